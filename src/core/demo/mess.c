/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mess.c: real files are not clean, so these are not either: few faults, all listed with file and line in truth/faults.csv. */
#include "demo/customer.h"

#include <string.h>

#define ONE_IN 1009

gboolean
vs_mess_hits (const VsPersona *persona, VsMess mess)
{
  return !persona->orphan && persona->index % ONE_IN == 7 + 13 * (guint) mess;
}

void
vs_mess_gaps (const VsPersona *persona, const VsScene *scene, guint8 *missing, gboolean *estimated)
{
  VsRng rng = vs_rng_for (persona->seed, persona->index, VS_FOR_MESS);
  double u = vs_rng_unit (&rng);
  int n = u < 0.004 ? 1 : u < 0.03 ? vs_rng_int (&rng, 1, 3) : 0;
  gsize last = scene->read_from + VS_DEMO_READING_DAYS * 24;

  memset (missing, 0, scene->n);
  memset (estimated, 0, sizeof *estimated * VS_DEMO_MONTHS);
  for (int k = 0; k < n; k++)
    {
      gsize from = scene->read_from + (gsize) vs_rng_int (&rng, 0, VS_DEMO_READING_DAYS * 24 - 1);
      /* A meter out of reach for weeks, or an hour to a day and a half. */
      gsize hours = (gsize) (u < 0.004 ? vs_rng_int (&rng, 40 * 24, 120 * 24) : vs_rng_int (&rng, 1, 36));

      for (gsize i = from; i < MIN (from + hours, last); i++)
        missing[i] = 1;
    }
  for (guint m = 0; n > 0 && m < VS_DEMO_MONTHS; m++)
    {
      gsize from = (gsize) ((scene->month_start[m] - scene->start) / 3600);
      gsize to = (gsize) ((scene->month_start[m + 1] - scene->start) / 3600);
      gsize gone = 0;

      for (gsize i = from; i < to; i++)
        gone += missing[i];
      estimated[m] = gone > 24;
    }
}

/* The bytes [*from, *to) of a field, or FALSE when the row has no such field. */
static gboolean
find_field (const VsPart *rows, guint line, guint column, gsize *from, gsize *to)
{
  const char *p = rows->text, *end = rows->text + rows->n;
  gboolean quoted = FALSE;
  guint at = 0;

  for (; line > 0 && p < end; line--)
    p = (const char *) memchr (p, '\n', (gsize) (end - p)) + 1;
  *from = (gsize) (p - rows->text);
  for (; p < end; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (!quoted && (*p == ',' || *p == '\n'))
        {
          *to = (gsize) (p - rows->text);
          if (at++ == column)
            return TRUE;
          if (*p == '\n')
            return FALSE;
          *from = *to + 1;
        }
    }
  return FALSE;
}

static gboolean
replace_field (VsPart *rows, guint line, guint column, const char *text)
{
  gsize from, to, n = strlen (text);

  if (line >= rows->lines || !find_field (rows, line, column, &from, &to))
    return FALSE;
  vs_part_room (rows, n);
  memmove (rows->text + from + n, rows->text + to, rows->n - to);
  memcpy (rows->text + from, text, n);
  rows->n = rows->row = rows->n + n - (to - from);
  return TRUE;
}

/* The row `line` once more, right behind itself. */
static gboolean
repeat_row (VsPart *rows, guint line)
{
  gsize from, to, n;

  if (line >= rows->lines || !find_field (rows, line, 0, &from, &to))
    return FALSE;
  n = (gsize) ((const char *) memchr (rows->text + from, '\n', rows->n - from) + 1 - (rows->text + from));
  vs_part_room (rows, n);
  memmove (rows->text + from + n, rows->text + from, rows->n - from);
  rows->n = rows->row = rows->n + n;
  rows->lines++;
  return TRUE;
}

/* Amounts with a comma, as some programs write them. */
static gboolean
comma_amount (VsPart *rows, guint line, guint column)
{
  gsize from, to;
  char text[40];

  if (line >= rows->lines || !find_field (rows, line, column, &from, &to) || to - from > 30)
    return FALSE;
  text[0] = '"';
  memcpy (text + 1, rows->text + from, to - from);
  text[to - from + 1] = '"';
  text[to - from + 2] = '\0';
  for (char *p = text; *p; p++)
    if (*p == '.')
      *p = ',';
  return replace_field (rows, line, column, text);
}

void
vs_mess_apply (const VsPersona *persona, VsSheet *sheet)
{
  static const struct { VsMess mess; VsDemoFile file; guint line, column; const char *kind, *text, *detail; } cases[] = {
    { VS_MESS_CUSTOMER_ENCODING, VS_FILE_CUSTOMERS, 0, 7, "bad encoding", "San Jos\xe9", "city holds a Latin-1 byte in a UTF-8 file" },
    { VS_MESS_CUSTOMER_DATE, VS_FILE_CUSTOMERS, 0, 15, "impossible date", "2025-02-30", "customer_since is 2025-02-30" },
    { VS_MESS_CUSTOMER_DUPLICATE, VS_FILE_CUSTOMERS, 0, 0, "duplicate row", NULL, "the row before, again" },
    { VS_MESS_INVOICE_DATE, VS_FILE_INVOICES, 2, 8, "impossible date", "2025-06-31", "due_on is 2025-06-31" },
    { VS_MESS_INVOICE_DUPLICATE, VS_FILE_INVOICES, 3, 0, "duplicate row", NULL, "the row before, again" },
    { VS_MESS_INVOICE_COMMA, VS_FILE_INVOICES, 2, 10, "decimal comma", "", "amount is written with a comma" },
    { VS_MESS_PAYMENT_UNKNOWN, VS_FILE_PAYMENTS, 1, 2, "unknown invoice", "I9999999-2501",
      "invoice_id I9999999-2501 is in no invoices.csv" },
    { VS_MESS_PAYMENT_DUPLICATE, VS_FILE_PAYMENTS, 2, 0, "duplicate row", NULL, "the row before, again" },
    { VS_MESS_TICKET_ORDER, VS_FILE_TICKETS, 0, 11, "time order", "2019-01-01T09:00:00Z", "resolved_at is years before opened_at" },
    { VS_MESS_INTERACTION_QUOTE, VS_FILE_INTERACTIONS, 0, 6, "open quote", "\"called back", "note opens a quote that never closes" },
    { VS_MESS_EVENT_TIME, VS_FILE_EVENTS, 0, 4, "not a time", "yesterday", "at is the word yesterday" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VsPart *rows = &sheet->rows[cases[i].file];
      guint line = cases[i].line;
      gboolean done;

      if (!vs_mess_hits (persona, cases[i].mess))
        continue;
      if (cases[i].text == NULL)
        done = repeat_row (rows, line++);
      else if (cases[i].mess == VS_MESS_INVOICE_COMMA)
        done = comma_amount (rows, line, cases[i].column);
      else
        done = replace_field (rows, line, cases[i].column, cases[i].text);
      if (done)
        vs_sheet_fault (sheet, cases[i].file, line, cases[i].kind, "%s: %s", persona->customer_id, cases[i].detail);
    }
}
