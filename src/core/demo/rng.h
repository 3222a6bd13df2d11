/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rng.h: random draws that are a pure function of (seed, who, what for): the same on any machine and in any order of work.
 * SplitMix64 (Steele, Lea, Flood 2014); only additions, multiplications and shifts, so no libm rounding gets in. Never two draws in one
 * expression or argument list (their order is the compiler's), nor one inside MIN, MAX or CLAMP (which would draw twice). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64 state;
} VsRng;

static inline guint64
vs_rng_next (VsRng *rng)
{
  guint64 z = rng->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline VsRng
vs_rng_for (guint64 seed, guint64 who, guint64 purpose)
{
  VsRng rng = { seed * G_GUINT64_CONSTANT (0xd1342543de82ef95) + 1 };

  rng.state = vs_rng_next (&rng) ^ (who * G_GUINT64_CONSTANT (0xaf251af3b0f025b5));
  rng.state = vs_rng_next (&rng) ^ (purpose * G_GUINT64_CONSTANT (0x9fb21c651e98df25));
  vs_rng_next (&rng);
  return rng;
}

/* [0, 1) */
static inline double
vs_rng_unit (VsRng *rng)
{
  return (double) (vs_rng_next (rng) >> 11) * 0x1p-53;
}

static inline double
vs_rng_between (VsRng *rng, double low, double high)
{
  return low + (high - low) * vs_rng_unit (rng);
}

/* low … high, both taken */
static inline int
vs_rng_int (VsRng *rng, int low, int high)
{
  return low + (int) (((vs_rng_next (rng) >> 32) * (guint64) (high - low + 1)) >> 32);
}

static inline gboolean
vs_rng_chance (VsRng *rng, double p)
{
  return vs_rng_unit (rng) < p;
}

/* Mean 0, deviation 1, bell-shaped within ±3.5: the sum of four uniforms. */
static inline double
vs_rng_bell (VsRng *rng)
{
  double sum = 0;

  for (int i = 0; i < 4; i++)     /* one after the other: the order of operands is the compiler's */
    sum += vs_rng_unit (rng);
  return (sum - 2) * 1.7320508075688772;
}

G_END_DECLS
