/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ahead.h: the stored columns that a page stands on, all together before anybody asks for one. Private to the room. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

/* measures: names of those (char *) that stand in the tiles' texts, beside those of their queries. Each table's rows are read at most once, tables
 * by all cores; what stands behind a value that was computed before and is kept in the workspace is left alone. Does nothing for a page that it
 * was called for before. What cannot be read, those who need it are told. */
void vs_ahead_read (VsData *data, const VsDashboard *dashboard, const GPtrArray *measures, VsJob *job);
/* Whether that was done. */
gboolean vs_ahead_was_read (VsData *data, const VsDashboard *dashboard);

G_END_DECLS
