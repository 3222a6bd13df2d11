/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/tally.h"

#include "intake/number.h"

#include <string.h>

const struct _VsTallyMarks vs_tally_marks[VS_TALLY_MARKS] = {
  { '.', 0 }, { ',', 0 }, { '.', ',' }, { ',', '.' }, { '.', ' ' }, { ',', ' ' }, { '.', '\'' }, { ',', '\'' },
};

gboolean
vs_tally_is_unknown (const char *text, gsize len)
{
  static const char *const words[] = { "n/a", "na", "#n/a", "#nv", "n.a.", "k.a.", "k. a.", "null", "none", "nil", "nan", "<na>", "-", "--", "---", "–", "—", "?",
                                       "unknown", "missing", ".", "#ref!", "#value!", "#wert!", "#div/0!", "#name?", "#null!", "#num!", "#bezug!" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == len && g_ascii_strncasecmp (text, words[i], len) == 0)
      return TRUE;
  return FALSE;
}

gboolean
vs_tally_names_date (const char *name)
{
  static const char *const words[] = { "date", "day", "datum", "tag", "time", "timestamp", "datetime", "ts", "at", "on", "since", "until", "created", "modified",
                                       "updated", "opened", "closed", "resolved", "issued", "due", "starts", "start", "ends", "end", "epoch", "when", "seit", "zeit",
                                       "fecha", "jour", "seen", NULL };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) parts = NULL;
  gsize n = strlen (lower);

  /* "LastModifiedDate" ends in what it is; else a word stands for itself. */
  if (g_str_has_suffix (lower, "date") || g_str_has_suffix (lower, "datum") || (n > 4 && g_str_has_suffix (lower, "time")))
    return TRUE;
  parts = g_strsplit_set (lower, " _-./()", -1);
  for (guint i = 0; parts[i]; i++)
    if (g_strv_contains (words, parts[i]))
      return TRUE;
  return FALSE;
}

static gboolean
reads_as (VsCellType type, const VsConvert *how, const char *text, gsize len)
{
  VsCell cell;

  return vs_convert (how, type, text, len, &cell) == VS_FAULT_NONE && !cell.missing;
}

/* TRUE for an amount. */
static gboolean
add_number (VsTally *tally, const char *text, gsize len)
{
  gboolean plain = TRUE, has_digit = FALSE, any = FALSE;

  for (gsize i = 0; i < len && (plain || !has_digit); i++)
    {
      gboolean digit = g_ascii_isdigit (text[i]);

      plain &= digit;
      has_digit |= digit;
    }
  tally->marked += !plain;
  if (!has_digit)
    return FALSE;
  for (guint m = 0; m < VS_TALLY_MARKS; m++)
    {
      VsConvert how = { .decimal = vs_tally_marks[m].decimal, .group = vs_tally_marks[m].group };
      gboolean number = plain || reads_as (VS_CELL_NUMBER, &how, text, len);
      gboolean money = number || reads_as (VS_CELL_MONEY, &how, text, len);

      tally->whole[m] += number && !(len > 1 && *text == '0') && reads_as (VS_CELL_INTEGER, &how, text, len);
      tally->number[m] += number;
      tally->money[m] += money;
      any |= money;
    }
  return any;
}

static void
add_currency (VsTally *tally, const char *text, gsize len)
{
  gsize n;
  const char *mark = vs_number_currency (text, len, &n);

  if (!mark)
    return;
  tally->amounts++;
  if (!*tally->currency)
    memcpy (tally->currency, mark, MIN (n, 3));
}

static void
add_date (VsTally *tally, const char *text, gsize len)
{
  const VsConvert ymd = { .decimal = '.', .date_order = VS_DATE_YMD }, dmy = { .decimal = '.', .date_order = VS_DATE_DMY }, mdy = { .decimal = '.', .date_order = VS_DATE_MDY };
  const VsConvert count = { .decimal = '.', .date_numbers = TRUE };
  gboolean timed = memchr (text, ':', len) != NULL;

  tally->ymd[timed] += len >= 8 && !g_ascii_isdigit (text[4]) && reads_as (VS_CELL_INSTANT, &ymd, text, len);
  tally->dmy[timed] += reads_as (VS_CELL_INSTANT, &dmy, text, len);
  tally->mdy[timed] += reads_as (VS_CELL_INSTANT, &mdy, text, len);
  if (reads_as (VS_CELL_INSTANT, &count, text, len) && !reads_as (VS_CELL_INSTANT, &ymd, text, len))
    *(len >= 10 && !memchr (text, '.', 6) ? &tally->epoch : &tally->serial) += 1;
}

