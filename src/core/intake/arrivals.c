/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/arrivals.h"

#include "intake/mapping.h"
#include "source/source.h"
#include "workspace/document.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAPPING_MOST (1 << 20)   /* bytes of a mapping's file */

void
vs_arrival_free (VsArrival *arrival)
{
  if (!arrival)
    return;
  g_free (arrival->path);
  g_clear_error (&arrival->error);
  g_free (arrival);
}

static gboolean
has_ending (const char *path, const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (; *endings; endings++)
    if (g_str_has_suffix (lower, *endings))
      return TRUE;
  return FALSE;
}

static gboolean
is_named_like_data (const char *path)
{
  static const char *const endings[] = { ".csv", ".tsv", ".tab", ".psv", ".dat", ".json", ".jsonl", ".ndjson", ".xml", ".xlsx", ".zip", ".tar", ".tgz", ".gz", ".xz",
                                         ".bz2", ".zst", NULL };

  return has_ending (path, endings);
}

/* Rows may come in a file of that ending too, an object a line: a mapping is one object, and says into what. */
static gboolean
is_mapping (const char *path)
{
  static const char *const endings[] = { ".json", NULL };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) whole = NULL, first = NULL;
  GStatBuf info;
  gsize n;

  if (!has_ending (path, endings) || g_stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAPPING_MOST
      || !g_file_get_contents (path, &text, &n, NULL) || !vs_json_is_shallow (text, n))
    return FALSE;
  whole = json_from_string (text, NULL);
  if (whole && JSON_NODE_HOLDS_OBJECT (whole))
    return json_object_has_member (json_node_get_object (whole), "target") || json_object_has_member (json_node_get_object (whole), "targets")
           || json_object_has_member (json_node_get_object (whole), "columns");
  if (whole || !strstr (text, "\"target"))
    return FALSE;
  /* One with a mistake in it is told as what it was meant to be. */
  text[strcspn (text, "\r\n")] = '\0';
  first = json_from_string (text, NULL);
  return !first;
}

static VsArrival *
arrival_new (const char *path, gboolean named)
{
  VsArrival *arrival = g_new0 (VsArrival, 1);

  arrival->path = g_strdup (path);
  arrival->named = named;
  arrival->data_name = is_named_like_data (path);
  return arrival;
}

static void
take_file (const char *path, gboolean named, GPtrArray *mappings, GPtrArray *tables)
{
  VsArrival *arrival = arrival_new (path, named);
  g_auto (GStrv) members = NULL;

  arrival->is_mapping = is_mapping (path);
  if (!arrival->is_mapping)
    members = vs_source_members (path, &arrival->error);
  if (!members)
    g_ptr_array_add (arrival->is_mapping ? mappings : tables, arrival);
  else
    vs_arrival_free (arrival);
  for (guint i = 0; members && members[i]; i++)
    g_ptr_array_add (tables, arrival_new (members[i], FALSE));
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Workspaces may lie beside the data. */
static gboolean
is_ours (const char *name)
{
  static const char *const endings[] = { ".voltsource", ".voltsource-wal", ".voltsource-shm", ".voltsource-journal", NULL };

  return *name == '.' || has_ending (name, endings);
}

static void
take_folder (GDir *folder, const char *path, GPtrArray *mappings, GPtrArray *tables)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (folder)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (!is_ours (name) && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (files, g_steal_pointer (&file));
    }
  if (files->len == 0)
    {
      VsArrival *arrival = arrival_new (path, TRUE);
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (&arrival->error, VS_ERROR, VS_ERROR_NO_DATA, _("There are no files in the folder “%s”; name the one that holds them."), shown);
      g_ptr_array_add (tables, arrival);
    }
  g_ptr_array_sort (files, by_text);
  for (guint i = 0; i < files->len; i++)
    take_file (files->pdata[i], FALSE, mappings, tables);
}

GPtrArray *
vs_arrivals (const char *const *paths)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_arrival_free), *tables = g_ptr_array_new ();

  g_return_val_if_fail (paths, all);
  for (; *paths; paths++)
    {
      g_autoptr (GDir) folder = g_dir_open (*paths, 0, NULL);

      if (folder)
        take_folder (folder, *paths, all, tables);
      else
        take_file (*paths, TRUE, all, tables);
    }
  g_ptr_array_extend_and_steal (all, tables);
  return all;
}

gboolean
vs_arrival_matters (const VsArrival *arrival, const GError *why)
{
  /* Sheets have no ending: one that nothing fits is a cover or a note. */
  return arrival->named || arrival->data_name || !(g_error_matches (why, VS_ERROR, VS_ERROR_NOT_FOUND) || g_error_matches (why, VS_ERROR, VS_ERROR_FORMAT));
}

char *
vs_arrival_keep (const VsArrival *arrival, VsWorkspace *ws, GError **error)
{
  g_autoptr (VsMapping) mapping = vs_mapping_load (ws, arrival->path, error);
  g_autofree char *text = NULL, *file = g_path_get_basename (arrival->path);
  const char *title;

  if (!mapping || !g_file_get_contents (arrival->path, &text, NULL, error)
      || !vs_document_save (ws, "mappings", vs_mapping_name (mapping), text, file, error))
    return NULL;
  title = vs_mapping_title (mapping);
  return g_strdup (title ? title : vs_mapping_name (mapping));
}
