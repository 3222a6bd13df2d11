/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/extension.h"

#include <math.h>
#include <string.h>

/* Description, identity and who may choose it: of no weight for the bill. */
static const char *const descriptive[] = {
  "$schema", "approved", "basicinformationcomments", "country", "demandcomments", "demandunits", "description", "eiaid", "eligibility",
  "enddate", "energycomments", "energytoulabels", "is_default", "label", "latest_update", "name", "peakkwcapacityhistory", "peakkwcapacitymax",
  "peakkwcapacitymin", "peakkwhusagehistory", "peakkwhusagemax", "peakkwhusagemin", "phasewiring", "revisions", "sector", "servicetype",
  "source", "sourceparent", "startdate", "supercedes", "supersedes", "uri", "utility", "voltagecategory", NULL
};

/* What the engine reads, here, in extension.c or in bill.c. */
static const char *const billed[] = {
  "annualmincharge", "coincidentrateschedule", "coincidentratestructure", "coincidentrateunit", "coincidentschedule",
  "demandratchetpercentage", "demandratestructure", "demandrateunit", "demandweekdayschedule", "demandweekendschedule", "demandwindow",
  "energyratestructure", "energyweekdayschedule", "energyweekendschedule", "fixedchargeeaaddl", "fixedchargefirstmeter", "fixedchargeunits",
  "fixedmonthlycharge", "flatdemandmonths", "flatdemandstructure", "flatdemandunit", "fueladjustmentsmonthly", "lookbackmonths",
  "lookbackpercent", "lookbackrange", "mincharge", "minchargeunits", "minmonthlycharge", "usenetmetering", "voltsource",
  "x_ur_billing_demand_lookback_percentages", "x_ur_billing_demand_lookback_period", "x_ur_billing_demand_minimum",
  "x_ur_dc_billing_demand_periods", "x_ur_yearzero_usage_peaks", NULL
};

static double
read_minimum (VsJson at)
{
  double value = vs_structure_read_price (at);

  if (value < 0)
    vs_json_fault (at, _("is a minimum below 0"));
  return value;
}

static void
read_schedules (VsRate *rate, VsJson root, const char *weekday, const char *weekend, guint n_periods, VsSchedule *schedule)
{
  vs_structure_read_schedule (root, weekday, n_periods, FALSE, rate->grid, schedule->period);
  vs_structure_read_schedule (root, weekend, n_periods, TRUE, rate->grid, schedule->period);
}

/* Where the extension lays all periods out in windows, URDB's schedules may be left out: the first period holds elsewhere. */
static gboolean
has_windows (VsJson root, const char *member)
{
  return vs_json_exists (vs_json_get (vs_json_get (root, "voltsource"), member));
}

static void
read_energy (VsRate *rate, VsJson root)
{
  VsJson structure = vs_json_get (root, "energyratestructure"), fuel = vs_json_get (root, "fueladjustmentsmonthly");

  if (!vs_json_exists (structure) && !vs_json_exists (vs_json_get (vs_json_get (root, "voltsource"), "prices")))
    vs_json_fault (root, _("“energyratestructure” is missing: this is no URDB rate"));
  vs_structure_read (&rate->refusal, structure, TRUE, rate->terms.price_scale, &rate->energy);
  vs_schedule_init (&rate->energy_times, rate->grid);
  if (rate->energy.n > 0 && (!has_windows (root, "energy_windows") || vs_json_exists (vs_json_get (root, "energyweekdayschedule"))))
    read_schedules (rate, root, "energyweekdayschedule", "energyweekendschedule", rate->energy.n, &rate->energy_times);
  if (!vs_json_exists (fuel))
    return;
  if (vs_json_length (fuel) != 12)
    vs_json_fault (fuel, _("must have 12 prices, January to December"));
  else
    for (guint month = 0; month < 12; month++)
      rate->fuel[month] = rate->terms.price_scale * vs_structure_read_price (vs_json_at (fuel, month));
}

