/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/shape.h"

#include <string.h>

static gboolean
is_word (const char *text, gsize len, const char *word)
{
  return len == strlen (word) && g_ascii_strncasecmp (text, word, len) == 0;
}

/* Currency signs and percent around a number. */
static void
strip_marks (const char **text, gsize *len)
{
  static const char *const marks[] = { "$", "\xc2\xa3", "\xe2\x82\xac", "\xc2\xa5", "%", "EUR", "USD", "GBP" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gsize n = strlen (marks[i]);

      if (*len > n && memcmp (*text, marks[i], n) == 0)
        *text += n, *len -= n;
      if (*len > n && memcmp (*text + *len - n, marks[i], n) == 0)
        *len -= n;
      for (; *len > 0 && **text == ' '; (*text)++)
        (*len)--;
      for (; *len > 0 && (*text)[*len - 1] == ' ';)
        (*len)--;
    }
}

static gboolean
is_number (const char *text, gsize len)
{
  guint digits = 0, marks = 0, exponents = 0;

  if (is_word (text, len, "nan") || is_word (text, len, "inf") || is_word (text, len, "-inf"))
    return TRUE;
  strip_marks (&text, &len);
  if (len > 2 && text[0] == '(' && text[len - 1] == ')')
    text++, len -= 2;
  for (gsize i = 0; i < len; i++)
    {
      char c = text[i];

      if (g_ascii_isdigit (c))
        digits++;
      else if (c == '.' || c == ',' || (c == ' ' && i > 0 && i + 3 < len) || (c == '\'' && i > 0))
        marks++;
      else if ((c == 'e' || c == 'E') && digits > 0 && i + 1 < len && exponents++ == 0)
        {
          if ((text[i + 1] == '-' || text[i + 1] == '+') && i + 2 < len)
            i++;
        }
      else if (!((c == '-' || c == '+') && (i == 0 || (i == 1 && *text == '$'))))
        return FALSE;
    }
  return digits > 0 && marks <= digits;
}

/* Letters that dates are written with: months, T and Z, halves of the day, zones. */
static gboolean
is_date_word (const char *text, gsize len)
{
  static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdecmaioktdezmrz";
  static const char *const others[] = { "t", "z", "am", "pm", "utc", "gmt", "est", "edt", "cet", "cest", "bst" };

  if (len >= 3 && len <= 9)
    for (const char *month = months; *month; month += 3)
      if (g_ascii_strncasecmp (month, text, 3) == 0)
        return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (is_word (text, len, others[i]))
      return TRUE;
  return FALSE;
}

/* Two or three groups of digits (a month may be a word) around - / . or :, perhaps a time behind. */
static gboolean
is_date (const char *text, gsize len)
{
  guint digits = 0, separators = 0, words = 0;

  for (gsize i = 0; i < len; i++)
    {
      char c = text[i];
      gsize from = i;

      if (g_ascii_isdigit (c))
        digits++;
      else if (c == '-' || c == '/' || c == ':' || c == '.')
        separators++;
      else if (g_ascii_isalpha (c))
        {
          while (i + 1 < len && g_ascii_isalpha (text[i + 1]))
            i++;
          if (words++ > 2 || !is_date_word (text + from, i + 1 - from))
            return FALSE;
        }
      else if (c != ' ' && c != '+' && c != ',')
        return FALSE;
    }
  return digits >= 3 && len <= 40 && (separators >= 2 || (separators == 1 && memchr (text, ':', len)) || words > 0);
}

