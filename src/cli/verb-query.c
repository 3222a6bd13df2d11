/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-query.c: volt query W 'JSON': a question to the semantic model. */
#include "cli/result.h"

static gboolean csv;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print CSV"), NULL },
    { NULL },
  };
  return entries;
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
    return vs_cli_usage (cli, _("Name a workspace and give one query as JSON."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  doc = vs_json_doc_parse (argv[1], _("query"), &error);
  data = doc ? vs_data_new (ws, &error) : NULL;
  result = data ? vs_query_run (data, vs_json_doc_root (doc), NULL, cli->job, &error) : NULL;
  if (result == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (cli->json)
    vs_cli_print_result_json (result);
  else if (!csv)
    vs_cli_print_result (result, vs_data_currency (data));
  else if (!vs_cli_print_result_csv (result, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_query = {
  "query", "W 'JSON' [--csv]", N_("Ask the semantic model a question"),
  N_("Groups: {\"by\": [\"customer.region\"], \"measures\": [\"revenue_12m\"], \"order\": [\"-revenue_12m\"], \"limit\": 10}\n"
     "Rows:   {\"rows\": \"customer\", \"fields\": [\"name\", \"account.overdue\"], \"where\": \"account.overdue > 0\"}\n"
     "JSON: columns [name, caption, unit, type, dimension], rows [[value]], rows_in_all."),
  run, options,
};
