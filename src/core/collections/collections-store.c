/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/collections-store.h"

#include "frame/store.h"
#include "workspace/document.h"

#include <string.h>

/* ?1 is the as-of date throughout. An invoice that its file calls paid, of a customer without any payment, was settled somewhere else;
 * one written off without saying when is gone as well. */
#define ITEM \
  "item AS (SELECT coalesce (customer_id, '') AS customer_id, invoice_id, kind, replaces_invoice_id, due_on, amount, disputed," \
  "   (status = 'paid' AND NOT EXISTS (SELECT 1 FROM payment WHERE payment.customer_id = invoice.customer_id))" \
  "   OR (status = 'written_off' AND NOT EXISTS (SELECT 1 FROM write_off WHERE write_off.customer_id = invoice.customer_id AND" \
  "       write_off.invoice_id = invoice.invoice_id)) AS settled" \
  "  FROM invoice WHERE amount IS NOT NULL AND coalesce (status, 'open') <> 'cancelled'" \
  "   AND coalesce (issued_on, period_end, due_on, ?1) <= ?1)"
#define RECEIVED \
  "received AS (SELECT customer_id, invoice_id, amount FROM payment WHERE amount IS NOT NULL AND NOT coalesce (failed, 0)" \
  "   AND coalesce (paid_on, ?1) <= ?1" \
  "  UNION ALL SELECT customer_id, invoice_id, amount FROM write_off WHERE amount IS NOT NULL AND \"on\" <= ?1)"

static const char items_sql[] =
  "WITH " ITEM ", " RECEIVED ","
  " paid AS (SELECT invoice_id, sum (amount) AS amount FROM received WHERE invoice_id IS NOT NULL GROUP BY invoice_id),"
  " argued AS (SELECT invoice_id, max (coalesce (opened_on, ?1) <= ?1 AND coalesce (resolved_on, ?1 + 1) > ?1) AS still FROM dispute"
  "  WHERE invoice_id IS NOT NULL GROUP BY invoice_id)"
  " SELECT customer_id, invoice_id, due_on, item.amount, coalesce (paid.amount, 0), coalesce (argued.still, disputed, 0), settled,"
  "  kind = 'credit', replaces_invoice_id"
  " FROM item LEFT JOIN paid USING (invoice_id) LEFT JOIN argued USING (invoice_id)"
  " ORDER BY customer_id, due_on IS NULL, due_on, invoice_id";

/* Money that no invoice of the day takes. */
static const char pool_sql[] =
  "WITH " ITEM ", " RECEIVED
  " SELECT coalesce (received.customer_id, invoice.customer_id, '') AS owner, sum (received.amount) FROM received"
  " LEFT JOIN item ON item.invoice_id = received.invoice_id LEFT JOIN invoice ON invoice.invoice_id = received.invoice_id"
  " WHERE item.invoice_id IS NULL GROUP BY owner";

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
/* ?2: days of grace. */
static const char promise_sql[] =
  "SELECT customer_id, max (NOT coalesce (kept, 0) AND due_on + ?2 >= ?1) * 16 + max (kept = 0 OR (kept IS NULL AND due_on + ?2 < ?1)) * 32"
  " FROM promise WHERE customer_id IS NOT NULL AND due_on IS NOT NULL GROUP BY customer_id";

/* ── Reading ── */

/* One customer's invoices while they are read. */
typedef struct {
  GArray    *items;       /* VsOpenItem; tag = index into ids */
  GPtrArray *ids;
  VsMoney    pool;        /* credits and what payments left over */
} Group;

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

/* A credit for one invoice goes to that invoice first. */
static VsMoney
credit_named_invoice (Group *group, const char *invoice_id, VsMoney credit)
{
  for (guint i = 0; invoice_id != NULL && i < group->items->len; i++)
    {
      VsOpenItem *item = &g_array_index (group->items, VsOpenItem, i);

      if (g_str_equal (group->ids->pdata[item->tag], invoice_id))
        {
          VsMoney taken = MIN (credit, item->open);

          item->open -= taken;
          return credit - taken;
        }
    }
  return credit;
}

