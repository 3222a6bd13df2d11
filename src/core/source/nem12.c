/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nem12.c: interval data of the Australian market (AEMO, Meter Data File Format Specification NEM12 & NEM13): 200 begins a channel, 300 is a
 * day of it, 400 tells the quality of parts of the day before it. Times are UTC+10 all year. */
#include "source/source-private.h"

#include <string.h>

#define MAX_VALUES 1440
#define MAX_NOTE   200

typedef struct {
  char    *meter;          /* NULL: no channel, or one that is left out */
  double   factor;         /* to kWh */
  guint    minutes;
  GString *left_out;       /* channels that are not energy, for the note */
  gboolean header;
  /* The day that waits for its 400 records */
  gboolean waiting;
  guint64  line;           /* of its 300 record */
  char     day[11];
  guint    n;
  char    *values[MAX_VALUES];
} Nem12;

static void
clear_day (Nem12 *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->values[i]);
  self->n = 0;
  self->waiting = FALSE;
}

static void
nem12_free (gpointer data)
{
  Nem12 *self = data;

  clear_day (self);
  g_free (self->meter);
  g_string_free (self->left_out, TRUE);
  g_free (self);
}

static void
give_value (const Nem12 *self, const char *value, GString *text)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE], *end;
  double kwh = g_ascii_strtod (value, &end);

  if (self->factor == 1 || end == value || *end)
    vs_source_add_cell (text, value, -1);         /* what is no number is told by whoever reads it */
  else
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.12g", kwh * self->factor));
}

static void
give_day (VsSource *source, Nem12 *self)
{
  GString *text = source->text;

  vs_source_stand (source, self->line, TRUE);
  for (guint i = 0; i < self->n; i++)
    {
      guint minute = i * self->minutes;

      vs_source_add_cell (text, self->meter, -1);
      g_string_append_printf (text, ",%sT%02u:%02u+10:00,", self->day, minute / 60, minute % 60);
      give_value (self, self->values[i], text);
      g_string_append_c (text, '\n');
    }
  clear_day (self);
}

/* A line that breaks the rules becomes a row that nobody can read, so that it is set aside with its text. */
static void
give_fault (VsSource *source, const Nem12 *self, const char *line, gsize len)
{
  GString *text = source->text;

  vs_source_stand (source, vs_unpacked_line_number (source->bytes), TRUE);
  vs_source_add_cell (text, self->meter ? self->meter : "?", -1);
  g_string_append_c (text, ',');
  vs_source_add_cell (text, line, (gssize) len);
  g_string_append (text, ",\n");
}

double
vs_source_energy_unit (const char *unit)
{
  static const struct { const char *unit; double factor; } units[] = { { "kwh", 1 }, { "wh", 0.001 }, { "mwh", 1000 } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (unit, units[i].unit) == 0)
      return units[i].factor;
  return 0;
}

static void
begin_channel (Nem12 *self, char **cells, guint n)
{
  const char *suffix = n > 4 ? g_strstrip (cells[4]) : "", *unit = n > 7 ? g_strstrip (cells[7]) : "";

  g_clear_pointer (&self->meter, g_free);
  self->factor = vs_source_energy_unit (unit);
  self->minutes = n > 8 ? (guint) g_ascii_strtoull (cells[8], NULL, 10) : 0;
  if (self->factor == 0)
    {
      if (self->left_out->len > MAX_NOTE)
        return;
      g_string_append_printf (self->left_out, "%s%s %s (%s)", self->left_out->len ? ", " : "", cells[1], suffix, unit);
      return;
    }
  self->meter = strcmp (suffix, "E1") == 0 || !*suffix ? g_strdup (cells[1]) : g_strdup_printf ("%s:%s", cells[1], suffix);
}

static gboolean
begin_day (Nem12 *self, char **cells, guint n)
{
  guint wanted = self->minutes > 0 && 1440 % self->minutes == 0 ? 1440 / self->minutes : 0;

  if (wanted == 0 || n < wanted + 3 || strlen (cells[1]) != 8 || strspn (cells[1], "0123456789") != 8)
    return FALSE;
  g_snprintf (self->day, sizeof self->day, "%.4s-%.2s-%.2s", cells[1], cells[1] + 4, cells[1] + 6);
  for (guint i = 0; i < wanted; i++)
    if (cells[2 + i][strspn (cells[2 + i], "0123456789.+-eE")] != '\0')
      return FALSE;      /* fewer values than the channel promises, and the quality in their place */
  for (; self->n < wanted; self->n++)
    self->values[self->n] = g_strdup (cells[2 + self->n]);
  self->waiting = TRUE;
  return TRUE;
}

/* N: there is no value, what stands there is a placeholder. */
static void
apply_quality (Nem12 *self, char **cells, guint n)
{
  guint from = n > 3 ? (guint) g_ascii_strtoull (cells[1], NULL, 10) : 0, to = n > 3 ? (guint) g_ascii_strtoull (cells[2], NULL, 10) : 0;

  for (guint i = MAX (from, 1); self->waiting && n > 3 && *cells[3] == 'N' && i <= MIN (to, self->n); i++)
    {
      g_free (self->values[i - 1]);
      self->values[i - 1] = g_strdup ("");
    }
}

static void
take_line (VsSource *source, const char *line, gsize len)
{
  Nem12 *self = source->maker;
  g_autofree char *copy = g_strndup (line, len);
  g_auto (GStrv) cells = g_strsplit (copy, ",", MAX_VALUES + 16);
  guint n = g_strv_length (cells), kind = n > 0 ? (guint) g_ascii_strtoull (cells[0], NULL, 10) : 0;

  if (kind == 400)
    {
      apply_quality (self, cells, n);
      return;
    }
  if (self->waiting)
    give_day (source, self);
  self->line = vs_unpacked_line_number (source->bytes);
  if (kind == 200 && n > 2)
    begin_channel (self, cells, n);
  else if (kind == 300 && self->factor > 0 && !begin_day (self, cells, n))
    give_fault (source, self, line, len);
  else if (kind == 300 && self->waiting && n > self->n + 2 && *cells[self->n + 2] == 'N')
    for (guint i = 0; i < self->n; i++)
      *self->values[i] = '\0';           /* quality N for the whole day */
}

static gboolean
make (VsSource *source, GError **error)
{
  Nem12 *self = source->maker;
  int more;

  if (!self->header)
    g_string_append (source->text, "meter_id,timestamp,kwh\n");
  self->header = TRUE;
  more = vs_source_take_lines (source, take_line, error);
  if (more == 0 && self->waiting)
    give_day (source, self);
  if (more == 0 && self->left_out->len && !source->note)
    source->note = g_strdup_printf (_("Channels that are not energy were left out: %s."), self->left_out->str);
  return more >= 0;
}

gboolean
vs_source_take_nem12 (VsSource *self, const char *head, gsize n, GError **error)
{
  Nem12 *maker;

  if (n < 9 || memcmp (head, "100,NEM1", 8) != 0 || head[8] == '3')
    return TRUE;
  g_clear_pointer (&self->bytes, vs_unpacked_free);
  self->bytes = vs_unpacked_open (self->file, self->member, error);
  if (!self->bytes)
    return FALSE;
  maker = g_new0 (Nem12, 1);
  maker->left_out = g_string_new (NULL);
  self->maker = maker;
  self->free_maker = nem12_free;
  vs_source_begin_text (self, "NEM12", VS_PLACE_LINE, make);
  return TRUE;
}
