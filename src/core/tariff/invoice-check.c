/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/invoice-check.h"

#include <math.h>
#include <string.h>

gboolean
vs_invoice_rule_read (VsJsonDoc *doc, VsInvoiceRule *rule, GError **error)
{
  VsJson root = vs_json_doc_root (doc), coverage = vs_json_get (root, "min_coverage"), within = vs_json_get (root, "right_within");

  rule->amount = vs_json_number (vs_json_get (within, "amount"));
  rule->share = vs_json_number (vs_json_get (within, "share"));
  rule->min_coverage = vs_json_number (coverage);
  if (!(rule->amount >= 0 && rule->share >= 0 && rule->share <= 1))
    vs_json_fault (within, _("must have an “amount” of 0 or more and a “share” from 0 to 1"));
  if (!(rule->min_coverage >= 0 && rule->min_coverage <= 1))
    vs_json_fault (coverage, _("must be a share from 0 to 1"));
  return vs_json_doc_check (doc, error);
}

VsInvoiceVerdict
vs_invoice_judge (const VsInvoiceRule *rule, const VsInvoiceCheck *check)
{
  double difference = check->billed - check->recomputed;

  if (check->expected == 0 || (double) check->present / check->expected < rule->min_coverage)
    return VS_INVOICE_NOT_ENOUGH_DATA;
  if (isnan (check->recomputed))
    return VS_INVOICE_NO_PLAN;
  if (fabs (difference) <= MAX (rule->amount, rule->share * fabs (check->recomputed)))
    return VS_INVOICE_RIGHT;
  return difference > 0 ? VS_INVOICE_TOO_HIGH : VS_INVOICE_TOO_LOW;
}

const char *
vs_invoice_verdict_name (VsInvoiceVerdict verdict)
{
  static const char *const names[VS_N_INVOICE_VERDICTS] = { "right", "too_high", "too_low", "not_enough_data", "no_plan" };

  return names[verdict];
}

const char *
vs_invoice_verdict_caption (VsInvoiceVerdict verdict)
{
  static const char *const captions[VS_N_INVOICE_VERDICTS] = {
    N_("Right"), N_("Too high"), N_("Too low"), N_("Too few readings"), N_("No plan known"),
  };

  return _(captions[verdict]);
}

static void
check_clear (gpointer data)
{
  VsInvoiceCheck *check = data;

  g_free (check->invoice_id);
  g_free (check->customer_id);
  g_free (check->contract_id);
}

GArray *
vs_invoice_checks_new (void)
{
  GArray *checks = g_array_new (FALSE, TRUE, sizeof (VsInvoiceCheck));

  g_array_set_clear_func (checks, check_clear);
  return checks;
}

void
vs_invoice_summarise (const GArray *checks, VsInvoiceSummary *summary)
{
  gsize judged;

  memset (summary, 0, sizeof *summary);
  for (guint i = 0; i < checks->len; i++)
    {
      const VsInvoiceCheck *check = &g_array_index (checks, VsInvoiceCheck, i);

      summary->count[check->verdict]++;
      if (check->verdict == VS_INVOICE_TOO_HIGH)
        summary->overcharged += check->billed - check->recomputed;
      else if (check->verdict == VS_INVOICE_TOO_LOW)
        summary->undercharged += check->recomputed - check->billed;
    }
  judged = summary->count[VS_INVOICE_RIGHT] + summary->count[VS_INVOICE_TOO_HIGH] + summary->count[VS_INVOICE_TOO_LOW];
  summary->accuracy = judged > 0 ? (double) summary->count[VS_INVOICE_RIGHT] / judged : NAN;
}
