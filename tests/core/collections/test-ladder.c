/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder: the step the lateness deserves, locks with their reasons, bad files. */
#include "collections/account.h"

#include <string.h>

static VsLadder *
standard (void)
{
  g_autofree char *path = vs_data_path ("ladders/standard.json");
  g_autoptr (GError) error = NULL;
  VsLadder *ladder = vs_ladder_new (vs_json_doc_open (path, &error), &error);

  g_assert_no_error (error);
  return ladder;
}

static void
add_account (VsCollections *self, int dpd, VsMoney overdue, guint flags, VsMoney disputed)
{
  VsAccount  account = { g_strdup_printf ("C%u", self->accounts->len), .flags = flags };
  VsOpenItem items[] = { { self->as_of - dpd, overdue - disputed, FALSE, 0 }, { self->as_of - dpd, disputed, TRUE, 1 } };

  vs_aging_sum (items, 2, 0, self->as_of, &account.aging);
  g_array_append_val (self->accounts, account);
}

static void
test_steps_and_locks (void)
{
  static const struct { int dpd; double overdue; guint flags; double disputed; int level; const char *lock; } cases[] = {
    { 0, 900, 0, 0, 0, NULL },
    { 2, 900, 0, 0, 0, NULL },
    { 3, 900, 0, 0, 1, NULL },
    { 3, 4, 0, 0, 0, NULL },
    { 15, 900, 0, 0, 2, NULL },
    { 15, 19.99, 0, 0, 1, NULL },
    { 31, 900, 0, 0, 3, NULL },
    { 61, 900, 0, 0, 4, NULL },
    { 90, 900, 0, 0, 4, NULL },
    { 91, 900, 0, 0, 5, NULL },
    { 400, 99, 0, 0, 4, NULL },
    { 91, 900, 0, 100, 5, "disputed" },
    { 91, 900, VS_HOLD_VULNERABLE, 0, 5, "vulnerable" },
    { 91, 900, VS_HOLD_PLAN, 0, 5, "payment plan" },
    { 91, 900, VS_PROMISE_OPEN, 0, 5, "payment plan" },
    { 91, 900, VS_PROMISE_BROKEN, 0, 5, NULL },
    { 91, 900, VS_HOLD_CREDIT, 0, 5, "on hold" },
    { 91, 900, VS_HOLD_VULNERABLE, 100, 5, "disputed" },
  };
  g_autoptr (VsCollections) self = vs_collections_new (20000, standard ());
  g_autoptr (VsFrame) customers = vs_frame_new (G_N_ELEMENTS (cases));
  g_autoptr (VsColumn) vulnerable = vs_column_new_null (VS_TYPE_BOOL, G_N_ELEMENTS (cases));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add_account (self, cases[i].dpd, vs_money_from_double (cases[i].overdue), cases[i].flags, vs_money_from_double (cases[i].disputed));
  vs_frame_add (customers, "vulnerable", vulnerable);
  vs_collections_judge (self, customers, "USD", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const VsAccount *account = &g_array_index (self->accounts, VsAccount, i);
      const VsLadderRule *step = account->step >= 0 ? self->ladder->steps->pdata[account->step] : NULL;
      const VsLadderRule *lock = account->lock >= 0 ? self->ladder->locks->pdata[account->lock] : NULL;

      g_test_message ("case %u", i);
      g_assert_cmpint (step ? step->level : 0, ==, cases[i].level);
      g_assert_cmpstr (lock ? lock->name : NULL, ==, cases[i].lock);
      g_assert_true ((step != NULL) == (account->step_reason != NULL));
      g_assert_true ((lock != NULL) == (account->lock_reason != NULL));
      if (step != NULL)
        g_assert_null (strchr (account->step_reason, '{'));
    }
}

