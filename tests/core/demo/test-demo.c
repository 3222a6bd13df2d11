/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/demo.h"

#include "base/json.h"
#include "base/text.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *const all_files[] = {
  "account_holds.csv", "agents.csv", "campaign_events.csv", "campaign_members.csv", "campaigns.csv", "contracts.csv", "customers.csv",
  "disputes.csv", "interactions.csv", "invoices.csv", "meters.csv", "payments.csv", "plans.csv", "promises.csv", "readings.csv", "register_reads.csv",
  "survey_responses.csv", "tickets.csv", "truth/churners.csv", "truth/defaulters.csv", "truth/ev.csv", "truth/faults.csv",
  "truth/worse_plan.csv", "write_offs.csv",
};

static char *
read_file (const char *dir, const char *name, gsize *n)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, n, &error);
  g_assert_no_error (error);
  return text;
}

static guint64
hash_folder (const char *dir)
{
  guint64 hash = VS_HASH_START;

  for (guint i = 0; i < G_N_ELEMENTS (all_files); i++)
    {
      gsize n;
      g_autofree char *text = read_file (dir, all_files[i], &n);

      hash = vs_hash64 (vs_hash64 (hash, all_files[i], strlen (all_files[i])), text, n);
    }
  return hash;
}

static void
remove_folder (const char *dir)
{
  g_autofree char *truth = g_build_filename (dir, "truth", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all_files); i++)
    {
      g_autofree char *path = g_build_filename (dir, all_files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (truth);
  g_assert_cmpint (g_rmdir (dir), ==, 0);   /* nothing else was left there */
}

static char *
write_demo (guint customers, guint64 seed, const char *as_of, gboolean long_form, VsDemoSummary *summary)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("volt-demo-XXXXXX", NULL);
  VsDemoOptions options = { dir, customers, seed, as_of ? vs_day_parse_iso (as_of, -1) : VS_DAY_NONE, long_form };
  VsDemoSummary ours;

  vs_demo_write (&options, NULL, summary ? summary : &ours, &error);
  g_assert_no_error (error);
  if (!summary)
    vs_demo_summary_clear (&ours);
  return dir;
}

static guint64
hash_demo (guint customers, guint64 seed, const char *threads, gboolean long_form)
{
  g_autofree char *dir = NULL;
  guint64 hash;

  g_setenv ("VS_THREADS", threads, TRUE);
  dir = write_demo (customers, seed, NULL, long_form, NULL);
  g_unsetenv ("VS_THREADS");
  hash = hash_folder (dir);
  remove_folder (dir);
  return hash;
}

static void
test_same_bytes (void)
{
  guint64 one = hash_demo (150, 1, "1", FALSE);

  g_assert_cmphex (one, ==, hash_demo (150, 1, "1", FALSE));
  g_assert_cmphex (one, ==, hash_demo (150, 1, "2", FALSE));
  g_assert_cmphex (one, ==, hash_demo (150, 1, "5", FALSE));
  g_assert_cmphex (one, !=, hash_demo (150, 2, "2", FALSE));
  g_assert_cmphex (hash_demo (20, 1, "1", TRUE), ==, hash_demo (20, 1, "3", TRUE));
}

/* Not only here: with another compiler, without optimisation, on another processor the number is this one. A change of the demo or of
 * what it is made from (data/demo, data/tariffs) changes it; then take the new one, after running this test built by gcc and by clang. */
static void
test_any_machine (void)
{
  g_assert_cmphex (hash_demo (120, 42, "2", FALSE), ==, G_GUINT64_CONSTANT (0x581d252ef3252256));
}

/* A customer is the same whoever comes after them. */
static void
test_prefix (void)
{
  g_autofree char *few = write_demo (30, 7, NULL, FALSE, NULL), *many = write_demo (90, 7, NULL, FALSE, NULL);
  static const char *const files[] = { "customers.csv", "contracts.csv", "invoices.csv", "payments.csv", "tickets.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *a = read_file (few, files[i], NULL), *b = read_file (many, files[i], NULL);

      g_assert_true (g_str_has_prefix (b, a));
    }
  remove_folder (few);
  remove_folder (many);
}

/* ── Faults ── */

