/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every month and component of the published reference bills (NREL SSC), and of SSC's own test cases without generation. */
#include "tariff/bill.h"
#include "tariff/load.h"
#include "tariff/usage.h"

#include "base/csv.h"

#include <math.h>
#include <string.h>

static char *
shared_path (const char *relative)
{
  const char *shared = g_getenv ("VS_SHARED");
  g_autofree char *path = shared ? g_build_filename (shared, "tariffs", relative, NULL) : NULL;

  return path && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static VsLoad
open_load (const char *relative)
{
  g_autofree char *path = shared_path (relative);
  g_autoptr (GError) error = NULL;
  VsLoad load = { 0 };

  vs_load_open (path, 0, vs_zone_get ("UTC", NULL), &load, &error);
  g_assert_no_error (error);
  return load;
}

static void
compute (const VsRate *rate, const VsLoad *load, VsBillProfile profile, int metering, VsBill *bill)
{
  VsBillOptions options = { profile, metering };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsClock) clock = vs_clock_new (&load->series, profile, &error);
  VsUsage usage = { NULL };

  g_assert_no_error (error);
  vs_usage_measure (&usage, &load->series, load->kwh, NULL, clock);
  vs_bill_price (rate, &usage, &options, bill, &error);
  g_assert_no_error (error);
  vs_usage_clear (&usage);
}

static VsRate *
load_rate (const char *name)
{
  g_autofree char *relative = g_strdup_printf ("rates/%s.json", name);
  g_autofree char *path = shared_path (relative);
  g_autoptr (GError) error = NULL;
  VsRate *rate = vs_rate_load (path, &error);

  g_assert_no_error (error);
  return rate;
}

static void
compare_component (const char *rate, const char *load, int metering, int month, const char *what, double ours, double theirs)
{
  if (fabs (ours - theirs) > 0.001)
    {
      g_test_message ("%s on %s, metering %d, month %d: %s is %.6f, not %.6f", rate, load, metering, month, what, ours, theirs);
      g_test_fail ();
    }
}

static char *
field_dup (const VsCsvRecord *record, guint i)
{
  return g_strndup (record->fields[i].text, record->fields[i].len);
}

static double
field_number (const VsCsvRecord *record, guint i)
{
  g_autofree char *text = field_dup (record, i);

  return g_ascii_strtod (text, NULL);
}

/* load,rate,metering,annual_bill,month,total,energy,demand_flat,demand_tou,fixed,minimum,peak_kw,kwh: twelve rows a bill. */
static void
test_reference_bills (void)
{
  g_autofree char *path = shared_path ("reference-bills.csv");
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  g_autoptr (VsCsvReader) reader = NULL;
  g_autoptr (VsRate) rate = NULL;
  g_autofree char *last_load = NULL;
  g_autoptr (GError) error = NULL;
  VsCsvRecord record;
  VsLoad   load = { 0 };
  VsBill   bill = { 0 };
  guint    n = 0;

  if (path == NULL)
    {
      g_test_skip ("no reference bills here (VS_SHARED)");
      return;
    }
  reader = vs_csv_reader_open (path, &dialect, &error);
  g_assert_no_error (error);
  while (vs_csv_reader_next (reader, &record, &error))
    {
      g_autofree char *load_name = field_dup (&record, 0), *name = field_dup (&record, 1);
      int metering = (int) field_number (&record, 2), month = (int) field_number (&record, 4);
      const VsBillMonth *ours;

      if (month == 1)
        {
          if (g_strcmp0 (load_name, last_load) != 0)
            {
              g_autofree char *file = g_strdup_printf ("loads/%s_8760.csv", load_name);

              vs_load_clear (&load);
              load = open_load (file);
              g_free (last_load);
              last_load = g_strdup (load_name);
            }
          g_clear_pointer (&rate, vs_rate_unref);
          rate = load_rate (name);
          compute (rate, &load, VS_BILL_SSC, metering, &bill);
          compare_component (name, load_name, metering, 0, "annual bill", bill.total, field_number (&record, 3));
        }
      ours = &g_array_index (bill.months, VsBillMonth, month - 1);
      compare_component (name, load_name, metering, month, "total", ours->total, field_number (&record, 5));
      compare_component (name, load_name, metering, month, "energy", ours->energy, field_number (&record, 6));
      compare_component (name, load_name, metering, month, "flat demand", ours->demand_flat, field_number (&record, 7));
      compare_component (name, load_name, metering, month, "TOU demand", ours->demand_tou, field_number (&record, 8));
      compare_component (name, load_name, metering, month, "fixed", ours->fixed, field_number (&record, 9));
      compare_component (name, load_name, metering, month, "minimum", ours->minimum, field_number (&record, 10));
      compare_component (name, load_name, metering, month, "peak", ours->peak_kw, field_number (&record, 11));
      compare_component (name, load_name, metering, month, "kWh", ours->kwh, field_number (&record, 12));
      n++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 15 * 3 * 2 * 12);
  vs_bill_clear (&bill);
  vs_load_clear (&load);
}

