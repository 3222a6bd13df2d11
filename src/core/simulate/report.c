/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/report.h"

#include "base/text.h"
#include "simulate/tiles.h"

#include <math.h>

/* What the tiles are made from. */
typedef struct {
  const VsSupplyBook    *book;
  const VsOutcome *outcome;
  const GPtrArray *tried;
  const char      *currency;
} Report;

/* ── Figures ── */

static double
margin_now (const VsEffect *effect)
{
  return effect->revenue_now - effect->cost_now;
}

static double
margin_then (const VsEffect *effect)
{
  return effect->revenue_then - effect->cost_then;
}

static double
share (double part, double whole)
{
  return whole > 0 ? part / whole : NAN;
}

VsTried *
vs_tried_new (const char *name, const VsOutcome *outcome)
{
  VsTried *tried = g_new0 (VsTried, 1);
  const VsEffect *all = &outcome->all;

  *tried = (VsTried) { g_strdup (name), all->moved, all->better, all->worse, outcome->vulnerable.worse,
                       all->revenue_then - all->revenue_now, margin_then (all) - margin_now (all),
                       share (outcome->peak_then, all->kwh) - share (outcome->peak_now, all->kwh) };
  return tried;
}

void
vs_tried_free (VsTried *tried)
{
  if (tried == NULL)
    return;
  g_free (tried->name);
  g_free (tried);
}

/* Rises where more is good, in words that need no colour. */
static void
set_change (VsTileContent *content, double change, double of, const char *currency)
{
  g_autofree char *amount = vs_format_short (fabs (change), VS_FORMAT_MONEY, currency);
  g_autofree char *percent = of > 0 ? vs_format_short (fabs (change) / of, VS_FORMAT_PERCENT, NULL) : NULL;

  if (fabs (change) < 0.005)
    {
      content->change = g_strdup (_("The same as today"));
      return;
    }
  content->change_direction = change > 0 ? 1 : -1;
  content->change_level = change > 0 ? VS_LEVEL_GREEN : VS_LEVEL_RED;
  /* Translators: "$ 12 k (1.2 %) more than today" */
  content->change = g_strdup_printf (change > 0 ? _("%s (%s) more than today") : _("%s (%s) less than today"), amount,
                                     percent ? percent : "–");
}

static void
tell_revenue (const Report *report, VsTileContent *content)
{
  const VsEffect *all = &report->outcome->all;
  double price = share (all->revenue_then, all->kwh);
  g_autofree char *kwh = isnan (price) ? g_strdup ("–") : vs_format_places (price, 4);

  vs_tiles_number (content, all->revenue_then, VS_FORMAT_MONEY, report->currency);
  set_change (content, all->revenue_then - all->revenue_now, all->revenue_now, report->currency);
  /* Translators: "$ 0.1834 a kWh" */
  content->detail = g_strdup_printf (_("%s %s a kWh on average, tax excluded"), vs_currency_sign (report->currency), kwh);
}

static void
tell_margin (const Report *report, VsTileContent *content)
{
  const VsEffect *all = &report->outcome->all;
  g_autofree char *cost = vs_format_short (all->cost_then, VS_FORMAT_MONEY, report->currency);

  vs_tiles_number (content, margin_then (all), VS_FORMAT_MONEY, report->currency);
  set_change (content, margin_then (all) - margin_now (all), fabs (margin_now (all)), report->currency);
  content->detail = g_strdup_printf (_("After %s for the electricity itself"), cost);
}

static void
tell_better (const Report *report, VsTileContent *content)
{
  const VsEffect *all = &report->outcome->all, *vulnerable = &report->outcome->vulnerable;
  g_autofree char *of = vs_format_full (round (all->moved), VS_FORMAT_INTEGER, NULL);
  g_autofree char *worse = vs_format_full (round (all->worse), VS_FORMAT_INTEGER, NULL);
  g_autofree char *them = vs_format_full (round (vulnerable->worse), VS_FORMAT_INTEGER, NULL);

  vs_tiles_number (content, round (all->better), VS_FORMAT_INTEGER, NULL);
  content->change_level = all->worse > 0 ? VS_LEVEL_ORANGE : VS_LEVEL_GREEN;
  content->change = all->worse > 0 ? g_strdup_printf (_("%s pay more"), worse) : g_strdup (_("nobody pays more"));
  content->detail = g_strdup_printf (_("Of %s who move · %s of those who pay more are vulnerable"), of, them);
}

static void
tell_peak (const Report *report, VsTileContent *content)
{
  const VsOutcome *outcome = report->outcome;
  double now = share (outcome->peak_now, outcome->all.kwh), then = share (outcome->peak_then, outcome->all.kwh);
  g_autofree char *points = vs_format_full (fabs (then - now) * 100, VS_FORMAT_NUMBER, NULL);
  g_autofree char *kwh = vs_format_short (outcome->peak_then, VS_FORMAT_KWH, NULL);

  vs_tiles_number (content, then, VS_FORMAT_PERCENT, NULL);
  if (fabs (then - now) < 5e-5)
    content->change = g_strdup (_("The same as today"));
  else
    {
      content->change_direction = then > now ? 1 : -1;
      content->change_level = then > now ? VS_LEVEL_RED : VS_LEVEL_GREEN;
      content->change = g_strdup_printf (then > now ? _("%s points more than today") : _("%s points less than today"), points);
    }
  content->detail = g_strdup_printf (_("%s in the system’s peak hours"), kwh);
}

