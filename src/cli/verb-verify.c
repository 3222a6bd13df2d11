/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-verify.c: volt verify W: is the file sound, was the audit log altered, and what is in it. */
#include "cli/cli.h"

#include "base/money.h"
#include "meter/vee-store.h"

#include <math.h>

static gboolean
add_totals (VsCli *cli, VsWorkspace *ws, JsonBuilder *json, GError **error)
{
  g_autoptr (GArray) totals = vs_workspace_totals (ws, error);

  for (guint i = 0; totals && i < totals->len; i++)
    {
      const VsTotal *total = &g_array_index (totals, VsTotal, i);
      double money = vs_money_to_double (total->value);

      if (total->is_money)
        vs_json_add_number (json, total->name, money);
      else
        vs_json_add_integer (json, total->name, total->value);
      if (!cli->json && total->is_money)
        g_print ("%-14s %20.4f\n", total->name, money);
      else if (!cli->json)
        g_print ("%-14s %15" G_GINT64_FORMAT "\n", total->name, total->value);
    }
  return totals != NULL;
}

static void
add_sentences (VsCli *cli, JsonBuilder *json, const char *name, const GPtrArray *sentences)
{
  vs_json_begin_array (json, name);
  for (guint i = 0; i < sentences->len; i++)
    {
      json_builder_add_string_value (json, sentences->pdata[i]);
      if (!cli->json)
        g_print ("%s\n", (const char *) sentences->pdata[i]);
    }
  json_builder_end_array (json);
}

/* Readings that are there out of those that should be. */
static gboolean
add_coverage (VsCli *cli, VsWorkspace *ws, JsonBuilder *json, GError **error)
{
  VsVeeCoverage coverage;

  if (!vs_vee_coverage (ws, &coverage, error))
    return FALSE;
  vs_json_add_number (json, "coverage", coverage.coverage);
  vs_json_add_integer (json, "readings_expected", (gint64) coverage.expected);
  vs_json_add_integer (json, "readings_estimated", (gint64) coverage.estimated);
  if (!cli->json && !isnan (coverage.coverage))
    g_print (_("%.2f %% of the readings are there, from each meter's first to its last; %" G_GUINT64_FORMAT " intervals have an estimate.\n"),
             coverage.coverage * 100, coverage.estimated);
  vs_json_add_integer (json, "sums", (gint64) coverage.sums);
  vs_json_add_integer (json, "sums_differing", (gint64) coverage.sums_differing);
  if (!cli->json && coverage.sums > 0)
    g_print (_("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " spans between two register readings differ from the sum of their intervals.\n"),
             coverage.sums_differing, coverage.sums);
  return TRUE;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) loose = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one workspace."));
  ws = vs_cli_open (cli, argv[0]);
  if (!ws)
    return 1;
  if (!vs_workspace_verify (ws, cli->job, findings, &error) ||
      (findings->len == 0 && !vs_workspace_find_loose_ends (ws, cli->job, loose, &error)))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  json_builder_begin_object (json);
  vs_json_add_boolean (json, "sound", findings->len == 0);
  vs_json_begin_object (json, "totals");
  if (findings->len == 0 && !add_totals (cli, ws, json, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  json_builder_end_object (json);
  if (findings->len == 0 && !add_coverage (cli, ws, json, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  add_sentences (cli, json, "findings", findings);
  add_sentences (cli, json, "loose_ends", loose);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  else if (findings->len == 0)
    g_print (_("The workspace is sound.\n"));
  return findings->len > 0;
}

const VsVerb vs_verb_verify = {
  "verify", "W", N_("Check a workspace: the file, the audit log, what points where; and its totals"),
  N_("Exit status 1 when the file is damaged or its audit log was altered. Rows that point at something that was not imported are listed.\n"
     "JSON: sound, totals, coverage, readings_expected, readings_estimated, sums, sums_differing, findings, loose_ends."), run, NULL,
};
