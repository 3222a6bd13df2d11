/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "loading.h"

#include "base/text.h"
#include "intake/undo.h"

#include <string.h>

static const char customers[] =
  "customer_id,name,kind,customer_since,credit_limit,consent_email,birth_year,loves\n"
  "C1,Ann,household,2020-02-29,1500.50,yes,1970,cats\n"
  "C2, Bob ,household,,,no,,\n"
  "C3,\"Müller, Söhne\",business,2021-01-01,0,,,dogs\n";

static void
test_types (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "customers.csv", customers);
  VsLoadResult result = load (ws, path, NULL);

  g_assert_cmpuint (result.rows_read, ==, 3);
  g_assert_cmpuint (result.inserted, ==, 3);
  g_assert_cmpuint (result.quarantined, ==, 0);
  /* 2020-02-29 is day 18321; credit in ten-thousandths; the currency is the workspace's */
  assert_rows (ws, "SELECT customer_id, name, customer_since, credit_limit, consent_email, birth_year, currency, source_file, source_row FROM customer ORDER BY 1",
               "C1|Ann|18321|15005000|1|1970|USD|customers.csv|2\nC2|Bob|-|-|0|-|USD|customers.csv|3\nC3|Müller, Söhne|18628|0|-|-|USD|customers.csv|4");
  assert_rows (ws, "SELECT typeof (customer_since), typeof (credit_limit) FROM customer WHERE customer_id = 'C1'", "integer|integer");
  assert_rows (ws, "SELECT entity, key, name, value FROM attribute ORDER BY key", "customer|C1|loves|cats\ncustomer|C3|loves|dogs");
}

/* A header and no rows, for a table and for readings: nothing, but without a fault. */
static void
test_no_rows (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *people = write_file (folder, "customers.csv", "customer_id,name,customer_since\n");
  g_autofree char *readings = write_file (folder, "readings.csv", "meter,at,kwh\n");
  g_autoptr (VsMapping) mapping = mapping_of ("{ \"name\": \"r\", \"target\": \"reading\","
                                              " \"readings\": { \"meter\": \"meter\", \"timestamp\": \"at\", \"value\": \"kwh\" } }");

  g_assert_cmpuint (load (ws, people, NULL).rows_read, ==, 0);
  g_assert_cmpuint (load (ws, readings, mapping).rows_read, ==, 0);
  assert_rows (ws, "SELECT (SELECT count (*) FROM customer), (SELECT count (*) FROM meter), (SELECT count (*) FROM load)", "0|0|2");
}

/* Again: nothing is written and nothing goes stale. Then one changed row, one new, one attribute gone. */
static void
test_again (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "customers.csv", customers);
  VsLoadResult result = load (ws, path, NULL);
  gint64 version = vs_workspace_version (ws, "customer"), attributes = vs_workspace_version (ws, "attribute");

  result = load (ws, path, NULL);
  g_assert_cmpuint (result.inserted + result.updated, ==, 0);
  g_assert_cmpuint (result.unchanged, ==, 3);
  g_assert_cmpint (vs_workspace_version (ws, "customer"), ==, version);
  g_assert_cmpint (vs_workspace_version (ws, "attribute"), ==, attributes);

  g_free (path);
  path = write_file (folder, "customers.csv",
                     "customer_id,name,kind,customer_since,credit_limit,consent_email,birth_year,loves\n"
                     "C1,Ann,household,2020-02-29,1500.50,yes,1970,\nC2,Robert,household,,,no,,\nC4,Eve,household,,,,,\n");
  result = load (ws, path, NULL);
  g_assert_cmpuint (result.inserted, ==, 1);
  g_assert_cmpuint (result.updated, ==, 1);
  g_assert_cmpuint (result.unchanged, ==, 1);
  g_assert_cmpint (vs_workspace_version (ws, "customer"), ==, version + 1);
  assert_rows (ws, "SELECT customer_id, name FROM customer ORDER BY 1", "C1|Ann\nC2|Robert\nC3|Müller, Söhne\nC4|Eve");
  assert_rows (ws, "SELECT key, value FROM attribute", "C3|dogs");
}