typedef struct {
  char   *replaces;
  VsMoney amount;
} Credit;

static void
credit_clear (gpointer data)
{
  g_free (((Credit *) data)->replaces);
}

static void
group_add (Group *group, GArray *credits, sqlite3_stmt *row)
{
  VsMoney  amount = sqlite3_column_int64 (row, 3), paid = sqlite3_column_int64 (row, 4);
  gboolean settled = sqlite3_column_int (row, 6), is_credit = amount < 0 || sqlite3_column_int (row, 7);

  if (settled)
    return;
  if (is_credit)
    {
      /* What was paid out on a credit note (below 0) has used it up. */
      Credit credit = { g_strdup ((const char *) sqlite3_column_text (row, 8)), ABS (amount) + paid };

      g_array_append_val (credits, credit);
      return;
    }
  if (paid > amount)
    group->pool += paid - amount;
  else if (paid < amount)
    {
      VsOpenItem item = { VS_DAY_NONE, amount - paid, sqlite3_column_int (row, 5), group->ids->len };

      if (sqlite3_column_type (row, 2) != SQLITE_NULL)
        item.due_on = sqlite3_column_int (row, 2);
      g_array_append_val (group->items, item);
      g_ptr_array_add (group->ids, g_strdup ((const char *) sqlite3_column_text (row, 1)));
    }
}

/* The customer's invoices are all there: settle, sum, and keep what is open. */
static void
group_end (VsCollections *self, const char *customer_id, Group *group, GArray *credits)
{
  VsAccount account = { g_strdup (customer_id), .step = -1, .lock = -1 };
  VsMoney   left;

  for (guint i = 0; i < credits->len; i++)
    {
      const Credit *credit = &g_array_index (credits, Credit, i);

      group->pool += credit->amount > 0 ? credit_named_invoice (group, credit->replaces, credit->amount) : credit->amount;
    }
  if (group->pool < 0)   /* more was paid back than had come in: it is owed again, without a date */
    {
      VsOpenItem owed = { VS_DAY_NONE, -group->pool, FALSE, G_MAXUINT };

      g_array_append_val (group->items, owed);
      group->pool = 0;
    }
  left = vs_aging_settle ((VsOpenItem *) (gpointer) group->items->data, group->items->len, group->pool);
  vs_aging_sum ((VsOpenItem *) (gpointer) group->items->data, group->items->len, left, self->as_of, &account.aging);
  for (guint i = 0; i < group->items->len; i++)
    {
      const VsOpenItem *open = &g_array_index (group->items, VsOpenItem, i);

      if (open->open > 0 && open->tag != G_MAXUINT)
        {
          VsAccountItem item = { g_strdup (group->ids->pdata[open->tag]), self->accounts->len, open->due_on, open->open,
                                 vs_days_past_due (open->due_on, self->as_of), open->disputed };

          g_array_append_val (self->items, item);
        }
    }
  g_array_append_val (self->accounts, account);
  g_array_set_size (group->items, 0);
  g_ptr_array_set_size (group->ids, 0);
  g_array_set_size (credits, 0);
  group->pool = 0;
}

/* Takes the customer's unallocated money out of `pool`, so that what stays there belongs to customers without invoices. */
static VsMoney
take_pool (GHashTable *pool, const char *customer_id)
{
  VsMoney amount = amount_of (pool, customer_id);

  g_hash_table_remove (pool, customer_id);
  return amount;
}

