/* SPDX-License-Identifier: GPL-3.0-or-later */
/* function-text.c: texts, counted in characters. `like` compares ASCII letters without case, as SQLite does. */
#include "expr/function.h"

#include <string.h>

#define BLANKS " \t\n\v\f\r"
#define MOST   (1 << 20)     /* bytes of a text that is made: a handful of replacements in one another would make one without end */

VS_CELL (length)
{
  out->i = g_utf8_strlen (args[0].text, -1);
  return TRUE;
}

VS_CELL (lower)
{
  g_autofree char *folded = g_utf8_strdown (args[0].text, -1);

  g_string_append (scratch, folded);
  out->text = scratch->str;
  return TRUE;
}

VS_CELL (upper)
{
  g_autofree char *folded = g_utf8_strup (args[0].text, -1);

  g_string_append (scratch, folded);
  out->text = scratch->str;
  return TRUE;
}

VS_CELL (trim)
{
  const char *from = args[0].text + strspn (args[0].text, BLANKS);
  gsize n = strlen (from);

  while (n > 0 && strchr (BLANKS, from[n - 1]))
    n--;
  g_string_append_len (scratch, from, n);
  out->text = scratch->str;
  return TRUE;
}

/* From the start-th character (1 = first, −1 = last), `length` characters (before it, when negative), as in SQL. */
VS_CELL (substr)
{
  glong size = g_utf8_strlen (args[0].text, -1);
  glong start = CLAMP (args[1].i, -G_MAXINT32, G_MAXINT32);
  glong n = call->n_args > 2 ? CLAMP (args[2].i, -G_MAXINT32, G_MAXINT32) : G_MAXINT32;
  gboolean before = n < 0;

  n = ABS (n);
  if (start < 0)
    {
      start += size;
      if (start < 0)
        {
          n = MAX (n + start, 0);
          start = 0;
        }
    }
  else if (start > 0)
    start--;
  else if (n > 0)
    n--;
  if (before)
    {
      start -= n;
      if (start < 0)
        {
          n += start;
          start = 0;
        }
    }
  start = MIN (start, size);
  n = CLAMP (n, 0, size - start);
  const char *from = g_utf8_offset_to_pointer (args[0].text, start);
  g_string_append_len (scratch, from, g_utf8_offset_to_pointer (from, n) - from);
  out->text = scratch->str;
  return TRUE;
}

VS_CELL (replace)
{
  gsize n = strlen (args[1].text);
  const char *at = args[0].text, *found;

  while (n > 0 && scratch->len <= MOST && (found = strstr (at, args[1].text)) != NULL)
    {
      g_string_append_len (scratch, at, found - at);
      g_string_append (scratch, args[2].text);
      at = found + n;
    }
  g_string_append (scratch, at);
  out->text = scratch->str;
  return scratch->len <= MOST;
}

VS_CELL (concat)
{
  for (guint i = 0; i < call->n_args; i++)
    g_string_append (scratch, args[i].text);
  out->text = scratch->str;
  return scratch->len <= MOST;
}

VS_CELL (starts_with)
{
  out->i = g_str_has_prefix (args[0].text, args[1].text);
  return TRUE;
}

VS_CELL (contains)
{
  out->i = strstr (args[0].text, args[1].text) != NULL;
  return TRUE;
}

/* % any run of characters, _ one character. Only the last % needs to be tried again, so the time is at most length × pattern. */
static gboolean
matches (const char *text, const char *pattern)
{
  const char *retry_text = NULL, *retry_pattern = NULL;

  while (*text)
    {
      if (*pattern == '%')
        {
          retry_pattern = ++pattern;
          retry_text = text;
        }
      else if (*pattern == '_')
        {
          text = g_utf8_next_char (text);
          pattern++;
        }
      else if (*pattern && g_ascii_tolower (*pattern) == g_ascii_tolower (*text))
        {
          text++;
          pattern++;
        }
      else if (retry_pattern)
        {
          pattern = retry_pattern;
          text = ++retry_text;
          while ((*text & 0xc0) == 0x80)
            text = ++retry_text;
        }
      else
        return FALSE;
    }
  while (*pattern == '%')
    pattern++;
  return *pattern == '\0';
}

VS_CELL (like)
{
  out->i = matches (args[0].text, args[1].text);
  return TRUE;
}