void
vs_tally_add (VsTally *tally, const char *text, gsize len)
{
  const VsConvert plain = { .decimal = '.' };

  if (vs_tally_is_unknown (text, len))
    {
      tally->unknown++;
      return;
    }
  tally->present++;
  tally->boolean += len > 1 ? reads_as (VS_CELL_BOOLEAN, &plain, text, len) : len == 1 && strchr ("tfynjTFYNJ", *text) != NULL;
  if (add_number (tally, text, len))
    add_currency (tally, text, len);
  add_date (tally, text, len);
}

/* A type stands when at most one value in twenty speaks against it. */
static gboolean
most (guint n, const VsTally *tally)
{
  return n > 0 && (guint64) n * 20 >= (guint64) tally->present * 19;
}

static gboolean
is_date (const VsTally *tally)
{
  return most (MAX (tally->ymd[0] + tally->ymd[1], MAX (tally->dmy[0] + tally->dmy[1], tally->mdy[0] + tally->mdy[1])), tally);
}

/* A column counts by the numbers it has, if they make it one of numbers; what is digits alone fits all marks and decides nothing. */
guint
vs_tally_choose_marks (const VsTally *tallies, guint n, char delimiter, gboolean *known)
{
  guint64 score[VS_TALLY_MARKS] = { 0 };
  guint best = 0;

  for (guint m = 0; m < VS_TALLY_MARKS; m++)
    for (guint i = 0; i < n; i++)
      if (tallies[i].marked > 0 && most (tallies[i].money[m], &tallies[i]) && !is_date (&tallies[i]) && !most (tallies[i].boolean, &tallies[i]))
        score[m] += tallies[i].money[m];
  for (guint m = 1; m < VS_TALLY_MARKS; m++)
    if (score[m] > score[best])
      best = m;
  *known = TRUE;
  /* "1,234" alone may be either: where commas part the fields they rarely stand before decimals, and the other way round. Points before three
   * digits are decimals unless semicolons part the fields, as they do where commas stand before decimals. */
  if (best == 1 && score[2] == score[1])
    {
      *known = FALSE;
      best = delimiter == ',' ? 2 : 1;
    }
  else if (best == 0 && score[3] == score[0] && score[0] > 0 && delimiter == ';')
    *known = FALSE;
  return best;
}

VsCellType
vs_tally_judge (const VsTally *tally, guint marks, gboolean names_date, VsDateOrder *order, gboolean *counted, guint *n_against)
{
  guint dmy = tally->dmy[0] + tally->dmy[1], mdy = tally->mdy[0] + tally->mdy[1], ymd = tally->ymd[0] + tally->ymd[1], n = tally->present;
  VsCellType type = VS_CELL_TEXT;

  *counted = FALSE;
  *order = VS_DATE_YMD;
  if (most (tally->boolean, tally))
    type = VS_CELL_BOOLEAN, n = tally->boolean;
  else if (names_date && (most (tally->serial, tally) || most (tally->epoch, tally)))
    {
      *counted = TRUE;
      n = MAX (tally->serial, tally->epoch);
      type = n == tally->epoch || tally->marked * 20 > tally->present ? VS_CELL_INSTANT : VS_CELL_DAY;
    }
  else if (most (tally->whole[marks], tally))
    type = VS_CELL_INTEGER, n = tally->whole[marks];
  else if (most (tally->number[marks], tally))
    type = VS_CELL_NUMBER, n = tally->number[marks];
  else if (most (ymd, tally) || most (MAX (dmy, mdy), tally))
    {
      n = MAX (ymd, MAX (dmy, mdy));
      *order = ymd == n ? VS_DATE_YMD : dmy >= mdy ? VS_DATE_DMY : VS_DATE_MDY;
      type = tally->ymd[1] + tally->dmy[1] + tally->mdy[1] > 0 ? VS_CELL_INSTANT : VS_CELL_DAY;
    }
  else if (tally->amounts > 0 && most (tally->money[marks], tally))
    type = VS_CELL_MONEY, n = tally->money[marks];
  *n_against = tally->present - n;
  return type;
}
