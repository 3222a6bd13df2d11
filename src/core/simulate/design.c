/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/design.h"

#include "tariff/eligibility.h"

#include <math.h>
#include <string.h>

static const char *const per_names[] = { "$/month", "$/day", "$/year" };

/* ── Reading ── */

static double
read_price (VsJson at)
{
  return vs_json_number_or (at, 0);
}

static void
read_tiers (VsJson at, gboolean energy, VsDesignPeriod *period)
{
  period->n_tiers = vs_json_length (at);
  if (period->n_tiers < 1 || period->n_tiers > VS_DESIGN_TIERS)
    {
      vs_json_fault (at, _("has %u tiers; the drawing board takes 1 to %d"), period->n_tiers, VS_DESIGN_TIERS);
      period->n_tiers = 1;
    }
  for (guint t = 0; t < period->n_tiers; t++)
    {
      VsJson      tier = vs_json_at (at, t), max = vs_json_get (tier, "max");
      const char *unit = vs_json_string_or (vs_json_get (tier, "unit"), NULL);

      period->tiers[t].unit = g_intern_string (unit);
      period->daily |= energy && g_strcmp0 (unit, "kWh daily") == 0;
      period->tiers[t].max = vs_json_exists (max) && vs_json_number (max) < 1e30 ? vs_json_number (max) : INFINITY;
      period->tiers[t].sell = read_price (vs_json_get (tier, "sell"));
      period->tiers[t].rate = read_price (vs_json_get (tier, "rate"));
      period->tiers[t].adjustment = read_price (vs_json_get (tier, "adj"));
    }
}

static guint
read_structure (VsJson at, gboolean energy, VsDesignPeriod *periods)
{
  guint n = vs_json_exists (at) ? vs_json_length (at) : 0;

  if (n > VS_DESIGN_PERIODS)
    {
      vs_json_fault (at, _("has %u periods; the drawing board takes %d"), n, VS_DESIGN_PERIODS);
      return 0;
    }
  for (guint p = 0; p < n; p++)
    read_tiers (vs_json_at (at, p), energy, &periods[p]);
  return n;
}

static void
read_schedule (VsJson root, const char *member, gboolean weekend, guint n_periods, guint8 *schedule)
{
  VsJson at = vs_json_get (root, member);

  for (guint month = 0; month < 12 && n_periods > 0; month++)
    for (guint hour = 0; hour < 24; hour++)
      schedule[month * 48 + (weekend ? 24 : 0) + hour] =
        (guint8) CLAMP (vs_json_integer (vs_json_at (vs_json_at (at, month), hour)), 0, (gint64) n_periods - 1);
}

static double
read_charge (VsJson root, const char *amount, const char *unit, const char *old, VsDesignPer *per)
{
  VsJson      at = vs_json_get (root, amount);
  const char *name = vs_json_string_or (vs_json_get (root, unit), per_names[0]);

  *per = VS_DESIGN_PER_MONTH;
  if (!vs_json_exists (at))
    return read_price (vs_json_get (root, old));
  for (guint i = 0; i < G_N_ELEMENTS (per_names); i++)
    if (g_str_equal (name, per_names[i]))
      *per = (VsDesignPer) i;
  return read_price (at);
}

static void
read_labels (VsDesign *design, VsJson labels)
{
  for (guint p = 0; vs_json_exists (labels) && p < MIN (design->n_energy, vs_json_length (labels)); p++)
    design->energy[p].label = g_strdup (vs_json_string_or (vs_json_at (labels, p), NULL));
}

static void
read_months (VsDesign *design, VsJson root)
{
  VsJson fuel = vs_json_get (root, "fueladjustmentsmonthly"), flat = vs_json_get (root, "flatdemandmonths");

  for (guint month = 0; month < 12; month++)
    {
      if (vs_json_exists (fuel))
        design->fuel[month] = read_price (vs_json_at (fuel, month));
      if (vs_json_exists (flat) && design->n_flat > 0)
        design->flat_of[month] = (guint8) CLAMP (vs_json_integer_or (vs_json_at (flat, month), 0), 0, (gint64) design->n_flat - 1);
    }
}

/* ── What the book's sums cannot tell ── */

static void
note (VsDesign *design, const char *words)
{
  if (!g_ptr_array_find_with_equal_func (design->beyond, words, g_str_equal, NULL))
    g_ptr_array_add (design->beyond, g_strdup (words));
}

