/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lexer.c: text to tokens, one at a time. Names may be paths (customer.region) and any part may stand in backquotes. */
#include "expr/node.h"

#include <math.h>
#include <string.h>

gboolean
vs_expr_fault (const char *source, guint pos, VsError code, GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL, *shown = NULL;
  glong column = g_utf8_pointer_to_offset (source, source + pos) + 1;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);

  if (g_utf8_strlen (source, -1) <= 80)
    shown = g_strdup (source);
  else
    {
      g_autofree char *part = g_utf8_substring (source, MAX (column - 41, 0), MIN (column + 39, g_utf8_strlen (source, -1)));
      shown = g_strconcat (column > 41 ? "…" : "", part, "…", NULL);
    }
  /* Translators: an expression, the place in it, and what is wrong there. */
  g_set_error (error, VS_ERROR, code, _("“%s”, column %ld: %s"), shown, column, sentence);
  return FALSE;
}

void
vs_token_clear (VsToken *token)
{
  g_free (token->text);
  *token = (VsToken) { 0 };
}

static inline gboolean
starts_name (char c)
{
  return g_ascii_isalpha (c) || c == '_' || c == '`' || (c & 0x80);
}

static inline gboolean
continues_name (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80);
}

/* Text between quotes, a doubled quote being one. *at is behind the closing quote then. */
static gboolean
read_quoted (const char *source, guint *at, GString *out, GError **error)
{
  char quote = source[*at];
  guint start = *at;

  for (guint i = start + 1; source[i] != '\0'; i++)
    {
      if (source[i] == quote && source[i + 1] == quote)
        i++;
      else if (source[i] == quote)
        {
          *at = i + 1;
          return TRUE;
        }
      g_string_append_c (out, source[i]);
    }
  return vs_expr_fault (source, start, VS_ERROR_FORMAT, error, _("the closing %c is missing."), quote);
}

static gboolean
read_name (const char *source, guint at, VsToken *token, GError **error)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (;;)
    {
      if (source[at] == '`')
        {
          guint start = at;
          gsize before = name->len;
          token->quoted = TRUE;
          if (!read_quoted (source, &at, name, error))
            return FALSE;
          if (name->len == before)
            return vs_expr_fault (source, start, VS_ERROR_FORMAT, error, _("a name must not be empty."));
        }
      else
        {
          guint start = at;
          while (continues_name (source[at]))
            at++;
          g_string_append_len (name, source + start, at - start);
        }
      if (source[at] != '.')
        break;
      if (!starts_name (source[at + 1]))
        return vs_expr_fault (source, at + 1, VS_ERROR_FORMAT, error, _("a name was expected after the dot."));
      g_string_append_c (name, '.');
      at++;
    }
  token->kind = VS_TOKEN_NAME;
  token->end = at;
  token->text = g_string_free (g_steal_pointer (&name), FALSE);
  return TRUE;
}

static gboolean
read_number (const char *source, guint at, VsToken *token, GError **error)
{
  guint start = at;
  gboolean whole = TRUE;

  while (g_ascii_isdigit (source[at]))
    at++;
  if (source[at] == '.')
    {
      whole = FALSE;
      at++;
      while (g_ascii_isdigit (source[at]))
        at++;
    }
  if ((source[at] | 0x20) == 'e')
    {
      guint exponent = at + 1 + (source[at + 1] == '+' || source[at + 1] == '-');
      if (g_ascii_isdigit (source[exponent]))
        {
          whole = FALSE;
          for (at = exponent; g_ascii_isdigit (source[at]); at++)
            ;
        }
    }
  if (continues_name (source[at]) || source[at] == '.')
    return vs_expr_fault (source, start, VS_ERROR_FORMAT, error, _("this is neither a number nor a name; write odd names in `backquotes`."));

  token->text = g_strndup (source + start, at - start);
  token->end = at;
  token->d = g_ascii_strtod (token->text, NULL);
  if (!isfinite (token->d))
    return vs_expr_fault (source, start, VS_ERROR_FORMAT, error, _("this number is too large."));
  whole = whole && g_ascii_string_to_unsigned (token->text, 10, 0, G_MAXINT64, (guint64 *) &token->i, NULL);
  token->kind = whole ? VS_TOKEN_INT : VS_TOKEN_DOUBLE;
  return TRUE;
}

static gboolean
read_symbol (const char *source, guint at, VsToken *token, GError **error)
{
  static const char *const symbols[] = { "<>", "!=", "<=", ">=", "(", ")", ",", "+", "-", "*", "/", "=", "<", ">" };

  if (source[at] == '"')
    return vs_expr_fault (source, at, VS_ERROR_FORMAT, error, _("write texts in 'single quotes' and odd names in `backquotes`."));
  if (g_str_has_prefix (source + at, "=="))
    return vs_expr_fault (source, at, VS_ERROR_FORMAT, error, _("write = to compare."));
  if (g_str_has_prefix (source + at, "&&") || g_str_has_prefix (source + at, "||"))
    return vs_expr_fault (source, at, VS_ERROR_FORMAT, error, _("write “and”, “or”, or concat (…) to join texts."));
  for (guint s = 0; s < G_N_ELEMENTS (symbols); s++)
    if (g_str_has_prefix (source + at, symbols[s]))
      {
        token->kind = VS_TOKEN_SYMBOL;
        token->text = g_strdup (symbols[s]);
        token->end = at + strlen (symbols[s]);
        return TRUE;
      }
  return vs_expr_fault (source, at, VS_ERROR_FORMAT, error, _("“%c” means nothing here."), source[at]);
}

gboolean
vs_token_read (const char *source, guint at, VsToken *token, GError **error)
{
  vs_token_clear (token);
  while (g_ascii_isspace (source[at]))
    at++;
  token->pos = at;
  if (source[at] == '\0')
    {
      token->end = at;
      return TRUE;
    }
  if (starts_name (source[at]))
    return read_name (source, at, token, error);
  if (g_ascii_isdigit (source[at]) || (source[at] == '.' && g_ascii_isdigit (source[at + 1])))
    return read_number (source, at, token, error);
  if (source[at] == '\'')
    {
      g_autoptr (GString) text = g_string_new (NULL);
      token->end = at;
      if (!read_quoted (source, &token->end, text, error))
        return FALSE;
      token->kind = VS_TOKEN_TEXT;
      token->text = g_string_free (g_steal_pointer (&text), FALSE);
      return TRUE;
    }
  return read_symbol (source, at, token, error);
}
