/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/statement-store.h"

#include <string.h>

/* What is owed is worth what its currency is on the as-of day (?1), bill and payment alike, so that what was paid in full leaves nothing over;
 * without any rate it has no amount here, and a rule of quality lists it. */
#define IN_BASE(amount, currency) \
  "CASE WHEN coalesce (" currency ", '') IN ('', coalesce ((SELECT value FROM setting WHERE key = 'currency'), 'USD')) THEN " amount \
  " ELSE CAST(round (" amount " / (SELECT per_base FROM exchange_rate AS r WHERE r.currency = " currency " AND r.per_base > 0 AND r.day <= ?1" \
  " ORDER BY r.day DESC LIMIT 1)) AS INTEGER) END"

/* Both in the order of their index, unknown customers first: no row is sorted and none is looked up. */
static const char billed_sql[] =
  "SELECT coalesce (customer_id, ''), invoice_id, replaces_invoice_id, coalesce (issued_on, period_end, due_on), due_on, " IN_BASE ("amount", "invoice.currency") ","
  "  kind = 'credit', disputed, status FROM invoice INDEXED BY invoice_by_customer_id"
  " WHERE " IN_BASE ("amount", "invoice.currency") " IS NOT NULL AND coalesce (status, 'open') <> 'cancelled' ORDER BY customer_id";
static const char paid_sql[] =
  "SELECT customer_id, invoice_id, paid_on, " IN_BASE ("amount", "payment.currency") ", NOT coalesce (failed, 0) AND "
  IN_BASE ("amount", "payment.currency") " IS NOT NULL"
  " FROM payment INDEXED BY payment_by_customer_id WHERE customer_id IS NOT NULL ORDER BY customer_id";

/* The rest: what was given up, payments of nobody known, and payments for the invoice of another. Columns: payer (null: whoever's the
 * invoice is), invoice, its owner, is it one that counts, its day, day, amount, is it given up. */
#define INVOICE "i.invoice_id, i.customer_id, i.amount IS NOT NULL AND coalesce (i.status, 'open') <> 'cancelled', " \
                "coalesce (i.issued_on, i.period_end, i.due_on)"
static const char rest_sql[] =
  "SELECT w.customer_id, " INVOICE ", w.\"on\", coalesce (" IN_BASE ("w.amount", "i.currency") ", 0), 1 FROM write_off w LEFT JOIN invoice i USING (invoice_id)"
  " UNION ALL SELECT NULL, " INVOICE ", p.paid_on, " IN_BASE ("p.amount", "p.currency") ", 0 FROM payment p LEFT JOIN invoice i USING (invoice_id)"
  "  WHERE p.customer_id IS NULL AND " IN_BASE ("p.amount", "p.currency") " IS NOT NULL AND NOT coalesce (p.failed, 0)"
  " UNION ALL SELECT p.customer_id, " INVOICE ", p.paid_on, " IN_BASE ("p.amount", "p.currency") ", 0 FROM payment p CROSS JOIN invoice i USING (invoice_id)"
  "  WHERE p.customer_id IS NOT NULL AND p.customer_id <> coalesce (i.customer_id, '') AND " IN_BASE ("p.amount", "p.currency") " IS NOT NULL"
  "  AND NOT coalesce (p.failed, 0)";

static const char disputed_sql[] =
  "SELECT invoice_id, max (coalesce (opened_on, ?1) <= ?1 AND coalesce (resolved_on, ?1 + 1) > ?1) FROM dispute"
  " WHERE invoice_id IS NOT NULL GROUP BY invoice_id";

typedef struct {
  char      *invoice_id;   /* nullable */
  VsReceived received;
} Stray;

struct _VsStatementReader {
  sqlite3_stmt *billed, *paid;
  gboolean      has_billed, has_paid;   /* a row is under the cursor */
  GHashTable   *strays;                 /* customer_id → GArray of Stray */
  GHashTable   *foreign;                /* invoices that another customer paid for */
  GHashTable   *disputed;               /* invoice_id → still open? */
  GPtrArray    *names;                  /* customers of strays, ordered */
  guint         next_name;
  char         *customer;
  VsStatement   statement;
};

