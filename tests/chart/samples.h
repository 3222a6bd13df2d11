/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples.h: every family with good and with awkward data, by name: drawn by the tests and by `render-charts` for people to look at. */
#pragma once

#include "fixture.h"

typedef struct {
  const char     *name;
  VsTileContent *(*make) (void);
} Sample;

extern const Sample samples[];
extern const gsize  n_samples;

/* A whole page of ten cards, made by hand; write it with vs_page_write (). */
typedef struct {
  VsDashboard dashboard;
  GPtrArray  *contents;   /* VsTileContent */
} SamplePage;

SamplePage *sample_page_new (void);
void        sample_page_free (SamplePage *page);
