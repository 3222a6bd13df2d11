/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readings-parcel.h: what passes from the threads that parse a meter file to the one that stores it: a piece of the file's text and the
 * readings in it, as runs of equal steps. Whole Wh, the usual case, are two bytes each (the code of meter/tile.h). */
#pragma once

#include "base/csv.h"
#include "meter/tile.h"

G_BEGIN_DECLS

typedef struct {
  VsTime   start;          /* of the first interval, UTC */
  gint32   spacing;        /* seconds between the starts; of one reading 0 */
  guint32  meter;          /* number by the parser's names */
  guint32  n;
  guint32  at : 31;        /* of the first value, in codes or kwh */
  guint32  narrow : 1;     /* in codes */
  guint32  line;           /* of the first value's row, counted from the first of the parcel's text */
} VsReadingRun;

typedef struct {
  guint64 line, offset;    /* line: counted from the first of the parcel's text */
  char   *column;          /* nullable */
  char   *reason, *raw;
  gsize   raw_len;
} VsParcelFault;

typedef struct {
  guint    parser;         /* whose names the runs' meters are */
  guint64  number;         /* in the order of the file */

  char    *text;           /* lead + n bytes, then VS_PARCEL_PAD zero bytes; NULL where the reader cuts the records */
  gsize    size, lead, n;  /* lead: bytes of the piece before, to know what came last */
  guint64  offset;         /* of text[lead] in the input */

  VsReadingRun *runs;
  guint32  n_runs, runs_size;
  guint16 *codes;
  guint32  n_codes, codes_size;
  double  *kwh;            /* NaN = missing */
  guint32  n_kwh, kwh_size;
  GArray  *faults;         /* VsParcelFault */
  guint32  first_name, n_names;   /* names that are new with this parcel */
  GString *names;          /* each: length (4 bytes), text */
  guint64  n_rows, n_lines;
  guint32  line;           /* of the row that is being taken */
  guint64  before;         /* lines of the file before the parcel's first */
  guint64  position, total;
  gboolean unsure;         /* where its records end cannot be told from this piece alone: nothing in it counts */
  gboolean last;
  GError  *error;          /* of the input, with the last parcel */
} VsParcel;

#define VS_PARCEL_PAD 64

VsParcel *vs_parcel_new (void);
void      vs_parcel_free (VsParcel *parcel);
/* Forgets the readings, keeps the text. */
void      vs_parcel_reset (VsParcel *parcel);
/* Room for n more of everything. */
void      vs_parcel_grow (VsParcel *parcel, guint32 n);

static inline void
vs_parcel_ensure (VsParcel *parcel, guint32 n)
{
  if (G_UNLIKELY (parcel->n_runs + n > parcel->runs_size || parcel->n_codes + n > parcel->codes_size || parcel->n_kwh + n > parcel->kwh_size))
    vs_parcel_grow (parcel, n);
}

/* The run the value goes on with, or a new one. There must be room. */
static inline VsReadingRun *
vs_parcel_run (VsParcel *parcel, guint32 meter, VsTime start, gboolean narrow)
{
  VsReadingRun *run = parcel->runs + parcel->n_runs - 1;

  if (parcel->n_runs > 0 && run->meter == meter && run->narrow == (guint) narrow)
    {
      if (run->spacing != 0 && start == run->start + (VsTime) run->n * run->spacing)
        return run;
      if (run->n == 1 && start > run->start && start - run->start <= VS_SECONDS_PER_DAY)
        {
          run->spacing = (gint32) (start - run->start);
          return run;
        }
    }
  run = parcel->runs + parcel->n_runs++;
  *run = (VsReadingRun) { start, 0, meter, 0, narrow ? parcel->n_codes : parcel->n_kwh, narrow, parcel->line };
  return run;
}

static inline void
vs_parcel_push_code (VsParcel *parcel, guint32 meter, VsTime start, guint16 code)
{
  vs_parcel_run (parcel, meter, start, TRUE)->n++;
  parcel->codes[parcel->n_codes++] = code;
}

static inline void
vs_parcel_push (VsParcel *parcel, guint32 meter, VsTime start, double kwh)
{
  guint16 code = vs_tile_code (kwh);

  if (code != 0)
    {
      vs_parcel_push_code (parcel, meter, start, code);
      return;
    }
  vs_parcel_run (parcel, meter, start, FALSE)->n++;
  parcel->kwh[parcel->n_kwh++] = kwh;
}

G_END_DECLS
