/* SPDX-License-Identifier: GPL-3.0-or-later */
/* offer.h: what a customer said to an offer of a list, noted by the user. It can be noted again, and taken back. */
#pragma once

#include "workbench.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the answer of one of a list: condition names it, as "campaign_list.entry_id = 'better-plan/C17'". */
void vs_offer_ask (GtkWindow *window, VsWorkbench *workbench, const char *condition);
/* Notes it: "accepted", "declined", or "" for open again. The toast tells, and undoes it through "win.note-offer" (campaign, customer, answer). */
void vs_offer_note (VsWorkbench *workbench, AdwToastOverlay *toasts, const char *campaign, const char *customer_id, const char *answer);

G_END_DECLS