static void
read_flat_months (VsRate *rate, VsJson root)
{
  VsJson at = vs_json_get (root, "flatdemandmonths");

  if (!vs_json_exists (at))
    {
      if (rate->flat.n > 1)
        vs_json_fault (root, _("“flatdemandmonths” is missing: which period of “flatdemandstructure” holds in each month"));
      return;
    }
  if (vs_json_length (at) != 12)
    {
      vs_json_fault (at, _("must have 12 numbers, January to December"));
      return;
    }
  for (guint month = 0; month < 12; month++)
    {
      VsJson place = vs_json_at (at, month);

      rate->flat_period[month] = vs_structure_read_period (place, rate->flat.n);
      /* The published reference bills take the first period wherever the file writes the number with a decimal point ("2.0"). */
      rate->flat_period_ssc[month] = vs_json_exists (place) && JSON_NODE_HOLDS_VALUE (place.node)
                                     && json_node_get_value_type (place.node) == G_TYPE_DOUBLE ? 0 : rate->flat_period[month];
    }
}

/* The unit may stand with the rate or with each tier. */
static void
read_demand_units (VsRate *rate, VsJson root, const char *member, const char *unit_member, VsStructure *structure)
{
  VsJson at = vs_json_get (root, member);

  if (vs_structure_is_free (structure))
    return;
  vs_structure_read_demand_unit (&rate->refusal, vs_json_get (root, unit_member), rate->terms.power_factor, structure);
  for (guint p = 0; p < structure->n; p++)
    for (guint t = 0; t < structure->periods[p].n; t++)
      vs_structure_read_demand_unit (&rate->refusal, vs_json_get (vs_json_at (vs_json_at (at, p), t), "unit"), rate->terms.power_factor,
                                     structure);
}

static void
read_demand_structure (VsRate *rate, VsJson root, const char *member, const char *unit_member, VsStructure *structure)
{
  vs_structure_read (&rate->refusal, vs_json_get (root, member), FALSE, rate->terms.price_scale, structure);
  read_demand_units (rate, root, member, unit_member, structure);
}

/* The demand at the network's own peak: in the hours that the extension lists; else in those that the schedule names. */
static void
read_coincident (VsRate *rate, VsJson root)
{
  VsJson at = vs_json_get (root, "coincidentratestructure");
  const char *schedule = vs_json_exists (vs_json_get (root, "coincidentschedule")) ? "coincidentschedule" : "coincidentrateschedule";

  read_demand_structure (rate, root, "coincidentratestructure", "coincidentrateunit", &rate->coincident);
  if (rate->coincident.n == 0)
    return;
  if (vs_json_exists (vs_json_get (root, schedule)))
    {
      vs_schedule_init (&rate->coincident_times, rate->grid);
      read_schedules (rate, root, schedule, schedule, rate->coincident.n, &rate->coincident_times);
    }
  else if (rate->coincident.n > 1 && !vs_structure_is_free (&rate->coincident))
    vs_json_fault (root, _("“coincidentrateschedule” is missing: which period of “coincidentratestructure” holds in each month and hour"));
  else if (!vs_structure_is_free (&rate->coincident) && !vs_json_exists (vs_json_get (vs_json_get (root, "voltsource"), "coincident_peaks")))
    vs_refusal_set (&rate->refusal, at,
                    _("a charge on the demand at the network's own peak cannot be billed: the readings do not tell that hour. Give a"
                      " “coincidentrateschedule”, or the hours as “coincident_peaks” in the member “voltsource”"));
}

static void
read_demand (VsRate *rate, VsJson root)
{
  gint64 minutes = vs_json_integer_or (vs_json_get (root, "demandwindow"), 0);

  read_demand_structure (rate, root, "demandratestructure", "demandrateunit", &rate->demand);
  read_demand_structure (rate, root, "flatdemandstructure", "flatdemandunit", &rate->flat);
  if (rate->demand.n > 0)
    vs_schedule_init (&rate->demand_times, rate->grid);
  if (rate->demand.n > 0 && (!has_windows (root, "demand_windows") || vs_json_exists (vs_json_get (root, "demandweekdayschedule"))))
    read_schedules (rate, root, "demandweekdayschedule", "demandweekendschedule", rate->demand.n, &rate->demand_times);
  if (rate->flat.n > 0)
    read_flat_months (rate, root);
  read_coincident (rate, root);
  /* Shorter windows than an hour need a grid that can tell them apart; a whole day has always room for an hour. */
  if (rate->terms.peaks.minutes == 0 && minutes > 0 && minutes <= 60 && 60 % minutes == 0)
    rate->terms.peaks.minutes = (int) minutes;
}

