/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scope.c: the columns of a frame as the names of an expression. */
#include "expr/expr.h"

#include <string.h>

static gboolean
frame_field_type (gpointer data, const char *name, VsType *type)
{
  const VsColumn *column = vs_frame_get (data, name);

  if (column)
    *type = column->type;
  return column != NULL;
}

static VsColumn *
frame_field (gpointer data, const char *name, GError **error)
{
  return vs_column_ref (vs_frame_get (data, name));
}

/* A name between `open` and `close`, the latter doubled inside. */
static char *
enclose (const char *name, char open, char close)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_c (out, open);
  for (; *name; name++)
    {
      g_string_append_c (out, *name);
      if (*name == close)
        g_string_append_c (out, close);
    }
  g_string_append_c (out, close);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
frame_field_sql (gpointer data, const char *name)
{
  return enclose (name, '"', '"');
}

static char *
frame_field_tableau (gpointer data, const char *name)
{
  return enclose (name, '[', ']');
}

static char **
frame_names (gpointer data)
{
  const VsFrame *frame = data;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < frame->names->len; i++)
    g_strv_builder_add (builder, frame->names->pdata[i]);
  return g_strv_builder_end (builder);
}

VsExprScope
vs_expr_scope_for_frame (const VsFrame *frame, VsDay as_of)
{
  return (VsExprScope) {
    .data = (gpointer) frame,
    .as_of = as_of,
    .field_type = frame_field_type,
    .field = frame_field,
    .field_sql = frame_field_sql,
    .field_tableau = frame_field_tableau,
    .names = frame_names,
  };
}
