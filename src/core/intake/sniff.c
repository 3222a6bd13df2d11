/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/sniff.h"

#include "intake/dialect.h"
#include "source/source.h"

#include <string.h>
#include <uchardet/uchardet.h>

#define SAMPLE   (256 * 1024)
#define MAX_ROWS 2000

static void
column_free (gpointer data)
{
  VsSniffColumn *column = data;

  g_free (column->name);
  g_free (column->against);
  g_free (column);
}

void
vs_sniff_free (VsSniff *sniff)
{
  if (!sniff)
    return;
  vs_csv_dialect_clear (&sniff->dialect);
  g_clear_pointer (&sniff->layout, vs_layout_free);
  g_ptr_array_unref (sniff->columns);
  g_free (sniff);
}

/* The first part of the file, cut after its last whole line unless it is all. (transfer full) */
static char *
read_sample (VsSource *source, const char *path, gsize *n, GError **error)
{
  g_autofree char *sample = g_malloc (SAMPLE);
  gssize got = 1;

  for (*n = 0; *n < SAMPLE && got > 0; *n += (gsize) got)
    if ((got = vs_source_read (source, sample + *n, SAMPLE - *n, error)) < 0)
      return NULL;
  if (*n == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is empty; export it again."), path);
      return NULL;
    }
  if (*n == SAMPLE)
    {
      const char *last = memrchr (sample, '\n', SAMPLE);

      if (last)
        *n = (gsize) (last + 1 - sample);
    }
  return g_steal_pointer (&sample);
}

static gboolean
has_c1 (const char *sample, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if ((guint8) sample[i] >= 0x80 && (guint8) sample[i] < 0xa0)
      return TRUE;
  return FALSE;
}

/* "" = UTF-8, NULL = no text at all. */
static const char *
guess_encoding (const char *sample, gsize n)
{
  const char *end, *name = "";
  uchardet_t detector;

  if (n >= 2 && (memcmp (sample, "\xff\xfe", 2) == 0 || memcmp (sample, "\xfe\xff", 2) == 0))
    return "UTF-16";
  if (memchr (sample, '\0', n))
    return NULL;
  /* A character cut by the sample's end is no fault. */
  if (g_utf8_validate (sample, (gssize) n, &end) || (n == SAMPLE && (gsize) (sample + n - end) < 4))
    return "";
  detector = uchardet_new ();
  if (uchardet_handle_data (detector, sample, n) == 0)
    {
      uchardet_data_end (detector);
      name = g_intern_string (uchardet_get_charset (detector));
    }
  uchardet_delete (detector);
  if (*name == '\0' || g_str_has_prefix (name, "UTF-8") || strcmp (name, "ASCII") == 0)
    name = "WINDOWS-1252";
  /* Windows-1252 is Latin-1 with letters and dashes where that has control characters nobody writes. */
  if (g_str_has_prefix (name, "ISO-8859-1") && has_c1 (sample, n))
    name = "WINDOWS-1252";
  return name;
}

/* The sample as UTF-8, for those who look at characters. (transfer full, nullable: it is so already) */
static char *
to_utf8 (const char *sample, gsize n, const char *encoding, gsize *len)
{
  gsize read;

  *len = n;
  return encoding ? g_convert_with_fallback (sample, (gssize) n, "UTF-8", encoding, "?", &read, len, NULL) : NULL;
}

static void
find_layout (VsSniff *sniff, const char *sample, gsize n)
{
  gsize len;
  g_autofree char *converted = to_utf8 (sample, n, sniff->dialect.encoding, &len);
  const char *text = converted ? converted : sample;
  VsCsvDialect plain = sniff->dialect;

  plain.encoding = NULL;
  sniff->confidence = sniff->made ? 1 : vs_dialect_detect (text, len, &plain);
  sniff->layout = vs_layout_new (text, len, &plain);
  plain.encoding = sniff->dialect.encoding;
  plain.header_lines = sniff->layout->header_lines;
  plain.skip_lines = sniff->layout->skip_lines;
  sniff->dialect = plain;
}

/* Counts of what each value of a column can be. */
typedef struct {
  guint present, boolean, integer, number, comma_number, ymd[2], dmy[2], mdy[2];   /* [0] day, [1] instant */
} Tally;

static gboolean
reads_as (VsCellType type, char decimal, VsDateOrder order, const char *text, gsize len)
{
  VsConvert how = { .decimal = decimal, .date_order = order };
  VsCell cell;

  return vs_convert (&how, type, text, len, &cell) == VS_FAULT_NONE && !cell.missing;
}

static void
tally_value (Tally *tally, const char *text, gsize len)
{
  gboolean timed = memchr (text, ':', len) != NULL;

  tally->present++;
  tally->boolean += len > 1 ? reads_as (VS_CELL_BOOLEAN, '.', 0, text, len) : len == 1 && strchr ("tfynTFYN", *text) != NULL;
  tally->integer += reads_as (VS_CELL_INTEGER, '.', 0, text, len) && !(len > 1 && *text == '0');
  tally->number += reads_as (VS_CELL_NUMBER, '.', 0, text, len);
  tally->comma_number += reads_as (VS_CELL_NUMBER, ',', 0, text, len);
  tally->ymd[timed] += len >= 8 && !g_ascii_isdigit (text[4]) && reads_as (VS_CELL_INSTANT, '.', VS_DATE_YMD, text, len);
  tally->dmy[timed] += reads_as (VS_CELL_INSTANT, '.', VS_DATE_DMY, text, len);
  tally->mdy[timed] += reads_as (VS_CELL_INSTANT, '.', VS_DATE_MDY, text, len);
}

/* A type stands when at most one value in twenty speaks against it. */
static gboolean
most (guint n, const Tally *tally)
{
  return n > 0 && (guint64) n * 20 >= (guint64) tally->present * 19;
}

