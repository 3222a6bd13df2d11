/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV reader: four bytes choose a dialect, the rest is the file. It is read once as it is, and once behind so long a first line that the
 * reader's buffer ends within the bytes: where a buffer ends must not be seen. */
#include "fuzz.h"

#define BUFFER (128 * 1024)     /* after so much the reader takes what it has */

static VsCsvDialect
dialect_of (const guint8 *choice)
{
  static const char delimiters[] = ",;\t|% :^", quotes[] = "\"\"\"'`\0 |", escapes[] = "\0\0\\ ";
  static const char *const encodings[] = { NULL, NULL, NULL, "ISO-8859-1", "WINDOWS-1252", "UTF-16LE", "UTF-16BE", "SHIFT_JIS" };
  static const gsize limits[] = { 0, 0, 7, 100 };

  return (VsCsvDialect) {
    .delimiter = delimiters[choice[0] & 7], .quote = quotes[choice[0] >> 3 & 7], .escape = escapes[choice[0] >> 6],
    .encoding = (char *) encodings[choice[1] & 7], .header_lines = choice[1] >> 3 & 3, .skip_lines = choice[1] >> 5 & 3, .padded = choice[1] >> 7,
    .row_limit = limits[choice[2] & 3], .field_limit = limits[choice[2] >> 2 & 3],
  };
}

typedef struct {
  const char *bytes;
  gsize       n, filler, at;
} Behind;

/* 'x's and a line end, then the bytes. */
static gssize
read_behind (gpointer data, char *into, gsize room, GError **error)
{
  Behind *self = data;
  gsize all = self->filler + self->n, n = MIN (room, all - self->at);

  /* The reader stops asking once it has BUFFER bytes. */
  if (self->at < BUFFER)
    n = MIN (n, BUFFER - self->at);
  for (gsize i = 0; i < n; i++, self->at++)
    into[i] = self->at + 1 < self->filler ? 'x' : self->at < self->filler ? '\n' : self->bytes[self->at - self->filler];
  return (gssize) n;
}

static guint64
position (gpointer data, guint64 *total)
{
  return ((Behind *) data)->at;
}

static void
nothing (gpointer data)
{
}

static void
same (VsCsvReader *one, VsCsvReader *other, gsize filler)
{
  VsCsvRecord a, b, before = { 0 };
  guint n = 0, m = 0;
  const char *const *names = vs_csv_reader_header (one, &n), *const *others = vs_csv_reader_header (other, &m);
  gboolean more;

  g_assert_cmpuint (n, ==, m);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (names[i], ==, others[i]);
  do
    {
      more = vs_csv_reader_next (one, &a, NULL);
      g_assert_true (more == vs_csv_reader_next (other, &b, NULL));
      if (!more)
        break;
      fuzz_check_record (&a, &before, FALSE);
      g_assert_cmpuint (a.line + 1, ==, b.line);
      g_assert_cmpuint (a.offset + filler, ==, b.offset);
      g_assert_cmpuint (a.status, ==, b.status);
      g_assert_cmpmem (a.raw, a.raw_len, b.raw, b.raw_len);
      g_assert_cmpuint (a.n_fields, ==, b.n_fields);
      for (guint i = 0; i < a.n_fields; i++)
        {
          g_assert_cmpmem (a.fields[i].text, a.fields[i].len, b.fields[i].text, b.fields[i].len);
          g_assert_true (a.fields[i].quoted == b.fields[i].quoted);
        }
      before = a;
    }
  while (TRUE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  static const VsCsvInput input = { read_behind, position, nothing };
  VsCsvDialect dialect;
  g_autoptr (VsCsvReader) whole = NULL, cut = NULL;
  const char *bytes = (const char *) data + 4;
  VsCsvRecord record, before = { 0 };
  GError *error = NULL;
  Behind behind;

  if (n < 4)
    return 0;
  n -= 4;
  dialect = dialect_of (data);
  whole = vs_csv_reader_new_for_bytes (bytes, n, &dialect);
  /* A mark of byte order is one at the beginning only; wide text cannot stand behind a filler of bytes. */
  if ((dialect.encoding && g_str_has_prefix (dialect.encoding, "UTF-16")) || (n >= 2 && strchr ("\xef\xfe\xff", *bytes)) || dialect.row_limit)
    {
      while (vs_csv_reader_next (whole, &record, &error))
        {
          fuzz_check_record (&record, &before, FALSE);
          before = record;
        }
      g_clear_error (&error);
      return 0;
    }
  dialect.skip_lines++;
  behind = (Behind) { bytes, n, BUFFER - data[3] % (n + 1), 0 };
  cut = vs_csv_reader_new (&input, &behind, "file", &dialect, &error);
  fuzz_told (cut != NULL, error);
  same (whole, cut, behind.filler);
  return 0;
}
