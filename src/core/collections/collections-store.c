/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/collections-store.h"

#include "collections/statement-store.h"
#include "frame/store.h"
#include "workspace/document.h"

#include <string.h>

/* ?1 is the as-of date throughout. */

/* What was used since the last bill, at the last bill's pace (period_end is its last day); ?2: days at most. */
static const char accrued_sql[] =
  "SELECT customer_id, sum (pace * min (?1 - period_end, ?2)) FROM (SELECT invoice.customer_id, invoice.period_end,"
  "  amount * 1.0 / (period_end - period_start + 1) AS pace,"
  "  row_number () OVER (PARTITION BY invoice.customer_id, invoice.contract_id ORDER BY period_end DESC) AS place"
  "  FROM invoice LEFT JOIN customer USING (customer_id) LEFT JOIN contract ON contract.contract_id = invoice.contract_id"
  "  WHERE coalesce (invoice.kind, 'invoice') = 'invoice' AND amount > 0 AND period_start <= period_end AND period_end <= ?1"
  "  AND coalesce (invoice.status, 'open') <> 'cancelled' AND coalesce (issued_on, ?1) <= ?1"
  "  AND coalesce (customer.ended_on, ?1 + 1) > ?1 AND coalesce (contract.terminated_on, ?1 + 1) > ?1)"
  " WHERE place = 1 GROUP BY customer_id";
static const char deposit_sql[] =
  "SELECT customer_id, sum (deposit) FROM contract WHERE deposit IS NOT NULL AND coalesce (terminated_on, ?1 + 1) > ?1"
  " GROUP BY customer_id";
static const char hold_sql[] =
  "SELECT customer_id, sum (DISTINCT CASE kind WHEN 'credit' THEN 1 WHEN 'dispute' THEN 2 WHEN 'vulnerable' THEN 4 WHEN 'plan' THEN 8"
  "  ELSE 0 END)"
  " FROM account_hold WHERE coalesce (\"from\", ?1) <= ?1 AND coalesce (\"to\", ?1) >= ?1 GROUP BY customer_id";
/* One without a day can be neither kept nor broken. */
static const char promise_sql[] =
  "SELECT promise_id, coalesce (customer_id, ''), due_on, coalesce (amount, 0), coalesce (kept, -1) FROM promise WHERE due_on IS NOT NULL"
  " ORDER BY 2, due_on, promise_id";

/* ── Reading ── */

static sqlite3_stmt *
prepare_for_day (sqlite3 *db, const char *sql, VsDay as_of, int second, GError **error)
{
  sqlite3_stmt *stmt = vs_db_prepare (db, sql, error);

  if (stmt != NULL)
    {
      sqlite3_bind_int (stmt, 1, as_of);
      if (sqlite3_bind_parameter_count (stmt) > 1)
        sqlite3_bind_int (stmt, 2, second);
    }
  return stmt;
}

/* customer_id → whole number, from a statement of two columns. */
static GHashTable *
read_amounts (sqlite3 *db, const char *sql, VsDay as_of, int second, GError **error)
{
  g_autoptr (GHashTable) amounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (sqlite3_stmt) stmt = prepare_for_day (db, sql, as_of, second, error);
  g_autoptr (GError) failed = NULL;

  if (stmt == NULL)
    return NULL;
  while (vs_db_step (stmt, &failed))
    if (sqlite3_column_type (stmt, 0) != SQLITE_NULL)
      {
        gint64 value = sqlite3_column_int64 (stmt, 1);

        g_hash_table_insert (amounts, g_strdup ((const char *) sqlite3_column_text (stmt, 0)), g_memdup2 (&value, sizeof value));
      }
  if (failed == NULL)
    return g_steal_pointer (&amounts);
  g_propagate_error (error, g_steal_pointer (&failed));
  return NULL;
}

static gint64
amount_of (GHashTable *amounts, const char *customer_id)
{
  const gint64 *value = g_hash_table_lookup (amounts, customer_id);

  return value != NULL ? *value : 0;
}

/* ── Accounts ── */

