/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small exports as Salesforce writes them, with what a person would put into the tables. */
#include "intake/load.h"

#include "loading.h"

static void
test_exports (Folder *folder, gconstpointer data)
{
  static const struct { const char *file, *mapping; guint rows, quarantined; } files[] = {
    { "Account.csv", "salesforce-account", 3, 0 }, { "Contact.csv", "salesforce-contact", 2, 0 },
    { "Opportunity.csv", "salesforce-opportunity", 3, 0 }, { "OpportunityLineItem.csv", "salesforce-opportunity-line-item", 2, 0 },
    { "Case.csv", "salesforce-case", 2, 0 }, { "Contract.csv", "salesforce-contract", 2, 0 }, { "Task.csv", "salesforce-task", 3, 0 },
  };
  /* Ids are told by their last four digits before the check letters. */
  static const struct { const char *sql, *rows; } answers[] = {
    { "SELECT substr (customer_id, 9, 7), name, kind, tier, segment, region, postcode, city, phone, employees, annual_revenue / 10000, "
      "date (customer_since * 86400, 'unixepoch'), substr (parent_company_id, 9, 7), currency, source_row FROM customer ORDER BY 1",
      "00A0001|Northlight Foods Ltd|business|Hot|Food & Beverage|Yorkshire|LS1 4AB|Leeds|+44 113 496 0001|84|12500000|2019-03-14|-|GBP|2\n"
      "00A0002|Northlight Bakery|business|-|Food & Beverage|Yorkshire|YO1 7EP|York|-|12|-|2020-02-29|00A0001|GBP|4" },
    { "SELECT value FROM attribute WHERE entity = 'customer' AND name = 'Grid_Area__c'", "NE-7" },
    { "SELECT substr (contact_id, 9, 7), substr (customer_id, 9, 7), name, role, phone FROM contact ORDER BY 1",
      "00C0001|00A0001|Ada Okafor|Plant manager|+44 7700 900001\n00C0002|00A0002|Brown|-|+44 1904 496002" },
    { "SELECT substr (opportunity_id, 9, 7), kind, stage, stage_order, is_closed, is_won, amount, probability, date (close_on * 86400, 'unixepoch') "
      "FROM opportunity ORDER BY 1",
      "00O0001|renewal|Negotiation/Review|8|0|-|480005000|0.75|2026-09-30\n00O0002|upsell|Closed Won|9|1|1|90000000|1.0|2025-11-20\n"
      "00O0003|Something Else|Closed Lost|9|1|0|-|0.0|2025-08-01" },
    { "SELECT substr (product_id, 9, 7), quantity, unit_price, discount FROM opportunity_line ORDER BY 1", "00P0001|1.0|80000000|0.1\n00P0002|2.0|9000000|-" },
    { "SELECT substr (product_id, 1, 3), name FROM product ORDER BY 1", "01t|PV-5\n01u|Solar for the bakery Meter" },
    { "SELECT substr (ticket_id, 9, 7), substr (customer_id, 9, 7), kind, status, severity, escalated, datetime (opened_at, 'unixepoch'), "
      "datetime (resolved_at, 'unixepoch'), replace (text, char (10), '/'), substr (parent_ticket_id, 9, 7) FROM ticket ORDER BY 1",
      "00T0001|00A0001|incident|Closed|High|1|2026-01-12 08:15:00|2026-01-14 16:30:00|No readings Since Monday/nothing comes|-\n"
      "00T0002|00A0002|question|New|Medium|0|2026-02-01 10:00:00|-|Which tariff?|00T0001" },
    { "SELECT substr (contract_id, 9, 7), date (starts_on * 86400, 'unixepoch'), date (ends_on * 86400, 'unixepoch'), status, fuel FROM contract ORDER BY 1",
      "00K0001|2024-10-01|2026-09-30|active|electricity\n00K0002|2025-01-01|2025-12-31|in_approval|electricity" },
    { "SELECT substr (interaction_id, 9, 7), substr (customer_id, 9, 7), kind, datetime (at, 'unixepoch'), outcome, note FROM interaction ORDER BY 1",
      "00I0001|00A0002|call|2026-03-02 00:00:00|Interested|Call about renewal\n00I0002|00A0001|email|2026-03-05 14:00:00|Not Started|Email: offer\n"
      "00I0003|00Q0009|task|2026-03-06 00:00:00|Completed|Lead" },
  };
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, &error);

  for (guint again = 0; again < 2; again++)
    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
      {
        g_autofree char *file = g_test_build_filename (G_TEST_DIST, "fixtures", "salesforce", files[i].file, NULL);
        VsLoadResult result = { 0 };

        vs_load_file (ws, file, NULL, NULL, &result, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (result.mapping, ==, files[i].mapping);
        g_assert_cmpuint (result.rows_read, ==, files[i].rows);
        g_assert_cmpuint (result.quarantined, ==, files[i].quarantined);
        g_assert_cmpuint (again ? result.inserted + result.updated : 0, ==, 0);
        vs_load_result_clear (&result);
      }
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *rows = ask (ws, answers[i].sql);

      g_assert_cmpstr (rows, ==, answers[i].rows);
    }
}

/* With fewer columns, as a Data Loader writes those that were asked for: what is not there is not overwritten, and the currency is the workspace's. */
static void
test_fewer_columns (Folder *folder, gconstpointer data)
{
  static const char full[] = "Id,Name,BillingCity,OwnerId,ParentId,Phone,CreatedDate\nA1,Ann Ltd,Leeds,U1,,123,2024-05-06T07:08:09.000Z\n";
  static const char fewer[] = "ID,NAME,BILLINGCITY,OWNERID,PARENTID\nA1,Ann plc,Leeds,U1,\n";
  g_autofree char *path = folder_file (folder, "w.voltsource"), *first = folder_file (folder, "extract.csv"), *second = folder_file (folder, "later.csv");
  g_autofree char *rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = vs_workspace_create (path, &error);
  VsLoadResult result = { 0 };

  g_file_set_contents (first, full, -1, NULL);
  g_file_set_contents (second, fewer, -1, NULL);
  for (guint i = 0; i < 2; i++)
    {
      vs_load_file (ws, i ? second : first, NULL, NULL, &result, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (result.mapping, ==, "salesforce-account");
      g_assert_cmpuint (result.quarantined, ==, 0);
      vs_load_result_clear (&result);
    }
  rows = ask (ws, "SELECT customer_id, name, phone, currency, date (customer_since * 86400, 'unixepoch') FROM customer");
  g_assert_cmpstr (rows, ==, "A1|Ann plc|123|USD|2024-05-06");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/salesforce/exports", test_exports);
  folder_test ("/salesforce/fewer-columns", test_fewer_columns);
  return g_test_run ();
}
