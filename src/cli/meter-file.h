/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meter-file.h: the load of one meter from any file that `volt import` reads, without a workspace of the user's. */
#pragma once

#include "cli/cli.h"

#include "tariff/load.h"

G_BEGIN_DECLS

/* meter_id NULL: the file must be about one meter. zone NULL: the one its form tells. year 0: all of it. VS_ERROR_NOT_FOUND when
 * the file is of no known form. */
gboolean vs_cli_load_meter_file (VsCli *cli, const char *path, const char *meter_id, const VsZone *zone, int year, VsLoad *out,
                                 GError **error);

G_END_DECLS
