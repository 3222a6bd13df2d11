/* SPDX-License-Identifier: GPL-3.0-or-later */
/* register.c: what the meters' counters stood at on the first of each month within the readings: whole kWh, five digits in homes and seven in
 * businesses. A counter goes on where readings are lost. One customer's ran ahead of the readings within a month. */
#include "demo/customer.h"

#define AHEAD_WH 60000

static gboolean
is_whole (const guint8 *missing, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    if (missing[i])
      return FALSE;
  return TRUE;
}

void
vs_register_write (const VsPersona *persona, const VsScene *scene, const gint32 *wh, const guint8 *missing, VsSheet *sheet)
{
  VsPart *rows = &sheet->rows[VS_FILE_REGISTER];
  gint64 range = persona->business ? 10000000 : 100000, total = (gint64) (persona->index * 7919 % 90000) * 1000;
  gsize at = scene->read_from, end = at + VS_DEMO_READING_DAYS * 24, before = 0;
  gboolean spoil = vs_mess_hits (persona, VS_MESS_REGISTER);

  for (guint m = 0; m <= VS_DEMO_MONTHS && !persona->orphan; m++)
    {
      gint64 hour = (scene->month_start[m] - scene->start) / 3600;

      if (hour < (gint64) scene->read_from || hour > (gint64) end)
        continue;
      if (persona->ended != VS_DAY_NONE && scene->month_day[m] > persona->ended)
        break;
      for (; at < (gsize) hour; at++)
        total += wh[at];
      if (spoil && rows->lines > 1 && is_whole (missing, before, at))
        {
          spoil = FALSE;
          total += AHEAD_WH;
          vs_sheet_fault (sheet, VS_FILE_REGISTER, rows->lines, "register ahead", "%s: %d kWh more than the readings of the month", persona->meter_id,
                          AHEAD_WH / 1000);
        }
      before = at;
      vs_part_text (rows, persona->meter_id);
      vs_part_time (rows, scene->month_start[m]);
      vs_part_int (rows, total / 1000 % range);
      vs_part_end (rows);
    }
}
