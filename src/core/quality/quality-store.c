/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quality-store.c: the rules of a table are asked in one pass over it; only what fails is looked at again, to be listed. */
#include "quality/quality.h"

#include "base/text.h"
#include "quality/question-store.h"
#include "quality/rule-store.h"
#include "semantic/data.h"

#include <math.h>
#include <string.h>

typedef struct {
  VsWorkspace *ws;
  sqlite3     *db;
  VsJob       *job;
  VsRules     *rules;
  VsData      *data;       /* for value lists; made when asked for */
  char        *currency;
  VsDay        as_of;
  VsTime       at;
  gint64       run_id;
  guint        n_checked;
  GHashTable  *waiting;    /* table → guint64: rows in quarantine … */
  GHashTable  *repeats;    /* … and rows that came twice */
} Run;

typedef struct {
  const VsRule *rule;
  VsRuleSql     sql;
  char         *mark;
  guint64       asked, failed;
  GArray       *rows;      /* gint64: rowids of those that fail, as many as are listed; NULL: to be looked for */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  vs_rule_sql_clear (&asked->sql);
  g_clear_pointer (&asked->rows, g_array_unref);
  g_free (asked->mark);
  g_free (asked);
}

static gboolean
is_table_wide (const VsRule *rule)
{
  return rule->check == VS_CHECK_FRESHNESS || rule->check == VS_CHECK_ACCEPTED || rule->check == VS_CHECK_NOT_REPEATED ||
         rule->check == VS_CHECK_COMPLETE;
}

static gboolean
is_kept (const VsRule *rule, guint64 asked, guint64 failed)
{
  return (double) failed <= rule->at_most * (double) asked;
}

/* The rule and all that its answer hangs on. (transfer full) */
static char *
mark_of (const Run *run, const VsRule *rule)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %d",
                          rule->hash, run->rules->list_at_most, vs_workspace_version (run->ws, rule->table),
                          vs_workspace_version (run->ws, rule->to_table ? rule->to_table : rule->parts_table ? rule->parts_table : rule->table),
                          rule->check == VS_CHECK_CURRENCY ? vs_workspace_version (run->ws, "exchange_rate") : 0,
                          is_table_wide (rule)
                            ? vs_workspace_version (run->ws, "load") : 0, run->currency, run->as_of);
}

/* The mark of the last time it was asked. (transfer full) */
static char *
mark_then (Run *run, const VsRule *rule)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (run->db, "SELECT mark FROM quality_result WHERE rule = ?1 ORDER BY run_id DESC LIMIT 1", NULL);

  if (!stmt)
    return NULL;
  sqlite3_bind_text (stmt, 1, rule->name, -1, SQLITE_STATIC);
  return vs_db_step (stmt, NULL) ? g_strdup ((const char *) sqlite3_column_text (stmt, 0)) : NULL;
}

static gboolean
is_empty (Run *run, const char *table)
{
  g_autofree char *quoted = vs_db_quote (table), *sql = g_strdup_printf ("SELECT NOT EXISTS (SELECT 1 FROM %s)", quoted);
  gint64 empty = 0;

  return vs_db_get_int (run->db, &empty, NULL, sql) && empty;
}

static const VsModel *
model_of (Run *run, GError **error)
{
  if (!run->data)
    run->data = vs_data_new (run->ws, error);
  return run->data ? vs_data_model (run->data) : NULL;
}

/*
 * Asking
 */

/* One pass over the table for all its rules. */
static gboolean
ask_rows (Run *run, const VsRuleTable *table, GPtrArray *all, guint64 *n_rows, GError **error)
{
  g_autofree VsQuestion *questions = g_new0 (VsQuestion, all->len + 1);
  gboolean ok;
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const Asked *asked = all->pdata[i];

      if (!is_table_wide (asked->rule))
        questions[n++] = (VsQuestion) { .asked = asked->sql.asked, .fails = asked->sql.fails, .whole = asked->rule->check == VS_CHECK_UNIQUE };
    }
  ok = vs_questions_ask (run->ws, table->name, questions, n, run->rules->list_at_most, n_rows, run->job, error);
  for (guint i = 0, k = 0; i < all->len; i++)
    {
      Asked *asked = all->pdata[i];

      if (is_table_wide (asked->rule))
        continue;
      asked->asked = questions[k].n_asked;
      asked->failed = questions[k].n_failed;
      asked->rows = questions[k++].rows;
    }
  return ok;
}

