/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-import.c: volt import W FILE…: each file in a transaction of its own. */
#include "cli/cli.h"

#include "intake/arrivals.h"
#include "intake/undo.h"
#include "quality/quality.h"

#include <string.h>

static char *mapping_name;
static gboolean again, undo;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "mapping", 'm', 0, G_OPTION_ARG_FILENAME, &mapping_name, N_("How the columns become data: a mapping's name or its JSON file"), N_("NAME|FILE.json") },
    { "again", 'a', 0, G_OPTION_ARG_NONE, &again, N_("Load the kept text of these files once more, or of all, as a mapping that was changed wants it"), NULL },
    { "undo", 'u', 0, G_OPTION_ARG_NONE, &undo, N_("Take the last load back"), NULL },
    { NULL },
  };
  return entries;
}

static void
print_line (const VsLoadResult *result)
{
  const char *name = result->name;

  if (g_str_equal (result->target, "reading"))
    g_print (_("%s: %" G_GUINT64_FORMAT " rows read, %" G_GUINT64_FORMAT " readings loaded, %" G_GUINT64_FORMAT " updated, %" G_GUINT64_FORMAT
               " unchanged, %" G_GUINT64_FORMAT " missing, %" G_GUINT64_FORMAT " set aside, %" G_GUINT64_FORMAT " rows quarantined, %.3f kWh, %.2f s\n"),
             name, result->rows_read, result->readings, result->readings_changed, result->readings_same, result->readings_missing,
             result->readings_refused, result->quarantined, result->kwh, result->seconds);
  else
    g_print (_("%s: %" G_GUINT64_FORMAT " rows read, %" G_GUINT64_FORMAT " loaded into %s, %" G_GUINT64_FORMAT " updated, %" G_GUINT64_FORMAT
               " unchanged, %" G_GUINT64_FORMAT " quarantined, %.2f s\n"),
             name, result->rows_read, result->inserted, result->target, result->updated, result->unchanged, result->quarantined, result->seconds);
  if (result->skipped)
    g_print (ngettext ("  %" G_GUINT64_FORMAT " row skipped: below the watermark\n", "  %" G_GUINT64_FORMAT " rows skipped: below the watermark\n", result->skipped), result->skipped);
}

/* A known file came in another shape. */
static void
print_drift (const VsLoadDrift *drift)
{
  g_autofree char *added = drift->added && *drift->added ? g_strjoinv (", ", drift->added) : NULL;
  g_autofree char *gone = drift->gone && *drift->gone ? g_strjoinv (", ", drift->gone) : NULL;

  if (added)
    g_print (_("  new columns since the last load: %s\n"), added);
  if (gone)
    g_print (_("  columns gone since the last load: %s\n"), gone);
}

static void
add_result (JsonBuilder *json, const VsLoadResult *result, const VsLoadDrift *drift)
{
  json_builder_begin_object (json);
  vs_json_add_texts (json, "columns_added", drift->added, -1);
  vs_json_add_texts (json, "columns_gone", drift->gone, -1);
  vs_json_add_text (json, "file", result->file);
  vs_json_add_text (json, "mapping", result->mapping);
  vs_json_add_text (json, "target", result->target);
  vs_json_add_integer (json, "rows_read", result->rows_read);
  vs_json_add_integer (json, "inserted", result->inserted);
  vs_json_add_integer (json, "updated", result->updated);
  vs_json_add_integer (json, "unchanged", result->unchanged);
  vs_json_add_integer (json, "quarantined", result->quarantined);
  vs_json_add_integer (json, "skipped", result->skipped);
  vs_json_add_integer (json, "readings", result->readings);
  vs_json_add_integer (json, "readings_unchanged", result->readings_same);
  vs_json_add_integer (json, "readings_updated", result->readings_changed);
  vs_json_add_integer (json, "readings_missing", result->readings_missing);
  vs_json_add_integer (json, "readings_set_aside", result->readings_refused);
  vs_json_add_integer (json, "new_meters", result->new_meters);
  vs_json_add_number (json, "kwh", result->kwh);
  vs_json_add_number (json, "seconds", result->seconds);
  json_builder_end_object (json);
}

