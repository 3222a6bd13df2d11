/* SPDX-License-Identifier: GPL-3.0-or-later */
/* holdout.h: who is held out. bucket = hash (campaign ‖ unit ‖ salt), evenly in 0..9,999; the unit is the household or master account.
 * Same input, same arms, for ever. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint    vs_holdout_bucket (const char *campaign, const char *unit, const char *salt);
/* TRUE for the held-out share (0..1) of the units. */
gboolean vs_holdout_is_held_out (const char *campaign, const char *unit, const char *salt, double share);

G_END_DECLS