static const char waiting_from[] =
  "FROM quarantine AS q JOIN load AS l USING (load_id) WHERE CASE l.target WHEN 'reading' THEN 'interval_meter' ELSE l.target END = %Q AND q.state = 'waiting'";
/* The name of a load's file, as its rows have it. */
#define FILE_OF_LOAD "coalesce (l.source ->> '$.name', replace (l.file, rtrim (l.file, replace (l.file, '/', '')), ''))"
static const char repeats_from[] =
  "FROM load_repeat AS r JOIN load AS l USING (load_id) WHERE r.\"table\" = %Q";

/* What files of readings say twice, and leave open. */
static const char said_twice_from[] = "FROM reading_note AS r JOIN load AS l USING (load_id) WHERE r.kind <> 'empty' AND 'interval_meter' = %Q";
static const char left_open_from[] = "FROM reading_note AS r JOIN load AS l USING (load_id) WHERE r.kind = 'empty' AND 'interval_meter' = %Q";

static const char *
from_of (const VsRule *rule)
{
  return rule->check == VS_CHECK_ACCEPTED ? waiting_from : rule->check == VS_CHECK_COMPLETE ? left_open_from
         : strcmp (rule->table, "interval_meter") == 0 ? said_twice_from : repeats_from;
}

/* The rows of a statement of tables and numbers. (transfer full) */
static GHashTable *
count_by_table (sqlite3 *db, const char *sql, GError **error)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, sql, error);
  g_autoptr (GError) failed = NULL;

  while (stmt && vs_db_step (stmt, &failed))
    {
      guint64 n = (guint64) sqlite3_column_int64 (stmt, 1);

      g_hash_table_insert (counts, g_strdup ((const char *) sqlite3_column_text (stmt, 0) ?: ""), g_memdup2 (&n, sizeof n));
    }
  return stmt && vs_error_pass (error, g_steal_pointer (&failed)) ? g_steal_pointer (&counts) : NULL;
}

static guint64
counted (GHashTable *counts, const char *table)
{
  const guint64 *n = g_hash_table_lookup (counts, table);

  return n ? *n : 0;
}

/* For all tables at once: each would look through all of both. */
static gboolean
count_faults (Run *run, GError **error)
{
  return (run->waiting = count_by_table (run->db, "SELECT CASE target WHEN 'reading' THEN 'interval_meter' ELSE target END, "
                                                  "sum ((SELECT count (*) FROM quarantine AS q WHERE q.load_id = l.load_id AND q.state = 'waiting')) "
                                                  "FROM load AS l GROUP BY 1", error)) != NULL
         && (run->repeats = count_by_table (run->db, "SELECT r.\"table\", count (*) FROM load_repeat AS r JOIN load USING (load_id) GROUP BY 1", error)) != NULL;
}

static gboolean
count_of (Run *run, const char *from, const char *table, guint64 *n, GError **error)
{
  char *tail = sqlite3_mprintf (from, table);
  g_autofree char *sql = g_strconcat ("SELECT count(*) ", tail, NULL);
  gint64 value = 0;
  gboolean ok = vs_db_get_int (run->db, &value, error, sql);

  sqlite3_free (tail);
  *n = (guint64) value;
  return ok;
}

static gboolean
ask_table (Run *run, const VsRuleTable *table, guint64 n_rows, Asked *asked, GError **error)
{
  g_autofree char *name = vs_db_quote (table->name), *newest = NULL, *column = NULL;
  gint64 last = 0;
  VsType type;

  if (asked->rule->check != VS_CHECK_FRESHNESS)
    {
      if (from_of (asked->rule) == waiting_from || from_of (asked->rule) == repeats_from)
        asked->failed = counted (from_of (asked->rule) == waiting_from ? run->waiting : run->repeats, table->name);
      else if (!count_of (run, from_of (asked->rule), table->name, &asked->failed, error))
        return FALSE;
      asked->asked = n_rows + asked->failed;
      return TRUE;
    }
  if (!(column = vs_rule_column (asked->rule, table, asked->rule->columns[0], &type, error)))
    return FALSE;
  if (type != VS_TYPE_DAY && type != VS_TYPE_TIME)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: “%s” is neither a day nor an instant"), asked->rule->place, asked->rule->columns[0]);
      return FALSE;
    }
  newest = g_strdup_printf ("SELECT max (%s) FROM %s AS t", column, name);
  if (!vs_db_get_int (run->db, &last, error, newest))
    return FALSE;
  asked->asked = 1;
  asked->failed = (double) run->as_of - (type == VS_TYPE_TIME ? (double) last / VS_SECONDS_PER_DAY : (double) last) > asked->rule->days;
  return TRUE;
}

