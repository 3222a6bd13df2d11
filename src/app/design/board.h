/* SPDX-License-Identifier: GPL-3.0-or-later */
/* board.h: the design that is on the drawing board, what is assumed of customers, and the way back. Widgets change it and follow it.
 * Signal "changed" (gboolean structure): prices or assumptions; with structure, periods, hours or the whole design, too. */
#pragma once

#include "simulate/simulation.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define VS_TYPE_BOARD (vs_board_get_type ())
G_DECLARE_FINAL_TYPE (VsBoard, vs_board, VS, BOARD, GObject)

VsBoard        *vs_board_new (void);
/* NULL: nothing is on it yet. */
const VsDesign *vs_board_get_design (VsBoard *self);
/* Another design, without a way back to the one of before. Takes it. */
void            vs_board_set_design (VsBoard *self, VsDesign *design);
VsAssumptions  *vs_board_get_assumptions (VsBoard *self);

/* The same as one step that can be undone. Takes it. */
void            vs_board_replace (VsBoard *self, VsDesign *design);
/* Begins a change. Changes with the same step, one after the other, are one step to undo; NULL is a step of its own. */
VsDesign       *vs_board_edit (VsBoard *self, const char *step);
/* Ends it, or tells of changed assumptions. */
void            vs_board_changed (VsBoard *self, gboolean structure);

gboolean        vs_board_can_undo (VsBoard *self);
gboolean        vs_board_can_redo (VsBoard *self);
void            vs_board_undo (VsBoard *self);
void            vs_board_redo (VsBoard *self);

/* The period that hours are given to. */
guint           vs_board_get_brush (VsBoard *self);
void            vs_board_set_brush (VsBoard *self, guint period);

G_END_DECLS
