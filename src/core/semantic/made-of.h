/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made-of.h: what a tile's figures are made of, for people who want to trust them: what is meant, how it is computed, of which rows of which
 * tables, from which files those came, over what time and under what filter. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

typedef struct {
  char    *heading;   /* "Formula"; NULL: goes on with the one before */
  char    *text;
  gboolean code;      /* an expression, word for word */
} VsFact;

/* where: the tile's filter as an expression; filter: the same in words (both nullable). Of any thread. (element-type VsFact)
 * (transfer full) */
GPtrArray *vs_made_of (VsData *data, const VsTile *tile, const char *where, const char *filter, VsJob *job, GError **error);
/* All of it as plain text, for the clipboard. (transfer full) */
char      *vs_made_of_text (const char *title, GPtrArray *facts);

G_END_DECLS