/*
 * Listing what fails
 */

static char *
list_sql (Run *run, const VsRuleTable *table, const Asked *asked)
{
  g_autofree char *name = vs_db_quote (table->name);
  const VsRule *rule = asked->rule;
  char *tail, *sql;

  if (rule->check == VS_CHECK_COMPLETE || (rule->check == VS_CHECK_NOT_REPEATED && strcmp (table->name, "interval_meter") == 0))
    {
      tail = sqlite3_mprintf (from_of (rule), table->name);
      sql = g_strdup_printf ("SELECT r.meter_id, strftime ('%%Y-%%m-%%d %%H:%%M', r.start_at, 'unixepoch') || ' – ' || "
                             "strftime ('%%Y-%%m-%%d %%H:%%M', r.start_at + r.interval_s * r.n, 'unixepoch') || ' UTC (' || r.n || iif (r.kind = 'contradicted', ', ≠', '') || ')', "
                             FILE_OF_LOAD ", nullif (r.line, 0) %s ORDER BY r.rowid", tail);
      sqlite3_free (tail);
      return sql;
    }
  switch (rule->check)
    {
    case VS_CHECK_ACCEPTED:
      tail = sqlite3_mprintf (waiting_from, table->name);
      sql = g_strdup_printf ("SELECT NULL, q.reason, q.source_file, q.line %s ORDER BY q.quarantine_id", tail);
      sqlite3_free (tail);
      return sql;
    case VS_CHECK_NOT_REPEATED:
      tail = sqlite3_mprintf (repeats_from, table->name);
      sql = g_strdup_printf ("SELECT r.key, NULL, " FILE_OF_LOAD ", r.line %s ORDER BY r.rowid", tail);
      sqlite3_free (tail);
      return sql;
    case VS_CHECK_FRESHNESS:
      {
        VsType type = VS_TYPE_TEXT;
        g_autofree char *column = vs_rule_column (rule, table, rule->columns[0], &type, NULL), *most = g_strdup_printf ("max (%s)", column);
        g_autofree char *shown = vs_rule_show (most, type);

        return g_strdup_printf ("SELECT NULL, %s, NULL, NULL FROM %s AS t", shown, name);
      }
    default:
      return g_strdup_printf ("SELECT %s, %s, %s FROM %s AS t WHERE %s AND (%s)", table->key, asked->sql.value,
                              table->has_source ? "t.source_file, t.source_row" : "NULL, NULL", name, asked->sql.asked, asked->sql.fails);
    }
}

/* Those that were met when the table was asked. */
static gboolean
list_met (Run *run, const VsRuleTable *table, const Asked *asked, GError **error)
{
  g_autofree char *name = vs_db_quote (table->name);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO quality_row (rule, \"table\", key, value, source_file, source_row) SELECT ?1, ?2, %s, %s, %s FROM %s AS t "
                                          "WHERE t.rowid = ?3", table->key, asked->sql.value, table->has_source ? "t.source_file, t.source_row" : "NULL, NULL", name);
  g_autoptr (sqlite3_stmt) put = vs_db_prepare (run->db, sql, error);
  gboolean ok = put != NULL;

  if (ok)
    {
      sqlite3_bind_text (put, 1, asked->rule->name, -1, SQLITE_STATIC);
      sqlite3_bind_text (put, 2, table->name, -1, SQLITE_STATIC);
    }
  for (guint i = 0; ok && i < asked->rows->len; i++)
    {
      sqlite3_bind_int64 (put, 3, g_array_index (asked->rows, gint64, i));
      ok = vs_db_run (put, error);
    }
  return ok;
}