static void
note_tiers (VsDesign *design, const VsDesignPeriod *periods, guint n, gboolean energy)
{
  for (guint p = 0; p < n; p++)
    for (guint t = 0; t < periods[p].n_tiers; t++)
      {
        const char *unit = periods[p].tiers[t].unit;

        if (energy && unit != NULL && g_str_has_prefix (unit, "kWh/kW"))
          note (design, _("steps by hours of use (kWh/kW)"));
        if (!energy && unit != NULL && g_str_has_suffix (unit, "daily"))
          note (design, _("each day’s peak charged by itself"));
        if (energy && periods[p].tiers[t].sell != 0)
          note (design, _("prices for energy sold"));
      }
}

static gboolean
is_charged (VsJson at)
{
  if (!vs_json_exists (at))
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (at.node))
    return JSON_NODE_HOLDS_VALUE (at.node) && json_node_get_double (at.node) != 0;
  for (guint i = 0; i < vs_json_length (at); i++)
    {
      VsJson element = vs_json_at (at, i);

      if (vs_json_exists (element) && JSON_NODE_HOLDS_OBJECT (element.node) ? vs_json_number_or (vs_json_get (element, "rate"), 0) != 0
                                                                            : is_charged (element))
        return TRUE;
    }
  return FALSE;
}

static void
note_members (VsDesign *design, VsJson root)
{
  static const struct { const char *member, *words; } charged[] = {
    { "lookbackpercent", N_("peaks of earlier months") }, { "demandratchetpercentage", N_("peaks of earlier months") },
    { "x_ur_billing_demand_lookback_percentages", N_("peaks of earlier months") },
    { "coincidentratestructure", N_("demand at the network’s own peak") },
  };
  static const char *const units[] = { "demandrateunit", "flatdemandunit" };

  for (guint i = 0; i < G_N_ELEMENTS (charged); i++)
    if (is_charged (vs_json_get (root, charged[i].member)))
      note (design, _(charged[i].words));
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_suffix (vs_json_string_or (vs_json_get (root, units[i]), ""), "daily"))
      note (design, _("each day’s peak charged by itself"));
}

