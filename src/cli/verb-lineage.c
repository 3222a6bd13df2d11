/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-lineage.c: volt lineage W [NAME | TABLE KEY]: where a column, a measure or a row comes from, and what hangs on it. */
#include "cli/cli.h"

#include "base/date.h"
#include "frame/column.h"
#include "intake/bronze.h"
#include "intake/lineage.h"
#include "run/run.h"

static void
add_sources (VsCli *cli, JsonBuilder *json, const GPtrArray *sources)
{
  vs_json_begin_array (json, "sources");
  for (guint i = 0; i < sources->len; i++)
    {
      const VsLineageSource *source = sources->pdata[i];
      g_autofree char *at = vs_time_to_string (source->at);

      json_builder_begin_object (json);
      vs_json_add_text (json, "file", source->file);
      vs_json_add_text (json, "column", source->column);
      vs_json_add_text (json, "mapping", source->mapping);
      vs_json_add_text (json, "transformation", source->transformation);
      vs_json_add_text (json, "loaded_at", at);
      vs_json_add_boolean (json, "certain", source->certain);
      json_builder_end_object (json);
      if (!cli->json)
        g_print (source->certain ? "    ← %s:%s  (%s%s%s)\n" : "    ⇠ %s:%s  (%s%s%s)\n", source->file, source->column ? source->column : "–", source->mapping, source->transformation ? ": " : "",
                 source->transformation ? source->transformation : "");
    }
  json_builder_end_array (json);
}

static void
add_things (VsCli *cli, JsonBuilder *json, const char *member, const char *arrow, const GPtrArray *things)
{
  vs_json_begin_array (json, member);
  for (guint i = 0; i < things->len; i++)
    {
      const VsLineageThing *thing = things->pdata[i];

      json_builder_begin_object (json);
      vs_json_add_text (json, "kind", thing->kind);
      vs_json_add_text (json, "name", thing->name);
      vs_json_add_text (json, "caption", thing->caption);
      vs_json_add_boolean (json, "certain", thing->certain);
      json_builder_end_object (json);
      if (!cli->json && thing->certain)
        g_print ("    %s %s %s\n", arrow, thing->kind, thing->name);
    }
  json_builder_end_array (json);
}

static gboolean
add_name (VsCli *cli, JsonBuilder *json, VsLineage *lineage, const char *name, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) sources = vs_lineage_sources (lineage, name, error);
  g_autoptr (GPtrArray) needs = sources ? vs_lineage_needs (lineage, name, error) : NULL;
  g_autoptr (GPtrArray) affected = needs && all ? vs_lineage_affected (lineage, name, error) : NULL;

  if (!needs || (all && !affected))
    return FALSE;
  if (!cli->json)
    g_print ("%s\n", name);
  json_builder_begin_object (json);
  vs_json_add_text (json, "name", name);
  vs_json_add_text (json, "caption", vs_lineage_caption (lineage, name));
  add_sources (cli, json, sources);
  if (all)
    {
      add_things (cli, json, "needs", "·", needs);
      add_things (cli, json, "affected", "→", affected);
    }
  json_builder_end_object (json);
  return TRUE;
}

static gboolean
add_names (VsCli *cli, JsonBuilder *json, VsLineage *lineage, const char *member, const GPtrArray *names, GError **error)
{
  vs_json_begin_array (json, member);
  for (guint i = 0; i < names->len; i++)
    if (!add_name (cli, json, lineage, names->pdata[i], FALSE, error))
      return FALSE;
  json_builder_end_array (json);
  return TRUE;
}

static gboolean
answer (VsCli *cli, JsonBuilder *json, VsLineage *lineage, const char *name, GError **error)
{
  g_autoptr (GPtrArray) columns = NULL, measures = NULL;
  gboolean ok;

  if (name)
    return add_name (cli, json, lineage, name, TRUE, error);
  columns = vs_lineage_columns (lineage);
  measures = vs_lineage_measures (lineage);
  json_builder_begin_object (json);
  ok = add_names (cli, json, lineage, "columns", columns, error) && add_names (cli, json, lineage, "measures", measures, error);
  json_builder_end_object (json);
  return ok;
}

/* A row of a table, as its file had it. */
static gboolean
show_row (VsCli *cli, VsWorkspace *ws, const char *table, const char *key, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  VsSourceLine line;
  g_autofree char *number = NULL, *title = NULL;

  if (!vs_source_line_find (ws, table, key, &line, error))
    return FALSE;
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, line.line);
  title = vs_place_title (line.place, number);
  json_builder_begin_object (json);
  vs_json_add_text (json, "table", table);
  vs_json_add_text (json, "key", key);
  vs_json_add_text (json, "file", line.file);
  vs_json_add_text (json, "place", vs_place_kind_name (line.place));
  vs_json_add_number (json, "line", (double) line.line);
  vs_json_add_text (json, "raw", line.raw);
  vs_json_begin_object (json, "fields");
  if (!cli->json)
    /* Translators: a table, a key, "Line 12" and a file */
    g_print (_("%s %s: %s of %s\n"), table, key, title, line.file);
  for (guint i = 0; line.header && line.header[i] && line.fields && line.fields[i]; i++)
    {
      vs_json_add_text (json, line.header[i], line.fields[i]);
      if (!cli->json)
        g_print ("    %s: %s\n", line.header[i], line.fields[i]);
    }
  json_builder_end_object (json);
  json_builder_end_object (json);
  if (!cli->json && !line.raw)
    g_print ("    %s\n", _("The text of that file was not kept."));
  if (cli->json)
    vs_cli_print_json (json);
  vs_source_line_clear (&line);
  return TRUE;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsLineage) lineage = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (argc < 1 || argc > 3)
    return vs_cli_usage (cli, _("Name one workspace, and at most one column, measure or file's column, or a table and the key of a row."));
  if (!(ws = vs_cli_open (cli, argv[0])))
    return 1;
  if (argc == 3)
    return show_row (cli, ws, argv[1], argv[2], &error) ? 0 : vs_cli_fail (cli, g_steal_pointer (&error));
  lineage = vs_lineage_new (ws, vs_run_steps (), &error);
  if (!lineage || !answer (cli, json, lineage, argc == 2 ? argv[1] : NULL, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (cli->json)
    vs_cli_print_json (json);
  return 0;
}

const VsVerb vs_verb_lineage = {
  "lineage", "W [NAME | TABLE KEY]", N_("Where a column, a measure or a row comes from, and what hangs on it"),
  N_("NAME: a column (invoice.amount), a field of the model (customer.overdue), a measure (revenue), or a column of a file\n"
     "(invoices.csv:Amount). Without it: each column that a file gave and each measure, with the files and their columns.\n"
     "TABLE KEY: the line of the file that the row came from, as customer C0000001.\n"
     "A dashed arrow: over a step of “volt run” that reads the whole table.\n"
     "JSON: columns, measures [name, caption, sources]; of one: name, caption, sources [file, column, mapping, transformation, loaded_at,\n"
     "certain], needs and affected [kind, name, caption, certain]. certain is false over such a step;\n"
     "of a row: table, key, file, place (line, row, reading, object), line, raw, fields {column: text}; raw is null when it was not kept."),
  run, NULL,
};