static VsCharge
read_charge (VsJson root, double scale, const char *member, const char *units_member, const char *old_member)
{
  static const char *const names[] = { "$/month", "$/day", "$/year" };
  VsCharge charge = { 0, VS_PER_MONTH };
  VsJson   at = vs_json_get (root, member), units = vs_json_get (root, units_member);
  const char *unit;

  if (!vs_json_exists (at))
    {
      charge.amount = scale * vs_structure_read_price (vs_json_get (root, old_member));
      return charge;
    }
  charge.amount = scale * vs_structure_read_price (at);
  unit = vs_json_string_or (units, "$/month");
  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (unit, names[i]) == 0)
      {
        charge.per = (VsPer) i;
        return charge;
      }
  if (unit != NULL)
    vs_json_fault (units, _("“%s” is no unit of time: write $/day, $/month or $/year"), unit);
  return charge;
}

static void
read_fixed (VsRate *rate, VsJson root)
{
  double scale = rate->terms.price_scale;

  rate->fixed = read_charge (root, scale, "fixedchargefirstmeter", "fixedchargeunits", "fixedmonthlycharge");
  rate->fixed.amount += scale * (rate->terms.meters - 1) * vs_structure_read_price (vs_json_get (root, "fixedchargeeaaddl"));
  rate->minimum = read_charge (root, scale, "mincharge", "minchargeunits", "minmonthlycharge");
  if (rate->minimum.amount < 0)
    vs_json_fault (vs_json_get (root, "mincharge"), _("is a minimum below 0"));
  rate->annual_minimum = scale * read_minimum (vs_json_get (root, "annualmincharge"));
  if (rate->minimum.per == VS_PER_YEAR)
    {
      rate->annual_minimum = MAX (rate->annual_minimum, rate->minimum.amount);
      rate->minimum.amount = 0;
    }
}

static double
read_cell (VsJson table, guint row, guint column)
{
  return vs_json_number (vs_json_at (vs_json_at (table, row), column));
}

static void
read_lookback_table (VsLookback *lookback, VsJson root, VsJson table)
{
  VsJson before = vs_json_get (root, "x_ur_yearzero_usage_peaks"), counts = vs_json_get (root, "x_ur_dc_billing_demand_periods");

  if (vs_json_length (table) != 12 || vs_json_length (before) != 12)
    {
      vs_json_fault (table, _("needs 12 rows of percent and 0 or 1, and 12 peaks in “x_ur_yearzero_usage_peaks”"));
      return;
    }
  lookback->is_ssc = lookback->knows_before = TRUE;
  for (guint month = 0; month < 12; month++)
    {
      lookback->share[month] = read_cell (table, month, 0) / 100;
      lookback->own_share[month] = read_cell (table, month, 1) == 1 ? MAX (1, lookback->share[month]) : lookback->share[month];
      lookback->before[month] = vs_json_number (vs_json_at (before, month));
    }
  lookback->months = (int) CLAMP (vs_json_number_or (vs_json_get (root, "x_ur_billing_demand_lookback_period"), 0), 0, 12);
  lookback->minimum = vs_json_number_or (vs_json_get (root, "x_ur_billing_demand_minimum"), 0);
  for (guint i = 0; vs_json_exists (counts) && i < vs_json_length (counts); i++)
    {
      double period = read_cell (counts, i, 0);

      if (period >= 1 && period <= VS_MAX_PERIODS)
        lookback->counts[(int) period - 1] = read_cell (counts, i, 1) == 1;
    }
}

static double
read_share (VsJson at)
{
  double share = vs_json_number_or (at, 0);

  if (!(share >= 0 && share <= 1))
    vs_json_fault (at, _("must be a fraction from 0 to 1"));
  return share;
}

/* Which months' peaks count: all, or those that “lookbackmonths” flags with 1 or true. */
static gboolean
counts_month (VsJson months, guint month)
{
  VsJson at = vs_json_exists (months) && month < vs_json_length (months) ? vs_json_at (months, month) : (VsJson) { NULL };

  if (!vs_json_exists (months))
    return TRUE;
  return vs_json_exists (at) && JSON_NODE_HOLDS_VALUE (at.node)
         && (json_node_get_value_type (at.node) == G_TYPE_BOOLEAN ? json_node_get_boolean (at.node) : json_node_get_double (at.node) != 0);
}

