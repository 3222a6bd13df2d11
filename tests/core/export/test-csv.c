/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV read back by the reader has the rows of the table, in the forms the contract with other programs names. */
#include "fixture.h"
#include "export/csv.h"

#include <string.h>

static gboolean
write_csv (Fixture *f, const char *entity, const char *const *fields, char **path, gsize *n, GError **error)
{
  *path = fixture_file (f, "out.csv");
  return vs_export_csv (f->data, entity, fields, *path, n, NULL, error);
}

static const char *
cell (GPtrArray *rows, guint row, guint column)
{
  char **fields = g_ptr_array_index (rows, row);

  g_assert_cmpuint (column, <, g_strv_length (fields));
  return fields[column];
}

static void
test_forms (Fixture *f, gconstpointer unused)
{
  static const char *const customer[] = { "customer_id", "name", "consent_email", "customer_since", "birth_year", "churn_score", "overdue",
                                          NULL };
  static const char *const wanted[][7] = {
    { "customer_id", "name", "consent_email", "customer_since", "birth_year", "churn_score", "overdue" },
    { "007", "O'Brien & Söhne <AG>", "true", "2011-01-26", "", "81.5", "123.45" },
    { "C2", "Line break, \"quoted\"", "false", "", "1980", "12", "0.00" },
    { "C3", "", "", "", "", "", "" },
  };
  g_autofree char *path = NULL, *raw = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_true (write_csv (f, "customer", customer, &path, &n, &error));
  g_assert_cmpuint (n, ==, 3);
  rows = fixture_read_csv (path);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (wanted));
  for (guint r = 0; r < rows->len; r++)
    for (guint c = 0; c < 7; c++)
      g_assert_cmpstr (cell (rows, r, c), ==, wanted[r][c]);
  g_assert_true (g_file_get_contents (path, &raw, NULL, NULL));
  g_assert_true (g_str_has_prefix (raw, "customer_id,"));   /* no byte order mark */
  g_assert_null (strchr (raw, '\r'));
}

static void
test_numbers (Fixture *f, gconstpointer unused)
{
  static const char *const invoice[] = { "amount", "kwh", NULL }, *const ev[] = { "meter_id", "probability", "first_seen", NULL };
  g_autofree char *path = NULL, *second = NULL;
  g_autoptr (GPtrArray) rows = NULL, found = NULL;

  g_assert_true (write_csv (f, "invoice", invoice, &path, NULL, NULL));
  rows = fixture_read_csv (path);
  g_assert_cmpstr (cell (rows, 1, 0), ==, "123.45");
  g_assert_cmpstr (cell (rows, 1, 1), ==, "100.25");
  g_assert_cmpstr (cell (rows, 2, 1), ==, "");
  g_assert_cmpstr (cell (rows, 3, 1), ==, "0.000000100000");   /* no exponent */
  g_assert_true (write_csv (f, "ev", ev, &second, NULL, NULL));
  found = fixture_read_csv (second);
  g_assert_cmpstr (cell (found, 0, 2), ==, "first_seen_utc");
  g_assert_cmpstr (cell (found, 1, 0), ==, "0001");
  g_assert_cmpstr (cell (found, 1, 2), ==, "2025-10-09 08:53:20");
  g_assert_cmpstr (cell (found, 2, 1), ==, "");
}

/* Every entity of the model can be exported with all its fields. */
static void
test_all_entities (Fixture *f, gconstpointer unused)
{
  const GPtrArray *entities = vs_model_entities (vs_data_model (f->data));

  for (guint i = 0; i < entities->len; i++)
    {
      const VsEntity *entity = g_ptr_array_index (entities, i);
      g_autofree char *path = NULL;
      g_autoptr (GPtrArray) rows = NULL;
      g_autoptr (GError) error = NULL;
      gsize n;

      g_assert_true (write_csv (f, entity->name, NULL, &path, &n, &error));
      g_assert_no_error (error);
      rows = fixture_read_csv (path);
      g_assert_cmpuint (rows->len, ==, n + 1);
      g_assert_cmpuint (g_strv_length (g_ptr_array_index (rows, 0)), ==, entity->fields->len);
    }
}

static void
test_errors (Fixture *f, gconstpointer unused)
{
  static const char *const wrong[] = { "colour", NULL };
  g_autofree char *path = NULL, *second = NULL, *nowhere = fixture_file (f, "no/such/out.csv");
  g_autoptr (GError) error = NULL;

  g_assert_false (write_csv (f, "custmer", NULL, &path, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "customer"));
  g_clear_error (&error);
  g_assert_false (write_csv (f, "customer", wrong, &second, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (vs_export_csv (f->data, "customer", NULL, nowhere, NULL, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_cancel (Fixture *f, gconstpointer unused)
{
  g_autoptr (VsJob) job = vs_job_new ("export");
  g_autofree char *path = fixture_file (f, "out.csv");
  g_autoptr (GError) error = NULL;

  vs_job_cancel (job);
  g_assert_false (vs_export_csv (f->data, "customer", NULL, path, NULL, job, &error));
  g_assert_true (vs_error_is_cancelled (error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/csv/forms", test_forms);
  fixture_test ("/csv/numbers", test_numbers);
  fixture_test ("/csv/all-entities", test_all_entities);
  fixture_test ("/csv/errors", test_errors);
  fixture_test ("/csv/cancel", test_cancel);
  return g_test_run ();
}
