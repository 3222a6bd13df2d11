/* SPDX-License-Identifier: GPL-3.0-or-later */
/* collections-store.h: the accounts of a workspace as of its date, and the step that writes open_item and account, the months of each
 * account (account_month) and what became of the promises (promise_result). How an account is aged: statement.h. */
#pragma once

#include "collections/account.h"
#include "workspace/step.h"

G_BEGIN_DECLS

/* Whole months of history: a year and the year before it, so that one can stand against the other. */
#define VS_HISTORY_MONTHS 24

/* The ladder is the workspace's document "standard". An empty workspace gives no accounts. */
VsCollections *vs_collections_load (VsWorkspace *ws, VsJob *job, GError **error);

/* "collections": open_item, account, account_month, promise_result. */
extern const VsStep vs_step_collections;

G_END_DECLS
