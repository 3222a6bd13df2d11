/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-run.c: volt run W [--as-of DATE]: every step that is out of date. */
#include "cli/cli.h"

#include "run/run.h"

static char *as_of;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, N_("The day the figures stand for (YYYY-MM-DD); kept in the workspace"), N_("DATE") },
    { NULL },
  };
  return entries;
}

static void
print_entries (VsCli *cli, VsDay day_of, GArray *entries)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  char day[16];

  json_builder_begin_object (json);
  vs_json_add_text (json, "as_of", day_of == VS_DAY_NONE ? NULL : vs_day_format_iso (day_of, day));
  vs_json_begin_array (json, "steps");
  for (guint i = 0; i < entries->len; i++)
    {
      const VsRunEntry *entry = &g_array_index (entries, VsRunEntry, i);

      if (!cli->json)
        g_print (entry->ran ? _("%-14s %6.2f s\n") : _("%-14s up to date\n"), entry->step->name, entry->seconds);
      json_builder_begin_object (json);
      vs_json_add_text (json, "name", entry->step->name);
      vs_json_add_boolean (json, "ran", entry->ran);
      vs_json_add_number (json, "seconds", entry->seconds);
      json_builder_end_object (json);
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
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (VsRunEntry));
  g_autoptr (GError) error = NULL;
  VsDay day_of;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one workspace."));
  if (as_of && vs_day_parse_iso (as_of, -1) == VS_DAY_NONE)
    return vs_cli_usage (cli, _("“%s” is not a date; write it as 2026-06-30."), as_of);
  ws = vs_cli_open (cli, argv[0]);
  if (!ws)
    return 1;
  if ((as_of && !vs_workspace_set_as_of (ws, vs_day_parse_iso (as_of, -1), &error))
      || !vs_run (ws, cli->job, entries, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  day_of = vs_workspace_get_as_of (ws);
  if (!vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  print_entries (cli, day_of, entries);
  return 0;
}

const VsVerb vs_verb_run = {
  "run", "W [--as-of DATE]", N_("Bring every figure of a workspace up to date"),
  N_("Steps whose inputs have not changed are skipped; a run that was stopped goes on where it stopped.\n"
     "JSON: as_of, steps [name, ran, seconds]."),
  run, options,
};
