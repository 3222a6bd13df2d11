/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a question to rows: compute the columns, put them in order, cut. */
#include "semantic/answers.h"
#include "semantic/group.h"
#include "semantic/question.h"
#include "semantic/scope.h"
#include "semantic/sorting.h"
#include "semantic/summary.h"

#include <math.h>

/* ── Results ── */

VsResult *
vs_result_new (void)
{
  VsResult *result = g_new0 (VsResult, 1);

  result->columns = g_ptr_array_new_with_free_func (vs_query_column_free);
  return result;
}

void
vs_result_free (VsResult *result)
{
  if (result == NULL)
    return;
  g_clear_pointer (&result->frame, vs_frame_unref);
  g_ptr_array_unref (result->columns);
  g_free (result);
}

char *
vs_result_format (const VsResult *result, guint column, gsize row, const char *currency, gboolean full)
{
  const VsQueryColumn *about;
  const VsColumn *values, *own;
  double value;

  g_return_val_if_fail (result != NULL && column < result->columns->len && row < result->frame->n_rows, NULL);

  about = result->columns->pdata[column];
  values = result->frame->columns->pdata[column];
  if (vs_column_is_null (values, row))
    return g_strdup ("");
  if (values->type == VS_TYPE_TEXT)
    return g_strdup (vs_column_get_text (values, row));
  value = vs_column_get_double (values, row);
  own = about->currency ? vs_frame_get (result->frame, about->currency) : NULL;
  if (own != NULL && !vs_column_is_null (own, row) && *vs_column_get_text (own, row))
    currency = vs_column_get_text (own, row);
  return full ? vs_format_full (value, about->format, currency) : vs_format_short (value, about->format, currency);
}

/* ── Order ── */

static gboolean
unknown_order (VsJson at, const char *reason)
{
  vs_json_fault (at, "%s", reason);
  return FALSE;
}

/* ── Groups ── */

static VsColumn *
group_column (VsQuestion *self, VsGrouping *grouping, guint index, GError **error)
{
  const VsQuestionItem *item = self->items->pdata[index];

  return index < self->n_dimensions ? vs_grouping_dimension (grouping, index) : vs_grouping_measure (grouping, item->measure, error);
}

static gboolean
order_groups (VsQuestion *self, VsGrouping *grouping, VsFrame *frame, VsSorting *order, GError **error)
{
  VsJson list = vs_json_get (self->root, "order");

  vs_sorting_init (order);
  for (guint i = 0; vs_json_exists (list) && i < vs_json_length (list); i++)
    {
      VsJson at = vs_json_at (list, i);
      const char *text = vs_json_string (at);
      gboolean descending = text != NULL && text[0] == '-';
      const char *name = text ? text + descending : "";
      const VsQuestionItem *item = vs_question_item (self, name);
      g_autofree char *problem = NULL;
      const VsMeasure *measure = item == NULL ? vs_question_find_measure (self->model, name, &problem) : NULL;

      if (item != NULL)
        vs_sorting_add (order, vs_column_ref (vs_frame_get (frame, item->column->name)), item->field, descending);
      else if (measure != NULL)
        {
          VsColumn *column = vs_grouping_measure (grouping, measure, error);

          if (column == NULL)
            return FALSE;
          vs_sorting_add (order, column, NULL, descending);
        }
      else
        unknown_order (at, problem);
    }
  for (guint i = 0; i < self->n_dimensions; i++)
    {
      const VsQuestionItem *item = self->items->pdata[i];

      vs_sorting_add (order, vs_column_ref (vs_frame_get (frame, item->column->name)), item->field, FALSE);
    }
  return vs_json_doc_check (self->doc, error);
}

