/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields over relationships and aggregates over children, against SQL subqueries. */
#include "fixture.h"

#include <string.h>

/* entity, expression, the same for each row in SQL */
static const struct { const char *entity, *expression, *sql; } cases[] = {
  { "customer", "count (ticket where escalated and opened_at >= as_of () - 90)",
    "SELECT (SELECT count (*) FROM ticket t WHERE t.customer_id = c.customer_id AND escalated AND opened_at >= (20634 - 90) * 86400)"
    " FROM customer c" },
  { "customer", "sum (invoice.amount where status = 'open')",
    "SELECT (SELECT sum (amount) / 10000.0 FROM invoice i WHERE i.customer_id = c.customer_id AND status = 'open') FROM customer c" },
  { "customer", "count (ticket) > 1 and kind = 'household'",
    "SELECT CASE WHEN (SELECT count (*) FROM ticket t WHERE t.customer_id = c.customer_id) > 1 AND kind = 'household' THEN 'true' ELSE"
    " 'false' END FROM customer c" },
  { "customer", "avg (payment.days_late)",
    "SELECT (SELECT avg (max (paid_on - due_on, 0)) FROM payment p JOIN invoice i USING (invoice_id) WHERE p.customer_id = c.customer_id"
    " AND NOT failed) FROM customer c" },
  { "customer", "max (invoice.issued_on where invoice.kind = 'credit')",
    "SELECT (SELECT date (max (issued_on) * 86400, 'unixepoch') FROM invoice i WHERE i.customer_id = c.customer_id AND kind = 'credit')"
    " FROM customer c" },
  { "customer", "distinct (invoice.status)", "SELECT (SELECT count (DISTINCT status) FROM invoice i WHERE i.customer_id = c.customer_id)"
                                             " FROM customer c" },
  /* children of children: the plan of the bill; meters of the customer */
  { "customer", "min (plan_bill.cost where plan_bill.plan.kind = 'ev')", "SELECT (SELECT cost / 10000.0 FROM plan_bill b WHERE"
                                                                         " b.customer_id = c.customer_id AND plan_id = 'P3') FROM"
                                                                         " customer c" },
  { "plan", "count (invoice where kind = 'credit')",
    "SELECT (SELECT count (*) FROM invoice i JOIN contract k USING (contract_id) WHERE k.plan_id = p.plan_id AND kind = 'credit') FROM"
    " plan p" },
  /* an aggregate within an aggregate's condition */
  { "plan", "count (contract where contract.revenue_12m > 100)",
    "SELECT (SELECT count (*) FROM contract k WHERE k.plan_id = p.plan_id AND (SELECT sum (CASE WHEN status = 'cancelled' THEN NULL WHEN"
    " kind = 'credit' THEN"
    " -(abs (amount) - abs (coalesce (tax, 0))) ELSE amount - coalesce (tax, 0) END) FROM invoice i WHERE i.contract_id = k.contract_id"
    " AND issued_on BETWEEN 20270 AND 20634) > 1000000) FROM plan p" },
  /* up to the parent, down to its twin, and both */
  { "invoice", "customer.region", "SELECT region FROM invoice i LEFT JOIN customer c USING (customer_id) ORDER BY i.rowid" },
  { "invoice", "customer.account.dpd", "SELECT dpd FROM invoice i LEFT JOIN account USING (customer_id) ORDER BY i.rowid" },
  { "invoice", "account.dpd", "SELECT dpd FROM invoice i LEFT JOIN account USING (customer_id) ORDER BY i.rowid" },
  { "customer", "account.overdue", "SELECT overdue / 10000.0 FROM customer c LEFT JOIN account USING (customer_id) ORDER BY c.rowid" },
  { "customer", "score_churn.level", "SELECT level FROM customer c LEFT JOIN (SELECT * FROM score WHERE model = 'churn') USING"
                                     " (customer_id) ORDER BY c.rowid" },
  { "account", "customer.score_health.score", "SELECT score FROM account a LEFT JOIN (SELECT * FROM score WHERE model = 'health') USING"
                                              " (customer_id) ORDER BY a.rowid" },
  { "customer", "best_plan.current_plan.name", "SELECT name2 FROM customer c LEFT JOIN best_plan b USING (customer_id) LEFT JOIN (SELECT"
                                               " plan_id, name AS name2 FROM plan) p ON p.plan_id = b.current_plan_id ORDER BY c.rowid" },
  { "customer", "customer.name", "SELECT name FROM customer" },
};

