/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.c: the way of a batch. A worker takes an empty one, fills it while it alone holds the reader, and converts it while others read; the
 * batches come to the writer by their numbers. Tables without rows are filled in bulk, others row by row. */
#include "intake/rows.h"

#include "intake/watermark.h"

#include "base/parallel.h"
#include "intake/batch.h"
#include "intake/bulk.h"
#include "intake/feed.h"
#include "intake/upsert.h"

#include <string.h>

#define TEXT_A_ROW 180   /* bytes that are packed while a row goes into an index */

/* One table and the way its rows go. */
typedef struct {
  VsFeed   *feed;
  VsBulk   *bulk;       /* or */
  VsUpsert *upsert;
  guint64   inserted, updated, unchanged;
} Sink;

/* A batch on its way. */
typedef struct {
  VsBatch      batch;
  guint64      number;
  VsFeedRows  *rows;         /* per sink */
  VsBulkPart **parts;        /* per sink that is filled in bulk */
  guint64     *lines;        /* per row */
  guint8      *keep;
  VsWatermarkPart mark;
  guint64      position, total;
  gboolean     last;         /* the file ends with it */
  GError      *error;
} Parcel;

struct _VsRows {
  VsWorkspace     *ws;
  sqlite3         *db;
  const VsMapping *mapping;
  char            *file;
  VsConvert        convert;
  VsQuarantine    *quarantine;
  VsBatch          header;          /* an empty batch, for its columns */
  GPtrArray       *sinks;           /* Sink * */
  GArray          *loose;           /* guint: source columns for attributes */
  Sink            *owner;           /* whose attributes they are */
  VsUpsert        *attributes;
  VsTarget        *attribute_table;
  gboolean         attributes_changed;
  guint64          n_rows;
  VsWatermark      mark;

  VsRowsNext       next;
  gpointer         next_data;
  VsCsvReader     *reader;          /* for progress (nullable) */
  VsBronze        *bronze;          /* nullable */
  GMutex           reading;
  guint64          n_parcels;
  gboolean         ended;           /* under `reading` */
  int              stop;            /* atomic */
  GAsyncQueue     *empty, *done;
};

static void
sink_free (gpointer data)
{
  Sink *sink = data;

  vs_upsert_free (sink->upsert);
  vs_bulk_free (sink->bulk);
  vs_feed_free (sink->feed);
  g_free (sink);
}

/*
 * Tables
 */

static gboolean
is_fed_twice (const VsMapping *mapping, const char *table)
{
  guint n = 0;

  for (guint i = 0; i < mapping->targets->len; i++)
    n += strcmp (((VsMappingTarget *) mapping->targets->pdata[i])->table, table) == 0;
  return n > 1;
}

static gboolean
add_sink (VsRows *self, const VsMappingTarget *target, const VsFeedContext *context, GError **error)
{
  Sink *sink = g_new0 (Sink, 1);
  VsRepeat repeat = target->repeats ? VS_REPEAT_KEEPS_FIRST : VS_REPEAT_CONFLICTS;
  g_autoptr (GError) failed = NULL;
  VsTargetColumn *const *columns;

  g_ptr_array_add (self->sinks, sink);
  sink->feed = vs_feed_new (self->ws, self->db, context, target, &self->header, error);
  if (!sink->feed)
    return FALSE;
  columns = (VsTargetColumn *const *) sink->feed->columns->pdata;
  if (!is_fed_twice (self->mapping, target->table))
    sink->bulk = vs_bulk_new (self->db, sink->feed->table, columns, sink->feed->columns->len, (const char *const *) sink->feed->defaults,
                              self->file, repeat, &failed);
  if (failed)
    return vs_error_pass (error, g_steal_pointer (&failed));
  if (!sink->bulk)
    sink->upsert = vs_upsert_new (self->db, sink->feed->table, columns, sink->feed->columns->len, (const char *const *) sink->feed->defaults,
                                  self->file, repeat, error);
  return sink->bulk || sink->upsert;
}

/* Source columns that no target takes go to `attribute`. */
static gboolean
bind_attributes (VsRows *self, GError **error)
{
  g_autofree guint8 *used = g_new0 (guint8, self->header.n_columns + 1);

  for (guint i = 0; i < self->sinks->len; i++)
    {
      Sink *sink = self->sinks->pdata[i];

      if (sink->feed->mapping->attributes && !self->owner)
        self->owner = sink;
      vs_feed_mark_used (sink->feed, &self->header, used);
    }
  if (!self->owner)
    return TRUE;
  for (guint i = 0; i < self->header.n_file; i++)
    if (!used[i] && *self->header.header[i])
      g_array_append_val (self->loose, i);
  self->attribute_table = vs_target_new (self->db, "attribute", error);
  if (!self->attribute_table)
    return FALSE;
  self->attributes = vs_upsert_new (self->db, self->attribute_table, (VsTargetColumn *const *) self->attribute_table->columns->pdata,
                                    self->attribute_table->columns->len, NULL, self->file, VS_REPEAT_UNCHECKED, error);
  return self->attributes != NULL;
}

