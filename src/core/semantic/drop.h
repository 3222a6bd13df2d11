/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drop.h: where a tile goes that is dropped on another one, or moved with an arrow key. A tile with others under it is one pile: beside
 * it is beside the pile. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

typedef enum { VS_DROP_BEFORE, VS_DROP_AFTER, VS_DROP_UNDER } VsDropSide;

/* For vs_dashboard_edit_move (). */
typedef struct {
  guint    before;
  gboolean under;
} VsDrop;

VsDrop   vs_drop_at (const VsDashboard *dashboard, guint index, guint target, VsDropSide side);
/* Left and right: one place earlier or later; up and down: into the row above or below, out of a pile or under the tile before when there
 * is none. FALSE when it cannot go there. */
gboolean vs_drop_by_key (const VsDashboard *dashboard, guint index, int dx, int dy, VsDrop *drop);

G_END_DECLS
