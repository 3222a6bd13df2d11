/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window-private.h: what window.c and window-actions.c share. */
#pragma once

#include "places.h"
#include "widgets/as-of-button.h"
#include "widgets/fold-bin.h"
#include "widgets/job-bar.h"
#include "window.h"
#include "workbench.h"

G_BEGIN_DECLS

struct _VsWindow {
  AdwApplicationWindow parent_instance;
  VsWorkbench     *workbench;
  char            *path;          /* open, or being opened */
  const VsPlace   *place;         /* NULL: the welcome page */
  GQueue           back, forward; /* Visit of window.c, the nearest first */
  char            *list;          /* whose file is being chosen */
  gboolean         closing;
  VsAsOfLength     room;          /* for words in the header; for signs only, a window can be closed, and is not made smaller or larger */
  guint            fit_idle;
  gboolean         closing_editors; /* the window closes when what was changed is saved or discarded */

  AdwToastOverlay *toasts;
  VsFoldBin       *fold;
  GtkListBox      *places;
  GtkListBox      *views;         /* of the user's own */
  GtkWidget       *header;
  AdwWindowTitle  *title;
  GtkWidget       *back_button, *edit_button;
  VsAsOfButton    *as_of_button;
  GtkStack        *pages;
  VsJobBar        *job_bar;
  GMenu           *recent_menu;
};

void vs_window_actions_class_init (GtkWidgetClass *widget_class);
/* All enabled states in one place. */
void vs_window_actions_update (VsWindow *self);
void vs_window_go_back (VsWindow *self);
void vs_window_go_forward (VsWindow *self);
/* As vs_window_show (), with what is picked on the page of now and the link's own condition (NULL: none). */
void vs_window_follow (VsWindow *self, const char *name, const char *condition, const char *words);

/* Shows what these files would become. */
void vs_window_import (VsWindow *self, const char *const *paths);

/* window-views.c */
void       vs_window_views_init (VsWindow *self);
void       vs_window_views_refresh (VsWindow *self);
void       vs_window_views_select (VsWindow *self);
/* The place in edit mode; NULL: it is not edited. */
GtkWidget *vs_window_editor (VsWindow *self, const VsPlace *place);
/* Does it still stand among the user's own? */
gboolean   vs_window_views_have (VsWindow *self, const VsPlace *place);
/* Into edit mode, or out of it. */
void       vs_window_edit (VsWindow *self);
void       vs_window_new_view (VsWindow *self);
void       vs_window_open_shared (VsWindow *self);   /* asks for the file */
void       vs_window_take_shared (VsWindow *self, const char *path);
void       vs_window_restore_view (VsWindow *self, const char *name, int version);
/* TRUE when something is not saved: the user is asked, and the window closed again afterwards. */
gboolean   vs_window_views_hold (VsWindow *self);

G_END_DECLS