gboolean
vs_rows_check (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, const char *const *header, guint n_header,
               GPtrArray *faults, GError **error)
{
  VsFeedContext context = { mapping, source_file, &mapping->convert, vs_workspace_get_as_of (ws), faults };
  g_autoptr (GError) failed = NULL;
  VsBatch batch;

  vs_batch_init_with (&batch, header, n_header, mapping->optional);
  for (guint i = 0; i < mapping->targets->len && !failed; i++)
    vs_feed_free (vs_feed_new (ws, db, &context, mapping->targets->pdata[i], &batch, &failed));
  vs_batch_clear (&batch);
  return vs_error_pass (error, g_steal_pointer (&failed));
}

VsRows *
vs_rows_new (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, const char *const *header, guint n_header,
             VsQuarantine *quarantine, GError **error)
{
  g_autoptr (VsRows) self = g_new0 (VsRows, 1);
  g_autofree char *zone = mapping->zone_name ? g_strdup (mapping->zone_name) : vs_workspace_get_setting (ws, "zone");
  VsFeedContext context = { mapping, source_file, &self->convert, vs_workspace_get_as_of (ws) };

  self->ws = ws;
  self->db = db;
  self->mapping = mapping;
  self->file = g_strdup (source_file);
  self->convert = mapping->convert;
  self->convert.zone = zone ? vs_zone_get (zone, NULL) : NULL;
  self->quarantine = quarantine;
  self->sinks = g_ptr_array_new_with_free_func (sink_free);
  self->loose = g_array_new (FALSE, FALSE, sizeof (guint));
  self->mark.column = -1;
  g_mutex_init (&self->reading);
  vs_batch_init_with (&self->header, header, n_header, mapping->optional);
  for (guint i = 0; i < mapping->targets->len; i++)
    if (!add_sink (self, mapping->targets->pdata[i], &context, error))
      return NULL;
  return bind_attributes (self, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
vs_rows_use_watermark (VsRows *self, GError **error)
{
  return vs_watermark_init (&self->mark, self->db, self->mapping, self->file, &self->header, error);
}

void
vs_rows_free (VsRows *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->sinks);
  vs_batch_clear (&self->header);
  g_array_unref (self->loose);
  vs_upsert_free (self->attributes);
  vs_target_free (self->attribute_table);
  vs_bulk_detach (self->db);
  g_mutex_clear (&self->reading);
  g_free (self->file);
  g_free (self);
}

/*
 * Parcels
 */

static Parcel *
parcel_new (const VsRows *self)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  vs_batch_init (&parcel->batch, (const char *const *) self->header.header, self->header.n_columns);
  parcel->batch.n_file = self->header.n_file;
  parcel->rows = g_new0 (VsFeedRows, self->sinks->len);
  parcel->parts = g_new0 (VsBulkPart *, self->sinks->len);
  parcel->lines = g_new (guint64, VS_BATCH_ROWS);
  parcel->keep = g_new (guint8, VS_BATCH_ROWS);
  for (guint i = 0; i < self->sinks->len; i++)
    {
      Sink *sink = self->sinks->pdata[i];

      vs_feed_rows_init (&parcel->rows[i], sink->feed);
      parcel->parts[i] = sink->bulk ? vs_bulk_part_new (sink->bulk) : NULL;
    }
  return parcel;
}

static void
parcel_free (const VsRows *self, Parcel *parcel)
{
  for (guint i = 0; i < self->sinks->len; i++)
    {
      vs_feed_rows_clear (&parcel->rows[i]);
      vs_bulk_part_free (parcel->parts[i]);
    }
  vs_batch_clear (&parcel->batch);
  g_free (parcel->rows);
  g_free (parcel->parts);
  g_free (parcel->lines);
  g_free (parcel->keep);
  g_clear_error (&parcel->error);
  g_free (parcel);
}

