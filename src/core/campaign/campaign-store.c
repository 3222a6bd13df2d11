/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/campaign-store.h"

#include "workspace/document.h"

#include <math.h>
#include <string.h>

VsSegment *
vs_campaign_load_segment (VsWorkspace *ws, const char *name, GError **error)
{
  g_autofree char *json = NULL, *file = NULL;
  VsJsonDoc *doc;

  if (g_str_has_suffix (name, ".json"))
    doc = vs_json_doc_open (name, error);
  else
    {
      json = vs_document_load (ws, "segments", name, NULL, error);
      file = g_strdup_printf ("segments/%s.json", name);
      doc = json ? vs_json_doc_parse (json, file, error) : NULL;
    }
  return doc ? vs_segment_new (doc, error) : NULL;
}

static sqlite3_stmt *
prepare_for (sqlite3 *db, const char *sql, const char *campaign, GError **error)
{
  sqlite3_stmt *stmt = vs_db_prepare (db, sql, error);

  if (stmt != NULL)
    sqlite3_bind_text (stmt, 1, campaign, -1, SQLITE_TRANSIENT);
  return stmt;
}

/* Runs a statement whose only parameter is the campaign. */
static gboolean
run_for (sqlite3 *db, const char *sql, const char *campaign, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare_for (db, sql, campaign, error);

  return stmt != NULL && vs_db_run (stmt, error);
}

