/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/mapping-private.h"

#include "core/workspace/folder.h"

#include <string.h>

static VsMapping *
parse (const char *json, GError **error)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, "m.json", error);

  return doc ? vs_mapping_new (doc, error) : NULL;
}

#define COLUMN "{\"source_column\": \"a\", \"target_column\": \"customer_id\"}"

static void
test_faults (void)
{
  static const struct { const char *json; const char *pointer; const char *says; } cases[] = {
    { "{\"target\": \"customer\", \"columns\": [" COLUMN "]}", "m.json", "name" },
    { "{\"name\": \"m\"}", "m.json", "target" },
    { "{\"name\": \"m\", \"target\": \"customer\"}", "m.json", "columns" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": []}", "/columns", "at least one" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"a\"}]}", "/columns/0/target_column", "" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"target_column\": \"name\"}]}", "/columns/0", "source_column" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"a\", \"target_column\": \"name\", \"data_type\": 7}]}", "/columns/0/data_type", "" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"a\", \"target_column\": \"name\", \"data_type\": \"date\"}]}", "/columns/0/data_type", "day" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"a\", \"target_column\": \"name\", \"nullable\": \"no\"}]}", "/columns/0/nullable", "" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"a\", \"target_column\": \"name\", \"transformation\": \"trim (\"}]}", "/columns/0/transformation", "" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [" COLUMN "], \"colums\": []}", "/colums", "not known" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [" COLUMN "], \"source\": {\"delimiter\": \";;\"}}", "/source/delimiter", "one character" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [" COLUMN "], \"source\": {\"date_order\": \"YDM\"}}", "/source/date_order", "YMD" },
    { "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [" COLUMN "], \"source\": {\"zone\": \"Mars/Olympus\"}}", "/source/zone", "Mars" },
    { "{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"meter\": \"m\", \"value\": \"v\"}}", "/readings", "timestamp" },
    { "{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"layout\": \"tall\", \"timestamp\": \"t\", \"value\": \"v\"}}", "/readings/layout", "long, wide" },
    { "{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"layout\": \"wide\", \"date\": \"d\"}}", "/readings", "values" },
    { "{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"timestamp\": \"t\", \"value\": \"v\", \"stamp\": \"end\"}}", "/readings", "step" },
    { "{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"timestamp\": \"t\", \"value\": \"v\", \"unit\": \"kW\"}}", "/readings", "step" },
    { "{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"timestamp\": \"t\", \"value\": \"v\", \"clock\": \"noon\"}}", "/readings/clock", "noon" },
    { "[1, 2", "m.json", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsMapping) mapping = parse (cases[i].json, &error);

      g_test_message ("%s: %s", cases[i].json, error ? error->message : "taken");
      g_assert_null (mapping);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "m.json"));
      g_assert_nonnull (strstr (error->message, cases[i].pointer));
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_readings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsMapping) mapping = parse ("{\"name\": \"m\", \"target\": \"reading\", \"readings\": {\"layout\": \"wide\", \"date\": \"d\", "
                                         "\"values\": [\"a\", \"b\", \"c\", \"d\"], \"clock\": \"local\", \"zone\": \"Europe/Berlin\", \"unit\": \"W\"}}", &error);

  g_assert_no_error (error);
  g_assert_true (vs_mapping_is_readings (mapping));
  g_assert_cmpstr (vs_mapping_target (mapping), ==, "reading");
  g_assert_cmpint (mapping->readings->step, ==, 21600);
  g_assert_cmpfloat (mapping->readings->factor, ==, 0.006);   /* 1 W for 6 hours */
  g_assert_null (mapping->readings->clock);
}

/* Every mapping that ships is read without a fault and says what it is. */
static void
test_shipped (void)
{
  g_auto (GStrv) names = vs_data_list ("mappings");

  g_assert_cmpuint (g_strv_length (names), >=, 4);
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsMapping) mapping = vs_mapping_load (NULL, names[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (vs_mapping_name (mapping), ==, names[i]);
      g_assert_cmpstr (vs_mapping_title (mapping), !=, names[i]);
      g_assert_cmpuint (g_strv_length (mapping->match_columns), >, 0);
    }
}

static void
test_find (Folder *folder, gconstpointer data)
{
  static const struct { const char *file; const char *content; const char *mapping; const char *target; } cases[] = {
    { "a.csv", "meter_id,timestamp,kwh\nM1,2025-01-01T00:00:00Z,1\n", "reading", "reading" },
    { "b.csv", "LCLid,tstp,energy(kWh/hh)\nM1,2013-01-01 00:00:00, 1 \n", "london-half-hourly", "reading" },
    { "readings.csv", "meter_id,timestamp,kwh\nM1,2025-01-01T00:00:00Z,1\n", "demo-readings-long", "reading" },   /* it asks for this name */
    { "customers.csv", "customer_id,name,segment\nC1,A,B\n", "customers", "customer" },
    { "customers-twice.csv", "customer_id,name,Name,segment\nC1,A,B,C\n", "customers-twice", "customer" },
    { "invoices-2025.csv", "invoice_id,customer_id,amount,due_on\nI1,C1,5,2025-01-01\n", "invoices-2025", "invoice" },
    { "n.csv", "Customer_ID,Segment,Region,Daily_Energy_Usage_kWh,Mood,Billing_Anomaly\nC1,A,B,3,good,0\n", "notification-engine", "customer" },
    { "sites.csv", "Site ID;Read at;Consumption\nS1;2025-01-01 00:00;1,5\nS1;2025-01-01 01:00;2,5\n", "readings", "reading" },
    { "unknown.csv", "colour,shape\nred,round\n", NULL, NULL },
    { "ambiguous.csv", "invoice_id,due_on\nI1,01/02/2025\nI2,03/04/2025\n", NULL, NULL },
  };
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = folder_file (folder, cases[i].file);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsMapping) mapping = NULL;

      g_assert_true (g_file_set_contents (file, cases[i].content, -1, NULL));
      mapping = vs_mapping_find (ws, file, &error);
      g_test_message ("%s: %s", cases[i].file, mapping ? vs_mapping_name (mapping) : error->message);
      g_assert_cmpstr (mapping ? vs_mapping_name (mapping) : NULL, ==, cases[i].mapping);
      g_assert_cmpstr (mapping ? vs_mapping_target (mapping) : NULL, ==, cases[i].target);
      if (!mapping)
        g_assert_nonnull (strstr (error->message, cases[i].file));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/faults", test_faults);
  g_test_add_func ("/mapping/readings", test_readings);
  g_test_add_func ("/mapping/shipped", test_shipped);
  folder_test ("/mapping/find", test_find);
  return g_test_run ();
}
