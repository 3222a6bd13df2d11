/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registers.h: what a meter's counter stood at becomes its use per interval; roll-over and other falls: meter/register.h. The first reading of a
 * register in the file, the first of each month and the last are kept in register_read: the intervals hold against them by themselves, until an
 * interval is missing or a later file tells another value; that is what whoever answers for the readings wants to see, without one more file. */
#pragma once

#include "base/places.h"
#include "intake/mapping-private.h"
#include "meter/interval.h"

G_BEGIN_DECLS

/* Between the meter and the device in a register's name. */
#define VS_REGISTER_MARK '\x1f'

typedef struct _VsRegisters VsRegisters;

/* Inside a transaction. Borrows everything. clock: whose months; places: of the file's rows. */
VsRegisters *vs_registers_new (sqlite3 *db, VsIntervalWriter *writer, const VsMappingReadings *how, const VsZone *clock, VsPlaces *places,
                               const char *source_file, GError **error);
void         vs_registers_free (VsRegisters *self);
/* The register's number for add (); picks up where the last file ended. VS_NAMES_NONE with an error. */
guint32      vs_registers_find (VsRegisters *self, const char *name, gsize len, GError **error);
/* It stood at kwh at that instant, says that row. NaN: not known. */
gboolean     vs_registers_add (VsRegisters *self, guint32 number, VsTime at, double kwh, guint64 row, GError **error);
/* Keeps where each register stands. */
gboolean     vs_registers_finish (VsRegisters *self, GError **error);
/* Rows of register_read that were written. */
guint        vs_registers_n_kept (const VsRegisters *self);

G_END_DECLS
