/* SPDX-License-Identifier: GPL-3.0-or-later */
/* book.h: the whole book of customers as a tariff sees it: for each supply (a meter of a customer) the kWh of every month, weekday or
 * weekend and hour. That is all that prices, periods and tiers can tell apart, so any number of designs are tried on it without going
 * back to the readings. Cell by cell, so that moving one hour to another period touches one run of memory. 100,000 supplies over
 * twelve months take 230 MB. */
#pragma once

#include "base/date.h"
#include "base/job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VS_SUPPLY_CELLS 48          /* of one month: weekday 0..23, weekend 24..47 */
#define VS_SUPPLY_MAX_MONTHS 37

typedef struct {
  int    month;                   /* 1..12 */
  int    days;                    /* days of the window within it */
  double part;                    /* of the month, 0..1 */
} VsSupplyMonth;

/* What customers are told apart by. Code 0 is "not known". */
typedef struct {
  GPtrArray *names;               /* of the codes (element-type utf8); [0] = NULL */
  guint16   *code;                /* of each customer */
} VsSupplyGroup;

typedef struct {
  VsDay        from, to;          /* local dates [from, to) */
  char        *currency;          /* of all amounts, "USD"; nullable */
  guint        n_months;
  VsSupplyMonth  months[VS_SUPPLY_MAX_MONTHS];

  guint        n_customers;       /* households first */
  guint        n_households;
  char       **customer_id;
  double      *bill_now;          /* present plan over the window, currency units, tax excluded */
  gboolean    *vulnerable;
  VsSupplyGroup  region, segment;

  guint        n_supplies;        /* those of one customer follow each other */
  guint       *first_supply;      /* n_customers + 1 */
  guint        n_home_supplies;   /* of households */
  float       *kwh;               /* [(month × 48 + cell) × n_supplies + supply] */
  float       *peak;              /* kW, the same for businesses alone: [… × n_business supplies + (supply − n_home_supplies)] */
} VsSupplyBook;

/* A book without readings yet; fill in the customers with add (), households before businesses, then seal (). */
VsSupplyBook *vs_supply_book_new (VsDay from, VsDay to);
void    vs_supply_book_free (VsSupplyBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSupplyBook, vs_supply_book_free)
/* region, segment: nullable. n_supplies ≥ 1. Returns the first supply's number. */
guint   vs_supply_book_add (VsSupplyBook *book, const char *customer_id, gboolean business, guint n_supplies, double bill_now,
                            gboolean vulnerable,
                     const char *region, const char *segment);
void    vs_supply_book_seal (VsSupplyBook *book);

/* The cell of each local hour: month index × 48 + (weekend ? 24 : 0) + hour; −1 outside the window. weekday 0 = Monday. */
int     vs_supply_slot (const VsSupplyBook *book, VsDay day, int weekday, int hour);

static inline float *
vs_supply_kwh (const VsSupplyBook *book, guint slot)
{
  return book->kwh + (gsize) slot * book->n_supplies;
}

static inline float *
vs_supply_peak (const VsSupplyBook *book, guint slot)
{
  return book->peak + (gsize) slot * (book->n_supplies - book->n_home_supplies);
}

G_END_DECLS
