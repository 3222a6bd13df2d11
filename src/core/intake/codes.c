/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/codes.h"

#include "base/text.h"
#include "intake/target.h"

#include <string.h>

static const char ambiguous[] = "";

VsCodes *
vs_codes_new (const char *what, gboolean any_case, VsCodesOtherwise otherwise)
{
  VsCodes *codes = g_new0 (VsCodes, 1);

  codes->map = g_hash_table_new (g_str_hash, g_str_equal);
  codes->texts = g_string_chunk_new (4096);
  codes->any_case = any_case;
  codes->otherwise = otherwise;
  codes->what = g_strdup (what);
  return codes;
}

void
vs_codes_free (VsCodes *codes)
{
  if (!codes)
    return;
  g_hash_table_unref (codes->map);
  g_string_chunk_free (codes->texts);
  g_free (codes->what);
  g_free (codes);
}

void
vs_codes_add (VsCodes *codes, const char *code, const char *text)
{
  g_autofree char *low = codes->any_case ? g_ascii_strdown (code, -1) : NULL;
  const char *key = low ? low : code, *known = g_hash_table_lookup (codes->map, key);

  if (known && strcmp (known, text) != 0)
    g_hash_table_insert (codes->map, g_string_chunk_insert (codes->texts, key), (gpointer) ambiguous);
  else if (!known)
    g_hash_table_insert (codes->map, g_string_chunk_insert (codes->texts, key), g_string_chunk_insert_const (codes->texts, text));
}

static gboolean
has_column (const VsTarget *table, const char *name, GError **error)
{
  if (vs_target_column (table, name))
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("the table “%s” has no column “%s”"), table->table, name);
  return FALSE;
}

VsCodes *
vs_codes_new_for_table (sqlite3 *db, const char *table, const char *by, const char *take, VsCodesOtherwise otherwise, GError **error)
{
  g_autoptr (VsTarget) target = vs_target_new (db, table, error);
  g_autofree char *from = vs_db_quote (by), *to = vs_db_quote (take), *what = g_strdup_printf ("%s.%s", table, by);
  g_autofree char *sql = g_strdup_printf ("SELECT %s, %s FROM %s WHERE %s IS NOT NULL AND %s IS NOT NULL", from, to, table, from, to);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autoptr (VsCodes) codes = NULL;
  g_autoptr (GError) failed = NULL;

  if (!target || !has_column (target, by, error) || !has_column (target, take, error) || !(stmt = vs_db_prepare (db, sql, error)))
    return NULL;
  codes = vs_codes_new (what, FALSE, otherwise);
  while (vs_db_step (stmt, &failed))
    vs_codes_add (codes, (const char *) sqlite3_column_text (stmt, 0), (const char *) sqlite3_column_text (stmt, 1));
  return vs_error_pass (error, g_steal_pointer (&failed)) ? g_steal_pointer (&codes) : NULL;
}

const char *
vs_codes_find (const VsCodes *codes, const char *code, gsize len)
{
  char key[256];
  const char *text;

  if (len >= sizeof key)
    return NULL;
  for (gsize i = 0; i < len; i++)
    key[i] = codes->any_case ? g_ascii_tolower (code[i]) : code[i];
  key[len] = '\0';
  text = g_hash_table_lookup (codes->map, key);
  return text == ambiguous ? NULL : text;
}

gboolean
vs_codes_otherwise_from_name (const char *name, VsCodesOtherwise *otherwise)
{
  static const char *const names[] = { "keep", "missing", "refuse" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *otherwise = (VsCodesOtherwise) i;
        return TRUE;
      }
  return FALSE;
}
