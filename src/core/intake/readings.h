/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readings.h: meter files into the interval store. Every core parses pieces of the file; the caller's thread takes them in their order,
 * packs and writes. */
#pragma once

#include "intake/load.h"
#include "intake/mapping-private.h"
#include "intake/quarantine.h"

G_BEGIN_DECLS

/* Inside a transaction of the calling thread. Takes the reader up after its header. */
gboolean vs_readings_load (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, VsCsvReader *reader,
                           VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error);

G_END_DECLS
