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
  static const char sql[] = "INSERT INTO campaign_list (campaign_id, customer_id, arm, reason, value) VALUES (?1, ?2, ?3, ?4, ?5)";
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
  if (run_for (db, "DELETE FROM campaign_list WHERE campaign_id = ?1", campaign, error)
      && insert_members (db, campaign, list, error) && insert_campaign (db, campaign, segment, error)
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
