/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/stamp.h"

void
vs_stamp_reader_init (VsStampReader *self, const VsConvert *how, const VsZone *clock)
{
  *self = (VsStampReader) { .how = how, .clock = clock };
}

VsTime
vs_stamp_to_utc (const VsZone *clock, VsTime local, VsTime after)
{
  VsTime first = vs_zone_to_utc (clock, local, FALSE);

  return first <= after ? vs_zone_to_utc (clock, local, TRUE) : first;
}

/* A day is steady when the offset does not change from half a day before it to half a day after it, in any zone's terms. */
static void
remember_day (VsStampReader *self, const char *text, gsize len, VsTime local)
{
  VsTime from;

  self->known = len >= 10 && (len == 10 || text[10] == ' ' || text[10] == 'T');
  if (!self->known)
    return;
  memcpy (self->day_text, text, 10);
  self->day_start = (VsTime) vs_time_day (local) * VS_SECONDS_PER_DAY;
  from = self->day_start - VS_SECONDS_PER_DAY;
  self->offset = vs_zone_offset (self->clock, from);
  self->steady = vs_zone_next_change (self->clock, from) > self->day_start + 2 * VS_SECONDS_PER_DAY;
}

VsTime
vs_stamp_read_slowly (VsStampReader *self, const char *text, gsize len, VsTime after, VsFault *fault)
{
  gboolean has_zone;
  VsTime at;

  while (len && *text == ' ')
    text++, len--;
  while (len && text[len - 1] == ' ')
    len--;
  at = vs_convert_stamp (self->how, text, len, &has_zone, fault);
  if (at == VS_TIME_NONE)
    return VS_TIME_NONE;
  *fault = VS_FAULT_NONE;
  /* "…+01:00" and "24:00" tell another day than they are written with. */
  if (!has_zone || text[len - 1] == 'Z')
    remember_day (self, text, len, len >= 13 && memcmp (text + 11, "24", 2) == 0 ? at - VS_SECONDS_PER_DAY : at);
  return has_zone ? at : vs_stamp_to_utc (self->clock, at, after);
}
