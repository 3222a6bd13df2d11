/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/statement.h"

#include <stdlib.h>
#include <string.h>

#define LONG 32   /* invoices, from which on they are looked up in a table */

static void
billed_clear (gpointer data)
{
  VsBilled *billed = data;

  g_free (billed->invoice_id);
  g_free (billed->replaces);
}

void
vs_statement_init (VsStatement *self)
{
  *self = (VsStatement) { .billed = g_array_new (FALSE, FALSE, sizeof (VsBilled)),
                          .received = g_array_new (FALSE, FALSE, sizeof (VsReceived)),
                          .by_id = g_hash_table_new (g_str_hash, g_str_equal),
                          .paid = g_array_new (FALSE, TRUE, sizeof (VsMoney)),
                          .own = g_array_new (FALSE, TRUE, sizeof (VsMoney)),
                          .items = g_array_new (FALSE, FALSE, sizeof (VsOpenItem)) };
  g_array_set_clear_func (self->billed, billed_clear);
}

void
vs_statement_clear (VsStatement *self)
{
  g_hash_table_remove_all (self->by_id);
  g_array_set_size (self->billed, 0);
  g_array_set_size (self->received, 0);
  g_array_set_size (self->items, 0);
}

void
vs_statement_free (VsStatement *self)
{
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->billed, g_array_unref);
  g_clear_pointer (&self->received, g_array_unref);
  g_clear_pointer (&self->paid, g_array_unref);
  g_clear_pointer (&self->own, g_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
}

static VsBilled *
billed_at (const VsStatement *self, guint i)
{
  return &g_array_index (self->billed, VsBilled, i);
}

void
vs_statement_bill (VsStatement *self, const VsBilled *billed)
{
  g_array_append_vals (self->billed, billed, 1);
}

static int
by_due (gconstpointer a, gconstpointer b)
{
  const VsBilled *left = a, *right = b;

  if (left->due_on == right->due_on)
    return strcmp (left->invoice_id, right->invoice_id);
  if (left->due_on == VS_DAY_NONE || right->due_on == VS_DAY_NONE)
    return left->due_on == VS_DAY_NONE ? 1 : -1;
  return left->due_on < right->due_on ? -1 : 1;
}

void
vs_statement_order (VsStatement *self)
{
  g_array_sort (self->billed, by_due);
  for (guint i = 0; self->billed->len > LONG && i < self->billed->len; i++)
    g_hash_table_insert (self->by_id, billed_at (self, i)->invoice_id, GUINT_TO_POINTER (i + 1));
}

int
vs_statement_find (const VsStatement *self, const char *invoice_id)
{
  if (invoice_id != NULL && self->billed->len > LONG)
    return GPOINTER_TO_INT (g_hash_table_lookup (self->by_id, invoice_id)) - 1;
  for (guint i = 0; invoice_id != NULL && i < self->billed->len; i++)
    if (strcmp (billed_at (self, i)->invoice_id, invoice_id) == 0)
      return (int) i;
  return -1;
}

void
vs_statement_receive (VsStatement *self, const VsReceived *received)
{
  g_array_append_vals (self->received, received, 1);
}

/* VS_DAY_NONE is the smallest: there from the start. */
static int
by_day (gconstpointer a, gconstpointer b)
{
  const VsReceived *left = a, *right = b;

  return (left->day > right->day) - (left->day < right->day);
}

void
vs_statement_rewind (VsStatement *self)
{
  g_array_sort (self->received, by_day);
  g_array_set_size (self->paid, 0);
  g_array_set_size (self->own, 0);
  g_array_set_size (self->paid, self->billed->len);
  g_array_set_size (self->own, self->billed->len);
  self->next = 0;
}

/* ── The account on a day ── */

/* Money of the customer that stands by no invoice of the day. */
static VsMoney
take_received (VsStatement *self, VsDay day, gboolean *any)
{
  VsMoney pool = 0;

  for (; self->next < self->received->len && g_array_index (self->received, VsReceived, self->next).day <= day; self->next++)
    {
      const VsReceived *received = &g_array_index (self->received, VsReceived, self->next);

      if (received->billed < 0)
        continue;
      g_array_index (self->paid, VsMoney, received->billed) += received->amount;
      if (!received->is_foreign)
        g_array_index (self->own, VsMoney, received->billed) += received->amount;
    }
  for (guint i = 0; i < self->next; i++)
    {
      const VsReceived *received = &g_array_index (self->received, VsReceived, i);

      *any = *any || !received->is_foreign;
      if (received->billed < 0 && (received->until == VS_DAY_NONE || day < received->until))
        pool += received->amount;
    }
  return pool;
}

