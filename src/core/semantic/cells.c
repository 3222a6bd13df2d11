/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/cells.h"
#include "semantic/question.h"

#include "base/parallel.h"

#include <string.h>

#define SPAN_MAX 4096            /* of whole numbers and days that may be few */
#define PARALLEL_MIN (1 << 17)

typedef struct {
  VsData          *data;
  const VsEntity  *entity;
  const GPtrArray *by;
  const VsExpr    *expr;
} Ask;

static char *
keep_name (VsData *self, const char *kind, const VsEntity *entity, const GPtrArray *by)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean uses_period = FALSE;

  for (guint i = 0; i < by->len; i++)
    {
      g_string_append_printf (text, "%s | ", vs_expr_text (by->pdata[i]));
      uses_period |= vs_row_uses_period (self, entity, by->pdata[i]);
    }
  return vs_data_keep_name (self, kind, entity, text->str, uses_period);
}

/* ── Few values ── */

static gboolean
may_be_few (const VsColumn *column)
{
  switch (column->type)
    {
    case VS_TYPE_BOOL:
      return TRUE;
    case VS_TYPE_TEXT:
      return vs_dict_size (column->dict) <= VS_FEW_MAX;
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
    case VS_TYPE_DAY:
      return column->settled && (column->low > column->high || column->high - SPAN_MAX < column->low);
    case VS_TYPE_DOUBLE:
    case VS_TYPE_MONEY:
    case VS_TYPE_TIME:
    default:
      return FALSE;
    }
}

/* Asked where the values are: of the entity that decides it. What cannot be asked at all has none, and those who need it are told. */
static VsKept *
make_few (gpointer data, GError **error)
{
  const Ask *ask = data;
  const VsEntity *entity = ask->entity;
  g_autoptr (GPtrArray) by = g_ptr_array_new ();
  g_autoptr (VsColumn) column = NULL;
  g_autoptr (VsKept) groups = NULL;
  VsPathStep step;
  guint32 n = 0;

  while (vs_row_reaches (ask->data, entity, ask->expr, &step))
    entity = step.to;
  column = vs_row_eval (ask->data, entity, ask->expr, TRUE, NULL);
  g_ptr_array_add (by, (gpointer) ask->expr);
  if (column != NULL && may_be_few (column) && (groups = vs_cells_groups (ask->data, entity, by, NULL)) != NULL)
    n = ((const VsGroups *) groups->value)->n_groups + (entity != ask->entity);   /* a row may belong to none */
  return vs_kept_new (g_memdup2 (&n, sizeof n), g_free, sizeof n);
}

guint
vs_cells_few (VsData *self, const VsEntity *entity, const VsExpr *expr)
{
  g_autofree char *name = vs_data_keep_name (self, "few", entity, vs_expr_text (expr), vs_row_uses_period (self, entity, expr));
  Ask ask = { .data = self, .entity = entity, .expr = expr };
  g_autoptr (VsKept) kept = vs_keep_take (vs_data_keep (self), name, make_few, &ask, NULL);
  guint32 n = kept ? *(const guint32 *) kept->value : 0;

  return n <= VS_FEW_MAX ? n : 0;
}

/* ── What can be asked of cells ── */

static gint
find_text (const GPtrArray *exprs, const char *text)
{
  for (guint i = 0; exprs != NULL && i < exprs->len; i++)
    if (g_str_equal (vs_expr_text (exprs->pdata[i]), text))
      return (gint) i;
  return -1;
}

/* The conditions "a", "b" of "((a) or (b))", each as a place in the list; NULL when one of them is not in it. */
static GArray *
find_any_of (const GPtrArray *exprs, const char *text)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (gint));
  g_autoptr (GPtrArray) parts = NULL;
  gint whole = find_text (exprs, text);

  if (whole >= 0)
    g_array_append_val (places, whole);
  else if ((parts = vs_question_split (text, " or ")) == NULL)
    return NULL;
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      g_autoptr (GArray) inner = find_any_of (exprs, parts->pdata[i]);

      if (inner == NULL)
        return NULL;
      g_array_append_vals (places, inner->data, inner->len);
    }
  return g_steal_pointer (&places);
}

