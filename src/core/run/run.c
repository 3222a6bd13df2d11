/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/run.h"

#include "campaign/campaign-store.h"
#include "collections/collections-store.h"
#include "intake/currency.h"
#include "meter/meter-store.h"
#include "meter/vee-store.h"
#include "quality/quality.h"
#include "score/score-store.h"
#include "semantic/dashboard.h"
#include "tariff/tariff-store.h"

/* A step stands after those whose outputs it reads. */
static const VsStep *const steps[] = {
  &vs_step_quality,
  &vs_step_vee,
  &vs_step_currency,
  &vs_step_fingerprint,
  &vs_step_ev,
  &vs_step_tariff,
  &vs_step_collections,
  &vs_step_score,
  &vs_step_campaign,
  NULL,
};

const VsStep *const *
vs_run_steps (void)
{
  return steps;
}

gboolean
vs_run (VsWorkspace *ws, VsJob *job, GArray *entries, GError **error)
{
  const guint n = G_N_ELEMENTS (steps);   /* the last part: keeping the pages' columns */
  gboolean any = FALSE;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws), FALSE);

  for (guint i = 0; steps[i] != NULL; i++)
    {
      VsRunEntry entry = { steps[i], FALSE, 0 };
      gint64 began = g_get_monotonic_time ();

      if (!vs_job_check (job, error))
        return FALSE;
      vs_job_set_span (job, (double) i / n, (double) (i + 1) / n);
      vs_job_report (job, 0, "%s", _(steps[i]->title));
      if (!vs_step_run (ws, steps[i], job, &entry.ran, error))
        return FALSE;
      any |= entry.ran;
      entry.seconds = (g_get_monotonic_time () - began) / 1e6;
      if (entries)
        g_array_append_val (entries, entry);
    }
  vs_job_set_span (job, (double) (n - 1) / n, 1);
  if (any)
    vs_dashboards_keep (ws, job);
  vs_job_set_span (job, 0, 1);
  vs_job_report (job, 1, "%s", _("Up to date"));
  return TRUE;
}
