/* SPDX-License-Identifier: GPL-3.0-or-later */
/* money.h: amounts as whole ten-thousandths of a currency unit, so that sums are exact. */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

typedef gint64 VsMoney;

#define VS_MONEY_SCALE 10000
#define VS_MONEY_NONE  G_MININT64

/* Nearest ten-thousandth, halves away from zero. VS_MONEY_NONE for NaN or beyond the range. */
VsMoney vs_money_from_double (double units);
static inline double
vs_money_to_double (VsMoney amount)
{
  return (double) amount / VS_MONEY_SCALE;
}
/* Plain decimal with '.', optional sign and up to 4 places ("-12.5"). VS_MONEY_NONE when it is not one. */
VsMoney vs_money_parse (const char *text, gssize len);
/* "1234.5" without exponent or grouping; at least two places. (transfer full) */
char   *vs_money_format (VsMoney amount);

G_END_DECLS
