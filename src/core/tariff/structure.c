/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/structure.h"

#include <math.h>
#include <string.h>

/* Above this an upper bound means "none": the world makes less in a month. Files write 1e38, 1e14 or an integer of 38 nines. */
#define NO_LIMIT 1e12
/* A price or charge beyond this is a mistake in the file (a bound in the wrong place, as a rule). */
#define MAX_PRICE 1e7

/* The first thing that makes the rate impossible to bill; the file still loads and can be looked at. */
void
vs_refusal_set (char **refusal, VsJson at, const char *reason)
{
  if (*refusal == NULL)
    *refusal = g_strdup_printf ("%s, %s: %s", vs_json_doc_name (at.doc), at.pointer, reason);
}

double
vs_structure_read_price (VsJson at)
{
  double value = vs_json_number_or (at, 0);

  if (!isfinite (value) || fabs (value) > MAX_PRICE)
    {
      vs_json_fault (at, _("is no price: write a number between −%1$g and %1$g"), MAX_PRICE);
      return 0;
    }
  return value;
}

static double
read_max (VsJson at)
{
  double max = vs_json_number_or (at, INFINITY);

  if (isnan (max) || max <= 0)
    {
      vs_json_fault (at, _("is no upper bound of a tier: write a number above 0, or leave it out"));
      return INFINITY;
    }
  return max >= NO_LIMIT ? INFINITY : max;
}

static VsTierUnit
read_energy_unit (char **refusal, VsJson at)
{
  static const char *const names[] = { "kwh", "kwh daily", "kwh/kw", "kwh/kw daily" };
  const char *unit = vs_json_string_or (at, "kWh");

  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (unit, names[i]) == 0)
      return (VsTierUnit) i;
  if (unit != NULL && (g_ascii_strncasecmp (unit, "kWh/hp", 6) == 0 || g_ascii_strncasecmp (unit, "kWh/kVA", 7) == 0))
    vs_refusal_set (refusal, at, _("tiers sized by horsepower or kVA cannot be billed from kWh readings"));
  else if (unit != NULL)
    vs_json_fault (at, _("“%s” is no unit of a tier: write kWh, kWh daily, kWh/kW or kWh/kW daily"), unit);
  return VS_TIER_KWH;
}

/* A charge on kVA or horsepower needs what a kWh series does not hold. */
void
vs_structure_read_demand_unit (char **refusal, VsJson at, double power_factor, VsStructure *structure)
{
  static const struct { const char *name; gboolean daily, kva, hp; } units[] = {
    { "kW", FALSE, FALSE, FALSE }, { "kW daily", TRUE, FALSE, FALSE }, { "kVA", FALSE, TRUE, FALSE }, { "kVA daily", TRUE, TRUE, FALSE },
    { "hp", FALSE, FALSE, TRUE }, { "hp daily", TRUE, FALSE, TRUE },
  };
  const char *unit = vs_json_string_or (at, "kW");

  if (!vs_json_exists (at))
    return;
  for (guint i = 0; unit != NULL && i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (unit, units[i].name) == 0)
      {
        structure->daily = units[i].daily;
        if (units[i].hp)
          vs_refusal_set (refusal, at, _("a charge on horsepower cannot be billed: it goes by the machines connected, which readings do not tell"));
        else if (units[i].kva && power_factor <= 0)
          vs_refusal_set (refusal, at, _("a charge on kVA cannot be billed: kWh do not tell the reactive power. Give the power factor in the"
                                         " member “voltsource”, as {\"demand\": {\"power_factor\": 0.95}}"));
        else if (units[i].kva)
          structure->per_kw = 1 / power_factor;
        return;
      }
  if (unit != NULL)
    vs_json_fault (at, _("“%s” is no unit of demand: write kW or kW daily"), unit);
}

static void
read_tier (char **refusal, VsJson at, gboolean energy, double scale, VsTier *tier)
{
  VsJson price = vs_json_get (at, "rate"), adj = vs_json_get (at, "adj");

  if (!vs_json_exists (price) && !vs_json_exists (adj) && !vs_json_exists (vs_json_get (at, "sell")))
    vs_json_fault (at, _("has no price: give it a member “rate”"));
  tier->rate = scale * (vs_structure_read_price (price) + vs_structure_read_price (adj));
  tier->sell = scale * vs_structure_read_price (vs_json_get (at, "sell"));
  tier->max = read_max (vs_json_get (at, "max"));
  if (energy)
    tier->unit = read_energy_unit (refusal, vs_json_get (at, "unit"));
}

/* Bounds rise within each kind of unit. A list that starts with kWh/kW may be cut by kWh steps; other mixtures mean nothing. */
static void
check_tiers (VsJson at, VsPeriod *period)
{
  double last[2] = { 0, 0 };

  for (guint i = 0; i < period->n; i++)
    {
      const VsTier *tier = &period->tiers[i];
      int           kind = vs_tier_is_per_kw (tier);
      VsJson        place = vs_json_at (at, i);

      if (kind != vs_tier_is_per_kw (&period->tiers[0]) && !vs_tier_is_per_kw (&period->tiers[0]))
        vs_json_fault (vs_json_get (place, "unit"), _("kWh/kW tiers must come first in their period"));
      if (tier->max <= last[kind])
        vs_json_fault (place, _("the tier ends where the one before it ends, or earlier: upper bounds must rise"));
      last[kind] = tier->max;
    }
}

