/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/target.h"
#include "semantic/scope.h"
#include "semantic/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum { BY_REGION = 1 << 0, BY_SEGMENT = 1 << 1, N_SCOPES = 1 << 2 } Scope;

static const struct { Scope scope; const char *path; } paths[] = {
  { BY_REGION, "customer.region" }, { BY_SEGMENT, "customer.segment" },
};

typedef struct {
  char  *region, *segment;   /* NULL: all */
  VsDay  from, to;
  double value;
} Row;

struct _VsTargets {
  VsData    *data;
  gboolean   adds_up, stock;
  gboolean   unknown;            /* of these customers nothing can be said */
  Scope      asked;              /* what the conditions are about */
  char      *where;              /* the conditions together; nullable */
  GPtrArray *rows;               /* Row */
  VsResult  *parts[N_SCOPES];    /* regions, segments, both: those there are among the customers */
};

/* ── Periods ── */

static gboolean
months_from (int year, int month, int n, VsDay *from, VsDay *to)
{
  if (year < 1900 || year > 9999 || month < 1 || month > 12)
    return FALSE;
  *from = vs_day_from_civil (year, month, 1);
  *to = vs_day_add_months (*from, n) - 1;
  return TRUE;
}

gboolean
vs_target_period (const char *text, VsDay *from, VsDay *to)
{
  g_autofree char *plain = g_strstrip (g_ascii_strup (text ? text : "", -1));
  VsDay day = vs_day_parse_iso (plain, -1);
  int year, month, end = 0;

  if (day != VS_DAY_NONE)
    {
      vs_day_to_civil (day, &year, &month, &end);
      return months_from (year, month, 1, from, to);
    }
#define IS(format, ...) (end = 0, sscanf (plain, format "%n", __VA_ARGS__, &end), end > 0 && plain[end] == '\0')
  if (IS ("%4d-Q%1d", &year, &month) || IS ("%4d Q%1d", &year, &month) || IS ("%4dQ%1d", &year, &month) || IS ("Q%1d %4d", &month, &year)
      || IS ("Q%1d/%4d", &month, &year) || IS ("Q%1d-%4d", &month, &year))
    return month >= 1 && month <= 4 && months_from (year, 3 * month - 2, 3, from, to);
  if (IS ("%4d-%2d", &year, &month) || IS ("%4d/%2d", &year, &month) || IS ("%2d/%4d", &month, &year) || IS ("%2d.%4d", &month, &year))
    return months_from (year, month, 1, from, to);
  if (IS ("%4d", &year))
    return months_from (year, 1, 12, from, to);
#undef IS
  return FALSE;
}

/* ── What is loaded ── */

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->region);
  g_free (row->segment);
  g_free (row);
}

static gboolean
says (const char *word, const char *text)
{
  g_autofree char *a = word ? g_utf8_casefold (word, -1) : NULL, *b = g_utf8_casefold (text, -1);

  return a != NULL && g_str_equal (a, b);
}

static gboolean
is_named (const VsMeasure *measure, const char *text)
{
  gboolean found = says (measure->name, text) || says (measure->caption, text) || (measure->caption && says (vs_words (measure->caption), text));

  for (guint i = 0; !found && measure->synonyms != NULL && measure->synonyms[i] != NULL; i++)
    found = says (measure->synonyms[i], text);
  return found;
}

static char *
text_at (const VsColumn *column, gsize i)
{
  const char *text = vs_column_get_text (column, i);

  return text != NULL && *text ? g_strdup (text) : NULL;
}

enum { AGENT, REGION, SEGMENT, OF, PERIOD, VALUE, N };
const char *const vs_target_fields[] = { "agent_id", "region", "segment", "target_of", "target_period", "target", NULL };

