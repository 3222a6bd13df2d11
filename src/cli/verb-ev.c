/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-ev.c: volt ev W: behind which meters is an electric car charged, and what speaks for it. */
#include "cli/cli.h"

#include "base/csv.h"
#include "meter/meter-store.h"

#include <math.h>

static gboolean csv;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print CSV, every meter"), NULL },
    { NULL },
  };
  return entries;
}

static void
add_csv (const VsEvRow *row, gpointer data)
{
  VsCsvWriter *writer = data;

  vs_csv_writer_text (writer, row->meter_id, -1);
  vs_csv_writer_double (writer, row->probability, 4);
  vs_csv_writer_int (writer, row->sessions);
  vs_csv_writer_double (writer, row->kw, 2);
  vs_csv_writer_double (writer, row->kwh_year, 1);
  vs_csv_writer_text (writer, row->evidence, -1);
  vs_csv_writer_end_row (writer);
}

static gboolean
print_csv (VsWorkspace *ws, GError **error)
{
  static const char *const columns[] = { "meter_id", "probability", "sessions", "kw", "kwh_year", "evidence" };
  VsCsvWriter *writer = vs_csv_writer_open ("-", error);

  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    vs_csv_writer_text (writer, columns[i], -1);
  vs_csv_writer_end_row (writer);
  if (vs_ev_each (ws, add_csv, writer, error))
    return vs_csv_writer_close (writer, error);
  vs_csv_writer_abort (writer);
  return FALSE;
}

static void
add_json (const VsEvRow *row, gpointer data)
{
  JsonBuilder *json = data;

  json_builder_begin_object (json);
  vs_json_add_text (json, "meter_id", row->meter_id);
  vs_json_add_text (json, "customer_id", row->customer_id);
  vs_json_add_number (json, "probability", row->probability);
  vs_json_add_integer (json, "sessions", row->sessions);
  vs_json_add_number (json, "kw", row->kw);
  vs_json_add_number (json, "kwh_year", row->kwh_year);
  vs_json_add_text (json, "evidence", row->evidence);
  json_builder_end_object (json);
}

static gboolean
print_json (VsWorkspace *ws, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_begin_array (json, "meters");
  if (!vs_ev_each (ws, add_json, json, error))
    return FALSE;
  json_builder_end_array (json);
  json_builder_end_object (json);
  vs_cli_print_json (json);
  return TRUE;
}

typedef struct {
  guint meters, likely, unknown;
} Count;

static void
add_line (const VsEvRow *row, gpointer data)
{
  Count *count = data;

  count->meters++;
  count->unknown += isnan (row->probability);
  if (!(row->probability >= 0.5))
    return;
  count->likely++;
  g_print ("%-16s %3.0f %%  %s\n", row->meter_id, row->probability * 100, row->evidence);
}

static gboolean
print_likely (VsWorkspace *ws, GError **error)
{
  Count count = { 0 };

  if (!vs_ev_each (ws, add_line, &count, error))
    return FALSE;
  g_print (ngettext ("%u likely owner among %u meters; not enough readings for %u.\n",
                     "%u likely owners among %u meters; not enough readings for %u.\n",
                     count.likely), count.likely, count.meters, count.unknown);
  return TRUE;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = NULL;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one workspace."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  if (!vs_step_run (ws, &vs_step_ev, cli->job, NULL, &error)
      || !(cli->json ? print_json (ws, &error) : csv ? print_csv (ws, &error) : print_likely (ws, &error))
      || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_ev = {
  "ev", "W [--csv]", N_("Find the homes where an electric car is charged"),
  N_("Needs readings only, no customers. Without --csv or --json: the meters with a probability of 50 % and more.\n"
     "CSV: meter_id, probability (empty: not enough readings), sessions, kw, kwh_year, evidence.\n"
     "JSON: meters [meter_id, customer_id, probability, sessions, kw, kwh_year, evidence], most likely first."),
  run, options,
};