/* What SSC refuses is refused in its profile. */
static void
expect_refusal (VsJson urdb, const char *name)
{
  VsBillOptions options = { VS_BILL_SSC, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsRate) rate = vs_rate_new (vs_json_doc_new_for_node (urdb.node, name), NULL);
  VsLoad load = open_load ("loads/commercial_8760.csv");
  VsBill bill = { 0 };

  if (rate != NULL)
    {
      g_assert_false (vs_bill_compute (rate, &load.series, &options, &bill, &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
    }
  vs_bill_clear (&bill);
  vs_load_clear (&load);
}

/* What URDB has no member for, as the extension's “export”. */
static void
add_export (GString *json, VsJson inputs)
{
  static const struct { const char *input, *member; } flags[] = {
    { "ur_nm_credit_rollover", "rollover" }, { "ur_nb_apply_credit_current_month", "apply_in_same_month" },
    { "ur_nb_credit_expire", "expire" }, { "ur_sell_eq_buy", "sell_is_buy" },
  };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (json, "\"export\":{");
  if (vs_json_exists (vs_json_get (inputs, "ur_nm_credit_month")))
    g_string_append_printf (json, "\"credit_month\":%d,", (int) vs_json_number (vs_json_get (inputs, "ur_nm_credit_month")) + 1);
  g_string_append_printf (json, "\"yearend_price\":%s",
                          g_ascii_dtostr (number, sizeof number, vs_json_number_or (vs_json_get (inputs, "ur_nm_yearend_sell_rate"), 0)));
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    g_string_append_printf (json, ",\"%s\":%s", flags[i].member,
                            vs_json_number_or (vs_json_get (inputs, flags[i].input), 0) != 0 ? "true" : "false");
  g_string_append_c (json, '}');
}

static void
add_series (GString *json, const char *name, VsJson inputs, const char *enabled, const char *input)
{
  g_autofree char *relative = NULL, *path = NULL, *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (vs_json_number_or (vs_json_get (inputs, enabled), 0) == 0)
    return;
  relative = g_strdup_printf ("ssc/%s", vs_json_string (vs_json_get (inputs, input)));
  path = shared_path (relative);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_free (text);
  text = g_strjoinv (",", lines);
  g_string_append_printf (json, "\"%s\":[%s],", name, text);
}

/* The rate as the case gives it, with the terms that only SSC's inputs tell. */
static VsRate *
rate_of_case (VsJson urdb, VsJson inputs, const char *name)
{
  g_autofree char *text = json_to_string (urdb.node, FALSE);
  g_autoptr (GString) json = g_string_new_len (text, (gssize) strlen (text) - 1);
  g_autoptr (GString) prices = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  VsRate *rate;

  g_string_append (json, ",\"voltsource\":{");
  add_series (prices, "values", inputs, "ur_en_ts_buy_rate", "ur_ts_buy_rate");
  add_series (prices, "sell_values", inputs, "ur_en_ts_sell_rate", "ur_ts_sell_rate");
  if (prices->len > 0)
    g_string_append_printf (json, "\"prices\":{%s\"step\":3600},", prices->str);
  add_export (json, inputs);
  g_string_append (json, "}}");
  rate = vs_rate_parse (json->str, name, &error);
  g_assert_no_error (error);
  return rate;
}

typedef struct {
  VsSeries series;
  double  *bought, *sold;   /* sold NULL: net readings */
} Case;

/* Load less generation on the finer of the two grids; bought and sold apart where all is sold. */
static Case
case_of (const VsLoad *load, const VsLoad *generation, gboolean sell_all)
{
  gsize n = MAX (load->series.n, generation ? generation->series.n : 0), a = n / load->series.n;
  gsize b = generation ? n / generation->series.n : 1;
  Case  made = { .series = load->series, .bought = g_new (double, n), .sold = sell_all && generation ? g_new (double, n) : NULL };

  made.series.n = n;
  made.series.step = load->series.step / (gint32) a;
  for (gsize i = 0; i < n; i++)
    {
      double used = load->kwh[i / a] / a, made_here = generation ? generation->kwh[i / b] / b : 0;

      made.bought[i] = made.sold ? used + MAX (-made_here, 0) : used - made_here;
      if (made.sold)
        made.sold[i] = made_here;
    }
  return made;
}

/* Within 0.001, as far as a relative error of a millionth lets it. */
static void
compare_value (const char *name, const char *what, int month, double ours, double theirs)
{
  if (fabs (ours - theirs) > MIN (0.001, MAX (1e-9, 1e-6 * fabs (theirs))) && fabs (ours - theirs) > 1e-9)
    {
      g_test_message ("%s, month %d: %s is %.9f, not %.9f", name, month, what, ours, theirs);
      g_test_fail ();
    }
}

static void
compare_months (const char *name, const VsBill *bill, VsJson outputs, gboolean with_system, int settled)
{
  static const struct { const char *with, *without; } names[] = {
    { "year1_monthly_utility_bill_w_sys", "year1_monthly_utility_bill_wo_sys" },
    { "year1_monthly_ec_charge_with_system", "year1_monthly_ec_charge_without_system" },
    { "year1_monthly_dc_fixed_with_system", "year1_monthly_dc_fixed_without_system" },
    { "year1_monthly_dc_tou_with_system", "year1_monthly_dc_tou_without_system" },
    { "year1_monthly_fixed_with_system", "year1_monthly_fixed_without_system" },
    { "year1_monthly_minimum_with_system", "year1_monthly_minimum_without_system" },
    { "year1_monthly_peak_w_system", "year1_monthly_peak_wo_system" },
    { "year1_billing_demand_w_sys", "year1_billing_demand_wo_sys" },
    { "year1_true_up_credits", NULL },
    { "year1_monthly_cumulative_excess_generation", NULL },
  };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      const char *what = with_system ? names[k].with : names[k].without;
      VsJson theirs = what ? vs_json_get (outputs, what) : (VsJson) { NULL };

      for (guint m = 0; what && vs_json_exists (theirs) && m < 12; m++)
        {
          const VsBillMonth *month = &g_array_index (bill->months, VsBillMonth, m);
          const double ours[] = { month->total, month->energy + month->by_kind[VS_BILL_EXPORT], month->demand_flat, month->demand_tou,
                                  month->fixed, month->minimum, month->peak_kw, month->billing_kw, -month->by_kind[VS_BILL_SETTLEMENT],
                                  month->credit_kwh };

          /* The credit left over is shown before it is settled. */
          if (k == 9 && (int) m == settled)
            continue;
          compare_value (name, what, (int) m + 1, ours[k], vs_json_number (vs_json_at (theirs, m)));
        }
    }
}

static void
compare_run (const VsRate *rate, const VsLoad *load, const VsLoad *generation, int metering, int settled, VsJson outputs, const char *name)
{
  VsBillOptions options = { VS_BILL_SSC, metering };
  g_autoptr (GError) error = NULL;
  g_autoptr (VsClock) clock = NULL;
  Case    made = case_of (load, generation, metering == 4);
  VsUsage usage = { NULL };
  VsBill  bill = { 0 };

  clock = vs_clock_new (&made.series, VS_BILL_SSC, &error);
  g_assert_no_error (error);
  vs_usage_measure (&usage, &made.series, made.bought, made.sold, clock);
  vs_bill_price (rate, &usage, &options, &bill, &error);
  g_assert_no_error (error);
  compare_value (name, "annual bill", 0, bill.total,
                 vs_json_number (vs_json_get (outputs, generation ? "utility_bill_w_sys_year1" : "utility_bill_wo_sys_year1")));
  compare_months (name, &bill, outputs, generation != NULL, settled);
  vs_usage_clear (&usage);
  vs_bill_clear (&bill);
  g_free (made.bought);
  g_free (made.sold);
}

static void
compare_case (VsJson root, const char *name)
{
  VsJson urdb = vs_json_get (root, "urdb"), inputs = vs_json_get (root, "ssc_inputs"), outputs = vs_json_get (root, "ssc_outputs_computed_here");
  int    metering = (int) vs_json_number (vs_json_get (inputs, "ur_metering_option"));
  int    settled = (int) vs_json_number_or (vs_json_get (inputs, "ur_nm_credit_month"), 11);
  g_autofree char *load_path = NULL, *generation_path = NULL;
  g_autoptr (VsRate) rate = NULL;
  VsLoad load, generation;

  if (!vs_json_boolean_or (vs_json_get (root, "ok"), TRUE))
    {
      expect_refusal (urdb, name);
      return;
    }
  rate = rate_of_case (urdb, inputs, name);
  load_path = g_strdup_printf ("ssc/%s", vs_json_string (vs_json_get (root, "load_kW")));
  generation_path = g_strdup_printf ("ssc/%s", vs_json_string (vs_json_get (root, "gen_kW")));
  load = open_load (load_path);
  generation = open_load (generation_path);
  compare_run (rate, &load, NULL, metering, settled, outputs, name);
  compare_run (rate, &load, &generation, metering, settled, outputs, name);
  vs_load_clear (&load);
  vs_load_clear (&generation);
}

static void
test_ssc_cases (void)
{
  g_autofree char *folder = shared_path ("ssc");
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip ("no SSC cases here (VS_SHARED)");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "Test_") && g_str_has_suffix (name, ".json"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autoptr (GError) error = NULL;
        g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, &error);

        g_assert_no_error (error);
        compare_case (vs_json_doc_root (doc), name);
        n++;
      }
  g_assert_cmpuint (n, >=, 20);
}

