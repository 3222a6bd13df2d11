/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/document.h"

#include "core/workspace/folder.h"

#include <string.h>
#include <unistd.h>

static char *data_folder;

static VsWorkspace *
make (Folder *folder)
{
  g_autofree char *path = folder_file (folder, "w.voltsource");
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_create (path, &error);

  g_assert_no_error (error);
  return ws;
}

static void
test_history (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shipped = NULL, *saved = NULL;
  VsDocumentInfo *first, *last;
  int version = -1;

  shipped = vs_document_load (ws, "models", "churn", &version, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (shipped, ==, "{\"name\":\"churn\"}");
  g_assert_cmpint (version, ==, 0);
  g_assert_cmpint (vs_document_save (ws, "models", "churn", "{\"w\":1}", "softer", &error), ==, 1);
  g_assert_cmpint (vs_document_save (ws, "models", "churn", "{\"w\":2}", NULL, &error), ==, 2);
  g_assert_no_error (error);
  saved = vs_document_load (ws, "models", "churn", &version, &error);
  g_assert_cmpstr (saved, ==, "{\"w\":2}");
  g_assert_cmpint (version, ==, 2);
  g_assert_cmpint (vs_workspace_version (ws, "document:models"), ==, 2);
  history = vs_document_history (ws, "models", "churn", &error);
  g_assert_cmpuint (history->len, ==, 3);
  first = history->pdata[1];
  last = history->pdata[2];
  g_assert_cmpint (first->version, ==, 1);
  g_assert_cmpstr (first->note, ==, "softer");
  g_assert_cmpint (last->version, ==, 0);
  g_assert_cmpint (last->at, ==, VS_TIME_NONE);
}

static void
test_names (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_auto (GStrv) names = NULL, without = vs_document_list (NULL, "models");

  g_assert_cmpint (vs_document_save (ws, "models", "own", "{}", NULL, NULL), ==, 1);
  g_assert_cmpint (vs_document_save (ws, "models", "churn", "{}", NULL, NULL), ==, 1);
  names = vs_document_list (ws, "models");
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "churn");
  g_assert_cmpstr (names[1], ==, "own");
  g_assert_cmpuint (g_strv_length (without), ==, 1);
}

/* A deleted document is not listed; what shipped comes back; nothing is lost. */
static void
test_delete (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *shipped = NULL, *own = NULL, *earlier = NULL, *of_none = NULL;

  vs_document_save (ws, "models", "own", "{\"w\":1}", NULL, NULL);
  vs_document_save (ws, "models", "churn", "{\"w\":1}", NULL, NULL);
  g_assert_cmpint (vs_document_delete (ws, "models", "own", "no use", &error), ==, 2);
  g_assert_cmpint (vs_document_delete (ws, "models", "churn", NULL, &error), ==, 2);
  names = vs_document_list (ws, "models");
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  shipped = vs_document_load (ws, "models", "churn", NULL, &error);
  g_assert_cmpstr (shipped, ==, "{\"name\":\"churn\"}");
  earlier = vs_document_load_version (ws, "models", "own", 1, &error);
  g_assert_cmpstr (earlier, ==, "{\"w\":1}");
  g_assert_no_error (error);
  own = vs_document_load (ws, "models", "own", NULL, &error);
  g_assert_null (own);
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  of_none = vs_document_load_version (ws, "models", "own", 2, &error);
  g_assert_null (of_none);
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  history = vs_document_history (ws, "models", "own", NULL);
  g_assert_cmpuint (history->len, ==, 2);
  g_assert_true (((VsDocumentInfo *) history->pdata[0])->deleted);
  g_assert_false (((VsDocumentInfo *) history->pdata[1])->deleted);
  g_assert_true (vs_document_is_shipped ("models", "churn"));
  g_assert_false (vs_document_is_shipped ("models", "own"));
}

static void
test_refused (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  static const struct { const char *name, *json; int code; const char *says; } cases[] = {
    { "churm", NULL, VS_ERROR_NOT_FOUND, "did you mean “churn”" },
    { "something-else", NULL, VS_ERROR_NOT_FOUND, "there are: churn" },
    { "../schema/0001-core", NULL, VS_ERROR_NOT_FOUND, "There is no" },
    { "churn", "{ not json", VS_ERROR_FORMAT, "churn" },
    { "../x", "{}", VS_ERROR_INVALID, "cannot be the name" },
    { "", "{}", VS_ERROR_INVALID, "cannot be the name" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      if (cases[i].json)
        g_assert_cmpint (vs_document_save (ws, "models", cases[i].name, cases[i].json, NULL, &error), ==, 0);
      else
        g_assert_null (vs_document_load (ws, "models", cases[i].name, NULL, &error));
      g_assert_error (error, VS_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
  g_assert_cmpint (vs_workspace_version (ws, "document:models"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autofree char *models = NULL, *file = NULL, *schema = NULL, *target = NULL;
  int status;

  /* The schema of the program, and one model of our own. */
  data_folder = g_dir_make_tmp ("volt-data-XXXXXX", NULL);
  models = g_build_filename (data_folder, "models", NULL);
  file = g_build_filename (models, "churn.json", NULL);
  schema = g_build_filename (data_folder, "schema", NULL);
  target = g_build_filename (g_getenv ("VS_DATADIR"), "schema", NULL);
  g_mkdir (models, 0700);
  g_file_set_contents (file, "{\"name\":\"churn\"}", -1, NULL);
  g_assert_cmpint (symlink (target, schema), ==, 0);
  g_setenv ("VS_DATADIR", data_folder, TRUE);

  g_test_init (&argc, &argv, NULL);
  folder_test ("/document/history", test_history);
  folder_test ("/document/names", test_names);
  folder_test ("/document/delete", test_delete);
  folder_test ("/document/refused", test_refused);
  status = g_test_run ();
  folder_remove (data_folder);
  g_free (data_folder);
  return status;
}
