/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/library-store.h"

#include "workspace/document.h"

#include <glib/gstdio.h>
#include <string.h>

#define ROW "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
#define TABLE "[" ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "]"
#define RATE(price, members) "{\"name\":\"Residential\",\"energyratestructure\":[[{\"rate\":" price "}]],\"energyweekdayschedule\":" TABLE \
                             ",\"energyweekendschedule\":" TABLE members "}"

typedef struct {
  char        *folder;
  VsWorkspace *ws;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  f->folder = g_dir_make_tmp ("volt-library-XXXXXX", NULL);
  path = g_build_filename (f->folder, "w.voltsource", NULL);
  f->ws = vs_workspace_create (path, NULL);
  g_assert_nonnull (f->ws);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  vs_workspace_close (f->ws, NULL);
  g_clear_object (&f->ws);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static char *
take (Fixture *f, const char *file, const char *json, GError **error)
{
  g_autofree char *path = g_build_filename (f->folder, file, NULL);

  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  return vs_tariff_import (f->ws, path, NULL, error);
}

static const VsTariff *
find (const GPtrArray *library, const char *document)
{
  for (guint i = 0; i < library->len; i++)
    if (g_str_equal (((VsTariff *) library->pdata[i])->document, document))
      return library->pdata[i];
  return NULL;
}

static void
test_taken_in (Fixture *f, gconstpointer data)
{
  static const char versions[] =
    "{\"items\":[" RATE ("0.1", ",\"utility\":\"Acme\",\"startdate\":\"2024-01-01\"") ","
    RATE ("0.2", ",\"utility\":\"Acme\",\"startdate\":\"2025-03-01\",\"source\":\"https://acme.example\",\"zeta\":1") "]}";
  static const char kva[] = RATE ("0.1", ",\"utility\":\"Other\",\"flatdemandstructure\":[[{\"rate\":5}]],\"flatdemandunit\":\"kVA\"");
  g_autoptr (GError) error = NULL;
  g_autofree char *first = take (f, "a.json", versions, &error), *again = take (f, "b.json", versions, &error);
  g_autofree char *other = take (f, "c.json", kva, &error), *text = NULL;
  g_autoptr (GPtrArray) library = NULL;
  const VsTariff *acme, *shipped;
  sqlite3 *db;

  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "acme-residential");
  g_assert_cmpstr (again, ==, first);       /* the same rate: another version */
  g_assert_cmpstr (other, ==, "other-residential");
  db = vs_workspace_begin (f->ws, NULL, &error);
  g_assert_true (vs_db_exec (db, "INSERT INTO plan (plan_id, name, tariff) VALUES ('P1', 'Acme Home', 'acme-residential')", &error));
  g_assert_true (vs_workspace_commit (f->ws, "test", "rows", NULL, &error));
  library = vs_tariff_library (f->ws, &error);
  g_assert_no_error (error);
  acme = find (library, first);
  g_assert_cmpstr (acme->name, ==, "Residential");
  g_assert_cmpstr (acme->utility, ==, "Acme");
  g_assert_cmpstr (acme->source, ==, "https://acme.example");
  g_assert_cmpint (acme->version, ==, 2);
  g_assert_cmpstr (acme->plans[0], ==, "Acme Home");
  g_assert_cmpstr (acme->unbilled[0], ==, "zeta");
  g_assert_null (acme->fault);
  g_assert_cmpuint (acme->terms->len, ==, 2);
  g_assert_cmpint (g_array_index (acme->terms, VsTariffTerm, 0).from, ==, vs_day_from_civil (2025, 3, 1));
  g_assert_cmpint (g_array_index (acme->terms, VsTariffTerm, 0).to, ==, VS_DAY_NONE);
  g_assert_cmpint (g_array_index (acme->terms, VsTariffTerm, 1).to, ==, vs_day_from_civil (2025, 2, 28));
  g_assert_nonnull (strstr (find (library, other)->fault, "/flatdemandunit"));
  shipped = find (library, "time-of-use");
  g_assert_cmpint (shipped->version, ==, 0);
  g_assert_cmpuint (shipped->terms->len, ==, 1);
  text = vs_tariff_text (f->ws, first, &error);
  g_assert_cmpstr (text, ==, versions);     /* out as it came in */
}

static void
test_names (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nameless = NULL, *long_one = NULL, *long_other = NULL;
  g_autofree char *one = g_strdup_printf ("{\"utility\":\"%0100d\",%s", 1, RATE ("1", "") + 1);
  g_autofree char *two = g_strdup_printf ("{\"utility\":\"%0100d\",\"label\":\"x\",%s", 1, strstr (RATE ("1", ""), "\"energyratestructure\""));

  nameless = take (f, "My rate.json", strstr (RATE ("1", "") , "\"energyratestructure\"") - 1, NULL);
  g_assert_null (nameless);                 /* no JSON object */
  long_one = take (f, "one.json", one, &error);
  long_other = take (f, "two.json", two, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (long_one, !=, long_other);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = vs_tariff_library (f->ws, NULL), after = NULL;

  g_assert_null (take (f, "bad.json", RATE ("\"dear\"", ""), &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "bad.json, /energyratestructure/0/0/rate"));
  after = vs_tariff_library (f->ws, NULL);
  g_assert_cmpuint (after->len, ==, before->len);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library-store/taken-in", Fixture, NULL, setup, test_taken_in, teardown);
  g_test_add ("/library-store/names", Fixture, NULL, setup, test_names, teardown);
  g_test_add ("/library-store/refused", Fixture, NULL, setup, test_refused, teardown);
  return g_test_run ();
}
