/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate.h: a tariff as read from OpenEI URDB JSON: one rate, bare, in a list, or wrapped in {"items": […]}; of several versions the one
 * that starts last. Old field names (fixedmonthlycharge, minmonthlycharge) and new ones. Nothing is dropped without a word: a member
 * that would change the bill and cannot be billed is refused when a bill is asked for, and every other one is listed. Immutable. */
#pragma once

#include "base/json.h"

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

G_END_DECLS
