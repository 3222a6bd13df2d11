/* SPDX-License-Identifier: GPL-3.0-or-later */
/* campaign-store.h: lists in the workspace: written as often as wanted until the campaign is launched; then its members and arms stand. */
#pragma once

#include "campaign/list.h"
#include "campaign/uplift.h"
#include "workspace/step.h"

G_BEGIN_DECLS

/* The workspace's segment document, or a path ending in .json. */
VsSegment *vs_campaign_load_segment (VsWorkspace *ws, const char *name_or_path, GError **error);
/* Makes the list, writes it to campaign_list and the campaign to `campaign`. Whom an earlier writing suppressed stays suppressed.
 * VS_ERROR_INVALID once launched. (transfer full) */
VsList    *vs_campaign_write (VsWorkspace *ws, const char *campaign, const VsSegment *segment, VsJob *job, GError **error);
/* From now on the arms stand: starts_on is the as-of date, campaign_member holds the list. */
gboolean   vs_campaign_launch (VsWorkspace *ws, const char *campaign, gsize count[VS_N_ARMS], GError **error);

/* What a member said to the offer: noted with the as-of date, and kept when the list is written again. NULL takes it back. VS_ERROR_INVALID for
 * another word; VS_ERROR_NOT_FOUND when the customer gets no offer of this list. *before (nullable) is what stood there, NULL: nothing. */
#define VS_OFFER_ACCEPTED "accepted"
#define VS_OFFER_DECLINED "declined"
gboolean   vs_campaign_decide (VsWorkspace *ws, const char *campaign, const char *customer_id, const char *decision, char **before,
                               GError **error);

/* Members who converted on or after the start, by arm. VS_ERROR_NO_DATA for a campaign without members. */
gboolean   vs_campaign_results (VsWorkspace *ws, const char *campaign, VsUplift *uplift, GError **error);

/* "campaign": campaign_result and campaign_week, of every campaign with members, up to the as-of date. */
extern const VsStep vs_step_campaign;

G_END_DECLS
