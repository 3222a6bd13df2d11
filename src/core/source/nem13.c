/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nem13.c: register readings of the Australian market (AEMO, Meter Data File Format Specification NEM12 & NEM13): a 250 record is what a register
 * stood at twice, months apart, each with its time (UTC+10 all year) and quality: A is a reading, whatever else an estimate. The first register of
 * consumption, suffix 11, is the meter's; another is named with its suffix, as channels of NEM12 are. The unit is the register's; a multiplier is
 * not told. */
#include "source/source-private.h"

#include <string.h>

#define MOST     32       /* cells; a record has 23 */
#define MAX_NOTE 200

enum { NMI = 1, SUFFIX = 4, SERIAL = 6, DIRECTION = 7, BEFORE = 8, NOW = 13, UNIT = 19, LEAST = 20 };

typedef struct {
  GString *last;       /* the row before: mostly a record begins where the one before ended */
  GString *left_out;   /* registers that are not of energy, for the note */
  gboolean header;
} Nem13;

static void
nem13_free (gpointer data)
{
  Nem13 *self = data;

  g_string_free (self->last, TRUE);
  g_string_free (self->left_out, TRUE);
  g_free (self);
}

static void
add_meter (GString *row, char **cells)
{
  gboolean first = strcmp (cells[SUFFIX], "11") == 0 && *cells[DIRECTION] != 'I';
  g_autofree char *name = first ? g_strdup (cells[NMI]) : g_strdup_printf ("%s:%s", cells[NMI], cells[SUFFIX]);

  vs_source_add_cell (row, name, -1);
  g_string_append_c (row, ',');
  vs_source_add_cell (row, cells[SERIAL], -1);
  g_string_append_c (row, ',');
}

/* What is no time or no number stays as it is, for whoever reads the text to say so. */
static void
add_reading (GString *row, char **cells, double factor)
{
  const char *value = cells[0], *time = cells[1];
  char number[G_ASCII_DTOSTR_BUF_SIZE], *end;
  double kwh = g_ascii_strtod (value, &end) * factor;

  if (strlen (time) == 14 && strspn (time, "0123456789") == 14)
    g_string_append_printf (row, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s+10:00,", time, time + 4, time + 6, time + 8, time + 10, time + 12);
  else
    {
      vs_source_add_cell (row, time, -1);
      g_string_append_c (row, ',');
    }
  if (end == value || *end)
    vs_source_add_cell (row, value, -1);
  else
    g_string_append (row, g_ascii_formatd (number, sizeof number, "%.12g", kwh));
  g_string_append (row, *cells[2] == 'A' ? ",no\n" : ",yes\n");
}

static void
give (VsSource *source, Nem13 *self, char **cells, guint at, double factor)
{
  g_autoptr (GString) row = g_string_new (NULL);

  if (!*cells[at] && !*cells[at + 1])
    return;
  add_meter (row, cells);
  add_reading (row, cells + at, factor);
  if (g_string_equal (row, self->last))
    return;
  vs_source_stand (source, vs_unpacked_line_number (source->bytes), TRUE);
  g_string_append_len (source->text, row->str, (gssize) row->len);
  g_string_assign (self->last, row->str);
}

static void
take_line (VsSource *source, const char *line, gsize len)
{
  Nem13 *self = source->maker;
  g_autofree char *copy = g_strndup (line, len);
  g_auto (GStrv) cells = g_strsplit (copy, ",", MOST);
  guint n = g_strv_length (cells);
  double factor;

  for (guint i = 0; i < n; i++)
    g_strstrip (cells[i]);
  if (n == 0 || strcmp (cells[0], "250") != 0)
    return;
  if (n < LEAST)
    {
      vs_source_stand (source, vs_unpacked_line_number (source->bytes), TRUE);
      g_string_append (source->text, "?,,");
      vs_source_add_cell (source->text, line, (gssize) len);
      g_string_append (source->text, ",,\n");
    }
  else if ((factor = vs_source_energy_unit (cells[UNIT])) > 0)
    {
      give (source, self, cells, BEFORE, factor);
      give (source, self, cells, NOW, factor);
    }
  else if (self->left_out->len <= MAX_NOTE)
    g_string_append_printf (self->left_out, "%s%s %s (%s)", self->left_out->len ? ", " : "", cells[NMI], cells[SUFFIX], cells[UNIT]);
}

static gboolean
make (VsSource *source, GError **error)
{
  Nem13 *self = source->maker;
  int more;

  if (!self->header)
    g_string_append (source->text, "meter_id,device,read_at,kwh,estimated\n");
  self->header = TRUE;
  more = vs_source_take_lines (source, take_line, error);
  if (more == 0 && self->left_out->len && !source->note)
    source->note = g_strdup_printf (_("Registers that are not of energy were left out: %s."), self->left_out->str);
  return more >= 0;
}

gboolean
vs_source_take_nem13 (VsSource *self, const char *head, gsize n, GError **error)
{
  Nem13 *maker;

  if (n < 9 || memcmp (head, "100,NEM13", 9) != 0)
    return TRUE;
  g_clear_pointer (&self->bytes, vs_unpacked_free);
  self->bytes = vs_unpacked_open (self->file, self->member, error);
  if (!self->bytes)
    return FALSE;
  maker = g_new0 (Nem13, 1);
  maker->last = g_string_new (NULL);
  maker->left_out = g_string_new (NULL);
  self->maker = maker;
  self->free_maker = nem13_free;
  vs_source_begin_text (self, "NEM13", VS_PLACE_LINE, make);
  return TRUE;
}
