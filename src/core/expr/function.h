/* SPDX-License-Identifier: GPL-3.0-or-later */
/* function.h: what a function of the language is: one row of one table. Private to the room. */
#pragma once

#include "expr/node.h"
#include "expr/value.h"

/* One argument or result. Integer-like values fill `i`, and `d` (amounts in currency units); doubles `d`; texts `text`. */
typedef struct {
  const char *text;
  gint64      i;
  double      d;
} VsCell;

typedef struct {
  const VsType *types;   /* of the arguments as they arrive */
  guint         n_args;
  const VsExprScope *scope;  /* the dates it is asked at */
} VsCall;

/* Computes one value from present arguments; FALSE = missing. A new text is written to `scratch` (empty), out->text pointing to it. */
typedef gboolean (*VsCellFunc) (const VsCall *call, const VsCell *args, VsCell *out, GString *scratch);

/* What the templates cannot say. NULL: the other language cannot either. (transfer full) */
typedef char *(*VsPrintFunc) (const VsNode *node, const VsType *types, char *const *args);

struct _VsFunction {
  const char *name;
  const char *usage;     /* "substr (text, start [, length])" */
  /* One letter per argument, the last one for all further:
   *   n  a number, as a double          #  a number, of its own type     i  a whole number    l  a whole number from 0 to 9, as written
   *   t  a text                         d  a day, or an instant's day    T  an instant        =  all of one type
   *   v  text, number or yes/no, as is  x  text, day or instant, as is   *  anything, as is */
  const char *args;
  guint       min_args, max_args;
  /* i, f (double), t, b, d, T, m (money), # (the first argument's type), = (the common type) */
  char        result;
  VsCellFunc  eval;      /* NULL: eval.c knows it by name, as it does not follow "null in, null out" */
  /* $1 … $9 are arguments, $* all of them, $A the as-of date, $C the base currency, $M the days a rate may be old, $F $T $B $U the first and last days of the period and of the one before; a leading ~ folds a form of two arguments over more. NULL: cannot be said. */
  const char *sql, *tableau;
  VsPrintFunc sql_print, tableau_print;
  gboolean    of_period; /* needs a period to be asked at */
};

const VsFunction *vs_function_find (const char *name);
const char       *vs_function_nearest (const char *name);
extern const VsFunction vs_function_like;

/* Letter of the k-th argument. */
static inline char
vs_function_arg (const VsFunction *function, guint k)
{
  guint n = 0;

  while (function->args[n] != '\0' && n < k)
    n++;
  return function->args[n] != '\0' ? function->args[n] : function->args[n - 1];
}

/* The type the k-th argument is cast to; VS_TYPE_NULL: it stays as it is. `meeting` is the common type of the arguments. */
VsType            vs_function_arg_type (const VsFunction *function, guint k, VsType meeting);

/* Over columns or constants; values computed once per distinct text or day where there is a single varying argument. */
VsValue vs_function_apply (const VsFunction *function, VsType result, const VsValue *args, guint n_args, gsize n_rows,
                           const VsExprScope *scope);

/* Scalar functions, by kind. */
#define VS_CELL(name) gboolean vs_cell_##name (const VsCall *call, const VsCell *args, VsCell *out, GString *scratch)
VS_CELL (abs); VS_CELL (round); VS_CELL (floor); VS_CELL (ceil); VS_CELL (sqrt); VS_CELL (ln); VS_CELL (exp);
VS_CELL (greatest); VS_CELL (least);
VS_CELL (length); VS_CELL (lower); VS_CELL (upper); VS_CELL (trim); VS_CELL (substr); VS_CELL (replace); VS_CELL (concat);
VS_CELL (starts_with); VS_CELL (contains); VS_CELL (like);
VS_CELL (year); VS_CELL (month); VS_CELL (quarter); VS_CELL (weekday); VS_CELL (day); VS_CELL (hour);
VS_CELL (start_of_week); VS_CELL (start_of_month); VS_CELL (start_of_quarter); VS_CELL (start_of_year);
VS_CELL (add_days); VS_CELL (add_months); VS_CELL (days_between); VS_CELL (months_between); VS_CELL (hours_between); VS_CELL (as_of);
VS_CELL (period_start); VS_CELL (period_end); VS_CELL (before_start); VS_CELL (before_end);
VS_CELL (text); VS_CELL (number); VS_CELL (date); VS_CELL (instant); VS_CELL (money); VS_CELL (to_bool);
