/* SPDX-License-Identifier: GPL-3.0-or-later */
/* places.h: the pages: those of the sidebar, in its order, then those that only links lead to. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;        /* of the page, of its help page, and in links */
  const char *title;       /* N_() */
  const char *section;     /* N_(), NULL: none */
  const char *icon;        /* NULL: it does not stand in the sidebar */
  const char *dashboard;   /* NULL: a page of its own kind */
  GtkWidget *(*make) (VsWorkbench *workbench);   /* which this makes */
  const char *under;       /* the page of the sidebar it belongs to; NULL: it stands there, or belongs to none */
} VsPlace;

/* Ends with a NULL name. */
extern const VsPlace vs_places[];

/* By the page's name or the dashboard's; NULL when there is none. */
const VsPlace *vs_place_find (const char *name);
/* Of a view of the user's own, "view:NAME"; title NULL: the one it had. */
const VsPlace *vs_place_of_view (const char *dashboard, const char *title);

G_END_DECLS
