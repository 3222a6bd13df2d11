/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/feed.h"

#include "base/text.h"

#include <string.h>

#define NEAR 256   /* rows */

/*
 * Binding the mapping to the file and the schema
 */

static gboolean fail_at (const VsMapping *mapping, const char *pointer, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail_at (const VsMapping *mapping, const char *pointer, GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, "%s, %s: %s", mapping->origin, *pointer ? pointer : "/", sentence);
  return FALSE;
}

static gboolean
fail_no_column (const VsFeedContext *context, const VsBatch *batch, const VsMappingColumn *mapping, GError **error)
{
  g_autofree char *joined = g_strjoinv (", ", batch->header), *all = vs_text_shorten (joined, 500);

  return fail_at (context->mapping, mapping->pointer, error,
                  _("“%s” has no column “%s”, which the mapping “%s” asks for (it has: %s); choose another mapping or mend the header."),
                  context->file, mapping->source, context->mapping->name, all);
}

/* FALSE when that ends it. Takes the error. */
static gboolean
note (const VsFeedContext *context, GError *wrong, GError **error)
{
  if (!context->faults)
    {
      g_propagate_error (error, wrong);
      return FALSE;
    }
  g_ptr_array_add (context->faults, g_strdup (wrong->message));
  g_error_free (wrong);
  return TRUE;
}

static gboolean
check_expression (const VsFeedContext *context, VsBatch *batch, const VsExpr *expr, int value_column, const char *pointer, VsType *type,
                  GError **error)
{
  VsExprScope scope = vs_batch_scope (batch, context->as_of);
  g_autoptr (GError) wrong = NULL;
  gboolean ok;

  batch->value_column = value_column;
  ok = vs_expr_check (expr, &scope, type, &wrong);
  batch->value_column = -1;
  return ok || fail_at (context->mapping, pointer, error, "%s", wrong->message);
}

static VsCellType
cell_type_of (VsType type)
{
  VsColumn probe = { .type = type, .n = 1, .valid = &(guint64) { 0 } };
  VsCell cell;

  vs_cell_from_column (&probe, 0, &cell);
  return cell.type;
}