/* A monthly and an annual minimum together: the reference engine counts the top-up twice, the calendar profile must not. */
static void
test_minimum_by_the_calendar (void)
{
  g_autofree char *there = shared_path ("reference-bills.csv");
  g_autoptr (VsRate) rate = NULL;
  g_autoptr (GError) error = NULL;
  VsLoad   load;
  VsBill   bill = { 0 };

  if (there == NULL)
    {
      g_test_skip ("no reference bills here (VS_SHARED)");
      return;
    }
  rate = load_rate ("probe_min_bill");
  load = open_load ("loads/residential_8760.csv");
  compute (rate, &load, VS_BILL_CALENDAR, 0, &bill);
  g_assert_cmpfloat_with_epsilon (bill.total, 903.712, 0.001);
  compute (rate, &load, VS_BILL_SSC, 0, &bill);
  g_assert_cmpfloat_with_epsilon (bill.total, 940.478, 0.001);
  vs_bill_clear (&bill);
  vs_load_clear (&load);
}

/* ── Los Angeles 2019: the local clock from UTC instants, a holiday ── */

#define ROW "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]"
#define TABLE "[" ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "]"
#define SCHEDULES "\"energyweekdayschedule\":" TABLE ",\"energyweekendschedule\":" TABLE
#define PEAK_WINDOWS "[{\"period\":1,\"months\":[6,7,8,9],\"days\":[\"weekday\"],\"from\":\"07:00\",\"to\":\"20:00\"}]"