static const char *
text_at (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

static VsDay
day_at (sqlite3_stmt *stmt, int column)
{
  return sqlite3_column_type (stmt, column) == SQLITE_NULL ? VS_DAY_NONE : sqlite3_column_int (stmt, column);
}

static void
stray_clear (gpointer data)
{
  g_free (((Stray *) data)->invoice_id);
}

static void
add_stray (VsStatementReader *self, const char *customer, const char *invoice_id, const VsReceived *received)
{
  GArray *list = g_hash_table_lookup (self->strays, customer);
  Stray   stray = { g_strdup (invoice_id), *received };

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (Stray));
      g_array_set_clear_func (list, stray_clear);
      g_hash_table_insert (self->strays, g_strdup (customer), list);
    }
  g_array_append_val (list, stray);
}

/* Money for an invoice that counts goes to it; until its day, or without one, it belongs to whoever paid. */
static void
take_rest (VsStatementReader *self, sqlite3_stmt *row)
{
  const char *invoice_id = text_at (row, 1);
  const char *owner = text_at (row, 2) ? text_at (row, 2) : "";
  const char *payer = text_at (row, 0) ? text_at (row, 0) : owner;
  gboolean    counts = invoice_id != NULL && sqlite3_column_int (row, 3), foreign = strcmp (owner, payer) != 0;
  VsReceived  received = { .billed = -1, .day = day_at (row, 5), .until = VS_DAY_NONE, .amount = sqlite3_column_int64 (row, 6),
                           .is_write_off = sqlite3_column_int (row, 7) };

  if (foreign && invoice_id != NULL && !received.is_write_off)
    g_hash_table_add (self->foreign, g_strdup (invoice_id));
  if (counts && !foreign)
    add_stray (self, owner, invoice_id, &received);
  else if (counts)
    {
      VsReceived for_it = received;

      for_it.is_foreign = TRUE;
      add_stray (self, owner, invoice_id, &for_it);
      received.until = day_at (row, 4);
      if (received.until != VS_DAY_NONE)
        add_stray (self, payer, NULL, &received);
    }
  else
    add_stray (self, payer, NULL, &received);
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
read_rest (VsStatementReader *self, sqlite3 *db, VsDay as_of, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, rest_sql, error);
  g_autoptr (GError) failed = NULL;

  if (stmt != NULL)
    sqlite3_bind_int (stmt, 1, as_of);
  while (stmt != NULL && vs_db_step (stmt, &failed))
    take_rest (self, stmt);
  if (failed != NULL)
    g_propagate_error (error, g_steal_pointer (&failed));
  else if (stmt != NULL)
    {
      GHashTableIter iter;
      gpointer       name;

      g_hash_table_iter_init (&iter, self->strays);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        g_ptr_array_add (self->names, name);
      g_ptr_array_sort (self->names, by_text);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_disputes (VsStatementReader *self, sqlite3 *db, VsDay as_of, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, disputed_sql, error);
  g_autoptr (GError) failed = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, as_of);
  while (vs_db_step (stmt, &failed))
    g_hash_table_insert (self->disputed, g_strdup (text_at (stmt, 0)), GINT_TO_POINTER (sqlite3_column_int (stmt, 1)));
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

static gboolean
advance (sqlite3_stmt *stmt, gboolean *has_row, GError **error)
{
  g_autoptr (GError) failed = NULL;

  *has_row = vs_db_step (stmt, &failed);
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

VsStatementReader *
vs_statement_reader_new (sqlite3 *db, VsDay as_of, GError **error)
{
  g_autoptr (VsStatementReader) self = g_new0 (VsStatementReader, 1);

  self->strays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->foreign = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->disputed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_ptr_array_new ();
  vs_statement_init (&self->statement);
  if (!read_rest (self, db, as_of, error) || !read_disputes (self, db, as_of, error)
      || (self->billed = vs_db_prepare (db, billed_sql, error)) == NULL
      || (self->paid = vs_db_prepare (db, paid_sql, error)) == NULL)
    return NULL;
  sqlite3_bind_int (self->billed, 1, as_of);
  sqlite3_bind_int (self->paid, 1, as_of);
  if (!advance (self->billed, &self->has_billed, error) || !advance (self->paid, &self->has_paid, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
vs_statement_reader_free (VsStatementReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->billed, sqlite3_finalize);
  g_clear_pointer (&self->paid, sqlite3_finalize);
  g_hash_table_unref (self->strays);
  g_hash_table_unref (self->foreign);
  g_hash_table_unref (self->disputed);
  g_ptr_array_unref (self->names);
  vs_statement_free (&self->statement);
  g_free (self->customer);
  g_free (self);
}

/* ── One customer ── */

static const char *
first_of (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return a ? a : b;
  return strcmp (a, b) <= 0 ? a : b;
}

static const char *
next_customer (VsStatementReader *self)
{
  const char *billed = self->has_billed ? text_at (self->billed, 0) : NULL;
  const char *paid = self->has_paid ? text_at (self->paid, 0) : NULL;
  const char *stray = self->next_name < self->names->len ? self->names->pdata[self->next_name] : NULL;

  return first_of (first_of (billed, paid), stray);
}

/* settled: only what the file says; whether it stands is known when all that came in is. */
static void
add_billed (VsStatementReader *self)
{
  const char *id = text_at (self->billed, 1), *status = text_at (self->billed, 8);
  gpointer    argued;
  VsBilled    billed = { .invoice_id = g_strdup (id), .replaces = g_strdup (text_at (self->billed, 2)), .issued_on = day_at (self->billed, 3),
                         .due_on = day_at (self->billed, 4), .amount = sqlite3_column_int64 (self->billed, 5),
                         .is_credit = sqlite3_column_int (self->billed, 6), .disputed = sqlite3_column_int (self->billed, 7) };

  if (g_hash_table_lookup_extended (self->disputed, id, NULL, &argued))
    billed.disputed = GPOINTER_TO_INT (argued);
  billed.settled = g_strcmp0 (status, "paid") == 0 ? 1 : g_strcmp0 (status, "written_off") == 0 ? 2 : 0;
  vs_statement_bill (&self->statement, &billed);
}

/* Money for an invoice that is not there, or does not count, is the customer's own; for another's invoice it is among the strays. */
static void
add_paid (VsStatementReader *self)
{
  const char *invoice_id = text_at (self->paid, 1);
  VsReceived  received = { .billed = vs_statement_find (&self->statement, invoice_id), .day = day_at (self->paid, 2), .until = VS_DAY_NONE,
                           .amount = sqlite3_column_int64 (self->paid, 3) };

  if (!sqlite3_column_int (self->paid, 4))
    return;
  if (received.billed >= 0 || invoice_id == NULL || !g_hash_table_contains (self->foreign, invoice_id))
    vs_statement_receive (&self->statement, &received);
}

static void
add_strays (VsStatementReader *self)
{
  const GArray *list = g_hash_table_lookup (self->strays, self->customer);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Stray *stray = &g_array_index (list, Stray, i);
      VsReceived   received = stray->received;

      received.billed = vs_statement_find (&self->statement, stray->invoice_id);
      vs_statement_receive (&self->statement, &received);
    }
}

static void
settle (VsStatementReader *self, gboolean has_payment)
{
  for (guint i = 0; i < self->statement.billed->len; i++)
    {
      VsBilled *billed = &g_array_index (self->statement.billed, VsBilled, i);
      gboolean  known = has_payment;

      if (billed->settled == 2)
        {
          known = FALSE;
          for (guint r = 0; r < self->statement.received->len && !known; r++)
            {
              const VsReceived *received = &g_array_index (self->statement.received, VsReceived, r);

              known = received->billed == (int) i && received->is_write_off && !received->is_foreign;
            }
        }
      billed->settled = billed->settled && !known;
    }
}

gboolean
vs_statement_reader_next (VsStatementReader *self, const char **customer_id, VsStatement **statement, GError **error)
{
  const char *next = next_customer (self);
  gboolean    has_payment = FALSE;

  vs_statement_clear (&self->statement);
  if (next == NULL)
    return FALSE;
  g_free (self->customer);
  self->customer = g_strdup (next);
  for (; self->has_billed && strcmp (text_at (self->billed, 0), self->customer) == 0;)
    {
      add_billed (self);
      if (!advance (self->billed, &self->has_billed, error))
        return FALSE;
    }
  vs_statement_order (&self->statement);
  for (; self->has_paid && strcmp (text_at (self->paid, 0), self->customer) == 0; has_payment = TRUE)
    {
      add_paid (self);
      if (!advance (self->paid, &self->has_paid, error))
        return FALSE;
    }
  add_strays (self);
  while (self->next_name < self->names->len && strcmp (self->names->pdata[self->next_name], self->customer) == 0)
    self->next_name++;
  settle (self, has_payment);
  vs_statement_rewind (&self->statement);
  *customer_id = self->customer;
  *statement = &self->statement;
  return TRUE;
}