/* Fills the parcel from the reader. FALSE when the file has ended before, or nobody wants more. */
static gboolean
fill (VsRows *self, Parcel *parcel)
{
  VsCsvRecord record;
  gboolean any;

  vs_batch_empty (&parcel->batch);
  g_mutex_lock (&self->reading);
  any = !self->ended && !g_atomic_int_get (&self->stop);
  while (any && !parcel->last && !vs_batch_is_full (&parcel->batch))
    if (self->next (self->next_data, &record, &parcel->error))
      vs_batch_add (&parcel->batch, &record);
    else
      parcel->last = self->ended = TRUE;
  if (any)
    {
      parcel->number = self->n_parcels++;
      if (self->reader)
        parcel->position = vs_csv_reader_position (self->reader, &parcel->total);
    }
  g_mutex_unlock (&self->reading);
  return any;
}

/* Rows that were read long ago give nothing, and whatever is wrong with them was told then. */
static void
skip_old (const VsRows *self, Parcel *parcel)
{
  VsBatch *batch = &parcel->batch;

  vs_watermark_look (&self->mark, &self->convert, batch, parcel->keep, &parcel->mark);
  for (guint row = 0; row < batch->n_rows; row++)
    if (parcel->keep[row])
      {
        g_clear_pointer (&batch->rows[row].reason, g_free);
        for (guint i = 0; i < self->sinks->len; i++)
          parcel->rows[i].wanted[row] = FALSE;
      }
}

static void
convert (const VsRows *self, Parcel *parcel)
{
  VsBatch *batch = &parcel->batch;

  for (guint i = 0; i < self->sinks->len && !parcel->error; i++)
    if (!vs_feed_convert (((Sink *) self->sinks->pdata[i])->feed, batch, &parcel->rows[i], &parcel->error))
      return;
  if (self->mark.column >= 0)
    skip_old (self, parcel);
  for (guint row = 0; row < batch->n_rows; row++)
    parcel->lines[row] = batch->rows[row].line;
  for (guint i = 0; i < self->sinks->len && !parcel->error; i++)
    {
      const Sink *sink = self->sinks->pdata[i];

      if (!sink->bulk)
        continue;
      for (guint row = 0; row < batch->n_rows; row++)
        parcel->keep[row] = parcel->rows[i].wanted[row] && !batch->rows[row].reason;
      vs_bulk_prepare (sink->bulk, parcel->parts[i], parcel->rows[i].cells, parcel->lines, parcel->keep, batch->n_rows);
    }
}

/* Stands in the queue for a worker that has gone home. */
static Parcel nobody;

static gpointer
work (gpointer data)
{
  VsRows *self = data;

  for (;;)
    {
      Parcel *parcel = g_async_queue_pop (self->empty);

      if (!fill (self, parcel))
        {
          g_async_queue_push (self->empty, parcel);
          break;
        }
      convert (self, parcel);
      g_async_queue_push (self->done, parcel);
    }
  g_async_queue_push (self->done, &nobody);
  return NULL;
}

/*
 * Writing a batch
 */

static gboolean
put_attributes (VsRows *self, Parcel *parcel, guint sink_number, guint row, GError **error)
{
  const VsFeed *feed = self->owner->feed;
  const VsCell *cells = vs_feed_row (feed, &parcel->rows[sink_number], row), *key = NULL;
  VsCell attribute[4] = { 0 };

  for (guint i = 0; i < feed->bindings->len && !key; i++)
    if (g_array_index (feed->bindings, VsBinding, i).target->in_key)
      key = &cells[i];
  if (!key || key->missing || key->type != VS_CELL_TEXT)
    return TRUE;
  attribute[0].text = feed->table->table;
  attribute[0].len = strlen (feed->table->table);
  attribute[1] = *key;
  for (guint i = 0; i < self->loose->len; i++)
    {
      guint column = g_array_index (self->loose, guint, i);
      gsize len;
      const char *text = vs_batch_text (&parcel->batch, row, column, &len);
      gboolean removed = FALSE;
      VsUpsertResult done;

      attribute[2].text = self->header.header[column];
      attribute[2].len = strlen (self->header.header[column]);
      vs_convert (&self->convert, VS_CELL_TEXT, text, len, &attribute[3]);
      if (attribute[3].missing)
        {
          if (!vs_upsert_is_blank (self->attributes) && !vs_upsert_remove (self->attributes, attribute, &removed, error))
            return FALSE;
          self->attributes_changed |= removed;
          continue;
        }
      done = vs_upsert_row (self->attributes, attribute, parcel->batch.rows[row].line, error);
      if (done == VS_UPSERT_FAILED)
        return FALSE;
      self->attributes_changed |= done != VS_UPSERT_UNCHANGED;
    }
  return TRUE;
}

