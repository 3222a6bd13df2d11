/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/bill-report.h"

#include "base/text.h"
#include "semantic/words.h"
#include "simulate/tiles.h"

#include <math.h>

static const VsCustomerPlan *
plan_shown (const VsCustomerBill *bill)
{
  return bill->plans->pdata[bill->shown];
}

/* ── Figures ── */

static void
tell_total (VsTileContent *content, const VsCustomerBill *bill, const char *currency)
{
  const VsCustomerPlan *plan = plan_shown (bill), *best = bill->plans->pdata[0];
  double saving = plan->total - best->total;

  vs_tiles_number (content, plan->total, VS_FORMAT_MONEY, currency);
  content->detail = g_strdup_printf (plan->is_current ? _("on “%s”, tax excluded") : _("if it were on “%s”, tax excluded"),
                                     plan->name);
  if (saving > 0.005)
    {
      g_autofree char *amount = vs_format_short (saving, VS_FORMAT_MONEY, currency);

      content->change_level = VS_LEVEL_ORANGE;
      content->change = g_strdup_printf (_("%s less on “%s”"), amount, best->name);
    }
  else
    {
      content->change_level = VS_LEVEL_GREEN;
      content->change = g_strdup (_("no plan is cheaper"));
    }
}

static void
tell_price (VsTileContent *content, const VsCustomerBill *bill, const char *currency)
{
  double price = bill->kwh > 0 ? plan_shown (bill)->total / bill->kwh : NAN;
  g_autofree char *kwh = vs_format_short (bill->kwh, VS_FORMAT_KWH, NULL);
  g_autofree char *digits = isnan (price) ? g_strdup ("–") : vs_format_places (price, 4);

  content->value = price;
  content->number = g_strdup_printf ("%s %s", vs_currency_sign (currency), digits);
  content->number_full = g_strdup (content->number);
  content->detail = g_strdup_printf (_("a kWh, all in all, for %s"), kwh);
}

static void
tell_dearest (VsTileContent *content, const VsCustomerBill *bill, const char *currency)
{
  const VsCustomerMonth *dearest = NULL;
  g_autofree char *month = NULL, *kwh = NULL;

  for (guint i = 0; i < bill->months->len; i++)
    {
      const VsCustomerMonth *here = &g_array_index (bill->months, VsCustomerMonth, i);

      if (dearest == NULL || here->total > dearest->total)
        dearest = here;
    }
  if (dearest == NULL)
    return;
  month = vs_format_full (dearest->first, VS_FORMAT_MONTH, NULL);
  kwh = vs_format_short (dearest->kwh, VS_FORMAT_KWH, NULL);
  vs_tiles_number (content, dearest->total, VS_FORMAT_MONEY, currency);
  content->detail = g_strdup_printf (_("%s, %s"), month, kwh);
}

static void
tell_coverage (VsTileContent *content, const VsCustomerBill *bill, const char *currency)
{
  guint missing = 0;

  for (VsDay day = bill->from; day < bill->to; day++)
    missing += isnan (bill->day_kwh[day - bill->from]);
  vs_tiles_number (content, bill->coverage, VS_FORMAT_PERCENT, NULL);
  content->detail = missing > 0 ? g_strdup_printf (ngettext ("%u day without any reading", "%u days without any reading", missing), missing)
                                : g_strdup (_("every day has readings"));
}

/* ── Tables ── */

