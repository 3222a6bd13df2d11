/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workspace.h: one empty workspace for a whole run, removed at its end. */
#pragma once

#include "core/workspace/folder.h"
#include "workspace/workspace.h"

static Folder fuzz_folder;
static VsWorkspace *fuzz_workspace_made;

static void
fuzz_workspace_end (void)
{
  g_clear_object (&fuzz_workspace_made);
  folder_remove (fuzz_folder.path);
  g_free (fuzz_folder.path);
}

static inline VsWorkspace *
fuzz_workspace (void)
{
  g_autofree char *path = NULL;

  if (fuzz_workspace_made)
    return fuzz_workspace_made;
  folder_set_up (&fuzz_folder, NULL);
  path = folder_file (&fuzz_folder, "w.voltsource");
  fuzz_workspace_made = vs_workspace_create (path, NULL);
  g_assert_true (vs_workspace_set_as_of (fuzz_workspace_made, 20634, NULL));
  atexit (fuzz_workspace_end);
  return fuzz_workspace_made;
}