/* Announces all measures that take part, those of "order" too: groups are settled once. */
static void
announce (VsQuestion *self, VsGrouping *grouping)
{
  VsJson list = vs_json_get (self->root, "order");

  for (guint i = self->n_dimensions; i < self->items->len; i++)
    vs_grouping_add_measure (grouping, ((const VsQuestionItem *) self->items->pdata[i])->measure);
  for (guint i = 0; vs_json_exists (list) && i < vs_json_length (list); i++)
    {
      const char *text = vs_json_string (vs_json_at (list, i));
      const char *name = text ? text + (text[0] == '-') : "";
      const VsMeasure *measure = vs_question_item (self, name) ? NULL : vs_model_measure (self->model, name);

      if (measure != NULL)
        vs_grouping_add_measure (grouping, measure);
    }
  if (self->items->len == self->n_dimensions)
    {
      const VsEntity *entity = vs_question_entity_of (self, ((const VsQuestionItem *) self->items->pdata[0])->path);

      if (entity != NULL)
        vs_grouping_add_entity (grouping, entity);
      else
        vs_json_fault (self->root, _("a query needs “measures”"));
    }
}

/* Columns of the answer in their final order; `source` has all rows. */
static void
result_fill (VsQuestion *self, VsResult *result, const VsFrame *source, const guint32 *rows, gsize n)
{
  result->frame = vs_frame_new (n);
  for (guint i = 0; i < self->items->len; i++)
    {
      const char *name = ((const VsQuestionItem *) self->items->pdata[i])->column->name;
      g_autoptr (VsColumn) column = vs_column_gather (vs_frame_get (source, name), rows, n);

      vs_frame_add (result->frame, name, column);
    }
}

static void
result_describe (VsQuestion *self, VsResult *result)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      VsQuestionItem *item = self->items->pdata[i];

      if (item->field == NULL && item->measure == NULL && item->column->format == VS_FORMAT_NUMBER)
        item->column->format = vs_model_default_format (((const VsColumn *) result->frame->columns->pdata[i])->type);
      g_ptr_array_add (result->columns, g_steal_pointer (&item->column));
    }
}

/* Amounts that stand in the answer as the files have them carry the currency of their row. */
#define CURRENCY_OF "_currency_"

static gboolean
add_currencies (VsQuestion *self, VsResult *result, const guint32 *rows, gsize n, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const VsQuestionItem *item = self->items->pdata[i];
      g_autofree char *path = vs_question_currency (item), *name = g_strconcat (CURRENCY_OF, item->column->name, NULL);
      g_autoptr (VsColumn) all = NULL, chosen = NULL;

      if (path == NULL)
        continue;
      all = vs_data_eval (self->data, self->entity->name, path, error);
      if (all == NULL)
        return FALSE;
      chosen = vs_column_gather (all, rows, n);
      if (chosen->type == VS_TYPE_TEXT)
        vs_frame_add (result->frame, name, chosen);
    }
  return TRUE;
}

static void
describe_currencies (VsResult *result)
{
  for (guint i = 0; i < result->columns->len; i++)
    {
      VsQueryColumn *column = result->columns->pdata[i];
      g_autofree char *name = g_strconcat (CURRENCY_OF, column->name, NULL);

      if (vs_frame_get (result->frame, name) != NULL)
        column->currency = g_steal_pointer (&name);
    }
}

static gboolean
having (VsQuestion *self, const VsFrame *frame, VsBitmap **taken, GError **error)
{
  VsJson at = vs_json_get (self->root, "having");
  g_autoptr (VsExpr) expr = vs_json_exists (at) ? vs_question_expr (at) : NULL;
  VsExprScope scope = vs_expr_scope_for_frame (frame, vs_data_as_of (self->data));
  g_autoptr (VsColumn) column = NULL;

  scope.period = vs_data_period (self->data);
  *taken = NULL;
  if (!vs_json_doc_check (self->doc, error))
    return FALSE;
  if (expr == NULL)
    return TRUE;
  column = vs_expr_eval (expr, &scope, frame->n_rows, error);
  if (column != NULL && column->type == VS_TYPE_BOOL)
    *taken = vs_bitmap_new_from_column (column);
  else if (column != NULL)
    g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” must be a condition that is true or false"), vs_expr_text (expr));
  return *taken != NULL;
}

static gsize
read_limit (VsQuestion *self)
{
  VsJson at = vs_json_get (self->root, "limit");
  gint64 limit = vs_json_integer_or (at, 0);

  if (limit < 0)
    vs_json_fault (at, _("must not be negative"));
  return (gsize) MAX (limit, 0);
}