static void
note_aggregate (const VsExprAggregate *agg, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static GPtrArray *
few_names (VsData *self, const VsEntity *entity, const VsExpr *expr)
{
  g_autoptr (GPtrArray) names = vs_scope_names_of (expr);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_expr_unref);
  gboolean aggregates = FALSE;

  vs_expr_visit (expr, NULL, note_aggregate, &aggregates);
  for (guint i = 0; !aggregates && i < names->len; i++)
    {
      g_autoptr (VsExpr) field = vs_expr_parse (names->pdata[i], NULL);

      if (field == NULL || vs_cells_few (self, entity, field) == 0)
        return NULL;
      g_ptr_array_add (fields, g_steal_pointer (&field));
    }
  return fields->len > 0 ? g_steal_pointer (&fields) : NULL;
}

GPtrArray *
vs_cells_parts (VsData *self, const VsEntity *entity, const VsExpr *expr)
{
  const GPtrArray *cuts = vs_data_cuts (self);
  g_autoptr (GArray) places = find_any_of (cuts, vs_expr_text (expr));
  g_autoptr (GPtrArray) parts = NULL;

  if (places == NULL)
    return few_names (self, entity, expr);
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_expr_unref);
  for (guint i = 0; i < places->len; i++)
    {
      VsExpr *cut = cuts->pdata[g_array_index (places, gint, i)];

      if (vs_cells_few (self, entity, cut) == 0)
        return NULL;
      g_ptr_array_add (parts, vs_expr_ref (cut));
    }
  return g_steal_pointer (&parts);
}

/* ── Rows to cells ── */

/* Parts `by` into what another entity's row decides, all over the same step, and the rest. FALSE when there is nothing to part. */
static gboolean
part (VsData *self, const VsEntity *entity, const GPtrArray *by, VsPathStep *step, GPtrArray *near, GPtrArray *far)
{
  for (guint i = 0; i < by->len; i++)
    {
      VsPathStep other;

      if (vs_row_reaches (self, entity, by->pdata[i], &other)
          && (far->len == 0 || (other.relation == step->relation && other.back == step->back)))
        {
          *step = other;
          g_ptr_array_add (far, by->pdata[i]);
        }
      else
        g_ptr_array_add (near, by->pdata[i]);
    }
  return far->len > 0;
}

gsize
vs_cells_most (VsData *self, const VsEntity *entity, const GPtrArray *by)
{
  g_autoptr (GPtrArray) near = g_ptr_array_new (), far = g_ptr_array_new ();
  g_autoptr (VsKept) cells = NULL;
  VsPathStep step;
  guint64 n = 1;

  if (part (self, entity, by, &step, near, far))
    return (near->len > 0 ? vs_cells_most (self, entity, near) : 1) * (vs_cells_most (self, step.to, far) + 1);
  for (guint i = 0; i < by->len && n <= VS_CROSS_MAX; i++)
    {
      guint few = vs_cells_few (self, entity, by->pdata[i]);

      n = few == 0 ? G_MAXUINT32 : n * few;
    }
  if (by->len < 2 || n > VS_CROSS_MAX)
    return (gsize) n;
  cells = vs_cells_take (self, entity, by, NULL);
  return cells ? ((const VsCells *) cells->value)->n : G_MAXUINT32;
}

/* What other entities' rows decide is grouped there, and the groups crossed. NULL without an error when there is no such thing, or too many
 * values. */
static VsGroups *
cross (const Ask *ask, gsize n_rows, GError **error)
{
  g_autoptr (GPtrArray) near = g_ptr_array_new (), far = g_ptr_array_new ();
  g_autoptr (VsKept) own = NULL, parents = NULL, way = NULL;
  VsPathStep step;

  if (!part (ask->data, ask->entity, ask->by, &step, near, far))
    return NULL;
  for (guint i = 0; i < ask->by->len; i++)
    if (vs_cells_few (ask->data, ask->entity, ask->by->pdata[i]) == 0)
      return NULL;
  if ((parents = vs_cells_groups (ask->data, step.to, far, error)) == NULL
      || (way = vs_table_way (ask->data, &step, error)) == NULL
      || (near->len > 0 && (own = vs_cells_groups (ask->data, ask->entity, near, error)) == NULL))
    return NULL;
  return vs_groups_cross (own ? own->value : NULL, parents->value, way->value, n_rows);
}

static void
columns_free (VsColumn **columns, guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&columns[i], vs_column_unref);
  g_free (columns);
}