static void
test_expected_loss (void)
{
  g_autoptr (VsCollections) self = vs_collections_new (20000, standard ());
  g_autoptr (VsFrame) customers = vs_frame_new (2);
  g_autoptr (VsColumn) vulnerable = vs_column_new_null (VS_TYPE_BOOL, 2);
  g_autoptr (GError) error = NULL;
  VsAccount *account;

  add_account (self, 40, 1000000, 0, 0);   /* 100 */
  add_account (self, 40, 1000000, 0, 0);
  g_array_index (self->accounts, VsAccount, 0).accrued = 500000;
  g_array_index (self->accounts, VsAccount, 0).deposit = 200000;
  g_array_index (self->accounts, VsAccount, 1).deposit = 2000000;
  vs_frame_add (customers, "vulnerable", vulnerable);
  vs_collections_judge (self, customers, "USD", &error);
  g_assert_no_error (error);
  account = &g_array_index (self->accounts, VsAccount, 0);
  g_assert_cmpint (account->ead, ==, 1300000);
  g_assert_cmpint (account->expected_loss, ==, 117000);   /* 0.2 × 0.45 × 130 = 11.70 */
  g_assert_cmpint (g_array_index (self->accounts, VsAccount, 1).ead, ==, 0);
  g_assert_cmpint (g_array_index (self->accounts, VsAccount, 1).expected_loss, ==, 0);
}

#define LOSS "\"loss\":{\"pd\":{\"current\":0,\"1-30\":0,\"31-60\":0,\"61-90\":0,\"90+\":0},\"lgd\":0.4}"
#define STEP(when) "{\"steps\":[{\"level\":1,\"name\":\"a\",\"action\":\"b\",\"reason\":\"c\",\"when\":\"" when "\"}]," LOSS "}"

static void
test_bad_files (void)
{
  static const struct { const char *json, *place; } cases[] = {
    { "{}", "steps" },
    { "{\"steps\":[]," LOSS "}", "/steps" },
    { "{\"steps\":17," LOSS "}", "/steps" },
    { STEP ("dpd >"), "/steps/0/when" },
    { "{\"steps\":[{\"level\":0,\"name\":\"a\",\"action\":\"b\",\"reason\":\"c\",\"when\":\"true\"}]," LOSS "}", "/steps/0/level" },
    { "{\"steps\":[{\"level\":1,\"name\":\"a\",\"reason\":\"c\",\"when\":\"true\"}]," LOSS "}", "/steps/0/action" },
    { "{\"steps\":[{\"level\":1,\"name\":\"a\",\"action\":\"b\",\"reason\":\"c\",\"when\":\"true\"}]}", "/loss" },
    { "{\"steps\":[{\"level\":1,\"name\":\"a\",\"action\":\"b\",\"reason\":\"c\",\"when\":\"true\"}],\"loss\":{\"pd\":{\"current\":7},\"lgd\":0.4}}", "/loss/pd/current" },
  };
  static const char *const bad_conditions[] = { STEP ("dpd + 1"), STEP ("days_late > 3") };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsLadder) ladder = vs_ladder_new (vs_json_doc_parse (cases[i].json, "ladder.json", NULL), &error);

      g_assert_null (ladder);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      if (strstr (error->message, cases[i].place) == NULL)
        g_error ("“%s” does not name %s", error->message, cases[i].place);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_conditions); i++)
    {
      g_autoptr (GError) error = NULL;
      VsLadder *ladder = vs_ladder_new (vs_json_doc_parse (bad_conditions[i], "ladder.json", NULL), &error);
      g_autoptr (VsCollections) self = vs_collections_new (20000, ladder);

      g_assert_no_error (error);
      add_account (self, 40, 1000000, 0, 0);
      g_assert_false (vs_collections_judge (self, NULL, "USD", &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ladder/steps-and-locks", test_steps_and_locks);
  g_test_add_func ("/ladder/expected-loss", test_expected_loss);
  g_test_add_func ("/ladder/bad", test_bad_files);
  return g_test_run ();
}
