/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/dialect.h"

#include "intake/shape.h"

#include <string.h>

#define RECORDS 300
#define WIDEST  64        /* widths that are told apart */

/* In the order in which they are believed when they cut equally well. */
static const char delimiters[] = ",;\t|^~%#&*!:\x1f\x01 ";

typedef struct {
  double score, share;
} Verdict;

/* A value as people write them: nothing in it that would be a delimiter or a quote elsewhere. */
static double
rate_cell (const VsCsvField *field)
{
  const char *text = field->text;
  gsize len = field->len;
  guint odd = 0;

  if (field->quoted || vs_shape_kind (text, len) != VS_SHAPE_TEXT)
    return 1;
  if (*text == '"' || *text == '\'' || text[len - 1] == '"')
    return 0.1;
  for (gsize i = 0; i < len && odd < 3; i++)
    odd += text[i] == ';' || text[i] == '\t' || text[i] == '|' || text[i] == ',' || text[i] == '\x1f';
  return odd == 0 ? 0.9 : odd == 1 ? 0.5 : 0.2;
}

static guint
usual_width (const guint *widths)
{
  guint best = 1;

  for (guint w = 1; w <= WIDEST; w++)
    if (widths[w] * w >= widths[best] * best && widths[w] * 3 >= widths[best])
      best = w;
  return best;
}

static Verdict
rate (const char *text, gsize n, const VsCsvDialect *dialect)
{
  g_autoptr (VsCsvReader) reader = vs_csv_reader_new_for_bytes (text, n, dialect);
  guint widths[WIDEST + 1] = { 0 }, records = 0, bad = 0, width;
  double cells = 0, good = 0, share;
  VsCsvRecord record;

  for (; records < RECORDS && vs_csv_reader_next (reader, &record, NULL); records++)
    {
      widths[CLAMP (record.n_fields, 1, WIDEST)]++;
      bad += record.status == VS_CSV_BAD_QUOTE;
      for (guint i = 0; i < MIN (record.n_fields, WIDEST); i++)
        {
          good += rate_cell (&record.fields[i]);
          cells++;
        }
    }
  if (records == 0)
    return (Verdict) { 0, 1 };
  width = usual_width (widths);
  share = (double) widths[width] / records;
  return (Verdict) {
    .score = share * share * (1 - 0.9 * bad / records) * (cells > 0 ? good / cells : 1) * (width == 1 ? 0.15 : 1 - 0.5 / width),
    .share = share,
  };
}

/* How often a quote opens a field, and on how many lines it stands at all. */
static guint
opening_quotes (const char *text, gsize n, char quote, guint *inside)
{
  guint opening = 0;

  *inside = 0;
  for (gsize i = 0; i < n; i++)
    if (text[i] == quote)
      {
        char before = i > 0 ? text[i - 1] : '\n';

        if (before == '\n' || before == '\r' || (before > 0 && strchr (delimiters, before)))
          opening++;
        else
          (*inside)++;
      }
  return opening;
}

static gboolean
is_padded (const char *text, gsize n, const VsCsvDialect *dialect)
{
  guint delimiter = 0, padded = 0;

  if (dialect->delimiter == ' ' || dialect->delimiter == '\t')
    return FALSE;
  for (gsize i = 0; i + 1 < n; i++)
    if (text[i] == dialect->delimiter)
      {
        delimiter++;
        padded += text[i + 1] == ' ';
      }
  /* Text has blanks behind its commas too: only where nearly every delimiter is followed by one. */
  return delimiter > 1 && padded * 20 >= delimiter * 19;
}

double
vs_dialect_detect (const char *text, gsize n, VsCsvDialect *dialect)
{
  guint inside_single, inside_double;
  guint single = opening_quotes (text, n, '\'', &inside_single), twice = opening_quotes (text, n, '"', &inside_double);
  gboolean backslash = FALSE;
  Verdict best = { -1, 0 };

  for (gsize i = 0; i + 1 < n && !backslash; i++)
    backslash = text[i] == '\\' && (text[i + 1] == '"' || text[i + 1] == '\'');
  for (const char *delimiter = delimiters; *delimiter; delimiter++)
    for (guint form = 0; form < 4; form++)
      {
        VsCsvDialect tried = { .delimiter = *delimiter, .quote = form == 2 ? '\'' : form == 3 ? 0 : '"', .escape = form == 1 ? '\\' : 0 };
        Verdict verdict;

        if (!memchr (text, *delimiter, n) && delimiter != delimiters)
          break;
        if ((form == 1 && !backslash) || (form == 2 && single < 2) || (form == 3 && (twice > 0 || inside_double < 3)))
          continue;
        tried.padded = is_padded (text, n, &tried);
        verdict = rate (text, n, &tried);
        verdict.score *= 1 - 0.004 * (delimiter - delimiters) - 0.001 * form - (*delimiter == ' ' ? 0.15 : 0);
        if (verdict.score <= best.score)
          continue;
        best = verdict;
        dialect->delimiter = tried.delimiter;
        dialect->quote = tried.quote;
        dialect->escape = tried.escape;
        dialect->padded = tried.padded;
      }
  return best.share;
}
