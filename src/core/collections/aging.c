/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/aging.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[VS_N_BUCKETS] = { "current", "1-30", "31-60", "61-90", "90+" };

const char *
vs_bucket_name (VsBucket bucket)
{
  return names[bucket];
}

gboolean
vs_bucket_from_name (const char *name, VsBucket *bucket)
{
  for (guint i = 0; i < VS_N_BUCKETS; i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *bucket = (VsBucket) i;
        return TRUE;
      }
  return FALSE;
}

int
vs_days_past_due (VsDay due_on, VsDay as_of)
{
  return due_on == VS_DAY_NONE ? 0 : (int) CLAMP ((gint64) as_of - due_on, 0, G_MAXINT32);
}

VsBucket
vs_bucket_of (int dpd)
{
  if (dpd <= 0)
    return VS_BUCKET_CURRENT;
  if (dpd <= 30)
    return VS_BUCKET_1_30;
  if (dpd <= 60)
    return VS_BUCKET_31_60;
  return dpd <= 90 ? VS_BUCKET_61_90 : VS_BUCKET_90_PLUS;
}

static int
by_age (gconstpointer a, gconstpointer b)
{
  const VsOpenItem *left = a, *right = b;

  if (left->due_on == right->due_on)
    return 0;
  if (left->due_on == VS_DAY_NONE || right->due_on == VS_DAY_NONE)
    return left->due_on == VS_DAY_NONE ? 1 : -1;
  return left->due_on < right->due_on ? -1 : 1;
}

VsMoney
vs_aging_settle (VsOpenItem *items, gsize n, VsMoney credit)
{
  g_return_val_if_fail (credit >= 0, 0);

  if (credit == 0)
    return 0;
  qsort (items, n, sizeof *items, by_age);
  for (gsize i = 0; i < n && credit > 0; i++)
    {
      VsMoney taken = MIN (credit, items[i].open);

      items[i].open -= taken;
      credit -= taken;
    }
  return credit;
}

void
vs_aging_sum (const VsOpenItem *items, gsize n, VsMoney credit, VsDay as_of, VsAging *aging)
{
  memset (aging, 0, sizeof *aging);
  for (gsize i = 0; i < n; i++)
    {
      int dpd = vs_days_past_due (items[i].due_on, as_of);

      if (items[i].open <= 0)
        continue;
      aging->n_open++;
      aging->bucket[vs_bucket_of (dpd)] += items[i].open;
      aging->balance += items[i].open;
      aging->overdue += dpd > 0 ? items[i].open : 0;
      aging->disputed += items[i].disputed ? items[i].open : 0;
      aging->dpd = MAX (aging->dpd, dpd);
    }
  aging->bucket[VS_BUCKET_CURRENT] -= credit;
  aging->balance -= credit;
  aging->credit = credit;
  aging->worst = vs_bucket_of (aging->dpd);
}

double
vs_aging_provision (const VsMoney bucket[VS_N_BUCKETS], const double rate[VS_N_BUCKETS])
{
  double sum = 0;

  for (guint i = 0; i < VS_N_BUCKETS; i++)
    sum += vs_money_to_double (bucket[i]) * rate[i];
  return sum;
}
