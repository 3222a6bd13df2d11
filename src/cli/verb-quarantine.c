/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-quarantine.c: volt quarantine W [list|groups|mend|readmit|export]: rows that did not fit, and the way back. */
#include "cli/cli.h"

#include "intake/readmit.h"
#include "quality/quality.h"

#include <string.h>

static VsQuarantineFilter filter;
static char *source_name, *reason_text, *column_name, *set_text, *text;
static gint64 row_id;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "id", 0, 0, G_OPTION_ARG_INT64, &row_id, N_("Only this row"), N_("N") },
    { "source", 0, 0, G_OPTION_ARG_STRING, &source_name, N_("Only rows of this file"), N_("NAME") },
    { "column", 0, 0, G_OPTION_ARG_STRING, &column_name, N_("Only rows where this column is at fault"), N_("NAME") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason_text, N_("Only rows whose reason has this in it"), N_("TEXT") },
    { "set", 0, 0, G_OPTION_ARG_STRING, &set_text, N_("mend: a column and the expression it becomes"), N_("COLUMN=EXPR") },
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_("mend, with --id: the whole row as it should be"), N_("ROW") },
    { NULL },
  };
  return entries;
}

static gboolean
list (VsCli *cli, VsWorkspace *ws, JsonBuilder *json, GError **error)
{
  g_autoptr (GPtrArray) rows = vs_quarantine_list (ws, &filter, 0, error);

  vs_json_begin_array (json, "rows");
  for (guint i = 0; rows && i < rows->len; i++)
    {
      const VsQuarantineRow *row = rows->pdata[i];
      g_autofree char *place = vs_place_in_file (row->place, row->source_file, row->line);

      json_builder_begin_object (json);
      vs_json_add_integer (json, "id", (guint64) row->id);
      vs_json_add_text (json, "file", row->source_file);
      vs_json_add_integer (json, "line", row->line);
      vs_json_add_text (json, "place", vs_place_kind_name (row->place));
      vs_json_add_integer (json, "offset", row->offset);
      vs_json_add_text (json, "column", row->column);
      vs_json_add_text (json, "reason", row->reason);
      vs_json_add_text (json, "raw", row->raw);
      vs_json_add_text (json, "mended", row->mended);
      json_builder_end_object (json);
      if (!cli->json)
        g_print ("%" G_GINT64_FORMAT "  %s  %s%s%s\n    %s\n%s%s%s", row->id, place,
                 row->column ? row->column : "", row->column ? ": " : "", row->reason, row->raw, row->mended ? "  → " : "",
                 row->mended ? row->mended : "", row->mended ? "\n" : "");
    }
  json_builder_end_array (json);
  return rows != NULL;
}

static gboolean
groups (VsCli *cli, VsWorkspace *ws, JsonBuilder *json, GError **error)
{
  g_autoptr (GPtrArray) all = vs_quarantine_groups (ws, error);

  vs_json_begin_array (json, "groups");
  for (guint i = 0; all && i < all->len; i++)
    {
      const VsQuarantineGroup *group = all->pdata[i];

      json_builder_begin_object (json);
      vs_json_add_text (json, "file", group->source);
      vs_json_add_text (json, "column", group->column);
      vs_json_add_text (json, "reason", group->reason);
      vs_json_add_integer (json, "rows", group->n);
      json_builder_end_object (json);
      if (!cli->json)
        g_print ("%8" G_GUINT64_FORMAT "  %s  %s%s%s\n", group->n, group->source, group->column ? group->column : "", group->column ? ": " : "",
                 group->reason);
    }
  json_builder_end_array (json);
  return all != NULL;
}

/* TRUE when what to do is said. */
static gboolean
split_rule (char **column, const char **expression)
{
  const char *mark = set_text ? strchr (set_text, '=') : NULL;

  if (!mark || mark == set_text)
    return FALSE;
  *column = g_strstrip (g_strndup (set_text, (gsize) (mark - set_text)));
  *expression = mark + 1;
  return TRUE;
}

