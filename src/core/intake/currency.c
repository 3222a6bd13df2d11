/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/currency.h"

#include "base/json-schema.h"
#include "intake/target.h"
#include "workspace/document.h"

static VsJsonDoc *
open_document (VsWorkspace *ws, GError **error)
{
  g_autofree char *json = vs_document_load (ws, "currency", "amounts", NULL, error), *path = vs_data_path ("currency/amounts.schema.json");
  g_autoptr (VsJsonDoc) doc = json ? vs_json_doc_parse (json, "currency/amounts.json", error) : NULL;
  g_autoptr (VsJsonDoc) schema = doc ? vs_json_doc_open (path, error) : NULL;

  if (!schema)
    return NULL;
  vs_json_conforms (vs_json_doc_root (doc), schema);
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&doc) : NULL;
}

/* A column of the table, quoted for SQL; a fault when it has none. (transfer full) */
static char *
column (VsJson at, const char *member, const VsTarget *table)
{
  const char *name = vs_json_string (vs_json_get (at, member));

  if (name && !vs_target_column (table, name))
    vs_json_fault (vs_json_get (at, member), _("the table “%s” has no column “%s”"), table->table, name);
  return vs_db_quote (name ? name : "");
}

static gboolean
convert (sqlite3 *db, VsJson at, gint64 max_age, const char *base, GError **error)
{
  const char *name = vs_json_string (vs_json_get (at, "table"));
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsTarget) table = vs_target_new (db, name ? name : "", &wrong);
  g_autofree char *key = NULL, *amount = NULL, *currency = NULL, *day = NULL;
  char *sql;
  gboolean ok;

  if (!table)
    {
      vs_json_fault (vs_json_get (at, "table"), "%s", wrong->message);
      return vs_json_doc_check (at.doc, error);
    }
  key = column (at, "key", table);
  amount = column (at, "amount", table);
  currency = column (at, "currency", table);
  day = column (at, "day", table);
  if (!vs_json_doc_check (at.doc, error))
    return FALSE;
  sql = sqlite3_mprintf ("INSERT INTO converted_amount (\"table\", key, amount, currency, day, rate, rate_on, rate_source, base_amount) "
                         "SELECT %Q, t.%s, t.%s, t.%s, t.%s, r.per_base, r.day, r.source, CAST (round (t.%s / r.per_base) AS INTEGER) "
                         "FROM %s AS t LEFT JOIN exchange_rate AS r ON r.currency = t.%s AND r.day = (SELECT max (day) FROM exchange_rate "
                         "WHERE currency = t.%s AND day <= t.%s AND day >= t.%s - %lld AND per_base > 0) "
                         "WHERE t.%s IS NOT NULL AND t.%s <> %Q",
                         name, key, amount, currency, day, amount, name, currency, currency, day, day, (long long) max_age, amount, currency, base);
  ok = vs_db_exec (db, sql, error);
  sqlite3_free (sql);
  return ok;
}

static gboolean
convert_all (VsWorkspace *ws, sqlite3 *db, VsJson root, VsJob *job, GError **error)
{
  g_autofree char *base = vs_workspace_get_setting (ws, "currency");
  VsJson amounts = vs_json_get (root, "amounts");

  if (!vs_db_exec (db, "DELETE FROM converted_amount", error))
    return FALSE;
  for (guint i = 0; i < vs_json_length (amounts); i++)
    if (!vs_job_check (job, error)
        || !convert (db, vs_json_at (amounts, i), vs_json_integer (vs_json_get (root, "rate_at_most_days_old")), base ? base : "USD", error))
      return FALSE;
  return vs_workspace_bump (ws, "converted_amount", error);
}

static gboolean
run_step (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (VsJsonDoc) doc = open_document (ws, error);
  sqlite3 *db = doc ? vs_workspace_begin (ws, job, error) : NULL;

  if (!db)
    return FALSE;
  if (convert_all (ws, db, vs_json_doc_root (doc), job, error))
    return vs_workspace_commit (ws, "run", "converted_amount", NULL, error);
  vs_workspace_rollback (ws);
  return FALSE;
}

static const char *const inputs[] = { "invoice", "payment", "opportunity", "exchange_rate", "setting", "document:currency", NULL };
static const char *const outputs[] = { "converted_amount", NULL };

const VsStep vs_step_currency = { "currency", N_("Bringing amounts to the base currency"), inputs, outputs, run_step };
