/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/manifest.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

void
vs_manifest_table_clear (VsManifestTable *table)
{
  g_clear_pointer (&table->sha256, g_free);
}

gboolean
vs_manifest_table_read (VsManifestTable *table, const char *path, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *piece = g_malloc (256 * 1024);
  FILE *file = g_fopen (path, "rbe");
  gsize n;

  if (file == NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot read “%s” again: %s. Check the folder and its rights"), path,
                   g_strerror (errno));
      return FALSE;
    }
  while ((n = fread (piece, 1, 256 * 1024, file)) > 0)
    g_checksum_update (sum, piece, (gssize) n);
  fclose (file);
  table->sha256 = g_strdup (g_checksum_get_string (sum));
  return TRUE;
}

static void
add_string (JsonBuilder *json, const char *name, const char *value)
{
  vs_json_add_text (json, name, value);
}

static void
add_table (JsonBuilder *json, const VsBook *book, const VsBookTable *table, const VsManifestTable *written)
{
  g_autofree char *path = g_strdup_printf ("Data/%s/%s", book->folder, table->file);

  json_builder_begin_object (json);
  add_string (json, "file", path);
  add_string (json, "entity", table->entity->name);
  add_string (json, "grain", table->entity->caption);
  vs_json_add_integer (json, "rows", (gint64) written->n_rows);
  add_string (json, "sha256", written->sha256);
  vs_json_begin_array (json, "columns");
  for (guint i = 0; i < table->columns->len; i++)
    {
      const VsBookColumn *column = g_ptr_array_index (table->columns, i);

      json_builder_begin_object (json);
      add_string (json, "name", column->name);
      add_string (json, "type", vs_book_type_name (column->type));
      add_string (json, "caption", column->caption);
      add_string (json, "description", column->description);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

GBytes *
vs_manifest_json (VsData *data, const VsBook *book, const VsManifestTable *tables)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  VsDay as_of = vs_data_as_of (data);
  char day[16], *text;

  json_builder_begin_object (json);
  add_string (json, "workbook", book->name);
  add_string (json, "program", "Volt-Source Workbench " VS_VERSION);
  if (as_of != VS_DAY_NONE)
    add_string (json, "as_of", vs_day_format_iso (as_of, day));
  add_string (json, "currency", vs_data_currency (data) ? vs_data_currency (data) : "");
  add_string (json, "time_zone", "UTC");
  vs_json_begin_array (json, "tables");
  for (guint i = 0; i < book->tables->len; i++)
    add_table (json, book, g_ptr_array_index (book->tables, i), &tables[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  text = json_to_string (root, TRUE);
  return g_bytes_new_take (text, strlen (text));
}

GBytes *
vs_manifest_readme (VsData *data, const VsBook *book, const VsManifestTable *tables)
{
  g_autoptr (GString) text = g_string_new (NULL);
  VsDay as_of = vs_data_as_of (data);
  char day[16];

  g_string_append_printf (text, "%s\n\n", book->title);
  if (as_of != VS_DAY_NONE)
    g_string_append_printf (text, _("Figures as of %s."), vs_day_format_iso (as_of, day));
  g_string_append (text, "\n\n");
  g_string_append (text, _("Open the .twbx in Tableau Desktop 2024.2 or newer. For Tableau Public, choose Data > Extract Data once,\n"
                           "then publish. The tables are related, not joined: Tableau counts each row once.\n\n"));
  for (guint i = 0; i < book->tables->len; i++)
    {
      const VsBookTable *table = g_ptr_array_index (book->tables, i);

      /* Translators: a file, its number of rows, and what one row stands for */
      g_string_append_printf (text, _("%s: %" G_GSIZE_FORMAT " rows, one for each “%s”\n"), table->file, tables[i].n_rows,
                              table->entity->caption);
    }
  g_string_append (text, "\n");
  g_string_append (text, _("Money in the workspace's currency, shares as fractions, instants in UTC, missing values empty.\n"
                           "MANIFEST.json holds the rows and the SHA-256 of each file.\n"));
  return g_bytes_new (text->str, text->len);
}