/* {"measures": ["current", "late"], "as_rows": ["bucket", "amount"]}: one row a measure. */
static void
turn_into_rows (VsQuestion *self, VsResult *result)
{
  VsJson names = vs_json_get (self->root, "as_rows");
  const char *label = vs_json_string (vs_json_at (names, 0));
  const char *value = vs_json_string (vs_json_at (names, 1));
  const VsQueryColumn *first = result->columns->pdata[0];
  VsQueryColumn *columns[2] = { g_new0 (VsQueryColumn, 1), g_new0 (VsQueryColumn, 1) };
  VsColumnBuilder *labels = vs_column_builder_new (VS_TYPE_TEXT);
  VsType type = ((VsColumn *) result->frame->columns->pdata[0])->type;
  VsColumnBuilder *values = vs_column_builder_new (type == VS_TYPE_MONEY ? VS_TYPE_MONEY : VS_TYPE_DOUBLE);
  g_autoptr (VsColumn) label_column = NULL;
  g_autoptr (VsColumn) value_column = NULL;
  VsFrame *frame = vs_frame_new (result->columns->len);

  for (guint i = 0; i < result->columns->len; i++)
    {
      const VsQueryColumn *column = result->columns->pdata[i];
      const VsColumn *cell = result->frame->columns->pdata[i];

      vs_column_builder_add_text (labels, column->caption, -1);
      if (vs_column_is_null (cell, 0))
        vs_column_builder_add_null (values);
      else if (type == VS_TYPE_MONEY && cell->type == VS_TYPE_MONEY)
        vs_column_builder_add_int (values, vs_column_get_int (cell, 0));
      else if (type == VS_TYPE_MONEY)
        vs_column_builder_add_int (values, vs_money_from_double (vs_column_get_double (cell, 0)));
      else
        vs_column_builder_add_double (values, vs_column_get_double (cell, 0));
    }
  label_column = vs_column_builder_end (labels);
  value_column = vs_column_builder_end (values);
  vs_frame_add (frame, label ? label : "name", label_column);
  vs_frame_add (frame, value ? value : "value", value_column);
  *columns[0] = (VsQueryColumn) { .name = g_strdup (label ? label : "name"), .caption = g_strdup (""), .format = VS_FORMAT_TEXT,
                                  .is_dimension = TRUE };
  *columns[1] = (VsQueryColumn) { .name = g_strdup (value ? value : "value"), .caption = g_strdup (value ? value : "value"),
                                  .unit = g_strdup (first->unit), .format = first->format, .polarity = first->polarity };
  columns[1]->caption[0] = g_ascii_toupper (columns[1]->caption[0]);
  result->n_all = result->columns->len;
  g_ptr_array_set_size (result->columns, 0);
  g_ptr_array_add (result->columns, columns[0]);
  g_ptr_array_add (result->columns, columns[1]);
  vs_frame_unref (result->frame);
  result->frame = frame;
}

static VsQueryColumn *
text_column (const char *name, const char *caption, gboolean is_dimension)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);

  *column = (VsQueryColumn) { .name = g_strdup (name), .caption = g_strdup (caption), .format = VS_FORMAT_TEXT, .is_dimension = is_dimension };
  return column;
}

/* {"rows": "customer", "fields": ["name", "region"], "as_rows": ["field", "value"]}: what is known of one, a line each; what is missing is
 * left out. */
static void
turn_fields_into_rows (VsQuestion *self, VsResult *result)
{
  VsJson names = vs_json_get (self->root, "as_rows");
  const char *label = vs_json_string_or (vs_json_at (names, 0), "field");
  const char *value = vs_json_string_or (vs_json_at (names, 1), "value");
  VsColumnBuilder *labels = vs_column_builder_new (VS_TYPE_TEXT), *values = vs_column_builder_new (VS_TYPE_TEXT);
  g_autoptr (VsColumn) label_column = NULL;
  g_autoptr (VsColumn) value_column = NULL;

  for (guint i = 0; i < result->columns->len && result->frame->n_rows > 0; i++)
    {
      g_autofree char *text = vs_result_format (result, i, 0, vs_data_currency (self->data), TRUE);

      if (text[0] == '\0')
        continue;
      vs_column_builder_add_text (labels, ((const VsQueryColumn *) result->columns->pdata[i])->caption, -1);
      vs_column_builder_add_text (values, text, -1);
    }
  label_column = vs_column_builder_end (labels);
  value_column = vs_column_builder_end (values);
  vs_frame_unref (result->frame);
  result->frame = vs_frame_new (label_column->n);
  result->n_all = label_column->n;
  vs_frame_add (result->frame, label, label_column);
  vs_frame_add (result->frame, value, value_column);
  g_ptr_array_set_size (result->columns, 0);
  g_ptr_array_add (result->columns, text_column (label, "", TRUE));
  g_ptr_array_add (result->columns, text_column (value, "", FALSE));
}