static void
test_eval (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsColumn) column = vs_data_eval (f->data, cases[i].entity, cases[i].expression, &error);
      g_autofree char *expected = fixture_sql (f, cases[i].sql);
      g_autoptr (GString) got = g_string_new (NULL);
      gsize missing = 0;

      g_test_message ("%s: %s", cases[i].entity, cases[i].expression);
      g_assert_no_error (error);
      for (gsize k = 0; k < column->n; k++)
        {
          g_autofree char *cell = vs_column_dup_string (column, k);

          missing += vs_column_is_null (column, k);
          g_string_append_printf (got, "%s\n", cell);
        }
      g_assert_cmpuint (missing, <, column->n);
      fixture_assert_same (got->str, expected);
    }
}

static const struct { const char *entity, *expression, *says; } refused[] = {
  { "customer", "ticket.kind", "“ticket.kind”: A “customer” does not belong to just one “ticket”" },
  { "customer", "count (kind)", "customer" },
  { "customer", "count (plan)", "plan" },
  { "customer", "sum (ticket.kind)", "added up" },
  { "customer", "count (ticket where kind)", "true or false" },
  { "customer", "plan.name", "several ways" },           /* now or best: the way must be written out */
  { "custmer", "name", "did you mean “customer”" },
  { "customer", "nmae", "name" },
};

static void
test_refused (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsColumn) column = vs_data_eval (f->data, refused[i].entity, refused[i].expression, &error);

      g_assert_null (column);
      g_assert_nonnull (error);
      g_test_message ("%s → %s", refused[i].expression, error->message);
      g_assert_nonnull (strstr (error->message, refused[i].says));
    }
}

/* A snapshot does not mix versions; columns it has already stay good. */
static void
test_changed (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsData) old = vs_data_ref (f->data);
  g_autoptr (VsColumn) before = vs_data_column (old, "customer", "name", &error);
  g_autoptr (VsColumn) again = NULL;
  g_autoptr (VsColumn) late = NULL;
  g_autoptr (VsColumn) fresh = NULL;

  g_assert_no_error (error);
  fixture_write (f, "INSERT INTO customer (customer_id, name) VALUES ('NEW', 'New')");
  again = vs_data_column (old, "customer", "name", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n, ==, 300);
  late = vs_data_column (old, "customer", "region", &error);
  g_assert_error (error, VS_ERROR, VS_ERROR_BUSY);
  g_assert_null (late);
  g_clear_error (&error);
  fresh = vs_data_column (f->data, "customer", "region", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fresh->n, ==, 301);
}

/* What does not touch the model's tables does not spoil a snapshot. */
static void
test_other_write (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsData) old = vs_data_ref (f->data);
  g_autoptr (VsColumn) column = NULL;

  g_assert_true (vs_workspace_set_setting (f->ws, "retailer", "Volt", &error));
  column = vs_data_column (old, "customer", "region", &error);
  g_assert_no_error (error);
  g_assert_nonnull (column);
}

