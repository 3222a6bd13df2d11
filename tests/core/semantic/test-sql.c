/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that the model computes, by columns and by SQLite from the printed statement, on data with holes. */
#include "fixture.h"
#include "semantic/sql.h"

#include <math.h>
#include <string.h>

static gboolean
is_same (const VsColumn *column, gsize row, const char *sql)
{
  if (vs_column_is_null (column, row) || sql[0] == '\0')
    return vs_column_is_null (column, row) ? sql[0] == '\0' : column->type == VS_TYPE_TEXT && vs_column_get_text (column, row)[0] == '\0';
  if (column->type == VS_TYPE_TEXT)
    return g_str_equal (vs_column_get_text (column, row), sql);
  if (column->type != VS_TYPE_DOUBLE)
    return vs_column_get_int (column, row) == g_ascii_strtoll (sql, NULL, 10);
  return fabs (column->d[row] - g_ascii_strtod (sql, NULL)) <= 1e-9 * MAX (1, fabs (column->d[row]));
}

/* TRUE when SQL can say it. */
static gboolean
check_rows (Fixture *f, const char *entity, const char *text, const VsExpr *expr)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = vs_sql_rows (f->data, entity, expr, &error);
  g_autofree char *got = sql ? fixture_sql (f, sql) : NULL;
  g_autoptr (VsColumn) column = NULL;
  g_auto (GStrv) lines = NULL;

  if (sql == NULL)
    {
      g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
      return FALSE;
    }
  column = vs_data_eval_expr (f->data, vs_model_entity (vs_data_model (f->data), entity), expr, &error);
  g_assert_no_error (error);
  lines = g_strsplit (got, "\n", -1);
  g_assert_cmpuint (MAX (g_strv_length (lines), 1), ==, column->n + 1);   /* GLib splits "" into nothing */
  for (gsize i = 0; i < column->n; i++)
    if (!is_same (column, i, lines[i]))
      {
        g_autofree char *ours = vs_column_dup_string (column, i);

        g_error ("row %d of %s.%s: %s, SQL %s\n%s", (int) i, entity, text, vs_column_is_null (column, i) ? "null" : ours, lines[i], sql);
      }
  return TRUE;
}

static void
test_fields (Fixture *f, gconstpointer unused)
{
  const GPtrArray *entities = vs_model_entities (vs_data_model (f->data));
  guint said = 0, unsaid = 0;

  for (guint i = 0; i < entities->len; i++)
    {
      const VsEntity *entity = entities->pdata[i];

      for (guint k = 0; k < entity->fields->len; k++)
        {
          const VsField *field = entity->fields->pdata[k];

          if (field->expr == NULL)
            continue;
          if (check_rows (f, entity->name, field->name, field->expr))
            said++;
          else
            unsaid++;
        }
    }
  g_test_message ("%u said, %u not", said, unsaid);
  g_assert_cmpuint (said, >, 120);
  g_assert_cmpuint (unsaid, <, 10);
}

/* Lookups over one and more steps, back over a shared key, sums of what belongs to a row, and both in each other. */
static void
test_lookups (Fixture *f, gconstpointer unused)
{
  static const struct { const char *entity, *text; } cases[] = {
    { "invoice", "customer.region" }, { "invoice", "customer.account.dpd" }, { "invoice", "plan.name" }, { "customer", "account.dpd" },
    { "customer", "score_churn.level" }, { "customer", "parent_company.name" }, { "ticket", "customer.is_active and customer.overdue > 100" },
    { "customer", "count (ticket where escalated)" }, { "customer", "sum (invoice.amount where plan.kind = 'flat')" },
    { "customer", "largest (invoice.amount, 3) / sum (invoice.amount)" }, { "plan", "count (invoice where kind = 'invoice')" },
    { "plan", "avg (invoice.amount)" }, { "customer", "distinct (invoice.status)" }, { "ev", "customer.region like '%o%'" },
    { "customer", "max (invoice.issued_on where amount = 0)" }, { "contract", "count (invoice) + customer.open_tickets" },
    { "ev_session", "customer.plan_name" }, { "customer", "count (ev_session)" }, { "invoice", "if (customer.kind = 'business', amount, money (0)) * 2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsExpr) expr = vs_expr_parse (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_true (check_rows (f, cases[i].entity, cases[i].text, expr));
    }
}

static void
test_measures (Fixture *f, gconstpointer unused)
{
  const GPtrArray *measures = vs_model_measures (vs_data_model (f->data));
  guint said = 0, unsaid = 0;

  for (guint i = 0; i < measures->len; i++)
    {
      const VsMeasure *measure = measures->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *sql = vs_sql_measure (f->data, measure, &error);
      g_autofree char *got = sql ? g_strstrip (fixture_sql (f, sql)) : NULL;
      double value = vs_query_measure (f->data, measure->name, NULL, NULL);
      double scale = measure->type == VS_TYPE_MONEY ? 10000 : 1;

      if (sql == NULL)
        {
          unsaid++;
          continue;
        }
      said++;
      if (isnan (value) ? got[0] != '\0' : fabs (g_ascii_strtod (got, NULL) / scale - value) > 1e-9 * MAX (1, fabs (value)))
        g_error ("%s: %.12g, SQL %s\n%s", measure->name, value, got, sql);
    }
  g_test_message ("%u said, %u not", said, unsaid);
  g_assert_cmpuint (said, >, 200);
  g_assert_cmpuint (unsaid, <, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/semantic/sql/fields", Fixture, NULL, fixture_set_up, test_fields, fixture_tear_down);
  g_test_add ("/semantic/sql/lookups", Fixture, NULL, fixture_set_up, test_lookups, fixture_tear_down);
  g_test_add ("/semantic/sql/measures", Fixture, NULL, fixture_set_up, test_measures, fixture_tear_down);
  return g_test_run ();
}
