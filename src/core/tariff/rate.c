/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/rate-private.h"

#include <math.h>
#include <string.h>

/* Description and identity: of no weight for the bill. */
static const char *const descriptive[] = {
  "$schema", "approved", "basicinformationcomments", "country", "demandcomments", "demandunits", "description", "eiaid", "eligibility",
  "enddate", "energycomments", "energytoulabels", "is_default", "label", "latest_update", "name", "phasewiring", "revisions", "sector",
  "servicetype", "source", "sourceparent", "startdate", "supercedes", "supersedes", "uri", "utility", "voltagecategory", NULL
};

/* What the engine reads, here or in bill.c. */
static const char *const billed[] = {
  "annualmincharge", "demandratestructure", "demandrateunit", "demandweekdayschedule", "demandweekendschedule", "energyratestructure",
  "energyweekdayschedule", "energyweekendschedule", "fixedchargefirstmeter", "fixedchargeunits", "fixedmonthlycharge", "flatdemandmonths",
  "flatdemandstructure", "flatdemandunit", "fueladjustmentsmonthly", "lookbackmonths", "lookbackpercent", "lookbackrange", "mincharge",
  "minchargeunits", "minmonthlycharge", "x_ur_billing_demand_lookback_percentages", "x_ur_billing_demand_lookback_period",
  "x_ur_billing_demand_minimum", "x_ur_dc_billing_demand_periods", "x_ur_yearzero_usage_peaks", NULL
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
read_energy (VsRate *rate, VsJson root)
{
  VsJson structure = vs_json_get (root, "energyratestructure");
  VsJson fuel = vs_json_get (root, "fueladjustmentsmonthly");

  if (!vs_json_exists (structure))
    vs_json_fault (root, _("“energyratestructure” is missing: this is no URDB rate"));
  vs_structure_read (&rate->refusal, structure, TRUE, &rate->energy);
  if (rate->energy.n > 0)
    {
      vs_structure_read_schedule (root, "energyweekdayschedule", rate->energy.n, FALSE, rate->energy_period);
      vs_structure_read_schedule (root, "energyweekendschedule", rate->energy.n, TRUE, rate->energy_period);
    }
  if (!vs_json_exists (fuel))
    return;
  if (vs_json_length (fuel) != 12)
    vs_json_fault (fuel, _("must have 12 prices, January to December"));
  else
    for (guint month = 0; month < 12; month++)
      rate->fuel[month] = vs_structure_read_price (vs_json_at (fuel, month));
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

static void
read_demand (VsRate *rate, VsJson root)
{
  VsJson coincident = vs_json_get (root, "coincidentratestructure");
  VsStructure unused = { NULL, 0 };

  vs_structure_read (&rate->refusal, vs_json_get (root, "demandratestructure"), FALSE, &rate->demand);
  vs_structure_read (&rate->refusal, vs_json_get (root, "flatdemandstructure"), FALSE, &rate->flat);
  if (rate->demand.n > 0)
    {
      vs_structure_read_schedule (root, "demandweekdayschedule", rate->demand.n, FALSE, rate->demand_period);
      vs_structure_read_schedule (root, "demandweekendschedule", rate->demand.n, TRUE, rate->demand_period);
    }
  if (rate->flat.n > 0)
    read_flat_months (rate, root);
  if (!vs_structure_is_free (&rate->demand))
    vs_structure_check_demand_unit (&rate->refusal, vs_json_get (root, "demandrateunit"));
  if (!vs_structure_is_free (&rate->flat))
    vs_structure_check_demand_unit (&rate->refusal, vs_json_get (root, "flatdemandunit"));

  vs_structure_read (&rate->refusal, coincident, FALSE, &unused);
  if (!vs_structure_is_free (&unused))
    vs_refusal_set (&rate->refusal, coincident,
                    _("a charge on the demand at the network's own peak cannot be billed: the readings do not tell that hour"));
  vs_structure_clear (&unused);
}

static VsCharge
read_charge (VsJson root, const char *member, const char *units_member, const char *old_member)
{
  static const char *const names[] = { "$/month", "$/day", "$/year" };
  VsCharge charge = { 0, VS_PER_MONTH };
  VsJson   at = vs_json_get (root, member), units = vs_json_get (root, units_member);
  const char *unit;

  if (!vs_json_exists (at))
    {
      charge.amount = vs_structure_read_price (vs_json_get (root, old_member));
      return charge;
    }
  charge.amount = vs_structure_read_price (at);
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
  rate->fixed = read_charge (root, "fixedchargefirstmeter", "fixedchargeunits", "fixedmonthlycharge");
  rate->minimum = read_charge (root, "mincharge", "minchargeunits", "minmonthlycharge");
  if (rate->minimum.amount < 0)
    vs_json_fault (vs_json_get (root, "mincharge"), _("is a minimum below 0"));
  rate->annual_minimum = read_minimum (vs_json_get (root, "annualmincharge"));
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
read_lookback_table (VsRate *rate, VsJson root, VsJson table)
{
  VsJson before = vs_json_get (root, "x_ur_yearzero_usage_peaks"), counts = vs_json_get (root, "x_ur_dc_billing_demand_periods");
  VsLookback *lookback = rate->lookback = g_new0 (VsLookback, 1);

  if (vs_json_length (table) != 12 || vs_json_length (before) != 12)
    {
      vs_json_fault (table, _("needs 12 rows of percent and 0 or 1, and 12 peaks in “x_ur_yearzero_usage_peaks”"));
      return;
    }
  for (guint month = 0; month < 12; month++)
    {
      lookback->share[month] = read_cell (table, month, 0) / 100;
      lookback->own_month_full[month] = read_cell (table, month, 1) == 1;
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

/* Demand that depends on the peaks of earlier months, in its three spellings. */
static void
read_lookback (VsRate *rate, VsJson root)
{
  VsJson percent = vs_json_get (root, "lookbackpercent"), ratchet = vs_json_get (root, "demandratchetpercentage");
  VsJson table = vs_json_get (root, "x_ur_billing_demand_lookback_percentages");
  guint  n = vs_json_exists (ratchet) && JSON_NODE_HOLDS_ARRAY (ratchet.node) ? vs_json_length (ratchet) : 0;

  for (guint i = 0; i < n; i++)
    if (vs_json_number_or (vs_json_at (ratchet, i), 0) != 0)
      {
        vs_refusal_set (&rate->refusal, ratchet, _("a demand ratchet needs the peaks of earlier months, which the bill does not have"));
        break;
      }
  if (vs_json_exists (table))
    {
      rate->lookback_at = g_strdup_printf ("%s, %s", vs_json_doc_name (table.doc), table.pointer);
      read_lookback_table (rate, root, table);
    }
  else if (vs_json_number_or (percent, 0) != 0)
    vs_refusal_set (&rate->refusal, percent,
                    _("billing demand from the peaks of earlier months cannot be billed: the file does not give those peaks"));
}

static void
read_eligibility (VsRate *rate, VsJson at)
{
  rate->admits_household = rate->admits_business = !vs_json_exists (at);
  if (!vs_json_exists (at))
    return;
  for (guint i = 0; i < vs_json_length (at); i++)
    {
      VsJson      place = vs_json_at (at, i);
      const char *kind = vs_json_string (place);

      if (g_strcmp0 (kind, "household") == 0)
        rate->admits_household = TRUE;
      else if (g_strcmp0 (kind, "business") == 0)
        rate->admits_business = TRUE;
      else if (kind != NULL)
        vs_json_fault (place, _("“%s” is no kind of customer: write household or business"), kind);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
has_sell_price (VsJson structure)
{
  for (guint p = 0; vs_json_exists (structure) && p < vs_json_length (structure); p++)
    {
      VsJson period = vs_json_at (structure, p);

      for (guint t = 0; t < vs_json_length (period); t++)
        if (vs_json_number_or (vs_json_get (vs_json_at (period, t), "sell"), 0) != 0)
          return TRUE;
    }
  return FALSE;
}

static char **
list_unbilled (VsJson root)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) members = vs_json_members (root);
  gboolean new_fixed = vs_json_exists (vs_json_get (root, "fixedchargefirstmeter"));
  gboolean new_minimum = vs_json_exists (vs_json_get (root, "mincharge"));

  for (guint i = 0; members[i] != NULL; i++)
    {
      gboolean superseded = (new_fixed && g_str_equal (members[i], "fixedmonthlycharge"))
                            || (new_minimum && g_str_equal (members[i], "minmonthlycharge"));

      if (superseded || (!g_strv_contains (descriptive, members[i]) && !g_strv_contains (billed, members[i])))
        g_ptr_array_add (names, g_strdup (members[i]));
    }
  if (has_sell_price (vs_json_get (root, "energyratestructure")))
    g_ptr_array_add (names, g_strdup ("energyratestructure/sell"));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/* ISO text sorts by date; epoch seconds are padded to do so too. */
static char *
start_key (VsJson rate)
{
  VsJson at = vs_json_get (rate, "startdate");

  if (!vs_json_exists (at) || !JSON_NODE_HOLDS_VALUE (at.node))
    return g_strdup ("");
  if (json_node_get_value_type (at.node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (at.node));
  return g_strdup_printf ("%020.0f", json_node_get_double (at.node));
}

static VsJson
choose_latest (VsJson list)
{
  VsJson best = vs_json_at (list, 0);
  guint  n = vs_json_length (list);
  g_autofree char *best_key = NULL;

  if (n == 0)
    {
      vs_json_fault (list, _("holds no rate"));
      return list;
    }
  best_key = start_key (best);
  for (guint i = 1; i < n; i++)
    {
      VsJson candidate = vs_json_at (list, i);
      g_autofree char *key = start_key (candidate);

      if (strcmp (key, best_key) > 0)
        {
          best = candidate;
          g_free (best_key);
          best_key = g_steal_pointer (&key);
        }
    }
  return best;
}

static VsJson
find_rate (VsJsonDoc *doc)
{
  VsJson root = vs_json_doc_root (doc);

  if (vs_json_exists (root) && JSON_NODE_HOLDS_OBJECT (root.node) && vs_json_exists (vs_json_get (root, "items")))
    root = vs_json_get (root, "items");
  if (vs_json_exists (root) && JSON_NODE_HOLDS_ARRAY (root.node))
    root = choose_latest (root);
  return root;
}

VsRate *
vs_rate_new (VsJsonDoc *doc, GError **error)
{
  g_autoptr (VsRate) rate = g_new0 (VsRate, 1);
  VsJson root = find_rate (doc);

  g_atomic_ref_count_init (&rate->ref);
  rate->doc = doc;
  if (!vs_json_doc_check (doc, error))
    return NULL;
  if (!vs_json_exists (root) || !JSON_NODE_HOLDS_OBJECT (root.node))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: holds no rate; a URDB rate is a JSON object with “energyratestructure”"),
                   vs_json_doc_name (doc));
      return NULL;
    }
  rate->name = g_strdup (vs_json_string_or (vs_json_get (root, "name"), vs_json_doc_name (doc)));
  rate->pointer = g_strdup (root.pointer);
  read_eligibility (rate, vs_json_get (root, "eligibility"));
  read_energy (rate, root);
  read_demand (rate, root);
  read_fixed (rate, root);
  read_lookback (rate, root);
  if (!vs_json_doc_check (doc, error))
    return NULL;
  rate->unbilled = list_unbilled (root);
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&rate) : NULL;
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
  g_clear_pointer (&rate->doc, vs_json_doc_free);
  g_free (rate->name);
  g_free (rate->pointer);
  g_free (rate->lookback);
  g_free (rate->lookback_at);
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

gboolean
vs_rate_admits (const VsRate *rate, const char *kind)
{
  return g_strcmp0 (kind, "business") == 0 ? rate->admits_business : rate->admits_household;
}
