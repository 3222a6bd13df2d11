/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result.h: a query's answer on standard output: CSV, one JSON object, or a table for people. */
#pragma once

#include "cli/cli.h"
#include "base/csv.h"
#include "semantic/query.h"

G_BEGIN_DECLS

/* Column names as header; money and numbers plain, days ISO. */
gboolean vs_cli_print_result_csv (const VsResult *result, GError **error);
/* {"columns": [{name, caption, format, unit, dimension}], "rows": [[…]], "rows_in_all": N, "period": {kind, compare, from, to,
 * before_from, before_to, words}} */
void     vs_cli_print_result_json (const VsResult *result, const VsPeriod *period);
/* Captions and formatted values in aligned columns. */
void     vs_cli_print_result (const VsResult *result, const char *currency);

G_END_DECLS
