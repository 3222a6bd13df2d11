/* SPDX-License-Identifier: GPL-3.0-or-later */
/* period.h: the stretch of whole months that figures are of, and the one they are compared with. Only closed months count, those whose
 * last day is not after the as-of date: a part of a month, quarter or year is never set beside a whole one. */
#pragma once

#include "base/date.h"

G_BEGIN_DECLS

typedef enum {
  VS_PERIOD_12_MONTHS,     /* "12 months": the last twelve */
  VS_PERIOD_MONTH,         /* "month" */
  VS_PERIOD_QUARTER,       /* "quarter": of the fiscal year */
  VS_PERIOD_YEAR_TO_DATE,  /* "year to date": from the start of the fiscal year */
  VS_PERIOD_FISCAL_YEAR,   /* "fiscal year": the last whole one */
  VS_N_PERIODS
} VsPeriodKind;

typedef enum {
  VS_COMPARE_YEAR_BEFORE,    /* "year before": the same months a year earlier */
  VS_COMPARE_PERIOD_BEFORE,  /* "period before": as many months, right before */
  VS_COMPARE_NONE,           /* "none" */
  VS_N_COMPARES
} VsCompare;

/* All days belong to it, the last one too. VS_DAY_NONE: there is no such day (no as-of date, nothing to compare with). */
typedef struct {
  VsPeriodKind kind;
  VsCompare    compare;
  VsDay        from, to;
  VsDay        before_from, before_to;
} VsPeriod;

/* fiscal_start: the month 1..12 with which the fiscal year begins. */
VsPeriod    vs_period_new (VsPeriodKind kind, VsCompare compare, VsDay as_of, int fiscal_start);

/* As files and the command line write them. FALSE for any other text. */
const char *vs_period_kind_name (VsPeriodKind kind);
gboolean    vs_period_kind_from_name (const char *name, VsPeriodKind *kind);
const char *vs_compare_name (VsCompare compare);
gboolean    vs_compare_from_name (const char *name, VsCompare *compare);

/* "12 months to June 2026", "June 2026", "April to June 2026"; "" without days. And of the days before. (transfer full) */
char       *vs_period_words (const VsPeriod *period);
char       *vs_period_before_words (const VsPeriod *period);
/* What a comparison is with: "than the year before", "than the quarter before"; "" when there is none. Translated. */
const char *vs_period_compare_words (const VsPeriod *period);

G_END_DECLS