static VsRate *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  VsRate *rate = vs_rate_parse (json, "reference.json", &error);

  g_assert_no_error (error);
  return rate;
}

static VsBill
bill_load (const char *json, const VsLoad *load)
{
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  g_autoptr (VsRate) rate = parse (json);
  g_autoptr (GError) error = NULL;
  VsBill bill = { 0 };

  vs_load_bill (load, rate, &options, &bill, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bill.months->len, ==, 12);
  return bill;
}

/* Each filter of a file of determinants: all hours first where there are two, then the summer peak without Independence Day. */
static void
compare_determinants (const VsLoad *load, const char *file, const char *all, const char *peak)
{
  g_autofree char *relative = g_strdup_printf ("dst-los-angeles/%s.json", file);
  g_autofree char *path = shared_path (relative);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, &error);
  VsJson root;

  g_assert_no_error (error);
  root = vs_json_doc_root (doc);
  for (guint i = 0; i < vs_json_length (root); i++)
    {
      VsJson filter = vs_json_at (root, i), values = vs_json_get (filter, "billingDeterminantsByMonth");
      VsBill bill = bill_load (vs_json_length (vs_json_get (filter, "months")) > 0 ? peak : all, load);

      for (guint m = 0; m < 12; m++)
        compare_value (file, vs_json_string (vs_json_get (filter, "name")), (int) m + 1,
                       round (g_array_index (bill.months, VsBillMonth, m).total * 1e6) / 1e6, vs_json_number (vs_json_at (values, m)));
      vs_bill_clear (&bill);
    }
}

