/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answers.h: what was answered of the whole data, kept in a large workspace under all it follows from: opening a page again shows its figures
 * before a single column is read. Values only: words, units and formats are put on as they are now. Private to the room.
 *
 * Only data made for it (vs_data_with_answers ()) finds or keeps anything; for any other data each function does nothing. Any thread. */
#pragma once

#include "semantic/dashboard.h"

G_BEGIN_DECLS

typedef struct _VsAnswers VsAnswers;

VsAnswers *vs_answers_new (void);
void       vs_answers_free (VsAnswers *answers);

/* The rows of a query without a page's filter: frame, n_all and unfiltered. query: its JSON. */
gboolean   vs_answers_find_result (VsData *data, VsJson query, VsResult *result);
void       vs_answers_keep_result (VsData *data, VsJson query, const VsResult *result);
/* A measure over everything. */
gboolean   vs_answers_find_value (VsData *data, const char *measure, double *value);
void       vs_answers_keep_value (VsData *data, const char *measure, double value);
/* Whether the page was answered as it is now; noting that writes to the workspace what has come since. */
gboolean   vs_answers_has_page (VsData *data, const VsDashboard *page);
void       vs_answers_keep_page (VsData *data, const VsDashboard *page);

G_END_DECLS