static void
read_lookback_share (VsLookback *lookback, VsJson root, double share)
{
  VsJson   months = vs_json_get (root, "lookbackmonths"), range = vs_json_get (root, "lookbackrange");
  gboolean any = FALSE;

  for (guint month = 0; month < 12; month++)
    any |= counts_month (months, month);
  for (guint month = 0; month < 12; month++)
    lookback->share[month] = !any || counts_month (months, month) ? share : 0;
  lookback->months = (int) CLAMP (vs_json_number_or (range, 11), 0, 12);
  if (lookback->months == 0)
    lookback->months = 11;
}

static gboolean
read_ratchet (VsLookback *lookback, VsJson ratchet)
{
  guint    n = vs_json_exists (ratchet) && JSON_NODE_HOLDS_ARRAY (ratchet.node) ? vs_json_length (ratchet) : 0;
  gboolean any = FALSE;

  for (guint i = 0; i < MIN (n, 12); i++)
    {
      lookback->ratchet[i] = read_share (vs_json_at (ratchet, i));
      any |= lookback->ratchet[i] > 0;
    }
  return any;
}

/* Demand that depends on the peaks of earlier months, in its three spellings. The peaks of the months before the first reading may be
 * given as “peaks_before” in the extension; else only those of the readings count. */
static void
read_lookback (VsRate *rate, VsJson root)
{
  VsJson table = vs_json_get (root, "x_ur_billing_demand_lookback_percentages");
  VsJson before = vs_json_get (vs_json_get (root, "voltsource"), "peaks_before");
  g_autofree VsLookback *lookback = g_new0 (VsLookback, 1);
  double   share = read_share (vs_json_get (root, "lookbackpercent"));
  gboolean ratchet = read_ratchet (lookback, vs_json_get (root, "demandratchetpercentage"));

  if (!vs_json_exists (table) && share == 0 && !ratchet)
    return;
  for (guint month = 0; month < 12; month++)
    lookback->own_share[month] = 1;
  if (vs_json_exists (table))
    read_lookback_table (lookback, root, table);
  else if (share > 0)
    read_lookback_share (lookback, root, share);
  if (vs_json_exists (before))
    {
      lookback->knows_before = TRUE;
      for (guint month = 0; month < 12; month++)
        lookback->before[month] = vs_json_number (vs_json_at (before, month));
    }
  rate->lookback = g_steal_pointer (&lookback);
}