static void
test_quarantine (Folder *folder, gconstpointer data)
{
  static const char text[] =
    "invoice_id,customer_id,amount,issued_on,due_on,disputed\n"
    "I1,C1,10.00,2025-01-01,2025-01-31,no\n"
    "I2,C1,ten,2025-01-01,2025-01-31,no\n"
    "I3,C1,10.00,2025-02-30,2025-01-31,no\n"
    ",C1,10.00,2025-01-01,2025-01-31,no\n"
    "I5,C1,10.00,2025-01-01\n"
    "I6,C1,10.00,2025-01-01,2025-01-31,maybe\n"
    "I7,C1,\"10.00,2025-01-01,2025-01-31,no\n"
    "I8,C\xff" "1,10.00,2025-01-01,2025-01-31,no\n"
    "I1,C1,10.00,2025-01-01,2025-01-31,no\n"
    "I1,C1,99.00,2025-01-01,2025-01-31,no\n"
    "I9,C1,,2025-01-01,2025-01-31,yes\n";
  static const char expected[] =
    "3|amount|I2,C1,ten,2025-01-01,2025-01-31,no\n"
    "4|issued_on|I3,C1,10.00,2025-02-30,2025-01-31,no\n"
    "5|invoice_id|,C1,10.00,2025-01-01,2025-01-31,no\n"
    "6|-|I5,C1,10.00,2025-01-01\n"
    "7|disputed|I6,C1,10.00,2025-01-01,2025-01-31,maybe\n"
    "8|-|I7,C1,\"10.00,2025-01-01,2025-01-31,no\n"
    "11|-|I1,C1,99.00,2025-01-01,2025-01-31,no";
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "invoices.csv", text);
  g_autoptr (VsMapping) mapping = mapping_of ("{\"name\": \"m\", \"target\": \"invoice\", \"source\": {\"encoding\": \"UTF-8\"}, \"columns\": ["
    "{\"source_column\": \"invoice_id\", \"target_column\": \"invoice_id\"}, {\"source_column\": \"customer_id\", \"target_column\": \"customer_id\"},"
    "{\"source_column\": \"amount\", \"target_column\": \"amount\"}, {\"source_column\": \"issued_on\", \"target_column\": \"issued_on\"},"
    "{\"source_column\": \"due_on\", \"target_column\": \"due_on\"}, {\"source_column\": \"disputed\", \"target_column\": \"disputed\"}]}");
  g_autoptr (GPtrArray) rows = NULL;
  VsLoadResult result = load (ws, path, mapping);

  g_assert_cmpuint (result.rows_read, ==, 11);
  g_assert_cmpuint (result.inserted, ==, 2);
  g_assert_cmpuint (result.unchanged, ==, 1);
  g_assert_cmpuint (result.quarantined, ==, 8);
  assert_rows (ws, "SELECT invoice_id, amount, disputed FROM invoice ORDER BY 1", "I1|100000|0\nI9|-|1");
  assert_rows (ws, "SELECT line, \"column\", raw FROM quarantine WHERE line <> 9 ORDER BY line", expected);
  assert_rows (ws, "SELECT line, typeof (raw), hex (substr (raw, 5, 1)) FROM quarantine WHERE line = 9", "9|blob|FF");
  assert_rows (ws, "SELECT count (*) FROM quarantine WHERE reason = '' OR source_file <> 'invoices.csv'", "0");
  /* the offset is where the record stands in the file */
  rows = vs_load_quarantine (ws, 0, 1, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpmem (text + ((VsQuarantineRow *) rows->pdata[0])->offset, 6, "I2,C1,", 6);
  g_assert_nonnull (strstr (((VsQuarantineRow *) rows->pdata[0])->reason, "ten"));

  /* once more: the same rows, not twice as many */
  result = load (ws, path, mapping);
  g_assert_cmpuint (result.inserted + result.updated, ==, 0);
  assert_rows (ws, "SELECT count (*), count (DISTINCT load_id) FROM quarantine", "8|1");
}

