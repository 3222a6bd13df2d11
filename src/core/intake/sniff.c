/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/sniff.h"

#include "base/text.h"
#include "intake/dialect.h"
#include "intake/quarantine.h"
#include "intake/tally.h"

#include <string.h>
#include <uchardet/uchardet.h>

#define SAMPLE   (256 * 1024)
#define MAX_ROWS 2000
#define MAX_FAULTS 30
#define MAX_COLUMN_FAULTS 3

static void
column_free (gpointer data)
{
  VsSniffColumn *column = data;

  g_free (column->name);
  g_free (column->against);
  g_free (column);
}

static void
fault_free (gpointer data)
{
  VsSniffFault *fault = data;

  g_free (fault->text);
  g_free (fault->why);
  g_free (fault);
}

void
vs_sniff_free (VsSniff *sniff)
{
  if (!sniff)
    return;
  vs_csv_dialect_clear (&sniff->dialect);
  g_clear_pointer (&sniff->layout, vs_layout_free);
  g_ptr_array_unref (sniff->columns);
  g_ptr_array_unref (sniff->faults);
  g_free (sniff->date_proof);
  g_free (sniff->group_proof);
  g_strfreev (sniff->missing);
  vs_places_unref (sniff->places);
  g_free (sniff);
}

static gboolean
is_blank (const char *sample, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isspace (sample[i]))
      return FALSE;
  return TRUE;
}

char *
vs_sniff_head (VsSource *source, const char *path, gsize room, gsize *n, GError **error)
{
  g_autofree char *sample = g_malloc (room);
  gssize got = 1;

  for (*n = 0; *n < room && got > 0; *n += (gsize) got)
    if ((got = vs_source_read (source, sample + *n, room - *n, error)) < 0)
      return NULL;
  if (is_blank (sample, *n))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is empty; export it again."), path);
      return NULL;
    }
  if (*n == room)
    {
      const char *last = memrchr (sample, '\n', room);

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

/* "sep=;" in the first line, which tells Excel how the file is cut and is no row of it: its length, and the delimiter. */
static gsize
told_delimiter (const char *text, gsize n, char *delimiter)
{
  gsize at = n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, end = at + 5;

  if (n < end + 1 || g_ascii_strncasecmp (text + at, "sep=", 4) != 0 || (text[end] != '\n' && text[end] != '\r'))
    return 0;
  *delimiter = text[at + 4];
  return end + (text[end] == '\r' && n > end + 1 && text[end + 1] == '\n' ? 2 : 1);
}

static void
find_layout (VsSniff *sniff, const VsSniffGiven *given, const char *sample, gsize n)
{
  gsize len;
  g_autofree char *converted = to_utf8 (sample, n, sniff->dialect.encoding, &len);
  const char *text = converted ? converted : sample;
  VsCsvDialect plain = sniff->dialect;
  char told = 0;
  gsize told_len = sniff->made ? 0 : told_delimiter (text, len, &told);

  plain.encoding = NULL;
  text += told_len;
  len -= told_len;
  sniff->confidence = sniff->made ? 1 : vs_dialect_detect (text, len, &plain);
  if (told_len)
    plain.delimiter = told;
  if (given && given->delimiter)
    {
      plain.delimiter = given->dialect.delimiter;
      plain.quote = given->dialect.quote;
      plain.escape = given->dialect.escape;
    }
  sniff->layout = vs_layout_new (text, len, &plain);
  sniff->layout->skip_lines += told_len > 0;
  if (given && given->header)
    {
      sniff->layout->header_lines = given->dialect.header_lines;
      sniff->layout->skip_lines = given->dialect.skip_lines;
    }
  plain.encoding = sniff->dialect.encoding;
  plain.header_lines = sniff->layout->header_lines;
  plain.skip_lines = sniff->layout->skip_lines;
  sniff->dialect = plain;
}

static VsConvert
convert_of (const VsSniff *sniff, const VsSniffColumn *column)
{
  return (VsConvert) { .decimal = sniff->decimal, .group = sniff->group, .date_order = column->date_order, .date_numbers = column->counted, .missing = sniff->missing };
}

static void
judge_dates (VsSniff *sniff, const VsSniffColumn *column, const VsTally *tally)
{
  guint dmy = tally->dmy[0] + tally->dmy[1], mdy = tally->mdy[0] + tally->mdy[1];

  sniff->date_numbers |= column->counted;
  if (column->counted || (column->type != VS_CELL_DAY && column->type != VS_CELL_INSTANT) || (sniff->date_order_known && sniff->date_order != VS_DATE_YMD))
    return;
  sniff->date_order = column->date_order;
  sniff->date_order_known = column->date_order == VS_DATE_YMD || dmy != mdy;
}

/* One currency for the file, or none that could be told. */
static void
judge_currency (VsSniff *sniff, const VsTally *tallies)
{
  gboolean told = FALSE;

  for (guint i = 0; i < sniff->columns->len; i++)
    {
      const char *code = tallies[i].currency;

      if (((VsSniffColumn *) sniff->columns->pdata[i])->type != VS_CELL_MONEY || strlen (code) != 3)
        continue;
      if (told && strcmp (sniff->currency, code) != 0)
        {
          *sniff->currency = '\0';
          return;
        }
      told = TRUE;
      memcpy (sniff->currency, code, 4);
    }
}

static void
judge_file (VsSniff *sniff, const VsTally *tallies)
{
  guint marks = vs_tally_choose_marks (tallies, sniff->columns->len, sniff->dialect.delimiter, &sniff->marks_known);

  sniff->decimal = vs_tally_marks[marks].decimal;
  sniff->group = vs_tally_marks[marks].group;
  for (guint i = 0; i < sniff->columns->len; i++)
    {
      VsSniffColumn *column = sniff->columns->pdata[i];
      guint bare = sniff->decimal == ',';

      column->n_present = tallies[i].present;
      column->type = vs_tally_judge (&tallies[i], marks, vs_tally_names_date (column->name), &column->date_order, &column->counted, &column->n_against);
      judge_dates (sniff, column, &tallies[i]);
      if (column->type == VS_CELL_NUMBER || column->type == VS_CELL_MONEY)
        sniff->n_decimals += MAX (tallies[i].money[bare], tallies[i].money[marks]) > tallies[i].money[!bare];
      if (column->type == VS_CELL_NUMBER || column->type == VS_CELL_MONEY || column->type == VS_CELL_INTEGER)
        sniff->n_groups += tallies[i].money[marks] > tallies[i].money[bare];
    }
  judge_currency (sniff, tallies);
}

static void
add_fault (VsSniff *sniff, const VsCsvRecord *record, int column, const char *text, gsize len, char *why)
{
  VsSniffFault *fault = g_new0 (VsSniffFault, 1);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) len);

  *fault = (VsSniffFault) { record->line, column, vs_text_shorten (valid, 200), why };
  g_ptr_array_add (sniff->faults, fault);
}

