/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate.h: a tariff as read from OpenEI URDB JSON: one rate, bare, in a list, or wrapped in {"items": […]}; several are versions, each in
 * force until the next begins, and the rate is the one that starts last. What URDB has no word for stands in its member "voltsource"
 * (data/tariffs/tariff.schema.json). Old field names (fixedmonthlycharge, minmonthlycharge) and new ones. Nothing is dropped without a word: a member
 * that would change the bill and cannot be billed is refused when a bill is asked for, and every other one is listed. Immutable. */
#pragma once

#include "base/zone.h"
#include "tariff/grid.h"

G_BEGIN_DECLS

typedef struct _VsRate VsRate;

/* Checks shapes, periods, tiers, units, prices. Keys that are not billed are kept and listed. File, JSON pointer and reason on error.
 * Takes `doc`, also on error. */
VsRate     *vs_rate_new (VsJsonDoc *doc, GError **error);
VsRate     *vs_rate_load (const char *path, GError **error);
VsRate     *vs_rate_parse (const char *json, const char *name, GError **error);
VsRate     *vs_rate_ref (VsRate *rate);
void        vs_rate_unref (VsRate *rate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsRate, vs_rate_unref)
/* The member "name", else the file's name. */
const char *vs_rate_name (const VsRate *rate);
/* Members of the file that take no part in the bill and are no mere description, sorted; NULL-terminated. */
const char *const *vs_rate_unbilled (const VsRate *rate);
/* Why the rate cannot be billed at all ("FILE, /demandrateunit: …"), or NULL. */
const char *vs_rate_refusal (const VsRate *rate);
/* May a customer of this kind ("household", "business") choose it? NULL, a kind nobody knows, is taken as a household. */
gboolean    vs_rate_admits (const VsRate *rate, const char *kind);
/* A text of the latest version that has no part in the bill, as "utility" or "source"; NULL when there is none. */
const char   *vs_rate_text (const VsRate *rate, const char *member);
/* Where the latest version stands in its file: "" or "/items/0". */
const char   *vs_rate_pointer (const VsRate *rate);
/* The version in force on a day; before the first, the first. (transfer none) */
const VsRate *vs_rate_on (const VsRate *rate, VsDay day);
/* The day on which this version comes into force, VS_DAY_NONE when it always was; and the first day after `day` on which another one of
 * the rate does, G_MAXINT32 when none will. */
VsDay         vs_rate_starts (const VsRate *rate);
VsDay         vs_rate_ends (const VsRate *rate);   /* its last day, as the file says; VS_DAY_NONE when it does not */
VsDay         vs_rate_next_start (const VsRate *rate, VsDay day);
/* How energy sold is treated: VsBillOptions.metering that holds when −1 is asked for. */
int           vs_rate_metering (const VsRate *rate);
/* ISO 4217, or NULL when the file does not say. */
const char   *vs_rate_currency (const VsRate *rate);
/* Whose clock the rate goes by, or NULL: the meter's. */
const VsZone *vs_rate_zone (const VsRate *rate);
/* Is a load of one number a line stamped at the end of its intervals? */
gboolean      vs_rate_stamps_end (const VsRate *rate);
/* What leaving after so many months costs, currency units. */
double        vs_rate_exit_fee (const VsRate *rate, int months);
/* How it cuts time: rates on one grid are billed from one measured load. (transfer none) */
VsGrid       *vs_rate_grid (const VsRate *rate);

G_END_DECLS
