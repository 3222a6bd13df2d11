/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-columns.c: which column of a result does what: the tile says so, or the order of the columns does. */
#include "chart/plot-private.h"

#include "semantic/selection.h"

char *
vs_plot_both (const char *a, const char *b)
{
  return g_strconcat (a ? a : VS_PICK_MISSING, VS_PICK_AND, b ? b : VS_PICK_MISSING, NULL);
}

const VsQueryColumn *
vs_plot_find_column (const VsResult *result, const char *name)
{
  for (guint i = 0; name && i < result->columns->len; i++)
    {
      const VsQueryColumn *column = g_ptr_array_index (result->columns, i);

      if (g_strcmp0 (column->name, name) == 0)
        return column;
    }
  return NULL;
}

const VsQueryColumn *
vs_plot_nth_column (const VsResult *result, gboolean dimension, guint n)
{
  for (guint i = 0; i < result->columns->len; i++)
    {
      const VsQueryColumn *column = g_ptr_array_index (result->columns, i);

      if (column->is_dimension == dimension && n-- == 0)
        return column;
    }
  return NULL;
}

const VsQueryColumn *
vs_plot_named_column (const VsTile *tile, const VsResult *result, const char *member)
{
  VsJson at = tile ? vs_json_get (tile->json, member) : (VsJson) { 0 };

  if (!vs_json_exists (at) || !JSON_NODE_HOLDS_VALUE (at.node) || json_node_get_value_type (at.node) != G_TYPE_STRING)
    return NULL;
  return vs_plot_find_column (result, json_node_get_string (at.node));
}

const VsQueryColumn *
vs_plot_dimension (const VsTile *tile, const VsResult *result, const char *member, guint n)
{
  const VsQueryColumn *column = vs_plot_named_column (tile, result, member);

  return column ? column : vs_plot_nth_column (result, TRUE, n);
}

char *
vs_plot_pickable (const VsQueryColumn *column)
{
  return column && column->is_dimension ? g_strdup (column->name) : NULL;
}

/* Is this column something else than a measure: a name, a place, a target? */
static gboolean
has_other_task (const VsTile *tile, const VsResult *result, const VsQueryColumn *column)
{
  static const char *const members[] = { "x", "series", "target", "names", "size" };
  const VsColumn *values = vs_frame_get (result->frame, column->name);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (vs_plot_named_column (tile, result, members[i]) == column)
      return TRUE;
  return column->is_dimension || values == NULL || values->type == VS_TYPE_TEXT;
}

GPtrArray *
vs_plot_measures (const VsTile *tile, const VsResult *result)
{
  GPtrArray *found = g_ptr_array_new ();
  VsJson y = tile ? vs_json_get (tile->json, "y") : (VsJson) { 0 };
  const VsQueryColumn *column;

  if (vs_json_exists (y) && JSON_NODE_HOLDS_ARRAY (y.node))
    {
      for (guint i = 0; i < vs_json_length (y); i++)
        if ((column = vs_plot_find_column (result, vs_json_string_or (vs_json_at (y, i), NULL))))
          g_ptr_array_add (found, (gpointer) column);
    }
  else if (vs_json_exists (y) && (column = vs_plot_find_column (result, vs_json_string_or (y, NULL))))
    g_ptr_array_add (found, (gpointer) column);
  if (found->len == 0)
    for (guint i = 0; i < result->columns->len; i++)
      if (!has_other_task (tile, result, result->columns->pdata[i]))
        g_ptr_array_add (found, result->columns->pdata[i]);
  return found;
}
