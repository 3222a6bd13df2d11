/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/report.h"

#include "base/text.h"

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
      content->change = g_strdup (_("the same as today"));
      return;
    }
  content->change_direction = change > 0 ? 1 : -1;
  content->change_level = change > 0 ? VS_LEVEL_GREEN : VS_LEVEL_RED;
  /* Translators: "$ 12 k (1.2 %) more than today" */
  content->change = g_strdup_printf (change > 0 ? _("%s (%s) more than today") : _("%s (%s) less than today"), amount,
                                     percent ? percent : "–");
}

static void
set_number (VsTileContent *content, double value, VsFormat format, const char *currency)
{
  content->value = value;
  content->number = vs_format_short (value, format, currency);
  content->number_full = vs_format_full (value, format, currency);
}

static void
tell_revenue (const Report *report, VsTileContent *content)
{
  const VsEffect *all = &report->outcome->all;
  double price = share (all->revenue_then, all->kwh);
  g_autofree char *kwh = isnan (price) ? g_strdup ("–") : vs_format_places (price, 4);

  set_number (content, all->revenue_then, VS_FORMAT_MONEY, report->currency);
  set_change (content, all->revenue_then - all->revenue_now, all->revenue_now, report->currency);
  /* Translators: "$ 0.1834 a kWh" */
  content->detail = g_strdup_printf (_("%s %s a kWh on average, tax excluded"), vs_currency_sign (report->currency), kwh);
}

static void
tell_margin (const Report *report, VsTileContent *content)
{
  const VsEffect *all = &report->outcome->all;
  g_autofree char *cost = vs_format_short (all->cost_then, VS_FORMAT_MONEY, report->currency);

  set_number (content, margin_then (all), VS_FORMAT_MONEY, report->currency);
  set_change (content, margin_then (all) - margin_now (all), fabs (margin_now (all)), report->currency);
  content->detail = g_strdup_printf (_("after %s for the electricity itself"), cost);
}

static void
tell_better (const Report *report, VsTileContent *content)
{
  const VsEffect *all = &report->outcome->all, *vulnerable = &report->outcome->vulnerable;
  g_autofree char *of = vs_format_full (round (all->moved), VS_FORMAT_INTEGER, NULL);
  g_autofree char *worse = vs_format_full (round (all->worse), VS_FORMAT_INTEGER, NULL);
  g_autofree char *them = vs_format_full (round (vulnerable->worse), VS_FORMAT_INTEGER, NULL);

  set_number (content, round (all->better), VS_FORMAT_INTEGER, NULL);
  content->change_level = all->worse > 0 ? VS_LEVEL_ORANGE : VS_LEVEL_GREEN;
  content->change = all->worse > 0 ? g_strdup_printf (_("%s pay more"), worse) : g_strdup (_("nobody pays more"));
  content->detail = g_strdup_printf (_("of %s who move · %s of those who pay more are vulnerable"), of, them);
}

static void
tell_peak (const Report *report, VsTileContent *content)
{
  const VsOutcome *outcome = report->outcome;
  double now = share (outcome->peak_now, outcome->all.kwh), then = share (outcome->peak_then, outcome->all.kwh);
  g_autofree char *points = vs_format_full (fabs (then - now) * 100, VS_FORMAT_NUMBER, NULL);
  g_autofree char *kwh = vs_format_short (outcome->peak_then, VS_FORMAT_KWH, NULL);

  set_number (content, then, VS_FORMAT_PERCENT, NULL);
  if (fabs (then - now) < 5e-5)
    content->change = g_strdup (_("the same as today"));
  else
    {
      content->change_direction = then > now ? 1 : -1;
      content->change_level = then > now ? VS_LEVEL_RED : VS_LEVEL_GREEN;
      content->change = g_strdup_printf (then > now ? _("%s points more than today") : _("%s points less than today"), points);
    }
  content->detail = g_strdup_printf (_("%s in the system’s peak hours"), kwh);
}

/* ── Tables ── */

typedef struct {
  VsResult        *result;
  VsColumnBuilder *builders[8];
  guint            n;
} Table;

static void
table_column (Table *table, const char *name, const char *caption, VsFormat format)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);

  if (table->result == NULL)
    {
      table->result = g_new0 (VsResult, 1);
      table->result->columns = g_ptr_array_new ();
    }
  *column = (VsQueryColumn) { .name = g_strdup (name), .caption = g_strdup (caption), .format = format, .is_dimension = table->n == 0 };
  g_ptr_array_add (table->result->columns, column);
  table->builders[table->n++] = vs_column_builder_new (format == VS_FORMAT_TEXT ? VS_TYPE_TEXT : VS_TYPE_DOUBLE);
}

static VsResult *
table_end (Table *table, gsize n_rows)
{
  table->result->frame = vs_frame_new (n_rows);
  table->result->n_all = n_rows;
  for (guint i = 0; i < table->n; i++)
    {
      g_autoptr (VsColumn) column = vs_column_builder_end (table->builders[i]);

      vs_frame_add (table->result->frame, ((VsQueryColumn *) table->result->columns->pdata[i])->name, column);
    }
  return table->result;
}

