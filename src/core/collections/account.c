/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/account.h"

#include <string.h>

static void
account_clear (gpointer data)
{
  VsAccount *account = data;

  g_free (account->customer_id);
  g_free (account->step_reason);
  g_free (account->lock_reason);
}

static void
item_clear (gpointer data)
{
  g_free (((VsAccountItem *) data)->invoice_id);
}

static void
promise_clear (gpointer data)
{
  VsPromise *promise = data;

  g_free (promise->promise_id);
  g_free (promise->customer_id);
}

VsCollections *
vs_collections_new (VsDay as_of, VsLadder *ladder)
{
  VsCollections *self = g_new0 (VsCollections, 1);

  self->as_of = as_of;
  self->ladder = ladder;
  self->accounts = g_array_new (FALSE, TRUE, sizeof (VsAccount));
  self->items = g_array_new (FALSE, TRUE, sizeof (VsAccountItem));
  self->promises = g_array_new (FALSE, TRUE, sizeof (VsPromise));
  g_array_set_clear_func (self->accounts, account_clear);
  g_array_set_clear_func (self->items, item_clear);
  g_array_set_clear_func (self->promises, promise_clear);
  return self;
}

void
vs_collections_free (VsCollections *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->accounts);
  g_array_unref (self->items);
  g_array_unref (self->promises);
  vs_ladder_free (self->ladder);
  g_free (self);
}

static VsAccount *
account_at (const VsCollections *self, gsize i)
{
  return &g_array_index (self->accounts, VsAccount, i);
}

static void
add_column (VsFrame *frame, const char *name, VsColumn *column)
{
  vs_frame_add (frame, name, column);
  vs_column_unref (column);
}

/* A money column from the field of VsAging at `offset`. */
static void
add_money (const VsCollections *self, VsFrame *frame, const char *name, gsize offset)
{
  VsColumn *column = vs_column_new (VS_TYPE_MONEY, self->accounts->len);

  for (gsize i = 0; i < self->accounts->len; i++)
    memcpy (&column->i64[i], (const char *) &account_at (self, i)->aging + offset, sizeof (VsMoney));
  add_column (frame, name, column);
}

static void
add_flag (const VsCollections *self, VsFrame *frame, const char *name, guint flag)
{
  VsColumn *column = vs_column_new (VS_TYPE_BOOL, self->accounts->len);

  for (gsize i = 0; i < self->accounts->len; i++)
    column->b[i] = (account_at (self, i)->flags & flag) != 0;
  add_column (frame, name, column);
}

static void
add_age (const VsCollections *self, VsFrame *frame)
{
  VsColumn        *dpd = vs_column_new (VS_TYPE_INT64, self->accounts->len);
  VsColumnBuilder *bucket = vs_column_builder_new (VS_TYPE_TEXT);

  for (gsize i = 0; i < self->accounts->len; i++)
    {
      dpd->i64[i] = account_at (self, i)->aging.dpd;
      vs_column_builder_add_text (bucket, vs_bucket_name (account_at (self, i)->aging.worst), -1);
    }
  add_column (frame, "dpd", dpd);
  add_column (frame, "bucket", vs_column_builder_end (bucket));
}

static VsFrame *
frame_new (const VsCollections *self, const VsFrame *customers)
{
  static const char *const buckets[VS_N_BUCKETS] = { "current", "days_1_30", "days_31_60", "days_61_90", "days_over_90" };
  VsFrame *frame = vs_frame_new (self->accounts->len);

  add_money (self, frame, "balance", G_STRUCT_OFFSET (VsAging, balance));
  add_money (self, frame, "overdue", G_STRUCT_OFFSET (VsAging, overdue));
  add_money (self, frame, "credit", G_STRUCT_OFFSET (VsAging, credit));
  add_money (self, frame, "disputed", G_STRUCT_OFFSET (VsAging, disputed));
  for (guint b = 0; b < VS_N_BUCKETS; b++)
    add_money (self, frame, buckets[b], G_STRUCT_OFFSET (VsAging, bucket) + b * sizeof (VsMoney));
  add_age (self, frame);
  add_flag (self, frame, "hold_credit", VS_HOLD_CREDIT);
  add_flag (self, frame, "hold_dispute", VS_HOLD_DISPUTE);
  add_flag (self, frame, "hold_vulnerable", VS_HOLD_VULNERABLE);
  add_flag (self, frame, "hold_plan", VS_HOLD_PLAN);
  add_flag (self, frame, "promise_open", VS_PROMISE_OPEN);
  add_flag (self, frame, "promise_broken", VS_PROMISE_BROKEN);
  for (guint c = 0; customers != NULL && c < customers->columns->len; c++)
    {
      g_autofree char *name = g_strdup_printf ("customer.%s", (char *) customers->names->pdata[c]);

      vs_frame_add (frame, name, customers->columns->pdata[c]);
    }
  return frame;
}

static void
price_risk (const VsLadder *ladder, VsAccount *account)
{
  account->pd = ladder->pd[account->aging.worst];
  account->ead = MAX (0, account->aging.balance + account->accrued - account->deposit);
  account->expected_loss = vs_money_from_double (account->pd * ladder->lgd * vs_money_to_double (account->ead));
}

gboolean
vs_collections_judge (VsCollections *self, const VsFrame *customers, const char *currency, GError **error)
{
  g_autoptr (VsFrame) frame = frame_new (self, customers);
  VsExprScope    scope = vs_expr_scope_for_frame (frame, self->as_of);
  VsLadderAnswer answer;

  if (!vs_ladder_apply (self->ladder, &scope, frame->n_rows, &answer, error))
    return FALSE;
  for (gsize i = 0; i < self->accounts->len; i++)
    {
      VsAccount *account = account_at (self, i);

      price_risk (self->ladder, account);
      account->step = answer.step[i];
      account->lock = answer.lock[i];
      if (account->step >= 0)
        account->step_reason = vs_ladder_reason (self->ladder->steps->pdata[account->step], frame, i, currency);
      if (account->lock >= 0)
        account->lock_reason = vs_ladder_reason (self->ladder->locks->pdata[account->lock], frame, i, currency);
    }
  vs_ladder_answer_clear (&answer);
  return TRUE;
}

void
vs_collections_total (const VsCollections *self, VsAging *total, VsMoney *expected_loss)
{
  memset (total, 0, sizeof *total);
  *expected_loss = 0;
  for (gsize i = 0; i < self->accounts->len; i++)
    {
      const VsAging *aging = &account_at (self, i)->aging;

      for (guint b = 0; b < VS_N_BUCKETS; b++)
        total->bucket[b] += aging->bucket[b];
      total->balance += aging->balance;
      total->overdue += aging->overdue;
      total->credit += aging->credit;
      total->disputed += aging->disputed;
      total->n_open += aging->n_open;
      total->dpd = MAX (total->dpd, aging->dpd);
      *expected_loss += account_at (self, i)->expected_loss;
    }
  total->worst = vs_bucket_of (total->dpd);
}