static void
read_rows (VsTargets *self, const VsMeasure *measure)
{
  VsColumn *columns[N] = { NULL };
  gboolean all = TRUE;

  for (guint i = 0; i < N; i++)
    all = all && (columns[i] = vs_data_column (self->data, VS_TARGET_LOADED, vs_target_fields[i], NULL)) != NULL;
  for (gsize i = 0; all && i < columns[OF]->n; i++)
    {
      const char *of = vs_column_get_text (columns[OF], i), *agent = vs_column_get_text (columns[AGENT], i);
      double value = vs_column_get_double (columns[VALUE], i);
      VsDay from, to;

      if (of == NULL || !is_named (measure, of) || (agent != NULL && *agent) || !isfinite (value)
          || !vs_target_period (vs_column_get_text (columns[PERIOD], i), &from, &to))
        continue;
      Row *row = g_new (Row, 1);
      *row = (Row) { text_at (columns[REGION], i), text_at (columns[SEGMENT], i), from, to, value };
      g_ptr_array_add (self->rows, row);
    }
  for (guint i = 0; i < N; i++)
    g_clear_pointer (&columns[i], vs_column_unref);
}

/* ── What kind of figure ── */

typedef struct {
  const VsModel *model;
  gboolean       adds_up;
} Kind;

static gboolean adds_up (const VsModel *model, const VsMeasure *measure);

static void
note_measure (const char *name, gpointer data)
{
  Kind *kind = data;
  const VsMeasure *other = vs_model_measure (kind->model, name);

  kind->adds_up = kind->adds_up && other != NULL && adds_up (kind->model, other);
}

static void
note_aggregate (const VsExprAggregate *agg, gpointer data)
{
  Kind *kind = data;

  kind->adds_up = kind->adds_up && (agg->fn == VS_AGG_SUM || agg->fn == VS_AGG_COUNT);
}

/* Sums and counts, and their sums and differences. */
static gboolean
adds_up (const VsModel *model, const VsMeasure *measure)
{
  Kind kind = { model, measure->format != VS_FORMAT_PERCENT && measure->format != VS_FORMAT_DAYS && measure->format != VS_FORMAT_SCORE };

  if (strpbrk (vs_expr_text (measure->expr), "/*") != NULL)
    return FALSE;
  vs_expr_visit (measure->expr, note_measure, note_aggregate, &kind);
  return kind.adds_up;
}

/* ── Whose ── */

static gboolean
note_condition (VsTargets *self, const char *text)
{
  g_autoptr (VsExpr) expr = vs_expr_parse (text, NULL);
  g_autoptr (GPtrArray) names = expr ? vs_scope_names_of (expr) : NULL;
  guint known = 0;

  for (guint i = 0; names != NULL && i < names->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (paths); k++)
      if (g_str_equal (names->pdata[i], paths[k].path))
        {
          self->asked |= paths[k].scope;
          known++;
        }
  return names != NULL && names->len > 0 && known == names->len;
}

VsTargets *
vs_targets_new (VsData *data, const VsMeasure *measure, const char *const *where, guint n_where)
{
  VsTargets *self;
  g_autoptr (GString) all = g_string_new (NULL);

  g_return_val_if_fail (data != NULL && measure != NULL, NULL);

  self = g_new0 (VsTargets, 1);
  self->data = vs_data_ref (data);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->adds_up = adds_up (vs_data_model (data), measure);
  self->stock = !measure->uses_period;
  for (guint i = 0; i < n_where; i++)
    if (where[i] != NULL && *where[i])
      {
        self->unknown = self->unknown || !note_condition (self, where[i]);
        g_string_append_printf (all, "%s(%s)", all->len > 0 ? " and " : "", where[i]);
      }
  self->where = all->len > 0 ? g_strdup (all->str) : NULL;
  if (!self->unknown)
    read_rows (self, measure);
  return self;
}

void
vs_targets_free (VsTargets *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_SCOPES; i++)
    g_clear_pointer (&self->parts[i], vs_result_free);
  g_ptr_array_unref (self->rows);
  g_free (self->where);
  vs_data_unref (self->data);
  g_free (self);
}

