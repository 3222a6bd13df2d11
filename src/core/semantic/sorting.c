/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/sorting.h"

void
vs_sorting_init (VsSorting *sorting)
{
  sorting->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_column_unref);
  sorting->keys = g_array_new (FALSE, FALSE, sizeof (VsSortKey));
}

void
vs_sorting_clear (VsSorting *sorting)
{
  g_clear_pointer (&sorting->columns, g_ptr_array_unref);
  g_clear_pointer (&sorting->keys, g_array_unref);
}

/* Values of a declared list sort as they are declared; others after them, by name. */
static VsColumn *
ranks_of (const VsColumn *column, const VsField *field)
{
  VsColumn *ranks = vs_column_new (VS_TYPE_INT32, column->n);
  guint n = g_strv_length (field->values);

  for (gsize i = 0; i < column->n; i++)
    {
      const char *text = vs_column_get_text (column, i);
      guint k = 0;

      while (text != NULL && k < n && !g_str_equal (field->values[k], text))
        k++;
      ranks->i32[i] = (gint32) k;
      if (text == NULL)
        vs_column_set_null (ranks, i);
    }
  return ranks;
}

void
vs_sorting_add (VsSorting *sorting, VsColumn *column, const VsField *field, gboolean descending)
{
  VsSortKey key = { column, descending };

  g_ptr_array_add (sorting->columns, column);
  if (field != NULL && field->values != NULL && column->type == VS_TYPE_TEXT)
    {
      VsSortKey rank = { ranks_of (column, field), descending };

      g_ptr_array_add (sorting->columns, (gpointer) rank.column);
      g_array_append_val (sorting->keys, rank);
    }
  g_array_append_val (sorting->keys, key);
}

guint32 *
vs_sorting_rows (const VsSorting *sorting, gsize n_rows, const VsBitmap *taken, gsize limit, gsize *n)
{
  return vs_frame_order (n_rows, (const VsSortKey *) sorting->keys->data, sorting->keys->len, taken, limit, n);
}
