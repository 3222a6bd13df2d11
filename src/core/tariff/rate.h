/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rate.h: a tariff as read from OpenEI URDB JSON (one rate, wrapped in {"items": […]} or bare). */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

typedef struct _VsRate VsRate;

/* Checks shapes, periods, tiers, units. Keys that are not billed are kept and listed. File, JSON pointer and reason on error. */
VsRate     *vs_rate_new (VsJsonDoc *doc, GError **error);
VsRate     *vs_rate_load (const char *path, GError **error);
VsRate     *vs_rate_parse (const char *json, const char *name, GError **error);
VsRate     *vs_rate_ref (VsRate *rate);
void        vs_rate_unref (VsRate *rate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsRate, vs_rate_unref)
const char *vs_rate_name (const VsRate *rate);
/* Members of the file that take no part in the bill, sorted; NULL-terminated. */
const char *const *vs_rate_unbilled (const VsRate *rate);

G_END_DECLS