static VsKept *
make_groups (gpointer data, GError **error)
{
  const Ask *ask = data;
  guint n = ask->by->len;
  g_autoptr (GError) failure = NULL;
  VsGroups *groups;
  VsColumn **columns;
  gsize n_rows;
  gboolean ok = TRUE;

  if (!vs_table_count (ask->data, ask->entity, &n_rows, error))
    return NULL;
  groups = cross (ask, n_rows, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  columns = g_new0 (VsColumn *, n + 1);
  for (guint i = 0; groups == NULL && ok && i < n; i++)
    ok = (columns[i] = vs_row_eval (ask->data, ask->entity, ask->by->pdata[i], FALSE, error)) != NULL;
  if (groups == NULL && ok)
    groups = vs_groups_new (columns, n, NULL, n_rows);
  columns_free (columns, n);
  return groups ? vs_kept_new (groups, (GDestroyNotify) vs_groups_free, n_rows * groups->width) : NULL;
}

VsKept *
vs_cells_groups (VsData *self, const VsEntity *entity, const GPtrArray *by, GError **error)
{
  g_autofree char *name = keep_name (self, "groups", entity, by);
  Ask ask = { .data = self, .entity = entity, .by = by };

  return vs_keep_take (vs_data_keep (self), name, make_groups, &ask, error);
}

/* ── Cells ── */

static void
cells_free (gpointer data)
{
  VsCells *cells = data;

  columns_free (cells->keys, cells->n_keys);
  g_free (cells);
}

/* The value in some rows; of what another entity decides without its being spread over all rows. */
static VsColumn *
value_in (VsData *self, const VsEntity *entity, const VsExpr *expr, const guint32 *rows, gsize n, GError **error)
{
  g_autofree guint32 *there = NULL;
  g_autoptr (VsColumn) column = NULL;
  g_autoptr (VsKept) way = NULL;
  VsPathStep step;

  if (!vs_row_reaches (self, entity, expr, &step))
    {
      column = vs_row_eval (self, entity, expr, FALSE, error);
      return column ? vs_column_gather (column, rows, n) : NULL;
    }
  if ((way = vs_table_way (self, &step, error)) == NULL)
    return NULL;
  there = g_new (guint32, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    there[i] = rows[i] == G_MAXUINT32 ? G_MAXUINT32 : ((const guint32 *) way->value)[rows[i]];
  return value_in (self, step.to, expr, there, n, error);
}

static VsKept *
make_cells (gpointer data, GError **error)
{
  const Ask *ask = data;
  g_autoptr (VsKept) kept = vs_cells_groups (ask->data, ask->entity, ask->by, error);
  const VsGroups *groups = kept ? kept->value : NULL;
  VsCells *cells;
  gsize bytes = 0;

  if (kept == NULL)
    return NULL;
  cells = g_new0 (VsCells, 1);
  cells->n = groups->n_groups;
  cells->n_keys = ask->by->len;
  cells->keys = g_new0 (VsColumn *, cells->n_keys + 1);
  for (guint i = 0; i < cells->n_keys; i++)
    {
      if ((cells->keys[i] = value_in (ask->data, ask->entity, ask->by->pdata[i], groups->first_row, groups->n_groups, error)) == NULL)
        {
          cells_free (cells);
          return NULL;
        }
      bytes += vs_column_bytes (cells->keys[i]);
    }
  return vs_kept_new (cells, cells_free, bytes);
}

VsKept *
vs_cells_take (VsData *self, const VsEntity *entity, const GPtrArray *by, GError **error)
{
  g_autofree char *name = keep_name (self, "cells", entity, by);
  Ask ask = { .data = self, .entity = entity, .by = by };

  return vs_keep_take (vs_data_keep (self), name, make_cells, &ask, error);
}

/* ── What is asked of cells ── */

typedef struct {
  VsData          *data;
  const VsCells   *cells;
  const GPtrArray *by;
} Seen;

static VsColumn *
cell_field (gpointer data, const char *name, GError **error)
{
  const VsScope *scope = data;
  const Seen *seen = scope->owner;
  gint at = find_text (seen->by, name);

  if (at >= 0)
    return vs_column_ref (seen->cells->keys[at]);
  g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no field “%s” here"), name);
  return NULL;
}

VsColumn *
vs_cells_eval (VsData *self, const VsEntity *entity, const VsCells *cells, const GPtrArray *by, const VsExpr *expr, GError **error)
{
  Seen seen = { self, cells, by };
  VsScope scope;

  vs_row_scope_init (&scope, self, entity);
  scope.owner = &seen;
  scope.scope.field = cell_field;
  scope.scope.aggregate = NULL;
  return vs_expr_eval (expr, &scope.scope, cells->n, error);
}

/* The cells where a condition holds. */
static VsBitmap *
hold (VsData *self, const VsEntity *entity, const VsCells *cells, const GPtrArray *by, const VsExpr *condition, GError **error)
{
  g_autoptr (GArray) places = find_any_of (by, vs_expr_text (condition));
  g_autoptr (VsColumn) column = NULL;
  VsBitmap *all = NULL;

  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      VsColumn *key = cells->keys[g_array_index (places, gint, i)];
      g_autoptr (VsBitmap) one = key->type == VS_TYPE_BOOL ? vs_bitmap_new_from_column (key) : NULL;

      if (one != NULL && all == NULL)
        all = g_steal_pointer (&one);
      else if (one != NULL)
        vs_bitmap_or (all, one);
    }
  if (all != NULL)
    return all;
  if ((column = vs_cells_eval (self, entity, cells, by, condition, error)) == NULL)
    return NULL;
  if (column->type == VS_TYPE_BOOL)
    return vs_bitmap_new_from_column (column);
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“where %s” must be a condition that is true or false"), vs_expr_text (condition));
  return NULL;
}

gboolean
vs_cells_keep (VsData *self, const VsEntity *entity, const VsCells *cells, const GPtrArray *by, const VsExpr *condition, VsBitmap *taken,
               GError **error)
{
  g_autoptr (VsBitmap) cells_taken = hold (self, entity, cells, by, condition, error);

  if (cells_taken != NULL)
    vs_bitmap_and (taken, cells_taken);
  return cells_taken != NULL;
}

/* ── Cells to rows ── */

typedef struct {
  const VsGroups *groups;
  const guint8   *wanted;   /* per code */
  VsBitmap       *rows;
} Mark;

static gboolean
mark_words (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  const Mark *mark = data;
  const VsGroups *groups = mark->groups;

  for (gsize w = from; w < to; w++)
    {
      guint n = (guint) MIN (64, groups->n_rows - w * 64);
      guint64 word = 0;

#define MARK(type)                                                              \
  for (guint i = 0; i < n; i++)                                                 \
    word |= (guint64) mark->wanted[((const type *) groups->codes)[w * 64 + i]] << i
      switch (groups->width)
        {
        case 1:  MARK (guint8); break;
        case 2:  MARK (guint16); break;
        default: MARK (guint32); break;
        }
      mark->rows->bits[w] = word;
    }
  return TRUE;
}

VsBitmap *
vs_cells_rows (VsData *self, const VsEntity *entity, const VsExpr *condition, GError **error)
{
  g_autoptr (GPtrArray) by = few_names (self, entity, condition);
  g_autoptr (VsKept) kept = by ? vs_cells_groups (self, entity, by, error) : NULL;
  g_autoptr (VsKept) cells = kept ? vs_cells_take (self, entity, by, error) : NULL;
  const VsGroups *groups = kept ? kept->value : NULL;
  g_autoptr (VsBitmap) taken = groups ? vs_bitmap_new (groups->n_groups, TRUE) : NULL;
  g_autofree guint8 *wanted = NULL;
  Mark mark;

  if (cells == NULL || !vs_cells_keep (self, entity, cells->value, by, condition, taken, error))
    return NULL;
  wanted = g_new0 (guint8, groups->n_codes);
  for (guint32 code = 0; code < groups->n_codes; code++)
    {
      guint32 g = groups->group_of ? groups->group_of[code] : code;

      wanted[code] = g != G_MAXUINT32 && vs_bitmap_get (taken, g);
    }
  mark = (Mark) { groups, wanted, vs_bitmap_new (groups->n_rows, FALSE) };
  if (groups->n_rows >= PARALLEL_MIN)
    vs_parallel_for ((groups->n_rows + 63) / 64, PARALLEL_MIN / 64, mark_words, &mark, NULL, NULL);
  else
    mark_words (0, (groups->n_rows + 63) / 64, 0, &mark, NULL);
  return mark.rows;
}