VsShapeKind
vs_shape_kind (const char *text, gsize len)
{
  for (; len > 0 && (*text == ' ' || *text == '\t'); text++)
    len--;
  for (; len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t');)
    len--;
  if (len == 0)
    return VS_SHAPE_EMPTY;
  if (len < 64 && is_number (text, len))
    return VS_SHAPE_NUMBER;
  return is_date (text, len) ? VS_SHAPE_DATE : VS_SHAPE_TEXT;
}

/* FNV-1a over character classes. */
guint32
vs_shape_hash (const char *text, gsize len, gboolean exact)
{
  guint32 hash = 2166136261u;
  char last = 0;

  for (gsize i = 0; i < len; i++)
    {
      char c = text[i], class = g_ascii_isdigit (c) ? '9' : g_ascii_isalpha (c) || (c & 0x80) ? 'a' : c;

      if (!exact && class == last)
        continue;
      hash = (hash ^ (guint8) class) * 16777619u;
      last = class;
    }
  return hash;
}

static gboolean
note_shape (VsShapeColumn *self, gboolean exact, guint32 hash)
{
  for (guint i = 0; i < VS_SHAPES; i++)
    {
      guint *n = exact ? &self->exact[i].n : &self->rough[i].n;
      guint32 *seen = exact ? &self->exact[i].hash : &self->rough[i].hash;

      if (*n == 0)
        *seen = hash;
      if (*seen != hash)
        continue;
      (*n)++;
      return TRUE;
    }
  return FALSE;
}

void
vs_shape_column_add (VsShapeColumn *self, const char *text, gsize len, gboolean quoted)
{
  VsShapeKind kind = vs_shape_kind (text, len);

  self->n++;
  self->n_quoted += quoted;
  self->n_empty += kind == VS_SHAPE_EMPTY;
  self->n_number += kind == VS_SHAPE_NUMBER;
  self->n_date += kind == VS_SHAPE_DATE;
  self->longest = MAX (self->longest, len);
  if (kind == VS_SHAPE_EMPTY)
    return;
  self->n_exact += note_shape (self, TRUE, vs_shape_hash (text, len, TRUE));
  self->n_rough += note_shape (self, FALSE, vs_shape_hash (text, len, FALSE));
}

static gboolean
has_shape (const VsShapeColumn *self, gboolean exact, guint32 hash)
{
  for (guint i = 0; i < VS_SHAPES; i++)
    if (exact ? self->exact[i].n > 0 && self->exact[i].hash == hash : self->rough[i].n > 0 && self->rough[i].hash == hash)
      return TRUE;
  return FALSE;
}

VsShapeKind
vs_shape_column_kind (const VsShapeColumn *self)
{
  guint present = self->n - self->n_empty;

  if (present == 0)
    return VS_SHAPE_EMPTY;
  if (self->n_number * 10 >= present * 7)
    return VS_SHAPE_NUMBER;
  return self->n_date * 10 >= present * 7 ? VS_SHAPE_DATE : VS_SHAPE_TEXT;
}

double
vs_shape_column_cost (const VsShapeColumn *self, const char *text, gsize len, gboolean quoted)
{
  guint present = self->n - self->n_empty;
  VsShapeKind kind = vs_shape_kind (text, len), usual = vs_shape_column_kind (self);
  double cost = 0;

  if (self->n == 0)
    return 0;
  if (kind == VS_SHAPE_EMPTY)
    return 3.0 * present / self->n;
  if (present == 0)
    return 4;
  /* A column of few shapes wants one of them; one of free text only text that is quoted as the others are. */
  if (has_shape (self, TRUE, vs_shape_hash (text, len, TRUE)))
    cost = 0;
  else if (self->n_exact * 10 >= present * 9)
    cost = has_shape (self, FALSE, vs_shape_hash (text, len, FALSE)) ? 1.5 : 4;
  else if (self->n_rough * 10 >= present * 9)
    cost = has_shape (self, FALSE, vs_shape_hash (text, len, FALSE)) ? 0.2 : 3;
  else
    cost = (kind == usual ? 0.3 : 2) + (len > 2 * self->longest ? 1 : 0);
  if (quoted && self->n_quoted == 0)
    cost += 0.5;
  if (!quoted && self->n_quoted == self->n)
    cost += 1;
  return cost;
}
