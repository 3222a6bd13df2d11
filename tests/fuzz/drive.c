/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drive.c: a harness as an ordinary test: every file of the folders that are named, once, in one process. */
#include "fuzz.h"

int
main (int argc, char **argv)
{
  guint count = 0;

  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GDir) folder = g_dir_open (argv[i], 0, NULL);
      const char *name;

      while (folder && (name = g_dir_read_name (folder)))
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL), *bytes = NULL;
          gsize n;

          g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
          g_printerr ("# %s\n", name);
          LLVMFuzzerTestOneInput ((const guint8 *) bytes, n);
          count++;
        }
    }
  g_print ("1..1\n%s 1 - %u inputs\n", count > 0 ? "ok" : "not ok", count);
  return count == 0;
}
