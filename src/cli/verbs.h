/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verbs.h: the table of verbs. A new verb is a file verb-NAME.c and a line in verbs.c. */
#pragma once

#include "cli/cli.h"
#include "base/text.h"

/* NULL-terminated, in the order of the help. */
extern const VsVerb *const vs_verbs[];
