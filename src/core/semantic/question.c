/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/question.h"
#include "semantic/scope.h"
#include "semantic/words.h"

#include <string.h>

#define DEFAULT_BINS 20
#define MAX_BINS 200

/* ── Life ── */

void
vs_query_column_free (gpointer data)
{
  VsQueryColumn *column = data;

  g_free (column->name);
  g_free (column->caption);
  g_free (column->unit);
  g_free (column->description);
  g_free (column->path);
  g_free (column->currency);
  g_strfreev (column->values);
  g_free (column);
}

static void
item_free (gpointer data)
{
  VsQuestionItem *item = data;

  g_clear_pointer (&item->column, vs_query_column_free);
  g_clear_pointer (&item->expr, vs_expr_unref);
  if (item->own != NULL)
    {
      g_free (item->own->name);
      g_free (item->own->entity);
      g_clear_pointer (&item->own->expr, vs_expr_unref);
      g_free (item->own);
    }
  g_free (item->path);
  g_free (item);
}

void
vs_question_clear (VsQuestion *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->where, g_ptr_array_unref);
  g_clear_pointer (&self->extra, g_ptr_array_unref);
  g_clear_pointer (&self->doc, vs_json_doc_free);
}

/* ── Reading ── */

VsExpr *
vs_question_expr (VsJson at)
{
  g_autoptr (GError) error = NULL;
  const char *text = vs_json_string (at);
  VsExpr *expr = text ? vs_expr_parse (text, &error) : NULL;

  if (error != NULL)
    vs_json_fault (at, "%s", error->message);
  return expr;
}

/* Where the bracket that opens at `at` closes; NULL when it does not. */
static const char *
closing (const char *at)
{
  int depth = 0;
  gboolean quoted = FALSE;

  for (; *at != '\0'; at++)
    {
      quoted = quoted != (*at == '\'');
      depth += quoted ? 0 : (*at == '(') - (*at == ')');
      if (depth == 0)
        return at;
    }
  return NULL;
}

GPtrArray *
vs_question_split (const char *text, const char *joint)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *end;

  for (const char *at = text; *at == '(' && (end = closing (at)) != NULL; at = end + 1 + strlen (joint))
    {
      g_ptr_array_add (parts, g_strndup (at + 1, end - at - 1));
      if (end[1] == '\0')
        return g_steal_pointer (&parts);
      if (!g_str_has_prefix (end + 1, joint))
        return NULL;
    }
  return NULL;
}

GPtrArray *
vs_question_filter (const char *where, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_expr_unref);
  g_autoptr (GPtrArray) texts = where ? vs_question_split (where, " and ") : NULL;

  if (texts == NULL)   /* it is not made of bracketed parts only */
    {
      texts = g_ptr_array_new_with_free_func (g_free);
      if (where != NULL && where[0] != '\0')
        g_ptr_array_add (texts, g_strdup (where));
    }
  for (guint i = 0; i < texts->len; i++)
    {
      VsExpr *expr = vs_expr_parse (texts->pdata[i], error);

      if (expr == NULL)
        return NULL;
      g_ptr_array_add (parts, expr);
    }
  return g_steal_pointer (&parts);
}

static void
read_overrides (VsJson at, VsQueryColumn *column)
{
  VsJson format = vs_json_get (at, "format");
  const char *caption = vs_json_string_or (vs_json_get (at, "caption"), NULL);
  const char *name = vs_json_string_or (vs_json_get (at, "name"), NULL);
  const char *format_name = vs_json_string_or (format, NULL);

  if (caption != NULL)
    {
      g_free (column->caption);
      column->caption = g_strdup (vs_words (caption));
    }
  if (name != NULL)
    {
      g_free (column->name);
      column->name = g_strdup (name);
    }
  if (format_name != NULL && !vs_format_from_name (format_name, &column->format))
    vs_json_fault (format, _("“%s” is not a format"), format_name);
}

static gboolean
name_is_taken (VsQuestion *self, const char *name)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (((const VsQuestionItem *) self->items->pdata[i])->column->name, name))
      return TRUE;
  return FALSE;
}