static VsFrame *
group_frame (VsQuestion *self, VsGrouping *grouping, GError **error)
{
  g_autoptr (VsFrame) frame = vs_frame_new (vs_grouping_n_groups (grouping));

  for (guint i = 0; i < self->items->len; i++)
    {
      const VsQuestionItem *item = self->items->pdata[i];
      g_autoptr (VsColumn) column = group_column (self, grouping, i, error);

      if (column == NULL)
        return NULL;
      vs_frame_add (frame, item->column->name, column);
    }
  return g_steal_pointer (&frame);
}

static gboolean
answer_groups (VsQuestion *self, VsResult *result, GError **error)
{
  g_autoptr (GPtrArray) dimensions = g_ptr_array_new ();
  g_autoptr (VsGrouping) grouping = NULL;
  g_autoptr (VsFrame) frame = NULL;
  g_autoptr (VsBitmap) taken = NULL;
  g_auto (VsSorting) order = { 0 };
  g_autofree guint32 *rows = NULL;
  gsize limit = read_limit (self);
  gsize n;

  for (guint i = 0; i < self->n_dimensions; i++)
    g_ptr_array_add (dimensions, ((const VsQuestionItem *) self->items->pdata[i])->expr);
  grouping = vs_grouping_new (self->data, (VsExpr *const *) dimensions->pdata, self->n_dimensions);
  announce (self, grouping);
  if (!vs_json_doc_check (self->doc, error))
    return FALSE;
  for (guint i = 0; i < self->extra->len; i++)
    if (vs_grouping_can_ask (grouping, self->extra->pdata[i]))
      g_ptr_array_add (self->where, vs_expr_ref (self->extra->pdata[i]));
    else
      result->unfiltered = TRUE;
  if (!vs_grouping_run (grouping, (VsExpr *const *) self->where->pdata, self->where->len, self->job, error)
      || (frame = group_frame (self, grouping, error)) == NULL
      || !having (self, frame, &taken, error)
      || !order_groups (self, grouping, frame, &order, error))
    return FALSE;
  result->n_all = taken ? vs_bitmap_count (taken) : frame->n_rows;
  rows = vs_sorting_rows (&order, frame->n_rows, taken, limit, &n);
  result_fill (self, result, frame, rows, n);
  return vs_json_doc_check (self->doc, error);
}

/* ── Rows ── */

static gboolean
order_rows (VsQuestion *self, const VsFrame *frame, VsSorting *order, GError **error)
{
  VsJson list = vs_json_get (self->root, "order");

  vs_sorting_init (order);
  for (guint i = 0; vs_json_exists (list) && i < vs_json_length (list); i++)
    {
      VsJson at = vs_json_at (list, i);
      const char *text = vs_json_string (at);
      gboolean descending = text != NULL && text[0] == '-';
      const char *name = text ? text + descending : "";
      const VsQuestionItem *item = vs_question_item (self, name);
      g_autoptr (GError) reason = NULL;
      VsColumn *column;

      if (item != NULL)
        column = vs_column_ref (vs_frame_get (frame, item->column->name));
      else
        column = vs_data_eval (self->data, self->entity->name, name, &reason);
      if (column != NULL)
        vs_sorting_add (order, column, item ? item->field : vs_question_field (self, self->entity, name), descending);
      else
        unknown_order (at, reason->message);
    }
  return vs_json_doc_check (self->doc, error);
}