static void
test_scope (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  VsExprScope *scope = vs_data_scope (f->data, "customer", &error);
  g_autoptr (VsExpr) expr = vs_expr_parse ("tickets_90d + 1", &error);
  g_autoptr (VsColumn) column = vs_expr_eval (expr, scope, vs_data_n_rows (f->data, "customer", &error), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (column->n, ==, 300);
  g_assert_cmpint (vs_column_get_int (column, 0), >=, 1);
  vs_data_scope_free (scope);
}

/* Every field of the shipped model stands in the schema with the type it declares, and can be computed. */
static void
test_shipped_fields (Fixture *f, gconstpointer unused)
{
  const GPtrArray *entities = vs_model_entities (vs_data_model (f->data));

  for (guint e = 0; e < entities->len; e++)
    {
      const VsEntity *entity = entities->pdata[e];

      for (guint i = 0; i < entity->fields->len; i++)
        {
          const VsField *field = entity->fields->pdata[i];
          g_autoptr (GError) error = NULL;
          g_autoptr (VsColumn) column = vs_data_column (f->data, entity->name, field->name, &error);
          VsType stored;

          g_assert_no_error (error);
          g_assert_cmpuint (column->n, ==, vs_data_n_rows (f->data, entity->name, NULL));
          if (column->type != field->type)
            g_error ("%s.%s is %s, not %s", entity->name, field->name, vs_type_name (column->type), vs_type_name (field->type));
          if (field->column != NULL)
            {
              g_assert_true (vs_frame_store_type (f->ws, entity->table, field->column, &stored));
              g_assert_cmpint (stored, ==, field->type);
            }
          else
            g_assert_nonnull (field->description);
        }
    }
}

/* Versions that no counting could have reached, as a damaged file may hold them, are no reason to stop (the sum must not overflow). */
static void
test_any_version (Fixture *f, gconstpointer unused)
{
  fixture_write (f, "INSERT INTO table_version (name, version) VALUES ('customer', 9223372036854775807), ('invoice', 9223372036854775807)"
                    " ON CONFLICT (name) DO UPDATE SET version = excluded.version");
  g_assert_cmpuint (vs_data_n_rows (f->data, "customer", NULL), ==, 300);
}

/* Whatever a table of the workspace holds of the business can be asked for. */
static void
test_covers_the_schema (Fixture *f, gconstpointer unused)
{
  static const char *const inner_tables[] = { "setting", "document", "audit", "table_version", "step_state", "load", "quarantine", "interval_block",
                                              "interval_meter", "interval_recent", "register_reading", "reading_refused", "column_cache", "quality_result", "quality_score", "quality_row", "load_repeat", "reading_note", "watermark", "bronze_file", "bronze", "load_undo",
                                              NULL };
  static const char *const inner_columns[] = { "source_file", "source_row", "entity", "meter_no", "profile", NULL };
  const GPtrArray *entities = vs_model_entities (vs_data_model (f->data));
  g_autofree char *all = fixture_sql (f, "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info (t.name) c WHERE t.type = 'table'"
                                         " AND t.name NOT LIKE 'sqlite%'");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (all), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >, 300);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) names = g_strsplit (*line, "|", 2);
      gboolean found = g_strv_contains (inner_tables, names[0]) || g_strv_contains (inner_columns, names[1]);

      for (guint i = 0; !found && i < entities->len; i++)
        {
          const VsEntity *entity = entities->pdata[i];

          for (guint k = 0; g_str_equal (entity->table, names[0]) && k < entity->fields->len; k++)
            found |= g_strcmp0 (((const VsField *) entity->fields->pdata[k])->column, names[1]) == 0;
        }
      if (!found && !(g_str_equal (names[0], "score") && g_str_equal (names[1], "model")))
        g_error ("nothing in the model shows %s.%s", names[0], names[1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/semantic/data/eval", Fixture, NULL, fixture_set_up, test_eval, fixture_tear_down);
  g_test_add ("/semantic/data/refused", Fixture, NULL, fixture_set_up, test_refused, fixture_tear_down);
  g_test_add ("/semantic/data/changed", Fixture, NULL, fixture_set_up, test_changed, fixture_tear_down);
  g_test_add ("/semantic/data/other-write", Fixture, NULL, fixture_set_up, test_other_write, fixture_tear_down);
  g_test_add ("/semantic/data/any-version", Fixture, NULL, fixture_set_up, test_any_version, fixture_tear_down);
  g_test_add ("/semantic/data/scope", Fixture, NULL, fixture_set_up, test_scope, fixture_tear_down);
  g_test_add ("/semantic/data/shipped-fields", Fixture, NULL, fixture_set_up, test_shipped_fields, fixture_tear_down);
  g_test_add ("/semantic/data/shipped-fields-empty", Fixture, NULL, fixture_set_up_empty, test_shipped_fields, fixture_tear_down);
  g_test_add ("/semantic/data/covers-the-schema", Fixture, NULL, fixture_set_up_empty, test_covers_the_schema, fixture_tear_down);
  return g_test_run ();
}
