/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain.h: a bill in words: what each line is for, which hours it comes from, and what it comes to when it is printed. */
#pragma once

#include "tariff/bill.h"

G_BEGIN_DECLS

/* "weekday 16:00–21:00", "all hours"; NULL for a line that comes from no hours (a standing charge, a tax). (transfer full) */
char  *vs_bill_line_hours (const VsBill *bill, const VsBillLine *line);
/* "Energy, period 2, tier 1", the caption in the user's language. (transfer full) */
char  *vs_bill_line_caption (const VsBillLine *line);
/* The amount rounded once, to `digits` of the currency. */
double vs_bill_line_rounded (const VsBillLine *line, int digits);

G_END_DECLS
