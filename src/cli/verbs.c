/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verbs.h"

const VsVerb *const vs_verbs[] = {
  NULL,
};
