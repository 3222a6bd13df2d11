/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.h: views in the workspace, read and written in a thread; `done` runs on the main loop in every case. */
#pragma once

#include "semantic/view.h"
#include "workbench.h"

G_BEGIN_DECLS

typedef struct {
  char      *name;
  int        version;
  JsonNode  *view;
  GPtrArray *list;      /* VsView or VsDocumentInfo */
} VsStored;

/* What was asked for; error: what went wrong, else NULL. */
typedef void (*VsStoreDone) (gpointer owner, const VsStored *stored, const GError *error);

/* name NULL: a new one, called after its title. note NULL: what was changed, in words. */
void vs_store_save (VsWorkbench *workbench, const char *name, JsonNode *view, const char *note, gpointer owner, VsStoreDone done);
/* Takes it away; what shipped under the name comes back. Stored version − 1 is what was there. */
void vs_store_delete (VsWorkbench *workbench, const char *name, gpointer owner, VsStoreDone done);
void vs_store_load (VsWorkbench *workbench, const char *name, int version, gpointer owner, VsStoreDone done);
/* A new version that is the same as an earlier one. */
void vs_store_restore (VsWorkbench *workbench, const char *name, int version, gpointer owner, VsStoreDone done);
void vs_store_history (VsWorkbench *workbench, const char *name, gpointer owner, VsStoreDone done);
void vs_store_list (VsWorkbench *workbench, gpointer owner, VsStoreDone done);
/* A shared file becomes a view of the user's own. */
void vs_store_open_shared (VsWorkbench *workbench, const char *path, gpointer owner, VsStoreDone done);

G_END_DECLS
