/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-demo.c: volt demo DIR --customers N: the synthetic retailer as CSV files, its truth under DIR/truth/. */
#include "cli/cli.h"

#include "base/text.h"
#include "demo/demo.h"

static int      customers;
static gint64   seed;
static char    *as_of;
static gboolean long_form;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "customers", 0, 0, G_OPTION_ARG_INT, &customers, N_("How many customers"), N_("N") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("Another retailer for another number (1)"), N_("S") },
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, N_("The last day of the data (2026-06-30)"), N_("DATE") },
    { "long", 0, 0, G_OPTION_ARG_NONE, &long_form, N_("A row per reading instead of a row per meter and day"), NULL },
    { NULL },
  };

  customers = 0;
  seed = 1;
  return entries;
}

static void
print_json (const char *directory, const VsDemoSummary *summary, double seconds)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const struct { const char *name; guint64 value; } numbers[] = {
    { "customers", (guint64) customers }, { "seed", (guint64) seed }, { "readings", summary->readings }, { "missing", summary->missing },
    { "faults", summary->faults }, { "ev_owners", summary->ev_owners }, { "decoys", summary->decoys },
    { "worse_plan", summary->worse_plan },
    { "defaulters", summary->defaulters }, { "churners", summary->churners },
  };
  char day[16];

  json_builder_begin_object (json);
  vs_json_add_text (json, "directory", directory);
  vs_json_add_text (json, "as_of", vs_day_format_iso (summary->as_of, day));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      vs_json_add_integer (json, numbers[i].name, (gint64) numbers[i].value);
    }
  vs_json_add_number (json, "seconds", seconds);
  vs_json_begin_array (json, "files");
  for (guint i = 0; i < summary->files->len; i++)
    {
      const VsDemoOutput *file = &g_array_index (summary->files, VsDemoOutput, i);

      json_builder_begin_object (json);
      vs_json_add_text (json, "file", file->name);
      vs_json_add_integer (json, "rows", (gint64) file->rows);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static void
print_text (const char *directory, const VsDemoSummary *summary, double seconds)
{
  g_autofree char *n = vs_format_full (customers, VS_FORMAT_INTEGER, NULL);
  g_autofree char *readings = vs_format_full ((double) summary->readings, VS_FORMAT_INTEGER, NULL);
  g_autofree char *took = vs_format_short (seconds, VS_FORMAT_NUMBER, NULL);

  /* Translators: number of customers, number of readings, folder, seconds */
  g_print (_("%s customers and %s readings written to %s in %s s\n"), n, readings, directory, took);
  g_print (_("Planted, and listed in truth/: %u EV owners, %u decoys, %u on a worse plan, %u who stop paying, %u about to leave, "
             "%" G_GUINT64_FORMAT " faults\n"),
           summary->ev_owners, summary->decoys, summary->worse_plan, summary->defaulters, summary->churners, summary->faults);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  VsDemoOptions demo = { .as_of = VS_DAY_NONE };
  VsDemoSummary summary = { 0 };
  GError *error = NULL;
  gint64 from = g_get_monotonic_time ();
  gboolean done;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one folder to write to"));
  if (customers < 1)
    return vs_cli_usage (cli, _("Say how many customers: --customers 2000"));
  if (as_of && (demo.as_of = vs_day_parse_iso (as_of, -1)) == VS_DAY_NONE)
    return vs_cli_usage (cli, _("“%s” is not a date: write it as 2026-06-30"), as_of);
  demo.directory = argv[0];
  demo.customers = (guint) customers;
  demo.seed = (guint64) seed;
  demo.long_form = long_form;
  done = vs_demo_write (&demo, cli->job, &summary, &error);
  if (done && cli->json)
    print_json (argv[0], &summary, (double) (g_get_monotonic_time () - from) / G_USEC_PER_SEC);
  else if (done)
    print_text (argv[0], &summary, (double) (g_get_monotonic_time () - from) / G_USEC_PER_SEC);
  vs_demo_summary_clear (&summary);
  return done ? 0 : vs_cli_fail (cli, error);
}

const VsVerb vs_verb_demo = {
  .name = "demo",
  .arguments = N_("DIR"),
  .summary = N_("Write a synthetic retailer as CSV files"),
  .help = N_("The same number, seed and date give the same bytes. What was planted is under DIR/truth/.\n"
             "JSON: directory, as_of, customers, seed, readings, missing, faults, ev_owners, decoys, worse_plan, defaulters, churners,\n"
             "seconds, files [file, rows]."),
  .run = run,
  .options = options,
};