static VsQueryColumn *
column_for_field (const VsField *field)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);

  column->caption = g_strdup (field->caption);
  column->unit = g_strdup (field->unit);
  column->description = g_strdup (field->description);
  column->values = g_strdupv (field->values);
  column->format = field->format;
  return column;
}

const VsField *
vs_question_field (const VsQuestion *self, const VsEntity *entity, const char *text)
{
  VsPath path;

  return entity && vs_path_resolve (self->model, entity, text, &path, NULL) ? path.field : NULL;
}

const VsEntity *
vs_question_entity_of (const VsQuestion *self, const char *text)
{
  const char *dot = strchr (text, '.');
  g_autofree char *first = dot ? g_strndup (text, dot - text) : NULL;

  return first ? vs_model_entity (self->model, first) : NULL;
}

static gboolean
is_same_way (const VsPath *a, const VsPath *b)
{
  for (guint i = 0; i < a->n_steps && a->n_steps == b->n_steps; i++)
    if (a->steps[i].relation != b->steps[i].relation || a->steps[i].back != b->steps[i].back)
      return FALSE;
  return a->n_steps == b->n_steps;
}

/* A field of `entity`'s rows by the name all other entities know it by: "customer.region", from whichever rows one sees it. NULL: it is
 * something computed, which has none. */
static char *
path_from_anywhere (const VsQuestion *self, const VsEntity *entity, const char *text)
{
  VsPath path, shortest;
  g_autofree char *end = NULL;

  if (!vs_path_resolve (self->model, entity, text, &path, NULL) || path.field == NULL)
    return NULL;
  end = g_strdup_printf ("%s.%s", path.entity->name, path.field->name);
  if (path.n_steps == 0)
    return g_steal_pointer (&end);
  if (vs_path_resolve (self->model, entity, end, &shortest, NULL) && is_same_way (&path, &shortest))
    return g_steal_pointer (&end);
  return g_strdup_printf ("%s.%s", entity->name, text);
}

/* "region", "customer.region", {"expr": …, "name": …, "caption", "format"}: a dimension (entity NULL) or a field of a row. */
static void
read_value (VsQuestion *self, VsJson at, const VsEntity *entity)
{
  gboolean is_object = vs_json_exists (at) && JSON_NODE_HOLDS_OBJECT (at.node);
  VsJson place = is_object ? vs_json_get (at, "expr") : at;
  VsExpr *expr = vs_question_expr (place);
  const char *text, *last;
  VsQuestionItem *item;

  if (expr == NULL)
    return;
  text = vs_json_string (place);
  item = g_new0 (VsQuestionItem, 1);
  item->expr = expr;
  item->path = g_strdup (text);
  item->field = vs_question_field (self, entity ? entity : vs_question_entity_of (self, text), text);
  item->column = item->field ? column_for_field (item->field) : g_new0 (VsQueryColumn, 1);
  item->column->is_dimension = entity == NULL;
  item->column->path = entity ? path_from_anywhere (self, entity, text) : g_strdup (text);
  if (is_object)
    read_overrides (at, item->column);
  last = strrchr (text, '.');
  if (item->column->name == NULL)
    item->column->name = g_strdup (item->field && last && !name_is_taken (self, last + 1) ? last + 1 : text);
  if (item->column->caption == NULL)
    item->column->caption = g_strdup (item->column->name);
  if (name_is_taken (self, item->column->name))
    vs_json_fault (at, _("there are two columns “%s”; give one a “name”"), item->column->name);
  g_ptr_array_add (self->items, item);
}

const VsMeasure *
vs_question_find_measure (const VsModel *model, const char *name, char **problem)
{
  const VsMeasure *measure = vs_model_measure (model, name);
  g_autofree char *hint = measure ? NULL : vs_model_hint (name, vs_model_measures (model));

  if (measure == NULL && vs_model_left_out (model, name) != NULL)
    *problem = g_strdup_printf (_("the measure “%s” is left out: %s"), name, vs_model_left_out (model, name));
  else if (measure == NULL)
    *problem = g_strdup_printf (_("there is no measure “%s”%s"), name, hint);
  return measure;
}

