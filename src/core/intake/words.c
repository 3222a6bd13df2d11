/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.c: see words.h. */
#include "intake/words.h"

#include "base/json.h"
#include "base/text.h"

#include <string.h>

GHashTable *
vs_words_read (GError **error)
{
  g_autofree char *path = vs_data_path ("semantic/words.json");
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, error);
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  VsJson at;
  g_auto (GStrv) members = NULL;

  if (!doc)
    {
      g_hash_table_unref (words);
      return NULL;
    }
  at = vs_json_get (vs_json_doc_root (doc), "words");
  members = vs_json_members (at);
  for (guint i = 0; members[i]; i++)
    g_hash_table_insert (words, g_strdup (members[i]), g_strdup (vs_json_string (vs_json_get (at, members[i])) ?: ""));
  return words;
}

char *
vs_words_split (const char *name)
{
  g_autofree char *plain = g_str_to_ascii (name, "C");
  GString *words = g_string_new (NULL);

  for (const char *p = plain; *p; p++)
    {
      gboolean up = g_ascii_isupper (*p) && p > plain && (g_ascii_islower (p[-1]) || (g_ascii_isupper (p[-1]) && g_ascii_islower (p[1])));

      if ((up || !g_ascii_isalnum (*p)) && words->len && words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
      if (g_ascii_isalnum (*p))
        g_string_append_c (words, g_ascii_tolower (*p));
    }
  return g_strchomp (g_string_free (words, FALSE));
}

char *
vs_words_spell (GHashTable *known, const char *name)
{
  g_autofree char *plain = vs_words_split (name);
  g_auto (GStrv) words = g_strsplit (plain, " ", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    {
      g_autofree char *both = g_strconcat (words[i], words[i + 1], NULL);
      const char *word = words[i + 1] ? g_hash_table_lookup (known, both) : NULL;

      if (word)
        i++;
      else
        word = g_hash_table_lookup (known, words[i]);
      g_string_append_printf (text, "%s%s", text->len ? " " : "", word ? word : words[i]);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_near (const char *a, const char *b)
{
  return strcmp (a, b) == 0 || (strlen (a) > 4 && vs_text_nearest (a, &b, 1) != NULL);
}

double
vs_words_likeness (const char *a, const char *b, const char *own)
{
  g_auto (GStrv) x = g_strsplit (a, " ", -1), y = g_strsplit (b, " ", -1), mine = g_strsplit (own, " ", -1);
  double common = 0, all = 0;

  for (guint i = 0; x[i]; i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; y[k] && !found; k++)
        found = is_near (x[i], y[k]);
      common += found;
      all += found || !g_strv_contains ((const char *const *) mine, x[i]);
    }
  for (guint k = 0; y[k]; k++)
    {
      gboolean found = FALSE;

      for (guint i = 0; x[i] && !found; i++)
        found = is_near (y[k], x[i]);
      all += !found && !g_strv_contains ((const char *const *) mine, y[k]);
    }
  return all > 0 ? common / all : 0;
}

char *
vs_words_take_unit (const char *header, char **rest)
{
  static const char *const units[] = { "kwh", "mwh", "wh", "cents", "cent", "ct", "pence", "percent", "pct", NULL };
  gsize n = strlen (header), from;
  g_autofree char *unit = NULL;

  for (; n > 0 && !g_ascii_isalnum (header[n - 1]) && header[n - 1] != '%'; n--)
    ;
  for (from = n; from > 0 && (g_ascii_isalnum (header[from - 1]) || header[from - 1] == '%'); from--)
    ;
  unit = g_ascii_strdown (header + from, (gssize) (n - from));
  if (n > 0 && header[n - 1] == '%')
    {
      *rest = g_strndup (header, n - 1);
      return g_strdup ("percent");
    }
  if (from == 0 || !g_strv_contains (units, unit))
    return NULL;
  *rest = g_strndup (header, from);
  return g_steal_pointer (&unit);
}
