/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/customer.h"

#include <string.h>

#define KWH_PLACES 3

/* "1.234" of 1,234 Wh; returns the end. */
static inline char *
put_wh (char *p, guint32 wh)
{
  guint32 whole = wh / 1000, part = wh % 1000;
  char digits[10];
  int n = 0;

  do
    digits[n++] = (char) ('0' + whole % 10);
  while ((whole /= 10) > 0);
  while (n > 0)
    *p++ = digits[--n];
  *p++ = '.';
  *p++ = (char) ('0' + part / 100);
  *p++ = (char) ('0' + part / 10 % 10);
  *p++ = (char) ('0' + part % 10);
  return p;
}

static char *
put (char *p, const char *text, gsize n)
{
  memcpy (p, text, n);
  return p + n;
}

typedef struct {
  const VsPersona *persona;
  const VsScene    *scene;
  const gint32    *wh;
  const guint8    *missing;
  VsSheet         *sheet;
  gsize            id_len;
  gboolean         duplicate, bad_date, bad_text, cut;
} DayWriter;

static void
end_rows (DayWriter *s, char *p, guint n)
{
  VsPart *rows = &s->sheet->rows[VS_FILE_READINGS];

  rows->row = rows->n = (gsize) (p - rows->text);
  rows->lines += n;
}

/* "M0000001,2026-01-31" with room for a day's values behind it. */
static char *
begin_day (DayWriter *s, const char *date)
{
  char *p = vs_part_room (&s->sheet->rows[VS_FILE_READINGS], 24 * 16 + 64);

  p = put (p, s->persona->meter_id, s->id_len);
  *p++ = ',';
  return put (p, date, 10);
}

static char *
put_hours (DayWriter *s, char *p, gsize i, int from, int to)
{
  for (int h = from; h < to; h++)
    {
      *p++ = ',';
      if (!s->missing[i + h])
        p = put_wh (p, (guint32) s->wh[i + h]);
    }
  return p;
}

static void
write_day_wide (DayWriter *s, gsize i, const char *date, guint day)
{
  const VsPart *rows = &s->sheet->rows[VS_FILE_READINGS];
  gboolean marked = s->persona->index % 300 == day;     /* the day of this customer's faults */
  int first = -1, n = 0;
  char *p;

  if (s->bad_date && marked)
    {
      vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "impossible date", "%s: 2026-02-30 is no day; the row stands before %s",
                      s->persona->meter_id, date);
      end_rows (s, put (put_hours (s, begin_day (s, "2026-02-30"), i, 0, 24), "\n", 1), 1);
    }
  if (s->cut && marked)
    {
      vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "row cut off", "%s %s: 9 of 24 values, the whole row follows",
                      s->persona->meter_id, date);
      end_rows (s, put (put_hours (s, begin_day (s, date), i, 0, 9), "\n", 1), 1);
    }
  p = begin_day (s, date);
  if (s->bad_text && marked)
    {
      vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "not a number", "%s %s: h07 is ERR", s->persona->meter_id, date);
      p = put_hours (s, put (put_hours (s, p, i, 0, 7), ",ERR", 4), i, 8, 24);
    }
  else
    p = put_hours (s, p, i, 0, 24);
  *p++ = '\n';
  for (int h = 0; h < 24; h++)
    if (s->missing[i + h])
      {
        first = first < 0 ? h : first;
        n++;
      }
  if (n > 0)
    vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "missing readings", "%s %s: %d of 24 from h%02d", s->persona->meter_id, date,
                    n, first);
  end_rows (s, p, 1);
  if (s->duplicate && marked)
    {
      vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "duplicate row", "%s %s again", s->persona->meter_id, date);
      end_rows (s, put (put_hours (s, begin_day (s, date), i, 0, 24), "\n", 1), 1);
    }
}

static char *
put_stamp (DayWriter *s, const char *date, int hour)
{
  char *p = begin_day (s, date), rest[] = "T00:00:00Z,";

  rest[1] = (char) ('0' + hour / 10);
  rest[2] = (char) ('0' + hour % 10);
  return put (p, rest, sizeof rest - 1);
}

/* Stamps are UTC, so a day of the fixed clock runs over two dates. */
static void
write_day_long (DayWriter *s, gsize i, guint day)
{
  const VsPart *rows = &s->sheet->rows[VS_FILE_READINGS];
  gboolean marked = s->persona->index % 300 == day;
  char date[16];

  for (int h = 0; h < 24; h++)
    {
      VsTime at = s->scene->start + (VsTime) (i + (gsize) h) * 3600;
      VsDay utc_day = vs_time_day (at);
      int hour = (int) ((at - (VsTime) utc_day * VS_SECONDS_PER_DAY) / 3600);
      gboolean here = marked && h == 7;
      char *p;

      if (h == 0 || hour == 0)
        vs_day_format_iso (utc_day, date);
      if (s->bad_date && here)
        {
          vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "impossible date", "%s: 2026-02-30 is no day", s->persona->meter_id);
          end_rows (s, put (put_stamp (s, "2026-02-30", hour), "0.100\n", 6), 1);
        }
      if (s->cut && here)
        {
          vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "row cut off", "%s %s: no value", s->persona->meter_id, date);
          p = begin_day (s, date);
          end_rows (s, put (p, "\n", 1), 1);
        }
      p = put_stamp (s, date, hour);
      if (s->bad_text && here)
        {
          vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "not a number", "%s %sT%02d: ERR", s->persona->meter_id, date, hour);
          p = put (p, "ERR", 3);
        }
      else if (!s->missing[i + h])
        p = put_wh (p, (guint32) s->wh[i + h]);
      else
        vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "missing readings", "%s %sT%02d", s->persona->meter_id, date, hour);
      *p++ = '\n';
      end_rows (s, p, 1);
      if (s->duplicate && here)
        {
          vs_sheet_fault (s->sheet, VS_FILE_READINGS, rows->lines, "duplicate row", "%s %sT%02d again", s->persona->meter_id, date, hour);
          p = put_stamp (s, date, hour);
          if (!s->missing[i + h])
            p = put_wh (p, (guint32) s->wh[i + h]);
          end_rows (s, put (p, "\n", 1), 1);
        }
    }
}

void
vs_readings_write (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, const gint32 *wh, const guint8 *missing,
                   gboolean long_form, VsSheet *sheet)
{
  DayWriter s = { persona, scene, wh, missing, sheet, strlen (persona->meter_id) };

  s.duplicate = vs_mess_hits (persona, VS_MESS_READING_DUPLICATE);
  s.bad_date = vs_mess_hits (persona, VS_MESS_READING_DATE);
  s.bad_text = vs_mess_hits (persona, VS_MESS_READING_TEXT);
  s.cut = vs_mess_hits (persona, VS_MESS_READING_SHORT);
  if (persona->orphan)
    vs_sheet_fault (sheet, VS_FILE_READINGS, 0, "unknown meter", "%s is in no meters.csv: its rows begin here", persona->meter_id);
  for (guint d = 0; d < VS_DEMO_READING_DAYS; d++)
    {
      gsize i = scene->read_from + (gsize) d * 24;
      char date[16];

      if (persona->ended != VS_DAY_NONE && scene->read_first + (VsDay) d > persona->ended)
        break;
      if (long_form)
        write_day_long (&s, i, d);
      else
        write_day_wide (&s, i, vs_day_format_iso (scene->read_first + (VsDay) d, date), d);
      for (int h = 0; h < 24; h++)
        sheet->missing += missing[i + h];
      sheet->readings += 24;
    }
  sheet->readings -= sheet->missing;
}
