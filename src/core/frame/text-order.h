/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text-order.h: many texts in byte order. Private to the frame. */
#pragma once

#include "frame/column.h"

/* rank[i] = place of texts[i]; equal texts get places beside each other. */
void vs_texts_rank (const char *const *texts, guint32 n, guint32 *rank);