static gboolean
note_repeat (VsRows *self, const Sink *sink, Parcel *parcel, guint i, guint row, GError **error)
{
  const VsCell *cells = vs_feed_row (sink->feed, &parcel->rows[i], row);
  const char *table = sink->feed->table->table;
  guint64 line = parcel->batch.rows[row].line;

  for (guint k = 0; k < sink->feed->bindings->len; k++)
    if (g_array_index (sink->feed->bindings, VsBinding, k).target->in_key && cells[k].type == VS_CELL_TEXT && !cells[k].missing)
      return vs_quarantine_repeat (self->quarantine, line, table, cells[k].text, cells[k].len, error);
  return vs_quarantine_repeat (self->quarantine, line, table, NULL, 0, error);
}

static VsUpsertResult
put_into (Sink *sink, Parcel *parcel, guint i, guint row, GError **error)
{
  return sink->bulk ? vs_bulk_see (sink->bulk, parcel->parts[i], row, error)
                    : vs_upsert_row (sink->upsert, vs_feed_row (sink->feed, &parcel->rows[i], row), parcel->batch.rows[row].line, error);
}

/* The row goes to quarantine after all: what it gave to the tables before this one is taken back where it has not been written yet. */
static void
take_back (VsRows *self, Parcel *parcel, guint n_sinks, guint row, const VsUpsertResult *results)
{
  for (guint i = 0; i < n_sinks; i++)
    {
      Sink *sink = self->sinks->pdata[i];

      if (sink->bulk && parcel->rows[i].wanted[row] && results[i] == VS_UPSERT_INSERTED)
        {
          vs_bulk_unsee (sink->bulk, parcel->parts[i], row);
          sink->inserted--;
        }
    }
}

