/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score-store.c: scores to gold. Everything is computed before the transaction begins, so the writer is held only to write. */
#include "score/score-store.h"

#include "workspace/document.h"

#include <math.h>

typedef struct {
  char         *name;      /* of the document: what the score is known by */
  VsScoreModel *model;
  VsScores     *scores;
} Scored;

static void
scored_free (gpointer data)
{
  Scored *scored = data;

  g_free (scored->name);
  vs_score_model_free (scored->model);
  vs_scores_free (scored->scores);
  g_free (scored);
}

/* (element-type Scored) */
static GPtrArray *
score_all (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (scored_free);
  g_auto (GStrv) names = vs_document_list (ws, "models");
  g_autoptr (VsData) data = vs_data_new (ws, error);
  guint n = names ? g_strv_length (names) : 0;

  if (data == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      Scored *scored = g_new0 (Scored, 1);
      g_ptr_array_add (all, scored);
      scored->name = g_strdup (names[i]);
      vs_job_report (job, (double) i / n, _("Scoring by “%s”"), names[i]);
      scored->model = vs_score_model_load (ws, names[i], error);
      scored->scores = scored->model ? vs_score_compute (data, scored->model, job, error) : NULL;
      if (scored->scores == NULL)
        return NULL;
    }
  return g_steal_pointer (&all);
}

static gboolean
write_scores (sqlite3_stmt *insert, const Scored *scored, GError **error)
{
  const VsScores *scores = scored->scores;

  sqlite3_bind_text (insert, 1, scored->name, -1, SQLITE_STATIC);
  for (gsize i = 0; i < scores->n; i++)
    {
      if (!scores->scored[i] || vs_column_is_null (scores->key, i))
        continue;
      g_autofree char *key = vs_column_dup_string (scores->key, i);
      g_autofree char *reasons = vs_scores_reasons (scores, scored->model, i, VS_SCORE_REASONS);
      sqlite3_bind_text (insert, 2, key, -1, SQLITE_STATIC);
      if (isnan (scores->score[i]))
        sqlite3_bind_null (insert, 3);
      else
        sqlite3_bind_double (insert, 3, scores->score[i]);
      sqlite3_bind_text (insert, 4, vs_scores_level (scores, scored->model, i), -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 5, reasons, -1, SQLITE_STATIC);
      if (!vs_db_run (insert, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (VsWorkspace *ws, sqlite3 *db, GPtrArray *all, GError **error)
{
  g_autoptr (sqlite3_stmt) insert = NULL;

  if (!vs_db_exec (db, "DELETE FROM score", error))
    return FALSE;
  insert = vs_db_prepare (db, "INSERT INTO score (model, customer_id, score, level, reasons) VALUES (?, ?, ?, ?, ?)", error);
  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (!write_scores (insert, all->pdata[i], error))
      return FALSE;
  return vs_workspace_bump (ws, "score", error);
}

static gboolean
run (VsWorkspace *ws, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) all = score_all (ws, job, error);
  sqlite3 *db = all ? vs_workspace_begin (ws, job, error) : NULL;

  if (db == NULL)
    return FALSE;
  if (write_all (ws, db, all, error))
    return vs_workspace_commit (ws, "run", "score", NULL, error);
  vs_workspace_rollback (ws);
  return FALSE;
}

/* A model may speak of anything the semantic model knows, but for the scores themselves and what rests on them. */
static const char *const inputs[] = {
  "customer", "contact", "contract", "plan", "plan_change", "price_change", "meter", "invoice", "payment", "dispute", "account_hold", "promise",
  "write_off", "ticket", "interaction", "survey_response", "campaign_member", "campaign_event", "opportunity", "product_order", "cost_to_serve",
  "agent", "attribute", "meter_fingerprint", "meter_month", "ev_likelihood", "plan_bill", "best_plan", "open_item", "account",
  "document:models", "document:semantic", "document:field", "as_of", NULL,
};
static const char *const outputs[] = { "score", NULL };

const VsStep vs_step_score = { "score", N_("Scoring every customer"), inputs, outputs, run };