static char **
read_lines (const char *dir, const char *name)
{
  gsize n;
  g_autofree char *text = read_file (dir, name, &n);
  GPtrArray *lines = g_ptr_array_new ();
  const char *p = text, *eol;

  /* By hand: g_strsplit () takes the square of the length under the address sanitizer, whose strstr () measures what is left. */
  for (; (eol = memchr (p, '\n', (gsize) (text + n - p))); p = eol + 1)
    g_ptr_array_add (lines, g_strndup (p, (gsize) (eol - p)));
  g_ptr_array_add (lines, g_strdup (p));
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

static guint
count_char (const char *text, char c)
{
  guint n = 0;

  for (; *text; text++)
    n += *text == c;
  return n;
}

static gboolean
is_kind (const char *kind, const char *file, char **lines, guint line)
{
  const char *text = lines[line - 1];

  if (g_str_equal (kind, "bad encoding"))
    return !g_utf8_validate (text, -1, NULL);
  if (g_str_equal (kind, "impossible date"))
    return strstr (text, "-02-30") || strstr (text, "-06-31");
  if (g_str_equal (kind, "duplicate row"))
    return g_str_equal (text, lines[line - 2]);
  if (g_str_equal (kind, "missing readings"))
    return strstr (text, ",,") || g_str_has_suffix (text, ",");
  if (g_str_equal (kind, "not a number"))
    return strstr (text, ",ERR") != NULL;
  if (g_str_equal (kind, "not a time"))
    return g_str_has_suffix (text, ",yesterday");
  if (g_str_equal (kind, "row cut off"))
    return count_char (text, ',') < count_char (lines[0], ',');
  if (g_str_equal (kind, "decimal comma"))
    return g_regex_match_simple (",\"[0-9]+,[0-9]{2}\",", text, 0, 0);
  if (g_str_equal (kind, "unknown invoice"))
    return strstr (text, ",I9999999-2501,") != NULL;
  if (g_str_equal (kind, "time order"))
    return strstr (text, ",2019-01-01T09:00:00Z,") != NULL;
  if (g_str_equal (kind, "open quote"))
    return count_char (text, '"') % 2 == 1;
  if (g_str_equal (kind, "register ahead"))
    return g_str_equal (file, "register_reads.csv");      /* by how much: test-mappings */
  if (g_str_equal (kind, "unknown meter"))
    return g_str_has_prefix (text, "MX") && !g_str_has_prefix (lines[line - 2], "MX");
  return FALSE;
}

/* Is there anything wrong with this line, as far as the text of it tells? */
static gboolean
looks_wrong (const char *file, char **lines, guint line)
{
  const char *text = lines[line - 1];
  gboolean readings = g_str_equal (file, "readings.csv");

  if (!g_utf8_validate (text, -1, NULL) || count_char (text, '"') % 2 == 1 || g_str_equal (text, lines[line - 2])
      || strstr (text, "-02-30") || strstr (text, "-06-31"))
    return TRUE;
  return readings && (count_char (text, ',') != count_char (lines[0], ',') || strstr (text, ",,") || g_str_has_suffix (text, ",")
                      || strpbrk (text + 8, "ABCDEFGHIJKLMNOPQRSUVWXY"));
}

/* Each listed fault is where the list says, and no line is wrong that is not listed. */
static void
check_faults (gboolean long_form)
{
  VsDemoSummary summary;
  g_autofree char *dir = write_demo (long_form ? 50 : 260, 3, NULL, long_form, &summary);
  g_auto (GStrv) faults = read_lines (dir, "truth/faults.csv");
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;

  for (guint i = 1; faults[i] && *faults[i]; i++, n++)
    {
      g_auto (GStrv) parts = g_strsplit (faults[i], ",", 4);

      g_hash_table_add (listed, g_strdup_printf ("%s:%s", parts[0], parts[1]));
      g_hash_table_add (kinds, g_strdup (parts[2]));
    }
  g_assert_cmpuint (n, ==, summary.faults);
  g_assert_cmpuint (g_hash_table_size (kinds), >=, long_form ? 4 : 11);
  for (guint f = 0; f < G_N_ELEMENTS (all_files); f++)
    {
      g_auto (GStrv) lines = read_lines (dir, all_files[f]);
      guint n_lines = g_strv_length (lines);

      if (g_str_has_prefix (all_files[f], "truth/"))
        continue;
      for (guint i = 1; faults[i] && *faults[i]; i++)
        {
          g_auto (GStrv) parts = g_strsplit (faults[i], ",", 4);
          guint line = (guint) g_ascii_strtoull (parts[1], NULL, 10);

          if (!g_str_equal (parts[0], all_files[f]))
            continue;
          g_assert_cmpuint (line, <, n_lines);
          if (!is_kind (parts[2], parts[0], lines, line))
            g_error ("%s, line %u: “%s” is not a fault of kind “%s”", parts[0], line, lines[line - 1], parts[2]);
        }
      for (guint line = 2; line < n_lines; line++)
        {
          g_autofree char *key = NULL;

          if (!looks_wrong (all_files[f], lines, line))
            continue;
          key = g_strdup_printf ("%s:%u", all_files[f], line);
          if (!g_hash_table_contains (listed, key))
            g_error ("%s is wrong and not listed: %s", key, lines[line - 1]);
        }
    }
  vs_demo_summary_clear (&summary);
  remove_folder (dir);
}

static void
test_faults_wide (void)
{
  check_faults (FALSE);
}

static void
test_faults_long (void)
{
  check_faults (TRUE);
}

/* ── Shares ── */

static void
assert_share (guint n, guint of, double share)
{
  double sd = sqrt (share * (1 - share) * of);

  g_assert_cmpfloat (fabs (n - share * of), <, 4 * sd + 1);
}

static void
test_shares (void)
{
  VsDemoSummary summary;
  guint n = 1500, households = 0, business = 0;
  g_autofree char *dir = write_demo (n, 11, NULL, FALSE, &summary);
  g_auto (GStrv) customers = read_lines (dir, "customers.csv");

  for (guint i = 1; customers[i] && *customers[i]; i++)
    {
      households += strstr (customers[i], ",household,") != NULL;
      business += strstr (customers[i], ",business,") != NULL;
    }
  assert_share (business, n, 0.12);
  assert_share (summary.ev_owners, households, 0.08);
  /* 8 to 10 % with the owners' own heat pumps and boilers. */
  assert_share (summary.decoys, households, 0.09);
  g_assert_cmpfloat (summary.worse_plan, >, 0.09 * n);
  g_assert_cmpfloat (summary.worse_plan, <, 0.25 * n);
  assert_share (summary.churners, n, 0.055);
  assert_share (summary.defaulters, n, 0.022);
  vs_demo_summary_clear (&summary);
  remove_folder (dir);
}

/* ── Invoices, computed once more ── */

typedef struct {
  double rate[3];
  int    period[2][12][24];
  double fixed;
  gboolean daily;
} Simple;

/* The parts of a rate file that the flat, the time-of-use and the EV plan use. */
static Simple
read_simple (const char *plan)
{
  g_autofree char *relative = g_strdup_printf ("tariffs/%s.json", plan), *path = vs_data_path (relative);
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, NULL);
  VsJson root = vs_json_doc_root (doc), structure = vs_json_get (root, "energyratestructure");
  static const char *const schedules[] = { "energyweekdayschedule", "energyweekendschedule" };
  Simple simple = { .fixed = vs_json_number (vs_json_get (root, "fixedchargefirstmeter")) };

  simple.daily = g_str_equal (vs_json_string (vs_json_get (root, "fixedchargeunits")), "$/day");
  for (guint p = 0; p < vs_json_length (structure); p++)
    simple.rate[p] = vs_json_number (vs_json_get (vs_json_at (vs_json_at (structure, p), 0), "rate"));
  for (guint s = 0; s < 2; s++)
    for (guint m = 0; m < 12; m++)
      for (guint h = 0; h < 24; h++)
        simple.period[s][m][h] = (int) vs_json_integer (vs_json_at (vs_json_at (vs_json_get (root, schedules[s]), m), h));
  g_assert_true (vs_json_doc_check (doc, NULL));
  return simple;
}

