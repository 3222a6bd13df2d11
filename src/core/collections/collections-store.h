/* SPDX-License-Identifier: GPL-3.0-or-later */
/* collections-store.h: the accounts of a workspace as of its date, and the step that writes open_item and account.
 *
 * Open on a day: invoices issued on or before it, less what was paid (and did not fail) and written off by then. A payment goes to its
 * invoice; what is left of it, payments without an invoice, and credits go to the oldest due first. An invoice of an unknown customer
 * belongs to the customer "". Amounts are taken in the workspace's currency. */
#pragma once

#include "collections/account.h"
#include "workspace/step.h"

G_BEGIN_DECLS

/* The ladder is the workspace's document "standard". An empty workspace gives no accounts. */
VsCollections *vs_collections_load (VsWorkspace *ws, VsJob *job, GError **error);

/* "collections": open_item and account. */
extern const VsStep vs_step_collections;

G_END_DECLS
