/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.h: one typed column in memory with a null bitmap. Immutable once shared (refcounted, any thread may read). */
#pragma once

#include "base/date.h"
#include "base/money.h"

G_BEGIN_DECLS

typedef enum {
  VS_TYPE_BOOL,    /* guint8 */
  VS_TYPE_INT32,   /* gint32 */
  VS_TYPE_INT64,   /* gint64 */
  VS_TYPE_DOUBLE,  /* double */
  VS_TYPE_MONEY,   /* gint64, ten-thousandths */
  VS_TYPE_DAY,     /* gint32, days since 1970 */
  VS_TYPE_TIME,    /* gint64, UTC seconds */
  VS_TYPE_TEXT,    /* guint32 code into dict */
} VsType;

const char *vs_type_name (VsType type);  /* "bool", "int32", … as in the semantic model */
gboolean    vs_type_from_name (const char *name, VsType *type);
gsize       vs_type_size (VsType type);
static inline gboolean
vs_type_is_number (VsType type)
{
  return type == VS_TYPE_INT32 || type == VS_TYPE_INT64 || type == VS_TYPE_DOUBLE || type == VS_TYPE_MONEY;
}

/* Dictionary of distinct texts, code = order of first sight. Grows only while its column is built. */
typedef struct _VsDict VsDict;
VsDict     *vs_dict_new (void);
/* From texts in code order, each ended by a NUL, none twice: takes the bytes. */
VsDict     *vs_dict_new_from_bytes (char *bytes, gsize n);
VsDict     *vs_dict_ref (VsDict *dict);
void        vs_dict_unref (VsDict *dict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsDict, vs_dict_unref)
guint32     vs_dict_intern (VsDict *dict, const char *text, gssize len);
/* The code, or G_MAXUINT32 when the text is not in it. */
guint32     vs_dict_lookup (const VsDict *dict, const char *text, gssize len);
/* The same, trying one code first: dictionaries of the same keys often go on alike. */
guint32     vs_dict_lookup_from (const VsDict *dict, const char *text, guint32 guess);
const char *vs_dict_text (const VsDict *dict, guint32 code);  /* NUL-terminated UTF-8 */
guint32     vs_dict_size (const VsDict *dict);
/* Per code its place in the byte order of the texts, for sorting and comparing by integers. Found out once. (transfer none) */
const guint32 *vs_dict_ranks (const VsDict *dict);

typedef struct {
  gatomicrefcount ref;
  VsType   type;
  gsize    n;
  gsize    n_null;
  guint64 *valid;      /* bit i set = value i present; NULL = all present */
  /* The values as the type says. NULL in a settled column that is narrow: read through the functions here, or vs_column_wide (). */
  union {
    gpointer data;
    guint8  *b;
    gint32  *i32;      /* INT32, DAY */
    gint64  *i64;      /* INT64, MONEY, TIME */
    double  *d;
    guint32 *code;     /* TEXT; undefined where null */
  };
  VsDict  *dict;       /* TEXT only */
  /* Filled by vs_column_settle (). */
  gboolean settled;
  gint64   low, high;  /* smallest and largest of the present integers or codes; low > high: none, or a DOUBLE */
  guint    narrow_size;
  gpointer narrow;     /* instead of `data` the values in narrow_size bytes each, where that is at most half; 0 where missing */
} VsColumn;

/* Values undefined, all present: fill before sharing. */
VsColumn *vs_column_new (VsType type, gsize n);
VsColumn *vs_column_new_null (VsType type, gsize n);  /* all missing */
VsColumn *vs_column_ref (VsColumn *column);
void      vs_column_unref (VsColumn *column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsColumn, vs_column_unref)

/* While building: marks value i missing (allocates the bitmap on first use). */
void      vs_column_set_null (VsColumn *column, gsize i);
static inline gboolean
vs_column_is_null (const VsColumn *column, gsize i)
{
  return column->valid && !((column->valid[i >> 6] >> (i & 63)) & 1);
}
/* After filling `valid` by hand: counts, and drops a bitmap in which nothing is missing. */
void      vs_column_count_nulls (VsColumn *column);
/* For a column that stays and will be scanned often: notes its range and keeps the values as narrow as they allow (a handful of regions in a
 * byte, amounts in four), which takes less memory and less time. NaN becomes missing. Before sharing; costs one pass. */
void      vs_column_settle (VsColumn *column);
/* For loops over `i64`, `i32` and `code`: the column itself, or, where it is narrow, a wide copy that shares its dictionary. (transfer full) */
VsColumn *vs_column_wide (VsColumn *column);
/* Bytes it holds, without its dictionary. */
gsize     vs_column_bytes (const VsColumn *column);
/* Any number, day, time or bool as a double (money in currency units); NaN when missing or text. */
double      vs_column_get_double (const VsColumn *column, gsize i);
/* Any integer-like value as stored (money in ten-thousandths); 0 when missing: ask vs_column_is_null () first. */
gint64      vs_column_get_int (const VsColumn *column, gsize i);
const char *vs_column_get_text (const VsColumn *column, gsize i);  /* TEXT only; NULL when missing */
/* For people and CSV: ISO dates, plain decimals, "true"/"false"; "" when missing. (transfer full) */
char       *vs_column_dup_string (const VsColumn *column, gsize i);
/* The shortest decimal that reads back as the same double, without an exponent for everyday sizes. (transfer full) */
char       *vs_double_to_string (double value);
/* ISO, or the bare number for what lies outside the years 0 to 9999. (transfer full) */
char       *vs_day_to_string (VsDay day);
char       *vs_time_to_string (VsTime at);

/* rows[k] = G_MAXUINT32 gives a missing value: joins and top-N go through this. (transfer full) */
VsColumn *vs_column_gather (const VsColumn *column, const guint32 *rows, gsize n_rows);

/* Building row by row when the number of rows is not known. */
typedef struct _VsColumnBuilder VsColumnBuilder;
VsColumnBuilder *vs_column_builder_new (VsType type);
void      vs_column_builder_add_null (VsColumnBuilder *b);
void      vs_column_builder_add_int (VsColumnBuilder *b, gint64 value);     /* every type but DOUBLE and TEXT */
void      vs_column_builder_add_double (VsColumnBuilder *b, double value);  /* DOUBLE; NaN is missing */
void      vs_column_builder_add_text (VsColumnBuilder *b, const char *text, gssize len);
VsColumn *vs_column_builder_end (VsColumnBuilder *b);  /* frees the builder (transfer full) */

G_END_DECLS
