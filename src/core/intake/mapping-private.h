/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping-private.h: a mapping as the loader sees it: checked, with the places its parts stand at for later faults. */
#pragma once

#include "intake/codes.h"
#include "intake/convert.h"
#include "intake/mapping.h"
#include "intake/sniff.h"

G_BEGIN_DECLS

typedef struct {
  char      *source;          /* header; NULL for a computed column */
  char      *target;
  gboolean   typed;           /* data_type was given; else the table tells */
  VsCellType type;
  VsExpr    *transformation;  /* nullable */
  const VsCodes *lookup;      /* code list that the text goes through (nullable, the mapping's) */
  char      *find_table, *find_by, *find_take;   /* then: the row of the table whose `by` is the text gives `take` (nullable) */
  VsCodesOtherwise find_otherwise;
  gboolean   nullable;
  char      *pointer;
} VsMappingColumn;

/* One source row gives at most one row of each target. */
typedef struct {
  char      *table;
  GPtrArray *columns;         /* VsMappingColumn * */
  VsExpr    *where;           /* which source rows have one (nullable) */
  gboolean   repeats;         /* the same key stands in many source rows, as a customer among invoices: the first counts */
  gboolean   attributes;      /* source columns that nothing names become attributes of this target */
  char      *pointer;
} VsMappingTarget;

typedef enum { VS_READINGS_LONG, VS_READINGS_WIDE } VsReadingsLayout;

typedef struct {
  VsReadingsLayout layout;
  char     *meter;            /* column; NULL = the file's name without suffix */
  char     *timestamp;        /* long */
  char     *value;
  char     *date;             /* wide */
  char    **values;
  int       step;             /* seconds; 0 = found from the spacing */
  gboolean  stamp_end;
  double    factor;           /* to kWh */
  const char *unit;           /* its name (static) */
  const VsZone *clock;        /* of stamps without a zone mark; NULL = the meter's zone ("local") */
  char     *zone;             /* where the meters stand; NULL = the workspace's */
  gboolean  is_register;      /* values are what a counter stood at */
  int       digits;           /* before its decimal point; 0 = not told */
  char     *serial;           /* column of the device's number (nullable) */
} VsMappingReadings;

/* Exchange rates as a bank publishes them. */
typedef struct {
  gboolean wide;              /* a column for each currency; else a row */
  char    *date, *currency, *rate;   /* columns; the latter two of a long file */
  char    *base, *source;     /* whose currency the rates are for one unit of, and who says so */
} VsMappingRates;

struct _VsMapping {
  gatomicrefcount    ref;
  char              *origin;  /* file or document, for faults */
  char              *json;    /* as it was read; NULL when it was proposed */
  char              *completed;   /* members of "source" that it did not have and a file proved, as JSON (nullable) */
  gboolean           drops_raw;     /* the file's text is not kept: as told, else for readings */
  gboolean           is_document;   /* of the workspace or shipped: its name finds it again */
  gboolean           is_known;      /* an earlier file of that name was loaded with it, or with what it was made from */
  char              *name, *title;
  char             **match_columns;
  char              *match_file;
  VsCsvDialect       dialect;
  gboolean           dialect_given, header_given;   /* else the file is sniffed */
  VsConvert          convert;
  char              *watermark;       /* column that tells when a row was last changed (nullable) */
  VsTime             overlap;         /* seconds: how much later than a newer one a row may come */
  char              *zone_name;       /* of instants without a zone mark; NULL = the workspace's */
  char             **optional;        /* columns that a file may not have: they are empty then (nullable) */
  GHashTable        *lookups;         /* name → VsCodes */
  GPtrArray         *targets;         /* VsMappingTarget *; empty for readings */
  VsMappingReadings *readings;
  VsMappingRates    *rates;           /* nullable; then the one target has no columns */
};

/* An empty one to be filled by whoever proposes (transfer full). */
VsMapping       *vs_mapping_new_empty (const char *name, const char *title);
VsMappingTarget *vs_mapping_add_target (VsMapping *mapping, const char *table);
VsMappingColumn *vs_mapping_add_column (VsMappingTarget *target, const char *source, const char *column);
VsMappingReadings *vs_mapping_add_readings (VsMapping *mapping);

/* Names of the file's columns that the column is made of, each once, into `names` (const char *, the mapping's). */
void             vs_mapping_column_sources (const VsMappingColumn *column, GPtrArray *names);

/* How well a header (and file name) fits what the mapping asks for: 0 = not at all. */
guint            vs_mapping_fit (const VsMapping *mapping, const char *file_name, const char *const *header, guint n_header);

/* The file's dialect: what the mapping tells, else what was sniffed. (clear it) */
VsCsvDialect     vs_mapping_dialect (const VsMapping *mapping, const VsCsvDialect *sniffed);

/* What was seen of how the file writes its values, for a mapping that is made from it. */
void             vs_mapping_take_sniff (VsMapping *mapping, const VsSniff *sniff);

/* A mapping that does not say how numbers and dates are written, and which words stand for nothing, is told what the file proves; what it says
 * stands. The same mapping when there is nothing to tell. Takes it. (transfer full) */
VsMapping       *vs_mapping_complete (VsMapping *mapping, const VsSniff *sniff);
/* Once more with what was told then: another's `completed`. Takes the mapping. (transfer full) */
VsMapping       *vs_mapping_complete_with (VsMapping *mapping, const char *completed);

/* vs_mapping_find () for a file that was sniffed already. */
VsMapping       *vs_mapping_find_for (VsWorkspace *ws, const char *path, const VsSniff *sniff, GError **error);
/* How the last file of that name was read (digits in it do not count), without the columns that are gone, with those new ones whose names leave
 * no doubt. NULL when there was none, or what makes a row a row is gone. */
VsMapping       *vs_mapping_find_known (VsWorkspace *ws, const char *path, const VsSniff *sniff, const char *const *header);
/* By names and values, for the table (NULL: the one that fits best). sure: only columns nobody need look at. */
VsMapping       *vs_mapping_propose (VsWorkspace *ws, const char *path, const VsSniff *sniff, const char *table, gboolean sure, GError **error);

G_END_DECLS
