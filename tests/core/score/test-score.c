/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores of a few customers, computed by hand from the definitions: churn 30/25/20/15/10, health 30/25/25/20. */
#include "score/score-store.h"

#include "workspace/document.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct {
  char        *folder, *path;
  VsWorkspace *ws;
  VsData      *data;
} Fixture;

/* Relative to the as-of date 2026-06-30 = day 20634. */
typedef struct {
  const char *id;
  double      usage;        /* NaN: no readings */
  int         tickets;      /* escalated, last month */
  int         ends_in;      /* days; −1: a contract that runs on, −2: no contract */
  int         dpd;          /* −1: no account */
  int         silent;       /* days since the last contact */
  double      churn;        /* by hand; NaN: not enough data */
  const char *level;
} Case;

static const Case cases[] = {
  { "all-signs", -0.40, 2, 30, 45, 100, 100, "HIGH" },
  { "no-sign", 0.02, 0, -1, 0, 3, 0, "LOW" },
  { "at-seventy", -0.30, 2, -1, 31, 3, 70, "MEDIUM" },          /* 30 + 25 + 15: not above 70 */
  { "above-seventy", -0.30, 2, 90, 0, 3, 75, "HIGH" },          /* 30 + 25 + 20 */
  { "at-forty", -0.30, 0, -1, 0, 60, 40, "MEDIUM" },            /* 30 + 10 */
  { "below-forty", -0.30, 0, -1, 15, 3, 33.75, "LOW" },         /* 30 + 15 × 0.25 */
  { "half-way", -0.225, 1, 105, 30, 52, 15 + 6.25 + 10 + 7.5 + 10 * 7.0 / 15, "MEDIUM" },  /* 52 days: 7/15 of the last sign */
  { "unread", NAN, 2, 30, 0, 3, 100.0 * 45 / 70, "MEDIUM" },    /* the weight of the readings is left out, not scored 0 */
  { "unread-quiet", NAN, 0, -1, 0, 3, 0, "LOW" },
  { "no-contract", -0.30, 0, -2, 0, 3, 100.0 * 30 / 80, "LOW" },
  { "half-known", NAN, 2, -2, -1, 3, 50, "MEDIUM" },            /* 25 of 50: exactly half of the weight is known */
};

