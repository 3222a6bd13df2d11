/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/book-private.h"

#include <stdarg.h>
#include <string.h>

/* ── Names ── */

char *
vs_book_hash (guint digits, ...)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *hex = NULL;
  const char *part;
  va_list parts;

  va_start (parts, digits);
  while ((part = va_arg (parts, const char *)))
    g_checksum_update (sum, (const guchar *) part, (gssize) strlen (part) + 1);
  va_end (parts);
  hex = g_ascii_strup (g_checksum_get_string (sum), -1);
  return g_strndup (hex, digits);
}

const char *
vs_book_type_name (VsBookType type)
{
  static const char *const names[] = { "string", "integer", "real", "date", "datetime", "boolean" };

  return names[type];
}

gboolean
vs_book_is_plain (const char *name, const char *more)
{
  if (name == NULL || *name == '\0')
    return FALSE;
  for (const char *at = name; *at; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && !strchr (more, *at))
      return FALSE;
  return TRUE;
}

/* ── The whole ── */

static void
read_all (VsBookReader *r, VsJson root)
{
  VsBook *book = r->book;
  VsJson tables = vs_json_get (root, "tables"), sheets = vs_json_get (root, "worksheets");

  book->name = g_strdup (vs_json_string (vs_json_get (root, "name")));
  book->title = g_strdup (vs_json_string (vs_json_get (root, "title")));
  book->folder = g_strdup (vs_json_string (vs_json_get (root, "folder")));
  if (book->folder && !vs_book_is_plain (book->folder, "_-"))
    vs_json_fault (vs_json_get (root, "folder"), _("must be lower-case letters, digits, _ or -"));
  if (book->name && !vs_book_is_plain (book->name, "_-"))
    vs_json_fault (vs_json_get (root, "name"), _("must be lower-case letters, digits, _ or -"));
  for (guint i = 0; i < vs_json_length (tables); i++)
    vs_book_read_table (r, vs_json_at (tables, i));
  if (book->tables->len == 0)
    vs_json_fault (tables, _("at least one table is needed"));
  vs_book_read_palettes (r, vs_json_get (root, "colours"));
  for (guint i = 0; i < vs_json_length (sheets); i++)
    vs_book_read_sheet (r, vs_json_at (sheets, i));
  if (book->sheets->len == 0)
    vs_json_fault (sheets, _("at least one worksheet is needed"));
  vs_book_read_dashboard (r, vs_json_get (root, "dashboard"));
}

VsBook *
vs_book_new (VsJsonDoc *doc, const VsModel *model, const char *currency, GError **error)
{
  g_autoptr (VsBook) book = g_new0 (VsBook, 1);
  VsBookReader r = { book, model, currency ? currency : "USD", NULL, NULL };
  g_autofree char *hash = NULL, *lower = NULL;

  book->tables = g_ptr_array_new_with_free_func (vs_book_table_free);
  book->links = g_ptr_array_new_with_free_func (g_free);
  book->palettes = g_ptr_array_new_with_free_func (vs_book_palette_free);
  book->sheets = g_ptr_array_new_with_free_func (vs_book_sheet_free);
  book->zones = g_array_new (FALSE, TRUE, sizeof (VsBookZone));
  r.flats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  r.captions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_all (&r, vs_json_doc_root (doc));
  g_hash_table_unref (r.flats);
  g_hash_table_unref (r.captions);
  if (!vs_json_doc_check (doc, error))
    return NULL;
  hash = vs_book_hash (28, "source", book->name, NULL);
  lower = g_ascii_strdown (hash, -1);
  book->source = g_strconcat ("federated.", lower, NULL);
  book->connection = g_strconcat ("textscan.", lower, NULL);
  return g_steal_pointer (&book);
}

void
vs_book_free (VsBook *book)
{
  if (book == NULL)
    return;
  g_free (book->name);
  g_free (book->title);
  g_free (book->folder);
  g_free (book->source);
  g_free (book->connection);
  g_free (book->dashboard);
  g_free (book->dashboard_title);
  g_array_unref (book->zones);
  g_ptr_array_unref (book->sheets);
  g_ptr_array_unref (book->palettes);
  g_ptr_array_unref (book->links);
  g_ptr_array_unref (book->tables);
  g_free (book);
}