static VsResult *
spread_table (const VsSpread *spread)
{
  Table table = { NULL };

  table_column (&table, "change", _("Change of the bill a year"), VS_FORMAT_MONEY);
  table_column (&table, "count", _("Customers"), VS_FORMAT_INTEGER);
  for (guint i = 0; i < VS_SPREAD_STEPS; i++)
    {
      vs_column_builder_add_double (table.builders[0], (i - VS_SPREAD_STEPS / 2.0) * spread->width);
      vs_column_builder_add_double (table.builders[1], spread->customers[i]);
    }
  return table_end (&table, VS_SPREAD_STEPS);
}

static gsize
add_group (Table *table, const char *name, const VsEffect *effect)
{
  if (!(effect->customers > 0))
    return 0;
  vs_column_builder_add_text (table->builders[0], name, -1);
  vs_column_builder_add_double (table->builders[1], round (effect->moved));
  vs_column_builder_add_double (table->builders[2], round (effect->better));
  vs_column_builder_add_double (table->builders[3], round (effect->worse));
  vs_column_builder_add_double (table->builders[4], effect->moved > 0 ? (effect->revenue_then - effect->revenue_now) / effect->moved : NAN);
  vs_column_builder_add_double (table->builders[5], effect->revenue_then - effect->revenue_now);
  vs_column_builder_add_double (table->builders[6], margin_then (effect) - margin_now (effect));
  return 1;
}

static gsize
add_groups (Table *table, const VsSupplyGroup *group, const VsEffect *effects)
{
  gsize n = 0;

  for (guint code = 1; code < group->names->len; code++)
    n += add_group (table, group->names->pdata[code], &effects[code]);
  return n;
}

static VsResult *
groups_table (const Report *report)
{
  const VsOutcome *outcome = report->outcome;
  Table table = { NULL };
  gsize n;

  table_column (&table, "group", _("Who"), VS_FORMAT_TEXT);
  table_column (&table, "moved", _("Move"), VS_FORMAT_INTEGER);
  table_column (&table, "better", _("Pay less"), VS_FORMAT_INTEGER);
  table_column (&table, "worse", _("Pay more"), VS_FORMAT_INTEGER);
  table_column (&table, "mean", _("Change each"), VS_FORMAT_MONEY);
  table_column (&table, "revenue", _("Revenue"), VS_FORMAT_MONEY);
  table_column (&table, "margin", _("Margin"), VS_FORMAT_MONEY);
  n = add_group (&table, _("Everybody"), &outcome->all);
  n += add_group (&table, _("Vulnerable"), &outcome->vulnerable);
  n += add_groups (&table, &report->book->segment, outcome->segment);
  n += add_groups (&table, &report->book->region, outcome->region);
  return table_end (&table, n);
}

static VsResult *
tried_table (const Report *report)
{
  Table table = { NULL };

  table_column (&table, "name", _("Design"), VS_FORMAT_TEXT);
  table_column (&table, "better", _("Pay less"), VS_FORMAT_INTEGER);
  table_column (&table, "worse", _("Pay more"), VS_FORMAT_INTEGER);
  table_column (&table, "vulnerable", _("of them vulnerable"), VS_FORMAT_INTEGER);
  table_column (&table, "revenue", _("Revenue"), VS_FORMAT_MONEY);
  table_column (&table, "margin", _("Margin"), VS_FORMAT_MONEY);
  table_column (&table, "peak", _("Peak share"), VS_FORMAT_PERCENT);
  for (guint i = 0; i < report->tried->len; i++)
    {
      const VsTried *tried = report->tried->pdata[i];
      double figures[] = { round (tried->better), round (tried->worse), round (tried->vulnerable_worse), tried->revenue, tried->margin,
                           tried->peak };

      vs_column_builder_add_text (table.builders[0], tried->name, -1);
      for (guint k = 0; k < G_N_ELEMENTS (figures); k++)
        vs_column_builder_add_double (table.builders[k + 1], figures[k]);
    }
  return table_end (&table, report->tried->len);
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
  content->summary = g_strdup (content->message ? content->message : content->title);
}

VsTileContent *
vs_report_content (const VsTile *tile, const VsSupplyBook *book, const VsOutcome *outcome, const GPtrArray *tried, const char *currency)
{
  static const struct { const char *id; void (*tell) (const Report *, VsTileContent *); } figures[] = {
    { "revenue", tell_revenue }, { "margin", tell_margin }, { "better", tell_better }, { "peak", tell_peak },
  };
  const Report   report = { book, outcome, tried, currency };
  VsTileContent *content = g_new0 (VsTileContent, 1);

  content->tile = tile;
  content->title = g_strdup (_(tile->title));
  content->note = g_strdup (tile->note ? _(tile->note) : NULL);
  content->value = content->against = content->target = NAN;
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (g_strcmp0 (tile->id, figures[i].id) == 0)
      {
        figures[i].tell (&report, content);
        content->summary = g_strdup_printf ("%s: %s, %s. %s", content->title, content->number, content->change, content->detail);
        return content;
      }
  tell_table (&report, content);
  return content;
}
