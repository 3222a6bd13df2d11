/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-vee.c: volt vee W: which readings are missing or not to be believed, and what stands in for them. */
#include "cli/cli.h"

#include "base/csv.h"
#include "meter/vee-store.h"

#include <math.h>

static gboolean csv, sums;
static char *meter;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print every finding as CSV; with --meter every interval, before and after"), NULL },
    { "sums", 0, 0, G_OPTION_ARG_NONE, &sums, N_("Print every span between two register readings as CSV, with the sum of its intervals"), NULL },
    { "meter", 0, 0, G_OPTION_ARG_STRING, &meter, N_("Only this meter"), N_("METER") },
    { NULL },
  };
  return entries;
}

typedef struct {
  const char *check;
  gint64      findings, intervals, estimated;
  double      before, after;
} Sum;

typedef struct {
  VsCsvWriter *writer;
  Sum          sums[VS_VEE_SUM];   /* by check of intervals */
} Output;

static void
take_row (const VsVeeRow *row, gpointer data)
{
  Output *output = data;

  if (meter && g_strcmp0 (meter, row->meter_id) != 0)
    return;
  for (int i = 0; i < VS_VEE_SUM; i++)
    if (g_str_equal (VS_VEE_CHECK_NAMES[i], row->check))
      {
        Sum *sum = &output->sums[i];

        sum->findings++;
        sum->intervals += row->n;
        sum->estimated += g_str_equal (row->method, "none") ? 0 : row->n;
        sum->before += isnan (row->kwh_before) ? 0 : row->kwh_before;
        sum->after += isnan (row->kwh_after) ? 0 : row->kwh_after;
      }
  if (!output->writer)
    return;
  vs_csv_writer_text (output->writer, row->meter_id, -1);
  vs_csv_writer_text (output->writer, row->customer_id, -1);
  vs_csv_writer_text (output->writer, row->check, -1);
  vs_csv_writer_text (output->writer, row->method, -1);
  vs_csv_writer_time (output->writer, row->start_at);
  vs_csv_writer_int (output->writer, row->interval_s);
  vs_csv_writer_int (output->writer, row->n);
  vs_csv_writer_double (output->writer, row->kwh_before, 3);
  vs_csv_writer_double (output->writer, row->kwh_after, 3);
  vs_csv_writer_end_row (output->writer);
}

static VsCsvWriter *
open_csv (const char *const *columns, GError **error)
{
  VsCsvWriter *writer = vs_csv_writer_open ("-", error);

  for (; writer && *columns; columns++)
    vs_csv_writer_text (writer, *columns, -1);
  if (writer)
    vs_csv_writer_end_row (writer);
  return writer;
}

/* Every interval of a meter as it came and as it is to be used. */
static gboolean
print_meter (VsWorkspace *ws, GError **error)
{
  static const char *const columns[] = { "start_at", "before_kwh", "after_kwh", "flag", NULL };
  VsCsvWriter *writer;
  VsVeeResult result;
  VsSeries series;

  if (!vs_vee_read (ws, meter, &series, &result, error))
    return FALSE;
  writer = open_csv (columns, error);
  for (gsize i = 0; writer && i < series.n; i++)
    {
      vs_csv_writer_time (writer, series.start + (VsTime) i * series.step);
      vs_csv_writer_double (writer, series.kwh[i], 3);
      vs_csv_writer_double (writer, result.kwh[i], 3);
      vs_csv_writer_text (writer, result.flags[i] == VS_READING_ESTIMATED ? "estimated" : result.flags[i] == VS_READING_SUSPECT ? "suspect" : NULL, -1);
      vs_csv_writer_end_row (writer);
    }
  vs_vee_result_clear (&result);
  vs_series_clear (&series);
  return writer && vs_csv_writer_close (writer, error);
}

static void
take_sum (const char *meter_id, const char *customer_id, const VsVeeSum *sum, gpointer data)
{
  VsCsvWriter *writer = data;

  if (meter && g_strcmp0 (meter, meter_id) != 0)
    return;
  vs_csv_writer_text (writer, meter_id, -1);
  vs_csv_writer_text (writer, customer_id, -1);
  vs_csv_writer_text (writer, sum->device, -1);
  vs_csv_writer_time (writer, sum->from);
  vs_csv_writer_time (writer, sum->to);
  vs_csv_writer_text (writer, VS_VEE_STATE_NAMES[sum->state], -1);
  vs_csv_writer_int (writer, (gint64) sum->expected);
  vs_csv_writer_int (writer, (gint64) sum->present);
  vs_csv_writer_double (writer, sum->register_kwh, 3);
  vs_csv_writer_double (writer, sum->interval_kwh, 3);
  vs_csv_writer_double (writer, isnan (sum->tolerance) ? NAN : sum->register_kwh - sum->interval_kwh, 3);
  vs_csv_writer_double (writer, sum->tolerance, 3);
  vs_csv_writer_end_row (writer);
}

