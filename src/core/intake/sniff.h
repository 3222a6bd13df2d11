/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sniff.h: what a file most likely is, from its first part: encoding, delimiter, columns and their types. A proposal, never a promise:
 * each column tells how many of the values seen speak against it. */
#pragma once

#include "base/csv.h"
#include "intake/convert.h"
#include "intake/layout.h"
#include "source/source.h"

G_BEGIN_DECLS

/* A value, or a whole row, that speaks against what is proposed. */
typedef struct {
  guint64 line;
  int     column;    /* −1: the row */
  char   *text;      /* at most 200 characters of it */
  char   *why;
} VsSniffFault;

typedef struct {
  char       *name;
  VsCellType  type;
  VsDateOrder date_order;   /* of days and instants */
  gboolean    counted;      /* … written as numbers: days of a spreadsheet, seconds since 1970 */
  guint       n_present, n_against;
  char       *against;      /* the first value that is not of the type (nullable) */
} VsSniffColumn;

typedef struct {
  VsCsvDialect dialect;     /* with the header's lines and those before it */
  VsLayout    *layout;
  const char  *format;      /* for people: "CSV", "NEM12" … */
  gboolean     made;        /* the text is made of another format: commas, UTF-8 */
  const char  *encoding;    /* for people: "UTF-8", "WINDOWS-1252" … */
  char         decimal;
  VsDateOrder  date_order;
  gboolean     date_order_known;   /* some day above 12 decides */
  guint64      date_line;          /* where such a day stands, and how it is written; 0 and NULL when years come first */
  char        *date_proof;
  guint        n_decimals;         /* columns in which the decimal mark is seen */
  char         group;              /* mark between thousands; 0: none */
  gboolean     marks_known;        /* no other marks fit the numbers as well */
  guint64      group_line;         /* where a number stands that can be read in no other way, and how it is written; 0 and NULL: nowhere */
  char        *group_proof;
  guint        n_groups;           /* columns in which the mark between thousands is seen */
  char       **missing;            /* words of columns of numbers and dates that stand for "not known"; NULL: none was seen */
  char         currency[4];        /* code that all amounts with a mark agree on; "": none, or one that several currencies share */
  gboolean     date_numbers;       /* some column has its dates as numbers */
  GPtrArray   *columns;     /* VsSniffColumn */
  guint        n_rows;      /* looked at */
  double       confidence;  /* share of those rows that have as many fields as the header */
  GPtrArray   *faults;      /* VsSniffFault: the first rows that speak against it, in their order */
  guint64      bytes;
  VsPlaces    *places;      /* of its records, where the text was made; as far as it was read (nullable) */
} VsSniff;

/* VS_ERROR_OPEN for what cannot be read, VS_ERROR_FORMAT for an empty or binary file. */
VsSniff *vs_sniff_file (const char *path, GError **error);
/* The same when something of the file is known already: what is not given is found out. */
typedef struct {
  gboolean     delimiter;  /* with quote and escape */
  gboolean     encoding;
  gboolean     header;     /* its lines, and those before it */
  VsCsvDialect dialect;
} VsSniffGiven;
VsSniff *vs_sniff_file_as (const char *path, const VsSniffGiven *given, GError **error);
/* What its columns are called. (transfer full) */
char   **vs_sniff_header (const VsSniff *sniff);
/* The first part of a file as its source gives it, cut after its last whole line unless it is all: `room` bytes at most. (transfer full) */
char    *vs_sniff_head (VsSource *source, const char *path, gsize room, gsize *n, GError **error);
void     vs_sniff_free (VsSniff *sniff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSniff, vs_sniff_free)

G_END_DECLS