/* Called with each customer's statement while it is there. */
typedef gboolean (*StatementFunc) (const char *customer_id, VsStatement *statement, VsDay as_of, gpointer data, GError **error);

static gboolean
read_promises (VsCollections *self, sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, promise_sql, error);
  g_autoptr (GError) failed = NULL;

  while (stmt != NULL && vs_db_step (stmt, &failed))
    {
      VsPromise promise = { g_strdup ((const char *) sqlite3_column_text (stmt, 0)), g_strdup ((const char *) sqlite3_column_text (stmt, 1)),
                            sqlite3_column_int (stmt, 2), sqlite3_column_int64 (stmt, 3), sqlite3_column_int (stmt, 4), 0, VS_PROMISED_OPEN };

      vs_promise_judge (&promise, NULL, self->as_of, self->ladder->window_days, self->ladder->grace_days);
      g_array_append_val (self->promises, promise);
    }
  if (failed == NULL)
    return stmt != NULL;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

/* The promises of the customers before this one are done: *at moves on. Returns the account's flags. */
static guint
judge_promises (VsCollections *self, const char *customer_id, const VsStatement *statement, guint *at)
{
  guint flags = 0;

  for (; *at < self->promises->len; ++*at)
    {
      VsPromise *promise = &g_array_index (self->promises, VsPromise, *at);
      int        order = strcmp (promise->customer_id, customer_id);

      if (order > 0)
        break;
      if (order < 0)
        continue;
      vs_promise_judge (promise, statement, self->as_of, self->ladder->window_days, self->ladder->grace_days);
      flags |= promise->state == VS_PROMISED_OPEN ? VS_PROMISE_OPEN : promise->state == VS_PROMISED_BROKEN ? VS_PROMISE_BROKEN : 0;
    }
  return flags;
}

static void
add_account (VsCollections *self, VsAccount *account, const VsStatement *statement)
{
  for (guint i = 0; i < statement->items->len; i++)
    {
      const VsOpenItem *open = &g_array_index (statement->items, VsOpenItem, i);

      if (open->open > 0 && open->tag != G_MAXUINT)
        {
          const VsBilled *billed = &g_array_index (statement->billed, VsBilled, open->tag);
          VsAccountItem   item = { g_strdup (billed->invoice_id), self->accounts->len, open->due_on, open->open,
                                   vs_days_past_due (open->due_on, self->as_of), open->disputed };

          g_array_append_val (self->items, item);
        }
    }
  g_array_append_val (self->accounts, *account);
}

