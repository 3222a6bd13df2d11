/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-simulate.c: volt simulate W --plan NAME…: what each plan would do to the bills of all whom it admits. */
#include "cli/cli.h"

#include "tariff/tariff-store.h"

static char **plans;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "plan", 0, 0, G_OPTION_ARG_STRING_ARRAY, &plans,
      N_("A plan of the workspace, a tariff document or a RATE.json; may be given again"), N_("NAME") },
    { NULL },
  };
  return entries;
}

/* The plans asked for, with --plan or after the workspace. (transfer full) */
static char **
wanted_plans (int argc, char **argv)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; plans != NULL && plans[i] != NULL; i++)
    g_strv_builder_add (names, plans[i]);
  for (int i = 1; i < argc; i++)
    g_strv_builder_add (names, argv[i]);
  return g_strv_builder_end (names);
}

static void
print_plan (VsCli *cli, JsonBuilder *json, const VsPlan *plan, const VsPlanEffect *effect)
{
  if (!cli->json)
    g_print ("%-20.20s %9u %8u %14.2f %9u %8u %8u %14.2f\n", plan->plan_id, (guint) effect->eligible, (guint) effect->billed,
             effect->revenue, (guint) effect->compared, (guint) effect->better, (guint) effect->worse, effect->revenue_then - effect->revenue_now);
  json_builder_begin_object (json);
  vs_json_add_text (json, "plan", plan->plan_id);
  vs_json_add_text (json, "name", plan->name);
  vs_json_add_integer (json, "eligible", effect->eligible);
  vs_json_add_integer (json, "billed", effect->billed);
  vs_json_add_number (json, "revenue", effect->revenue);
  vs_json_add_number (json, "kwh", effect->kwh);
  vs_json_add_integer (json, "compared", effect->compared);
  vs_json_add_integer (json, "better", effect->better);
  vs_json_add_integer (json, "worse", effect->worse);
  vs_json_add_number (json, "revenue_now", effect->revenue_now);
  vs_json_add_number (json, "revenue_then", effect->revenue_then);
  vs_json_add_number (json, "revenue_change", effect->revenue_then - effect->revenue_now);
  json_builder_end_object (json);
}

static void
print_portfolio (VsCli *cli, const VsPortfolio *portfolio, char **names)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  char day[16];

  json_builder_begin_object (json);
  vs_json_add_text (json, "from", vs_day_format_iso (portfolio->from, day));
  vs_json_add_text (json, "to", vs_day_format_iso (portfolio->to - 1, day));
  vs_json_begin_array (json, "plans");
  if (!cli->json)
    g_print ("%-20s %9s %8s %14s %9s %8s %8s %14s\n", _("plan"), _("eligible"), _("billed"), _("revenue"), _("compared"), _("better"),
             _("worse"), _("change"));
  for (guint p = 0; p < portfolio->plans->len; p++)
    {
      const VsPlan *plan = portfolio->plans->pdata[p];
      VsPlanEffect  effect;

      if (plan->rate == NULL || (names[0] != NULL && !g_strv_contains ((const char *const *) names, plan->plan_id)))
        continue;
      vs_portfolio_effect (portfolio, p, &effect);
      print_plan (cli, json, plan, &effect);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsPortfolio) portfolio = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;

  if (argc < 1)
    return vs_cli_usage (cli, _("Name a workspace."));
  names = wanted_plans (argc, argv);
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  portfolio = vs_tariff_portfolio (ws, (const char *const *) names, cli->job, &error);
  if (portfolio == NULL || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  print_portfolio (cli, portfolio, names);
  return 0;
}

const VsVerb vs_verb_simulate = {
  "simulate", "W [--plan NAME]…",
  N_("All customers under a plan: who is better off, what it does to revenue"),
  N_("Without a plan, every plan of the workspace. Billed are the customers whom the plan admits and who have readings enough; compared,\n"
     "those of them who have a present bill. The months are those up to the as-of date (data/portfolio/best-plan.json).\n"
     "JSON: from, to, plans [plan, name, eligible, billed, revenue, kwh, compared, better, worse, revenue_now, revenue_then,\n"
     "revenue_change]."),
  run, options,
};
