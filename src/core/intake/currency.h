/* SPDX-License-Identifier: GPL-3.0-or-later */
/* currency.h: amounts in other currencies, brought to the base currency by the rate of their day. Rate, its day and its source are kept; an
 * amount without a rate has no value in the base currency, never the same number. */
#pragma once

#include "workspace/step.h"

G_BEGIN_DECLS

/* "currency": writes converted_amount as data/currency/amounts.json (or the workspace's document) says. */
extern const VsStep vs_step_currency;

G_END_DECLS