void
vs_structure_read (char **refusal, VsJson at, gboolean energy, double scale, VsStructure *structure)
{
  guint n = vs_json_exists (at) ? vs_json_length (at) : 0;

  if (!vs_json_exists (at))
    return;
  if (n == 0 || n > VS_MAX_PERIODS)
    {
      vs_json_fault (at, _("must be a list of 1 to %d periods, each a list of tiers"), VS_MAX_PERIODS);
      return;
    }
  structure->n = n;
  structure->per_kw = 1;
  structure->periods = g_new0 (VsPeriod, n);
  for (guint p = 0; p < n; p++)
    {
      VsJson    place = vs_json_at (at, p);
      VsPeriod *period = &structure->periods[p];
      guint     n_tiers = vs_json_length (place);

      if (n_tiers == 0 || n_tiers > VS_MAX_TIERS)
        {
          vs_json_fault (place, _("must be a list of 1 to %d tiers"), VS_MAX_TIERS);
          continue;
        }
      period->n = n_tiers;
      period->first = structure->n_tiers;
      structure->n_tiers += n_tiers;
      period->tiers = g_new0 (VsTier, n_tiers);
      for (guint t = 0; t < n_tiers; t++)
        read_tier (refusal, vs_json_at (place, t), energy, scale, &period->tiers[t]);
      check_tiers (place, period);
    }
}

gboolean
vs_structure_is_free (const VsStructure *structure)
{
  for (guint p = 0; p < structure->n; p++)
    for (guint t = 0; t < structure->periods[p].n; t++)
      if (structure->periods[p].tiers[t].rate != 0)
        return FALSE;
  return TRUE;
}

guint8
vs_structure_read_period (VsJson at, guint n_periods)
{
  double value = vs_json_number (at);

  if (isnan (value))
    return 0;   /* recorded already */
  if (value != floor (value) || value < 0 || value >= n_periods)
    {
      vs_json_fault (at, _("%g is no period: the structure has periods 0 to %u"), value, n_periods - 1);
      return 0;
    }
  return (guint8) value;
}

/* Saturday, Sunday and holiday, where the grid tells them apart, are all URDB's weekend. */
static void
fill_hour (const VsGrid *grid, guint8 *cells, gboolean weekend, guint hour, guint8 period)
{
  guint from = hour * grid->per_day / 24, to = (hour + 1) * grid->per_day / 24;

  for (guint type = weekend ? 1 : 0; type < (weekend ? grid->day_types : 1); type++)
    memset (cells + type * grid->per_day + from, period, to - from);
}

void
vs_structure_read_schedule (VsJson root, const char *member, guint n_periods, gboolean weekend, const VsGrid *grid, guint8 *table)
{
  VsJson at = vs_json_get (root, member);

  if (!vs_json_exists (at))
    {
      vs_json_fault (root, _("“%s” is missing: 12 months of 24 hours, each the number of a period"), member);
      return;
    }
  if (vs_json_length (at) != 12)
    {
      vs_json_fault (at, _("must have 12 rows, January to December"));
      return;
    }
  for (guint month = 0; month < 12; month++)
    {
      VsJson row = vs_json_at (at, month);

      if (vs_json_length (row) != 24)
        {
          vs_json_fault (row, _("must have 24 numbers, one an hour from midnight"));
          continue;
        }
      for (guint hour = 0; hour < 24; hour++)
        fill_hour (grid, table + month * grid->n_cells, weekend, hour, vs_structure_read_period (vs_json_at (row, hour), n_periods));
    }
}

void
vs_structure_clear (VsStructure *structure)
{
  for (guint p = 0; p < structure->n; p++)
    g_free (structure->periods[p].tiers);
  g_clear_pointer (&structure->periods, g_free);
  structure->n = 0;
}

void
vs_schedule_init (VsSchedule *schedule, const VsGrid *grid)
{
  vs_schedule_clear (schedule);
  schedule->period = g_new0 (guint8, 12 * grid->n_cells);
}

void
vs_schedule_seal (VsSchedule *schedule, const VsGrid *grid)
{
  g_autoptr (GArray) stretches = g_array_new (FALSE, FALSE, sizeof (VsStretch));

  for (guint month = 0; schedule->period != NULL && month < 12; month++)
    {
      const guint8 *period = schedule->period + month * grid->n_cells;

      schedule->first[month] = stretches->len;
      for (guint from = 0, to; from < grid->n_cells; from = to)
        {
          VsStretch stretch = { (guint16) from, 0, period[from] };

          for (to = from; to < grid->n_cells && period[to] == period[from]; to++)
            ;
          stretch.n = (guint16) (to - from);
          g_array_append_val (stretches, stretch);
        }
    }
  schedule->first[12] = stretches->len;
  g_free (schedule->stretches);
  schedule->stretches = (VsStretch *) g_array_steal (stretches, NULL);
}

void
vs_schedule_clear (VsSchedule *schedule)
{
  g_clear_pointer (&schedule->period, g_free);
  g_clear_pointer (&schedule->stretches, g_free);
}