/* The first column of the first row as a whole number, `fallback` without a row. */
static gboolean
count_for (sqlite3 *db, const char *sql, const char *campaign, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare_for (db, sql, campaign, error);
  g_autoptr (GError) failed = NULL;

  *value = 0;
  if (stmt == NULL)
    return FALSE;
  if (vs_db_step (stmt, &failed))
    *value = sqlite3_column_int64 (stmt, 0);
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/* key → reason of those suppressed when the list was written before. NULL when the campaign is launched, or on error. */
static GHashTable *
read_suppressed (VsWorkspace *ws, const char *campaign, GError **error)
{
  static const char suppressed_sql[] = "SELECT customer_id, reason FROM campaign_list WHERE campaign_id = ?1 AND arm = 'suppressed'";
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (GError) failed = NULL;
  sqlite3 *db = vs_workspace_reader (ws, error);
  gint64   launched = 0;

  if (db == NULL)
    return NULL;
  if (!count_for (db, "SELECT count (*) FROM campaign_member WHERE campaign_id = ?1", campaign, &launched, &failed))
    ;
  else if (launched > 0)
    g_set_error (&failed, VS_ERROR, VS_ERROR_INVALID, 
                 _("The campaign “%s” is launched and its arms stand: write the new list under another name."), campaign);
  else if ((stmt = prepare_for (db, suppressed_sql, campaign, &failed)) != NULL)
    while (vs_db_step (stmt, &failed))
      g_hash_table_insert (kept, g_strdup ((const char *) sqlite3_column_text (stmt, 0)),
                           g_strdup ((const char *) sqlite3_column_text (stmt, 1)));
  g_clear_pointer (&stmt, sqlite3_finalize);
  vs_workspace_release (ws, db);
  if (failed == NULL)
    return g_steal_pointer (&kept);
  g_propagate_error (error, g_steal_pointer (&failed));
  return NULL;
}

static gboolean
insert_members (sqlite3 *db, const char *campaign, const VsList *list, GError **error)
{
  static const char sql[] = "INSERT INTO campaign_list (campaign_id, customer_id, arm, reason, value, entry_id)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?1 || '/' || ?2) ON CONFLICT DO UPDATE"
                            " SET arm = excluded.arm, reason = excluded.reason, value = excluded.value";
  g_autoptr (sqlite3_stmt) insert = prepare_for (db, sql, campaign, error);

  for (guint i = 0; insert != NULL && i < list->members->len; i++)
    {
      const VsListMember *member = &g_array_index (list->members, VsListMember, i);

      sqlite3_bind_text (insert, 2, member->key, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 3, vs_arm_name (member->arm), -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 4, member->reason, -1, SQLITE_STATIC);
      if (isnan (member->value))
        sqlite3_bind_null (insert, 5);
      else
        sqlite3_bind_double (insert, 5, member->value);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return insert != NULL;
}

static gboolean
insert_campaign (sqlite3 *db, const char *campaign, const VsSegment *segment, GError **error)
{
  static const char sql[] = "INSERT INTO campaign (campaign_id, name, goal) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (campaign_id) DO UPDATE SET name = excluded.name, goal = excluded.goal";
  g_autoptr (sqlite3_stmt) insert = prepare_for (db, sql, campaign, error);

  if (insert == NULL)
    return FALSE;
  sqlite3_bind_text (insert, 2, segment->title, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 3, segment->goal, -1, SQLITE_STATIC);
  return vs_db_run (insert, error);
}

VsList *
vs_campaign_write (VsWorkspace *ws, const char *campaign, const VsSegment *segment, VsJob *job, GError **error)
{
  g_autoptr (GHashTable) kept = read_suppressed (ws, campaign, error);
  g_autoptr (VsData) data = kept ? vs_data_new (ws, error) : NULL;
  g_autoptr (VsList) list = data ? vs_list_new (data, segment, campaign, kept, error) : NULL;
  sqlite3 *db = list ? vs_workspace_begin (ws, job, error) : NULL;

  if (db == NULL)
    return NULL;
  if (run_for (db, "UPDATE campaign_list SET arm = 'gone' WHERE campaign_id = ?1", campaign, error)
      && insert_members (db, campaign, list, error)
      && run_for (db, "DELETE FROM campaign_list WHERE campaign_id = ?1 AND arm = 'gone'", campaign, error) && insert_campaign (db, campaign, segment, error)
      && vs_workspace_bump (ws, "campaign_list", error) && vs_workspace_bump (ws, "campaign", error)
      && vs_workspace_commit (ws, "campaign", campaign, NULL, error))
    return g_steal_pointer (&list);
  vs_workspace_rollback (ws);
  return NULL;
}

static gboolean
fail_unwritten (const char *campaign, GError **error)
{
  g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA,
               _("There is no list “%s” in this workspace: write it first with “volt campaign W new %s”."), campaign, campaign);
  return FALSE;
}

static gboolean
launch_in (sqlite3 *db, const char *campaign, VsDay as_of, gsize count[VS_N_ARMS], GError **error)
{
  g_autoptr (sqlite3_stmt) start = prepare_for (db, "UPDATE campaign SET starts_on = ?2 WHERE campaign_id = ?1", campaign, error);
  gint64 members = 0, launched = 0;

  if (start == NULL || !count_for (db, "SELECT count (*) FROM campaign_list WHERE campaign_id = ?1", campaign, &members, error)
      || !count_for (db, "SELECT count (*) FROM campaign_member WHERE campaign_id = ?1", campaign, &launched, error))
    return FALSE;
  if (members == 0)
    return fail_unwritten (campaign, error);
  if (launched > 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("The campaign “%s” is launched already."), campaign);
      return FALSE;
    }
  for (guint arm = 0; arm < VS_N_ARMS; arm++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM campaign_list WHERE campaign_id = ?1 AND arm = '%s'",
                                              vs_arm_name ((VsArm) arm));
      gint64 n;

      if (!count_for (db, sql, campaign, &n, error))
        return FALSE;
      count[arm] = (gsize) n;
    }
  if (as_of == VS_DAY_NONE)
    sqlite3_bind_null (start, 2);
  else
    sqlite3_bind_int (start, 2, as_of);
  return vs_db_run (start, error)
         && run_for (db, "INSERT INTO campaign_member (campaign_id, customer_id, arm, suppression_reason)"
                         " SELECT campaign_id, customer_id, arm, reason FROM campaign_list WHERE campaign_id = ?1", campaign, error);
}

gboolean
vs_campaign_launch (VsWorkspace *ws, const char *campaign, gsize count[VS_N_ARMS], GError **error)
{
  VsDay    as_of = vs_workspace_get_as_of (ws);
  sqlite3 *db = vs_workspace_begin (ws, NULL, error);

  if (db == NULL)
    return FALSE;
  if (launch_in (db, campaign, as_of, count, error)
      && vs_workspace_bump (ws, "campaign", error) && vs_workspace_bump (ws, "campaign_member", error)
      && vs_workspace_commit (ws, "launch", campaign, NULL, error))
    return TRUE;
  vs_workspace_rollback (ws);
  return FALSE;
}

/* ── Offers ── */

static sqlite3_stmt *
prepare_offer (sqlite3 *db, const char *sql, const char *campaign, const char *customer_id, GError **error)
{
  sqlite3_stmt *stmt = prepare_for (db, sql, campaign, error);

  if (stmt != NULL)
    sqlite3_bind_text (stmt, 2, customer_id, -1, SQLITE_TRANSIENT);
  return stmt;
}