static gboolean
put_row (VsRows *self, Parcel *parcel, guint row, GError **error)
{
  VsUpsertResult *results = g_newa (VsUpsertResult, self->sinks->len);

  for (guint i = 0; i < self->sinks->len; i++)
    {
      Sink *sink = self->sinks->pdata[i];

      if (!parcel->rows[i].wanted[row])
        continue;
      switch (results[i] = put_into (sink, parcel, i, row, error))
        {
        case VS_UPSERT_FAILED:
          return FALSE;
        case VS_UPSERT_CONFLICT:
          vs_batch_refuse (&parcel->batch, row, NULL,
                           g_strdup_printf (_("the key of “%s” came before in this file with other values"), sink->feed->table->table));
          take_back (self, parcel, i, row, results);
          return TRUE;
        case VS_UPSERT_INSERTED:
          sink->inserted++;
          break;
        case VS_UPSERT_UPDATED:
          sink->updated++;
          break;
        case VS_UPSERT_UNCHANGED:
          sink->unchanged++;
          break;
        case VS_UPSERT_REPEATED:
          sink->unchanged++;
          if (!sink->feed->mapping->repeats && !note_repeat (self, sink, parcel, i, row, error))
            return FALSE;
          continue;
        }
      if (sink == self->owner && self->loose->len > 0 && !put_attributes (self, parcel, i, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_parcel (VsRows *self, Parcel *parcel, GError **error)
{
  VsBatch *batch = &parcel->batch;

  for (guint row = 0; row < batch->n_rows; row++)
    {
      VsBatchRow *meta = &batch->rows[row];

      if (!meta->reason && !put_row (self, parcel, row, error))
        return FALSE;
      if (meta->reason && !vs_quarantine_add (self->quarantine, meta->line, meta->offset, meta->column, meta->reason,
                                              batch->arena->str + meta->raw, meta->raw_len, error))
        return FALSE;
    }
  for (guint i = 0; i < self->sinks->len; i++)
    {
      Sink *sink = self->sinks->pdata[i];

      if (sink->bulk && !vs_bulk_put (sink->bulk, parcel->parts[i], error))
        return FALSE;
    }
  if (self->mark.column >= 0)
    vs_watermark_add (&self->mark, &parcel->mark);
  self->n_rows += batch->n_rows;
  return TRUE;
}

/* Of a file that changes nothing no text is kept: its rows came with another. */
static gboolean
has_changed (const VsRows *self)
{
  gboolean changed = self->attributes_changed || self->quarantine->n > 0;

  for (guint i = 0; i < self->sinks->len && !changed; i++)
    {
      const Sink *sink = self->sinks->pdata[i];

      changed = sink->inserted + sink->updated > 0;
    }
  return changed;
}

/* While the indexes of a table filled in bulk are built there is nothing to do for another thread but to pack text: so much of it waits. */
static gboolean
keep_text (VsRows *self, const Parcel *parcel, GError **error)
{
  guint64 wait = 0;

  if (!self->bronze)
    return TRUE;
  for (guint i = 0; i < self->sinks->len; i++)
    if (((Sink *) self->sinks->pdata[i])->bulk)
      wait = self->n_rows * TEXT_A_ROW;
  if (has_changed (self))
    vs_bronze_start (self->bronze, parcel->position > wait ? parcel->position - wait : 0);
  return vs_bronze_put (self->bronze, FALSE, NULL, error);
}

static gboolean
take_parcel (VsRows *self, Parcel *parcel, VsJob *job, GError **error)
{
  if (parcel->error)
    {
      g_propagate_error (error, g_steal_pointer (&parcel->error));
      return FALSE;
    }
  vs_job_report (job, parcel->total ? (double) parcel->position / (double) parcel->total : -1, _("Loading %s: %" G_GUINT64_FORMAT " rows"),
                 self->file, self->n_rows);
  return vs_job_check (job, error) && put_parcel (self, parcel, error) && keep_text (self, parcel, error);
}

/* Takes the parcels by their numbers until all workers have gone. */
static gboolean
write_all (VsRows *self, guint n_workers, VsJob *job, GError **error)
{
  g_autoptr (GHashTable) early = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint64 next = 0;
  gboolean ok = TRUE;

  while (n_workers > 0)
    {
      Parcel *parcel = g_async_queue_pop (self->done);

      if (parcel == &nobody)
        {
          n_workers--;
          continue;
        }
      g_hash_table_insert (early, &parcel->number, parcel);
      while ((parcel = g_hash_table_lookup (early, &next)))
        {
          g_hash_table_remove (early, &next);
          next++;
          if (ok && !take_parcel (self, parcel, job, error))
            {
              ok = FALSE;
              g_atomic_int_set (&self->stop, TRUE);
            }
          g_async_queue_push (self->empty, parcel);
        }
    }
  return ok;
}

static gboolean
finish (VsRows *self, VsJob *job, VsLoadResult *result, GError **error)
{
  if (self->attributes_changed && !vs_workspace_bump (self->ws, "attribute", error))
    return FALSE;
  if (self->bronze && has_changed (self))
    vs_bronze_start (self->bronze, G_MAXUINT64);
  result->rows_read = self->n_rows;
  result->skipped = self->mark.skipped;
  for (guint i = 0; i < self->sinks->len; i++)
    {
      Sink *sink = self->sinks->pdata[i];

      result->inserted += sink->inserted;
      result->updated += sink->updated;
      result->unchanged += sink->unchanged;
      if ((sink->inserted + sink->updated > 0 && !vs_workspace_bump (self->ws, sink->feed->table->table, error)) ||
          (sink->bulk && !vs_bulk_finish (sink->bulk, vs_workspace_version (self->ws, sink->feed->table->table), job, error)))
        return FALSE;
    }
  return vs_watermark_keep (&self->mark, self->db, self->mapping, error);
}

gboolean
vs_rows_load_from (VsRows *self, VsRowsNext next, gpointer data, VsJob *job, VsLoadResult *result, GError **error)
{
  guint n_workers = vs_parallel_workers ();
  g_autofree GThread **threads = g_new (GThread *, n_workers);
  Parcel *parcel;
  gboolean ok;

  self->next = next;
  self->next_data = data;
  self->empty = g_async_queue_new ();
  self->done = g_async_queue_new ();
  for (guint i = 0; i < n_workers * 2; i++)
    g_async_queue_push (self->empty, parcel_new (self));
  for (guint i = 0; i < n_workers; i++)
    threads[i] = g_thread_new ("volt-rows", work, self);
  ok = write_all (self, n_workers, job, error);
  for (guint i = 0; i < n_workers; i++)
    g_thread_join (threads[i]);
  while ((parcel = g_async_queue_try_pop (self->empty)))
    parcel_free (self, parcel);
  g_async_queue_unref (self->empty);
  g_async_queue_unref (self->done);
  for (guint i = 0; i < self->sinks->len; i++)
    vs_upsert_rest (((Sink *) self->sinks->pdata[i])->upsert);
  vs_upsert_rest (self->attributes);
  return ok && finish (self, job, result, error);
}

static gboolean
next_of_reader (gpointer reader, VsCsvRecord *record, GError **error)
{
  return vs_csv_reader_next (reader, record, error);
}

gboolean
vs_rows_load (VsRows *self, VsCsvReader *reader, VsBronze *bronze, VsJob *job, VsLoadResult *result, GError **error)
{
  self->reader = reader;
  self->bronze = bronze;
  return vs_rows_load_from (self, next_of_reader, reader, job, result, error);
}