static void
note_extension (VsDesign *design, VsJson own)
{
  static const struct { const char *member, *words; } known[] = {
    { "billing", N_("billing months that begin on another day") }, { "coincident_peaks", N_("demand at the network’s own peak") },
    { "demand", N_("how peaks are assessed") }, { "demand_windows", N_("windows finer than hours, and kinds of day") },
    { "discounts", N_("discounts") }, { "eligibility", N_("who may choose it") },
    { "energy_windows", N_("windows finer than hours, and kinds of day") }, { "export", N_("what becomes of energy sold") },
    { "gas", N_("gas by the cubic metre") }, { "holidays", N_("windows finer than hours, and kinds of day") },
    { "meters", N_("several meters") }, { "minimum_order", N_("what the minimum is compared with") },
    { "peaks_before", N_("peaks of earlier months") }, { "price_scale", N_("prices in parts of the currency") },
    { "prices", N_("prices by the interval") }, { "taxes", N_("taxes") }, { "zone", N_("another zone’s clock") },
  };
  g_auto (GStrv) members = vs_json_exists (own) ? vs_json_members (own) : NULL;

  for (guint i = 0; members != NULL && members[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (known); k++)
      if (g_str_equal (members[i], known[k].member))
        note (design, _(known[k].words));
  if (!g_str_equal (vs_json_string_or (vs_json_get (vs_json_get (own, "tiers"), "reset"), "month"), "month"))
    note (design, _("steps that do not begin anew with the month"));
}

/* Of several versions the one at `pointer`. */
static VsJson
find_rate (VsJsonDoc *doc, const char *pointer)
{
  VsJson root = vs_json_doc_root (doc);

  if (vs_json_exists (root) && JSON_NODE_HOLDS_OBJECT (root.node) && vs_json_exists (vs_json_get (root, "items")))
    root = vs_json_get (root, "items");
  if (vs_json_exists (root) && JSON_NODE_HOLDS_ARRAY (root.node))
    {
      guint latest = 0;

      for (guint i = 0; i < vs_json_length (root); i++)
        if (g_strcmp0 (vs_json_at (root, i).pointer, pointer) == 0)
          latest = i;
      root = vs_json_at (root, latest);
    }
  return root;
}

VsDesign *
vs_design_parse (const char *json, const char *name, GError **error)
{
  g_autoptr (VsRate) rate = vs_rate_parse (json, name, error);
  g_autoptr (VsJsonDoc) doc = rate ? vs_json_doc_parse (json, name, error) : NULL;
  g_autoptr (VsDesign) design = NULL;
  VsJson root;

  if (doc == NULL)
    return NULL;
  if (vs_rate_refusal (rate) != NULL)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID, vs_rate_refusal (rate));
      return NULL;
    }
  root = find_rate (doc, vs_rate_pointer (rate));
  design = g_new0 (VsDesign, 1);
  design->beyond = g_ptr_array_new_with_free_func (g_free);
  design->name = g_strdup (vs_rate_name (rate));
  design->for_households = vs_rate_admits (rate, "household");
  design->for_businesses = vs_rate_admits (rate, "business");
  design->n_energy = read_structure (vs_json_get (root, "energyratestructure"), TRUE, design->energy);
  design->n_demand = read_structure (vs_json_get (root, "demandratestructure"), FALSE, design->demand);
  design->n_flat = read_structure (vs_json_get (root, "flatdemandstructure"), FALSE, design->flat);
  read_schedule (root, "energyweekdayschedule", FALSE, design->n_energy, design->schedule);
  read_schedule (root, "energyweekendschedule", TRUE, design->n_energy, design->schedule);
  read_schedule (root, "demandweekdayschedule", FALSE, design->n_demand, design->demand_schedule);
  read_schedule (root, "demandweekendschedule", TRUE, design->n_demand, design->demand_schedule);
  vs_design_read_windows (design, vs_json_get (vs_json_get (root, "voltsource"), "energy_windows"));
  read_labels (design, vs_json_get (root, "energytoulabels"));
  read_months (design, root);
  design->fixed = read_charge (root, "fixedchargefirstmeter", "fixedchargeunits", "fixedmonthlycharge", &design->fixed_per);
  design->minimum = read_charge (root, "mincharge", "minchargeunits", "minmonthlycharge", &design->minimum_per);
  if (design->minimum == 0 && vs_json_exists (vs_json_get (root, "annualmincharge")))
    {
      design->minimum = read_price (vs_json_get (root, "annualmincharge"));
      design->minimum_per = VS_DESIGN_PER_YEAR;
    }
  if (design->n_energy == 0)
    vs_json_fault (root, _("has no prices by period: there is nothing to draw"));
  note_tiers (design, design->energy, design->n_energy, TRUE);
  note_tiers (design, design->demand, design->n_demand, FALSE);
  note_tiers (design, design->flat, design->n_flat, FALSE);
  note_members (design, root);
  note_extension (design, vs_json_get (root, "voltsource"));
  if (vs_rate_asks_months (rate))
    note (design, _("limits of kW and kWh to who may choose it"));
  if (!vs_json_doc_check (doc, error))
    return NULL;
  design->source = json_node_copy (root.node);
  return g_steal_pointer (&design);
}

VsDesign *
vs_design_copy (const VsDesign *design)
{
  VsDesign *copy = g_memdup2 (design, sizeof *design);

  copy->name = g_strdup (design->name);
  for (guint p = 0; p < design->n_energy; p++)
    copy->energy[p].label = g_strdup (design->energy[p].label);
  copy->windows = g_array_copy (design->windows);
  copy->source = json_node_copy (design->source);
  copy->beyond = g_ptr_array_ref (design->beyond);
  return copy;
}

void
vs_design_free (VsDesign *design)
{
  if (design == NULL)
    return;
  for (guint p = 0; p < VS_DESIGN_PERIODS; p++)
    g_free (design->energy[p].label);
  g_clear_pointer (&design->windows, g_array_unref);
  g_clear_pointer (&design->source, json_node_unref);
  g_clear_pointer (&design->beyond, g_ptr_array_unref);
  g_free (design->name);
  g_free (design);
}

/* ── Writing ── */