/* What of the arrivals became of them. */
typedef struct {
  VsCli       *cli;
  VsWorkspace *ws;
  VsMapping   *mapping;
  JsonBuilder *json;
  GPtrArray   *kept;       /* titles of mappings */
  GPtrArray   *left_out;   /* paths, each with why behind it */
  guint        n_loaded;
  gboolean     failed;     /* one that was left out should not have been */
} Import;

static gboolean
load_table (Import *self, const char *path, GError **error)
{
  VsLoadResult result = { 0 };
  VsLoadDrift drift = { .since = VS_TIME_NONE };
  gboolean ok = vs_load_drift (self->ws, path, &drift, error) && vs_load_file (self->ws, path, self->mapping, self->cli->job, &result, error);

  if (ok && self->cli->json)
    add_result (self->json, &result, &drift);
  else if (ok)
    {
      print_line (&result);
      print_drift (&drift);
    }
  self->n_loaded += ok;
  vs_load_drift_clear (&drift);
  vs_load_result_clear (&result);
  return ok;
}

static gboolean
take (Import *self, const VsArrival *arrival, GError **error)
{
  char *kept;

  if (arrival->error)
    {
      g_propagate_error (error, g_error_copy (arrival->error));
      return FALSE;
    }
  if (!arrival->is_mapping)
    return load_table (self, arrival->path, error);
  kept = vs_arrival_keep (arrival, self->ws, error);
  if (!kept)
    return FALSE;
  if (!self->cli->json)
    g_print (_("The workspace keeps the mapping “%s”\n"), kept);
  g_ptr_array_add (self->kept, kept);
  return TRUE;
}

static void
leave_out (Import *self, const VsArrival *arrival, const GError *why)
{
  g_autofree char *shown = g_filename_display_name (arrival->path);

  g_ptr_array_add (self->left_out, g_steal_pointer (&shown));
  g_ptr_array_add (self->left_out, g_strdup (why->message));
  self->failed |= vs_arrival_matters (arrival, why);
  vs_cli_warn (self->cli, why);
}

/* One after another. The first that was named and cannot be loaded ends it; what lies in a folder or a zip is left out by itself. */
static gboolean
take_all (Import *self, char **paths, GError **error)
{
  g_autoptr (GPtrArray) arrivals = vs_arrivals ((const char *const *) paths);

  for (guint i = 0; i < arrivals->len; i++)
    {
      const VsArrival *arrival = arrivals->pdata[i];
      g_autoptr (GError) why = NULL;

      vs_job_set_span (self->cli->job, (double) i / arrivals->len, (double) (i + 1) / arrivals->len);
      if (take (self, arrival, &why))
        continue;
      if (arrival->named || vs_error_is_cancelled (why))
        return vs_error_pass (error, g_steal_pointer (&why));
      leave_out (self, arrival, why);
    }
  if (self->n_loaded + self->kept->len > 0)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("Nothing of that is data that fits a mapping; nothing was loaded."));
  return FALSE;
}

static void
add_left_out (const Import *self)
{
  vs_json_begin_array (self->json, "left_out");
  for (guint i = 0; i < self->left_out->len; i += 2)
    {
      json_builder_begin_object (self->json);
      vs_json_add_text (self->json, "file", self->left_out->pdata[i]);
      vs_json_add_text (self->json, "why", self->left_out->pdata[i + 1]);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
  g_ptr_array_add (self->kept, NULL);
  vs_json_add_texts (self->json, "mappings_kept", (char **) self->kept->pdata, -1);
}

/* By path or by name. */
static gboolean
is_named (const VsLoadEntry *entry, int n, char **files)
{
  g_autofree char *name = g_path_get_basename (entry->file);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *full = g_canonicalize_filename (files[i], NULL);

      if (strcmp (files[i], name) == 0 || strcmp (full, entry->file) == 0)
        return TRUE;
    }
  return n == 0;
}

