/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.c: columns of one length under names. Names are few, so finding one is a walk. */
#include "frame/frame.h"

VsFrame *
vs_frame_new (gsize n_rows)
{
  VsFrame *frame = g_new0 (VsFrame, 1);

  g_atomic_ref_count_init (&frame->ref);
  frame->n_rows = n_rows;
  frame->names = g_ptr_array_new_with_free_func (g_free);
  frame->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_column_unref);
  return frame;
}

VsFrame *
vs_frame_ref (VsFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);
  g_atomic_ref_count_inc (&frame->ref);
  return frame;
}

void
vs_frame_unref (VsFrame *frame)
{
  if (frame == NULL || !g_atomic_ref_count_dec (&frame->ref))
    return;
  g_ptr_array_unref (frame->names);
  g_ptr_array_unref (frame->columns);
  g_free (frame);
}

void
vs_frame_add (VsFrame *frame, const char *name, VsColumn *column)
{
  g_return_if_fail (frame != NULL && name != NULL && column != NULL);
  g_return_if_fail (column->n == frame->n_rows);

  g_ptr_array_add (frame->names, g_strdup (name));
  g_ptr_array_add (frame->columns, vs_column_ref (column));
}

VsColumn *
vs_frame_get (const VsFrame *frame, const char *name)
{
  g_return_val_if_fail (frame != NULL && name != NULL, NULL);

  for (guint i = 0; i < frame->names->len; i++)
    if (g_str_equal (frame->names->pdata[i], name))
      return frame->columns->pdata[i];
  return NULL;
}
