/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table-words.h: tables and moments as people say them. */
#pragma once

#include "base/date.h"

G_BEGIN_DECLS

/* "account_hold" → "account hold", "reading" → "meter readings". (transfer full) */
char *vs_table_words (const char *table);
/* Local date and time of day. (transfer full) */
char *vs_moment_words (VsTime at);

G_END_DECLS
