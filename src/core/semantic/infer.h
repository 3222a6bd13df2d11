/* SPDX-License-Identifier: GPL-3.0-or-later */
/* infer.h: what calculated fields and measures are, from what they are made of: type, format, whether they follow the period. */
#pragma once

#include "semantic/model.h"

G_BEGIN_DECLS

/* What is wrong with a calculated field of `entity`, or with a measure (entity NULL). Each member of a circle is named once. What is
 * made of a faulty thing is left alone without a word of its own. */
typedef void (*VsInferFault) (const VsEntity *entity, gpointer thing, const char *message, gpointer data);

/* Anew for the whole model; names and entities must be sound. FALSE when there was a fault. */
gboolean vs_model_infer (VsModel *model, VsInferFault fault, gpointer data);

G_END_DECLS
