/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/design.h"

#include "tariff/rate.h"

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
      const char *unit = vs_json_string_or (vs_json_get (tier, "unit"), energy ? "kWh" : "kW");
      gboolean    last = t + 1 == period->n_tiers;

      if (energy && g_str_equal (unit, "kWh daily"))
        period->daily = TRUE;
      else if (!g_str_equal (unit, energy ? "kWh" : "kW"))
        vs_json_fault (vs_json_get (tier, "unit"), _("“%s” is not on the drawing board; only tiers by kWh are"), unit);
      period->tiers[t].max = last ? INFINITY : vs_json_number (max);
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

/* What changes a bill and has no place on the board. */
static void
check_members (VsJson root)
{
  static const char *const beyond[] = { "lookbackpercent", "lookbackmonths", "lookbackrange", "demandratchetpercentage",
                                        "coincidentratestructure", "demandreactivepowercharge" };
  VsJson own = vs_json_get (root, "voltsource");
  g_auto (GStrv) members = vs_json_exists (own) ? vs_json_members (own) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (beyond); i++)
    if (vs_json_exists (vs_json_get (root, beyond[i])))
      vs_json_fault (vs_json_get (root, beyond[i]), _("is not on the drawing board; take it out to begin from this rate"));
  for (guint i = 0; members != NULL && members[i] != NULL; i++)
    if (!g_str_equal (members[i], "tiers") && !g_str_equal (members[i], "currency"))
      vs_json_fault (vs_json_get (own, members[i]), _("is not on the drawing board; take it out to begin from this rate"));
}

static VsJson
find_rate (VsJsonDoc *doc)
{
  VsJson root = vs_json_doc_root (doc);

  if (vs_json_exists (root) && JSON_NODE_HOLDS_OBJECT (root.node) && vs_json_exists (vs_json_get (root, "items")))
    root = vs_json_get (root, "items");
  if (vs_json_exists (root) && JSON_NODE_HOLDS_ARRAY (root.node))
    {
      if (vs_json_length (root) != 1)
        vs_json_fault (root, _("holds several versions of a rate; keep the one to begin from"));
      root = vs_json_at (root, 0);
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
  root = find_rate (doc);
  design = g_new0 (VsDesign, 1);
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
  read_labels (design, vs_json_get (root, "energytoulabels"));
  read_months (design, root);
  design->fixed = read_charge (root, "fixedchargefirstmeter", "fixedchargeunits", "fixedmonthlycharge", &design->fixed_per);
  design->minimum = read_charge (root, "mincharge", "minchargeunits", "minmonthlycharge", &design->minimum_per);
  if (design->minimum == 0 && vs_json_exists (vs_json_get (root, "annualmincharge")))
    {
      design->minimum = read_price (vs_json_get (root, "annualmincharge"));
      design->minimum_per = VS_DESIGN_PER_YEAR;
    }
  check_members (root);
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
  copy->source = json_node_copy (design->source);
  return copy;
}

void
vs_design_free (VsDesign *design)
{
  if (design == NULL)
    return;
  for (guint p = 0; p < VS_DESIGN_PERIODS; p++)
    g_free (design->energy[p].label);
  g_clear_pointer (&design->source, json_node_unref);
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

          if (t + 1 < periods[p].n_tiers)
            json_object_set_double_member (tier, "max", periods[p].tiers[t].max);
          json_object_set_double_member (tier, "rate", periods[p].tiers[t].rate);
          if (periods[p].tiers[t].adjustment != 0)
            json_object_set_double_member (tier, "adj", periods[p].tiers[t].adjustment);
          if (energy)
            json_object_set_string_member (tier, "unit", periods[p].daily ? "kWh daily" : "kWh");
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

/* The extension's word for it; currency and what else it holds stay. */
static void
set_fill (JsonObject *object, gboolean pro_rata)
{
  JsonObject *own, *tiers;

  if (!pro_rata)
    return;
  if (!json_object_has_member (object, "voltsource"))
    json_object_set_object_member (object, "voltsource", json_object_new ());
  own = json_object_get_object_member (object, "voltsource");
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

/* ── Changing ── */

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
  g_free (design->energy[period].label);
  memmove (&design->energy[period], &design->energy[period + 1], (design->n_energy - period - 1) * sizeof (VsDesignPeriod));
  design->n_energy--;
  design->energy[design->n_energy].label = NULL;
}

void
vs_design_paint (VsDesign *design, guint months, gboolean weekday, gboolean weekend, guint from, guint to, guint period)
{
  g_return_if_fail (to <= 24 && period < design->n_energy);

  for (guint month = 0; month < 12; month++)
    for (guint hour = from; hour < to && (months >> month & 1); hour++)
      {
        if (weekday)
          design->schedule[month * 48 + hour] = (guint8) period;
        if (weekend)
          design->schedule[month * 48 + 24 + hour] = (guint8) period;
      }
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
      if (tiered && several)
        return TRUE;
    }
  return FALSE;
}
