/* SPDX-License-Identifier: GPL-3.0-or-later */
/* question-store.c: each core asks a range of the rows, over a connection of its own. A function of ours counts those that fail and notes the first, so
 * that nobody has to look for them again. */
#include "quality/question-store.h"

#include "base/parallel.h"

#define ROWS_A_PIECE 100000   /* a thread for fewer does not pay */

typedef struct {
  guint64  n_rows;
  guint64 *counts;            /* asked and failed for each question */
  GArray **rows;              /* of those that fail, for each question */
} Piece;

typedef struct {
  VsWorkspace *ws;
  const char  *sql;
  guint        n, most;
  gint64       first, last;   /* rowids */
  Piece       *pieces;
  guint        n_pieces;
  VsJob       *job;
} Pass;

static void
note_step (sqlite3_context *context, int n, sqlite3_value **values)
{
  const Pass *pass = sqlite3_user_data (context);
  guint64 *count = sqlite3_aggregate_context (context, sizeof *count);
  const Piece *piece = &pass->pieces[sqlite3_value_int (values[0])];
  GArray *rows = piece->rows[sqlite3_value_int (values[1])];
  gint64 row = sqlite3_value_int64 (values[2]);

  (void) n;
  if (count == NULL)
    {
      sqlite3_result_error_nomem (context);
      return;
    }
  (*count)++;
  if (rows->len < pass->most)
    g_array_append_val (rows, row);
}

static void
note_end (sqlite3_context *context)
{
  const guint64 *count = sqlite3_aggregate_context (context, 0);

  sqlite3_result_int64 (context, count ? (gint64) *count : 0);
}

static char *
sql_of (const char *table, const VsQuestion *questions, guint n, gboolean has_rowid)
{
  GString *sql = g_string_new ("SELECT count (*)");
  g_autofree char *name = vs_db_quote (table);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (sql, ", count (*) FILTER (WHERE %s), ", questions[i].asked);
      if (has_rowid)
        g_string_append_printf (sql, "volt_note (?1, %u, t.rowid)", i);
      else
        g_string_append (sql, "count (*)");
      g_string_append_printf (sql, " FILTER (WHERE %s AND (%s))", questions[i].asked, questions[i].fails);
    }
  g_string_append_printf (sql, " FROM %s AS t%s", name, has_rowid && n > 0 ? " WHERE t.rowid BETWEEN ?2 AND ?3" : "");
  return g_string_free (sql, FALSE);
}

static gboolean
ask_piece (const Pass *pass, sqlite3 *db, guint number, GError **error)
{
  Piece *piece = &pass->pieces[number];
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, pass->sql, error);
  gint64 size = (pass->last - pass->first) / pass->n_pieces + 1, from = pass->first + size * number;

  if (!stmt)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, number);
  sqlite3_bind_int64 (stmt, 2, from);
  sqlite3_bind_int64 (stmt, 3, number + 1 == pass->n_pieces ? pass->last : from + size - 1);
  if (!vs_db_step (stmt, error))
    return FALSE;
  piece->n_rows = (guint64) sqlite3_column_int64 (stmt, 0);
  for (guint i = 0; i < pass->n * 2; i++)
    piece->counts[i] = (guint64) sqlite3_column_int64 (stmt, (int) i + 1);
  return TRUE;
}

/* A table that is read once from end to end is not to stay in this program's memory, as it would where the file is mapped. */
static gint64
set_mapped (sqlite3 *db, gint64 bytes)
{
  gint64 before = 0;

  return vs_db_get_int (db, &before, NULL, "PRAGMA mmap_size") && vs_db_execf (db, NULL, "PRAGMA mmap_size = %" G_GINT64_FORMAT, bytes) ? before : 0;
}