static void
judge (VsSniffColumn *column, const Tally *tally)
{
  guint dmy = tally->dmy[0] + tally->dmy[1], mdy = tally->mdy[0] + tally->mdy[1], ymd = tally->ymd[0] + tally->ymd[1], n = tally->present;

  column->n_present = tally->present;
  if (most (tally->boolean, tally))
    column->type = VS_CELL_BOOLEAN, n = tally->boolean;
  else if (most (tally->integer, tally))
    column->type = VS_CELL_INTEGER, n = tally->integer;
  else if (most (MAX (tally->number, tally->comma_number), tally))
    column->type = VS_CELL_NUMBER, n = MAX (tally->number, tally->comma_number);
  else if (most (ymd, tally) || most (MAX (dmy, mdy), tally))
    {
      n = MAX (ymd, MAX (dmy, mdy));
      column->date_order = ymd == n ? VS_DATE_YMD : dmy >= mdy ? VS_DATE_DMY : VS_DATE_MDY;
      column->type = tally->ymd[1] + tally->dmy[1] + tally->mdy[1] > 0 ? VS_CELL_INSTANT : VS_CELL_DAY;
    }
  column->n_against = tally->present - n;
}

static void
judge_file (VsSniff *sniff, const Tally *tallies)
{
  guint comma = 0, point = 0;

  for (guint i = 0; i < sniff->columns->len; i++)
    {
      VsSniffColumn *column = sniff->columns->pdata[i];
      guint dmy = tallies[i].dmy[0] + tallies[i].dmy[1], mdy = tallies[i].mdy[0] + tallies[i].mdy[1];

      judge (column, &tallies[i]);
      if (column->type == VS_CELL_NUMBER)
        {
          comma += tallies[i].comma_number > tallies[i].number;
          point += tallies[i].comma_number < tallies[i].number;
        }
      if ((column->type == VS_CELL_DAY || column->type == VS_CELL_INSTANT) && !(sniff->date_order_known && sniff->date_order != VS_DATE_YMD))
        {
          sniff->date_order = column->date_order;
          sniff->date_order_known = column->date_order == VS_DATE_YMD || dmy != mdy;
        }
    }
  sniff->decimal = comma > point ? ',' : '.';
}

/* The first value of each column that is not of its type, for people to look at. */
static void
find_against (VsSniff *sniff, const char *sample, gsize n)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (sample, n, &sniff->dialect);
  VsCsvRecord record;
  guint rows = 0;

  vs_csv_reader_header (reader, &rows);
  for (rows = 0; rows < MAX_ROWS && vs_csv_reader_next (reader, &record, NULL); rows++)
    for (guint i = 0; i < MIN (record.n_fields, sniff->columns->len); i++)
      {
        VsSniffColumn *column = sniff->columns->pdata[i];
        VsConvert how = { .decimal = sniff->decimal, .date_order = column->date_order };
        VsCell cell;

        if (column->n_against && !column->against &&
            vs_convert (&how, column->type, record.fields[i].text, record.fields[i].len, &cell) != VS_FAULT_NONE)
          column->against = g_utf8_make_valid (record.fields[i].text, (gssize) record.fields[i].len);
      }
}

static void
sniff_columns (VsSniff *sniff, const char *sample, gsize n)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (sample, n, &sniff->dialect);
  guint width;
  const char *const *header = vs_csv_reader_header (reader, &width);
  g_autofree Tally *tallies = g_new0 (Tally, width + 1);
  VsCsvRecord record;

  for (guint i = 0; i < width; i++)
    {
      VsSniffColumn *column = g_new0 (VsSniffColumn, 1);

      column->name = g_strdup (header[i]);
      g_ptr_array_add (sniff->columns, column);
    }
  for (; sniff->n_rows < MAX_ROWS && vs_csv_reader_next (reader, &record, NULL); sniff->n_rows++)
    for (guint i = 0; i < MIN (record.n_fields, width); i++)
      {
        const char *text = record.fields[i].text;
        gsize len = record.fields[i].len;

        for (; len && *text == ' '; text++)
          len--;
        for (; len && text[len - 1] == ' ';)
          len--;
        if (len)
          tally_value (&tallies[i], text, len);
      }
  judge_file (sniff, tallies);
  find_against (sniff, sample, n);
}

VsSniff *
vs_sniff_file (const char *path, GError **error)
{
  g_autofree char *sample = NULL;
  g_autoptr (VsSniff) sniff = NULL;
  g_autoptr (VsSource) source = NULL;
  const char *encoding;
  gsize n = 0;

  g_return_val_if_fail (path, NULL);
  sniff = g_new0 (VsSniff, 1);
  sniff->dialect = (VsCsvDialect) VS_CSV_DIALECT_DEFAULT;
  sniff->columns = g_ptr_array_new_with_free_func (column_free);
  sniff->decimal = '.';
  source = vs_source_open (path, error);
  sample = source ? read_sample (source, path, &n, error) : NULL;
  if (!sample)
    return NULL;
  vs_source_position (source, &sniff->bytes);
  sniff->format = vs_source_format (source);
  sniff->made = vs_source_is_made (source);
  encoding = guess_encoding (sample, n);
  if (!encoding)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is not text but a binary file; export it as CSV."), path);
      return NULL;
    }
  sniff->dialect.encoding = *encoding ? g_strdup (encoding) : NULL;
  sniff->encoding = *encoding ? encoding : "UTF-8";
  find_layout (sniff, sample, n);
  sniff_columns (sniff, sample, n);
  if (sniff->columns->len == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” holds no row at all; export it again."), path);
      return NULL;
    }
  return g_steal_pointer (&sniff);
}
