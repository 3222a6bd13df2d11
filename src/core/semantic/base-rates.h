/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base-rates.h: the workspace's exchange rates for in_base () of the expression language, by the rule of the currency step: the last rate on or
 * before the day, if it is not too old (data/currency/amounts.json). A currency's rates are read when it is first met; from any thread. */
#pragma once

#include "expr/expr.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct _VsBaseRates VsBaseRates;

VsBaseRates       *vs_base_rates_new (VsWorkspace *ws);
void               vs_base_rates_free (VsBaseRates *self);
/* Lives as long. */
const VsExprRates *vs_base_rates_get (VsBaseRates *self);
/* What of them decides about amounts, beside the table exchange_rate: currency and age. */
char              *vs_base_rates_mark (VsBaseRates *self);

G_END_DECLS