/* ── The small cases beside them: made-up loads, determinants by month ── */

/* Hours of 1 kW from local midnight of 1 January. */
static VsLoad
load_of_ones (int year)
{
  const VsZone *zone = vs_zone_get ("America/Los_Angeles", NULL);
  VsLoad load = { .kwh = g_new (double, 8760) };

  load.series = (VsSeries) { vs_zone_to_utc (zone, (VsTime) vs_day_from_civil (year, 1, 1) * VS_SECONDS_PER_DAY, FALSE), 3600, 8760,
                             g_new (float, 8760), NULL, zone };
  for (guint i = 0; i < 8760; i++)
    load.series.kwh[i] = (float) (load.kwh[i] = 1);
  return load;
}

/* Each month a period of its own, whose tier from min to max costs 1 and all else nothing: the bill is the kWh between. */
static char *
bands_json (VsJson filter, const char *reset)
{
  g_autoptr (GString) json = g_string_new ("{\"energyratestructure\":[");
  g_autoptr (GString) table = g_string_new ("[");

  for (guint m = 0; m < 12; m++)
    {
      double min = vs_json_number (vs_json_at (vs_json_get (filter, "min"), m)), max = vs_json_number (vs_json_at (vs_json_get (filter, "max"), m));

      g_string_append (json, m ? ",[" : "[");
      if (max > min && min > 0)
        g_string_append_printf (json, "{\"max\":%g,\"rate\":0},", min);
      if (max > min)
        g_string_append_printf (json, "{\"max\":%g,\"rate\":1},", max);
      g_string_append (json, "{\"rate\":0}]");
      for (int hour = 0; hour < 24; hour++)
        g_string_append_printf (table, "%s%u%s", hour ? "," : m ? ",[" : "[", m, hour == 23 ? "]" : "");
    }
  g_string_append_printf (json, "],\"energyweekdayschedule\":%s],\"energyweekendschedule\":%s],\"voltsource\":{\"tiers\":{\"reset\":\"%s\"}}}",
                          table->str, table->str, reset);
  return g_string_free (g_steal_pointer (&json), FALSE);
}

static VsJson
case_named (VsJson cases, const char *name)
{
  for (guint i = 0; i < vs_json_length (cases); i++)
    if (g_strcmp0 (vs_json_string (vs_json_get (vs_json_at (cases, i), "name")), name) == 0)
      return vs_json_at (cases, i);
  g_error ("no case %s", name);
}