static gboolean
read_accounts (VsCollections *self, sqlite3 *db, VsJob *job, GError **error)
{
  g_autoptr (GHashTable) pool = read_amounts (db, pool_sql, self->as_of, 0, error);
  g_autoptr (sqlite3_stmt) stmt = pool ? prepare_for_day (db, items_sql, self->as_of, 0, error) : NULL;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (VsOpenItem)), credits = g_array_new (FALSE, FALSE, sizeof (Credit));
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failed = NULL;
  g_autofree char *customer = NULL;
  Group   group = { items, ids, 0 };
  guint64 n = 0;
  g_autoptr (GList) rest = NULL;

  if (stmt == NULL)
    return FALSE;
  g_array_set_clear_func (credits, credit_clear);
  while (vs_db_step (stmt, &failed))
    {
      const char *owner = (const char *) sqlite3_column_text (stmt, 0);

      if (++n % 1000 == 0 && !vs_job_check (job, error))
        return FALSE;
      if (customer != NULL && strcmp (customer, owner) != 0)
        group_end (self, customer, &group, credits);
      if (customer == NULL || strcmp (customer, owner) != 0)
        {
          g_free (customer);
          customer = g_strdup (owner);
          group.pool = take_pool (pool, customer);
        }
      group_add (&group, credits, stmt);
    }
  if (failed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return FALSE;
    }
  if (customer != NULL)
    group_end (self, customer, &group, credits);
  rest = g_hash_table_get_keys (pool);
  rest = g_list_sort (rest, (GCompareFunc) strcmp);
  for (const GList *l = rest; l != NULL; l = l->next)
    {
      group.pool = amount_of (pool, l->data);
      group_end (self, l->data, &group, credits);
    }
  return TRUE;
}

static gboolean
read_circumstances (VsCollections *self, sqlite3 *db, GError **error)
{
  const VsLadder *ladder = self->ladder;
  g_autoptr (GHashTable) accrued = read_amounts (db, accrued_sql, self->as_of, ladder->accrual_days, error);
  g_autoptr (GHashTable) deposits = accrued ? read_amounts (db, deposit_sql, self->as_of, 0, error) : NULL;
  g_autoptr (GHashTable) holds = deposits ? read_amounts (db, hold_sql, self->as_of, 0, error) : NULL;
  g_autoptr (GHashTable) promises = holds ? read_amounts (db, promise_sql, self->as_of, ladder->grace_days, error) : NULL;

  if (promises == NULL)
    return FALSE;
  for (gsize i = 0; i < self->accounts->len; i++)
    {
      VsAccount *account = &g_array_index (self->accounts, VsAccount, i);

      account->accrued = amount_of (accrued, account->customer_id);
      account->deposit = amount_of (deposits, account->customer_id);
      account->flags = (guint) amount_of (holds, account->customer_id) | (guint) amount_of (promises, account->customer_id);
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

VsCollections *
vs_collections_load (VsWorkspace *ws, VsJob *job, GError **error)
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
  done = read_accounts (self, db, job, error) && read_circumstances (self, db, error);
  vs_workspace_release (ws, db);
  if (!done)
    return NULL;
  customers = load_customers (self, ws, job, error);
  if (customers == NULL || !vs_collections_judge (self, customers, currency, error))
    return NULL;
  return g_steal_pointer (&self);
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
run_step (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (VsCollections) self = vs_collections_load (ws, job, error);
  sqlite3 *db = self ? vs_workspace_begin (ws, job, error) : NULL;

  if (db == NULL)
    return FALSE;
  if (vs_db_exec (db, "DELETE FROM open_item; DELETE FROM account", error)
      && write_items (db, self, error) && write_accounts (db, self, error)
      && vs_workspace_bump (ws, "open_item", error)
      && vs_workspace_bump (ws, "account", error)
      && vs_workspace_commit (ws, "run", "collections", NULL, error))
    return TRUE;
  vs_workspace_rollback (ws);
  return FALSE;
}

static const char *const inputs[] = {
  "invoice", "payment", "write_off", "dispute", "account_hold", "promise", "contract", "customer", "document:ladders", "as_of", NULL,
};
static const char *const outputs[] = { "open_item", "account", NULL };

const VsStep vs_step_collections = { "collections", N_("Ageing the receivables"), inputs, outputs, run_step };