static gboolean
print_sums (VsWorkspace *ws, GError **error)
{
  static const char *const columns[] = { "meter_id", "customer_id", "device", "from_at", "to_at", "state", "expected", "present", "register_kwh",
                                         "interval_kwh", "difference_kwh", "tolerance_kwh", NULL };
  VsCsvWriter *writer = open_csv (columns, error);

  if (writer && !vs_vee_each_sum (ws, take_sum, writer, error))
    {
      vs_csv_writer_abort (writer);
      return FALSE;
    }
  return writer && vs_csv_writer_close (writer, error);
}

static void
print_json (const Output *output, const VsVeeCoverage *coverage)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_add_integer (json, "meters", (gint64) coverage->meters);
  vs_json_add_integer (json, "expected", (gint64) coverage->expected);
  vs_json_add_integer (json, "present", (gint64) coverage->present);
  vs_json_add_number (json, "coverage", coverage->coverage);
  vs_json_begin_array (json, "checks");
  for (int i = 0; i < VS_VEE_SUM; i++)
    {
      const Sum *sum = &output->sums[i];

      json_builder_begin_object (json);
      vs_json_add_text (json, "check", VS_VEE_CHECK_NAMES[i]);
      vs_json_add_integer (json, "findings", (gint64) sum->findings);
      vs_json_add_integer (json, "intervals", (gint64) sum->intervals);
      vs_json_add_integer (json, "estimated", (gint64) sum->estimated);
      vs_json_add_number (json, "kwh_before", sum->before);
      vs_json_add_number (json, "kwh_after", sum->after);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  vs_json_add_integer (json, "sums", (gint64) coverage->sums);
  vs_json_add_integer (json, "sums_differing", (gint64) coverage->sums_differing);
  vs_json_add_integer (json, "sums_open", (gint64) coverage->sums_open);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static void
print_words (const Output *output, const VsVeeCoverage *coverage)
{
  g_print ("%-10s %10s %12s %12s %14s %14s\n", _("check"), _("findings"), _("intervals"), _("estimated"), _("kWh before"), _("kWh after"));
  for (int i = 0; i < VS_VEE_SUM; i++)
    {
      const Sum *sum = &output->sums[i];

      g_print ("%-10s %10" G_GINT64_FORMAT " %12" G_GINT64_FORMAT " %12" G_GINT64_FORMAT " %14.3f %14.3f\n", VS_VEE_CHECK_NAMES[i], sum->findings,
               sum->intervals, sum->estimated, sum->before, sum->after);
    }
  if (!isnan (coverage->coverage))
    g_print (_("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " readings are there: %.2f %%.\n"), coverage->present, coverage->expected,
             coverage->coverage * 100);
  if (coverage->sums + coverage->sums_open > 0)
    g_print (_("Of %" G_GUINT64_FORMAT " spans between two register readings, the intervals of %" G_GUINT64_FORMAT " add up to something else;"
               " %" G_GUINT64_FORMAT " more cannot be compared (--sums lists them).\n"),
             coverage->sums, coverage->sums_differing, coverage->sums_open);
  g_print ("%s\n", _("Bills, saving and charging evidence come from the readings alone, never from an estimate."));
}

static gboolean
print (VsCli *cli, VsWorkspace *ws, GError **error)
{
  static const char *const columns[] = { "meter_id", "customer_id", "check", "method", "start_at", "interval_s", "n", "kwh_before", "kwh_after", NULL };
  VsVeeCoverage coverage;
  Output output = { 0 };

  if (sums)
    return print_sums (ws, error);
  if (csv && meter)
    return print_meter (ws, error);
  if (csv && !(output.writer = open_csv (columns, error)))
    return FALSE;
  if (!vs_vee_each (ws, take_row, &output, error) || !vs_vee_coverage (ws, &coverage, error))
    {
      if (output.writer)
        vs_csv_writer_abort (output.writer);
      return FALSE;
    }
  if (output.writer)
    return vs_csv_writer_close (output.writer, error);
  if (cli->json)
    print_json (&output, &coverage);
  else
    print_words (&output, &coverage);
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
  if (!ws)
    return 1;
  if (!vs_step_run (ws, &vs_step_vee, cli->job, NULL, &error) || !print (cli, ws, &error) || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_vee = {
  "vee", "W [--meter METER] [--csv|--sums]", N_("Validate the readings: gaps, spikes and the like, with estimates; sums against the register"),
  N_("Readings stay as they came; an estimate stands beside each that is missing or not to be believed. The rules are data/vee/standard.json.\n"
     "CSV: meter_id, customer_id, check, method, start_at, interval_s, n, kwh_before, kwh_after; with --meter every interval of the meter:\n"
     "start_at, before_kwh, after_kwh, flag (estimated, suspect).\n"
     "Where register readings are there (table register_read), the intervals between two of them must add up to what the register went on by.\n"
     "--sums: meter_id, customer_id, device, from_at, to_at, state (agrees, differs, not_enough: an interval is missing, not_comparable: the\n"
     "register fell), expected, present, register_kwh, interval_kwh, difference_kwh, tolerance_kwh.\n"
     "JSON: meters, expected, present, coverage, checks [check, findings, intervals, estimated, kwh_before, kwh_after], sums, sums_differing,\n"
     "sums_open."),
  run, options,
};
