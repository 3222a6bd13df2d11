/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number.h: numbers and amounts as files write them: a decimal mark, marks between thousands, a sign before or behind, brackets, "%" and
 * the marks of currencies. What is not written in the way that was agreed on is a fault, never the nearest guess. */
#pragma once

#include "intake/convert.h"

G_BEGIN_DECLS

/* Bytes of the mark between thousands at p; 0: none. A blank stands for every narrow or unbreakable one, an apostrophe for the raised one. */
gsize       vs_number_mark (char group, const char *p, const char *end);
/* "12,5 %" is 0.125. */
VsFault     vs_number_read (const VsConvert *how, const char *text, gsize len, double *value);
VsFault     vs_number_read_whole (const VsConvert *how, const char *text, gsize len, gint64 *value);
/* VS_FAULT_CURRENCY when it bears the mark of another currency than the one agreed on. */
VsFault     vs_number_read_money (const VsConvert *how, const char *text, gsize len, gint64 *value);
/* The mark of a currency at either end of an amount: its code, "$", "¥" or "kr" where several share it, NULL without one. (static, or into the text: `n` bytes) */
const char *vs_number_currency (const char *text, gsize len, gsize *n);
/* Whether an amount with such a mark may be of the currency. */
gboolean    vs_number_is_of (const char *mark, gsize n, const char *currency);

G_END_DECLS