/* Only one of the two orders can be meant by this day. */
static gboolean
reads_as (VsCellType type, const VsConvert *how, const char *text, gsize len)
{
  VsCell cell;

  return vs_convert (how, type, text, len, &cell) == VS_FAULT_NONE && !cell.missing;
}

static gboolean
proves_order (const VsSniffColumn *column, const char *text, gsize len)
{
  const VsConvert day_first = { .decimal = '.', .date_order = VS_DATE_DMY }, month_first = { .decimal = '.', .date_order = VS_DATE_MDY };

  return (column->type == VS_CELL_DAY || column->type == VS_CELL_INSTANT) && column->date_order != VS_DATE_YMD &&
         reads_as (VS_CELL_INSTANT, &day_first, text, len) != reads_as (VS_CELL_INSTANT, &month_first, text, len);
}

/* A number with the mark between thousands in which it cannot be the decimal mark. */
static gboolean
proves_group (const VsSniff *sniff, const VsSniffColumn *column, const char *text, gsize len)
{
  const VsConvert how = { .decimal = sniff->decimal, .group = sniff->group }, bare = { .decimal = sniff->decimal };
  const VsConvert other = { .decimal = sniff->group, .group = sniff->decimal };

  return sniff->group && (column->type == VS_CELL_INTEGER || column->type == VS_CELL_NUMBER || column->type == VS_CELL_MONEY) &&
         reads_as (VS_CELL_MONEY, &how, text, len) && !reads_as (VS_CELL_MONEY, &bare, text, len) &&
         ((sniff->group != ',' && sniff->group != '.') || !reads_as (VS_CELL_MONEY, &other, text, len));
}

