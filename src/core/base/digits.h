/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digits.h: numbers and dates as plain text straight into a buffer, for files of millions of rows. No locale, no exponent where none is
 * needed. Each function writes at most VS_DIGITS_MAX bytes at `p`, no NUL, and returns the end. */
#pragma once

#include "base/date.h"
#include "base/money.h"

G_BEGIN_DECLS

#define VS_DIGITS_MAX 48

char *vs_digits_put_int (char *p, gint64 value);
char *vs_digits_put_fixed (char *p, gint64 value, int places);  /* value / 10^places, exactly; places 0 to 18 */
char *vs_digits_put_money (char *p, VsMoney amount);            /* at least two places; nothing for VS_MONEY_NONE */
/* The shortest of 15, 16 and 17 digits that reads back as the same number, as printf ("%.15g") and so on would write it; nothing for what
 * is not finite. */
char *vs_digits_put_double (char *p, double value);
char *vs_digits_put_day (char *p, VsDay day);                   /* ISO; nothing for VS_DAY_NONE */

G_END_DECLS
