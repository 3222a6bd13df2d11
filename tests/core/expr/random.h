/* SPDX-License-Identifier: GPL-3.0-or-later */
/* random.h: random data with gaps and random expressions over it that have a type; the same seed gives the same. */
#pragma once

#include "expr/expr.h"

#define N_RANDOM_COLUMNS 13

typedef struct { const char *name; VsType type; } RandomColumn;

extern const RandomColumn random_columns[N_RANDOM_COLUMNS];

VsFrame *random_frame (GRand *rand, gsize n);
/* depth 0: a column. Types: whole number, number, money, text, day, bool. (transfer full) */
char    *random_expr (GRand *rand, VsType type, guint depth);
