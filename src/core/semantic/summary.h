/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.h: rows counted in bins, or told as boxes, where they lie: millions of them never reach a picture. Private to the room. */
#pragma once

#include "semantic/question.h"

G_BEGIN_DECLS

/* Answers a question with "bins" or "box". (transfer full) */
VsResult *vs_summary_run (VsQuestion *question, GError **error);

G_END_DECLS
