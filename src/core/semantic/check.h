/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.h: what is wrong with a model that was read: unknown names, wrong types, names made of themselves. */
#pragma once

#include "semantic/model.h"

G_BEGIN_DECLS

/* Fills in the types (and default formats) of calculated fields and measures. FALSE with the first fault: file, pointer, reason. */
gboolean vs_model_check (VsModel *model, VsJsonDoc *doc, GError **error);

G_END_DECLS
