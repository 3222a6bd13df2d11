/* SPDX-License-Identifier: GPL-3.0-or-later */
/* account.h: one customer's account as of a day: what is owed by age, the step or lock of the ladder, and the expected loss. Pure:
 * collections-store.h fills it from a workspace. */
#pragma once

#include "collections/ladder.h"
#include "collections/promise.h"

G_BEGIN_DECLS

typedef enum {
  VS_HOLD_CREDIT = 1, VS_HOLD_DISPUTE = 2, VS_HOLD_VULNERABLE = 4, VS_HOLD_PLAN = 8,
  VS_PROMISE_OPEN = 16, VS_PROMISE_BROKEN = 32,
} VsAccountFlag;

typedef struct {
  char    *customer_id;
  VsAging  aging;
  guint    flags;           /* VsAccountFlag */
  VsMoney  accrued;         /* used since the last bill and not yet billed, estimated */
  VsMoney  deposit;
  /* vs_collections_judge () fills the rest. */
  double   pd;
  VsMoney  ead, expected_loss;
  int      step, lock;      /* index into the ladder, −1 = none */
  char    *step_reason, *lock_reason;
} VsAccount;

typedef struct {
  char    *invoice_id;
  guint    account;         /* index */
  VsDay    due_on;
  VsMoney  open;
  int      dpd;
  gboolean disputed;
} VsAccountItem;

typedef struct {
  VsDay     as_of;
  VsLadder *ladder;
  GArray   *accounts;       /* VsAccount, by customer_id */
  GArray   *items;          /* VsAccountItem */
  GArray   *promises;       /* VsPromise, by customer_id */
} VsCollections;

VsCollections *vs_collections_new (VsDay as_of, VsLadder *ladder);   /* takes the ladder */
void           vs_collections_free (VsCollections *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsCollections, vs_collections_free)

/* EAD = balance + accrued − deposit, never below 0; EL = PD × LGD × EAD; then the ladder. customers (nullable): one row per account, its
 * columns are known to conditions as customer.NAME. currency: for the reasons. */
gboolean       vs_collections_judge (VsCollections *self, const VsFrame *customers, const char *currency, GError **error);
/* Sums over all accounts. */
void           vs_collections_total (const VsCollections *self, VsAging *total, VsMoney *expected_loss);

G_END_DECLS