static void
read_export_rule (VsRate *rate, VsJson root)
{
  static const struct { const char *name; int metering; gboolean hourly; } rules[] = {
    { "net metering", 0, FALSE }, { "net billing instantaneous", 2, FALSE }, { "net billing hourly", 2, TRUE }, { "buy all sell all", 4, FALSE },
  };
  const char *rule = vs_json_string_or (vs_json_get (root, "dgrules"), NULL);

  if (vs_json_boolean_or (vs_json_get (root, "usenetmetering"), FALSE))
    rate->export.metering = 0;
  for (guint i = 0; rule != NULL && i < G_N_ELEMENTS (rules); i++)
    if (g_ascii_strcasecmp (rule, rules[i].name) == 0)
      {
        rate->export.metering = rules[i].metering;
        rate->export.hourly = rules[i].hourly;
      }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
list_unbilled (const VsRate *rate, VsJson root)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) members = vs_json_members (root);
  gboolean new_fixed = vs_json_exists (vs_json_get (root, "fixedchargefirstmeter"));
  gboolean new_minimum = vs_json_exists (vs_json_get (root, "mincharge"));

  for (guint i = 0; members[i] != NULL; i++)
    {
      gboolean superseded = (new_fixed && g_str_equal (members[i], "fixedmonthlycharge"))
                            || (new_minimum && g_str_equal (members[i], "minmonthlycharge"));

      if (g_str_equal (members[i], "dgrules") && rate->export.metering >= 0)
        continue;
      if (superseded || (!g_strv_contains (descriptive, members[i]) && !g_strv_contains (billed, members[i])))
        g_ptr_array_add (names, g_strdup (members[i]));
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/* ── Versions ── */

/* The day of a "startdate" or "enddate": seconds since 1970, or ISO 8601. */
static VsDay
read_day (VsJson at)
{
  const char *text;
  VsDay       day;

  if (!vs_json_exists (at))
    return VS_DAY_NONE;
  if (!JSON_NODE_HOLDS_VALUE (at.node) || json_node_get_value_type (at.node) != G_TYPE_STRING)
    {
      double seconds = vs_json_number (at);

      return fabs (seconds) < 1e11 ? vs_time_day ((VsTime) seconds) : VS_DAY_NONE;
    }
  text = json_node_get_string (at.node);
  day = strlen (text) >= 10 ? vs_day_parse_iso (text, 10) : VS_DAY_NONE;
  if (day == VS_DAY_NONE && *text != '\0')
    vs_json_fault (at, _("“%s” is no date: write YYYY-MM-DD or seconds since 1970"), text);
  return day;
}

static VsRate *
read_rate (VsJsonDoc *doc, VsJson root)
{
  VsRate *rate = g_new0 (VsRate, 1);

  g_atomic_ref_count_init (&rate->ref);
  rate->name = g_strdup (vs_json_string_or (vs_json_get (root, "name"), vs_json_doc_name (doc)));
  rate->pointer = g_strdup (root.pointer);
  rate->object = json_node_get_object (root.node);
  rate->from = read_day (vs_json_get (root, "startdate"));
  rate->to = read_day (vs_json_get (root, "enddate"));
  if (rate->to != VS_DAY_NONE && rate->to < rate->from)
    vs_json_fault (vs_json_get (root, "enddate"), _("is before “startdate”: the rate would never be in force"));
  vs_extension_read_frame (rate, root);
  vs_eligibility_read (&rate->eligibility, root);
  read_energy (rate, root);
  read_demand (rate, root);
  read_fixed (rate, root);
  read_lookback (rate, root);
  read_export_rule (rate, root);
  vs_extension_read_terms (rate, root);
  vs_schedule_seal (&rate->energy_times, rate->grid);
  vs_schedule_seal (&rate->demand_times, rate->grid);
  vs_schedule_seal (&rate->coincident_times, rate->grid);
  rate->unbilled = list_unbilled (rate, root);
  return rate;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const VsRate *x = *(VsRate *const *) a, *y = *(VsRate *const *) b;

  return x->from < y->from ? -1 : x->from > y->from;
}

/* Each version holds until the next begins. One that says it ends later than that, or begins on the same day, contradicts it. */
static VsRate *
chain_versions (VsJson list, GPtrArray *versions)
{
  VsRate *latest;

  g_ptr_array_sort (versions, compare_starts);
  for (guint i = 1; i < versions->len; i++)
    {
      VsRate *earlier = versions->pdata[i - 1], *rate = versions->pdata[i];

      if (rate->from == earlier->from || (earlier->to != VS_DAY_NONE && earlier->to > rate->from + 1))
        {
          VsJson at = list;

          g_strlcpy (at.pointer, rate->pointer, sizeof at.pointer);
          vs_json_fault (at, _("is in force on days on which %s is, too: the versions of a rate must follow one another"),
                         earlier->pointer);
        }
      rate->earlier = earlier;
    }
  latest = versions->pdata[versions->len - 1];
  g_ptr_array_set_size (versions, 0);
  return latest;
}

static VsRate *
read_rates (VsJsonDoc *doc)
{
  VsJson root = vs_json_doc_root (doc);
  g_autoptr (GPtrArray) versions = g_ptr_array_new ();

  if (vs_json_exists (root) && JSON_NODE_HOLDS_OBJECT (root.node) && vs_json_exists (vs_json_get (root, "items")))
    root = vs_json_get (root, "items");
  if (!vs_json_exists (root) || !JSON_NODE_HOLDS_ARRAY (root.node))
    {
      if (vs_json_exists (root) && JSON_NODE_HOLDS_OBJECT (root.node))
        return read_rate (doc, root);
      vs_json_fault (root, _("holds no rate; a URDB rate is a JSON object with “energyratestructure”"));
      return NULL;
    }
  for (guint i = 0; i < vs_json_length (root); i++)
    {
      VsJson at = vs_json_at (root, i);

      if (vs_json_exists (at) && JSON_NODE_HOLDS_OBJECT (at.node))
        g_ptr_array_add (versions, read_rate (doc, at));
      else
        vs_json_fault (at, _("holds no rate; a URDB rate is a JSON object with “energyratestructure”"));
    }
  if (versions->len > 0)
    return chain_versions (root, versions);
  vs_json_fault (root, _("holds no rate"));
  return NULL;
}

VsRate *
vs_rate_new (VsJsonDoc *doc, GError **error)
{
  g_autoptr (VsRate) rate = NULL;

  if (!vs_json_doc_check (doc, error))
    {
      vs_json_doc_free (doc);
      return NULL;
    }
  rate = read_rates (doc);
  if (!vs_json_doc_check (doc, error) || rate == NULL)
    {
      vs_json_doc_free (doc);
      return NULL;
    }
  rate->doc = doc;
  return g_steal_pointer (&rate);
}

VsRate *
vs_rate_load (const char *path, GError **error)
{
  VsJsonDoc *doc = vs_json_doc_open (path, error);

  return doc != NULL ? vs_rate_new (doc, error) : NULL;
}

VsRate *
vs_rate_parse (const char *json, const char *name, GError **error)
{
  VsJsonDoc *doc = vs_json_doc_parse (json, name, error);

  return doc != NULL ? vs_rate_new (doc, error) : NULL;
}

VsRate *
vs_rate_ref (VsRate *rate)
{
  g_atomic_ref_count_inc (&rate->ref);
  return rate;
}

void
vs_rate_unref (VsRate *rate)
{
  if (rate == NULL || !g_atomic_ref_count_dec (&rate->ref))
    return;
  vs_structure_clear (&rate->energy);
  vs_structure_clear (&rate->demand);
  vs_structure_clear (&rate->flat);
  vs_structure_clear (&rate->coincident);
  vs_terms_clear (&rate->terms);
  g_clear_pointer (&rate->earlier, vs_rate_unref);
  g_clear_pointer (&rate->grid, vs_grid_unref);
  vs_schedule_clear (&rate->energy_times);
  vs_schedule_clear (&rate->demand_times);
  vs_schedule_clear (&rate->coincident_times);
  g_clear_pointer (&rate->doc, vs_json_doc_free);
  g_free (rate->name);
  g_free (rate->pointer);
  g_free (rate->lookback);
  g_free (rate->refusal);
  g_strfreev (rate->unbilled);
  g_free (rate);
}

const char *
vs_rate_name (const VsRate *rate)
{
  return rate->name;
}

const char *const *
vs_rate_unbilled (const VsRate *rate)
{
  return (const char *const *) rate->unbilled;
}

const char *
vs_rate_refusal (const VsRate *rate)
{
  return rate->refusal;
}

VsDay
vs_rate_ends (const VsRate *rate)
{
  return rate->to;
}

const char *
vs_rate_text (const VsRate *rate, const char *member)
{
  const char *text = json_object_has_member (rate->object, member) ? json_object_get_string_member_with_default (rate->object, member, NULL) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

const char *
vs_rate_pointer (const VsRate *rate)
{
  return rate->pointer;
}

const VsRate *
vs_rate_on (const VsRate *rate, VsDay day)
{
  while (rate->earlier != NULL && day < rate->from)
    rate = rate->earlier;
  return rate;
}

VsDay
vs_rate_starts (const VsRate *rate)
{
  return rate->from;
}

VsDay
vs_rate_next_start (const VsRate *rate, VsDay day)
{
  VsDay next = G_MAXINT32;

  for (; rate != NULL && rate->from > day; rate = rate->earlier)
    next = rate->from;
  return next;
}

int
vs_rate_metering (const VsRate *rate)
{
  return rate->export.metering >= 0 ? rate->export.metering : 2;
}

const char *
vs_rate_currency (const VsRate *rate)
{
  return rate->terms.currency;
}

const VsZone *
vs_rate_zone (const VsRate *rate)
{
  return rate->terms.zone;
}

gboolean
vs_rate_stamps_end (const VsRate *rate)
{
  return rate->terms.stamps_end;
}

double
vs_rate_exit_fee (const VsRate *rate, int months)
{
  return months < rate->terms.exit_months ? rate->terms.exit_fee : 0;
}

VsGrid *
vs_rate_grid (const VsRate *rate)
{
  return rate->grid;
}
