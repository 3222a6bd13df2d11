/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/sheet.h"

#include <string.h>

static char *
begin (VsPart *rows, gsize n)
{
  char *p = vs_part_room (rows, n + 1);

  if (rows->n > rows->row)
    {
      *p++ = ',';
      rows->n++;
    }
  return p;
}

void
vs_part_text (VsPart *rows, const char *text)
{
  gsize n = text ? strlen (text) : 0;
  char *p = begin (rows, 2 * n + 2), *start = p;

  if (text && strpbrk (text, ",\"\n\r"))
    {
      *p++ = '"';
      for (; *text; text++)
        {
          if (*text == '"')
            *p++ = '"';
          *p++ = *text;
        }
      *p++ = '"';
    }
  else if (n > 0)
    {
      memcpy (p, text, n);
      p += n;
    }
  rows->n += (gsize) (p - start);
}

void
vs_part_fixed (VsPart *rows, gint64 value, int places)
{
  char *p = begin (rows, 32), digits[24];
  guint64 size = value < 0 ? -(guint64) value : (guint64) value;
  int n = 0;

  do
    digits[n++] = (char) ('0' + size % 10);
  while ((size /= 10) > 0 || n <= places);
  if (value < 0)
    {
      *p++ = '-';
      rows->n++;
    }
  while (n > 0)
    {
      *p++ = digits[--n];
      rows->n++;
      if (n == places && n > 0)
        {
          *p++ = '.';
          rows->n++;
        }
    }
}

void
vs_part_int (VsPart *rows, gint64 value)
{
  vs_part_fixed (rows, value, 0);
}

void
vs_part_day (VsPart *rows, VsDay day)
{
  char text[16];

  vs_part_text (rows, vs_day_format_iso (day, text));
}

void
vs_part_time (VsPart *rows, VsTime at)
{
  char text[32];

  vs_part_text (rows, vs_time_format_iso (at, text));
}

void
vs_part_bool (VsPart *rows, gboolean value)
{
  vs_part_text (rows, value ? "true" : "false");
}

void
vs_part_end (VsPart *rows)
{
  *vs_part_room (rows, 1) = '\n';
  rows->row = ++rows->n;
  rows->lines++;
}

void
vs_sheet_fault (VsSheet *sheet, VsDemoFile file, guint line, const char *kind, const char *format, ...)
{
  VsFault *fault;
  va_list args;

  if (sheet->n_faults == sheet->faults_size)
    {
      sheet->faults_size = MAX (sheet->faults_size * 2, 16);
      sheet->faults = g_renew (VsFault, sheet->faults, sheet->faults_size);
    }
  fault = &sheet->faults[sheet->n_faults++];
  fault->file = file;
  fault->line = line;
  fault->kind = kind;
  va_start (args, format);
  g_vsnprintf (fault->detail, sizeof fault->detail, format, args);
  va_end (args);
}

void
vs_sheet_reset (VsSheet *sheet)
{
  for (int f = 0; f < VS_N_FILES; f++)
    sheet->rows[f].n = sheet->rows[f].row = sheet->rows[f].lines = 0;
  sheet->n_faults = 0;
  sheet->readings = sheet->missing = 0;
}

void
vs_sheet_clear (VsSheet *sheet)
{
  for (int f = 0; f < VS_N_FILES; f++)
    g_free (sheet->rows[f].text);
  g_free (sheet->faults);
  memset (sheet, 0, sizeof *sheet);
}
