/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.h: what the window remembers between runs. Without the installed schema everything still works and nothing is remembered. */
#pragma once

#include "base/period.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* NULL when the schema is not installed. (transfer none) */
GSettings *vs_settings (void);

/* Paths of workspaces, the last one first. (transfer full) */
char     **vs_settings_recent (void);
void       vs_settings_add_recent (const char *path);
void       vs_settings_remove_recent (const char *path);

/* Twelve months against the year before, unless another was chosen. */
void       vs_settings_get_period (VsPeriodKind *kind, VsCompare *compare);
void       vs_settings_set_period (VsPeriodKind kind, VsCompare compare);

G_END_DECLS