static gboolean
list_rows (Run *run, const VsRuleTable *table, const Asked *asked, GError **error)
{
  g_autofree char *select = asked->failed && !asked->rows ? list_sql (run, table, asked) : NULL;
  char *forget = sqlite3_mprintf ("DELETE FROM quality_row WHERE rule = %Q", asked->rule->name);
  char *insert = select ? sqlite3_mprintf ("INSERT INTO quality_row (rule, \"table\", key, value, source_file, source_row) "
                                                  "SELECT %Q, %Q, * FROM (%s) LIMIT %u", asked->rule->name, table->name, select,
                                                  run->rules->list_at_most) : NULL;
  gboolean ok = vs_db_exec (run->db, forget, error) && (!insert || vs_db_exec (run->db, insert, error)) && (!asked->rows || list_met (run, table, asked, error));

  sqlite3_free (forget);
  sqlite3_free (insert);
  return ok;
}

static gboolean
record (Run *run, const Asked *asked, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (run->db, "INSERT INTO quality_result (run_id, rule, at, \"table\", severity, checked, failed, kept, mark) "
                            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);

  if (!stmt)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, run->run_id);
  sqlite3_bind_text (stmt, 2, asked->rule->name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 3, run->at);
  sqlite3_bind_text (stmt, 4, asked->rule->table, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 5, asked->rule->is_error ? "error" : "warn", -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 6, (gint64) asked->asked);
  sqlite3_bind_int64 (stmt, 7, (gint64) asked->failed);
  sqlite3_bind_int (stmt, 8, is_kept (asked->rule, asked->asked, asked->failed));
  sqlite3_bind_text (stmt, 9, asked->mark, -1, SQLITE_STATIC);
  return vs_db_run (stmt, error);
}

/* Over all rules of the table, those that were not asked again with what they said last. */
static gboolean
record_score (Run *run, const char *table, GError **error)
{
  g_autoptr (sqlite3_stmt) last = vs_db_prepare (run->db, "SELECT checked, failed FROM quality_result WHERE rule = ?1 ORDER BY run_id DESC LIMIT 1", error);
  g_autoptr (sqlite3_stmt) put = NULL;
  double asked = 0, passed = 0;
  gint64 checked = 0, failed = 0;

  for (guint i = 0; last && i < run->rules->rules->len; i++)
    {
      const VsRule *rule = run->rules->rules->pdata[i];

      if (strcmp (rule->table, table) != 0)
        continue;
      sqlite3_bind_text (last, 1, rule->name, -1, SQLITE_STATIC);
      if (vs_db_step (last, NULL))
        {
          gint64 n = sqlite3_column_int64 (last, 0), bad = sqlite3_column_int64 (last, 1);

          checked += n;
          failed += bad;
          asked += rule->weight * (double) n;
          passed += rule->weight * (double) (n - bad);
        }
      sqlite3_reset (last);
    }
  put = last ? vs_db_prepare (run->db, "INSERT INTO quality_score (\"table\", run_id, at, checked, failed, score) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                              error) : NULL;
  if (!put)
    return FALSE;
  sqlite3_bind_text (put, 1, table, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (put, 2, run->run_id);
  sqlite3_bind_int64 (put, 3, run->at);
  sqlite3_bind_int64 (put, 4, checked);
  sqlite3_bind_int64 (put, 5, failed);
  if (asked > 0)
    sqlite3_bind_double (put, 6, passed / asked);
  return vs_db_run (put, error);
}

/*
 * A run
 */

static gboolean
bind_rule (Run *run, const VsRuleTable *table, const VsRule *rule, Asked *asked, GError **error)
{
  const VsModel *model = rule->check == VS_CHECK_IN_SET && !rule->values ? model_of (run, error) : NULL;

  if (rule->check == VS_CHECK_IN_SET && !rule->values && !model)
    return FALSE;
  return is_table_wide (rule) || vs_rule_sql_init (&asked->sql, run->db, rule, table, model, run->currency, run->as_of, error);
}

/* The rules of one table that are to be asked, bound to it. */
static GPtrArray *
collect (Run *run, const VsRuleTable *table, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (asked_free);

  for (guint i = 0; i < run->rules->rules->len; i++)
    {
      const VsRule *rule = run->rules->rules->pdata[i];
      g_autofree char *now = NULL, *then = NULL;
      Asked *asked;

      if (strcmp (rule->table, table->name) != 0)
        continue;
      now = mark_of (run, rule);
      then = mark_then (run, rule);
      if (g_strcmp0 (now, then) == 0)
        continue;
      asked = g_new0 (Asked, 1);
      asked->rule = rule;
      asked->mark = g_steal_pointer (&now);
      g_ptr_array_add (all, asked);
      if (!bind_rule (run, table, rule, asked, error))
        return NULL;
    }
  return g_steal_pointer (&all);
}

static gboolean
check_table (Run *run, const VsRule *first, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsRuleTable) table = vs_rule_table_new (run->db, first->table, &wrong);
  g_autoptr (GPtrArray) all = NULL;
  guint64 n_rows = 0;

  if (!table)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, "%s: %s", first->place, wrong->message);
      return FALSE;
    }
  if (!(all = collect (run, table, error)))
    return FALSE;
  if (all->len == 0 || (counted (run->waiting, table->name) == 0 && is_empty (run, table->name)))
    return TRUE;
  if (!ask_rows (run, table, all, &n_rows, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      Asked *asked = all->pdata[i];

      if (!vs_job_check (run->job, error) || (is_table_wide (asked->rule) && !ask_table (run, table, n_rows, asked, error)) ||
          !list_rows (run, table, asked, error) || !record (run, asked, error))
        return FALSE;
      run->n_checked++;
    }
  return record_score (run, table->name, error);
}

