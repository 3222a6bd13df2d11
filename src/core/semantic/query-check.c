/* SPDX-License-Identifier: GPL-3.0-or-later */
/* query-check.c: whether a query can be answered, found without touching a row: what an editor says while somebody types (query.h). */
#include "semantic/query.h"

#include "semantic/question.h"
#include "semantic/scope.h"

/* Seen from a row of `entity`: names and types; wanted: a condition. */
static gboolean
check_row (const VsQuestion *self, const VsEntity *entity, const VsExpr *expr, gboolean wanted, GError **error)
{
  VsScope scope;
  VsType type;

  vs_scope_init_row (&scope, self->model, entity, vs_data_as_of (self->data), vs_data_period (self->data));
  if (!vs_scope_check_row (&scope, expr, &type, error))
    return FALSE;
  if (!wanted || type == VS_TYPE_BOOL)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” must be true or false: a condition"), vs_expr_text (expr));
  return FALSE;
}

static gboolean
check_entity (const VsQuestion *self, const VsEntity *entity, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const VsQuestionItem *item = self->items->pdata[i];

      if (item->expr != NULL && !check_row (self, entity, item->expr, FALSE, error))
        return FALSE;
    }
  for (guint i = 0; i < self->where->len; i++)
    if (!check_row (self, entity, self->where->pdata[i], TRUE, error))
      return FALSE;
  return TRUE;
}

gboolean
vs_query_check (VsData *data, VsJson query, GError **error)
{
  g_auto (VsQuestion) question = { 0 };

  g_return_val_if_fail (data != NULL, FALSE);
  if (!vs_question_read (&question, data, query, NULL, NULL, error))
    return FALSE;
  if (question.entity != NULL)
    return check_entity (&question, question.entity, error);
  for (guint i = 0; i < question.items->len; i++)
    {
      const VsQuestionItem *item = question.items->pdata[i];
      const VsMeasure *measure = item->measure ? item->measure : item->own;
      const VsEntity *entity = measure && measure->entity ? vs_model_entity (question.model, measure->entity) : NULL;

      if (entity != NULL && !check_entity (&question, entity, error))
        return FALSE;
    }
  return TRUE;
}
