/* SPDX-License-Identifier: GPL-3.0-or-later */
/* batch.h: some thousand records copied out of the reader, so that expressions can run over their columns. */
#pragma once

#include "base/csv.h"
#include "expr/expr.h"

G_BEGIN_DECLS

#define VS_BATCH_ROWS 4096

typedef struct {
  guint64 line, offset;
  gsize   raw;             /* place in the arena */
  gsize   raw_len;
  char   *reason;          /* why the row goes to quarantine, NULL = it is well so far (owned) */
  char   *column;          /* the source column at fault (owned) */
} VsBatchRow;

typedef struct {
  guint             n_columns;
  guint             n_file;        /* of them in the records; those behind are columns that the file does not have, and empty */
  char            **header;        /* (owned) */
  GString          *arena;         /* raw records, and fields that are not found in theirs word for word */
  guint32          *field;         /* n_columns starts per row, and their lengths */
  guint32          *field_len;
  VsBatchRow       *rows;
  guint             n_rows, most;  /* VS_BATCH_ROWS at most */
  VsColumn        **columns;       /* as text columns, made when an expression asks */
  int               value_column;  /* what the name `value` means now; −1 = nothing */
} VsBatch;

void        vs_batch_init (VsBatch *self, const char *const *header, guint n_header);
/* With those of `more` (nullable) that the header does not have as empty columns behind it. */
void        vs_batch_init_with (VsBatch *self, const char *const *header, guint n_header, char **more);
void        vs_batch_clear (VsBatch *self);
/* Empty it then. */
gboolean    vs_batch_is_full (const VsBatch *self);
/* Copies the record; one that is bad or of the wrong width is marked. */
void        vs_batch_add (VsBatch *self, const VsCsvRecord *record);
void        vs_batch_empty (VsBatch *self);
/* Marks a row for quarantine, unless it is already. Takes `reason`. */
void        vs_batch_refuse (VsBatch *self, guint row, const char *column, char *reason);
/* The column with that header (exact first, then without regard to case), −1 when there is none. */
int         vs_batch_find (const VsBatch *self, const char *name);
/* Names mean source columns as text, and `value` the column of the moment. Borrows the batch. */
VsExprScope vs_batch_scope (VsBatch *self, VsDay as_of);

static inline const char *
vs_batch_text (const VsBatch *self, guint row, guint column, gsize *len)
{
  gsize at = (gsize) row * self->n_columns + column;

  *len = self->field_len[at];
  return self->arena->str + self->field[at];
}

G_END_DECLS