static gboolean
load_again (VsCli *cli, VsWorkspace *ws, VsMapping *mapping, int n, char **files, JsonBuilder *json, GError **error)
{
  g_autoptr (GPtrArray) kept = vs_load_kept (ws, error);
  guint done = 0;

  for (guint i = 0; kept && i < kept->len; i++)
    {
      const VsLoadEntry *entry = kept->pdata[i];
      VsLoadResult result = { 0 };
      gboolean ok;

      if (!is_named (entry, n, files))
        continue;
      ok = vs_load_again (ws, entry->load_id, mapping, cli->job, &result, error);
      if (ok && cli->json)
        add_result (json, &result, &(VsLoadDrift) { .since = VS_TIME_NONE });
      else if (ok)
        print_line (&result);
      vs_load_result_clear (&result);
      if (!ok)
        return FALSE;
      done++;
    }
  if (kept && done == 0)
    g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("The workspace keeps the text of no such file; import the file itself."));
  return done > 0;
}

static int
take_back (VsCli *cli, VsWorkspace *ws)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsLoadEntry) entry = vs_load_undo (ws, cli->job, &error);

  if (!entry || !vs_quality_run (ws, cli->job, NULL, &error) || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (cli->json)
    {
      g_autoptr (JsonBuilder) json = json_builder_new ();

      json_builder_begin_object (json);
      vs_json_add_text (json, "undone", entry->file);
      vs_json_add_text (json, "target", entry->target);
      vs_json_add_integer (json, "inserted", entry->inserted);
      vs_json_add_integer (json, "updated", entry->updated);
      vs_json_add_integer (json, "readings", entry->readings);
      json_builder_end_object (json);
      vs_cli_print_json (json);
    }
  else
    g_print (_("Taken back: %s\n"), entry->file);
  return 0;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsMapping) mapping = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free), left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Import import;
  gboolean ok;

  if (argc < 2 && !(argc == 1 && (again || undo)))
    return vs_cli_usage (cli, _("Name a workspace and at least one file."));
  if (undo && (again || argc > 1))
    return vs_cli_usage (cli, _("--undo takes back the last load, whatever it was: name the workspace only."));
  ws = vs_cli_open (cli, argv[0]);
  if (!ws)
    return 1;
  vs_workspace_allow_seclusion (ws);
  if (undo)
    return take_back (cli, ws);
  if (mapping_name && !(mapping = vs_mapping_load (ws, mapping_name, &error)))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  import = (Import) { cli, ws, mapping, json, kept, left_out, 0, FALSE };
  json_builder_begin_object (json);
  vs_json_begin_array (json, "files");
  ok = again ? load_again (cli, ws, mapping, argc - 1, argv + 1, json, &error) : take_all (&import, argv + 1, &error);
  ok = ok && vs_quality_run (ws, cli->job, NULL, &error) && vs_workspace_close (ws, &error);
  json_builder_end_array (json);
  add_left_out (&import);
  json_builder_end_object (json);
  if (!ok)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (cli->json)
    vs_cli_print_json (json);
  return import.failed ? 1 : 0;
}

const VsVerb vs_verb_import = {
  "import", "W FILE|FOLDER… [--mapping NAME|FILE.json] | W --again [FILE…] | W --undo", N_("Load files into a workspace"),
  N_("Without --mapping each file is read by the ready mapping that fits its header, else as the last file of its name was, else as the\n"
     "table whose columns it names. Each is loaded whole or not at all; rows that do not fit go to quarantine with their line and the\n"
     "reason. Loading a file again changes nothing.\n"
     "CSV, plain or packed (.gz, .zip and .tar with all their files), Excel workbooks with all their sheets, JSON lines, NEM12, NEM13, Green Button XML.\n"
     "A FOLDER stands for the files in it by their names, not for the folders in it. A mapping's JSON file among them is kept in the\n"
     "workspace first. What in a folder, a zip or a workbook cannot be loaded is named and left out; exit status 1 when it was named\n"
     "like data or failed while it was read. A FILE that cannot be loaded ends the import.\n"
     "JSON: files [file, mapping, target, rows_read, inserted, updated, unchanged, quarantined, skipped, readings, readings_unchanged,\n"
     "readings_updated, readings_missing, readings_set_aside, new_meters, kwh, seconds, columns_added, columns_gone]; left_out\n"
     "[file, why]; mappings_kept; with --undo: undone, target, inserted, updated, readings."),
  run, options,
};
