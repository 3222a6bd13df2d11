/* SPDX-License-Identifier: GPL-3.0-or-later */
/* question-store.h: conditions asked of every row of a table, all in one pass that the machine's cores share. */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

/* Over the table as t: of the rows for which `asked` holds, those for which `fails` does. */
typedef struct {
  const char *asked, *fails;
  gboolean    whole;      /* looks at all rows for each: a pass in pieces would do its work again in every piece */
  guint64     n_asked, n_failed;
  GArray     *rows;       /* gint64: rowids of the first that fail; NULL when the table has none (transfer full) */
} VsQuestion;

/* most: of the rows that fail; n_rows: of the table. Reads what is committed. */
gboolean vs_questions_ask (VsWorkspace *ws, const char *table, VsQuestion *questions, guint n, guint most, guint64 *n_rows, VsJob *job, GError **error);

G_END_DECLS