/* One file that feeds three tables, with conditions and computed columns. */
static void
test_targets (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "ar.csv", "cust;inv;bill;paid\nA;1;1.234,50;31.01.2025\nA;2;10;\nB;3;7;01.03.2025\nB;4;x;01.03.2025\n");
  g_autoptr (VsMapping) mapping = mapping_of ("{\"name\": \"ar\", \"source\": {\"delimiter\": \";\", \"decimal\": \",\", \"group\": \".\", \"date_order\": \"DMY\"}, \"targets\": ["
    "{\"target\": \"customer\", \"repeats\": true, \"columns\": [{\"source_column\": \"cust\", \"target_column\": \"customer_id\"},"
    " {\"target_column\": \"name\", \"transformation\": \"concat ('Customer ', lower (cust))\"}]},"
    "{\"target\": \"invoice\", \"columns\": [{\"source_column\": \"inv\", \"target_column\": \"invoice_id\", \"transformation\": \"concat ('I', value)\"},"
    " {\"source_column\": \"cust\", \"target_column\": \"customer_id\"}, {\"source_column\": \"bill\", \"target_column\": \"amount\"}]},"
    "{\"target\": \"payment\", \"where\": \"paid is not null\", \"columns\": [{\"target_column\": \"payment_id\", \"transformation\": \"concat ('P', inv)\"},"
    " {\"source_column\": \"paid\", \"target_column\": \"paid_on\", \"nullable\": false}, {\"source_column\": \"bill\", \"target_column\": \"amount\"}]}]}");
  VsLoadResult result = load (ws, path, mapping);

  g_assert_cmpuint (result.rows_read, ==, 4);
  g_assert_cmpuint (result.quarantined, ==, 1);
  assert_rows (ws, "SELECT customer_id, name FROM customer ORDER BY 1", "A|Customer a\nB|Customer b");
  assert_rows (ws, "SELECT invoice_id, customer_id, amount FROM invoice ORDER BY 1", "I1|A|12345000\nI2|A|100000\nI3|B|70000");
  assert_rows (ws, "SELECT payment_id, paid_on, amount FROM payment ORDER BY 1", "P1|20119|12345000\nP3|20148|70000");
  result = load (ws, path, mapping);
  g_assert_cmpuint (result.inserted + result.updated, ==, 0);
}

/* More rows than a batch; keys that have a gap are matched as well. */
static void
test_many_and_gaps (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GString) text = g_string_new ("contract_id,plan_id,effective_on,percent\n");
  g_autofree char *path = NULL;
  VsLoadResult result;

  for (int i = 0; i < 10000; i++)
    g_string_append_printf (text, "%s%d,%s%d,2025-01-01,%d\n", i % 2 ? "K" : "", i % 2 ? i : 0, i % 2 ? "" : "P", i % 2 ? 0 : i, i % 7);
  g_string_replace (text, "0,P", ",P", 0);
  path = write_file (folder, "price_change.csv", text->str);
  result = load (ws, path, NULL);
  g_assert_cmpuint (result.inserted, ==, 10000);
  result = load (ws, path, NULL);
  g_assert_cmpuint (result.inserted, ==, 0);
  g_assert_cmpuint (result.unchanged, ==, 10000);
}

/* The notification engine's file: columns between the known ones are the customer's attributes, whatever they are called. */
static void
test_notification_engine (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "export.csv",
                                      "Customer_ID,Segment,Region,Daily_Energy_Usage_kWh,Payment_Status,Billing_Anomaly\n"
                                      "1001,Residential,North,12.5,Late,1\n1002,SME,South,,On time,0\n");
  VsLoadResult result = load (ws, path, NULL);

  g_assert_cmpuint (result.inserted, ==, 2);
  g_assert_cmpuint (result.quarantined, ==, 0);
  assert_rows (ws, "SELECT customer_id, segment, region FROM customer ORDER BY 1", "1001|Residential|North\n1002|SME|South");
  assert_rows (ws, "SELECT key, name, value FROM attribute ORDER BY 1, 2",
               "1001|Billing_Anomaly|1\n1001|Daily_Energy_Usage_kWh|12.5\n1001|Payment_Status|Late\n1002|Billing_Anomaly|0\n1002|Payment_Status|On time");
}