static gboolean
is_bound (const VsFeed *self, const char *column)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (strcmp (((VsTargetColumn *) self->columns->pdata[i])->name, column) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
bind_find (sqlite3 *db, const VsFeedContext *context, const VsMappingColumn *mapping, VsBinding *binding, GError **error)
{
  g_autoptr (GError) wrong = NULL;

  if (!mapping->find_table)
    return TRUE;
  binding->find = vs_codes_new_for_table (db, mapping->find_table, mapping->find_by, mapping->find_take, mapping->find_otherwise, &wrong);
  return binding->find || fail_at (context->mapping, mapping->pointer, error, "%s", wrong->message);
}

static void
binding_clear (gpointer data)
{
  g_clear_pointer (&((VsBinding *) data)->find, vs_codes_free);
}

static gboolean
bind_column (VsFeed *self, sqlite3 *db, const VsFeedContext *context, VsBatch *batch, const VsMappingColumn *mapping, GError **error)
{
  VsBinding binding = { .mapping = mapping, .source = -1 };
  const char *pointer = mapping->pointer;
  VsCellType from;
  VsType type;

  binding.target = vs_target_column (self->table, mapping->target);
  if (!binding.target)
    return fail_at (context->mapping, pointer, error, _("the table “%s” has no column “%s”"), self->table->table, mapping->target);
  if (is_bound (self, mapping->target))
    return fail_at (context->mapping, pointer, error, _("“%s” is given by another column already"), mapping->target);
  if (mapping->source && (binding.source = vs_batch_find (batch, mapping->source)) < 0)
    return fail_no_column (context, batch, mapping, error);
  /* What the file may leave out, and does, says nothing about its rows: no null in place of what is there, and the default for new ones. */
  if (binding.source >= (int) batch->n_file && !binding.target->required && mapping->nullable)
    return TRUE;
  binding.as = from = mapping->typed ? mapping->type : binding.target->type;
  if (mapping->transformation)
    {
      if (!check_expression (context, batch, mapping->transformation, binding.source, pointer, &type, error))
        return FALSE;
      from = cell_type_of (type);
      if (from == VS_CELL_TEXT)
        from = binding.as;   /* text is read like a field */
    }
  if (!vs_cell_can_coerce (from, binding.target->type))
    return fail_at (context->mapping, pointer, error, _("%s cannot be kept in “%s”, which is %s"), vs_cell_type_name (from),
                    mapping->target, vs_cell_type_name (binding.target->type));
  if (from == VS_CELL_TEXT && binding.target->type != VS_CELL_TEXT)
    return fail_at (context->mapping, pointer, error, _("text cannot be kept in “%s”, which is %s; set “data_type” to that"),
                    mapping->target, vs_cell_type_name (binding.target->type));
  if (!bind_find (db, context, mapping, &binding, error))
    return FALSE;
  g_array_append_val (self->bindings, binding);
  g_ptr_array_add (self->columns, binding.target);
  return TRUE;
}

static gboolean
check_key (const VsFeed *self, const VsFeedContext *context, GError **error)
{
  for (guint i = 0; i < self->table->columns->len; i++)
    {
      const VsTargetColumn *column = self->table->columns->pdata[i];
      GError *wrong = NULL;

      if (!column->required || is_bound (self, column->name))
        continue;
      fail_at (context->mapping, self->mapping->pointer, &wrong, _("no column gives “%s”, the key of “%s”"), column->name, self->table->table);
      if (!note (context, wrong, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_where (const VsFeedContext *context, const VsMappingTarget *target, VsBatch *batch, GError **error)
{
  GError *wrong = NULL;
  VsType type;

  if (!target->where || (check_expression (context, batch, target->where, -1, target->pointer, &type, &wrong)
                         && (type == VS_TYPE_BOOL || fail_at (context->mapping, target->pointer, &wrong, _("“where” must be a condition")))))
    return TRUE;
  return note (context, wrong, error);
}

static char **
defaults_for (const VsFeed *self, VsWorkspace *ws)
{
  static const char *const names[] = { "currency", "zone" };
  GPtrArray *pairs = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean told = i == 0 && *self->convert.currency;
      g_autofree char *value = told ? g_strdup (self->convert.currency) : vs_workspace_get_setting (ws, names[i]);
      const VsTargetColumn *column = vs_target_column (self->table, names[i]);

      if (!value || !column || is_bound (self, names[i]) || column->in_key)
        continue;
      g_ptr_array_add (pairs, g_strdup (names[i]));
      g_ptr_array_add (pairs, g_steal_pointer (&value));
    }
  g_ptr_array_add (pairs, NULL);
  return (char **) g_ptr_array_free (pairs, FALSE);
}

/* Where a column tells each row's currency the marks are not looked at; else they must be of the one that the rows get. */
static void
set_currency (VsFeed *self)
{
  *self->convert.currency = '\0';
  for (char **pair = self->defaults; *pair; pair += 2)
    if (strcmp (*pair, "currency") == 0)
      g_strlcpy (self->convert.currency, pair[1], sizeof self->convert.currency);
}

VsFeed *
vs_feed_new (VsWorkspace *ws, sqlite3 *db, const VsFeedContext *context, const VsMappingTarget *target, VsBatch *batch, GError **error)
{
  g_autoptr (VsFeed) self = g_new0 (VsFeed, 1);
  GError *wrong = NULL;

  self->mapping = target;
  self->convert = *context->convert;
  self->as_of = context->as_of;
  self->bindings = g_array_new (FALSE, FALSE, sizeof (VsBinding));
  g_array_set_clear_func (self->bindings, binding_clear);
  self->columns = g_ptr_array_new ();
  self->table = vs_target_new (db, target->table, &wrong);
  if (!self->table)
    {
      g_autoptr (GError) why = g_steal_pointer (&wrong);

      fail_at (context->mapping, target->pointer, &wrong, "%s", why->message);
      note (context, wrong, error);
      return NULL;
    }
  for (guint i = 0; i < target->columns->len; i++)
    if (!bind_column (self, db, context, batch, target->columns->pdata[i], &wrong) && !note (context, g_steal_pointer (&wrong), error))
      return NULL;
  if (!check_key (self, context, error) || !check_where (context, target, batch, error))
    return NULL;
  self->defaults = defaults_for (self, ws);
  set_currency (self);
  return g_steal_pointer (&self);
}

void
vs_feed_free (VsFeed *self)
{
  if (!self)
    return;
  vs_target_free (self->table);
  g_array_unref (self->bindings);
  g_ptr_array_unref (self->columns);
  g_strfreev (self->defaults);
  g_free (self);
}

static void
note_used (const char *name, gpointer data)
{
  VsBatch *batch = ((gpointer *) data)[0];
  guint8 *used = ((gpointer *) data)[1];
  int column = vs_batch_find (batch, name);

  if (column >= 0)
    used[column] = TRUE;
}

void
vs_feed_mark_used (const VsFeed *self, VsBatch *batch, guint8 *used)
{
  gpointer context[2] = { batch, used };

  for (guint i = 0; i < self->bindings->len; i++)
    {
      const VsBinding *binding = &g_array_index (self->bindings, VsBinding, i);

      if (binding->source >= 0)
        used[binding->source] = TRUE;
      if (binding->mapping->transformation)
        vs_expr_visit (binding->mapping->transformation, note_used, NULL, context);
    }
}

/*
 * Converting a batch
 */

void
vs_feed_rows_init (VsFeedRows *self, const VsFeed *feed)
{
  *self = (VsFeedRows) {
    .cells = g_new (VsCell, (gsize) feed->bindings->len * VS_BATCH_ROWS),
    .wanted = g_new (guint8, VS_BATCH_ROWS),
    .held = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_column_unref),
  };
}

void
vs_feed_rows_clear (VsFeedRows *self)
{
  g_clear_pointer (&self->cells, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->held, g_ptr_array_unref);
}

/* One binding at work. */
typedef struct {
  const VsFeed    *feed;
  const VsBinding *binding;
  VsBatch         *batch;
  const guint8    *wanted;
  VsCell          *cells;    /* of row 0; the next row is a stride away */
  guint            stride;
} Work;

static const char *
column_name (const VsBinding *binding)
{
  return binding->mapping->source ? binding->mapping->source : binding->mapping->target;
}

/* A value that was read goes to the type of its column; what cannot be there is refused. */
static inline void
settle (const Work *work, guint row, VsCell *cell)
{
  const VsBinding *binding = work->binding;

  if (cell->type != binding->target->type && !vs_cell_coerce (cell, binding->target->type))
    {
      cell->missing = TRUE;
      vs_batch_refuse (work->batch, row, column_name (binding), g_strdup_printf (_("does not fit the column “%s”"), binding->target->name));
    }
  if (cell->missing && work->wanted[row] && (binding->target->required || !binding->mapping->nullable))
    vs_batch_refuse (work->batch, row, column_name (binding), g_strdup (_("is empty but must be there")));
}

/* What a text stands for. FALSE when it stands for nothing and the row is refused. */
static gboolean
decode (const Work *work, guint row, const VsCodes *codes, const char **text, gsize *len)
{
  const char *found;

  for (; *len && g_ascii_isspace (**text); (*text)++)
    (*len)--;
  for (; *len && g_ascii_isspace ((*text)[*len - 1]); (*len)--)
    ;
  if (*len == 0)
    return TRUE;
  found = vs_codes_find (codes, *text, *len);
  if (!found && codes->otherwise == VS_CODES_KEEP)
    return TRUE;
  if (!found && codes->otherwise == VS_CODES_REFUSE)
    vs_batch_refuse (work->batch, row, column_name (work->binding), g_strdup_printf (_("“%.*s” is not in “%s”, or not in one place only"),
                                                                                   (int) *len, *text, codes->what));
  *text = found ? found : "";
  *len = strlen (*text);
  return found || codes->otherwise == VS_CODES_MISSING;
}

static inline void
convert_text (const Work *work, guint row, const char *text, gsize len, VsCell *cell)
{
  VsFault fault;

  if (G_UNLIKELY ((work->binding->mapping->lookup && !decode (work, row, work->binding->mapping->lookup, &text, &len))
                  || (work->binding->find && !decode (work, row, work->binding->find, &text, &len))))
    {
      cell->missing = TRUE;
      return;
    }
  fault = vs_convert (&work->feed->convert, work->binding->as, text, len, cell);
  if (G_UNLIKELY (fault != VS_FAULT_NONE))
    {
      vs_batch_refuse (work->batch, row, column_name (work->binding), vs_fault_describe (fault, &work->feed->convert, text, len));
      cell->missing = TRUE;
    }
  settle (work, row, cell);
}

static void
convert_fields (const Work *work, guint from, guint to)
{
  for (guint row = from; row < to; row++)
    {
      gsize len;
      const char *text = vs_batch_text (work->batch, row, (guint) work->binding->source, &len);

      if (!work->batch->rows[row].reason)
        convert_text (work, row, text, len, &work->cells[row * work->stride]);
    }
}

static gboolean
convert_computed (const Work *work, GPtrArray *held, GError **error)
{
  VsExprScope scope = vs_batch_scope (work->batch, work->feed->as_of);
  VsColumn *column;

  work->batch->value_column = work->binding->source;
  column = vs_expr_eval (work->binding->mapping->transformation, &scope, work->batch->n_rows, error);
  work->batch->value_column = -1;
  if (!column)
    return FALSE;
  g_ptr_array_add (held, column);
  for (guint row = 0; row < work->batch->n_rows; row++)
    {
      VsCell *cell = &work->cells[row * work->stride];

      if (work->batch->rows[row].reason)
        continue;
      vs_cell_from_column (column, row, cell);
      if (cell->type == VS_CELL_TEXT && !cell->missing)
        convert_text (work, row, cell->text, cell->len, cell);
      else
        {
          if (cell->type == VS_CELL_TEXT)
            cell->type = work->binding->target->type;
          settle (work, row, cell);
        }
    }
  return TRUE;
}

static gboolean
find_wanted (const VsFeed *self, VsBatch *batch, VsFeedRows *rows, GError **error)
{
  VsExprScope scope = vs_batch_scope (batch, self->as_of);
  g_autoptr (VsColumn) column = NULL;

  memset (rows->wanted, TRUE, batch->n_rows);
  if (!self->mapping->where)
    return TRUE;
  column = vs_expr_eval (self->mapping->where, &scope, batch->n_rows, error);
  for (guint row = 0; column && row < batch->n_rows; row++)
    rows->wanted[row] = !vs_column_is_null (column, row) && column->b[row];
  return column != NULL;
}

/* Columns [first, last) that are read as they stand: they take turns while the cells of some rows are near. */
static void
convert_run (const VsFeed *self, VsBatch *batch, VsFeedRows *rows, guint first, guint last)
{
  for (guint from = 0; from < batch->n_rows; from += NEAR)
    for (guint i = first; i < last; i++)
      convert_fields (&(Work) { self, &g_array_index (self->bindings, VsBinding, i), batch, rows->wanted, rows->cells + i, self->bindings->len },
                      from, MIN (from + NEAR, batch->n_rows));
}

static gboolean
is_plain (const VsFeed *self, guint i)
{
  return !g_array_index (self->bindings, VsBinding, i).mapping->transformation;
}

gboolean
vs_feed_convert (const VsFeed *self, VsBatch *batch, VsFeedRows *rows, GError **error)
{
  guint n = self->bindings->len;

  g_ptr_array_set_size (rows->held, 0);
  if (!find_wanted (self, batch, rows, error))
    return FALSE;
  for (guint i = 0; i < n;)
    {
      Work work = { self, &g_array_index (self->bindings, VsBinding, i), batch, rows->wanted, rows->cells + i, n };
      guint first = i;

      while (i < n && is_plain (self, i))
        i++;
      convert_run (self, batch, rows, first, i);
      if (i == first && !convert_computed (&work, rows->held, error))
        return FALSE;
      i += i == first;
    }
  return TRUE;
}
