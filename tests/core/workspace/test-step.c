/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/document.h"
#include "workspace/step.h"

#include "core/workspace/folder.h"

#include <unistd.h>

static int n_runs;
static gboolean fails;

static gboolean
run (VsWorkspace *ws, VsJob *job, GError **error)
{
  n_runs++;
  if (fails)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_NO_DATA, "no");
      return FALSE;
    }
  return vs_workspace_begin (ws, job, error) && vs_workspace_bump (ws, "score", error) && vs_workspace_commit (ws, "run", "test", NULL, error);
}

static const VsStep step = {
  "test", "Testing", (const char *const[]) { "customer", "document:models", "as_of", NULL }, (const char *const[]) { "score", NULL }, run,
};

static void
run_and_expect (VsWorkspace *ws, gboolean expected, const char *why)
{
  g_autoptr (GError) error = NULL;
  gboolean ran = !expected;

  g_test_message ("%s", why);
  g_assert_cmpint (vs_step_is_stale (ws, &step), ==, expected);
  g_assert_true (vs_step_run (ws, &step, NULL, &ran, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ran, ==, expected);
  g_assert_false (vs_step_is_stale (ws, &step));
}

static void
touch (VsWorkspace *ws, const char *table)
{
  vs_workspace_begin (ws, NULL, NULL);
  g_assert_true (vs_workspace_bump (ws, table, NULL));
  g_assert_true (vs_workspace_commit (ws, "import", table, NULL, NULL));
}

static void
test_stale (Folder *folder, gconstpointer data)
{
  g_autofree char *path = folder_file (folder, "w.voltsource"), *models = folder_file (folder, "models"), *schema = folder_file (folder, "schema");
  g_autofree char *model = g_build_filename (models, "churn.json", NULL), *target = g_build_filename (g_getenv ("VS_DATADIR"), "schema", NULL);
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir (models, 0700);
  g_file_set_contents (model, "{}", -1, NULL);
  g_assert_cmpint (symlink (target, schema), ==, 0);
  g_setenv ("VS_DATADIR", folder->path, TRUE);
  ws = vs_workspace_create (path, NULL);

  run_and_expect (ws, TRUE, "never ran");
  run_and_expect (ws, FALSE, "nothing changed");
  touch (ws, "customer");
  run_and_expect (ws, TRUE, "an input was written");
  touch (ws, "invoice");
  run_and_expect (ws, FALSE, "another table was written");
  touch (ws, "score");
  run_and_expect (ws, FALSE, "its own output");
  vs_document_save (ws, "models", "churn", "{\"w\":1}", NULL, NULL);
  run_and_expect (ws, TRUE, "a model was saved");
  vs_document_save (ws, "ladders", "standard", "{}", NULL, NULL);
  run_and_expect (ws, FALSE, "a ladder was saved");
  g_file_set_contents (model, "{ }", -1, NULL);
  run_and_expect (ws, TRUE, "the program's own model file was edited");
  vs_workspace_set_as_of (ws, 20000, NULL);
  run_and_expect (ws, TRUE, "another as-of date");
  vs_workspace_set_setting (ws, "retailer", "Volt", NULL);
  run_and_expect (ws, FALSE, "another setting");

  fails = TRUE;
  touch (ws, "customer");
  g_assert_false (vs_step_run (ws, &step, NULL, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  fails = FALSE;
  run_and_expect (ws, TRUE, "it failed, so it must run again");
  g_assert_cmpint (n_runs, ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/step/stale", test_stale);
  return g_test_run ();
}
