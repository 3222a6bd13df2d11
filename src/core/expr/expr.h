/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr.h: the one expression language: mappings, score factors, segments, ladder rules, calculated fields and measures.
 *
 *   expr   := or-chain of and-chains of [not] comparisons of sums of products of unary of primary
 *   compare: = <> != < <= > >=   in (a, b)   not in   between a and b   like 'A%'   is null   is not null
 *   primary: 12.5   'text'   date '2026-06-30'   true false null   name   entity.name   `odd name`   ( expr )
 *            if (cond, a, b)   case when c then x … else y end   f (args)
 *            sum avg min max count distinct median quantile (x [, p] [where cond])     count (entity [where cond])
 *            first (x [where cond])   largest (x [, k] [where cond]): the sum of the k largest
 *   functions: coalesce nullif abs round floor ceil sqrt ln exp least greatest  length lower upper trim substr replace concat starts_with contains
 *            year month quarter weekday (1 = Monday) day hour  start_of_week start_of_month start_of_quarter start_of_year
 *            add_days add_months days_between (from, to) months_between (from, to) hours_between (from, to)  as_of ()
 *            in_base (amount, currency, day): in the base currency by the rate of that day, null without one; of data only
 *            period_start () period_end () before_start () before_end (): first and last days of the chosen period and of the one before
 *            text (x) number (x [, ',']) date (x [, 'DMY']) instant (x) money (x [, ',']) to_bool (x)
 *   day ± whole number is a day, day − day whole days; a day meets an instant at midnight UTC; a calendar function of an instant takes its UTC day.
 *
 * Null logic is SQL's: null in, null out; and/or three-valued; a division by zero is null. Money meets numbers in currency units:
 * money ± money is money, money × or ÷ number is a number of currency units, sum (money) is money; a number as written
 * (coalesce (overdue, 0), overdue > 100.5) stands for an amount beside money. `like` ignores the case of ASCII letters, as in SQLite.
 * A text that replace or concat would make longer than 1 MiB is null. */
#pragma once

#include "base/period.h"
#include "frame/frame.h"

G_BEGIN_DECLS

typedef struct _VsExpr VsExpr;

/* An aggregate as written: fn, argument, condition (nullable), quantile's p. The argument of count is NULL when rows are counted:
 * count (ticket) has entity "ticket" (any bare name; when there is no such entity the scope takes it for a field), count () and
 * count (where …) have no entity either and count the scope's own rows. arg and where belong to the expression they stand in. */
typedef struct {
  VsAgg       fn;
  VsExpr     *arg;
  const char *entity;
  VsExpr     *where;
  double      param;
} VsExprAggregate;

/* Rates between currencies: units of a currency for one of the base on a day, NaN when none is known. */
typedef struct {
  const char *base;
  int         most_days;   /* that a rate may be older than the day it is asked for */
  double    (*per_base) (gpointer data, const char *currency, VsDay day);
  gpointer    data;
} VsExprRates;

/* What names mean. Every callback may be NULL: then that kind of name is refused with a clear sentence. */
typedef struct {
  gpointer  data;
  VsDay     as_of;
  const VsPeriod *period;                                                               /* nullable: then no period can be asked for */
  const VsExprRates *rates;                                                             /* nullable: then no amount can be brought to another currency */
  gboolean    (*field_type) (gpointer data, const char *name, VsType *type);            /* FALSE = unknown */
  VsColumn   *(*field) (gpointer data, const char *name, GError **error);               /* (transfer full), n rows */
  gboolean    (*aggregate_type) (gpointer data, const VsExprAggregate *agg, VsType *type, GError **error);
  VsColumn   *(*aggregate) (gpointer data, const VsExprAggregate *agg, GError **error); /* (transfer full), n rows */
  char       *(*field_sql) (gpointer data, const char *name);                           /* how the name is written in SQL / Tableau (transfer full) */
  char       *(*field_tableau) (gpointer data, const char *name);
  char       *(*aggregate_sql) (gpointer data, const VsExprAggregate *agg, GError **error);  /* without it aggregates run over the fields here */
  char      **(*names) (gpointer data);                                                 /* for the nearest name (transfer full) */
} VsExprScope;

/* Errors: VS_ERROR_FORMAT with the text, the column (1-based) and what was expected there. */
VsExpr  *vs_expr_parse (const char *text, GError **error);
VsExpr  *vs_expr_ref (VsExpr *expr);
void     vs_expr_unref (VsExpr *expr);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsExpr, vs_expr_unref)
/* As it was written. */
const char *vs_expr_text (const VsExpr *expr);

/* Type of the result, or an error that names field, type and position and proposes the nearest name. */
gboolean vs_expr_check (const VsExpr *expr, const VsExprScope *scope, VsType *type, GError **error);
/* Checks, then evaluates over n rows. (transfer full) */
VsColumn *vs_expr_eval (const VsExpr *expr, const VsExprScope *scope, gsize n_rows, GError **error);

/* Does the answer change with the period? Only what is written here counts, not what its names are made of. */
gboolean vs_expr_uses_period (const VsExpr *expr);

/* The rule for aggregate_type (): what fn makes of an argument of this type; VS_ERROR_FORMAT for sums of texts or days. */
gboolean vs_expr_aggregate_type (const VsExprAggregate *agg, VsType argument, VsType *type, GError **error);

/* Calls back for each field name used outside aggregates, and for each aggregate (nullable each). */
void     vs_expr_visit (const VsExpr *expr, void (*field) (const char *name, gpointer data),
                        void (*aggregate) (const VsExprAggregate *agg, gpointer data), gpointer data);

/* The same meaning in SQLite's SQL / as a Tableau calculation. VS_ERROR_INVALID for what the other language cannot say. (transfer full) */
char    *vs_expr_to_sql (const VsExpr *expr, const VsExprScope *scope, GError **error);
char    *vs_expr_to_tableau (const VsExpr *expr, const VsExprScope *scope, GError **error);

/* A scope over a frame's columns, for the common case; borrowed, must outlive its use. */
VsExprScope vs_expr_scope_for_frame (const VsFrame *frame, VsDay as_of);

G_END_DECLS
