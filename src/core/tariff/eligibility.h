/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eligibility.h: may a customer choose a plan, and if not, why not? By kind of customer (this program's “eligibility”, else URDB's
 * “sector”), by a car or a solar system, by kWh and kW a year (the extension), and by URDB's limits: peakkwcapacity… of the highest month's
 * kW and peakkwhusage… of the highest month's kWh, each over the last …history months, or over all that are known when it names none.
 * What is not known of a customer admits. */
#pragma once

#include "tariff/rate.h"

G_BEGIN_DECLS

/* What decides whether a customer may choose a plan. */
typedef struct {
  const char  *kind;                /* nullable */
  gboolean     has_ev, has_solar;
  double       kwh_year, peak_kw;   /* NaN = not known */
  const float *month_kwh, *month_kw;   /* of each month, the latest last; NULL = not known */
  guint        n_months;
} VsTraits;

/* The first rule of the rate that the customer breaks. */
typedef enum {
  VS_BAR_NONE, VS_BAR_KIND, VS_BAR_EV, VS_BAR_SOLAR, VS_BAR_KWH_YEAR_LOW, VS_BAR_KWH_YEAR_HIGH, VS_BAR_KW_YEAR_HIGH,
  VS_BAR_KW_LOW, VS_BAR_KW_HIGH, VS_BAR_KWH_LOW, VS_BAR_KWH_HIGH,
} VsBar;

/* `figure` (nullable): what the customer has of it, in the unit of the rule; `bound`: what the rate allows. */
VsBar    vs_rate_bars (const VsRate *rate, const VsTraits *traits, double *figure, double *bound);
gboolean vs_rate_fits (const VsRate *rate, const VsTraits *traits);
/* Why the customer may not choose it, translated: “from 500 kW of peak; here 3.2 kW”. NULL when nothing speaks against it. (transfer full) */
char    *vs_rate_objection (const VsRate *rate, const VsTraits *traits);
/* Does it ask what each month was, so that VsTraits must tell? */
gboolean vs_rate_asks_months (const VsRate *rate);

G_END_DECLS
