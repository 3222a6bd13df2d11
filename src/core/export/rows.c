/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/rows.h"

#include "base/parallel.h"

#include <math.h>
#include <string.h>

#define BLOCK 8192

/* A text column whose few texts are quoted once and not per row: where each ends in `all`. */
typedef struct {
  VsCsvWriter *all;    /* NULL: too many for that */
  gsize       *ends;
} Ready;

typedef struct {
  VsCsvWriter     *file;
  VsColumn *const *columns;
  guint            n_columns;
  gsize            n_rows;
  Ready           *ready;    /* per column */
  VsCsvWriter    **memory;   /* per worker */
  VsJob           *job;
  GMutex           lock;
  GCond            turned;
  gsize            turn;     /* the first row that is not in the file yet */
  gboolean         failed;
} Rows;

/* ── Cells ── */

static void
write_text (VsCsvWriter *writer, const char *text)
{
  g_autofree char *one_line = NULL;

  if (strpbrk (text, "\r\n"))   /* some readers of CSV refuse line breaks inside a field */
    text = g_strdelimit (one_line = g_strdup (text), "\r\n", ' ');
  vs_csv_writer_text (writer, text, -1);
}

static void
write_time (VsCsvWriter *writer, VsTime at)
{
  char iso[32];

  vs_time_format_iso (at, iso);   /* YYYY-MM-DDTHH:MM:SSZ → YYYY-MM-DD HH:MM:SS */
  iso[10] = ' ';
  vs_csv_writer_text (writer, iso, 19);
}

static void
write_double (VsCsvWriter *writer, double value)
{
  char plain[64];

  if (value == 0 || !isfinite (value) || (fabs (value) >= 1e-4 && fabs (value) < 1e15))
    vs_csv_writer_double (writer, isfinite (value) ? value : NAN, -1);
  else   /* no exponents: spreadsheets read them, not everything else does */
    vs_csv_writer_text (writer, g_ascii_formatd (plain, sizeof plain, fabs (value) < 1 ? "%.12f" : "%.0f", CLAMP (value, -1e40, 1e40)), -1);
}

static void
write_code (VsCsvWriter *writer, const VsColumn *column, const Ready *ready, guint32 code)
{
  gsize n, from = code > 0 && ready->all ? ready->ends[code - 1] + 1 : 0;   /* a comma lies between them */

  if (ready->all)
    vs_csv_writer_ready (writer, vs_csv_writer_bytes (ready->all, &n) + from, ready->ends[code] - from);
  else
    write_text (writer, vs_dict_text (column->dict, code));
}

static void
write_cell (VsCsvWriter *writer, const VsColumn *column, const Ready *ready, gsize i)
{
  if (vs_column_is_null (column, i))
    {
      vs_csv_writer_ready (writer, "", 0);
      return;
    }
  switch (column->type)
    {
    case VS_TYPE_BOOL:
      vs_csv_writer_ready (writer, column->b[i] ? "true" : "false", column->b[i] ? 4 : 5);
      break;
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
      vs_csv_writer_int (writer, vs_column_get_int (column, i));
      break;
    case VS_TYPE_DOUBLE:
      write_double (writer, column->d[i]);
      break;
    case VS_TYPE_MONEY:
      vs_csv_writer_money (writer, vs_column_get_int (column, i));
      break;
    case VS_TYPE_DAY:
      vs_csv_writer_day (writer, (VsDay) vs_column_get_int (column, i));
      break;
    case VS_TYPE_TIME:
      write_time (writer, vs_column_get_int (column, i));
      break;
    case VS_TYPE_TEXT:
    default:
      write_code (writer, column, ready, (guint32) vs_column_get_int (column, i));
    }
}

static void
ready_init (Ready *ready, const VsColumn *column, gsize n_rows)
{
  guint32 n = column->type == VS_TYPE_TEXT ? vs_dict_size (column->dict) : 0;

  if (n == 0 || n > n_rows / 4)
    return;
  ready->all = vs_csv_writer_new_for_memory ();
  ready->ends = g_new (gsize, n);
  for (guint32 code = 0; code < n; code++)
    {
      write_text (ready->all, vs_dict_text (column->dict, code));
      vs_csv_writer_bytes (ready->all, &ready->ends[code]);
    }
}

/* ── Blocks ── */

static gboolean
stop (Rows *rows)
{
  g_mutex_lock (&rows->lock);
  rows->failed = TRUE;
  g_cond_broadcast (&rows->turned);
  g_mutex_unlock (&rows->lock);
  return FALSE;
}

/* Waits until all earlier rows are in the file, then adds these. */
static gboolean
add_block (Rows *rows, gsize from, gsize to, VsCsvWriter *memory, GError **error)
{
  gsize n;
  const char *bytes = vs_csv_writer_bytes (memory, &n);
  gboolean ok;

  g_mutex_lock (&rows->lock);
  while (rows->turn != from && !rows->failed)
    g_cond_wait (&rows->turned, &rows->lock);
  ok = !rows->failed;
  g_mutex_unlock (&rows->lock);
  if (!ok)
    return FALSE;
  vs_csv_writer_raw (rows->file, bytes, n);
  if (!vs_csv_writer_check (rows->file, error))
    return stop (rows);
  g_mutex_lock (&rows->lock);
  rows->turn = to;
  g_cond_broadcast (&rows->turned);
  g_mutex_unlock (&rows->lock);
  vs_job_report (rows->job, (double) to / (double) rows->n_rows, _("Writing rows"));
  return TRUE;
}

static gboolean
write_block (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  Rows *rows = data;
  VsCsvWriter *memory = rows->memory[worker];

  /* Not left to the loop: whoever waits for these rows must hear of it. */
  if (!vs_job_check (rows->job, error))
    return stop (rows);
  if (memory == NULL)
    memory = rows->memory[worker] = vs_csv_writer_new_for_memory ();
  vs_csv_writer_clear (memory);
  for (gsize i = from; i < to; i++)
    {
      for (guint c = 0; c < rows->n_columns; c++)
        write_cell (memory, rows->columns[c], &rows->ready[c], i);
      vs_csv_writer_end_row (memory);
    }
  return add_block (rows, from, to, memory, error);
}

gboolean
vs_export_rows (VsCsvWriter *writer, VsColumn *const *columns, guint n_columns, gsize n_rows, VsJob *job, GError **error)
{
  g_return_val_if_fail (writer != NULL && (columns != NULL || n_columns == 0), FALSE);

  guint n_workers = vs_parallel_workers ();
  g_autofree Ready *ready = g_new0 (Ready, n_columns + 1);
  g_autofree VsCsvWriter **memory = g_new0 (VsCsvWriter *, n_workers);
  Rows rows = { writer, columns, n_columns, n_rows, ready, memory, job };
  gboolean ok;

  for (guint c = 0; c < n_columns; c++)
    ready_init (&ready[c], columns[c], n_rows);
  g_mutex_init (&rows.lock);
  g_cond_init (&rows.turned);
  ok = vs_parallel_for (n_rows, BLOCK, write_block, &rows, NULL, error);
  g_cond_clear (&rows.turned);
  g_mutex_clear (&rows.lock);
  for (guint w = 0; w < n_workers; w++)
    vs_csv_writer_abort (memory[w]);
  for (guint c = 0; c < n_columns; c++)
    {
      vs_csv_writer_abort (ready[c].all);
      g_free (ready[c].ends);
    }
  return ok;
}
