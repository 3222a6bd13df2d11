/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/over-time.h"

#include <math.h>

static VsQualityScore *
together (GHashTable *known, VsTime at)
{
  VsQualityScore *all = g_new0 (VsQualityScore, 1);
  GHashTableIter iter;
  gpointer value;
  double passed = 0;

  all->at = at;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VsQualityScore *score = value;

      if (isnan (score->score))
        continue;
      all->checked += score->checked;
      all->failed += score->failed;
      passed += score->score * (double) score->checked;
    }
  all->score = all->checked > 0 ? passed / (double) all->checked : NAN;
  return all;
}

GPtrArray *
vs_quality_over_time (const GPtrArray *scores)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_quality_score_free);

  for (guint i = 0; i < scores->len; i++)
    {
      VsQualityScore *score = scores->pdata[i];

      g_hash_table_insert (known, score->table, score);
      if (i + 1 == scores->len || ((VsQualityScore *) scores->pdata[i + 1])->at != score->at)
        g_ptr_array_add (all, together (known, score->at));
    }
  return all;
}
