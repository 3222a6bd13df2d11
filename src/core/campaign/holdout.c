/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/holdout.h"

#include "base/text.h"

#include <string.h>

#define N_BUCKETS 10000

/* The length goes before each part, so that "ab" + "c" and "a" + "bc" differ. */
static guint64
hash_part (guint64 hash, const char *text)
{
  guint32 n = (guint32) strlen (text);
  guint8  length[4] = { (guint8) n, (guint8) (n >> 8), (guint8) (n >> 16), (guint8) (n >> 24) };

  return vs_hash64 (vs_hash64 (hash, length, sizeof length), text, n);
}

guint
vs_holdout_bucket (const char *campaign, const char *unit, const char *salt)
{
  guint64 hash = hash_part (hash_part (hash_part (VS_HASH_START, campaign), unit), salt);

  return MIN ((guint) (vs_hash_uniform (hash) * N_BUCKETS), N_BUCKETS - 1);
}

gboolean
vs_holdout_is_held_out (const char *campaign, const char *unit, const char *salt, double share)
{
  return vs_holdout_bucket (campaign, unit, salt) < share * N_BUCKETS;
}
