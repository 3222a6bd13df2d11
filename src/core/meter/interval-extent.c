/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/interval-extent.h"

struct _VsExtents {
  sqlite3_stmt *put, *move;
  gint64        first, end;   /* meter numbers that wait to be moved to `extent`; equal: none */
  VsExtent      extent;
};

VsExtents *
vs_extents_new (sqlite3 *db, GError **error)
{
  VsExtents *self = g_new0 (VsExtents, 1);

  if ((self->put = vs_db_prepare (db, "INSERT INTO interval_meter (first_at, last_at, last_on, interval_s, meter_no) VALUES (?1, ?2, ?3, ?4, ?5)"
                                      " ON CONFLICT (meter_no) DO UPDATE SET first_at = min (first_at, excluded.first_at),"
                                      " interval_s = iif (excluded.last_at >= last_at, excluded.interval_s, interval_s),"
                                      " last_at = max (last_at, excluded.last_at), last_on = max (last_on, excluded.last_on)",
                                  error)) == NULL
      || (self->move = vs_db_prepare (db, "UPDATE interval_meter SET first_at = min (first_at, ?1), interval_s = iif (?2 >= last_at, ?4, interval_s),"
                                          " last_at = max (last_at, ?2), last_on = max (last_on, ?3) WHERE meter_no >= ?5 AND meter_no < ?6",
                                      error)) == NULL)
    g_clear_pointer (&self, vs_extents_free);
  return self;
}

void
vs_extents_free (VsExtents *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->put);
  sqlite3_finalize (self->move);
  g_free (self);
}

static void
bind_extent (sqlite3_stmt *stmt, const VsExtent *extent)
{
  sqlite3_bind_int64 (stmt, 1, extent->from);
  sqlite3_bind_int64 (stmt, 2, extent->to);
  sqlite3_bind_int (stmt, 3, extent->last_on);
  sqlite3_bind_int (stmt, 4, extent->step);
}

gboolean
vs_extents_flush (VsExtents *self, GError **error)
{
  if (self->first == self->end)
    return TRUE;
  bind_extent (self->move, &self->extent);
  sqlite3_bind_int64 (self->move, 5, self->first);
  sqlite3_bind_int64 (self->move, 6, self->end);
  self->first = self->end;
  return vs_db_run (self->move, error);
}

static gboolean
is_same (const VsExtent *a, const VsExtent *b)
{
  return a->from == b->from && a->to == b->to && a->last_on == b->last_on && a->step == b->step;
}

/* A meter whose row is there is only changed: an insert would have it noted for undo a second time. */
gboolean
vs_extents_widen (VsExtents *self, gint64 meter_no, gboolean has_row, const VsExtent *extent, GError **error)
{
  if (has_row && self->first < self->end && meter_no == self->end && is_same (extent, &self->extent))
    {
      self->end++;
      return TRUE;
    }
  if (!vs_extents_flush (self, error))
    return FALSE;
  if (has_row)
    {
      self->first = meter_no;
      self->end = meter_no + 1;
      self->extent = *extent;
      return TRUE;
    }
  bind_extent (self->put, extent);
  sqlite3_bind_int64 (self->put, 5, meter_no);
  return vs_db_run (self->put, error);
}
