/* SPDX-License-Identifier: GPL-3.0-or-later */
/* book.h: what a Tableau workbook holds, as one list read from data/workbooks/NAME.json and the semantic model: tables with columns, links
 * between tables, worksheets, a dashboard. CSV headers, the four copies of every column, shelves and manifest all come from here, so they
 * cannot disagree. Names are already those of Tableau: flat, bracketed where it wants brackets; ids come from hashes and stay the same. */
#pragma once

#include "semantic/model.h"

G_BEGIN_DECLS

typedef enum { VS_BOOK_STRING, VS_BOOK_INTEGER, VS_BOOK_REAL, VS_BOOK_DATE, VS_BOOK_DATETIME, VS_BOOK_BOOLEAN } VsBookType;

typedef struct {
  const VsField *field;
  char          *name;         /* the CSV's header */
  char          *flat;         /* unique over all tables: "customer_id (customers.csv)" */
  char          *caption, *description;
  char          *format;       /* Tableau number format; NULL = its own choice */
  VsBookType     type;
  gboolean       is_measure, is_average, is_hidden;
  guint          ordinal;      /* within its table */
} VsBookColumn;

typedef struct {
  const VsEntity *entity;
  char           *file;        /* "invoices.csv" */
  char           *caption;
  char           *id;          /* object id: "invoices.csv_825F…" */
  GPtrArray      *columns;     /* VsBookColumn */
} VsBookTable;

/* many.many_column = one.one_column */
typedef struct {
  const VsBookTable  *many, *one;
  const VsBookColumn *many_column, *one_column;
} VsBookLink;

/* A field on a shelf: "[sum:revenue:qk]". */
typedef struct {
  const VsBookColumn *column;
  const char         *derivation;  /* "None", "Sum", "Avg", "CountD", "Month-Trunc" */
  const char         *type;        /* "nominal", "ordinal", "quantitative" */
  char               *instance;
} VsBookPill;

typedef struct {
  char       *name, *title, *mark;
  GPtrArray  *columns, *rows;      /* VsBookPill */
  VsBookPill *colour;              /* nullable */
  gboolean    labels;
} VsBookSheet;

typedef struct {
  const VsBookSheet *sheet;
  int x, y, w, h;                  /* of 100,000 */
} VsBookZone;

typedef struct {
  const VsBookColumn *column;
  char              **values, **colours;   /* the same length */
} VsBookPalette;

typedef struct {
  char      *name, *title, *folder;    /* folder: of the CSVs, below Data/ */
  char      *source, *connection;      /* "federated.…", "textscan.…" */
  GPtrArray *tables;                   /* VsBookTable; the first is the fact */
  GPtrArray *links, *palettes, *sheets;
  char      *dashboard, *dashboard_title;
  int        width, height;
  GArray    *zones;                    /* VsBookZone */
} VsBook;

/* Checks every name; the error names file, JSON pointer and reason. The model must outlive the book. (transfer full) */
VsBook     *vs_book_new (VsJsonDoc *doc, const VsModel *model, const char *currency, GError **error);
void        vs_book_free (VsBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsBook, vs_book_free)

const char *vs_book_type_name (VsBookType type);   /* "string", … */
/* Upper-case hexadecimal digits of a hash of the parts, NULL-terminated; at most 64. (transfer full) */
char       *vs_book_hash (guint digits, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