static JsonNode *
structure_node (const VsDesignPeriod *periods, guint n, gboolean energy)
{
  JsonArray *array = json_array_new ();

  for (guint p = 0; p < n; p++)
    {
      JsonArray *tiers = json_array_new ();

      for (guint t = 0; t < periods[p].n_tiers; t++)
        {
          JsonObject *tier = json_object_new ();

          if (!isinf (periods[p].tiers[t].max))
            json_object_set_double_member (tier, "max", periods[p].tiers[t].max);
          json_object_set_double_member (tier, "rate", periods[p].tiers[t].rate);
          if (periods[p].tiers[t].adjustment != 0)
            json_object_set_double_member (tier, "adj", periods[p].tiers[t].adjustment);
          if (periods[p].tiers[t].sell != 0)
            json_object_set_double_member (tier, "sell", periods[p].tiers[t].sell);
          if (energy || periods[p].tiers[t].unit != NULL)
            json_object_set_string_member (tier, "unit", periods[p].tiers[t].unit ? periods[p].tiers[t].unit : "kWh");
          json_array_add_object_element (tiers, tier);
        }
      json_array_add_array_element (array, tiers);
    }
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
schedule_node (const guint8 *schedule, gboolean weekend)
{
  JsonArray *months = json_array_new ();

  for (guint month = 0; month < 12; month++)
    {
      JsonArray *hours = json_array_new ();

      for (guint hour = 0; hour < 24; hour++)
        json_array_add_int_element (hours, schedule[month * 48 + (weekend ? 24 : 0) + hour]);
      json_array_add_array_element (months, hours);
    }
  return json_node_init_array (json_node_alloc (), months);
}

static void
set_charge (JsonObject *object, const char *amount, const char *unit, double value, VsDesignPer per)
{
  json_object_set_double_member (object, amount, value);
  json_object_set_string_member (object, unit, per_names[per]);
}

/* What URDB has no word for; what else the extension holds stays. */
static JsonObject *
extension_of (JsonObject *object)
{
  if (!json_object_has_member (object, "voltsource"))
    json_object_set_object_member (object, "voltsource", json_object_new ());
  return json_object_get_object_member (object, "voltsource");
}

static void
set_windows (JsonObject *object, const VsDesign *design)
{
  JsonObject *own = json_object_has_member (object, "voltsource") ? json_object_get_object_member (object, "voltsource") : NULL;

  if (design->windows->len > 0 || (own && json_object_has_member (own, "energy_windows")))
    json_object_set_member (extension_of (object), "energy_windows", vs_design_windows_node (design));
}

static void
set_fill (JsonObject *object, gboolean pro_rata)
{
  JsonObject *own, *tiers;

  if (!pro_rata)
    return;
  own = extension_of (object);
  if (!json_object_has_member (own, "tiers"))
    json_object_set_object_member (own, "tiers", json_object_new ());
  tiers = json_object_get_object_member (own, "tiers");
  json_object_set_string_member (tiers, "fill", "pro_rata");
}

static void
set_labels (JsonObject *object, const VsDesign *design)
{
  JsonArray *labels = json_array_new ();

  for (guint p = 0; p < design->n_energy; p++)
    json_array_add_string_element (labels, design->energy[p].label ? design->energy[p].label : "");
  json_object_set_array_member (object, "energytoulabels", labels);
}

static void
set_demand (JsonObject *object, const VsDesign *design)
{
  JsonArray *months = json_array_new ();

  for (guint month = 0; month < 12; month++)
    json_array_add_int_element (months, design->flat_of[month]);
  if (design->n_flat > 0)
    {
      json_object_set_member (object, "flatdemandstructure", structure_node (design->flat, design->n_flat, FALSE));
      json_object_set_array_member (object, "flatdemandmonths", json_array_ref (months));
    }
  json_array_unref (months);
  if (design->n_demand > 0)
    {
      json_object_set_member (object, "demandratestructure", structure_node (design->demand, design->n_demand, FALSE));
      json_object_set_member (object, "demandweekdayschedule", schedule_node (design->demand_schedule, FALSE));
      json_object_set_member (object, "demandweekendschedule", schedule_node (design->demand_schedule, TRUE));
    }
}

char *
vs_design_to_json (const VsDesign *design)
{
  static const char *const old_names[] = { "fixedmonthlycharge", "minmonthlycharge", "annualmincharge" };
  /* Copying a node shares its object; only text makes another one. */
  g_autofree char *text = json_to_string (design->source, FALSE);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *object = json_node_get_object (root);

  json_object_set_string_member (object, "name", design->name);
  json_object_set_member (object, "energyratestructure", structure_node (design->energy, design->n_energy, TRUE));
  json_object_set_member (object, "energyweekdayschedule", schedule_node (design->schedule, FALSE));
  json_object_set_member (object, "energyweekendschedule", schedule_node (design->schedule, TRUE));
  set_windows (object, design);
  set_labels (object, design);
  set_demand (object, design);
  for (guint i = 0; i < G_N_ELEMENTS (old_names); i++)
    json_object_remove_member (object, old_names[i]);
  set_charge (object, "fixedchargefirstmeter", "fixedchargeunits", design->fixed, design->fixed_per);
  if (design->minimum != 0)
    set_charge (object, "mincharge", "minchargeunits", design->minimum, design->minimum_per);
  else
    json_object_remove_member (object, "mincharge");
  set_fill (object, vs_design_shares_tiers (design));
  return json_to_string (root, TRUE);
}

gboolean
vs_design_needs_bills (const VsDesign *design)
{
  return design->beyond->len > 0 || (design->for_households && design->n_demand + design->n_flat > 0);
}

/* ── Changing ── */

gboolean
vs_design_add_tier (VsDesign *design, guint period)
{
  VsDesignPeriod *p = &design->energy[period];
  VsDesignTier   *last = &p->tiers[p->n_tiers - 1];

  g_return_val_if_fail (period < design->n_energy, FALSE);

  if (p->n_tiers == VS_DESIGN_TIERS)
    return FALSE;
  last[1] = last[0];
  last[0].max = p->n_tiers > 1 && !isinf (last[-1].max) ? 2 * last[-1].max : p->daily ? 10 : 300;
  p->n_tiers++;
  return TRUE;
}

void
vs_design_remove_tier (VsDesign *design, guint period, guint tier)
{
  VsDesignPeriod *p = &design->energy[period];

  g_return_if_fail (period < design->n_energy && tier < p->n_tiers);

  if (p->n_tiers == 1)
    return;
  memmove (&p->tiers[tier], &p->tiers[tier + 1], (p->n_tiers - tier - 1) * sizeof (VsDesignTier));
  p->n_tiers--;
  p->tiers[p->n_tiers - 1].max = INFINITY;
}

gboolean
vs_design_add_period (VsDesign *design, const char *label)
{
  VsDesignPeriod *last = &design->energy[design->n_energy - 1];

  if (design->n_energy == VS_DESIGN_PERIODS)
    return FALSE;
  last[1] = last[0];
  last[1].label = g_strdup (label);
  design->n_energy++;
  return TRUE;
}

void
vs_design_remove_period (VsDesign *design, guint period)
{
  g_return_if_fail (period < design->n_energy);

  if (design->n_energy == 1)
    return;
  for (guint slot = 0; slot < VS_DESIGN_SLOTS; slot++)
    if (design->schedule[slot] > period || (design->schedule[slot] == period && period > 0))
      design->schedule[slot]--;
  vs_design_windows_without (design, period);
  g_free (design->energy[period].label);
  memmove (&design->energy[period], &design->energy[period + 1], (design->n_energy - period - 1) * sizeof (VsDesignPeriod));
  design->n_energy--;
  design->energy[design->n_energy].label = NULL;
}

void
vs_design_paint (VsDesign *design, guint months, gboolean weekday, gboolean weekend, guint from, guint to, guint period)
{
  g_return_if_fail (from <= to && to <= 24);

  vs_design_paint_minutes (design, months, weekday, weekend, 60 * from, 60 * to, period);
}

gboolean
vs_design_shares_tiers (const VsDesign *design)
{
  for (guint month = 0; month < 12; month++)
    {
      gboolean tiered = FALSE, several = FALSE;

      for (guint cell = 0; cell < 48; cell++)
        {
          guint period = design->schedule[month * 48 + cell];

          tiered |= design->energy[period].n_tiers > 1;
          several |= period != design->schedule[month * 48];
        }
      for (guint i = 0; i < design->windows->len; i++)
        {
          const VsDesignWindow *window = &g_array_index (design->windows, VsDesignWindow, i);

          tiered |= window->months >> month & 1 && design->energy[window->period].n_tiers > 1;
          several |= window->months >> month & 1 && window->period != design->schedule[month * 48];
        }
      if (tiered && several)
        return TRUE;
    }
  return FALSE;
}
