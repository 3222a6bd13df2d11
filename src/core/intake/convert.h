/* SPDX-License-Identifier: GPL-3.0-or-later */
/* convert.h: the text of a field becomes a typed value, or a reason why not. What is empty is missing, never 0. */
#pragma once

#include "base/date.h"
#include "base/money.h"
#include "base/zone.h"
#include "frame/column.h"

G_BEGIN_DECLS

/* What a column of a file is read as; the names are those of a mapping's "data_type". */
typedef enum {
  VS_CELL_TEXT,     /* "text" */
  VS_CELL_INTEGER,  /* "integer" */
  VS_CELL_NUMBER,   /* "number" */
  VS_CELL_MONEY,    /* "money" */
  VS_CELL_DAY,      /* "day" */
  VS_CELL_INSTANT,  /* "instant" */
  VS_CELL_BOOLEAN,  /* "boolean" */
} VsCellType;

const char *vs_cell_type_name (VsCellType type);
gboolean    vs_cell_type_from_name (const char *name, VsCellType *type);
/* From a schema's declared type: TEXT, INTEGER, REAL, MONEY, DAY, INSTANT, BOOLEAN. */
gboolean    vs_cell_type_from_declared (const char *declared, VsCellType *type);

typedef enum { VS_DATE_YMD, VS_DATE_DMY, VS_DATE_MDY } VsDateOrder;

/* How a source writes its values. */
typedef struct {
  char          decimal;   /* '.' or ',' */
  char          group;     /* between thousands: ',' '.' ' ' '\'' or 0 for none */
  char          currency[4];   /* that amounts are in; another's mark is a fault. "": any */
  VsDateOrder   date_order;
  gboolean      date_numbers;  /* a bare number may be a day as spreadsheets count them, or seconds or milliseconds since 1970 */
  const VsZone *zone;      /* of stamps that do not tell theirs */
  char        **missing;   /* further spellings of "not known", as "N/A" (nullable) */
} VsConvert;

typedef struct {
  VsCellType  type;
  gboolean    missing;
  union {
    gint64    i;           /* INTEGER, MONEY, DAY, INSTANT, BOOLEAN */
    double    d;           /* NUMBER */
    struct { const char *text; gsize len; };   /* TEXT: points into the source */
  };
} VsCell;

typedef enum {
  VS_FAULT_NONE,
  VS_FAULT_INTEGER, VS_FAULT_NUMBER, VS_FAULT_MONEY, VS_FAULT_DAY, VS_FAULT_NO_SUCH_DAY, VS_FAULT_INSTANT, VS_FAULT_BOOLEAN,
  VS_FAULT_RANGE, VS_FAULT_CURRENCY,
} VsFault;

/* Outer blanks do not count. */
VsFault  vs_convert (const VsConvert *how, VsCellType type, const char *text, gsize len, VsCell *cell);
/* A value of one type where another is wanted: an instant's day, a number as money. FALSE when that would lose or invent something. */
gboolean vs_cell_coerce (VsCell *cell, VsCellType type);
/* Whether some value of `from` can be coerced, for checking a mapping before any row is read. */
gboolean vs_cell_can_coerce (VsCellType from, VsCellType to);
/* Row i of a column that an expression gave. Text points into the column. */
void     vs_cell_from_column (const VsColumn *column, gsize i, VsCell *cell);
/* The sentence for quarantine: “12,5” is not a number. (transfer full) */
char    *vs_fault_describe (VsFault fault, const VsConvert *how, const char *text, gsize len);

/* "YYYY-MM-DD", "DD.MM.YYYY", "M/D/YYYY", "31 Dec 2013" …: *used = bytes taken. VS_DAY_NONE when it is none; *fault tells why. */
VsDay    vs_convert_day (const VsConvert *how, const char *text, gsize len, gsize *used, VsFault *fault);
/* A date with or without a time and a zone: "Z", "+01:00", "CET", "Europe/London". Without one *has_zone is FALSE and the result is the wall
 * clock read as UTC; of an hour that comes twice the first is meant. VS_TIME_NONE when it is none; *fault tells why. */
VsTime   vs_convert_stamp (const VsConvert *how, const char *text, gsize len, gboolean *has_zone, VsFault *fault);
/* A plain decimal ("12.5", "-3", "1e-3") without regard to the locale, exactly `len` bytes; FALSE when it is none. */
gboolean vs_convert_decimal (const char *text, gsize len, char decimal, double *value);

G_END_DECLS
