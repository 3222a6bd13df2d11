/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill-report.h: a customer's bill as the tiles of a page (data/portfolio/bill-page.json), told apart by their id: total, price,
 * dearest, coverage, lines, plans, months, days, table. */
#pragma once

#include "semantic/dashboard.h"
#include "simulate/customer-bill.h"

G_BEGIN_DECLS

/* currency: "USD". (transfer full) */
VsTileContent *vs_bill_report_content (const VsTile *tile, const VsCustomerBill *bill, const char *currency);

G_END_DECLS