/* What rules that are no more had to say of single rows goes. */
static gboolean
forget_rules (Run *run, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("DELETE FROM quality_row WHERE rule NOT IN (''");

  for (guint i = 0; i < run->rules->rules->len; i++)
    {
      char *name = sqlite3_mprintf ("%Q", ((const VsRule *) run->rules->rules->pdata[i])->name);

      g_string_append_printf (sql, ", %s", name);
      sqlite3_free (name);
    }
  g_string_append_c (sql, ')');
  return vs_db_exec (run->db, sql->str, error);
}

static gboolean
check_all (Run *run, GError **error)
{
  GPtrArray *rules = run->rules->rules;
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  if (!vs_db_get_int (run->db, &run->run_id, error, "SELECT coalesce (max (run_id), 0) + 1 FROM quality_result")
      || !vs_db_get_int (run->db, &run->at, error, "SELECT max (at) FROM audit") || !forget_rules (run, error)
      || !count_faults (run, error))
    return FALSE;
  for (guint i = 0; i < rules->len; i++)
    {
      const VsRule *rule = rules->pdata[i];

      if (!g_hash_table_add (done, rule->table))
        continue;
      vs_job_report (run->job, (double) i / rules->len, _("Checking the quality of “%s”"), rule->table);
      if (!check_table (run, rule, error))
        return FALSE;
    }
  return run->n_checked == 0 || vs_workspace_bump (run->ws, "quality_score", error);
}

gboolean
vs_quality_run (VsWorkspace *ws, VsJob *job, guint *n_checked, GError **error)
{
  g_autoptr (VsRules) rules = NULL;
  Run run = { .ws = ws, .job = job };
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws), FALSE);
  rules = run.rules = vs_rules_load (ws, error);
  if (!rules)
    return FALSE;
  run.db = vs_workspace_begin (ws, job, error);
  run.as_of = vs_workspace_get_as_of (ws);
  run.currency = vs_workspace_get_setting (ws, "currency");
  ok = run.db && check_all (&run, error);
  if (run.db && (!ok || run.n_checked == 0))
    vs_workspace_rollback (ws);
  else if (run.db)
    ok = vs_workspace_commit (ws, "quality", NULL, NULL, error);
  if (n_checked)
    *n_checked = run.n_checked;
  g_clear_pointer (&run.data, vs_data_unref);
  g_clear_pointer (&run.waiting, g_hash_table_unref);
  g_clear_pointer (&run.repeats, g_hash_table_unref);
  g_free (run.currency);
  return ok;
}

/*
 * Answers
 */

void
vs_quality_result_free (VsQualityResult *result)
{
  if (!result)
    return;
  g_free (result->rule);
  g_free (result->title);
  g_free (result->dimension);
  g_free (result->table);
  g_free (result->check);
  g_free (result);
}

