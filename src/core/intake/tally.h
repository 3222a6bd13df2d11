/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tally.h: what the values of a column can be, counted over all that were seen: types, orders of dates, marks of numbers. No value decides
 * alone; a column is of a type when at most one value in twenty speaks against it. */
#pragma once

#include "intake/convert.h"

G_BEGIN_DECLS

/* Decimal mark and mark between thousands, the plainest first. */
#define VS_TALLY_MARKS 8
extern const struct _VsTallyMarks { char decimal, group; } vs_tally_marks[VS_TALLY_MARKS];

typedef struct {
  guint present;                 /* words for "not known" not counted */
  guint boolean;
  guint whole[VS_TALLY_MARKS], number[VS_TALLY_MARKS], money[VS_TALLY_MARKS];
  guint marked;                  /* numbers that are not digits alone */
  guint ymd[2], dmy[2], mdy[2];  /* [0] days, [1] instants */
  guint serial, epoch;           /* bare numbers that may be days of a spreadsheet, seconds since 1970 */
  guint unknown;                 /* words for "not known" */
  guint amounts;                 /* with a currency's mark */
  char  currency[4];             /* the first of them; "": none */
} VsTally;

void     vs_tally_add (VsTally *tally, const char *text, gsize len);
/* A word that stands for "not known" wherever numbers or dates are meant, as "N/A" or "-". */
gboolean vs_tally_is_unknown (const char *text, gsize len);
/* A column of that name may hold dates. */
gboolean vs_tally_names_date (const char *name);

/* Which marks the numbers of all columns bear: those under which most of the columns are numbers. *known: no others do as well. */
guint    vs_tally_choose_marks (const VsTally *tallies, guint n, char delimiter, gboolean *known);

/* The type of a column under these marks. *n_against: how many values are not of it. */
VsCellType vs_tally_judge (const VsTally *tally, guint marks, gboolean names_date, VsDateOrder *order, gboolean *counted, guint *n_against);

G_END_DECLS
