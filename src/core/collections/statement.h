/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statement.h: a customer's statement of account: what was billed and what came in, each with its day, aged on any day. Pure:
 * statement-store.h reads it from a workspace.
 *
 * Open on a day: invoices issued on or before it, less what came in by then. What came in for an invoice goes to it; what is left of it,
 * money without an invoice, and credits go to the oldest due first. Walk the days forward: each step takes only what is new. */
#pragma once

#include "collections/aging.h"

G_BEGIN_DECLS

typedef struct {
  char    *invoice_id, *replaces;   /* replaces: of a credit, the invoice it goes to first; nullable */
  VsDay    issued_on, due_on;       /* VS_DAY_NONE: there from the start; never past due */
  VsMoney  amount;
  gboolean is_credit;               /* whatever the amount's sign */
  gboolean disputed;
  gboolean settled;                 /* paid or given up somewhere else: billed, and received on the same day */
} VsBilled;

typedef struct {
  int      billed;                  /* index, −1: for no invoice of this customer */
  VsDay    day, until;              /* VS_DAY_NONE: from the start, for ever; until: from that day on another's invoice has it */
  VsMoney  amount;
  gboolean is_write_off;
  gboolean is_foreign;              /* another paid it: it counts for its invoice only */
} VsReceived;

typedef struct {
  GArray  *billed;                  /* VsBilled, by due date and number, those without a date last */
  GArray  *received;                /* VsReceived, by day */
  GHashTable *by_id;                /* invoice_id → index + 1, for long statements */
  /* How far the walk has come. */
  guint    next;
  GArray  *paid, *own;              /* VsMoney by billed: all that came in for it, and the part that the customer paid */
  GArray  *items;                   /* VsOpenItem, of the last aging; tag = index into billed, or G_MAXUINT for money owed back again */
} VsStatement;

void  vs_statement_init (VsStatement *self);
void  vs_statement_clear (VsStatement *self);     /* empties it for the next customer */
void  vs_statement_free (VsStatement *self);      /* its contents */
/* Takes both texts. */
void  vs_statement_bill (VsStatement *self, const VsBilled *billed);
/* Puts the invoices in order; received entries are added after it. */
void  vs_statement_order (VsStatement *self);
int   vs_statement_find (const VsStatement *self, const char *invoice_id);   /* −1 = not there */
void  vs_statement_receive (VsStatement *self, const VsReceived *received);
/* When all is in: back to the first day. */
void  vs_statement_rewind (VsStatement *self);
/* The account at the end of `day`, which must not lie before that of the call before. FALSE: nothing was billed or received by then. */
gboolean vs_statement_age (VsStatement *self, VsDay day, VsAging *aging);

/* A month of an account: after = before + billed − received − given up. */
typedef struct {
  VsDay   month;                    /* its first day */
  VsMoney billed, received, written_off;
  VsAging before, after;            /* at the end of the month before, and of this one */
} VsAccountMonth;

/* The n months up to the one that begins on `last`, oldest first, into `months`; returns how many there are: those before the first bill
 * or payment are left out. */
guint vs_statement_months (VsStatement *self, VsDay last, guint n, VsAccountMonth *months);

G_END_DECLS
