/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-query.c: volt query W 'JSON': a question to the semantic model. */
#include "cli/result.h"

static gboolean csv;
static char *period, *compare;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print CSV"), NULL },
    { "period", 0, 0, G_OPTION_ARG_STRING, &period, N_("12 months (default), month, quarter, year to date or fiscal year"), N_("PERIOD") },
    { "compare", 0, 0, G_OPTION_ARG_STRING, &compare, N_("year before (default), period before or none"), N_("WITH") },
    { NULL },
  };
  return entries;
}

/* Takes `data`. */
static VsData *
with_period (VsData *data, VsPeriodKind kind, VsCompare with)
{
  VsData *chosen = data ? vs_data_with_period (data, kind, with) : NULL;

  g_clear_pointer (&data, vs_data_unref);
  return chosen;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsData) data = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;
  g_autoptr (VsResult) result = NULL;
  VsPeriodKind kind = VS_PERIOD_12_MONTHS;
  VsCompare with = VS_COMPARE_YEAR_BEFORE;

  if (argc != 2)
    return vs_cli_usage (cli, _("Name a workspace and give one query as JSON."));
  if (period != NULL && !vs_period_kind_from_name (period, &kind))
    return vs_cli_usage (cli, _("The period is one of: 12 months, month, quarter, year to date, fiscal year."));
  if (compare != NULL && !vs_compare_from_name (compare, &with))
    return vs_cli_usage (cli, _("Compare with one of: year before, period before, none."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  doc = vs_json_doc_parse (argv[1], _("query"), &error);
  data = doc ? with_period (vs_data_new (ws, &error), kind, with) : NULL;
  result = data ? vs_query_run (data, vs_json_doc_root (doc), NULL, cli->job, &error) : NULL;
  if (result == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (cli->json)
    vs_cli_print_result_json (result, vs_data_period (data));
  else if (!csv)
    vs_cli_print_result (result, vs_data_currency (data));
  else if (!vs_cli_print_result_csv (result, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_query = {
  "query", "W 'JSON' [--period PERIOD] [--compare WITH] [--csv]", N_("Ask the semantic model a question"),
  N_("Groups: {\"by\": [\"customer.region\"], \"measures\": [\"revenue\"], \"order\": [\"-revenue\"], \"limit\": 10}\n"
     "Rows:   {\"rows\": \"customer\", \"fields\": [\"name\", \"account.overdue\"], \"where\": \"account.overdue > 0\"}\n"
     "JSON: columns [name, caption, unit, type, dimension], rows [[value]], rows_in_all,\n"
     "period {kind, compare, from, to, before_from, before_to, words}: days, the last included; null where there is none."),
  run, options,
};