/* The regions and segments that there are among the customers; NULL when that cannot be asked. */
static const VsResult *
parts_of (VsTargets *self, Scope scope)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (VsJsonDoc) doc = NULL;

  if (self->parts[scope] != NULL)
    return self->parts[scope];
  for (gsize k = 0; k < G_N_ELEMENTS (paths); k++)
    if (scope & paths[k].scope)
      g_string_append_printf (json, "%s\"%s\"", json->len > 0 ? ", " : "", paths[k].path);
  g_string_prepend (json, "{ \"by\": [");
  g_string_append (json, "] }");
  doc = vs_json_doc_parse (json->str, "targets", NULL);
  self->parts[scope] = doc ? vs_query_run (self->data, vs_json_doc_root (doc), self->where, NULL, NULL) : NULL;
  return self->parts[scope];
}

/* ── How much ── */

static gboolean
is_of (const Row *row, const char *region, const char *segment)
{
  return g_strcmp0 (row->region, region) == 0 && g_strcmp0 (row->segment, segment) == 0;
}

/* The one row of that very stretch; for a stock the shortest that holds it. Of two that say the same thing the later counts: it came in later. */
static const Row *
row_of (const VsTargets *self, const char *region, const char *segment, VsDay from, VsDay to)
{
  const Row *found = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = self->rows->pdata[i];
      gboolean fits = self->stock ? row->from <= from && row->to >= to : row->from == from && row->to == to;

      if (fits && is_of (row, region, segment) && (found == NULL || row->to - row->from <= found->to - found->from))
        found = row;
    }
  return found;
}

/* The longest that begins on that day and does not go on too long. Months lie in quarters and these in years: where it leads nowhere, nothing
 * shorter does. */
static const Row *
row_from (const VsTargets *self, const char *region, const char *segment, VsDay from, VsDay last)
{
  const Row *found = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = self->rows->pdata[i];

      if (row->from == from && row->to <= last && is_of (row, region, segment) && (found == NULL || row->to >= found->to))
        found = row;
    }
  return found;
}

static double
over_time (const VsTargets *self, const char *region, const char *segment, VsDay from, VsDay to)
{
  const Row *row = row_of (self, region, segment, from, to);
  double sum = 0;

  if (row != NULL || self->stock || !self->adds_up)
    return row ? row->value : NAN;
  for (; from <= to; from = row->to + 1)
    {
      row = row_from (self, region, segment, from, to);
      if (row == NULL)
        return NAN;
      sum += row->value;
    }
  return sum;
}

/* Customers of no region are in nobody's plan, and do not stand in its way. */
static double
over_parts (VsTargets *self, Scope scope, const char *region, const char *segment, VsDay from, VsDay to)
{
  const VsResult *parts = parts_of (self, scope);
  const VsColumn *regions = parts ? vs_frame_get (parts->frame, "region") : NULL, *segments = parts ? vs_frame_get (parts->frame, "segment") : NULL;
  double sum = 0;
  gsize n = 0;

  for (gsize i = 0; parts != NULL && i < parts->frame->n_rows; i++)
    {
      const char *r = regions ? vs_column_get_text (regions, i) : NULL, *s = segments ? vs_column_get_text (segments, i) : NULL;

      if ((regions != NULL && r == NULL) || (segments != NULL && s == NULL) || (region != NULL && g_strcmp0 (r, region) != 0)
          || (segment != NULL && g_strcmp0 (s, segment) != 0))
        continue;
      sum += over_time (self, r, s, from, to);
      n++;
    }
  return n == 0 || (n > 1 && !self->adds_up) ? NAN : sum;
}

double
vs_targets_find (VsTargets *self, const char *region, const char *segment, VsDay from, VsDay to)
{
  Scope asked = self->asked | (region ? BY_REGION : 0) | (segment ? BY_SEGMENT : 0);
  double found = NAN;

  g_return_val_if_fail (self != NULL, NAN);

  if (self->unknown || self->rows->len == 0 || from == VS_DAY_NONE || to == VS_DAY_NONE)
    return NAN;
  for (Scope scope = 0; scope < N_SCOPES && isnan (found); scope++)
    if ((scope & asked) == asked)
      found = scope == 0 ? over_time (self, NULL, NULL, from, to) : over_parts (self, scope, region, segment, from, to);
  return found;
}

