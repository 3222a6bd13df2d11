/* SPDX-License-Identifier: GPL-3.0-or-later */
/* readings.h: meter files into the interval store. One thread reads and parses, the caller's packs and writes; what passes between
 * them are columns of instants and kWh, a few thousand at a time. */
#pragma once

#include "intake/load.h"
#include "intake/mapping-private.h"
#include "intake/quarantine.h"

G_BEGIN_DECLS

/* Inside a transaction of the calling thread. Takes the reader up after its header. */
gboolean vs_readings_load (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, VsCsvReader *reader,
                           VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error);

G_END_DECLS
