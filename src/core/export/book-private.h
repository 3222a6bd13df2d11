/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that read a book share: book.c reads the whole, book-table.c tables and links, book-sheet.c sheets and colours. */
#pragma once

#include "export/book.h"

typedef struct {
  VsBook        *book;
  const VsModel *model;
  const char    *currency;
  GHashTable    *flats, *captions;   /* taken names */
} VsBookReader;

/* Lower-case letters, digits and what `more` holds, not empty. */
gboolean      vs_book_is_plain (const char *name, const char *more);

void          vs_book_read_table (VsBookReader *r, VsJson at);
void          vs_book_table_free (gpointer table);
VsBookTable  *vs_book_table (const VsBook *book, const char *entity);
VsBookColumn *vs_book_column (const VsBookTable *table, const char *field);

void          vs_book_read_palettes (VsBookReader *r, VsJson colours);
void          vs_book_palette_free (gpointer palette);
void          vs_book_read_sheet (VsBookReader *r, VsJson at);
void          vs_book_sheet_free (gpointer sheet);
void          vs_book_read_dashboard (VsBookReader *r, VsJson at);