static gboolean
ask_pieces (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  Pass *pass = data;
  sqlite3 *db = vs_workspace_reader (pass->ws, error);
  gboolean ok = db != NULL;
  gint64 mapped = ok ? set_mapped (db, 0) : 0;

  (void) worker;
  if (ok && sqlite3_create_function_v2 (db, "volt_note", 3, SQLITE_UTF8, pass, NULL, note_step, note_end, NULL) != SQLITE_OK)
    ok = vs_db_fail (db, _("read the workspace"), error);
  vs_db_watch (db, ok ? pass->job : NULL);
  for (gsize i = from; ok && i < to; i++)
    ok = ask_piece (pass, db, (guint) i, error);
  if (db)
    {
      sqlite3_create_function_v2 (db, "volt_note", 3, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
      set_mapped (db, mapped);
    }
  vs_workspace_release (pass->ws, db);
  return ok;
}

/* What all pieces say; frees them. */
static void
sum_up (Pass *pass, VsQuestion *questions, guint64 *n_rows, gboolean has_rowid)
{
  for (guint p = 0; p < pass->n_pieces; p++)
    {
      Piece *piece = &pass->pieces[p];

      *n_rows += piece->n_rows;
      for (guint i = 0; i < pass->n; i++)
        {
          VsQuestion *question = &questions[i];

          question->n_asked += piece->counts[2 * i];
          question->n_failed += piece->counts[2 * i + 1];
          if (has_rowid)
            g_array_append_vals (question->rows, piece->rows[i]->data, MIN (piece->rows[i]->len, pass->most - question->rows->len));
          g_array_unref (piece->rows[i]);
        }
      g_free (piece->counts);
      g_free (piece->rows);
    }
  g_free (pass->pieces);
}

/* *first > *last: there is no row. Views have rows without numbers. */
static gboolean
find_range (VsWorkspace *ws, const char *table, gboolean *has_rowid, gint64 *first, gint64 *last, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  char *kind = sqlite3_mprintf ("SELECT count (*) FROM pragma_table_list (%Q) WHERE schema = 'main' AND type = 'table' AND NOT wr", table);
  char *lowest = sqlite3_mprintf ("SELECT coalesce (min (rowid), 1) FROM \"%w\"", table), *highest = sqlite3_mprintf ("SELECT coalesce (max (rowid), 0) FROM \"%w\"", table);
  gint64 is_table = 0;
  gboolean ok = db && vs_db_get_int (db, &is_table, error, kind) &&
                (!is_table || (vs_db_get_int (db, first, error, lowest) && vs_db_get_int (db, last, error, highest)));

  *has_rowid = is_table != 0;
  sqlite3_free (kind);
  sqlite3_free (lowest);
  sqlite3_free (highest);
  vs_workspace_release (ws, db);
  return ok;
}

gboolean
vs_questions_ask (VsWorkspace *ws, const char *table, VsQuestion *questions, guint n, guint most, guint64 *n_rows, VsJob *job, GError **error)
{
  Pass pass = { .ws = ws, .n = n, .most = most, .n_pieces = 1, .job = job };
  g_autofree char *sql = NULL;
  gboolean has_rowid, in_pieces = n > 0, ok;

  *n_rows = 0;
  if (!find_range (ws, table, &has_rowid, &pass.first, &pass.last, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      in_pieces &= has_rowid && !questions[i].whole;
      questions[i].rows = has_rowid ? g_array_new (FALSE, FALSE, sizeof (gint64)) : NULL;
    }
  pass.sql = sql = sql_of (table, questions, n, has_rowid);
  if (in_pieces)
    pass.n_pieces = (guint) CLAMP ((pass.last - pass.first) / ROWS_A_PIECE, 1, vs_parallel_workers ());
  pass.pieces = g_new0 (Piece, pass.n_pieces);
  for (guint p = 0; p < pass.n_pieces; p++)
    {
      pass.pieces[p].counts = g_new0 (guint64, n * 2);
      pass.pieces[p].rows = g_new (GArray *, n);
      for (guint i = 0; i < n; i++)
        pass.pieces[p].rows[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  ok = vs_parallel_for (pass.n_pieces, 1, ask_pieces, &pass, job, error);
  sum_up (&pass, questions, n_rows, has_rowid);
  return ok;
}
