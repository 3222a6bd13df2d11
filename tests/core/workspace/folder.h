/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.h: a folder of its own for each test, removed with all that is in it. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

typedef struct {
  char *path;
} Folder;

static inline void
folder_set_up (Folder *folder, gconstpointer data)
{
  folder->path = g_dir_make_tmp ("volt-test-XXXXXX", NULL);
  g_assert_nonnull (folder->path);
}

static inline void
folder_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        folder_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static inline void
folder_tear_down (Folder *folder, gconstpointer data)
{
  g_chmod (folder->path, 0700);
  folder_remove (folder->path);
  g_free (folder->path);
}

/* A path in it. (transfer full) */
static inline char *
folder_file (Folder *folder, const char *name)
{
  return g_build_filename (folder->path, name, NULL);
}

#define folder_test(path, func) g_test_add (path, Folder, NULL, folder_set_up, func, folder_tear_down)