static VsQuestionItem *
item_for_measure (const VsMeasure *measure)
{
  VsQuestionItem *item = g_new0 (VsQuestionItem, 1);

  item->measure = measure;
  item->path = g_strdup (measure->name);
  item->column = g_new0 (VsQueryColumn, 1);
  item->column->name = g_strdup (measure->name);
  item->column->caption = g_strdup (measure->caption);
  item->column->unit = g_strdup (measure->unit);
  item->column->description = g_strdup (measure->description);
  item->column->format = measure->format;
  item->column->polarity = measure->polarity;
  return item;
}

/* A measure written in the query: checked here as the model's are when it is read. */
static VsQuestionItem *
read_own_measure (VsQuestion *self, VsJson at)
{
  g_autoptr (GError) error = NULL;
  const char *name = vs_json_string (vs_json_get (at, "name"));
  VsJson place = vs_json_get (at, "entity");
  const char *entity_name = vs_json_string (place);
  const VsEntity *entity = entity_name ? vs_data_entity (self->data, entity_name, &error) : NULL;
  VsMeasure *own;
  VsScope scope;
  VsQuestionItem *item;

  if (error != NULL)
    vs_json_fault (place, "%s", error->message);
  if (entity == NULL || name == NULL)
    return NULL;
  own = g_new0 (VsMeasure, 1);
  own->name = g_strdup (name);
  own->entity = g_strdup (entity_name);
  own->expr = vs_question_expr (vs_json_get (at, "expr"));
  item = item_for_measure (own);
  item->own = own;
  vs_scope_init_group (&scope, self->model, entity, vs_data_as_of (self->data), vs_data_period (self->data));
  if (own->expr != NULL && !vs_expr_check (own->expr, &scope.scope, &own->type, &error))
    vs_json_fault (vs_json_get (at, "expr"), "%s", error->message);
  item->column->format = vs_model_default_format (own->type);
  return item;
}

static void
read_measure (VsQuestion *self, VsJson at)
{
  VsQuestionItem *item = NULL;

  if (vs_json_exists (at) && JSON_NODE_HOLDS_OBJECT (at.node) && vs_json_exists (vs_json_get (at, "expr")))
    item = read_own_measure (self, at);
  else
    {
      gboolean is_object = vs_json_exists (at) && JSON_NODE_HOLDS_OBJECT (at.node);
      const char *name = vs_json_string (is_object ? vs_json_get (at, "measure") : at);
      g_autofree char *problem = NULL;
      const VsMeasure *measure = name ? vs_question_find_measure (self->model, name, &problem) : NULL;

      if (problem != NULL)
        vs_json_fault (at, "%s", problem);
      item = measure ? item_for_measure (measure) : NULL;
    }
  if (item == NULL)
    return;
  if (JSON_NODE_HOLDS_OBJECT (at.node))
    read_overrides (at, item->column);
  if (name_is_taken (self, item->column->name))
    vs_json_fault (at, _("there are two columns “%s”; give one a “name”"), item->column->name);
  g_ptr_array_add (self->items, item);
}

static void
read_condition (VsQuestion *self, VsJson at)
{
  VsExpr *expr = vs_json_exists (at) ? vs_question_expr (at) : NULL;

  if (expr != NULL)
    g_ptr_array_add (self->where, expr);
}

/* "bins": a value and how many (20); "box": a value, one box for each group of "by", seen from the rows' entity. */
static void
read_summary (VsQuestion *self)
{
  VsJson bins = vs_json_get (self->root, "bins"), box = vs_json_get (self->root, "box"), by = vs_json_get (self->root, "by"), count;

  self->summary = vs_json_exists (bins) || vs_json_exists (box);
  if (vs_json_exists (bins))
    {
      count = JSON_NODE_HOLDS_OBJECT (bins.node) ? vs_json_get (bins, "count") : (VsJson) { 0 };
      self->n_bins = (guint) CLAMP (vs_json_integer_or (count, DEFAULT_BINS), 2, MAX_BINS);
      read_value (self, bins, self->entity);
      return;
    }
  for (guint i = 0; self->summary && vs_json_exists (by) && i < vs_json_length (by); i++)
    {
      read_value (self, vs_json_at (by, i), self->entity);
      if (self->items->len > 0)
        ((VsQuestionItem *) self->items->pdata[self->items->len - 1])->column->is_dimension = TRUE;
    }
  self->n_dimensions = self->items->len;
  if (self->summary)
    read_value (self, box, self->entity);
}

