/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-quality.c: volt quality W: do the rules hold, which rows fail, and the scores over time. */
#include "cli/cli.h"

#include "base/csv.h"
#include "quality/quality.h"

#include <math.h>

static gboolean rows_wanted, history_wanted, csv_wanted;
static char *rule_name, *table_name;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "rows", 0, 0, G_OPTION_ARG_NONE, &rows_wanted, N_("The rows that fail, with their key"), NULL },
    { "history", 0, 0, G_OPTION_ARG_NONE, &history_wanted, N_("The score of each table after each run"), NULL },
    { "rule", 0, 0, G_OPTION_ARG_STRING, &rule_name, N_("Only this rule"), N_("NAME") },
    { "table", 0, 0, G_OPTION_ARG_STRING, &table_name, N_("Only this table"), N_("TABLE") },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv_wanted, N_("Print the rows as CSV"), NULL },
    { NULL },
  };
  return entries;
}

static void
add_time (JsonBuilder *json, VsTime at)
{
  g_autofree char *text = at == VS_TIME_NONE ? NULL : vs_time_to_string (at);

  vs_json_add_text (json, "at", text);
}

static gboolean
wanted (const char *rule, const char *table)
{
  return (!rule_name || g_strcmp0 (rule, rule_name) == 0) && (!table_name || g_strcmp0 (table, table_name) == 0);
}

static void
print_results (VsCli *cli, JsonBuilder *json, const GPtrArray *results)
{
  vs_json_begin_array (json, "rules");
  for (guint i = 0; i < results->len; i++)
    {
      const VsQualityResult *r = results->pdata[i];

      if (!wanted (r->rule, r->table))
        continue;
      json_builder_begin_object (json);
      vs_json_add_text (json, "rule", r->rule);
      vs_json_add_text (json, "title", r->title);
      vs_json_add_text (json, "table", r->table);
      vs_json_add_text (json, "check", r->check);
      vs_json_add_text (json, "dimension", r->dimension);
      vs_json_add_text (json, "severity", r->is_error ? "error" : "warn");
      vs_json_add_integer (json, "checked", (gint64) r->checked);
      vs_json_add_integer (json, "failed", (gint64) r->failed);
      vs_json_add_number (json, "at_most", r->at_most);
      vs_json_add_boolean (json, "kept", r->kept);
      add_time (json, r->at);
      json_builder_end_object (json);
      if (!cli->json && (r->failed > 0 || !r->kept))
        g_print (_("%-7s %-24s %s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "\n"), r->kept ? _("noted") : r->is_error ? _("ERROR") : _("warning"),
                 r->rule, r->title, r->failed, r->checked);
    }
  json_builder_end_array (json);
}

static void
print_scores (VsCli *cli, JsonBuilder *json, const char *name, const GPtrArray *scores)
{
  vs_json_begin_array (json, name);
  for (guint i = 0; i < scores->len; i++)
    {
      const VsQualityScore *s = scores->pdata[i];
      g_autofree char *at = vs_time_to_string (s->at);

      if (table_name && g_strcmp0 (s->table, table_name) != 0)
        continue;
      json_builder_begin_object (json);
      vs_json_add_text (json, "table", s->table);
      vs_json_add_text (json, "at", at);
      vs_json_add_integer (json, "checked", (gint64) s->checked);
      vs_json_add_integer (json, "failed", (gint64) s->failed);
      vs_json_add_number (json, "score", s->score);
      json_builder_end_object (json);
      if (!cli->json)
        g_print ("%-20s %s  %8.4f %%\n", s->table, at, s->score * 100);
    }
  json_builder_end_array (json);
}

static gboolean
print_rows (VsCli *cli, JsonBuilder *json, const GPtrArray *rows, GError **error)
{
  VsCsvWriter *csv = cli->json ? NULL : vs_csv_writer_open ("-", error);

  if (!cli->json && !csv)
    return FALSE;
  if (csv)
    {
      static const char *const header[] = { "rule", "severity", "table", "key", "value", "source_file", "source_row" };

      for (guint i = 0; i < G_N_ELEMENTS (header); i++)
        vs_csv_writer_text (csv, header[i], -1);
      vs_csv_writer_end_row (csv);
    }
  vs_json_begin_array (json, "rows");
  for (guint i = 0; i < rows->len; i++)
    {
      const VsQualityRow *row = rows->pdata[i];
      const char *const texts[] = { row->rule, row->is_error ? "error" : "warn", row->table, row->key, row->value, row->source_file };
      static const char *const names[] = { "rule", "severity", "table", "key", "value", "source_file" };

      json_builder_begin_object (json);
      for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
        {
          vs_json_add_text (json, names[k], texts[k]);
          if (csv)
            vs_csv_writer_text (csv, texts[k], -1);
        }
      vs_json_add_number (json, "source_row", row->source_row ? (double) row->source_row : NAN);
      json_builder_end_object (json);
      if (csv && row->source_row)
        vs_csv_writer_int (csv, (gint64) row->source_row);
      else if (csv)
        vs_csv_writer_text (csv, NULL, 0);
      if (csv)
        vs_csv_writer_end_row (csv);
    }
  json_builder_end_array (json);
  return !csv || vs_csv_writer_close (csv, error);
}

static gboolean
answer (VsCli *cli, VsWorkspace *ws, JsonBuilder *json, GError **error)
{
  g_autoptr (GPtrArray) results = vs_quality_results (ws, error);
  g_autoptr (GPtrArray) scores = results ? vs_quality_scores (ws, table_name, history_wanted, error) : NULL;
  g_autoptr (GPtrArray) rows = scores && (rows_wanted || csv_wanted) ? vs_quality_rows (ws, rule_name, table_name, 0, error) : NULL;

  if (!scores || ((rows_wanted || csv_wanted) && !rows))
    return FALSE;
  if (rows && !cli->json)
    return print_rows (cli, json, rows, error);
  if (!history_wanted || cli->json)
    print_results (cli, json, results);
  print_scores (cli, json, history_wanted ? "history" : "scores", scores);
  return !rows || print_rows (cli, json, rows, error);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one workspace."));
  if (!(ws = vs_cli_open (cli, argv[0])))
    return 1;
  json_builder_begin_object (json);
  if ((!vs_workspace_is_read_only (ws) && !vs_quality_run (ws, cli->job, NULL, &error)) || !answer (cli, ws, json, &error)
      || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  return 0;
}

const VsVerb vs_verb_quality = {
  "quality", "W [--rows] [--history] [--rule NAME] [--table TABLE] [--csv]", N_("Ask the quality rules: what holds, which rows fail"),
  N_("The rules stand in data/quality/rules.json and in documents of the kind “quality”; what has not changed since is not asked again.\n"
     "A broken rule of severity error keeps “volt run” from making figures. --csv prints the rows that fail.\n"
     "JSON: rules [rule, title, table, check, dimension, severity, checked, failed, at_most, kept, at], scores (or history) [table, at,\n"
     "checked, failed, score], rows [rule, severity, table, key, value, source_file, source_row]."),
  run, options,
};