void
vs_quality_row_free (VsQualityRow *row)
{
  if (!row)
    return;
  g_free (row->rule);
  g_free (row->title);
  g_free (row->table);
  g_free (row->key);
  g_free (row->value);
  g_free (row->source_file);
  g_free (row);
}

void
vs_quality_score_free (VsQualityScore *score)
{
  if (!score)
    return;
  g_free (score->table);
  g_free (score);
}

static char *
text_of (sqlite3_stmt *stmt, int column)
{
  const char *text = (const char *) sqlite3_column_blob (stmt, column);

  return text ? g_utf8_make_valid (text, sqlite3_column_bytes (stmt, column)) : NULL;
}

static int
compare_results (gconstpointer a, gconstpointer b)
{
  const VsQualityResult *x = *(VsQualityResult *const *) a, *y = *(VsQualityResult *const *) b;

  if (x->kept != y->kept)
    return x->kept ? 1 : -1;
  if (x->is_error != y->is_error)
    return x->is_error ? -1 : 1;
  return strcmp (x->table, y->table) ?: strcmp (x->rule, y->rule);
}

static VsQualityResult *
result_of (const VsRule *rule, sqlite3_stmt *last)
{
  VsQualityResult *result = g_new0 (VsQualityResult, 1);

  *result = (VsQualityResult) {
    .rule = g_strdup (rule->name), .title = g_strdup (_(rule->title)), .dimension = g_strdup (rule->dimension), .table = g_strdup (rule->table),
    .check = g_strdup (vs_check_name (rule->check)), .is_error = rule->is_error, .kept = TRUE, .at_most = rule->at_most, .at = VS_TIME_NONE,
  };
  sqlite3_bind_text (last, 1, rule->name, -1, SQLITE_STATIC);
  if (vs_db_step (last, NULL))
    {
      result->checked = (guint64) sqlite3_column_int64 (last, 0);
      result->failed = (guint64) sqlite3_column_int64 (last, 1);
      result->kept = is_kept (rule, result->checked, result->failed);
      result->at = sqlite3_column_int64 (last, 2);
    }
  sqlite3_reset (last);
  return result;
}

GPtrArray *
vs_quality_results (VsWorkspace *ws, GError **error)
{
  g_autoptr (VsRules) rules = vs_rules_load (ws, error);
  g_autoptr (GPtrArray) results = NULL;
  sqlite3 *db = rules ? vs_workspace_reader (ws, error) : NULL;

  if (db)
    {
      g_autoptr (sqlite3_stmt) last = vs_db_prepare (db, "SELECT checked, failed, at FROM quality_result WHERE rule = ?1 ORDER BY run_id DESC LIMIT 1", error);

      results = last ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_quality_result_free) : NULL;
      for (guint i = 0; results && i < rules->rules->len; i++)
        g_ptr_array_add (results, result_of (rules->rules->pdata[i], last));
    }
  vs_workspace_release (ws, db);
  if (results)
    g_ptr_array_sort (results, compare_results);
  return g_steal_pointer (&results);
}

static const VsRule *
find_rule (const VsRules *rules, const char *name)
{
  for (guint i = 0; i < rules->rules->len; i++)
    if (g_strcmp0 (((const VsRule *) rules->rules->pdata[i])->name, name) == 0)
      return rules->rules->pdata[i];
  return NULL;
}

static gboolean
known_rule (const VsRules *rules, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  if (!name || find_rule (rules, name))
    return TRUE;
  for (guint i = 0; i < rules->rules->len; i++)
    g_ptr_array_add (names, ((VsRule *) rules->rules->pdata[i])->name);
  nearest = vs_text_nearest (name, (const char *const *) names->pdata, names->len);
  if (nearest)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no quality rule “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no quality rule “%s”."), name);
  return FALSE;
}

