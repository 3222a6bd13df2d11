/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stamp.h: the instants of a meter file, millions in a row. Neighbours share their day, so the day is read once and remembered. */
#pragma once

#include "intake/convert.h"

#include <string.h>

G_BEGIN_DECLS

typedef struct {
  const VsConvert *how;
  const VsZone *clock;          /* of stamps without a zone mark */
  char          day_text[10];   /* the day last read, as written */
  gboolean      known;          /* … is worth comparing with */
  gboolean      steady;         /* the clock's offset holds for all of that day */
  VsTime        day_start;      /* its midnight, wall clock read as UTC */
  int           offset;         /* of a steady day */
} VsStampReader;

void   vs_stamp_reader_init (VsStampReader *self, const VsConvert *how, const VsZone *clock);
/* Any form; remembers the day. `after`: the instant of the reading before, which tells the two turns of the autumn hour apart. */
VsTime vs_stamp_read_slowly (VsStampReader *self, const char *text, gsize len, VsTime after, VsFault *fault);
/* Wall clock to UTC. */
VsTime vs_stamp_to_utc (const VsZone *clock, VsTime local, VsTime after);

static inline guint
vs_stamp_two_digits (const char *p)
{
  guint tens = (guint) (guchar) p[0] - '0', units = (guint) (guchar) p[1] - '0';

  return tens > 9 || units > 9 ? 1000 : tens * 10 + units;
}

static inline gboolean
vs_stamp_same_day (const char *a, const char *b)
{
  guint64 x, y;
  guint16 p, q;

  memcpy (&x, a, 8);
  memcpy (&y, b, 8);
  memcpy (&p, a + 8, 2);
  memcpy (&q, b + 8, 2);
  return x == y && p == q;
}

/* VS_TIME_NONE and a fault for what is no instant. "DAY HH:MM", "DAYTHH:MM:SS" and "…Z" of the day before take the short way. */
static inline VsTime
vs_stamp_read (VsStampReader *self, const char *text, gsize len, VsTime after, VsFault *fault)
{
  if (G_LIKELY (self->known && len >= 16 && len <= 20 && vs_stamp_same_day (text, self->day_text) && text[13] == ':' && (text[10] == ' ' || text[10] == 'T')))
    {
      guint hour = vs_stamp_two_digits (text + 11), minute = vs_stamp_two_digits (text + 14), second = 0;
      gboolean utc = len == 20 && text[19] == 'Z', form = len == 16;

      if (!form && (len == 19 || utc) && text[16] == ':')
        {
          second = vs_stamp_two_digits (text + 17);
          form = TRUE;
        }
      if (G_LIKELY (form && hour < 24 && minute < 60 && second < 60 && (utc || self->steady)))
        {
          *fault = VS_FAULT_NONE;
          return self->day_start + hour * 3600 + minute * 60 + second - (utc ? 0 : self->offset);
        }
    }
  return vs_stamp_read_slowly (self, text, len, after, fault);
}

G_END_DECLS
