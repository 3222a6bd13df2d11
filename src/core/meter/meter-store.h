/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meter-store.h: what is known of each meter, as gold tables: fingerprints, months, likely EV owners and their sessions. */
#pragma once

#include "workspace/step.h"

G_BEGIN_DECLS

extern const VsStep vs_step_fingerprint;   /* → meter_fingerprint, meter_month */

G_END_DECLS
