/* SPDX-License-Identifier: GPL-3.0-or-later */
/* supply-book-store.h: the book of a workspace: all customers with a present bill (the step "tariff" must have run) over the same months. */
#pragma once

#include "simulate/simulation.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

/* One pass over the readings, on all cores. VS_ERROR_NO_DATA when nobody has a present bill, with what to do. */
VsSupplyBook *vs_supply_book_load (VsWorkspace *ws, VsJob *job, GError **error);

/* A VsBillFunc whose data is the VsWorkspace: each customer's bill from the readings. */
gboolean vs_supply_book_bill (const VsSupplyBook *book, const VsDesign *design, double *bill, gpointer workspace, VsJob *job, GError **error);

G_END_DECLS
