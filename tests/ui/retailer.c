/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retailer.h"

static void
run (const char *volt, const char *verb, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  va_list args;
  const char *arg;
  int status;
  g_ptr_array_add (argv, (gpointer) volt);
  g_ptr_array_add (argv, (gpointer) verb);
  va_start (args, verb);
  while ((arg = va_arg (args, const char *)))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("volt %s: %s", verb, said);
}

static void
import (const char *volt, const char *workspace, const char *demo)
{
  g_autoptr (GDir) dir = g_dir_open (demo, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (demo, name, NULL);
      if (g_str_has_suffix (name, ".csv"))
        run (volt, "import", workspace, path, NULL);
    }
}

char *
retailer_new (const char *volt, const char *customers)
{
  g_autofree char *folder = g_dir_make_tmp ("vs-ui-XXXXXX", NULL), *demo = g_build_filename (folder, "demo", NULL);
  char *workspace = g_build_filename (folder, "w.voltsource", NULL);
  run (volt, "demo", demo, "--customers", customers, "--as-of", "2026-06-30", NULL);
  run (volt, "new", workspace, NULL);
  import (volt, workspace, demo);
  run (volt, "run", workspace, "--as-of", "2026-06-30", NULL);
  return workspace;
}

void
retailer_free (char *workspace)
{
  g_autofree char *folder = g_path_get_dirname (workspace), *remove = g_strdup_printf ("rm -rf '%s'", folder);
  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  g_free (workspace);
}

gboolean
retailer_wait (gboolean (*done) (gpointer data), gpointer data, int seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  while (!done (data) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  return done (data);
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

void
retailer_settle (void)
{
  retailer_wait (never, NULL, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