static void
read_items (VsQuestion *self)
{
  VsJson by = vs_json_get (self->root, "by");
  VsJson measures = vs_json_get (self->root, "measures");
  VsJson fields = vs_json_get (self->root, "fields");

  if (self->entity != NULL)
    read_summary (self);
  for (guint i = 0; self->entity != NULL && !self->summary && i < vs_json_length (fields); i++)
    read_value (self, vs_json_at (fields, i), self->entity);
  if (self->entity != NULL)
    return;
  for (guint i = 0; vs_json_exists (by) && i < vs_json_length (by); i++)
    read_value (self, vs_json_at (by, i), NULL);
  self->n_dimensions = self->items->len;
  for (guint i = 0; vs_json_exists (measures) && i < vs_json_length (measures); i++)
    read_measure (self, vs_json_at (measures, i));
}

gboolean
vs_question_read (VsQuestion *self, VsData *data, VsJson query, const char *extra_where, VsJob *job, GError **error)
{
  const char *file = vs_json_doc_name (query.doc);
  g_autofree char *name = query.pointer[0] ? g_strdup_printf ("%s, %s", file, query.pointer) : g_strdup (file);
  VsJson rows;

  if (!vs_json_exists (query))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s: a query is missing here"), name);
      return FALSE;
    }
  self->data = data;
  self->model = vs_data_model (data);
  self->job = job;
  self->doc = vs_json_doc_new_for_node (query.node, name);
  self->root = vs_json_doc_root (self->doc);
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->where = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_expr_unref);
  rows = vs_json_get (self->root, "rows");
  if (vs_json_exists (rows))
    {
      g_autoptr (GError) unknown = NULL;
      const char *entity = vs_json_string (rows);

      self->entity = entity ? vs_data_entity (data, entity, &unknown) : NULL;
      if (unknown != NULL)
        vs_json_fault (rows, "%s", unknown->message);
      if (self->entity == NULL)
        return vs_json_doc_check (self->doc, error);
    }
  read_items (self);
  read_condition (self, vs_json_get (self->root, "where"));
  if (self->items->len == 0)
    vs_json_fault (self->root, _("a query needs “rows” and “fields”, or “measures”"));
  if ((self->extra = vs_question_filter (extra_where, error)) == NULL)
    return FALSE;
  return vs_json_doc_check (self->doc, error);
}

/* ── Rows ── */

gboolean
vs_question_take_rows (VsQuestion *self, VsResult *result, VsBitmap **taken, GError **error)
{
  VsScope scope;
  VsType type;

  vs_scope_init_row (&scope, self->model, self->entity, vs_data_as_of (self->data), vs_data_period (self->data));
  for (guint i = 0; i < self->extra->len; i++)
    if (vs_expr_check (self->extra->pdata[i], &scope.scope, &type, NULL))
      g_ptr_array_add (self->where, vs_expr_ref (self->extra->pdata[i]));
    else
      result->unfiltered = TRUE;
  for (guint i = 0; i < self->where->len; i++)
    {
      g_autoptr (VsBitmap) rows = vs_data_where (self->data, self->entity, self->where->pdata[i], error);

      if (rows == NULL)
        return FALSE;
      if (*taken != NULL)
        vs_bitmap_and (*taken, rows);
      else
        *taken = g_steal_pointer (&rows);
    }
  return TRUE;
}

/* ── Looking up ── */

const VsQuestionItem *
vs_question_item (const VsQuestion *self, const char *name)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const VsQuestionItem *item = self->items->pdata[i];

      if (g_str_equal (item->column->name, name) || g_str_equal (item->path, name))
        return item;
    }
  return NULL;
}

char *
vs_question_currency (const VsQuestionItem *item)
{
  const char *dot = strrchr (item->path, '.');

  if (item->field == NULL || item->field->currency == NULL)
    return NULL;
  return g_strdup_printf ("%.*s%s", dot ? (int) (dot + 1 - item->path) : 0, item->path, item->field->currency);
}
