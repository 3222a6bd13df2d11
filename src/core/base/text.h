/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h: numbers for people, names that were nearly right, and hashes that never change. */
#pragma once

#include "base/date.h"
#include "base/money.h"

G_BEGIN_DECLS

/* How a number is shown; the names are those of the semantic model's "format". */
typedef enum {
  VS_FORMAT_NUMBER,    /* "number": 3–4 significant digits */
  VS_FORMAT_INTEGER,   /* "integer": grouped */
  VS_FORMAT_PERCENT,   /* "percent": the value is a fraction */
  VS_FORMAT_MONEY,     /* "money": with the currency's sign */
  VS_FORMAT_KWH,       /* "kwh" */
  VS_FORMAT_KW,        /* "kw" */
  VS_FORMAT_DAYS,      /* "days" */
  VS_FORMAT_DATE,      /* "date" */
  VS_FORMAT_MONTH,     /* "month" */
  VS_FORMAT_TIME,      /* "time" */
  VS_FORMAT_TEXT,      /* "text" */
  VS_FORMAT_YESNO,     /* "yesno" */
  VS_FORMAT_SCORE,     /* "score": one decimal */
  VS_FORMAT_WEEKDAY,   /* "weekday": 1 is Monday */
  VS_FORMAT_HOUR,      /* "hour": 0 to 23 */
} VsFormat;

gboolean vs_format_from_name (const char *name, VsFormat *format);
const char *vs_format_name (VsFormat format);

/* Short: k, M, bn with 3 significant digits ("$ 1.28 bn", "84.1 k", "12.3 %"); NaN gives "n/a"; what people have no words for is
 * "1.2 × 10¹⁸". No line breaks between a number and its unit. currency: ISO code, may be NULL. (transfer full) */
char *vs_format_short (double value, VsFormat format, const char *currency);
/* Full value with the locale's grouping ("$ 1,284,112.40"). (transfer full) */
char *vs_format_full (double value, VsFormat format, const char *currency);
/* A plain number with so many decimals, as on an axis: "1,500", "−0.25". (transfer full) */
char *vs_format_places (double value, int places);
/* The day a week begins with here: 1 Monday … 7 Sunday. */
int   vs_first_weekday (void);
/* "$" for USD, "£", "€", else the code itself. */
const char *vs_currency_sign (const char *currency);

/* The candidate with the least edit distance to `name`, or NULL when none is near (distance > 1 + length/3). (transfer none) */
const char *vs_text_nearest (const char *name, const char *const *candidates, gssize n);

/* A name for files and documents: "Revenue by region" → "revenue-by-region"; `fallback` when nothing is left of it. (transfer full) */
char *vs_text_slug (const char *text, const char *fallback);

/* For what is stored, searched and read by other programs: blanks that keep a line together become plain ones. Takes and gives the text. */
char *vs_text_plain_blanks (char *text);

/* At most n characters, the last one "…" when there were more. (transfer full) */
char *vs_text_shorten (const char *text, glong n);

/* FNV-1a 64: the same for the same bytes on any machine, for ever. Chain with the previous value; start with VS_HASH_START. */
#define VS_HASH_START G_GUINT64_CONSTANT (0xcbf29ce484222325)
guint64 vs_hash64 (guint64 start, gconstpointer bytes, gsize n);
/* A uniform 0..1 from a hash (after a final mix); deterministic random draws and campaign arms use it. */
double  vs_hash_uniform (guint64 hash);

G_END_DECLS