double
vs_targets_now (VsTargets *self, const char *region, const char *segment)
{
  const VsPeriod *period = vs_data_period (self->data);
  VsDay as_of = vs_data_as_of (self->data);

  return self->stock ? vs_targets_find (self, region, segment, as_of, as_of) : vs_targets_find (self, region, segment, period->from, period->to);
}

/* ── Beside an answer ── */

typedef struct {
  const VsColumn *region, *segment, *month;
} Keys;

static gboolean
find_keys (const VsResult *result, Keys *keys)
{
  for (guint i = 0; i < result->columns->len; i++)
    {
      const VsQueryColumn *column = result->columns->pdata[i];
      const VsColumn *values = vs_frame_get (result->frame, column->name);

      if (!column->is_dimension)
        continue;
      if (g_strcmp0 (column->path, paths[0].path) == 0)
        keys->region = values;
      else if (g_strcmp0 (column->path, paths[1].path) == 0)
        keys->segment = values;
      else if (column->format == VS_FORMAT_MONTH && values != NULL && values->type == VS_TYPE_DAY)
        keys->month = values;
      else
        return FALSE;
    }
  return keys->region != NULL || keys->segment != NULL || keys->month != NULL;
}

/* "invoice.year_month is not null": the rows there are have one. */
static gboolean
only_says_there_is_one (const VsResult *result, const char *where)
{
  for (guint i = 0; where != NULL && i < result->columns->len; i++)
    {
      const VsQueryColumn *column = result->columns->pdata[i];
      g_autofree char *text = column->path ? g_strdup_printf ("%s is not null", column->path) : NULL;

      if (g_strcmp0 (text, where) == 0)
        return TRUE;
    }
  return FALSE;
}

static double
of_row (VsTargets *targets, const Keys *keys, gsize i)
{
  const char *region = keys->region ? vs_column_get_text (keys->region, i) : NULL, *segment = keys->segment ? vs_column_get_text (keys->segment, i) : NULL;

  if ((keys->region != NULL && region == NULL) || (keys->segment != NULL && segment == NULL) || (keys->month != NULL && vs_column_is_null (keys->month, i)))
    return NAN;
  if (keys->month == NULL)
    return vs_targets_now (targets, region, segment);
  VsDay month = (VsDay) vs_column_get_int (keys->month, i);
  return vs_targets_find (targets, region, segment, month, vs_day_add_months (month, 1) - 1);
}

static const VsQueryColumn *
first_measure (const VsResult *result)
{
  for (guint i = 0; i < result->columns->len; i++)
    if (!((const VsQueryColumn *) result->columns->pdata[i])->is_dimension)
      return result->columns->pdata[i];
  return NULL;
}

void
vs_targets_add (VsData *data, VsResult *result, VsJson query, const char *extra_where)
{
  const VsQueryColumn *first = first_measure (result);
  const VsMeasure *measure = first ? vs_model_measure (vs_data_model (data), first->name) : NULL;
  const char *own = vs_json_string_or (vs_json_get (query, "where"), NULL);
  Keys keys = { NULL };
  gboolean any = FALSE;

  if (measure == NULL || result->unfiltered || vs_json_exists (vs_json_get (query, "having")) || !find_keys (result, &keys))
    return;
  const char *where[] = { only_says_there_is_one (result, own) ? NULL : own, extra_where };
  g_autoptr (VsTargets) targets = vs_targets_new (data, measure, where, G_N_ELEMENTS (where));
  g_autoptr (VsColumn) values = vs_column_new (VS_TYPE_DOUBLE, result->frame->n_rows);
  for (gsize i = 0; i < values->n; i++)
    {
      values->d[i] = of_row (targets, &keys, i);
      any = any || !isnan (values->d[i]);
    }
  if (!any)
    return;
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);
  *column = (VsQueryColumn) { .name = g_strdup (VS_TARGET_LOADED), .caption = g_strdup (_("Target")), .format = first->format };
  g_ptr_array_add (result->columns, column);
  vs_frame_add (result->frame, VS_TARGET_LOADED, values);
}
