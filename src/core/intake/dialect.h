/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dialect.h: which delimiter, quote and escape a text is written with. Each candidate cuts the text; the one whose records are most
 * alike and whose cells look most like values wins (the two measures of van den Burg, Nazábal and Sutton, “Wrangling messy CSV files by
 * detecting row and type patterns”, 2019, in a simpler form). */
#pragma once

#include "base/csv.h"

G_BEGIN_DECLS

/* Sets delimiter, quote, escape and padded; the encoding is taken as it is. Returns the share of records that have the usual width, 0..1. */
double vs_dialect_detect (const char *text, gsize n, VsCsvDialect *dialect);

G_END_DECLS
