/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statement-store.h: the statements of account of a workspace, one customer after the other, by customer_id.
 *
 * An invoice of an unknown customer belongs to the customer "". Cancelled invoices and failed payments are left out. An invoice that its
 * file calls paid, of a customer without any payment, was settled somewhere else; one written off without saying when is gone as well.
 * Amounts are in the workspace's currency, by the rates of the as-of day. */
#pragma once

#include "collections/statement.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct _VsStatementReader VsStatementReader;

/* disputed: as of the day. Borrows the connection, which must outlive it. */
VsStatementReader *vs_statement_reader_new (sqlite3 *db, VsDay as_of, GError **error);
void               vs_statement_reader_free (VsStatementReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsStatementReader, vs_statement_reader_free)
/* The next customer's statement, rewound; valid until the next call. FALSE at the end or on error. */
gboolean           vs_statement_reader_next (VsStatementReader *reader, const char **customer_id, VsStatement **statement, GError **error);

G_END_DECLS
