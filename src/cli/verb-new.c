/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-new.c: volt new W: an empty workspace. */
#include "cli/cli.h"

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (JsonBuilder) json = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one new workspace."));
  ws = vs_workspace_create (argv[0], &error);
  if (!ws || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (!cli->json)
    {
      g_print (_("Made %s\n"), argv[0]);
      return 0;
    }
  json = json_builder_new ();
  json_builder_begin_object (json);
  vs_json_add_text (json, "workspace", vs_workspace_get_path (ws));
  json_builder_end_object (json);
  vs_cli_print_json (json);
  return 0;
}

const VsVerb vs_verb_new = {
  "new", "W", N_("Make an empty workspace"), N_("W is a file that does not exist yet, by custom NAME.voltsource.\nJSON: workspace."), run, NULL,
};
