/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readings-parse.h: the parsing half of readings.h: records of a meter file become parcels of instants and kWh. */
#pragma once

#include "base/csv.h"
#include "intake/mapping-private.h"
#include "intake/stamp.h"

G_BEGIN_DECLS

#define VS_PARCEL_READINGS 32768

/* Readings from here on belong to this meter. */
typedef struct {
  guint32 from;
  guint32 id, id_len;      /* in `ids` */
} VsParcelMeter;

typedef struct {
  guint64 line, offset;
  char   *column;          /* nullable */
  char   *reason, *raw;
  gsize   raw_len;
} VsParcelFault;

typedef struct {
  guint32  n;
  VsTime  *start;          /* of the interval, UTC */
  double  *kwh;            /* NaN = missing */
  GArray  *meters;         /* VsParcelMeter */
  GString *ids;
  GArray  *faults;         /* VsParcelFault */
  guint64  n_rows, position, total;
  gboolean last;
  GError  *error;          /* of the reader, with the last parcel */
} VsParcel;

VsParcel *vs_parcel_new (void);
void      vs_parcel_free (VsParcel *parcel);

typedef struct _VsReadingsParser VsReadingsParser;

/* VS_ERROR_FORMAT when the header lacks a column. Borrows mapping and reader. file_name: the meter of files that name none. */
VsReadingsParser *vs_readings_parser_new (const VsMapping *mapping, const VsConvert *convert, const VsZone *clock, const char *file_name,
                                          VsCsvReader *reader, GError **error);
/* Fills the parcel anew; `last` is set when the file is at its end. */
void              vs_readings_parser_fill (VsReadingsParser *self, VsParcel *parcel);
void              vs_readings_parser_free (VsReadingsParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsReadingsParser, vs_readings_parser_free)

G_END_DECLS
