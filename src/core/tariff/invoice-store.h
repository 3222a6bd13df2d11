/* SPDX-License-Identifier: GPL-3.0-or-later */
/* invoice-store.h: the invoices of a workspace recomputed from the readings of their periods. Each day is billed by the plan the contract
 * had on it, in the version of its tariff then in force, at the prices then in force: a price change of the contract, or of the plan,
 * raises all that is bought from its day on. One that is no later than the version's own start, or that the contract had before it came
 * to the plan, is in those prices already. */
#pragma once

#include "tariff/invoice-check.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* Every invoice with a period, or those of one customer (nullable), in the order of their ids.
 * (element-type VsInvoiceCheck) (transfer full) */
GArray *vs_invoice_check_all (VsWorkspace *ws, const char *customer_id, VsJob *job, GError **error);

G_END_DECLS
