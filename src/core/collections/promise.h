/* SPDX-License-Identifier: GPL-3.0-or-later */
/* promise.h: was a promise to pay kept? Kept = at least the agreed amount came in within the grace after the promised day. What the file
 * says of a promise counts before what the payments say. Pure. */
#pragma once

#include "collections/statement.h"

G_BEGIN_DECLS

typedef enum { VS_PROMISED_OPEN, VS_PROMISED_KEPT, VS_PROMISED_BROKEN } VsPromiseState;

typedef struct {
  char          *promise_id, *customer_id;
  VsDay          due_on;
  VsMoney        amount;      /* ≤ 0: not agreed; then only the file can say that it was kept */
  int            marked;      /* what the file says: 1 kept, 0 broken, −1 nothing */
  VsMoney        paid;        /* came in within the days that count */
  VsPromiseState state;
} VsPromise;

/* Money counts from `window` days before the promised day until `grace` days after it. statement (nullable): of the customer. */
void        vs_promise_judge (VsPromise *promise, const VsStatement *statement, VsDay as_of, int window, int grace);
const char *vs_promise_state_name (VsPromiseState state);   /* "open", "kept", "broken" */

G_END_DECLS
