/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers as other programs write them, with the columns a person would choose; and mappings with faults, all of which are told. */
#include "intake/mapping-check.h"
#include "intake/suggest.h"

#include "core/workspace/folder.h"

#include <string.h>

typedef struct {
  Folder       folder;
  VsWorkspace *ws;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  folder_set_up (&f->folder, NULL);
  path = folder_file (&f->folder, "w.voltsource");
  f->ws = vs_workspace_create (path, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->ws);
  folder_tear_down (&f->folder, NULL);
}

static char *
put_file (Fixture *f, const char *name, const char *text)
{
  char *path = folder_file (&f->folder, name);

  g_file_set_contents (path, text, -1, NULL);
  return path;
}

static void
test_suggest (Fixture *f, gconstpointer data)
{
  /* columns: of the table, "-" for none, in the order of the file */
  static const struct { const char *file, *text, *table, *columns, *transformed; } cases[] = {
    { "kunden.csv", "Kunden-Nr;Client Name;Type;E-Mail Address;Zip;Town;Customer since;Shoe size\nK1;Ann;household;a@x.de;52062;Aachen;01.02.2020;39\n"
                    "K2;Bob;business;b@x.de;52064;Aachen;15.02.2021;44\n", "customer", "customer_id name kind email postcode city customer_since -", "" },
    { "export_2026.csv", "Invoice No,Cust ID,Invoice Date,Due Date,Total (cents),Consumption MWh,CCY,Status\nI1,K1,2026-01-05,2026-01-20,10050,1.5,EUR,open\n"
                         "I2,K2,2026-01-06,2026-01-21,2050,0.5,EUR,paid\n", "invoice", "invoice_id customer_id issued_on due_on amount kwh currency status",
      "amount=number (value) / 100 kwh=number (value) * 1000 " },
    { "payments_jan.csv", "PaymentID,CustomerNumber,PaymentDate,Amt,Method\nP1,K1,2026-01-05,10.50,card\nP2,K1,2026-01-06,1.50,cash\n", "payment",
      "payment_id customer_id paid_on amount method", "" },
    { "people.csv", "customer_id,Postal Code,E-mail,ended_on,birth_year,Customer Code\nK1,00501,a@x.de,,nineteen,7\nK2,00502,b@x.de,2026-01-05,1980,8\n", "customer",
      "customer_id postcode email ended_on birth_year -", "" },
    { "zahlungen.csv", "Zahlungs-Nr;Kundennr;Zahlungsdatum;Betrag;Währung;Zahlungsart\nZ1;K1;01.03.2026;1.012,50;EUR;Lastschrift\nZ2;K2;15.03.2026;45,00;EUR;bar\n", "payment",
      "payment_id customer_id paid_on amount currency method", "" },
    { "deals.csv", "Opportunity ID,Account ID,Stage,Amount,Close Date,Probability %\nO1,K1,Won,10.50,2026-01-05,75\nO2,K1,Lost,1.50,2026-01-06,10\n", "opportunity",
      "opportunity_id customer_id stage amount close_on probability", "probability=number (value) / 100 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = put_file (f, cases[i].file, cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsSuggestion) suggestion = vs_mapping_suggest (f->ws, path, NULL, &error);
      g_autoptr (GString) columns = g_string_new (NULL), transformed = g_string_new (NULL);
      g_autoptr (VsJsonDoc) doc = NULL;
      g_autoptr (VsMapping) mapping = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (suggestion->table, ==, cases[i].table);
      g_assert_cmpuint (suggestion->missing->len, ==, 0);
      for (guint c = 0; c < suggestion->columns->len; c++)
        {
          const VsSuggestColumn *column = suggestion->columns->pdata[c];

          g_string_append_printf (columns, "%s%s", c ? " " : "", column->target ? column->target : "-");
          if (column->transformation)
            g_string_append_printf (transformed, "%s=%s ", column->target, column->transformation);
          g_assert_cmpfloat (column->confidence, >=, column->target ? 0.5 : 0);
          g_assert_cmpfloat (column->confidence, <=, 1);
        }
      g_assert_cmpstr (columns->str, ==, cases[i].columns);
      g_assert_cmpstr (transformed->str, ==, cases[i].transformed);
      /* What is proposed is a mapping. */
      doc = vs_json_doc_parse (suggestion->json, "proposal", &error);
      mapping = vs_mapping_new (doc, &error);
      g_assert_no_error (error);
    }
}

static void
test_nothing_like_it (Fixture *f, gconstpointer data)
{
  g_autofree char *path = put_file (f, "x.csv", "alpha,beta\n1,2\n3,4\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (vs_mapping_suggest (f->ws, path, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (vs_mapping_suggest (f->ws, path, "custmer", &error));
  g_assert_nonnull (strstr (error->message, "customer"));
}

static void
test_check (Fixture *f, gconstpointer data)
{
  static const char many[] =
    "{\"name\": \"m\", \"target\": \"customer\", \"lookups\": {\"k\": {\"otherwise\": \"guess\"}}, \"columns\": ["
    "{\"source_column\": \"a\", \"target_column\": \"customer_id\", \"lookup\": \"none\"}, {\"target_column\": \"name\", \"transformation\": \"trim (\"}]}";
  static const char bound[] =
    "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"name\", \"target_column\": \"nmae\"}, {\"source_column\": \"gone\", \"target_column\": \"city\"}, "
    "{\"source_column\": \"since\", \"target_column\": \"customer_since\"}, {\"source_column\": \"name\", \"target_column\": \"region\", "
    "\"find\": {\"table\": \"contact\", \"by\": \"contact_id\", \"take\": \"mood\"}}]}";
  static const char good[] =
    "{\"name\": \"m\", \"target\": \"customer\", \"columns\": [{\"source_column\": \"id\", \"target_column\": \"customer_id\"}, {\"source_column\": \"since\", \"target_column\": \"customer_since\"}]}";
  static const struct { const char *json; const char *faults[6]; guint n_rows; } cases[] = {
    { many, { "/lookups/k/otherwise", "/lookups/k: needs “codes”", "/columns/0/lookup", "/columns/1/transformation" } },
    { bound, { "/columns/0: the table “customer” has no column “nmae”", "/columns/1: ", "/columns/3: the table “contact” has no column “mood”",
               "no column gives “customer_id”" } },
    { good, { NULL }, 2 },
  };
  g_autofree char *file = put_file (f, "c.csv", "id,name,since\nC1,Ann,2020-01-01\nC2,Bob,soon\nC3,Cy,later\nC4,Di,2020-02-30\n");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = put_file (f, "m.json", cases[i].json);
      g_autoptr (GError) error = NULL;
      g_autoptr (VsMappingCheck) check = vs_mapping_check (f->ws, file, path, NULL, &error);
      guint n = 0;

      g_assert_no_error (error);
      for (; n < G_N_ELEMENTS (cases[i].faults) && cases[i].faults[n] && n < check->faults->len; n++)
        {
          g_test_message ("%s", (char *) check->faults->pdata[n]);
          g_assert_nonnull (strstr (check->faults->pdata[n], cases[i].faults[n]));
        }
      g_assert_cmpuint (check->faults->len, ==, n);
      g_assert_null (cases[i].faults[n]);
      for (guint k = 0; k < check->rows->len; k++)
        g_test_message ("%s", (char *) check->rows->pdata[k]);
      g_assert_cmpuint (check->rows->len, ==, cases[i].n_rows);
    }
}

/* Every mapping that ships is sound by itself. */
static void
test_shipped (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) names = vs_data_list ("mappings");

  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsMappingCheck) check = vs_mapping_check (f->ws, NULL, names[i], NULL, &error);

      g_assert_no_error (error);
      for (guint k = 0; k < check->faults->len; k++)
        g_test_message ("%s", (char *) check->faults->pdata[k]);
      g_assert_cmpuint (check->faults->len, ==, 0);
    }
}

#define fixture_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/suggest/tables", test_suggest);
  fixture_test ("/suggest/nothing-like-it", test_nothing_like_it);
  fixture_test ("/suggest/check", test_check);
  fixture_test ("/suggest/shipped", test_shipped);
  return g_test_run ();
}
