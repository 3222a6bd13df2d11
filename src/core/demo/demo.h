/* SPDX-License-Identifier: GPL-3.0-or-later */
/* demo.h: a synthetic retailer as CSV files in a folder, with what was planted in it under truth/. The same seed, number and date give the
 * same bytes on any machine and with any number of threads; a customer's rows depend on the seed and the customer's number only, so
 * memory does not grow with the number of customers. */
#pragma once

#include "base/date.h"
#include "base/job.h"

G_BEGIN_DECLS

typedef struct {
  const char *directory;    /* made if absent */
  guint       customers;    /* 1 … 9,000,000 */
  guint64     seed;
  VsDay       as_of;        /* VS_DAY_NONE = 2026-06-30 */
  gboolean    long_form;    /* a row per reading instead of a row per meter and day */
} VsDemoOptions;

typedef struct {
  char   *name;             /* "readings.csv", "truth/ev.csv" */
  guint64 rows, bytes;
} VsDemoOutput;

typedef struct {
  VsDay   as_of;
  guint64 readings, missing, faults;
  guint   ev_owners, decoys, worse_plan, defaulters, churners;
  GArray *files;            /* VsDemoOutput */
} VsDemoSummary;

/* Each file appears whole at the end; cancelled or failed, the folder is as it was (a new one stays, empty). */
gboolean vs_demo_write (const VsDemoOptions *options, VsJob *job, VsDemoSummary *summary, GError **error);
void     vs_demo_summary_clear (VsDemoSummary *summary);

G_END_DECLS
