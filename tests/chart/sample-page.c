/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "samples.h"

static VsTileContent *
kpi (const char *title, const char *number, const char *change, double by, VsLevel level, const char *detail)
{
  static const double path[] = { 3, 4, 3.5, 5, 5.2, 6, 5.8, 7, 7.5, 7.2, 8, 8.3 };
  VsTileContent *c = fixture_new (title, VS_MARK_KPI, "{}");

  fixture_months (c, "month", 2025, 7, G_N_ELEMENTS (path));
  fixture_numbers (c, "n", "N", VS_FORMAT_NUMBER, path, G_N_ELEMENTS (path));
  c->spark = g_steal_pointer (&c->result);
  c->number = g_strdup (number);
  c->change = g_strdup (change);
  c->value = 100 + by;
  c->against = 100;
  c->change_level = level;
  c->change_direction = by > 0 ? 1 : by < 0 ? -1 : 0;
  c->detail = g_strdup (detail);
  return c;
}

static VsTileContent *
attention (void)
{
  static const char *const names[] = { "Food wholesaler 20 118", "Hotel 20 407", "Household 771 208", "Household 318 554" };
  static const char *const kinds[] = { "Business", "Business", "Household", "Household" };
  static const double values[] = { 412000, 287000, 3900, 3100 };
  static const char *const risks[] = { "HIGH", "HIGH", "MEDIUM", NULL };
  static const char *const whys[] = { "Usage down 38 %, contract ends in 41 days", "Three escalated tickets, invoice 34 days late",
                                      "Overpays $ 212 a year on Standard", "No contact for 70 days" };
  VsTileContent *c = fixture_new ("Needs attention", VS_MARK_TABLE, "{ \"levels\": { \"HIGH\": \"red\", \"MEDIUM\": \"orange\" } }");

  fixture_text (c, "Customer", names, 4);
  fixture_text (c, "Kind", kinds, 4);
  fixture_numbers (c, "value", "Value", VS_FORMAT_MONEY, values, 4);
  fixture_text (c, "Churn risk", risks, 4);
  fixture_text (c, "Why", whys, 4);
  return c;
}

static void
add (SamplePage *page, VsTileContent *content, int w, int h, const char *note)
{
  VsTile *tile = (VsTile *) content->tile;

  tile->w = w;
  tile->h = h;
  content->note = g_strdup (note);
  g_ptr_array_add (page->contents, content);
  g_ptr_array_add (page->dashboard.tiles, tile);
}

static VsTileContent *
sample (const char *name)
{
  for (gsize i = 0; i < n_samples; i++)
    if (g_str_equal (samples[i].name, name))
      return samples[i].make ();
  g_assert_not_reached ();
}

SamplePage *
sample_page_new (void)
{
  SamplePage *page = g_new0 (SamplePage, 1);
  VsTileContent *missing = kpi ("Grow · likely EV owners", "", NULL, 0, VS_LEVEL_NONE, NULL);

  page->contents = g_ptr_array_new_with_free_func ((GDestroyNotify) fixture_free);
  page->dashboard.name = (char *) "executive";
  page->dashboard.title = (char *) "Overview";
  page->dashboard.columns = 12;
  page->dashboard.tiles = g_ptr_array_new ();
  missing->message = g_strdup ("No readings loaded yet. Import readings to find likely owners.");
  add (page, kpi ("Revenue, 12 months", "$ 1.284 bn", "4.1 % more than last year", 4, VS_LEVEL_GREEN, "Target $ 1.30 bn · 98.8 %"), 3, 2,
       NULL);
  add (page, kpi ("Retain · overpaying", "84,120", "12.3 % of customers", 3, VS_LEVEL_ORANGE, "They pay $ 9.1 M a year too much"), 3, 2,
       NULL);
  add (page, kpi ("Control · expected loss", "$ 6.42 M", "0.3 points less of revenue", -1, VS_LEVEL_GREEN,
                  "Overdue $ 38.7 M · DSO 41 days"), 3, 2, NULL);
  add (page, missing, 3, 2, NULL);
  add (page, sample ("revenue"), 8, 4, "$ a month · dashed: a year before");
  add (page, sample ("aging"), 4, 4, "$ · total 142.6 M, adds up to the ledger");
  add (page, attention (), 8, 3, NULL);
  add (page, sample ("churn"), 4, 3, "Customers");
  add (page, sample ("week"), 6, 4, "Mean kWh an hour");
  add (page, sample ("histogram"), 6, 4, "Customers by churn score");
  return page;
}

void
sample_page_free (SamplePage *page)
{
  g_ptr_array_unref (page->contents);
  g_ptr_array_unref (page->dashboard.tiles);
  g_free (page);
}
