/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verbs.h"

extern const VsVerb vs_verb_bill;
extern const VsVerb vs_verb_campaign;
extern const VsVerb vs_verb_collections;
extern const VsVerb vs_verb_dashboard;
extern const VsVerb vs_verb_define;
extern const VsVerb vs_verb_demo;
extern const VsVerb vs_verb_ev;
extern const VsVerb vs_verb_export;
extern const VsVerb vs_verb_import;
extern const VsVerb vs_verb_lineage;
extern const VsVerb vs_verb_mapping;
extern const VsVerb vs_verb_new;
extern const VsVerb vs_verb_quality;
extern const VsVerb vs_verb_quarantine;
extern const VsVerb vs_verb_query;
extern const VsVerb vs_verb_run;
extern const VsVerb vs_verb_score;
extern const VsVerb vs_verb_segment;
extern const VsVerb vs_verb_simulate;
extern const VsVerb vs_verb_sniff;
extern const VsVerb vs_verb_tariff;
extern const VsVerb vs_verb_vee;
extern const VsVerb vs_verb_verify;

const VsVerb *const vs_verbs[] = {
  &vs_verb_bill,
  &vs_verb_campaign,
  &vs_verb_collections,
  &vs_verb_dashboard,
  &vs_verb_define,
  &vs_verb_demo,
  &vs_verb_ev,
  &vs_verb_export,
  &vs_verb_import,
  &vs_verb_lineage,
  &vs_verb_mapping,
  &vs_verb_new,
  &vs_verb_quality,
  &vs_verb_quarantine,
  &vs_verb_query,
  &vs_verb_run,
  &vs_verb_score,
  &vs_verb_segment,
  &vs_verb_simulate,
  &vs_verb_sniff,
  &vs_verb_tariff,
  &vs_verb_vee,
  &vs_verb_verify,
  NULL,
};
