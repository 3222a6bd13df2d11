/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compat.h: what differs between GTK 4.8 with libadwaita 1.2 and their newest releases, behind one door. compat.c is the only file
 * with version checks. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* files: GFile; NULL when the user changed their mind. owner is kept alive until then. */
typedef void (*VsFilesFunc) (gpointer owner, GListModel *files);
typedef void (*VsFileFunc) (gpointer owner, GFile *file);

typedef enum { VS_LOOK_PLAIN, VS_LOOK_SUGGESTED, VS_LOOK_DESTRUCTIVE } VsAnswerLook;
typedef struct {
  const char  *id, *label;   /* "accept", "_Save" */
  VsAnswerLook look;
} VsAnswer;
/* answer: an id. owner is kept alive until then. */
typedef void (*VsAnswerFunc) (gpointer owner, const char *answer);

typedef struct {
  const char *title;
  const char *accept;        /* "_Open" */
  const char *filter_name;   /* nullable: "Workspaces" */
  const char *filter_glob;   /* "*.voltsource"; several separated by ";" */
  const char *name;          /* proposed file name (save), nullable */
} VsFileRequest;

void vs_compat_open_files (GtkWindow *parent, const VsFileRequest *request, gboolean multiple, gpointer owner, VsFilesFunc done);
void vs_compat_save_file (GtkWindow *parent, const VsFileRequest *request, gpointer owner, VsFileFunc done);

/* A question. The first answer changes nothing, and is what closing means. */
void vs_compat_ask (GtkWindow *parent, const char *heading, const char *body, const VsAnswer *answers, guint n_answers, gpointer owner,
                    VsAnswerFunc done);
/* "cancel", or "accept" for what cannot be taken back. */
void vs_compat_confirm (GtkWindow *parent, const char *heading, const char *body, const char *accept, gpointer owner, VsAnswerFunc done);
/* A sentence that must be read. */
void vs_compat_message (GtkWindow *parent, const char *heading, const char *body);
void vs_compat_about (GtkWindow *parent);

void vs_compat_foreground (GtkWidget *widget, GdkRGBA *colour);
void vs_compat_launch_uri (GtkWindow *parent, const char *uri);
/* Says it through the screen reader where GTK can (4.14 and later); silent otherwise. */
void vs_compat_announce (GtkWidget *widget, const char *sentence);
void vs_compat_expander_row_add_suffix (GtkWidget *row, GtkWidget *suffix);

G_END_DECLS