/* kWh and money of one meter in one local month (YYYY-MM), from readings.csv by GDateTime. */
static void
bill_month (char **readings, const char *meter, const char *month, const Simple *plan, double *kwh, double *money)
{
  g_autoptr (GTimeZone) tz = g_time_zone_new_identifier ("America/New_York");
  int days[32] = { 0 }, n = 0;

  *kwh = *money = 0;
  for (guint i = 1; readings[i] && *readings[i]; i++)
    {
      g_auto (GStrv) cells = NULL;
      VsDay day;

      if (!g_str_has_prefix (readings[i], meter))
        continue;
      cells = g_strsplit (readings[i], ",", -1);
      day = vs_day_parse_iso (cells[1], -1);
      if (day == VS_DAY_NONE || g_strv_length (cells) != 26 || g_str_equal (readings[i], readings[i - 1]))
        continue;       /* planted faults */
      for (int h = 0; h < 24; h++)
        {
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((gint64) day * 86400 + (h + 4) * 3600);
          g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, tz);
          g_autofree char *in = g_date_time_format (local, "%Y-%m");
          double x = g_ascii_strtod (cells[2 + h], NULL);

          if (!g_str_equal (in, month))
            continue;
          days[g_date_time_get_day_of_month (local)] = 1;
          *kwh += x;
          *money += x * plan->rate[plan->period[g_date_time_get_day_of_week (local) > 5][g_date_time_get_month (local) - 1]
                                               [g_date_time_get_hour (local)]];
        }
    }
  for (int d = 1; d < 32; d++)
    n += days[d];
  *money += plan->fixed * (plan->daily ? n : 1);
}