static gboolean
read_decision (sqlite3 *db, const char *campaign, const char *customer_id, char **decision, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare_offer (db, "SELECT decision FROM campaign_list WHERE campaign_id = ?1 AND customer_id = ?2"
                                                     " AND arm = 'treated'", campaign, customer_id, error);
  g_autoptr (GError) failed = NULL;

  if (stmt == NULL)
    return FALSE;
  if (vs_db_step (stmt, &failed))
    *decision = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  else if (failed == NULL)
    g_set_error (&failed, VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” gets no offer of the list “%s”: see who does with “volt campaign W offers %s”."),
                 customer_id, campaign, campaign);
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

static gboolean
write_decision (sqlite3 *db, const char *campaign, const char *customer_id, const char *decision, VsDay on, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare_offer (db, "UPDATE campaign_list SET decision = ?3, decided_on = ?4 WHERE campaign_id = ?1"
                                                     " AND customer_id = ?2", campaign, customer_id, error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 3, decision, -1, SQLITE_TRANSIENT);
  if (decision == NULL || on == VS_DAY_NONE)
    sqlite3_bind_null (stmt, 4);
  else
    sqlite3_bind_int (stmt, 4, on);
  return vs_db_run (stmt, error);
}

gboolean
vs_campaign_decide (VsWorkspace *ws, const char *campaign, const char *customer_id, const char *decision, char **before, GError **error)
{
  VsDay as_of = vs_workspace_get_as_of (ws);
  g_autofree char *was = NULL, *offer = g_strdup_printf ("%s/%s", campaign, customer_id);
  sqlite3 *db;

  if (decision != NULL && !g_str_equal (decision, VS_OFFER_ACCEPTED) && !g_str_equal (decision, VS_OFFER_DECLINED))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("An offer is accepted or declined, not “%s”."), decision);
      return FALSE;
    }
  db = vs_workspace_begin (ws, NULL, error);
  if (db == NULL)
    return FALSE;
  if (!read_decision (db, campaign, customer_id, &was, error) || !write_decision (db, campaign, customer_id, decision, as_of, error)
      || !vs_workspace_bump (ws, "campaign_list", error) || !vs_workspace_commit (ws, "offer", offer, decision, error))
    {
      vs_workspace_rollback (ws);
      return FALSE;
    }
  if (before != NULL)
    *before = g_steal_pointer (&was);
  return TRUE;
}

gboolean
vs_campaign_results (VsWorkspace *ws, const char *campaign, VsUplift *uplift, GError **error)
{
  static const char sql[] =
    "SELECT arm = 'treated', count (*), sum (EXISTS (SELECT 1 FROM campaign_event e WHERE e.campaign_id = m.campaign_id"
    "  AND e.customer_id = m.customer_id AND e.kind = 'converted' AND coalesce (e.at >= c.starts_on * 86400, 1)))"
    " FROM campaign_member m LEFT JOIN campaign c USING (campaign_id)"
    " WHERE campaign_id = ?1 AND arm IN ('treated', 'holdout', 'control') GROUP BY 1";
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (GError) failed = NULL;
  sqlite3 *db = vs_workspace_reader (ws, error);
  guint64  n[2] = { 0 }, hits[2] = { 0 };

  if (db == NULL)
    return FALSE;
  stmt = prepare_for (db, sql, campaign, &failed);
  while (stmt != NULL && vs_db_step (stmt, &failed))
    {
      int treated = sqlite3_column_int (stmt, 0);

      n[treated] = (guint64) sqlite3_column_int64 (stmt, 1);
      hits[treated] = (guint64) sqlite3_column_int64 (stmt, 2);
    }
  g_clear_pointer (&stmt, sqlite3_finalize);
  vs_workspace_release (ws, db);
  if (failed == NULL && n[0] + n[1] == 0)
    g_set_error (&failed, VS_ERROR, VS_ERROR_NO_DATA,
                 _("The campaign “%s” has no members: launch it first with “volt campaign W launch %s”."), campaign, campaign);
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  vs_uplift_compute (hits[1], n[1], hits[0], n[0], uplift);
  return TRUE;
}

/* ── The step ── */

#define MAX_WEEKS 13   /* what comes later is hardly the campaign's doing */
#define RIPE_DAYS 14   /* a campaign younger than this is not called the last one */

/* ?1: the as-of date. Those who converted count once, in the week of the first time; before the start is not the campaign's doing. */
static const char members_sql[] =
  "SELECT campaign_id, min (c.starts_on), sum (arm = 'treated'), sum (arm IN ('holdout', 'control')), sum (arm = 'suppressed')"
  " FROM campaign_member LEFT JOIN campaign c USING (campaign_id) WHERE campaign_id IS NOT NULL"
  " GROUP BY campaign_id HAVING coalesce (min (c.starts_on), ?1) <= ?1 ORDER BY campaign_id";
