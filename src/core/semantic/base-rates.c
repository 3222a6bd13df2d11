/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/base-rates.h"

#include "base/json.h"
#include "workspace/db.h"
#include "workspace/document.h"

#include <math.h>

typedef struct { VsDay day; double per_base; } Rate;

struct _VsBaseRates {
  VsExprRates rates;
  VsWorkspace *ws;         /* borrowed: whoever holds us holds it */
  char        *base;
  GMutex       lock;
  GHashTable  *currencies; /* code → GArray of Rate, by day (guarded by lock; what is in it stays) */
};

static GArray *
read_rates (VsWorkspace *ws, const char *currency)
{
  GArray *rates = g_array_new (FALSE, FALSE, sizeof (Rate));
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  sqlite3_stmt *stmt = db ? vs_db_prepare (db, "SELECT day, per_base FROM exchange_rate WHERE currency = ?1 AND per_base > 0 ORDER BY day", NULL) : NULL;

  if (stmt)
    sqlite3_bind_text (stmt, 1, currency, -1, SQLITE_STATIC);
  while (stmt && vs_db_step (stmt, NULL))
    {
      Rate rate = { sqlite3_column_int (stmt, 0), sqlite3_column_double (stmt, 1) };

      g_array_append_val (rates, rate);
    }
  sqlite3_finalize (stmt);
  vs_workspace_release (ws, db);
  return rates;
}

static double
per_base (gpointer data, const char *currency, VsDay day)
{
  VsBaseRates *self = data;
  const GArray *rates;
  guint low = 0, high;

  g_mutex_lock (&self->lock);
  rates = g_hash_table_lookup (self->currencies, currency);
  if (!rates)
    g_hash_table_insert (self->currencies, g_strdup (currency), (gpointer) (rates = read_rates (self->ws, currency)));
  g_mutex_unlock (&self->lock);
  for (high = rates->len; low < high;)   /* the first after the day */
    {
      guint middle = (low + high) / 2;

      if (g_array_index (rates, Rate, middle).day <= day)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0 || (gint64) day - g_array_index (rates, Rate, low - 1).day > self->rates.most_days)
    return NAN;
  return g_array_index (rates, Rate, low - 1).per_base;
}

static int
most_days (VsWorkspace *ws)
{
  g_autofree char *json = vs_document_load (ws, "currency", "amounts", NULL, NULL);
  g_autoptr (VsJsonDoc) doc = json ? vs_json_doc_parse (json, "currency/amounts.json", NULL) : NULL;

  return doc ? (int) CLAMP (vs_json_integer_or (vs_json_get (vs_json_doc_root (doc), "rate_at_most_days_old"), 0), 0, 36525) : 0;
}

VsBaseRates *
vs_base_rates_new (VsWorkspace *ws)
{
  VsBaseRates *self = g_new0 (VsBaseRates, 1);

  self->ws = ws;
  self->base = vs_workspace_get_setting (ws, "currency") ?: g_strdup ("USD");
  self->currencies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->rates = (VsExprRates) { self->base, most_days (ws), per_base, self };
  g_mutex_init (&self->lock);
  return self;
}

void
vs_base_rates_free (VsBaseRates *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->currencies);
  g_mutex_clear (&self->lock);
  g_free (self->base);
  g_free (self);
}

const VsExprRates *
vs_base_rates_get (VsBaseRates *self)
{
  return &self->rates;
}

char *
vs_base_rates_mark (VsBaseRates *self)
{
  return g_strdup_printf ("%s %d", self->base, self->rates.most_days);
}