GPtrArray *
vs_quality_rows (VsWorkspace *ws, const char *rule, const char *table, guint limit, GError **error)
{
  g_autoptr (VsRules) rules = vs_rules_load (ws, error);
  GPtrArray *rows = NULL;
  sqlite3 *db = rules && known_rule (rules, rule, error) ? vs_workspace_reader (ws, error) : NULL;

  if (db)
    {
      g_autoptr (sqlite3_stmt) stmt =
        vs_db_prepare (db, "SELECT rule, \"table\", key, value, source_file, source_row, (SELECT l.source ->> '$.place' FROM load AS l "
                           "WHERE l.source ->> '$.name' = source_file ORDER BY load_id DESC LIMIT 1) FROM quality_row "
                           "WHERE (?1 IS NULL OR rule = ?1) AND (?2 IS NULL OR \"table\" = ?2) ORDER BY rowid LIMIT ?3", error);

      rows = stmt ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_quality_row_free) : NULL;
      if (stmt)
        {
          sqlite3_bind_text (stmt, 1, rule, -1, SQLITE_STATIC);
          sqlite3_bind_text (stmt, 2, table, -1, SQLITE_STATIC);
          sqlite3_bind_int64 (stmt, 3, limit ? (gint64) limit : -1);
        }
      while (stmt && vs_db_step (stmt, NULL))
        {
          VsQualityRow *row = g_new0 (VsQualityRow, 1);
          const VsRule *of = find_rule (rules, (const char *) sqlite3_column_text (stmt, 0));

          row->rule = text_of (stmt, 0);
          row->title = g_strdup (of ? _(of->title) : row->rule);
          row->is_error = of && of->is_error;
          row->table = text_of (stmt, 1);
          row->key = text_of (stmt, 2);
          row->value = text_of (stmt, 3);
          row->source_file = text_of (stmt, 4);
          row->source_row = (guint64) sqlite3_column_int64 (stmt, 5);
          row->place = vs_place_kind_of ((const char *) sqlite3_column_text (stmt, 6));
          g_ptr_array_add (rows, row);
        }
    }
  vs_workspace_release (ws, db);
  return rows;
}

GPtrArray *
vs_quality_scores (VsWorkspace *ws, const char *table, gboolean history, GError **error)
{
  GPtrArray *scores = NULL;
  sqlite3 *db = vs_workspace_reader (ws, error);

  if (db)
    {
      g_autoptr (sqlite3_stmt) stmt =
        vs_db_prepare (db, "SELECT \"table\", at, checked, failed, score FROM quality_score AS s WHERE (?1 IS NULL OR \"table\" = ?1) "
                           "AND (?2 OR run_id = (SELECT max (run_id) FROM quality_score WHERE \"table\" = s.\"table\")) "
                           "ORDER BY CASE WHEN ?2 THEN run_id END, \"table\"", error);

      scores = stmt ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_quality_score_free) : NULL;
      if (stmt)
        {
          sqlite3_bind_text (stmt, 1, table, -1, SQLITE_STATIC);
          sqlite3_bind_int (stmt, 2, history);
        }
      while (stmt && vs_db_step (stmt, NULL))
        {
          VsQualityScore *score = g_new0 (VsQualityScore, 1);

          score->table = text_of (stmt, 0);
          score->at = sqlite3_column_int64 (stmt, 1);
          score->checked = (guint64) sqlite3_column_int64 (stmt, 2);
          score->failed = (guint64) sqlite3_column_int64 (stmt, 3);
          score->score = sqlite3_column_type (stmt, 4) == SQLITE_NULL ? NAN : sqlite3_column_double (stmt, 4);
          g_ptr_array_add (scores, score);
        }
    }
  vs_workspace_release (ws, db);
  return scores;
}

gboolean
vs_quality_allows (VsWorkspace *ws, GError **error)
{
  g_autoptr (GPtrArray) results = vs_quality_results (ws, error);
  const VsQualityResult *worst;

  if (!results)
    return FALSE;
  /* Broken errors come first. */
  worst = results->len ? results->pdata[0] : NULL;
  if (!worst || worst->kept || !worst->is_error)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA,
               _("The figures were not brought up to date, because the data breaks the rule “%s” (%s): %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                 " rows of “%s” fail, %.4g %% may. See “volt quality”; mend the rows, or change the rule."),
               worst->title, worst->rule, worst->failed, worst->checked, worst->table, worst->at_most * 100);
  return FALSE;
}

static gboolean
run_step (VsWorkspace *ws, VsJob *job, GError **error)
{
  return vs_quality_run (ws, job, NULL, error) && vs_quality_allows (ws, error);
}

static const char *const inputs[] = { "load", "document:quality", "as_of", NULL };
static const char *const outputs[] = { "quality_score", NULL };

const VsStep vs_step_quality = { "quality", N_("Checking the quality of the data"), inputs, outputs, run_step };