static void
test_bad_mapping (Folder *folder, gconstpointer data)
{
  static const struct { const char *json; const char *says; } cases[] = {
    { "{\"name\": \"m\", \"target\": \"custmer\", \"columns\": [{\"source_column\": \"customer_id\", \"target_column\": \"customer_id\"}]}", "did you mean “customer”" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"customer_id\", \"target_column\": \"id\"}]}", "/columns/0" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"name\", \"target_column\": \"name\"}]}", "customer_id" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"Kunde\", \"target_column\": \"customer_id\"}]}", "Kunde" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"customer_id\", \"target_column\": \"customer_id\", \"transformation\": \"trim (nam)\"}]}", "/columns/0" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"customer_id\", \"target_column\": \"customer_id\"},"
      " {\"source_column\": \"name\", \"target_column\": \"customer_id\"}]}", "already" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"customer_id\", \"target_column\": \"customer_id\"},"
      " {\"source_column\": \"name\", \"target_column\": \"customer_since\", \"data_type\": \"boolean\"}]}", "/columns/1" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"where\": \"name\", \"columns\": [{\"source_column\": \"customer_id\", \"target_column\": \"customer_id\"}]}", "condition" },
  };
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "customers.csv", customers);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VsMapping) mapping = mapping_of (cases[i].json);
      g_autoptr (GError) error = NULL;
      VsLoadResult result;

      g_assert_false (vs_load_file (ws, path, mapping, NULL, &result, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      vs_load_result_clear (&result);
    }
  assert_rows (ws, "SELECT (SELECT count (*) FROM customer), (SELECT count (*) FROM load), (SELECT count (*) FROM audit)", "0|0|0");
}

static void
cancel_soon (VsJob *job, GParamSpec *pspec, gpointer data)
{
  vs_job_cancel (job);
}

static gboolean
cancel_later (gpointer job)
{
  vs_job_cancel (job);
  return G_SOURCE_REMOVE;
}

static gpointer
cancel_after_a_moment (gpointer job)
{
  g_usleep (30000);
  cancel_later (job);
  return NULL;
}

/* Cancelled in the middle: the workspace is as it was. */
static void
test_cancel (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GString) text = g_string_new ("customer_id,name,kind,loves\n"), readings = g_string_new ("meter_id,timestamp,kwh\n");
  g_autofree char *customers_path = NULL, *readings_path = NULL;
  const char *paths[2];

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (text, "C%d,Name %d,household,thing %d\n", i, i, i);
  for (int i = 0; i < 1000000; i++)
    g_string_append_printf (readings, "M%d,2025-01-%02dT%02d:00:00Z,0.5\n", i / 600, i % 600 / 24 + 1, i % 24);
  paths[0] = customers_path = write_file (folder, "customers.csv", text->str);
  paths[1] = readings_path = write_file (folder, "readings.csv", readings->str);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (VsJob) job = vs_job_new ("load");
      g_autoptr (GError) error = NULL;
      VsLoadResult result;
      GThread *thread;

      g_signal_connect (job, "notify::fraction", G_CALLBACK (cancel_soon), NULL);
      thread = g_thread_new ("cancel", cancel_after_a_moment, job);
      g_assert_false (vs_load_file (ws, paths[i], NULL, job, &result, &error));
      g_thread_join (thread);
      g_assert_true (vs_error_is_cancelled (error));
      vs_load_result_clear (&result);
    }
  assert_rows (ws, "SELECT (SELECT count (*) FROM customer), (SELECT count (*) FROM meter), (SELECT count (*) FROM interval_block), "
                   "(SELECT count (*) FROM load), (SELECT count (*) FROM audit)", "0|0|0|0|0");
  /* and it can be loaded afterwards */
  g_assert_cmpuint (load (ws, paths[0], NULL).inserted, ==, 100000);
}

