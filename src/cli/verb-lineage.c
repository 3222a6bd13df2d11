/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-lineage.c: volt lineage W [NAME]: where a column or a measure comes from, and what hangs on it. */
#include "cli/cli.h"

#include "base/date.h"
#include "frame/column.h"
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

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsLineage) lineage = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (argc < 1 || argc > 2)
    return vs_cli_usage (cli, _("Name one workspace, and at most one column, measure or file's column."));
  if (!(ws = vs_cli_open (cli, argv[0])))
    return 1;
  lineage = vs_lineage_new (ws, vs_run_steps (), &error);
  if (!lineage || !answer (cli, json, lineage, argc == 2 ? argv[1] : NULL, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (cli->json)
    vs_cli_print_json (json);
  return 0;
}

const VsVerb vs_verb_lineage = {
  "lineage", "W [NAME]", N_("Where a column or a measure comes from, and what hangs on it"),
  N_("NAME: a column (invoice.amount), a field of the model (customer.overdue), a measure (revenue), or a column of a file\n"
     "(invoices.csv:Amount). Without it: each column that a file gave and each measure, with the files and their columns.\n"
     "A dashed arrow: over a step of “volt run” that reads the whole table.\n"
     "JSON: columns, measures [name, caption, sources]; of one: name, caption, sources [file, column, mapping, transformation, loaded_at,\n"
     "certain], needs and affected [kind, name, caption, certain]. certain is false over such a step."),
  run, NULL,
};