static void
test_invoices (void)
{
  g_autofree char *dir = write_demo (60, 5, NULL, FALSE, NULL);
  g_auto (GStrv) readings = read_lines (dir, "readings.csv"), invoices = read_lines (dir, "invoices.csv");
  g_auto (GStrv) contracts = read_lines (dir, "contracts.csv");
  guint checked = 0;

  for (guint c = 1; contracts[c] && *contracts[c] && checked < 60; c++)
    {
      g_auto (GStrv) contract = g_strsplit (contracts[c], ",", -1);
      g_autofree char *meter = g_strdup_printf ("M%s,", contract[0] + 1);
      Simple plan;

      if (!g_str_equal (contract[3], "flat-standard") && !g_str_equal (contract[3], "time-of-use")
          && !g_str_equal (contract[3], "ev-off-peak"))
        continue;
      plan = read_simple (contract[3]);
      for (guint i = 1; invoices[i] && *invoices[i]; i++)
        {
          g_auto (GStrv) invoice = g_strsplit (invoices[i], ",", -1);
          g_autofree char *month = g_strndup (invoice[5], 7);
          double kwh, money, net;

          /* Months with both kinds of day, with and without a change of the clock. */
          if (!g_str_equal (invoice[1], contract[1]) || !g_str_equal (invoice[3], "invoice") || !g_str_equal (invoice[15], "false")
              || (!g_str_equal (month, "2025-07") && !g_str_equal (month, "2025-11") && !g_str_equal (month, "2026-03")
                  && !g_str_equal (month, "2026-06")))
            continue;
          bill_month (readings, meter, month, &plan, &kwh, &money);
          net = g_ascii_strtod (invoice[10], NULL) - g_ascii_strtod (invoice[11], NULL);
          /* Readings with a gap of a few hours are billed whole; the rest agrees to the cent. */
          if (fabs (kwh - g_ascii_strtod (invoice[9], NULL)) > 0.0005)
            continue;
          g_assert_cmpfloat_with_epsilon (net, money, 0.0051);
          g_assert_cmpfloat_with_epsilon (g_ascii_strtod (invoice[11], NULL), 0.08 * net, 0.0051);
          checked++;
        }
    }
  g_assert_cmpuint (checked, >=, 40);
  remove_folder (dir);
}

/* ── Bad input ── */

static void
test_refused (void)
{
  VsDemoOptions none = { "/tmp", 0, 1, VS_DAY_NONE, FALSE }, nowhere = { "/proc/none/demo", 5, 1, VS_DAY_NONE, FALSE };
  VsDemoSummary summary;
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJob) job = vs_job_new ("demo");
  g_autofree char *dir = g_dir_make_tmp ("volt-demo-XXXXXX", NULL);
  VsDemoOptions cancelled = { dir, 5, 1, VS_DAY_NONE, FALSE };

  g_assert_false (vs_demo_write (&none, NULL, &summary, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  vs_demo_summary_clear (&summary);
  g_clear_error (&error);
  g_assert_false (vs_demo_write (&nowhere, NULL, &summary, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  vs_demo_summary_clear (&summary);
  g_clear_error (&error);
  vs_job_cancel (job);
  g_assert_false (vs_demo_write (&cancelled, job, &summary, &error));
  g_assert_true (vs_error_is_cancelled (error));
  vs_demo_summary_clear (&summary);
  remove_folder (dir);   /* fails if a half-written file is left */
}

/* Other as-of dates: in winter, and inside a month. */
static void
test_other_dates (void)
{
  static const char *const dates[] = { "2026-01-31", "2025-11-17" };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      VsDemoSummary summary;
      g_autofree char *dir = write_demo (12, 1, dates[i], FALSE, &summary);
      g_auto (GStrv) readings = read_lines (dir, "readings.csv"), invoices = read_lines (dir, "invoices.csv");
      g_autofree char *last = NULL;

      for (guint k = 1; readings[k] && *readings[k]; k++)
        if (last == NULL || strncmp (readings[k] + 9, last, 10) > 0)
          {
            g_free (last);
            last = g_strndup (strchr (readings[k], ',') + 1, 10);
          }
      g_assert_cmpstr (last, ==, dates[i]);
      for (guint k = 1; invoices[k] && *invoices[k]; k++)
        {
          g_auto (GStrv) cells = g_strsplit (invoices[k], ",", -1);

          g_assert_cmpstr (cells[7], <=, dates[i]);
        }
      vs_demo_summary_clear (&summary);
      remove_folder (dir);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/same-bytes", test_same_bytes);
  g_test_add_func ("/demo/any-machine", test_any_machine);
  g_test_add_func ("/demo/prefix", test_prefix);
  g_test_add_func ("/demo/faults-wide", test_faults_wide);
  g_test_add_func ("/demo/faults-long", test_faults_long);
  g_test_add_func ("/demo/shares", test_shares);
  g_test_add_func ("/demo/invoices", test_invoices);
  g_test_add_func ("/demo/refused", test_refused);
  g_test_add_func ("/demo/other-dates", test_other_dates);
  return g_test_run ();
}
