/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tiles.h: results that no query gives, as a tile's rows. Internal to the room. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

#define VS_TABLE_COLUMNS 8

/* Zeroed to begin with: columns first, then rows cell by cell. */
typedef struct {
  VsResult        *result;
  VsColumnBuilder *builders[VS_TABLE_COLUMNS];
  guint            n;
  gsize            n_rows;
} VsMadeTable;

/* A text for VS_FORMAT_TEXT, a day for VS_FORMAT_MONTH and VS_FORMAT_DATE, a number otherwise. The first column is a dimension. */
void      vs_made_table_column (VsMadeTable *table, const char *name, const char *caption, VsFormat format, gboolean is_dimension);
/* The next cell of a row, from the first column on; NaN and NULL are missing. */
void      vs_made_table_text (VsMadeTable *table, guint column, const char *text);
void      vs_made_table_number (VsMadeTable *table, guint column, double value);
void      vs_made_table_row (VsMadeTable *table);
/* (transfer full) */
VsResult *vs_made_table_end (VsMadeTable *table);

/* What a tile begins with: its title and note. (transfer full) */
VsTileContent *vs_tiles_content (const VsTile *tile);
/* {currency} in the note becomes the currency's sign. */
void           vs_tiles_fill_currency (VsTileContent *content, const char *currency);
void           vs_tiles_number (VsTileContent *content, double value, VsFormat format, const char *currency);
/* The sentence for who does not see it, once the texts are set. */
void           vs_tiles_summarise (VsTileContent *content);

G_END_DECLS
