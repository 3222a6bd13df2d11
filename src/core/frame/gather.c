/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gather.c: values from here and there into a column. A settled column is followed in its narrow values, which stay near the processor even
 * where the rows jump; the result is settled too unless it is short. */
#include "frame/block.h"

#include "base/parallel.h"

#include <string.h>

#define PIECE (1 << 17)
#define NARROW_MIN 4096   /* rows below which the narrow values are not worth having */

typedef struct {
  const VsColumn *column;
  const guint32  *rows;
  gconstpointer   from;    /* values of `size` bytes */
  gsize           size;
  gpointer        into;
  guint64        *valid;
} Gather;

#define FOLLOW(type)                                                            \
  for (gsize k = begin; k < end; k++)                                           \
    ((type *) gather->into)[k] = rows[k] == G_MAXUINT32 ? 0 : ((const type *) gather->from)[rows[k]]

static gboolean
gather_section (gsize begin, gsize end, guint worker, gpointer data, GError **error)
{
  const Gather *gather = data;
  const guint32 *rows = gather->rows;

  switch (gather->size)
    {
    case 1:  FOLLOW (guint8); break;
    case 2:  FOLLOW (guint16); break;
    case 4:  FOLLOW (guint32); break;
    default: FOLLOW (guint64); break;
    }
  for (gsize from = begin; from < end; from += 64)
    {
      gsize n = MIN (64, end - from);
      guint64 word = 0;
      if (gather->column->valid)
        for (gsize k = 0; k < n; k++)
          word |= (guint64) (rows[from + k] != G_MAXUINT32 && !vs_column_is_null (gather->column, rows[from + k])) << k;
      else
        for (gsize k = 0; k < n; k++)
          word |= (guint64) (rows[from + k] != G_MAXUINT32) << k;
      gather->valid[from / 64] = word;
    }
  return TRUE;
}

VsColumn *
vs_column_gather (const VsColumn *column, const guint32 *rows, gsize n_rows)
{
  g_return_val_if_fail (column != NULL && (rows != NULL || n_rows == 0), NULL);

  VsColumn *out = vs_column_new_empty (column->type, n_rows);
  gboolean narrow = column->narrow != NULL;
  Gather gather = { column, rows, narrow ? column->narrow : column->data, narrow ? column->narrow_size : vs_type_size (column->type) };

  gather.into = vs_block_alloc (n_rows, gather.size);
  gather.valid = out->valid = g_new0 (guint64, n_rows / 64 + 1);
  if (n_rows > PIECE)
    vs_parallel_for (n_rows, PIECE, gather_section, &gather, NULL, NULL);
  else
    gather_section (0, n_rows, 0, &gather, NULL);
  vs_column_count_nulls (out);
  out->dict = column->dict ? vs_dict_ref (column->dict) : NULL;
  if (!narrow)
    out->data = gather.into;
  else if (n_rows >= NARROW_MIN)
    vs_column_adopt (out, gather.into, (guint) gather.size);
  else
    {
      out->narrow = gather.into;
      out->narrow_size = (guint) gather.size;
      VsColumn *wide = vs_column_wide (out);
      vs_column_unref (out);
      return wide;
    }
  return out;
}