/* ── Tables ── */

static VsResult *
spread_table (const VsSpread *spread)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "change", _("Change of the bill a year"), VS_FORMAT_MONEY, TRUE);
  vs_made_table_column (&table, "count", _("Customers"), VS_FORMAT_INTEGER, FALSE);
  for (guint i = 0; i < VS_SPREAD_STEPS; i++)
    {
      vs_made_table_number (&table, 0, (i - VS_SPREAD_STEPS / 2.0) * spread->width);
      vs_made_table_number (&table, 1, spread->customers[i]);
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

static void
add_group (VsMadeTable *table, const char *name, const VsEffect *effect)
{
  if (!(effect->customers > 0))
    return;
  vs_made_table_text (table, 0, name);
  vs_made_table_number (table, 1, round (effect->moved));
  vs_made_table_number (table, 2, round (effect->better));
  vs_made_table_number (table, 3, round (effect->worse));
  vs_made_table_number (table, 4, effect->moved > 0 ? (effect->revenue_then - effect->revenue_now) / effect->moved : NAN);
  vs_made_table_number (table, 5, effect->revenue_then - effect->revenue_now);
  vs_made_table_number (table, 6, margin_then (effect) - margin_now (effect));
  vs_made_table_row (table);
}

static void
add_groups (VsMadeTable *table, const VsSupplyGroup *group, const VsEffect *effects)
{
  for (guint code = 1; code < group->names->len; code++)
    add_group (table, group->names->pdata[code], &effects[code]);
}

static VsResult *
groups_table (const Report *report)
{
  const VsOutcome *outcome = report->outcome;
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "group", _("Who"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "moved", _("Move"), VS_FORMAT_INTEGER, FALSE);
  vs_made_table_column (&table, "better", _("Pay less"), VS_FORMAT_INTEGER, FALSE);
  vs_made_table_column (&table, "worse", _("Pay more"), VS_FORMAT_INTEGER, FALSE);
  vs_made_table_column (&table, "mean", _("Change each"), VS_FORMAT_MONEY, FALSE);
  vs_made_table_column (&table, "revenue", _("Revenue"), VS_FORMAT_MONEY, FALSE);
  vs_made_table_column (&table, "margin", _("Margin"), VS_FORMAT_MONEY, FALSE);
  add_group (&table, _("Everybody"), &outcome->all);
  add_group (&table, _("Vulnerable"), &outcome->vulnerable);
  add_groups (&table, &report->book->segment, outcome->segment);
  add_groups (&table, &report->book->region, outcome->region);
  return vs_made_table_end (&table);
}

static VsResult *
tried_table (const Report *report)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "name", _("Design"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "better", _("Pay less"), VS_FORMAT_INTEGER, FALSE);
  vs_made_table_column (&table, "worse", _("Pay more"), VS_FORMAT_INTEGER, FALSE);
  vs_made_table_column (&table, "vulnerable", _("of them vulnerable"), VS_FORMAT_INTEGER, FALSE);
  vs_made_table_column (&table, "revenue", _("Revenue"), VS_FORMAT_MONEY, FALSE);
  vs_made_table_column (&table, "margin", _("Margin"), VS_FORMAT_MONEY, FALSE);
  vs_made_table_column (&table, "peak", _("Peak share"), VS_FORMAT_PERCENT, FALSE);
  for (guint i = 0; i < report->tried->len; i++)
    {
      const VsTried *tried = report->tried->pdata[i];
      double figures[] = { round (tried->better), round (tried->worse), round (tried->vulnerable_worse), tried->revenue, tried->margin,
                           tried->peak };

      vs_made_table_text (&table, 0, tried->name);
      for (guint k = 0; k < G_N_ELEMENTS (figures); k++)
        vs_made_table_number (&table, k + 1, figures[k]);
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

/* ── Tiles ── */

static void
tell_table (const Report *report, VsTileContent *content)
{
  const char *id = content->tile->id;

  if (g_str_equal (id, "spread"))
    content->result = spread_table (&report->outcome->spread);
  else if (g_str_equal (id, "groups"))
    content->result = groups_table (report);
  else if (g_str_equal (id, "tried") && report->tried != NULL && report->tried->len > 0)
    content->result = tried_table (report);
  else
    content->message = g_strdup (_("Nothing to compare with yet: “Compare” keeps the figures of a design here."));
}

VsTileContent *
vs_report_content (const VsTile *tile, const VsSupplyBook *book, const VsOutcome *outcome, const GPtrArray *tried, const char *currency)
{
  static const struct { const char *id; void (*tell) (const Report *, VsTileContent *); } figures[] = {
    { "revenue", tell_revenue }, { "margin", tell_margin }, { "better", tell_better }, { "peak", tell_peak },
  };
  const Report   report = { book, outcome, tried, currency };
  VsTileContent *content = vs_tiles_content (tile);
  gboolean figure = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (g_strcmp0 (tile->id, figures[i].id) == 0)
      {
        figures[i].tell (&report, content);
        figure = TRUE;
      }
  if (!figure)
    tell_table (&report, content);
  vs_tiles_fill_currency (content, currency);
  vs_tiles_summarise (content);
  return content;
}
