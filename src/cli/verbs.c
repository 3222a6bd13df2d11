/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verbs.h"

extern const VsVerb vs_verb_bill;
extern const VsVerb vs_verb_simulate;

const VsVerb *const vs_verbs[] = {
  &vs_verb_bill,
  &vs_verb_simulate,
  NULL,
};
