/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill-workspace.h: what `volt bill W` prints: invoices recomputed, and the offers to those who overpay. */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/* Each an exit status. customer_id nullable: of all. */
int vs_cli_print_invoices (VsCli *cli, const char *path, const char *customer_id, gboolean csv);
int vs_cli_print_offers (VsCli *cli, const char *path, gboolean csv);

G_END_DECLS
