/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-dashboard.c: volt dashboard W list|show|save|restore|check: dashboards as documents. */
#include "cli/cli.h"
#include "semantic/view.h"
#include "workspace/document.h"

#include <stdlib.h>
#include <string.h>

static char *note;
static int version = -1;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_("Why it is saved"), N_("TEXT") },
    { "version", 0, 0, G_OPTION_ARG_INT, &version, N_("Show or restore this version; 0 is as it came"), N_("N") },
    { NULL },
  };
  return entries;
}

/* ── list ── */

static int
list (VsCli *cli, VsWorkspace *ws)
{
  g_autoptr (GPtrArray) views = vs_view_list (ws);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_begin_array (json, "dashboards");
  for (guint i = 0; i < views->len; i++)
    {
      const VsView *view = views->pdata[i];

      if (!cli->json)
        g_print ("%-20s %3d  %s\n", view->name, view->version, view->title);
      json_builder_begin_object (json);
      vs_json_add_text (json, "name", view->name);
      vs_json_add_text (json, "title", view->title);
      vs_json_add_integer (json, "version", view->version);
      vs_json_add_boolean (json, "own", view->own);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  return 0;
}

static int
show (VsCli *cli, VsWorkspace *ws, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) view = vs_view_load (ws, name, version, &error);
  g_autofree char *text = NULL;

  if (view == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  text = json_to_string (view, !cli->json);
  g_print ("%s\n", text);
  return 0;
}

/* ── save and restore ── */

static int
tell_version (VsCli *cli, const char *name, int saved, GError *error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (saved == 0)
    return vs_cli_fail (cli, error);
  json_builder_begin_object (json);
  vs_json_add_text (json, "name", name);
  vs_json_add_integer (json, "version", saved);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  else
    g_print (_("%s, version %d\n"), name, saved);
  return 0;
}

/* Under the name that the file gives itself, else the file's own. */
static int
save (VsCli *cli, VsWorkspace *ws, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsData) data = vs_data_new (ws, &error);
  g_autoptr (JsonNode) view = data ? vs_view_open_shared (path, data, &error) : NULL;
  g_autofree char *file = g_path_get_basename (path);
  const char *name;
  int saved;

  if (view == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (g_str_has_suffix (file, ".json"))
    file[strlen (file) - strlen (".json")] = '\0';
  name = json_object_get_string_member_with_default (json_node_get_object (view), "name", file);
  saved = vs_view_save (ws, name, view, note, &error);
  return tell_version (cli, name, saved, g_steal_pointer (&error));
}

static int
restore (VsCli *cli, VsWorkspace *ws, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) view = NULL;
  g_autofree char *why = g_strdup_printf (_("Version %d again"), version);
  int saved;

  if (version < 0)
    return vs_cli_usage (cli, _("Say which: --version N, 0 as it came."));
  view = vs_view_load (ws, name, version, &error);
  saved = view ? vs_view_save (ws, name, view, note ? note : why, &error) : 0;
  return tell_version (cli, name, saved, g_steal_pointer (&error));
}

/* ── check ── */

static VsJsonDoc *
open_named (VsWorkspace *ws, const char *name, GError **error)
{
  g_autofree char *text = NULL;

  if (g_str_has_suffix (name, ".json"))
    return vs_json_doc_open (name, error);
  text = vs_document_load (ws, VS_VIEW_KIND, name, NULL, error);
  return text ? vs_json_doc_parse (text, name, error) : NULL;
}

static int
check (VsCli *cli, VsWorkspace *ws, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsData) data = vs_data_new (ws, &error);
  g_autoptr (VsJsonDoc) doc = data ? open_named (ws, name, &error) : NULL;
  g_autoptr (GPtrArray) faults = doc ? vs_view_faults (doc, data) : NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (faults == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  json_builder_begin_object (json);
  vs_json_begin_array (json, "faults");
  for (guint i = 0; i < faults->len; i++)
    {
      json_builder_add_string_value (json, faults->pdata[i]);
      if (!cli->json)
        g_print ("%s\n", (char *) faults->pdata[i]);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  else if (faults->len == 0)
    g_print (_("%s is sound.\n"), name);
  return faults->len == 0 ? 0 : 1;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  static const struct { const char *name; int (*run) (VsCli *cli, VsWorkspace *ws, const char *name); } verbs[] = {
    { "show", show }, { "save", save }, { "restore", restore }, { "check", check },
  };
  g_autoptr (VsWorkspace) ws = NULL;

  if (argc < 2)
    return vs_cli_usage (cli, _("Name a workspace and what is to be done: list, show, save, restore or check."));
  if (!(argc == 2 && g_str_equal (argv[1], "list")) && argc != 3)
    return vs_cli_usage (cli, _("Name the dashboard or the file, after what is to be done with it."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  if (argc == 2)
    return list (cli, ws);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (verbs[i].name, argv[1]))
      return verbs[i].run (cli, ws, argv[2]);
  return vs_cli_usage (cli, _("“%s” is not known here; use list, show, save, restore or check."), argv[1]);
}

const VsVerb vs_verb_dashboard = {
  "dashboard", "W list|show|save|restore|check [NAME|FILE.json]", N_("Dashboards: list, show, save, restore, check"),
  N_("list; show NAME [--version N]; save FILE.json [--note TEXT]: checks it and keeps it as a new version;\n"
     "restore NAME --version N; check NAME|FILE.json: exit status 1 when there are faults.\n"
     "JSON: dashboards [name, title, version, own]; the dashboard; name and version; faults."),
  run, options,
};