static void
compare_totals (const char *json, const VsLoad *load, VsJson filter, const char *member)
{
  VsJson expected = vs_json_get (filter, member);
  VsBill bill = bill_load (json, load);

  for (guint m = 0; m < 12; m++)
    compare_value (vs_json_string (vs_json_get (filter, "name")), member, (int) m + 1, g_array_index (bill.months, VsBillMonth, m).total,
                   vs_json_number (JSON_NODE_HOLDS_ARRAY (expected.node) ? vs_json_at (expected, m) : expected));
  vs_bill_clear (&bill);
}

static void
set_load (VsLoad *load, guint i, double kw)
{
  load->series.kwh[i] = (float) (load->kwh[i] = kw);
}

static void
test_determinants (void)
{
#define DEMAND(structure, terms) "{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"flatdemandstructure\":[[" structure "]]" terms "}"
  static const double spikes[12] = { 2, 5, 20, 15, 12, 17, 4, 8, 30, 10, 4, 15 };
  g_autofree char *path = shared_path ("dst-los-angeles/cases.json"), *daily = NULL, *monthly = NULL;
  g_autoptr (VsJsonDoc) doc = path ? vs_json_doc_open (path, NULL) : NULL;
  VsLoad ones, load;
  VsJson cases;

  if (doc == NULL)
    {
      g_test_skip ("no determinants here (VS_SHARED)");
      return;
    }
  cases = vs_json_get (vs_json_doc_root (doc), "cases");
  ones = load_of_ones (2018);
  compare_totals ("{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES "}", &ones, case_named (cases, "hours_per_month_with_DST"), "expected");
  daily = bands_json (case_named (cases, "blocked_tier_kwh_per_day"), "day");
  compare_totals (daily, &ones, case_named (cases, "blocked_tier_kwh_per_day"), "expected_kwh");
  monthly = bands_json (case_named (cases, "blocked_tier_kwh_per_month"), "month");
  compare_totals (monthly, &ones, case_named (cases, "blocked_tier_kwh_per_month"), "expected_kwh");
  vs_load_clear (&ones);

  load = load_of_ones (2019);
  for (guint m = 0; m < 12; m++)
    set_load (&load, m * 720 + 240, spikes[m]);
  compare_totals (DEMAND ("{\"max\":1,\"rate\":0},{\"max\":5,\"rate\":1},{\"rate\":0}", ""), &load,
                  case_named (cases, "demand_tier_1_to_5_kw"), "expected_kw");
  for (guint i = 0; i < 8760; i++)
    set_load (&load, i, i % 10 + 1);
  compare_totals (DEMAND ("{\"rate\":1}", ",\"voltsource\":{\"demand\":{\"of_year\":true}}"), &load,
                  case_named (cases, "annual_demand_cycle"), "expected_kw_each_month");
  for (guint i = 0; i < 8760; i++)
    set_load (&load, i, i == 1234 ? 100 : 0);
  compare_totals (DEMAND ("{\"rate\":1}", ",\"voltsource\":{\"demand\":{\"of_year\":true}}"), &load,
                  case_named (cases, "annual_demand_spike"), "expected_kw_each_month");
  vs_load_clear (&load);
}