static gboolean
answer_rows (VsQuestion *self, VsResult *result, GError **error)
{
  g_autoptr (VsFrame) frame = NULL;
  g_autoptr (VsBitmap) taken = NULL;
  g_auto (VsSorting) order = { 0 };
  g_autofree guint32 *rows = NULL;
  gsize limit = read_limit (self);
  gsize n_rows = vs_data_n_rows (self->data, self->entity->name, error);
  gsize n;

  if (n_rows == (gsize) -1)
    return FALSE;
  frame = vs_frame_new (n_rows);
  for (guint i = 0; i < self->items->len; i++)
    {
      const VsQuestionItem *item = self->items->pdata[i];
      g_autoptr (VsColumn) column = NULL;

      if (!vs_job_check (self->job, error)
          || (column = vs_data_eval_expr (self->data, self->entity, item->expr, error)) == NULL)
        return FALSE;
      vs_frame_add (frame, item->column->name, column);
    }
  if (!vs_question_take_rows (self, result, &taken, error) || !order_rows (self, frame, &order, error))
    return FALSE;
  result->n_all = taken ? vs_bitmap_count (taken) : n_rows;
  rows = vs_sorting_rows (&order, n_rows, taken, limit, &n);
  result_fill (self, result, frame, rows, n);
  if (self->entity->key != NULL && !vs_json_exists (vs_json_get (self->root, "as_rows")))
    {
      g_autoptr (VsColumn) keys = vs_data_column (self->data, self->entity->name, self->entity->key, error);
      g_autoptr (VsColumn) chosen = keys ? vs_column_gather (keys, rows, n) : NULL;

      if (chosen == NULL)
        return FALSE;
      vs_frame_add (result->frame, "_key", chosen);
    }
  return add_currencies (self, result, rows, n, error);
}

/* ── Either ── */

/* A kept answer is one of this very query: its columns are the items', and what follows them. */
static gboolean
find_answer (VsQuestion *self, VsResult *result)
{
  if (self->extra->len > 0 || !vs_answers_find_result (self->data, self->root, result))
    return FALSE;
  for (guint i = 0; i < self->items->len; i++)
    if (i >= result->frame->names->len
        || !g_str_equal (result->frame->names->pdata[i], ((const VsQuestionItem *) self->items->pdata[i])->column->name))
      {
        g_clear_pointer (&result->frame, vs_frame_unref);
        return FALSE;
      }
  return TRUE;
}

static VsResult *
run (VsQuestion *self, GError **error)
{
  g_autoptr (VsResult) result = vs_result_new ();

  if (!find_answer (self, result))
    {
      if (!(self->entity ? answer_rows (self, result, error) : answer_groups (self, result, error)))
        return NULL;
      if (self->extra->len == 0)
        vs_answers_keep_result (self->data, self->root, result);
    }
  result_describe (self, result);
  describe_currencies (result);
  if (!vs_json_exists (vs_json_get (self->root, "as_rows")))
    return g_steal_pointer (&result);
  if (self->entity != NULL)
    turn_fields_into_rows (self, result);
  else if (self->n_dimensions == 0 && result->frame->n_rows == 1)
    turn_into_rows (self, result);
  return g_steal_pointer (&result);
}

/* ── Public ── */

VsResult *
vs_query_run (VsData *data, VsJson query, const char *extra_where, VsJob *job, GError **error)
{
  g_auto (VsQuestion) self = { 0 };
  g_autoptr (GError) failure = NULL;
  VsResult *result;

  g_return_val_if_fail (data != NULL, NULL);

  if (!vs_question_read (&self, data, query, extra_where, job, error))
    return NULL;
  result = self.summary ? vs_summary_run (&self, &failure) : run (&self, &failure);
  if (failure != NULL)
    {
      if (!vs_error_is_cancelled (failure) && !g_str_has_prefix (failure->message, vs_json_doc_name (self.doc)))
        g_prefix_error (&failure, "%s: ", vs_json_doc_name (self.doc));
      g_propagate_error (error, g_steal_pointer (&failure));
    }
  return result;
}