static const char converted_sql[] =
  "SELECT campaign_id, treated, week, count (*) FROM (SELECT m.campaign_id, m.arm = 'treated' AS treated,"
  "   (min (e.at) / 86400 - c.starts_on) / 7 AS week FROM campaign_event e JOIN campaign_member m USING (campaign_id, customer_id)"
  "   LEFT JOIN campaign c USING (campaign_id) WHERE e.kind = 'converted' AND m.arm IN ('treated', 'holdout', 'control')"
  "   AND coalesce (e.at, 0) < (?1 + 1) * 86400 AND coalesce (e.at >= c.starts_on * 86400, 1) GROUP BY m.campaign_id, m.customer_id)"
  " GROUP BY 1, 2, 3 ORDER BY 1";

/* One campaign: 0 control, 1 treated. */
typedef struct {
  char   *campaign_id;
  VsDay   starts_on;
  int     place;         /* 1 = began last; 0 = too young, or nobody knows when */
  guint64 n[2], suppressed;
  guint64 converted[2], by_week[2][MAX_WEEKS];
} Result;

static sqlite3_stmt *
prepare_as_of (sqlite3 *db, const char *sql, VsDay as_of, GError **error)
{
  sqlite3_stmt *stmt = vs_db_prepare (db, sql, error);

  if (stmt != NULL)
    sqlite3_bind_int (stmt, 1, as_of);
  return stmt;
}

static void
result_clear (gpointer data)
{
  g_free (((Result *) data)->campaign_id);
}

