/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "frame/cache.h"

VsColumn *
vs_frame_cache_read (sqlite3 *db, const char *table, const char *name, const char *where, gint64 version, VsType type)
{
  return NULL;
}

void
vs_frame_cache_write (VsWorkspace *ws, const char *table, GPtrArray *names, const char *where, gint64 version, GPtrArray *columns)
{
}
