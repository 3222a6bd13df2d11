/* SPDX-License-Identifier: GPL-3.0-or-later */
/* extension.h: the member "voltsource" of a rate: what URDB has no word for. Described in data/tariffs/tariff.schema.json, against which
 * it is checked; faults go to the document. */
#pragma once

#include "tariff/rate-private.h"

G_BEGIN_DECLS

/* First: the grid and the scale of prices, which reading the rest needs. Sets rate->grid and rate->terms. */
void vs_extension_read_frame (VsRate *rate, VsJson root);
/* Then: windows, prices, taxes and the other terms. */
void vs_extension_read_terms (VsRate *rate, VsJson root);
void vs_terms_clear (VsTerms *terms);

G_END_DECLS