static gboolean
read_members (sqlite3 *db, VsDay as_of, GArray *results, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare_as_of (db, members_sql, as_of, error);
  g_autoptr (GError) failed = NULL;

  while (stmt != NULL && vs_db_step (stmt, &failed))
    {
      Result result = { .campaign_id = g_strdup ((const char *) sqlite3_column_text (stmt, 0)), .starts_on = VS_DAY_NONE,
                        .n = { (guint64) sqlite3_column_int64 (stmt, 3), (guint64) sqlite3_column_int64 (stmt, 2) },
                        .suppressed = (guint64) sqlite3_column_int64 (stmt, 4) };

      if (sqlite3_column_type (stmt, 1) != SQLITE_NULL)
        result.starts_on = sqlite3_column_int (stmt, 1);
      g_array_append_val (results, result);
    }
  if (failed == NULL)
    return stmt != NULL;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/* Both are in the order of the campaigns. */
static gboolean
read_converted (sqlite3 *db, VsDay as_of, GArray *results, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = prepare_as_of (db, converted_sql, as_of, error);
  g_autoptr (GError) failed = NULL;
  guint at = 0;

  while (stmt != NULL && vs_db_step (stmt, &failed))
    {
      const char *campaign = (const char *) sqlite3_column_text (stmt, 0);
      int         treated = sqlite3_column_int (stmt, 1), week = sqlite3_column_int (stmt, 2);
      guint64     n = (guint64) sqlite3_column_int64 (stmt, 3);
      Result     *result;

      while (at < results->len && strcmp (g_array_index (results, Result, at).campaign_id, campaign) < 0)
        at++;
      result = at < results->len ? &g_array_index (results, Result, at) : NULL;
      if (result == NULL || strcmp (result->campaign_id, campaign) != 0)
        continue;
      result->converted[treated] += n;
      if (sqlite3_column_type (stmt, 2) != SQLITE_NULL && week >= 0 && week < MAX_WEEKS)
        result->by_week[treated][week] += n;
    }
  if (failed == NULL)
    return stmt != NULL;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

static int
began_later (gconstpointer a, gconstpointer b)
{
  const Result *left = *(const Result *const *) a, *right = *(const Result *const *) b;

  return left->starts_on == right->starts_on ? strcmp (left->campaign_id, right->campaign_id) : left->starts_on > right->starts_on ? -1 : 1;
}

static void
give_places (GArray *results, VsDay as_of)
{
  g_autoptr (GPtrArray) ripe = g_ptr_array_new ();

  for (guint i = 0; i < results->len; i++)
    {
      Result *result = &g_array_index (results, Result, i);

      if (result->starts_on != VS_DAY_NONE && result->starts_on + RIPE_DAYS - 1 <= as_of)
        g_ptr_array_add (ripe, result);
    }
  g_ptr_array_sort (ripe, began_later);
  for (guint i = 0; i < ripe->len; i++)
    ((Result *) ripe->pdata[i])->place = (int) i + 1;
}

static void
bind_known (sqlite3_stmt *insert, int at, double value)
{
  if (isnan (value))
    sqlite3_bind_null (insert, at);
  else
    sqlite3_bind_double (insert, at, value);
}

static gboolean
write_result (sqlite3_stmt *insert, const Result *result, GError **error)
{
  VsUplift uplift;

  vs_uplift_compute (result->converted[1], result->n[1], result->converted[0], result->n[0], &uplift);
  sqlite3_bind_text (insert, 1, result->campaign_id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 2, (gint64) result->n[1]);
  sqlite3_bind_int64 (insert, 3, (gint64) result->n[0]);
  sqlite3_bind_int64 (insert, 4, (gint64) result->suppressed);
  sqlite3_bind_int64 (insert, 5, (gint64) result->converted[1]);
  sqlite3_bind_int64 (insert, 6, (gint64) result->converted[0]);
  bind_known (insert, 7, uplift.uplift);
  bind_known (insert, 8, uplift.low);
  bind_known (insert, 9, uplift.high);
  bind_known (insert, 10, uplift.incremental);
  bind_known (insert, 11, uplift.needed);
  sqlite3_bind_text (insert, 12, isnan (uplift.uplift) ? "no control" : !uplift.tells ? "cannot tell" : uplift.uplift > 0 ? "works" : "harms",
                     -1, SQLITE_STATIC);
  if (result->place > 0)
    sqlite3_bind_int (insert, 13, result->place);
  else
    sqlite3_bind_null (insert, 13);
  return vs_db_run (insert, error);
}

/* Whole weeks only, each with all that converted up to its end. */
static gboolean
write_weeks (sqlite3_stmt *insert, const Result *result, VsDay as_of, GError **error)
{
  guint64 converted[2] = { 0 };

  for (int week = 0; result->starts_on != VS_DAY_NONE && week < MAX_WEEKS && result->starts_on + 7 * (week + 1) - 1 <= as_of; week++)
    {
      for (int arm = 0; arm < 2; arm++)
        converted[arm] += result->by_week[arm][week];
      sqlite3_bind_text (insert, 1, result->campaign_id, -1, SQLITE_STATIC);
      sqlite3_bind_int (insert, 2, week + 1);
      sqlite3_bind_int64 (insert, 3, (gint64) result->n[1]);
      sqlite3_bind_int64 (insert, 4, (gint64) result->n[0]);
      sqlite3_bind_int64 (insert, 5, (gint64) converted[1]);
      sqlite3_bind_int64 (insert, 6, (gint64) converted[0]);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_results (sqlite3 *db, VsDay as_of, GError **error)
{
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (Result));
  g_autoptr (sqlite3_stmt) result = NULL, week = NULL;

  g_array_set_clear_func (results, result_clear);
  if (!vs_db_exec (db, "DELETE FROM campaign_result; DELETE FROM campaign_week", error)
      || !read_members (db, as_of, results, error) || !read_converted (db, as_of, results, error))
    return FALSE;
  give_places (results, as_of);
  result = vs_db_prepare (db, "INSERT INTO campaign_result (campaign_id, treated, control, suppressed, treated_converted, control_converted,"
                              " uplift, uplift_low, uplift_high, incremental, needed, verdict, place)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);
  week = result ? vs_db_prepare (db, "INSERT INTO campaign_week (campaign_id, week, treated, control, treated_converted, control_converted)"
                                     " VALUES (?, ?, ?, ?, ?, ?)", error) : NULL;
  for (guint i = 0; week != NULL && i < results->len; i++)
    if (!write_result (result, &g_array_index (results, Result, i), error)
        || !write_weeks (week, &g_array_index (results, Result, i), as_of, error))
      return FALSE;
  return week != NULL;
}

static gboolean
run_step (VsWorkspace *ws, VsJob *job, GError **error)
{
  VsDay    as_of = vs_workspace_get_as_of (ws);
  sqlite3 *db = vs_workspace_begin (ws, job, error);

  if (db == NULL)
    return FALSE;
  if (write_results (db, as_of == VS_DAY_NONE ? 0 : as_of, error)
      && vs_workspace_bump (ws, "campaign_result", error) && vs_workspace_bump (ws, "campaign_week", error)
      && vs_workspace_commit (ws, "run", "campaign", NULL, error))
    return TRUE;
  vs_workspace_rollback (ws);
  return FALSE;
}

static const char *const inputs[] = { "campaign", "campaign_member", "campaign_event", "as_of", NULL };
static const char *const outputs[] = { "campaign_result", "campaign_week", NULL };

const VsStep vs_step_campaign = { "campaign", N_("Measuring the campaigns"), inputs, outputs, run_step };