static gboolean
mend (VsCli *cli, VsWorkspace *ws, JsonBuilder *json, GError **error)
{
  g_autofree char *column = NULL;
  const char *expression;
  guint64 n = 1;

  if (text ? !vs_quarantine_mend (ws, row_id, text, error)
           : !split_rule (&column, &expression) || !vs_quarantine_mend_by_rule (ws, &filter, column, expression, cli->job, &n, error))
    return FALSE;
  vs_json_add_integer (json, "mended", n);
  if (!cli->json)
    g_print (ngettext ("%" G_GUINT64_FORMAT " row mended; “volt quarantine W readmit” takes it back.\n",
                       "%" G_GUINT64_FORMAT " rows mended; “volt quarantine W readmit” takes them back.\n", (gulong) n), n);
  return TRUE;
}

static gboolean
readmit (VsCli *cli, VsWorkspace *ws, JsonBuilder *json, GError **error)
{
  VsReadmitResult result;

  if (!vs_quarantine_readmit (ws, &filter, cli->job, &result, error) || !vs_quality_run (ws, cli->job, NULL, error))
    return FALSE;
  vs_json_add_integer (json, "tried", result.tried);
  vs_json_add_integer (json, "admitted", result.admitted);
  vs_json_add_integer (json, "waiting", result.waiting);
  vs_json_add_integer (json, "inserted", result.inserted);
  vs_json_add_integer (json, "updated", result.updated);
  vs_json_add_integer (json, "unchanged", result.unchanged);
  vs_json_add_integer (json, "readings", result.readings);
  if (!cli->json)
    g_print (_("%" G_GUINT64_FORMAT " rows tried, %" G_GUINT64_FORMAT " taken back, %" G_GUINT64_FORMAT " wait on\n"), result.tried, result.admitted,
             result.waiting);
  return TRUE;
}

static gboolean
act (VsCli *cli, VsWorkspace *ws, const char *what, JsonBuilder *json, GError **error)
{
  if (g_str_equal (what, "export"))
    return vs_quarantine_export (ws, &filter, "-", error);
  return g_str_equal (what, "groups") ? groups (cli, ws, json, error) : g_str_equal (what, "mend") ? mend (cli, ws, json, error)
         : g_str_equal (what, "readmit") ? readmit (cli, ws, json, error) : list (cli, ws, json, error);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  static const char *const verbs[] = { "list", "groups", "mend", "readmit", "export", NULL };
  const char *what = argc == 2 ? argv[1] : "list";
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (argc < 1 || argc > 2 || !g_strv_contains (verbs, what))
    return vs_cli_usage (cli, _("Name a workspace, and list, groups, mend, readmit or export."));
  if (g_str_equal (what, "mend") && (text ? !row_id : !set_text || !strchr (set_text, '=')))
    return vs_cli_usage (cli, _("Say how: --set COLUMN=EXPR, or --id N --text ROW."));
  filter = (VsQuarantineFilter) { .id = row_id, .source = source_name, .column = column_name, .reason = reason_text };
  if (!(ws = vs_cli_open (cli, argv[0])))
    return 1;
  json_builder_begin_object (json);
  if (!act (cli, ws, what, json, &error) || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  json_builder_end_object (json);
  if (cli->json && !g_str_equal (what, "export"))
    vs_cli_print_json (json);
  return 0;
}

const VsVerb vs_verb_quarantine = {
  "quarantine", "W [list|groups|mend|readmit|export] [--id N] [--source NAME] [--column NAME] [--reason TEXT]",
  N_("Rows that did not fit: see, mend and take them back"),
  N_("groups: how many rows fail in which way. mend --set \"amount=replace (value, ',', '.')\": the column becomes what the expression over\n"
     "the row's columns (as text) and `value` says; mend --id N --text ROW: one row as it should be. What was found stays beside it.\n"
     "readmit: through the mapping of their file, all that the options choose; what does not fit again waits on. export: as CSV.\n"
     "JSON: rows [id, file, line, place, offset, column, reason, raw, mended]; groups [file, column, reason, rows]; mended;\n"
     "tried, admitted, waiting, inserted, updated, unchanged, readings."),
  run, options,
};
