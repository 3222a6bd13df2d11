/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inventory.h: what is in the workspace: how much of each, and when it last came. */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct {
  char   *table;        /* silver table; "reading" for meter data */
  guint64 rows;
  VsTime  loaded_at;    /* when a file for it last came; VS_TIME_NONE: never (rows were made from another's file) */
  char   *file;         /* that file's name; NULL likewise */
  gint64  load_id;      /* 0 likewise */
} VsInventoryEntry;

void       vs_inventory_entry_free (VsInventoryEntry *entry);
/* Tables that hold something, the largest first. (transfer full) (element-type VsInventoryEntry) */
GPtrArray *vs_inventory (VsWorkspace *ws, GError **error);

G_END_DECLS