static void
judge_cell (VsSniff *sniff, const VsCsvRecord *record, guint i, guint *n_faults)
{
  VsSniffColumn *column = sniff->columns->pdata[i];
  VsConvert how = convert_of (sniff, column);
  const char *text = record->fields[i].text;
  gsize len = record->fields[i].len;
  VsFault fault;
  VsCell cell;

  if (!sniff->date_proof && proves_order (column, text, len))
    {
      sniff->date_proof = g_utf8_make_valid (text, (gssize) len);
      sniff->date_line = record->line;
    }
  if (!sniff->group_proof && proves_group (sniff, column, text, len))
    {
      sniff->group_proof = g_utf8_make_valid (text, (gssize) len);
      sniff->group_line = record->line;
    }
  if (!column->n_against || (fault = vs_convert (&how, column->type, text, len, &cell)) == VS_FAULT_NONE)
    return;
  if (!column->against)
    column->against = g_utf8_make_valid (text, (gssize) len);
  if (n_faults[i]++ < MAX_COLUMN_FAULTS && sniff->faults->len < MAX_FAULTS)
    add_fault (sniff, record, (int) i, text, len, vs_fault_describe (fault, &how, text, len));
}

/* What speaks against the proposal, for people to look at: rows of another width, and the first values of a column that are not of its type. */
static void
find_against (VsSniff *sniff, const char *sample, gsize n)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (sample, n, &sniff->dialect);
  g_autofree guint *n_faults = g_new0 (guint, sniff->columns->len + 1);
  VsCsvRecord record;
  guint rows = 0;

  vs_csv_reader_set_places (reader, sniff->places);
  vs_csv_reader_header (reader, &rows);
  for (rows = 0; rows < MAX_ROWS && vs_csv_reader_next (reader, &record, NULL); rows++)
    {
      char *why = vs_quarantine_reason (&record, sniff->columns->len);

      if (why && sniff->faults->len < MAX_FAULTS)
        add_fault (sniff, &record, -1, record.raw, record.raw_len, g_steal_pointer (&why));
      g_free (why);
      for (guint i = 0; i < MIN (record.n_fields, sniff->columns->len); i++)
        judge_cell (sniff, &record, i, n_faults);
    }
}

static void
strip (const char **text, gsize *len)
{
  for (; *len && **text == ' '; (*text)++)
    (*len)--;
  for (; *len && (*text)[*len - 1] == ' ';)
    (*len)--;
}

/* The words of columns that are something else than text. They are few: a list will do. */
static void
note_unknown (VsSniff *sniff, GPtrArray *words, guint i, const char *text, gsize len)
{
  const VsSniffColumn *column = sniff->columns->pdata[i];
  g_autofree char *word = NULL;

  if (column->type == VS_CELL_TEXT || !vs_tally_is_unknown (text, len))
    return;
  word = g_strndup (text, len);
  if (!g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
    g_ptr_array_add (words, g_steal_pointer (&word));
}

static void
find_missing (VsSniff *sniff, const char *sample, gsize n)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (sample, n, &sniff->dialect);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  VsCsvRecord record;
  guint rows;

  vs_csv_reader_header (reader, &rows);
  for (rows = 0; rows < MAX_ROWS && vs_csv_reader_next (reader, &record, NULL); rows++)
    for (guint i = 0; i < MIN (record.n_fields, sniff->columns->len); i++)
      {
        const char *text = record.fields[i].text;
        gsize len = record.fields[i].len;

        strip (&text, &len);
        note_unknown (sniff, words, i, text, len);
      }
  if (words->len == 0)
    return;
  g_ptr_array_add (words, NULL);
  sniff->missing = g_strdupv ((char **) words->pdata);
}

/* Counts the values of the first rows. TRUE when some column has words for "not known". */
static gboolean
tally_rows (VsSniff *sniff, VsCsvReader *reader, VsTally *tallies)
{
  gboolean unknown = FALSE;
  VsCsvRecord record;

  for (; sniff->n_rows < MAX_ROWS && vs_csv_reader_next (reader, &record, NULL); sniff->n_rows++)
    for (guint i = 0; i < MIN (record.n_fields, sniff->columns->len); i++)
      {
        const char *text = record.fields[i].text;
        gsize len = record.fields[i].len;

        strip (&text, &len);
        if (len)
          vs_tally_add (&tallies[i], text, len);
        unknown |= tallies[i].unknown > 0;
      }
  return unknown;
}

