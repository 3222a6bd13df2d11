/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-segment.c: volt segment W 'EXPRESSION': the customers for whom a condition holds. */
#include "cli/result.h"

static gboolean csv, count;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_NONE, &count, N_("Print only how many they are"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print CSV"), NULL },
    { NULL },
  };
  return entries;
}

/* The rows query of a segment; the condition goes in as data, so nothing in it can change the query. */
static VsJsonDoc *
segment_query (const char *condition)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  static const char *const fields[] = { "customer_id", "name", "kind", "region" };

  json_builder_begin_object (json);
  vs_json_add_text (json, "rows", "customer");
  vs_json_begin_array (json, "fields");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    json_builder_add_string_value (json, fields[i]);
  json_builder_end_array (json);
  vs_json_add_text (json, "where", condition);
  vs_json_begin_array (json, "order");
  json_builder_add_string_value (json, "customer_id");
  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return vs_json_doc_new_for_node (root, _("segment"));
}

static void
print_count (VsCli *cli, gsize n)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%" G_GSIZE_FORMAT "\n", n);
      return;
    }
  json_builder_begin_object (json);
  vs_json_add_integer (json, "count", (gint64) n);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsData) data = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;
  g_autoptr (VsResult) result = NULL;

  if (argc != 2)
    return vs_cli_usage (cli, _("Name a workspace and give one expression."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  doc = segment_query (argv[1]);
  data = vs_data_new (ws, &error);
  result = data ? vs_query_run (data, vs_json_doc_root (doc), NULL, cli->job, &error) : NULL;
  if (result == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (count)
    print_count (cli, result->n_all);
  else if (cli->json)
    vs_cli_print_result_json (result, vs_data_period (data));
  else if (!csv)
    vs_cli_print_result (result, vs_data_currency (data));
  else if (!vs_cli_print_result_csv (result, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_segment = {
  "segment", "W 'EXPRESSION' [--count|--csv]", N_("List the customers for whom a condition holds"),
  N_("For example: volt segment W \"kind = 'household' and count (ticket where escalated) >= 2 and account.overdue > 100\"\n"
     "JSON: columns, rows, rows_in_all as volt query; with --count: count."),
  run, options,
};
