/* SPDX-License-Identifier: GPL-3.0-or-later */
/* block.h: columns read a thousand rows at a time into the processor's nearest memory, in one width, so that each kernel is written once
 * and not per type. Private to the frame. Blocks begin at multiples of VS_BLOCK, their bitmap words at multiples of 64. */
#pragma once

#include "frame/frame.h"

#define VS_BLOCK 1024
#define VS_BLOCK_WORDS (VS_BLOCK / 64)

/* A loop over plain arrays, compiled once per generation of processors. */
#if defined __x86_64__ && defined __gnu_linux__ && defined __has_attribute
#if __has_attribute (target_clones) && !defined __clang__     /* which gives the clones names that no other file finds */
#define VS_CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#endif
#ifndef VS_CLONES
#define VS_CLONES
#endif

/* Room for n values, undefined. Large ones lie on large pages, and a few that were freed are kept for the next who asks for the same size. */
gpointer vs_block_alloc (gsize n, gsize size);
void     vs_block_free (gpointer values, gsize n, gsize size);
/* A column that takes its values (`size` bytes each, from vs_block_alloc ()) from elsewhere: settled. FALSE when they cannot be right: codes
 * that are in no dictionary, a width that the type does not have. */
gboolean vs_column_adopt (VsColumn *column, gpointer values, guint size);
/* A column without room for values, for vs_column_adopt (). */
VsColumn *vs_column_new_empty (VsType type, gsize n);
/* One stored integer or code; not for DOUBLE. */
static inline gint64
vs_block_int (const VsColumn *column, gsize i)
{
  switch (column->narrow_size)
    {
    case 1:  return column->type == VS_TYPE_TEXT ? ((const guint8 *) column->narrow)[i] : ((const gint8 *) column->narrow)[i];
    case 2:  return column->type == VS_TYPE_TEXT ? ((const guint16 *) column->narrow)[i] : ((const gint16 *) column->narrow)[i];
    case 4:  return ((const gint32 *) column->narrow)[i];
    default: break;
    }
  switch (column->type)
    {
    case VS_TYPE_BOOL:  return column->b[i];
    case VS_TYPE_TEXT:  return column->code[i];
    case VS_TYPE_INT32:
    case VS_TYPE_DAY:   return column->i32[i];
    default:            return column->i64[i];
    }
}
/* Stored integers (dictionary codes of text, ten-thousandths of money); what stands for a missing value means nothing. Not for DOUBLE. */
void     vs_block_ints (const VsColumn *column, gsize from, gsize n, gint64 *out);
/* The same in 32 bits, less `base`: for what is known to fit. */
void     vs_block_codes (const VsColumn *column, gsize from, gsize n, gint64 base, guint32 *out);
/* The smallest and the largest present integer; low > high when there is none. Scans unless the column is settled. */
void     vs_block_range (const VsColumn *column, gint64 *low, gint64 *high);
/* Any number as vs_column_get_double () gives it; a missing value is NaN. */
void     vs_block_doubles (const VsColumn *column, gsize from, gsize n, double *out);
/* The and of a column's, a filter's and another filter's rows (each nullable); bits beyond n are 0. FALSE when every row is in. */
gboolean vs_block_mask (const VsColumn *column, const VsBitmap *a, const VsBitmap *b, gsize from, gsize n, guint64 *mask);
/* Bits that are set in n words. */
gsize    vs_block_count (const guint64 *words, gsize n);
/* A bit for each of n bytes that are 0 or 1. */
void     vs_block_pack (const guint8 *flags, gsize n, guint64 *words);
/* codes[i] = other where bit i is 0. */
void     vs_block_drop (guint32 *codes, gsize n, const guint64 *mask, guint32 other);
