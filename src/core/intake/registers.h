/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registers.h: what a meter's counter stood at becomes its use per interval; roll-over and other falls: meter/register.h. */
#pragma once

#include "intake/mapping-private.h"
#include "meter/interval.h"

G_BEGIN_DECLS

/* Between the meter and the device in a register's name. */
#define VS_REGISTER_MARK '\x1f'

typedef struct _VsRegisters VsRegisters;

/* Inside a transaction. Borrows everything. */
VsRegisters *vs_registers_new (sqlite3 *db, VsIntervalWriter *writer, const VsMappingReadings *how, GError **error);
void         vs_registers_free (VsRegisters *self);
/* The register's number for add (); picks up where the last file ended. VS_NAMES_NONE with an error. */
guint32      vs_registers_find (VsRegisters *self, const char *name, gsize len, GError **error);
/* It stood at kwh at that instant. NaN: not known. */
gboolean     vs_registers_add (VsRegisters *self, guint32 number, VsTime at, double kwh, GError **error);
/* Keeps where each register stands. */
gboolean     vs_registers_finish (VsRegisters *self, GError **error);

G_END_DECLS
