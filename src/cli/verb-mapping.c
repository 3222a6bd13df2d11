/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-mapping.c: volt mapping suggest FILE, volt mapping check FILE [MAPPING]: how a file's columns become data. */
#include "cli/cli.h"

#include "intake/mapping-check.h"
#include "intake/suggest.h"

#include <glib/gstdio.h>

static char *table_name, *workspace_path;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "table", 0, 0, G_OPTION_ARG_STRING, &table_name, N_("suggest: the table it is to go into"), N_("TABLE") },
    { "workspace", 'w', 0, G_OPTION_ARG_FILENAME, &workspace_path, N_("With the mappings and rows of this workspace"), N_("W") },
    { NULL },
  };
  return entries;
}

/* An empty workspace, for what ships with the program. */
typedef struct {
  char        *folder, *file;
  VsWorkspace *ws;
} Scratch;

static gboolean
scratch_open (Scratch *self, VsCli *cli, GError **error)
{
  if (workspace_path)
    return (self->ws = vs_workspace_open (workspace_path, error)) != NULL;
  if (!(self->folder = g_dir_make_tmp ("volt-mapping-XXXXXX", error)))
    return FALSE;
  self->file = g_build_filename (self->folder, "w.voltsource", NULL);
  return (self->ws = vs_workspace_create (self->file, error)) != NULL;
}

static void
scratch_close (Scratch *self)
{
  g_clear_object (&self->ws);
  if (self->file)
    g_unlink (self->file);
  if (self->folder)
    g_rmdir (self->folder);
  g_free (self->file);
  g_free (self->folder);
}

static void
add_suggestion (JsonBuilder *json, const VsSuggestion *suggestion)
{
  vs_json_add_text (json, "table", suggestion->table);
  vs_json_add_text (json, "ready", suggestion->ready);
  vs_json_add_number (json, "confidence", suggestion->confidence);
  vs_json_begin_array (json, "columns");
  for (guint i = 0; i < suggestion->columns->len; i++)
    {
      const VsSuggestColumn *column = suggestion->columns->pdata[i];

      json_builder_begin_object (json);
      vs_json_add_text (json, "source_column", column->source);
      vs_json_add_text (json, "target_column", column->target);
      vs_json_add_text (json, "data_type", vs_cell_type_name (column->type));
      vs_json_add_text (json, "transformation", column->transformation);
      vs_json_add_number (json, "confidence", column->confidence);
      vs_json_add_text (json, "why", column->why);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  vs_json_add_texts (json, "missing", (char **) suggestion->missing->pdata, suggestion->missing->len);
  json_builder_set_member_name (json, "mapping");
  json_builder_add_value (json, json_from_string (suggestion->json, NULL));
}

static void
print_suggestion (const VsSuggestion *suggestion)
{
  if (suggestion->ready)
    g_print (_("%s, by the ready mapping “%s”\n"), suggestion->table, suggestion->ready);
  else
    g_print (_("%s, confidence %.2f\n"), suggestion->table, suggestion->confidence);
  for (guint i = 0; i < suggestion->columns->len; i++)
    {
      const VsSuggestColumn *column = suggestion->columns->pdata[i];

      g_print ("  %4.2f  %s → %s%s%s  (%s)\n", column->confidence, column->source, column->target ? column->target : "–",
               column->transformation ? " = " : "", column->transformation ? column->transformation : "", column->why);
    }
  for (guint i = 0; i < suggestion->missing->len; i++)
    g_print (_("Nothing gives “%s”, which must be there.\n"), (char *) suggestion->missing->pdata[i]);
  g_print ("%s\n", suggestion->json);
}

static int
suggest (VsCli *cli, Scratch *scratch, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsSuggestion) suggestion = vs_mapping_suggest (scratch->ws, file, table_name, &error);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!suggestion)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (!cli->json)
    {
      print_suggestion (suggestion);
      return 0;
    }
  json_builder_begin_object (json);
  add_suggestion (json, suggestion);
  json_builder_end_object (json);
  vs_cli_print_json (json);
  return 0;
}

static void
add_mark (JsonBuilder *json, const VsPreviewMark *mark)
{
  char seen[32];

  json_builder_set_member_name (json, "watermark");
  json_builder_begin_object (json);
  vs_json_add_text (json, "read_up_to", vs_time_format_iso (mark->seen, seen));
  vs_json_add_boolean (json, "whole_file", mark->whole);
  vs_json_add_integer (json, "rows", mark->rows);
  vs_json_add_integer (json, "new", mark->fresh);
  vs_json_add_integer (json, "late", mark->late);
  vs_json_add_integer (json, "skipped", mark->old);
  json_builder_end_object (json);
}

static int
check (VsCli *cli, Scratch *scratch, const char *file, const char *mapping)
{
  /* A mapping's own file can be checked without any data. */
  gboolean alone = !mapping && g_str_has_suffix (file, ".json");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsMappingCheck) checked = vs_mapping_check (scratch->ws, alone ? NULL : file, alone ? file : mapping, cli->job, &error);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!checked)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  json_builder_begin_object (json);
  vs_json_add_text (json, "mapping", checked->mapping);
  vs_json_add_texts (json, "faults", (char **) checked->faults->pdata, checked->faults->len);
  vs_json_add_texts (json, "rows", (char **) checked->rows->pdata, checked->rows->len);
  vs_json_add_integer (json, "rows_tried", checked->n_rows);
  if (checked->mark_words)
    add_mark (json, &checked->mark);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  for (guint i = 0; !cli->json && i < checked->faults->len; i++)
    g_print ("%s\n", (char *) checked->faults->pdata[i]);
  for (guint i = 0; !cli->json && i < checked->rows->len; i++)
    g_print ("%s\n", (char *) checked->rows->pdata[i]);
  if (!cli->json && checked->mark_words)
    g_print ("%s\n", checked->mark_words);
  if (!cli->json && checked->faults->len == 0)
    g_print (_("The mapping “%s” can be used.\n"), checked->mapping);
  return checked->faults->len > 0;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  gboolean suggests = argc == 2 && g_str_equal (argv[0], "suggest"), checks = argc >= 2 && argc <= 3 && g_str_equal (argv[0], "check");
  g_autoptr (GError) error = NULL;
  Scratch scratch = { 0 };
  int status;

  if (!suggests && !checks)
    return vs_cli_usage (cli, _("Say “suggest FILE”, or “check FILE [MAPPING]”."));
  if (!scratch_open (&scratch, cli, &error))
    status = vs_cli_fail (cli, g_steal_pointer (&error));
  else
    status = suggests ? suggest (cli, &scratch, argv[1]) : check (cli, &scratch, argv[1], argc == 3 ? argv[2] : NULL);
  scratch_close (&scratch);
  return status;
}

const VsVerb vs_verb_mapping = {
  "mapping", "suggest FILE [--table TABLE] | check FILE [MAPPING]", N_("How a file's columns become data: propose it, check it"),
  N_("suggest: which table a file is, which column is which and why, each with its confidence, and the mapping as JSON to be saved and edited.\n"
     "check: everything that is wrong with a mapping (a name, or its JSON file), each fault with its place; against the header of FILE, and\n"
     "what would go to quarantine among its first rows. FILE may be the mapping's own JSON file. Exit status 1 when there are faults.\n"
     "JSON: table, ready, confidence, columns [source_column, target_column, data_type, transformation, confidence, why], missing, mapping;\n"
     "mapping, faults, rows, rows_tried, watermark [read_up_to, whole_file, rows, new, late, skipped] when earlier files were read."),
  run, options,
};
