/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data-path.c: where the program's own files are. An installed program takes the installed ones even on the machine that built it, so the
 * source tree is taken only by a program that runs from outside the prefix. */
#include "base/json.h"

#include <string.h>

static gboolean
runs_installed (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *share = g_path_get_dirname (VS_DATADIR);
  g_autofree char *prefix = g_path_get_dirname (share);
  g_autofree char *bin = g_build_filename (prefix, "bin", G_DIR_SEPARATOR_S, NULL);

  return program && g_str_has_prefix (program, bin);
}

static const char *
data_folder (void)
{
  static const char *folder;
  const char *set = g_getenv ("VS_DATADIR");

  if (set && *set)
    return set;
  if (g_once_init_enter (&folder))
    {
      gboolean source = !runs_installed () && g_file_test (VS_SOURCE_DATADIR, G_FILE_TEST_IS_DIR);

      g_once_init_leave (&folder, source ? VS_SOURCE_DATADIR : VS_DATADIR);
    }
  return folder;
}

char *
vs_data_path (const char *relative)
{
  g_return_val_if_fail (relative, NULL);
  return g_build_filename (data_folder (), relative, NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
vs_data_list (const char *folder)
{
  g_autofree char *path = vs_data_path (folder);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (name[0] != '.' && g_str_has_suffix (name, ".json") && !g_str_has_suffix (name, ".schema.json"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".json")));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
