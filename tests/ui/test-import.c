/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way in for files: what is shown is what the file is, each decision changes what is shown, and what was shown is what is loaded. With
 * VS_SHOTS=FOLDER each state is kept as a picture. */
#include "pages/import-page.h"

#include "ui/hands.h"

/* ── Cases ── */

static void
open_page (void)
{
  show_page (vs_import_page_new (workbench));
}

static void
add (const char *path)
{
  vs_import_page_add_files (VS_IMPORT_PAGE (page), (const char *const[]) { path, NULL });
}

/* One file goes straight to what it is taken for; its first rows are there as they land, with what is wrong. */
static void
test_check (void)
{
  g_autofree char *path = file ("invoices.csv",
                                "invoice_id;customer_id;issued_on;due_on;amount;currency;disputed;colour\n"
                                "I1;C1;05.02.2026;19.02.2026;1200,50;EUR;no;red\n"
                                "I2;C2;13.02.2026;27.02.2026;80,00;EUR;yes;\n"
                                "I3;C2;31.02.2026;;80,00;EUR;yes;blue\n"
                                "I4;C2;14.02.2026;;95,10;EUR;yes\n"
                                "I5;C9;15.02.2026;01.03.2026;40,25;EUR;no;green\n");
  open_page ();
  add (path);
  assert_words ("Columns of the table “invoice”");
  assert_words ("2026-02-05");
  assert_words ("1200.50");
  assert_words ("there is no such day");
  assert_words ("7 fields, the header has 8");
  assert_words ("Proved by 19.02.2026 in line 2");
  assert_words ("Keep the other columns as attributes");
  check ("check");
  choose ("Decimal mark", "Point");
  assert_words ("is not an amount");
  choose ("Decimal mark", "Comma");
  assert_words ("1200.50");
  click ("Import 1 File");
  assert_words ("5 rows: 3 new, 0 updated, 0 unchanged");
  assert_words ("2 quarantined");
  assert_words ("Open Control");
  check ("result");
  g_assert_cmpint (count ("SELECT count (*) FROM invoice"), ==, 3);
  g_assert_cmpint (count ("SELECT count (*) FROM attribute WHERE entity = 'invoice'"), ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A file nobody knows can be told what it is; nothing of it is loaded before that. */
static void
test_decide (void)
{
  g_autofree char *path = file ("kunden.csv", "Qa,Name,Qc,Qd\n7,Ada,Bonn,03/04/2019\n8,Eva,Köln,05/06/2020\n");

  open_page ();
  add (path);
  assert_words ("Choose what the rows of this file are");
  assert_words ("Köln");
  check ("unknown");
  choose ("Each row is", "customer");
  assert_words ("no column gives “customer_id”");
  choose ("Qa", "customer_id");
  choose ("Qd", "customer_since");
  assert_words ("The dates may be day first or month first");
  choose ("Order of dates", "Day, month, year");
  assert_words ("2019-04-03");
  iterate (lacks_words, (gpointer) "The dates may be", 5);
  check ("decided");
  click ("Import 1 File");
  assert_words ("2 rows: 2 new");
  g_assert_cmpint (count ("SELECT customer_since FROM customer WHERE customer_id = '7'"), ==, 17989);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A known file that changed its shape says so. */
static void
test_drift (void)
{
  g_autofree char *path = file ("ticket-01.csv", "ticket_id,customer_id,kind,status,opened_at\nT1,C1,question,open,2026-01-05T10:00Z\n"), *next = NULL;

  open_page ();
  add (path);
  click ("Import 1 File");
  assert_words ("1 rows: 1 new");
  next = file ("ticket-02.csv", "ticket_id,customer_id,kind,opened_at,topic\nT2,C1,question,2026-01-06T10:00Z,bill\n");
  iterate (has_workspace, NULL, 10);
  add (next);
  assert_words ("new are topic, gone are status");
  check ("drift");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A folder: each file with its verdict, mappings among them are kept and used. */
static void
test_many (void)
{
  g_autofree char *dir = folder_file (&folder, "export"), *plans = NULL, *broken = NULL, *mapping = NULL, *mapped = NULL, *readings = NULL;

  g_mkdir (dir, 0700);
  plans = file ("export/plan.csv", "plan_id,name,fuel,kind\nP1,Flat,electricity,flat\n");
  readings = file ("export/smart meters.csv", "meter_id,timestamp,kwh\nM1,2026-03-01T00:00:00Z,0.5\nM1,2026-03-01T01:00:00Z,0.25\n");
  broken = file ("export/R&D.csv", "");
  mapped = file ("export/people.csv", "Nr,Wer\n1,Ada\n");
  mapping = file ("export/people.json", "{ \"name\": \"people\", \"title\": \"People of the old system\", \"match\": { \"columns\": [\"Nr\", \"Wer\"] },"
                  "  \"target\": \"customer\", \"columns\": [ { \"source_column\": \"Nr\", \"target_column\": \"customer_id\" },"
                  "  { \"source_column\": \"Wer\", \"target_column\": \"name\", \"transformation\": \"upper (value)\" } ] }");
  open_page ();
  add (dir);
  assert_words ("Recognised: People of the old system");
  assert_words ("smart meters.csv");
  assert_words ("R&D.csv” is empty");
  assert_words ("Import 3 Files");
  check ("files");
  click ("Check");
  assert_words ("2 of 4");
  click ("Back");
  click ("Import 3 Files");
  assert_words ("2 readings: 2 new");
  check ("result-many");
  g_assert_cmpint (count ("SELECT count (*) FROM customer WHERE name = 'ADA'"), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  int status;

  begin (&argc, &argv);
  g_test_add_func ("/import/check", test_check);
  g_test_add_func ("/import/decide", test_decide);
  g_test_add_func ("/import/many", test_many);
  g_test_add_func ("/import/drift", test_drift);
  status = g_test_run ();
  end ();
  return status;
}