static void
write_sql (VsWorkspace *ws, const char *sql)
{
  static const char *const tables[] = { "customer", "contract", "ticket", "interaction", "account", "meter", "meter_fingerprint", "invoice", "payment" };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (ws, NULL, &error);

  g_assert_no_error (error);
  vs_db_exec (db, sql, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_true (vs_workspace_bump (ws, tables[i], &error));
  vs_workspace_commit (ws, "test", NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
append_customer (GString *sql, const Case *c)
{
  const int as_of = 20634;

  g_string_append_printf (sql, "INSERT INTO customer (customer_id, customer_since) VALUES ('%s', 15000);", c->id);
  if (!isnan (c->usage))
    {
      char usage[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_dtostr (usage, sizeof usage, c->usage);
      g_string_append_printf (sql, "INSERT INTO meter (meter_id, customer_id) VALUES ('M-%s', '%s');"
                                   "INSERT INTO meter_fingerprint (meter_id, customer_id, expected, present, annual_kwh, usage_change_90d) "
                                   "VALUES ('M-%s', '%s', 8760, 8760, 3000, %s);", c->id, c->id, c->id, c->id, usage);
    }
  for (int t = 0; t < c->tickets; t++)
    g_string_append_printf (sql, "INSERT INTO ticket (ticket_id, customer_id, opened_at, escalated) VALUES ('T-%s-%d', '%s', %d * 86400 + 40000, 1);",
                            c->id, t, c->id, as_of - 20);
  if (c->ends_in >= 0)
    g_string_append_printf (sql, "INSERT INTO contract (contract_id, customer_id, starts_on, ends_on, status) VALUES ('K-%s', '%s', 15000, %d, 'active');",
                            c->id, c->id, as_of + c->ends_in);
  else if (c->ends_in == -1)
    g_string_append_printf (sql, "INSERT INTO contract (contract_id, customer_id, starts_on, status) VALUES ('K-%s', '%s', 15000, 'active');", c->id, c->id);
  if (c->dpd >= 0)
    g_string_append_printf (sql, "INSERT INTO account (customer_id, balance, current, days_1_30, days_31_60, days_61_90, days_over_90, overdue, credit, dpd, bucket) "
                                 "VALUES ('%s', 0, 0, 0, 0, 0, 0, 0, 0, %d, 'x');", c->id, c->dpd);
  g_string_append_printf (sql, "INSERT INTO interaction (interaction_id, customer_id, kind, at) VALUES ('I-%s', '%s', 'call', %d * 86400 + 40000);",
                          c->id, c->id, as_of - c->silent);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) sql = g_string_new (NULL);

  f->folder = g_dir_make_tmp ("volt-score-XXXXXX", &error);
  f->path = g_build_filename (f->folder, "test.voltsource", NULL);
  f->ws = vs_workspace_create (f->path, &error);
  g_assert_no_error (error);
  g_assert_true (vs_workspace_set_as_of (f->ws, 20634, &error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    append_customer (sql, &cases[i]);
  g_string_append (sql, "INSERT INTO customer (customer_id, customer_since, ended_on) VALUES ('gone', 15000, 20000);");
  write_sql (f->ws, sql->str);
  f->data = vs_data_new (f->ws, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->data, vs_data_unref);
  g_assert_true (vs_workspace_close (f->ws, NULL));
  g_object_unref (f->ws);
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static VsScoreModel *
load_model (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  VsScoreModel *model = vs_score_model_load (f->ws, name, &error);

  g_assert_no_error (error);
  return model;
}

static VsScores *
compute (Fixture *f, const VsScoreModel *model)
{
  g_autoptr (GError) error = NULL;
  VsScores *scores = vs_score_compute (f->data, model, NULL, &error);

  g_assert_no_error (error);
  return scores;
}

static gsize
row_of (const VsScores *scores, const char *id)
{
  for (gsize i = 0; i < scores->n; i++)
    if (g_strcmp0 (vs_column_get_text (scores->key, i), id) == 0)
      return i;
  g_assert_not_reached ();
}

static void
test_churn (Fixture *f, gconstpointer data)
{
  g_autoptr (VsScoreModel) model = load_model (f, "churn");
  g_autoptr (VsScores) scores = compute (f, model);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize row = row_of (scores, cases[i].id);
      g_test_message ("%s: %g", cases[i].id, scores->score[row]);
      g_assert_cmpfloat_with_epsilon (scores->score[row], cases[i].churn, 1e-6);
      g_assert_cmpstr (vs_scores_level (scores, model, row), ==, cases[i].level);
    }
  gsize gone = row_of (scores, "gone");
  g_assert_false (scores->scored[gone]);
  g_assert_true (isnan (scores->score[gone]));
  g_assert_null (vs_scores_level (scores, model, gone));
}

static void
test_reasons (Fixture *f, gconstpointer data)
{
  static const struct { const char *id, *reasons; } expected[] = {
    /* Means over those where the factor is known: usage 6.5/8, tickets 5.25/11, contract 3.5/9, overdue 2.75/11, contact 2.47/11; so
     * the pushes are 5.6, 13.1, 12.2, 11.3 and 7.8 points. */
    { "all-signs", "escalated tickets: 2, contract ends in 30 days, overdue for 45 days" },
    { "below-forty", "usage down 30 % in 90 days" },
    { "gone", "" },
  };
  g_autoptr (VsScoreModel) model = load_model (f, "churn");
  g_autoptr (VsScores) scores = compute (f, model);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gsize row = row_of (scores, expected[i].id);
      g_autofree char *reasons = vs_scores_reasons (scores, model, row, 3);
      g_assert_cmpstr (reasons, ==, expected[i].reasons);
    }

  /* Contributions and base make the score; reasons stand in the order of the contributions and push upwards. */
  for (gsize row = 0; row < scores->n; row++)
    {
      double sum = vs_scores_base (scores, model, row);
      if (isnan (scores->score[row]))
        continue;
      for (guint k = 0; k < scores->n_factors; k++)
        sum += vs_scores_contribution (scores, model, row, k);
      g_assert_cmpfloat_with_epsilon (sum, scores->score[row], 1e-6);
    }
  g_autofree char *all = vs_scores_reasons (scores, model, row_of (scores, "all-signs"), 9);
  g_assert_nonnull (strstr (all, "usage down 40"));
  g_assert_nonnull (strstr (all, "escalated tickets: 2"));
  g_assert_nonnull (strstr (all, "contract ends in 30 days"));
  g_assert_nonnull (strstr (all, "overdue for 45 days"));
  g_assert_nonnull (strstr (all, "no contact for 100 days"));
  g_autofree char *one = vs_scores_reasons (scores, model, row_of (scores, "below-forty"), 1);
  g_assert_true (g_str_has_prefix (one, "usage down 30"));
  g_assert_null (strchr (one, ','));
  g_autofree char *calm = vs_scores_reasons (scores, model, row_of (scores, "no-sign"), 2);
  g_assert_cmpstr (calm, !=, "");
  g_assert_null (strstr (calm, "down"));
}

static void
test_weights (Fixture *f, gconstpointer data)
{
  g_autoptr (VsScoreModel) model = load_model (f, "churn");
  g_autoptr (VsScores) scores = compute (f, model);
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_score_model_set_weight (model, "usage", 0, &error));
  g_assert_true (vs_score_model_set_weight (model, "tickets", 50, &error));
  vs_scores_reweigh (scores, model);
  /* 50 + 20 + 15 + 10 = 95 */
  g_assert_cmpfloat_with_epsilon (scores->score[row_of (scores, "above-seventy")], 100.0 * 70 / 95, 1e-6);
  g_assert_cmpfloat_with_epsilon (scores->score[row_of (scores, "below-forty")], 100 * 15 * 0.25 / 95, 1e-6);
  g_autoptr (VsScores) anew = compute (f, model);
  for (gsize i = 0; i < scores->n; i++)
    g_assert_true (scores->score[i] == anew->score[i] || (isnan (scores->score[i]) && isnan (anew->score[i])));

  g_assert_false (vs_score_model_set_weight (model, "ticket", 1, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "tickets"));
  g_clear_error (&error);
  g_assert_false (vs_score_model_set_weight (model, "usage", -1, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);

  /* All weight on what is not known: no score. */
  for (guint k = 0; k < model->factors->len; k++)
    ((VsFactor *) model->factors->pdata[k])->weight = k == 0;
  vs_scores_reweigh (scores, model);
  gsize row = row_of (scores, "unread");
  g_assert_true (isnan (scores->score[row]));
  g_assert_cmpint (scores->level[row], ==, -1);
  g_autofree char *reasons = vs_scores_reasons (scores, model, row, 3);
  g_assert_cmpstr (reasons, ==, "Not enough data: Usage change");
}

/* Health: payment 30, support 25, usage 25, engagement 20; the bounds belong to the better band. */
static void
test_health (Fixture *f, gconstpointer data)
{
  g_autoptr (VsScoreModel) model = load_model (f, "health");
  g_autoptr (VsScores) scores = compute (f, model);
  static const struct { const char *id; double score; const char *level; } expected[] = {
    { "no-sign", 100, "Healthy" },
    /* payment 45 days: 0.4 − 0.4/2 = 0.2 → 6; two escalated tickets count six → 0; usage 0; silent 100 days: 0.5 × 20/60 → 3.33 */
    { "all-signs", 6 + 20 * (0.5 * 20 / 60), "Critical" },
    /* payment 30, support 25, usage −30 % → 0, silent 60 days → 10 */
    { "at-forty", 65, "At-Risk" },
    /* no readings: 75 of the weight is known; payment 30, two escalated 0, in touch 20 */
    { "unread", 100.0 * 50 / 75, "At-Risk" },
    /* neither readings nor account: 45 of 100 known */
    { "half-known", NAN, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gsize row = row_of (scores, expected[i].id);
      g_test_message ("%s: %g", expected[i].id, scores->score[row]);
      if (isnan (expected[i].score))
        g_assert_true (isnan (scores->score[row]));
      else
        g_assert_cmpfloat_with_epsilon (scores->score[row], expected[i].score, 1e-6);
      g_assert_cmpstr (vs_scores_level (scores, model, row), ==, expected[i].level);
    }

  static const struct { double score; const char *level; } bands[] = {
    { 100, "Healthy" }, { 80, "Healthy" }, { 79.99999, "At-Risk" }, { 50, "At-Risk" }, { 49.99999, "Critical" }, { 0, "Critical" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    {
      gsize row = 0;
      for (guint k = 0; k < scores->n_factors; k++)
        scores->factor[row * scores->n_factors + k] = bands[i].score / 100;
      vs_scores_reweigh (scores, model);
      g_assert_cmpstr (vs_scores_level (scores, model, row), ==, bands[i].level);
    }
}

/* Nothing of a kind was ever loaded: the factor is missing for everybody, not 0 and not full. */
static void
test_needs (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->data, vs_data_unref);
  write_sql (f->ws, "DELETE FROM interaction");
  f->data = vs_data_new (f->ws, &error);
  g_autoptr (VsScoreModel) model = load_model (f, "churn");
  g_autoptr (VsScores) scores = compute (f, model);
  g_assert_cmpfloat_with_epsilon (scores->score[row_of (scores, "at-forty")], 100.0 * 30 / 90, 1e-6);
  g_assert_true (isnan (scores->mean[4]));
}

static void
test_step (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean ran = FALSE;
  gint64 n;

  vs_step_run (f->ws, &vs_step_score, NULL, &ran, &error);
  g_assert_no_error (error);
  g_assert_true (ran);
  sqlite3 *db = vs_workspace_reader (f->ws, NULL);
  g_assert_true (vs_db_get_int (db, &n, NULL, "SELECT count(*) FROM score WHERE model = 'churn'"));
  g_assert_cmpint (n, ==, G_N_ELEMENTS (cases));
  g_assert_true (vs_db_get_int (db, &n, NULL, "SELECT count(DISTINCT model) FROM score"));
  g_assert_cmpint (n, ==, 4);
  g_assert_true (vs_db_get_int (db, &n, NULL, "SELECT count(*) FROM score WHERE model = 'churn' AND customer_id = 'all-signs' AND score = 100 AND level = 'HIGH' AND reasons LIKE '%tickets: 2%'"));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (vs_db_get_int (db, &n, NULL, "SELECT count(*) FROM score WHERE model = 'health' AND customer_id = 'half-known' AND score IS NULL AND level IS NULL AND reasons LIKE 'Not enough data%'"));
  g_assert_cmpint (n, ==, 1);
  vs_workspace_release (f->ws, db);

  vs_step_run (f->ws, &vs_step_score, NULL, &ran, &error);
  g_assert_no_error (error);
  g_assert_false (ran);
  /* The scores are what the semantic model reads. */
  g_autoptr (VsData) fresh = vs_data_new (f->ws, &error);
  g_autoptr (VsColumn) level = vs_data_eval (fresh, "customer", "churn_level", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vs_column_get_text (level, 0), ==, "HIGH");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/score/churn", Fixture, NULL, set_up, test_churn, tear_down);
  g_test_add ("/score/reasons", Fixture, NULL, set_up, test_reasons, tear_down);
  g_test_add ("/score/weights", Fixture, NULL, set_up, test_weights, tear_down);
  g_test_add ("/score/health", Fixture, NULL, set_up, test_health, tear_down);
  g_test_add ("/score/needs", Fixture, NULL, set_up, test_needs, tear_down);
  g_test_add ("/score/step", Fixture, NULL, set_up, test_step, tear_down);
  return g_test_run ();
}
