/* SPDX-License-Identifier: GPL-3.0-or-later */
/* customer.h: the rows that say who a customer is, what they have and what was planted in them; and what they ask and answer. */
#pragma once

#include "demo/ledger.h"

G_BEGIN_DECLS

#define VS_DEMO_AGENTS 24   /* the first half sells, then service, the last three collect */

/* "A01" … for a role's draw; buf ≥ 8 bytes. */
const char *vs_demo_agent (guint number, char buf[8]);

/* customers, contracts, meters and the truth files. */
void vs_customer_write (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, const VsLedger *ledger, VsSheet *sheet);
/* tickets, interactions, surveys, campaigns. */
void vs_service_write (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, VsSheet *sheet);

/* Readings, wide or long. missing: bit per hour of the scene, 1 = not there. */
void vs_readings_write (const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, const gint32 *wh, const guint8 *missing,
                        gboolean long_form, VsSheet *sheet);

/* What the register stood at, month by month. */
void vs_register_write (const VsPersona *persona, const VsScene *scene, const gint32 *wh, const guint8 *missing, VsSheet *sheet);

/* Which hours are missing, and in which billed months that is worth an estimated bill. */
void vs_mess_gaps (const VsPersona *persona, const VsScene *scene, guint8 *missing, gboolean *estimated);
/* Spoils some of the rows and lists what it spoiled. */
void vs_mess_apply (const VsPersona *persona, VsSheet *sheet);

typedef enum {
  VS_MESS_READING_DUPLICATE, VS_MESS_READING_DATE, VS_MESS_READING_TEXT, VS_MESS_READING_SHORT, VS_MESS_CUSTOMER_ENCODING,
  VS_MESS_CUSTOMER_DATE, VS_MESS_CUSTOMER_DUPLICATE, VS_MESS_INVOICE_DATE, VS_MESS_INVOICE_DUPLICATE, VS_MESS_INVOICE_COMMA,
  VS_MESS_PAYMENT_UNKNOWN, VS_MESS_PAYMENT_DUPLICATE, VS_MESS_TICKET_ORDER, VS_MESS_INTERACTION_QUOTE, VS_MESS_EVENT_TIME, VS_MESS_REGISTER,
  VS_N_MESSES
} VsMess;

/* One customer in about a thousand has it. */
gboolean vs_mess_hits (const VsPersona *persona, VsMess mess);

G_END_DECLS