static void
sniff_columns (VsSniff *sniff, const char *sample, gsize n)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (sample, n, &sniff->dialect);
  guint width;
  const char *const *header = vs_csv_reader_header (reader, &width);
  g_autofree VsTally *tallies = g_new0 (VsTally, width + 1);
  gboolean unknown;

  for (guint i = 0; i < width; i++)
    {
      VsSniffColumn *column = g_new0 (VsSniffColumn, 1);

      column->name = g_strdup (header[i]);
      g_ptr_array_add (sniff->columns, column);
    }
  unknown = tally_rows (sniff, reader, tallies);
  judge_file (sniff, tallies);
  if (unknown)
    find_missing (sniff, sample, n);
  find_against (sniff, sample, n);
}

char **
vs_sniff_header (const VsSniff *sniff)
{
  char **header = g_new0 (char *, sniff->columns->len + 1);

  for (guint i = 0; i < sniff->columns->len; i++)
    header[i] = g_strdup (((VsSniffColumn *) sniff->columns->pdata[i])->name);
  return header;
}

VsSniff *
vs_sniff_file (const char *path, GError **error)
{
  return vs_sniff_file_as (path, NULL, error);
}

/* What people send instead of a table, by its first bytes: in its own words and with its own remedy. FALSE when it is none of that. */
static gboolean
is_something_else (const char *sample, gsize n, const char *path, GError **error)
{
  static const struct { const char *magic; gsize len; const char *sentence; } others[] = {
    { "\xd0\xcf\x11\xe0", 4, N_("“%s” is a workbook or document of an old Excel or Word; save it as .xlsx or CSV.") },
    { "%PDF-", 5, N_("“%s” is a PDF, which holds no table; export the data as CSV or .xlsx.") },
    { "PK\x03\x04", 4, N_("“%s” is a zip within an archive; unpack it first.") },
    { "\x1f\x8b\x08", 3, N_("“%s” is packed within an archive; unpack it first.") },
    { "\x89PNG", 4, N_("“%s” is a picture; export the data as CSV or .xlsx.") },
    { "\xff\xd8\xff", 3, N_("“%s” is a picture; export the data as CSV or .xlsx.") },
    { "GIF89a", 6, N_("“%s” is a picture; export the data as CSV or .xlsx.") },
    { "PAR1\x15", 5, N_("“%s” is a Parquet file; write it as CSV first.") },
    { "SQLite format 3", 16, N_("“%s” is a database, or a workspace; open it, or export its tables as CSV.") },
    { "7z\xbc\xaf", 4, N_("“%s” is packed as 7z; pack it as zip, or unpack it first.") },
    { "Rar!\x1a", 5, N_("“%s” is packed as RAR; pack it as zip, or unpack it first.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (n > others[i].len && memcmp (sample, others[i].magic, others[i].len) == 0)
      {
        g_auto (GStrv) parts = g_strsplit (_(others[i].sentence), "%s", 2);
        g_autofree char *sentence = g_strjoinv (path, parts);

        g_set_error_literal (error, VS_ERROR, VS_ERROR_FORMAT, sentence);
        return TRUE;
      }
  return FALSE;
}

VsSniff *
vs_sniff_file_as (const char *path, const VsSniffGiven *given, GError **error)
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
  sniff->faults = g_ptr_array_new_with_free_func (fault_free);
  sniff->decimal = '.';
  source = vs_source_open (path, error);
  sample = source ? vs_sniff_head (source, path, SAMPLE, &n, error) : NULL;
  if (!sample)
    return NULL;
  if (is_something_else (sample, n, path, error))
    return NULL;
  vs_source_position (source, &sniff->bytes);
  sniff->format = vs_source_format (source);
  sniff->made = vs_source_is_made (source);
  sniff->places = vs_places_ref (vs_source_places (source));
  encoding = given && given->encoding ? g_intern_string (given->dialect.encoding ? given->dialect.encoding : "") : guess_encoding (sample, n);
  if (!encoding)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is not text but a binary file; export it as CSV."), path);
      return NULL;
    }
  sniff->dialect.encoding = *encoding ? g_strdup (encoding) : NULL;
  sniff->encoding = *encoding ? encoding : "UTF-8";
  find_layout (sniff, given, sample, n);
  sniff_columns (sniff, sample, n);
  if (sniff->columns->len == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” holds no row at all; export it again."), path);
      return NULL;
    }
  return g_steal_pointer (&sniff);
}
