/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rates.h: exchange rates as banks publish them, against their own base: a column for each currency (ECB) or a row (IMF). The table
 * exchange_rate holds them against the base currency of the workspace: of a day on which that has no rate nothing can be said. */
#pragma once

#include "intake/load.h"
#include "intake/mapping-private.h"
#include "intake/quarantine.h"

G_BEGIN_DECLS

/* Inside a transaction. rows_read counts the file's rows, inserted … the rates. VS_ERROR_NO_DATA when the file knows nothing of the base currency. */
gboolean vs_rates_load (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, VsCsvReader *reader,
                        VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error);

G_END_DECLS