static gboolean
read_accounts (VsCollections *self, sqlite3 *db, StatementFunc each, gpointer data, VsJob *job, GError **error)
{
  g_autoptr (VsStatementReader) reader = vs_statement_reader_new (db, self->as_of, error);
  g_autoptr (GError) failed = NULL;
  const char  *customer_id;
  VsStatement *statement;
  guint        promise = 0, n = 0;

  while (reader != NULL && vs_statement_reader_next (reader, &customer_id, &statement, &failed))
    {
      VsAccount account = { .step = -1, .lock = -1 };

      if (++n % 256 == 0 && !vs_job_check (job, error))
        return FALSE;
      account.flags = judge_promises (self, customer_id, statement, &promise);
      if (each != NULL && !each (customer_id, statement, self->as_of, data, error))
        return FALSE;
      vs_statement_rewind (statement);
      if (!vs_statement_age (statement, self->as_of, &account.aging))
        continue;
      account.customer_id = g_strdup (customer_id);
      add_account (self, &account, statement);
    }
  if (failed == NULL)
    return reader != NULL;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

static gboolean
read_circumstances (VsCollections *self, sqlite3 *db, GError **error)
{
  const VsLadder *ladder = self->ladder;
  g_autoptr (GHashTable) accrued = read_amounts (db, accrued_sql, self->as_of, ladder->accrual_days, error);
  g_autoptr (GHashTable) deposits = accrued ? read_amounts (db, deposit_sql, self->as_of, 0, error) : NULL;
  g_autoptr (GHashTable) holds = deposits ? read_amounts (db, hold_sql, self->as_of, 0, error) : NULL;

  if (holds == NULL)
    return FALSE;
  for (gsize i = 0; i < self->accounts->len; i++)
    {
      VsAccount *account = &g_array_index (self->accounts, VsAccount, i);

      account->accrued = amount_of (accrued, account->customer_id);
      account->deposit = amount_of (deposits, account->customer_id);
      account->flags |= (guint) amount_of (holds, account->customer_id);
    }
  return TRUE;
}

static VsLadder *
load_ladder (VsWorkspace *ws, GError **error)
{
  g_autofree char *json = vs_document_load (ws, "ladders", "standard", NULL, error);
  VsJsonDoc *doc = json ? vs_json_doc_parse (json, "ladders/standard.json", error) : NULL;

  return doc ? vs_ladder_new (doc, error) : NULL;
}

static void
collect_customer_field (const char *name, gpointer data)
{
  if (g_str_has_prefix (name, "customer."))
    g_hash_table_add (data, g_strdup (name + strlen ("customer.")));
}

/* The columns of `customer` that the ladder speaks of, one row per account. */
static VsFrame *
load_customers (const VsCollections *self, VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (VsFrame) table = NULL;
  g_autoptr (VsColumn) ids = NULL;
  g_autofree guint32 *rows = NULL;
  VsColumnBuilder *builder = vs_column_builder_new (VS_TYPE_TEXT);
  VsFrame         *frame;
  GHashTableIter   iter;
  gpointer         name;

  for (gsize i = 0; i < self->accounts->len; i++)
    vs_column_builder_add_text (builder, g_array_index (self->accounts, VsAccount, i).customer_id, -1);
  ids = vs_column_builder_end (builder);
  vs_ladder_visit_fields (self->ladder, collect_customer_field, names);
  g_hash_table_remove (names, "customer_id");
  g_ptr_array_add (columns, (gpointer) "customer_id");
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (columns, name);
  g_ptr_array_add (columns, NULL);
  table = vs_frame_store_load (ws, "customer", (const char *const *) columns->pdata, NULL, job, error);
  if (table == NULL)
    {
      g_prefix_error (error, _("Ladder “%s”: "), self->ladder->name);
      return NULL;
    }
  rows = vs_frame_join (ids, vs_frame_get (table, "customer_id"));
  frame = vs_frame_new (self->accounts->len);
  for (guint c = 0; c < table->columns->len; c++)
    {
      g_autoptr (VsColumn) column = vs_column_gather (table->columns->pdata[c], rows, self->accounts->len);

      vs_frame_add (frame, table->names->pdata[c], column);
    }
  return frame;
}

static VsCollections *
load (VsWorkspace *ws, StatementFunc each, gpointer data, VsJob *job, GError **error)
{
  VsLadder *ladder = load_ladder (ws, error);
  g_autoptr (VsCollections) self = NULL;
  g_autoptr (VsFrame) customers = NULL;
  g_autofree char *currency = vs_workspace_get_setting (ws, "currency");
  sqlite3 *db;
  gboolean done;

  if (ladder == NULL)
    return NULL;
  self = vs_collections_new (vs_workspace_get_as_of (ws), ladder);
  if (self->as_of == VS_DAY_NONE)
    return g_steal_pointer (&self);
  db = vs_workspace_reader (ws, error);
  if (db == NULL)
    return NULL;
  done = read_promises (self, db, error) && read_accounts (self, db, each, data, job, error) && read_circumstances (self, db, error);
  vs_workspace_release (ws, db);
  if (!done)
    return NULL;
  customers = load_customers (self, ws, job, error);
  if (customers == NULL || !vs_collections_judge (self, customers, currency, error))
    return NULL;
  return g_steal_pointer (&self);
}

VsCollections *
vs_collections_load (VsWorkspace *ws, VsJob *job, GError **error)
{
  return load (ws, NULL, NULL, job, error);
}

/* ── The step ── */

static gboolean
write_items (sqlite3 *db, const VsCollections *self, GError **error)
{
  g_autoptr (sqlite3_stmt) insert =
    vs_db_prepare (db, "INSERT INTO open_item (invoice_id, customer_id, due_on, open_amount, dpd, bucket, disputed)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?)", error);

  for (gsize i = 0; insert != NULL && i < self->items->len; i++)
    {
      const VsAccountItem *item = &g_array_index (self->items, VsAccountItem, i);

      sqlite3_bind_text (insert, 1, item->invoice_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, g_array_index (self->accounts, VsAccount, item->account).customer_id, -1, SQLITE_STATIC);
      if (item->due_on == VS_DAY_NONE)
        sqlite3_bind_null (insert, 3);
      else
        sqlite3_bind_int (insert, 3, item->due_on);
      sqlite3_bind_int64 (insert, 4, item->open);
      sqlite3_bind_int (insert, 5, item->dpd);
      sqlite3_bind_text (insert, 6, vs_bucket_name (vs_bucket_of (item->dpd)), -1, SQLITE_STATIC);
      sqlite3_bind_int (insert, 7, item->disputed);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return insert != NULL;
}

static void
bind_rules (sqlite3_stmt *insert, const VsCollections *self, const VsAccount *account)
{
  const VsLadderRule *step = account->step >= 0 ? self->ladder->steps->pdata[account->step] : NULL;
  const VsLadderRule *lock = account->lock >= 0 ? self->ladder->locks->pdata[account->lock] : NULL;

  sqlite3_bind_text (insert, 16, step ? step->action : NULL, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 17, account->step_reason, -1, SQLITE_STATIC);
  if (step != NULL)
    sqlite3_bind_int (insert, 18, step->level);
  else
    sqlite3_bind_null (insert, 18);
  sqlite3_bind_text (insert, 19, lock ? lock->name : NULL, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 20, account->lock_reason, -1, SQLITE_STATIC);
}

static gboolean
write_accounts (sqlite3 *db, const VsCollections *self, GError **error)
{
  g_autoptr (sqlite3_stmt) insert =
    vs_db_prepare (db, "INSERT INTO account (customer_id, balance, current, days_1_30, days_31_60, days_61_90, days_over_90, overdue,"
                       " credit, dpd, bucket, pd, lgd, ead, expected_loss, action, action_reason, action_level, lock, lock_reason)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", error);

  for (gsize i = 0; insert != NULL && i < self->accounts->len; i++)
    {
      const VsAccount *account = &g_array_index (self->accounts, VsAccount, i);
      const VsAging   *aging = &account->aging;

      sqlite3_bind_text (insert, 1, account->customer_id, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (insert, 2, aging->balance);
      for (int b = 0; b < VS_N_BUCKETS; b++)
        sqlite3_bind_int64 (insert, 3 + b, aging->bucket[b]);
      sqlite3_bind_int64 (insert, 8, aging->overdue);
      sqlite3_bind_int64 (insert, 9, aging->credit);
      sqlite3_bind_int (insert, 10, aging->dpd);
      sqlite3_bind_text (insert, 11, vs_bucket_name (aging->worst), -1, SQLITE_STATIC);
      sqlite3_bind_double (insert, 12, account->pd);
      sqlite3_bind_double (insert, 13, self->ladder->lgd);
      sqlite3_bind_int64 (insert, 14, account->ead);
      sqlite3_bind_int64 (insert, 15, account->expected_loss);
      bind_rules (insert, self, account);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return insert != NULL;
}

static gboolean
write_promises (sqlite3 *db, const VsCollections *self, GError **error)
{
  g_autoptr (sqlite3_stmt) insert =
    vs_db_prepare (db, "INSERT INTO promise_result (promise_id, customer_id, due_on, amount, paid, state)"
                       " VALUES (?, nullif (?, ''), ?, nullif (?, 0), ?, ?)", error);

  for (gsize i = 0; insert != NULL && i < self->promises->len; i++)
    {
      const VsPromise *promise = &g_array_index (self->promises, VsPromise, i);

      sqlite3_bind_text (insert, 1, promise->promise_id, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, promise->customer_id, -1, SQLITE_STATIC);
      sqlite3_bind_int (insert, 3, promise->due_on);
      sqlite3_bind_int64 (insert, 4, promise->amount);
      sqlite3_bind_int64 (insert, 5, promise->paid);
      sqlite3_bind_text (insert, 6, vs_promise_state_name (promise->state), -1, SQLITE_STATIC);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return insert != NULL;
}

/* Nothing owed at either end, nothing billed, nothing received. */
static gboolean
is_idle (const VsAccountMonth *month)
{
  return month->before.balance == 0 && month->after.balance == 0 && month->before.n_open == 0 && month->after.n_open == 0
         && month->billed == 0 && month->received == 0 && month->written_off == 0;
}

static int
bind_aging (sqlite3_stmt *insert, int at, const VsAging *aging)
{
  sqlite3_bind_int64 (insert, at++, aging->balance);
  for (int b = 0; b < VS_N_BUCKETS; b++)
    sqlite3_bind_int64 (insert, at++, aging->bucket[b]);
  sqlite3_bind_text (insert, at++, vs_bucket_name (aging->worst), -1, SQLITE_STATIC);
  return at;
}

/* The whole months up to the as-of date. */
static gboolean
write_months (const char *customer_id, VsStatement *statement, VsDay as_of, gpointer data, GError **error)
{
  sqlite3_stmt  *insert = data;
  VsAccountMonth months[VS_HISTORY_MONTHS];
  guint n = vs_statement_months (statement, vs_day_add_months (vs_day_month_start (as_of + 1), -1), VS_HISTORY_MONTHS, months);

  for (guint m = 0; m < n; m++)
    {
      int at = 1;

      if (is_idle (&months[m]))
        continue;
      sqlite3_bind_text (insert, at++, customer_id, -1, SQLITE_STATIC);
      sqlite3_bind_int (insert, at++, months[m].month);
      sqlite3_bind_int64 (insert, at++, months[m].billed);
      sqlite3_bind_int64 (insert, at++, months[m].received);
      sqlite3_bind_int64 (insert, at++, months[m].written_off);
      at = bind_aging (insert, at, &months[m].before);
      bind_aging (insert, at, &months[m].after);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (VsWorkspace *ws, sqlite3 *db, VsJob *job, GError **error)
{
  static const char month_sql[] =
    "INSERT INTO account_month (customer_id, month, billed, received, written_off,"
    " opening, before_current, before_1_30, before_31_60, before_61_90, before_over_90, bucket_before,"
    " balance, current, days_1_30, days_31_60, days_61_90, days_over_90, bucket)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  g_autoptr (sqlite3_stmt) months = NULL;
  g_autoptr (VsCollections) self = NULL;

  return vs_db_exec (db, "DELETE FROM open_item; DELETE FROM account; DELETE FROM account_month; DELETE FROM promise_result", error)
         && (months = vs_db_prepare (db, month_sql, error)) != NULL
         && (self = load (ws, write_months, months, job, error)) != NULL
         && write_items (db, self, error) && write_accounts (db, self, error) && write_promises (db, self, error);
}

static gboolean
run_step (VsWorkspace *ws, VsJob *job, GError **error)
{
  sqlite3 *db = vs_workspace_begin (ws, job, error);

  if (db == NULL)
    return FALSE;
  if (write_all (ws, db, job, error)
      && vs_workspace_bump (ws, "open_item", error) && vs_workspace_bump (ws, "account", error)
      && vs_workspace_bump (ws, "account_month", error) && vs_workspace_bump (ws, "promise_result", error)
      && vs_workspace_commit (ws, "run", "collections", NULL, error))
    return TRUE;
  vs_workspace_rollback (ws);
  return FALSE;
}

static const char *const inputs[] = {
  "invoice", "payment", "write_off", "dispute", "account_hold", "promise", "contract", "customer", "exchange_rate", "setting", "document:ladders", "as_of", NULL,
};
static const char *const outputs[] = { "open_item", "account", "account_month", "promise_result", NULL };

const VsStep vs_step_collections = { "collections", N_("Ageing the receivables"), inputs, outputs, run_step };