/* A credit for one invoice goes to that invoice first; what is left is returned. */
static VsMoney
credit_named (VsStatement *self, const char *invoice_id, VsMoney credit)
{
  for (guint i = 0; invoice_id != NULL && i < self->items->len; i++)
    {
      VsOpenItem *item = &g_array_index (self->items, VsOpenItem, i);

      if (strcmp (billed_at (self, item->tag)->invoice_id, invoice_id) == 0)
        {
          VsMoney taken = MIN (credit, item->open);

          item->open -= taken;
          return credit - taken;
        }
    }
  return credit;
}

static gboolean
is_credit (const VsBilled *billed)
{
  return billed->amount < 0 || billed->is_credit;
}

/* The open items of the day; what was paid too much, or for an invoice of a later day, is returned. */
static VsMoney
list_items (VsStatement *self, VsDay day, gboolean *any)
{
  VsMoney pool = 0;

  g_array_set_size (self->items, 0);
  for (guint i = 0; i < self->billed->len; i++)
    {
      const VsBilled *billed = billed_at (self, i);
      VsMoney paid = g_array_index (self->paid, VsMoney, i);
      VsOpenItem item = { billed->due_on, billed->amount - paid, billed->disputed, i };

      if (billed->issued_on > day)
        {
          pool += g_array_index (self->own, VsMoney, i);
          continue;
        }
      *any = TRUE;
      if (billed->settled || is_credit (billed))
        continue;
      if (item.open < 0)
        pool -= item.open;
      else if (item.open > 0)
        g_array_append_val (self->items, item);
    }
  return pool;
}

/* What was paid out on a credit note (below 0) has used it up. */
static VsMoney
take_credits (VsStatement *self, VsDay day)
{
  VsMoney pool = 0;

  for (guint i = 0; i < self->billed->len; i++)
    {
      const VsBilled *billed = billed_at (self, i);
      VsMoney credit = ABS (billed->amount) + g_array_index (self->paid, VsMoney, i);

      if (billed->issued_on <= day && !billed->settled && is_credit (billed))
        pool += credit > 0 ? credit_named (self, billed->replaces, credit) : credit;
    }
  return pool;
}

gboolean
vs_statement_age (VsStatement *self, VsDay day, VsAging *aging)
{
  gboolean any = FALSE;
  VsMoney  pool = take_received (self, day, &any);

  pool += list_items (self, day, &any);
  pool += take_credits (self, day);
  if (pool < 0)   /* more was paid back than had come in: it is owed again, without a date */
    {
      VsOpenItem owed = { VS_DAY_NONE, -pool, FALSE, G_MAXUINT };

      g_array_append_val (self->items, owed);
      pool = 0;
    }
  pool = vs_aging_settle ((VsOpenItem *) (gpointer) self->items->data, self->items->len, pool);
  vs_aging_sum ((VsOpenItem *) (gpointer) self->items->data, self->items->len, pool, day, aging);
  return any;
}

/* ── Months ── */

static gboolean
is_within (VsDay day, VsDay from, VsDay to)
{
  return day >= from && day <= to;
}

/* FALSE for money that another's invoice had from its first day. */
static gboolean
is_ever_own (const VsReceived *received)
{
  return received->until == VS_DAY_NONE || received->day < received->until;
}

static void
add_flows (const VsStatement *self, VsDay from, VsDay to, VsAccountMonth *month)
{
  for (guint i = 0; i < self->billed->len; i++)
    {
      const VsBilled *billed = billed_at (self, i);
      VsMoney amount = is_credit (billed) ? -ABS (billed->amount) : billed->amount;

      if (!is_within (billed->issued_on, from, to))
        continue;
      month->billed += amount;
      month->received += billed->settled ? amount : 0;
    }
  for (guint i = 0; i < self->received->len; i++)
    {
      const VsReceived *received = &g_array_index (self->received, VsReceived, i);

      VsMoney *sum = received->is_write_off ? &month->written_off : &month->received;
      const VsBilled *billed = received->billed >= 0 ? billed_at (self, received->billed) : NULL;

      if (billed != NULL && billed->settled)
        continue;
      if (is_within (received->is_foreign ? MAX (received->day, billed->issued_on) : received->day, from, to) && is_ever_own (received))
        *sum += received->amount;
      if (received->until != VS_DAY_NONE && is_within (received->until, from, to) && is_ever_own (received))
        *sum -= received->amount;
    }
}

guint
vs_statement_months (VsStatement *self, VsDay last, guint n, VsAccountMonth *months)
{
  VsDay    first = vs_day_add_months (last, 1 - (int) n);
  VsAging  before;
  gboolean there;
  guint    count = 0;

  vs_statement_rewind (self);
  there = vs_statement_age (self, first - 1, &before);
  for (guint m = 0; m < n; m++)
    {
      VsDay from = vs_day_add_months (first, (int) m), to = vs_day_add_months (from, 1) - 1;
      VsAccountMonth month = { .month = from, .before = before };

      there = vs_statement_age (self, to, &month.after) || there;
      before = month.after;
      if (!there)
        continue;
      add_flows (self, from, to, &month);
      months[count++] = month;
    }
  return count;
}