static void
test_history (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autofree char *path = write_file (folder, "customers.csv", customers);
  g_autoptr (GPtrArray) entries = NULL;
  VsLoadEntry *entry;

  load (ws, path, NULL);
  load (ws, path, NULL);
  entries = vs_load_history (ws, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  entry = entries->pdata[0];
  g_assert_cmpint (entry->load_id, ==, 2);
  g_assert_cmpuint (entry->unchanged, ==, 3);
  g_assert_cmpstr (entry->file, ==, path);
  g_assert_cmpuint (((VsLoadEntry *) entries->pdata[1])->inserted, ==, 3);
}

/* Register readings of a file without the column of the device, which is part of the key: once more, one corrected, one new, beside one of a device
 * that stands at the same instant; and taken back. A day alone is midnight where the meter stands: 5:00 UTC in New York. */
static void
test_register_reads (Folder *folder, gconstpointer data)
{
  static const char *const sql = "SELECT meter_id, device, read_at, kwh, estimated FROM register_read ORDER BY meter_id, read_at, device";
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  VsLoadResult result;

  g_assert_true (vs_workspace_set_setting (ws, "zone", "America/New_York", &error));
  first = write_file (folder, "with.csv", "meter_id,device,read_at,kwh,estimated\nM1,D7,2025-01-31,900,0\nM1,,2025-01-31,2000.5,no\nM1,,2025-02-28,,yes\n");
  second = write_file (folder, "without.csv", "meter_id,read_at,kwh\nM1,2025-01-31,2000.5\nM1,2025-02-28,2250\nM1,2025-03-31,2500\nM1,2025-03-31,2500\n,2025-03-31,1\n");
  third = write_file (folder, "last.csv", "meter_id,read_at,kwh\nM1,2025-03-31,2501\nM2,2025-03-31,3\n");
  g_assert_cmpuint (load (ws, first, NULL).inserted, ==, 3);
  result = load (ws, second, NULL);
  g_assert_cmpuint (result.unchanged, ==, 2);   /* one of them stands twice */
  g_assert_cmpuint (result.updated, ==, 1);
  g_assert_cmpuint (result.inserted, ==, 1);
  g_assert_cmpuint (result.quarantined, ==, 1);
  assert_rows (ws, sql, "M1|-|1738299600|2000.5|0\nM1|D7|1738299600|900.0|0\nM1|-|1740718800|2250.0|1\nM1|-|1743393600|2500.0|0");
  result = load (ws, third, NULL);
  g_assert_cmpuint (result.updated + result.inserted, ==, 2);
  vs_load_entry_free (vs_load_undo (ws, NULL, &error));
  g_assert_no_error (error);
  assert_rows (ws, sql, "M1|-|1738299600|2000.5|0\nM1|D7|1738299600|900.0|0\nM1|-|1740718800|2250.0|1\nM1|-|1743393600|2500.0|0");
}

static void
set (VsWorkspace *ws, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  vs_workspace_set_setting (ws, key, value, &error);
  g_assert_no_error (error);
}

/* What is too large is refused by the name of the limit; a byte that is no text is told with its place. */
static void
test_limits (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GString) text = g_string_new ("customer_id,name\nA,Ann\nB,J\xfcrgen\nC,");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (VsMapping) mapping = mapping_of ("{\"name\": \"m\", \"source\": {\"delimiter\": \",\", \"encoding\": \"UTF-8\"}, \"target\": \"customer\","
                                              " \"columns\": [{\"source_column\": \"customer_id\", \"target_column\": \"customer_id\"},"
                                              " {\"source_column\": \"name\", \"target_column\": \"name\"}]}");
  VsLoadResult result;

  for (int i = 0; i < 5000; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\nD,");
  for (int i = 0; i < 700; i++)
    g_string_append_c (text, 'y');
  g_string_append (text, "\nE,Eve\n");
  path = write_file (folder, "c.csv", text->str);
  set (ws, "limit_row", "4096");
  set (ws, "limit_field", "600");
  result = load (ws, path, mapping);
  g_assert_cmpuint (result.inserted, ==, 2);
  assert_rows (ws, "SELECT line, reason FROM quarantine ORDER BY line",
               "3|byte 4 of the row, 0xFC, is no UTF-8\n4|a field of more than 600 bytes (setting limit_field)\n"
               "5|a field of more than 600 bytes (setting limit_field)");
  set (ws, "limit_columns", "1");
  g_assert_false (vs_load_file (ws, path, NULL, NULL, &result, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "limit_columns"));
  vs_load_result_clear (&result);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/load/types", test_types);
  folder_test ("/load/no-rows", test_no_rows);
  folder_test ("/load/again", test_again);
  folder_test ("/load/quarantine", test_quarantine);
  folder_test ("/load/targets", test_targets);
  folder_test ("/load/many-and-gaps", test_many_and_gaps);
  folder_test ("/load/notification-engine", test_notification_engine);
  folder_test ("/load/bad-mapping", test_bad_mapping);
  folder_test ("/load/cancel", test_cancel);
  folder_test ("/load/history", test_history);
  folder_test ("/load/register-reads", test_register_reads);
  folder_test ("/load/limits", test_limits);
  return g_test_run ();
}