static double
measure_value (VsData *data, const char *name, GPtrArray *where, gboolean may_skip, gboolean *unfiltered, GError **error)
{
  g_autofree char *problem = NULL;
  const VsMeasure *measure = vs_question_find_measure (vs_data_model (data), name, &problem);
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  g_autoptr (VsGrouping) grouping = NULL;
  g_autoptr (VsColumn) column = NULL;
  double value;

  if (measure == NULL)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_NOT_FOUND, problem);
      return NAN;
    }
  if (unfiltered != NULL)
    *unfiltered = FALSE;
  if (where->len == 0 && vs_answers_find_value (data, name, &value))
    return value;
  grouping = vs_grouping_new (data, NULL, 0);
  vs_grouping_add_measure (grouping, measure);
  for (guint i = 0; i < where->len; i++)
    if (!may_skip || vs_grouping_can_ask (grouping, where->pdata[i]))
      g_ptr_array_add (asked, where->pdata[i]);
  if (unfiltered != NULL)
    *unfiltered = asked->len < where->len;
  if (!vs_grouping_run (grouping, (VsExpr *const *) asked->pdata, asked->len, NULL, error)
      || (column = vs_grouping_measure (grouping, measure, error)) == NULL)
    return NAN;
  value = vs_column_get_double (column, 0);
  if (where->len == 0)
    vs_answers_keep_value (data, name, value);
  return value;
}

double
vs_query_measure (VsData *data, const char *measure, const char *where, GError **error)
{
  g_autoptr (GPtrArray) conditions = NULL;

  g_return_val_if_fail (data != NULL && measure != NULL, NAN);

  conditions = vs_question_filter (where, error);
  return conditions ? measure_value (data, measure, conditions, FALSE, NULL, error) : NAN;
}

double
vs_query_measure_filtered (VsData *data, const char *measure, const char *extra_where, gboolean *unfiltered, GError **error)
{
  g_autoptr (GPtrArray) conditions = NULL;

  g_return_val_if_fail (data != NULL && measure != NULL, NAN);

  conditions = vs_question_filter (extra_where, error);
  return conditions ? measure_value (data, measure, conditions, TRUE, unfiltered, error) : NAN;
}

/* ── Many measures at once ── */

/* Measures that can be asked the same of the conditions. */
typedef struct {
  VsGrouping *grouping;
  GPtrArray  *asked;
} Together;

static void
together_free (gpointer data)
{
  Together *together = data;

  vs_grouping_free (together->grouping);
  g_ptr_array_unref (together->asked);
  g_free (together);
}

static void
add_together (GHashTable *all, VsData *data, const VsMeasure *measure, const GPtrArray *conditions)
{
  g_autoptr (VsGrouping) alone = vs_grouping_new (data, NULL, 0);
  g_autoptr (GString) mark = g_string_new (NULL);
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  Together *together;

  vs_grouping_add_measure (alone, measure);
  for (guint i = 0; i < conditions->len; i++)
    {
      gboolean can = vs_grouping_can_ask (alone, conditions->pdata[i]);

      g_string_append_c (mark, can ? '1' : '0');
      if (can)
        g_ptr_array_add (asked, conditions->pdata[i]);
    }
  together = g_hash_table_lookup (all, mark->str);
  if (together == NULL)
    {
      together = g_new0 (Together, 1);
      together->grouping = vs_grouping_new (data, NULL, 0);
      together->asked = g_steal_pointer (&asked);
      g_hash_table_insert (all, g_strdup (mark->str), together);
    }
  vs_grouping_add_measure (together->grouping, measure);
}

void
vs_query_prepare (VsData *data, const GPtrArray *measures, const char *extra_where, VsJob *job)
{
  g_autoptr (GPtrArray) conditions = NULL;
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, together_free);
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (data != NULL && measures != NULL);

  conditions = vs_question_filter (extra_where, NULL);
  for (guint i = 0; conditions != NULL && i < measures->len; i++)
    {
      const VsMeasure *measure = vs_model_measure (vs_data_model (data), measures->pdata[i]);

      if (measure != NULL)
        add_together (all, data, measure, conditions);
    }
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Together *together = value;

      vs_grouping_run (together->grouping, (VsExpr *const *) together->asked->pdata, together->asked->len, job, NULL);
    }
}
