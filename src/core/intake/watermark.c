/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/watermark.h"

#include "workspace/db.h"

gboolean
vs_watermark_init (VsWatermark *self, sqlite3 *db, const VsMapping *mapping, const char *file, const VsBatch *header, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (GError) failed = NULL;

  *self = (VsWatermark) { .column = -1, .seen = VS_TIME_NONE, .floor = VS_TIME_NONE, .newest = VS_TIME_NONE };
  if (!mapping->watermark)
    return TRUE;
  self->column = vs_batch_find (header, mapping->watermark);
  if (self->column < 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s, /watermark/column: “%s” has no column “%s”; name the one that tells when a row was last changed."),
                   mapping->origin, file, mapping->watermark);
      return FALSE;
    }
  stmt = vs_db_prepare (db, "SELECT at FROM watermark WHERE mapping = ?1", error);
  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, mapping->name, -1, SQLITE_STATIC);
  if (vs_db_step (stmt, &failed))
    {
      self->seen = self->newest = sqlite3_column_int64 (stmt, 0);
      self->floor = self->newest - mapping->overlap;
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}

void
vs_watermark_look (const VsWatermark *self, const VsConvert *convert, VsBatch *batch, guint8 *skip, VsWatermarkPart *part)
{
  *part = (VsWatermarkPart) { .newest = VS_TIME_NONE };
  for (guint row = 0; row < batch->n_rows; row++)
    {
      gsize len;
      const char *text = vs_batch_text (batch, row, (guint) self->column, &len);
      VsFault fault;
      VsCell cell;

      skip[row] = FALSE;
      fault = vs_convert (convert, VS_CELL_INSTANT, text, len, &cell);
      if (fault != VS_FAULT_NONE)
        vs_batch_refuse (batch, row, batch->header[self->column], vs_fault_describe (fault, convert, text, len));
      else if (!cell.missing && self->floor != VS_TIME_NONE && cell.i < self->floor)
        {
          skip[row] = TRUE;
          part->skipped++;
        }
      else if (!cell.missing)
        {
          part->newest = part->newest == VS_TIME_NONE ? cell.i : MAX (part->newest, cell.i);
          part->late += self->seen != VS_TIME_NONE && cell.i < self->seen;
        }
    }
}

void
vs_watermark_add (VsWatermark *self, const VsWatermarkPart *part)
{
  self->skipped += part->skipped;
  if (part->newest != VS_TIME_NONE && (self->newest == VS_TIME_NONE || part->newest > self->newest))
    self->newest = part->newest;
}

gboolean
vs_watermark_keep (const VsWatermark *self, sqlite3 *db, const VsMapping *mapping, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = NULL;

  if (self->column < 0 || self->newest == VS_TIME_NONE)
    return TRUE;
  stmt = vs_db_prepare (db, "INSERT INTO watermark (mapping, at) VALUES (?1, ?2) ON CONFLICT (mapping) DO UPDATE SET at = excluded.at WHERE at < excluded.at", error);
  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, mapping->name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, self->newest);
  return vs_db_run (stmt, error);
}
