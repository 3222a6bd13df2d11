/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.h: what a simulation says, as tiles of a page (data/portfolio/simulation-page.json), so that they are drawn, read aloud, copied
 * and exported like any other. Tiles are told apart by their id: revenue, margin, better, peak, spread, groups, tried. */
#pragma once

#include "semantic/dashboard.h"
#include "simulate/simulation.h"

G_BEGIN_DECLS

/* A design that was tried, to be compared with others. */
typedef struct {
  char  *name;
  double customers, better, worse, vulnerable_worse;   /* of those who move */
  double revenue, margin;                              /* change over the window, currency units */
  double peak;                                         /* change of the share used in the system's peak */
} VsTried;

VsTried *vs_tried_new (const char *name, const VsOutcome *outcome);
void     vs_tried_free (VsTried *tried);

/* tried: VsTried, nullable. currency: "USD". (transfer full) */
VsTileContent *vs_report_content (const VsTile *tile, const VsSupplyBook *book, const VsOutcome *outcome, const GPtrArray *tried,
                                  const char *currency);

G_END_DECLS