static VsResult *
lines_table (const VsCustomerBill *bill)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "line", _("Line"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "amount", _("Amount"), VS_FORMAT_MONEY, FALSE);
  for (guint i = 0; i < bill->lines->len; i++)
    {
      const VsCustomerLine *line = bill->lines->pdata[i];

      if (fabs (line->amount) < 0.005)
        continue;
      vs_made_table_text (&table, 0, line->caption);
      vs_made_table_number (&table, 1, line->amount);
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

static VsResult *
plans_table (const VsCustomerBill *bill)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "plan", _("Plan"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "kind", _("Part of the bill"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "amount", _("A year"), VS_FORMAT_MONEY, FALSE);
  for (guint i = 0; i < bill->plans->len; i++)
    {
      const VsCustomerPlan *plan = bill->plans->pdata[i];
      g_autofree char *name = plan->is_current ? g_strdup_printf (_("%s (now)"), plan->name) : g_strdup (plan->name);

      for (guint k = 0; k < VS_N_BILL_KINDS; k++)
        if (fabs (plan->by_kind[k]) >= 0.005)
          {
            vs_made_table_text (&table, 0, name);
            vs_made_table_text (&table, 1, vs_bill_kind_caption ((VsBillKind) k));
            vs_made_table_number (&table, 2, plan->by_kind[k]);
            vs_made_table_row (&table);
          }
    }
  return vs_made_table_end (&table);
}

static VsResult *
months_table (const VsCustomerBill *bill)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "month", _("Month"), VS_FORMAT_MONTH, TRUE);
  vs_made_table_column (&table, "total", _("Bill"), VS_FORMAT_MONEY, FALSE);
  for (guint i = 0; i < bill->months->len; i++)
    {
      const VsCustomerMonth *month = &g_array_index (bill->months, VsCustomerMonth, i);

      vs_made_table_number (&table, 0, month->first);
      vs_made_table_number (&table, 1, month->total);
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

/* A calendar: day of the month × month. */
static VsResult *
calendar_table (const VsCustomerBill *bill, const char *name, const char *caption, VsFormat format, const double *values)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "day", _("Day"), VS_FORMAT_INTEGER, TRUE);
  vs_made_table_column (&table, "month", _("Month"), VS_FORMAT_MONTH, TRUE);
  vs_made_table_column (&table, name, caption, format, FALSE);
  for (VsDay day = bill->from; day < bill->to; day++)
    {
      int year, month, mday;

      vs_day_to_civil (day, &year, &month, &mday);
      vs_made_table_number (&table, 0, mday);
      vs_made_table_number (&table, 1, vs_day_from_civil (year, month, 1));
      vs_made_table_number (&table, 2, values[day - bill->from]);
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

static VsResult *
days_table (const VsCustomerBill *bill)
{
  return calendar_table (bill, "kwh", _("kWh"), VS_FORMAT_KWH, bill->day_kwh);
}

static VsResult *
costs_table (const VsCustomerBill *bill)
{
  return calendar_table (bill, "cost", _("Cost"), VS_FORMAT_MONEY, bill->day_cost);
}

static VsResult *
invoices_table (const VsCustomerBill *bill)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "invoice", _("Invoice"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "from", _("From"), VS_FORMAT_DATE, FALSE);
  vs_made_table_column (&table, "to", _("To"), VS_FORMAT_DATE, FALSE);
  vs_made_table_column (&table, "billed", _("Billed"), VS_FORMAT_MONEY, FALSE);
  vs_made_table_column (&table, "recomputed", _("From the readings"), VS_FORMAT_MONEY, FALSE);
  vs_made_table_column (&table, "difference", _("Difference"), VS_FORMAT_MONEY, FALSE);
  vs_made_table_column (&table, "verdict", _("Verdict"), VS_FORMAT_TEXT, FALSE);
  for (guint i = 0; i < bill->invoices->len; i++)
    {
      const VsInvoiceCheck *check = &g_array_index (bill->invoices, VsInvoiceCheck, i);
      gboolean judged = check->verdict != VS_INVOICE_NOT_ENOUGH_DATA && check->verdict != VS_INVOICE_NO_PLAN;

      vs_made_table_text (&table, 0, check->invoice_id);
      vs_made_table_number (&table, 1, check->from);
      vs_made_table_number (&table, 2, check->to - 1);
      vs_made_table_number (&table, 3, check->billed);
      vs_made_table_number (&table, 4, judged ? check->recomputed : NAN);
      vs_made_table_number (&table, 5, judged ? check->billed - check->recomputed : NAN);
      vs_made_table_text (&table, 6, vs_invoice_verdict_caption (check->verdict));
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

static VsResult *
barred_table (const VsCustomerBill *bill)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "plan", _("Plan"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "reason", _("Why not"), VS_FORMAT_TEXT, FALSE);
  for (guint i = 0; i < bill->barred->len; i++)
    {
      const VsBarredPlan *barred = bill->barred->pdata[i];

      vs_made_table_text (&table, 0, barred->name);
      vs_made_table_text (&table, 1, barred->reason);
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

static VsResult *
whole_table (const VsCustomerBill *bill)
{
  VsMadeTable table = { NULL };

  vs_made_table_column (&table, "line", _("Line"), VS_FORMAT_TEXT, TRUE);
  vs_made_table_column (&table, "hours", _("Hours"), VS_FORMAT_TEXT, FALSE);
  vs_made_table_column (&table, "quantity", _("Quantity"), VS_FORMAT_NUMBER, FALSE);
  vs_made_table_column (&table, "unit", _("Unit"), VS_FORMAT_TEXT, FALSE);
  vs_made_table_column (&table, "price", _("Mean price"), VS_FORMAT_NUMBER, FALSE);
  vs_made_table_column (&table, "amount", _("Amount"), VS_FORMAT_MONEY, FALSE);
  for (guint i = 0; i < bill->lines->len; i++)
    {
      const VsCustomerLine *line = bill->lines->pdata[i];

      vs_made_table_text (&table, 0, line->caption);
      vs_made_table_text (&table, 1, line->hours);
      vs_made_table_number (&table, 2, line->quantity);
      vs_made_table_text (&table, 3, line->unit);
      vs_made_table_number (&table, 4, line->quantity != 0 ? line->amount / line->quantity : NAN);
      vs_made_table_number (&table, 5, line->amount);
      vs_made_table_row (&table);
    }
  return vs_made_table_end (&table);
}

VsTileContent *
vs_bill_report_content (const VsTile *tile, const VsCustomerBill *bill, const char *currency)
{
  static const struct { const char *id; void (*tell) (VsTileContent *, const VsCustomerBill *, const char *); } figures[] = {
    { "total", tell_total }, { "price", tell_price }, { "dearest", tell_dearest }, { "coverage", tell_coverage },
  };
  static const struct { const char *id; VsResult *(*make) (const VsCustomerBill *); } tables[] = {
    { "lines", lines_table }, { "plans", plans_table }, { "months", months_table }, { "days", days_table },
    { "costs", costs_table }, { "table", whole_table }, { "invoices", invoices_table }, { "barred", barred_table },
  };
  VsTileContent *content = vs_tiles_content (tile);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (g_strcmp0 (tile->id, figures[i].id) == 0)
      figures[i].tell (content, bill, currency);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_strcmp0 (tile->id, tables[i].id) == 0)
      content->result = tables[i].make (bill);
  if (content->result != NULL && content->result->n_all == 0)
    content->message = g_strdup (vs_words (vs_json_string_or (vs_json_get (vs_json_get (tile->json, "empty"), "text"),
                                                              _("Nothing to show yet."))));
  vs_tiles_fill_currency (content, currency);
  vs_tiles_summarise (content);
  return content;
}