static void
test_los_angeles (void)
{
  g_autofree char *path = shared_path ("dst-los-angeles/load_8760_2019_LosAngeles.csv");
  g_autoptr (GError) error = NULL;
  VsLoad load = { 0 };

  if (path == NULL)
    {
      g_test_skip ("no Los Angeles here (VS_SHARED)");
      return;
    }
  vs_load_open (path, 2019, vs_zone_get ("America/Los_Angeles", NULL), &load, &error);
  g_assert_no_error (error);
  compare_determinants (&load, "EnergyTimeOfUse", "{\"energyratestructure\":[[{\"rate\":1}]]," SCHEDULES "}",
                        "{\"energyratestructure\":[[{\"rate\":0}],[{\"rate\":1}]],\"voltsource\":{\"holidays\":[\"2019-07-04\"],"
                        "\"energy_windows\":" PEAK_WINDOWS "}}");
  compare_determinants (&load, "DemandTimeOfUse", NULL,
                        "{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"demandratestructure\":[[{\"rate\":0}],[{\"rate\":1}]],"
                        "\"voltsource\":{\"holidays\":[\"07-04\"],\"demand_windows\":" PEAK_WINDOWS "}}");
  compare_determinants (&load, "DemandPerDay",
                        "{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"flatdemandunit\":\"kW daily\",\"flatdemandstructure\":[[{\"rate\":1}]]}",
                        "{\"energyratestructure\":[[{\"rate\":0}]]," SCHEDULES ",\"demandrateunit\":\"kW daily\","
                        "\"demandratestructure\":[[{\"rate\":0}],[{\"rate\":1}]],\"voltsource\":{\"holidays\":[\"07-04\"],\"demand_windows\":"
                        PEAK_WINDOWS "}}");
  vs_load_clear (&load);
}

/* ── London: a supplier's day of half hours ── */

static void
test_london (void)
{
  g_autofree char *path = shared_path ("uk-half-hourly/octopus_website_day_2026-05-09.csv");
  const char *json = "{\"energyratestructure\":[[{\"rate\":23.856}]]," SCHEDULES ",\"fixedchargefirstmeter\":53,"
                     "\"fixedchargeunits\":\"$/day\",\"voltsource\":{\"currency\":\"GBP\",\"price_scale\":0.01}}";
  VsCsvDialect dialect = VS_CSV_DIALECT_DEFAULT;
  const VsBillOptions options = { VS_BILL_CALENDAR, -1 };
  g_autoptr (VsCsvReader) reader = NULL;
  g_autoptr (VsRate) rate = NULL;
  g_autoptr (GError) error = NULL;
  float       kwh[48];
  VsSeries    day = { .step = 1800, .kwh = kwh, .zone = vs_zone_get ("Europe/London", NULL) };
  VsCsvRecord record;
  VsBill      bill = { 0 };

  if (path == NULL)
    {
      g_test_skip ("no London day here (VS_SHARED)");
      return;
    }
  reader = vs_csv_reader_open (path, &dialect, &error);
  g_assert_no_error (error);
  rate = parse (json);
  while (vs_csv_reader_next (reader, &record, &error))
    {
      VsSeries slot;

      if (day.n == 0)
        day.start = vs_time_parse_iso (record.fields[0].text, (gssize) record.fields[0].len, &(gboolean) { FALSE });
      g_assert_cmpuint (day.n, <, 48);
      kwh[day.n++] = (float) field_number (&record, 2);
      slot = (VsSeries) { .start = day.start + (VsTime) (day.n - 1) * 1800, .step = 1800, .n = 1, .kwh = &kwh[day.n - 1], .zone = day.zone };
      vs_bill_compute (rate, &slot, &options, &bill, &error);
      g_assert_cmpfloat_with_epsilon (round (g_array_index (bill.months, VsBillMonth, 0).energy * 1e4) / 1e4, field_number (&record, 3), 1e-9);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (day.n, ==, 48);
  vs_bill_compute (rate, &day, &options, &bill, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (bill.kwh, 5.197, 1e-6);
  g_assert_cmpfloat_with_epsilon (g_array_index (bill.months, VsBillMonth, 0).energy, 1.2397963, 1e-7);
  g_assert_cmpfloat_with_epsilon (round (bill.total * 100) / 100, 1.77, 1e-9);
  vs_bill_clear (&bill);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bill-reference/bills", test_reference_bills);
  g_test_add_func ("/bill-reference/ssc-cases", test_ssc_cases);
  g_test_add_func ("/bill-reference/minimum", test_minimum_by_the_calendar);
  g_test_add_func ("/bill-reference/determinants", test_determinants);
  g_test_add_func ("/bill-reference/los-angeles", test_los_angeles);
  g_test_add_func ("/bill-reference/london", test_london);
  return g_test_run ();
}
