/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other documents that people write: semantic models, scores, ladders, rules of quality. Each input is tried as all of them. */
#include "fuzz.h"

#include "collections/ladder.h"
#include "quality/rule.h"
#include "score/model.h"
#include "semantic/model.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autofree char *text = g_strndup ((const char *) data, n);
  GError *error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, "d.json", &error);
  g_autoptr (VsJsonDoc) second = NULL, third = NULL;
  g_autoptr (VsModel) model = NULL;
  g_autoptr (VsScoreModel) score = NULL;
  g_autoptr (VsLadder) ladder = NULL;
  g_autoptr (VsRules) rules = NULL;

  fuzz_told (doc != NULL, g_steal_pointer (&error));
  if (!doc)
    return 0;
  model = vs_model_new (doc, &error);
  fuzz_told (model != NULL, g_steal_pointer (&error));
  second = vs_json_doc_parse (text, "d.json", NULL);
  score = vs_score_model_new (second, &error);
  fuzz_told (score != NULL, g_steal_pointer (&error));
  ladder = vs_ladder_new (vs_json_doc_parse (text, "d.json", NULL), &error);
  fuzz_told (ladder != NULL, g_steal_pointer (&error));
  third = vs_json_doc_parse (text, "d.json", NULL);
  rules = vs_rules_new ();
  fuzz_told (vs_rules_read (rules, third, &error), g_steal_pointer (&error));
  return 0;
}
