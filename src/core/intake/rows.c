/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/rows.h"

#include "intake/batch.h"
#include "intake/upsert.h"

#include <string.h>

/* One mapped column of one target. */
typedef struct {
  const VsMappingColumn *mapping;
  VsTargetColumn        *target;
  VsCellType             as;        /* how its text is read */
  int                    source;    /* column of the file; −1 = computed */
} Binding;

typedef struct {
  const VsMappingTarget *mapping;
  VsTarget              *table;
  GArray                *bindings;  /* Binding */
  VsUpsert              *upsert;
  VsCell                *cells;     /* n bindings per row of the batch */
  guint8                *wanted;    /* per row: does `where` hold */
  GPtrArray             *held;      /* columns that expressions gave; cells point into them */
  guint64                inserted, updated, unchanged;
} Feed;

struct _VsRows {
  VsWorkspace     *ws;
  sqlite3         *db;
  const VsMapping *mapping;
  VsConvert        convert;
  VsQuarantine    *quarantine;
  VsBatch          batch;
  VsDay            as_of;
  GPtrArray       *feeds;           /* Feed * */
  GArray          *loose;           /* guint: source columns for attributes */
  VsUpsert        *attributes;
  VsTarget        *attribute_table;
  gboolean         attributes_changed;
  guint64          n_rows;
};

static void
feed_free (gpointer data)
{
  Feed *feed = data;

  vs_upsert_free (feed->upsert);
  vs_target_free (feed->table);
  g_array_unref (feed->bindings);
  g_ptr_array_unref (feed->held);
  g_free (feed->cells);
  g_free (feed->wanted);
  g_free (feed);
}

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
fail_no_column (VsRows *self, const char *wanted, GError **error)
{
  g_autofree char *all = g_strjoinv (", ", self->batch.header);

  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
               _("“%s” has no column “%s”, which the mapping “%s” asks for (it has: %s); choose another mapping or mend the header."),
               self->quarantine->source_file, wanted, self->mapping->name, all);
  return FALSE;
}

static gboolean
check_expression (VsRows *self, const VsExpr *expr, int value_column, const char *pointer, VsType *type, GError **error)
{
  VsExprScope scope = vs_batch_scope (&self->batch, self->as_of);
  g_autoptr (GError) wrong = NULL;
  gboolean ok;

  self->batch.value_column = value_column;
  ok = vs_expr_check (expr, &scope, type, &wrong);
  self->batch.value_column = -1;
  return ok || fail_at (self->mapping, pointer, error, "%s", wrong->message);
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
is_bound (const Feed *feed, const char *column)
{
  for (guint i = 0; i < feed->bindings->len; i++)
    if (strcmp (g_array_index (feed->bindings, Binding, i).target->name, column) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
bind_column (VsRows *self, Feed *feed, const VsMappingColumn *mapping, GError **error)
{
  Binding binding = { .mapping = mapping, .source = -1 };
  VsCellType from;
  VsType type;

  binding.target = vs_target_column (feed->table, mapping->target);
  if (!binding.target)
    return fail_at (self->mapping, mapping->pointer, error, _("the table “%s” has no column “%s”"), feed->table->table, mapping->target);
  if (is_bound (feed, mapping->target))
    return fail_at (self->mapping, mapping->pointer, error, _("“%s” is given by another column already"), mapping->target);
  if (mapping->source && (binding.source = vs_batch_find (&self->batch, mapping->source)) < 0)
    return fail_no_column (self, mapping->source, error);
  binding.as = from = mapping->typed ? mapping->type : binding.target->type;
  if (mapping->transformation)
    {
      if (!check_expression (self, mapping->transformation, binding.source, mapping->pointer, &type, error))
        return FALSE;
      from = cell_type_of (type);
      if (from == VS_CELL_TEXT)
        from = binding.as;   /* text is read like a field */
    }
  if (!vs_cell_can_coerce (from, binding.target->type))
    return fail_at (self->mapping, mapping->pointer, error, _("%s cannot be kept in “%s”, which is %s"), vs_cell_type_name (from),
                    mapping->target, vs_cell_type_name (binding.target->type));
  if (from == VS_CELL_TEXT && binding.target->type != VS_CELL_TEXT)
    return fail_at (self->mapping, mapping->pointer, error, _("text cannot be kept in “%s”, which is %s; set “data_type” to that"),
                    mapping->target, vs_cell_type_name (binding.target->type));
  g_array_append_val (feed->bindings, binding);
  return TRUE;
}

static gboolean
check_key (VsRows *self, const Feed *feed, GError **error)
{
  for (guint i = 0; i < feed->table->columns->len; i++)
    {
      const VsTargetColumn *column = feed->table->columns->pdata[i];

      if (column->required && !is_bound (feed, column->name))
        return fail_at (self->mapping, feed->mapping->pointer, error, _("no column gives “%s”, the key of “%s”"), column->name, feed->table->table);
    }
  return TRUE;
}

/* Columns that a file may leave to the workspace: its currency, and the zone of its meters. */
static char **
defaults_for (VsRows *self, const Feed *feed)
{
  static const char *const names[] = { "currency", "zone" };
  GPtrArray *pairs = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = vs_workspace_get_setting (self->ws, names[i]);

      if (!value || !vs_target_column (feed->table, names[i]) || is_bound (feed, names[i]) || vs_target_column (feed->table, names[i])->in_key)
        continue;
      g_ptr_array_add (pairs, g_strdup (names[i]));
      g_ptr_array_add (pairs, g_steal_pointer (&value));
    }
  g_ptr_array_add (pairs, NULL);
  return (char **) g_ptr_array_free (pairs, FALSE);
}

static gboolean
bind_target (VsRows *self, const VsMappingTarget *mapping, const char *source_file, GError **error)
{
  Feed *feed = g_new0 (Feed, 1);
  g_auto (GStrv) defaults = NULL;
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_autoptr (GError) wrong = NULL;
  VsType type;

  g_ptr_array_add (self->feeds, feed);
  feed->mapping = mapping;
  feed->bindings = g_array_new (FALSE, FALSE, sizeof (Binding));
  feed->held = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_column_unref);
  feed->table = vs_target_new (self->db, mapping->table, &wrong);
  if (!feed->table)
    return fail_at (self->mapping, mapping->pointer, error, "%s", wrong->message);
  for (guint i = 0; i < mapping->columns->len; i++)
    if (!bind_column (self, feed, mapping->columns->pdata[i], error))
      return FALSE;
  if (!check_key (self, feed, error))
    return FALSE;
  if (mapping->where && !check_expression (self, mapping->where, -1, mapping->pointer, &type, error))
    return FALSE;
  if (mapping->where && type != VS_TYPE_BOOL)
    return fail_at (self->mapping, mapping->pointer, error, _("“where” must be a condition"));
  feed->cells = g_new0 (VsCell, (gsize) feed->bindings->len * VS_BATCH_ROWS);
  feed->wanted = g_new (guint8, VS_BATCH_ROWS);
  for (guint i = 0; i < feed->bindings->len; i++)
    g_ptr_array_add (columns, g_array_index (feed->bindings, Binding, i).target);
  defaults = defaults_for (self, feed);
  feed->upsert = vs_upsert_new (self->db, feed->table, (VsTargetColumn *const *) columns->pdata, columns->len, (const char *const *) defaults,
                                source_file, mapping->repeats ? VS_REPEAT_KEEPS_FIRST : VS_REPEAT_CONFLICTS, error);
  return feed->upsert != NULL;
}

static void
note_used (const char *name, gpointer data)
{
  VsRows *self = ((gpointer *) data)[0];
  guint8 *used = ((gpointer *) data)[1];
  int column = vs_batch_find (&self->batch, name);

  if (column >= 0)
    used[column] = TRUE;
}

/* Source columns that no target takes go to `attribute`. One used in an expression has found its home. */
static gboolean
bind_attributes (VsRows *self, const char *source_file, GError **error)
{
  g_autofree guint8 *used = g_new0 (guint8, self->batch.n_columns + 1);
  gpointer context[2] = { self, used };
  Feed *owner = NULL;

  for (guint f = 0; f < self->feeds->len; f++)
    {
      Feed *feed = self->feeds->pdata[f];

      if (feed->mapping->attributes && !owner)
        owner = feed;
      for (guint i = 0; i < feed->bindings->len; i++)
        {
          const Binding *binding = &g_array_index (feed->bindings, Binding, i);

          if (binding->source >= 0)
            used[binding->source] = TRUE;
          else if (binding->mapping->transformation)
            vs_expr_visit (binding->mapping->transformation, note_used, NULL, context);
        }
    }
  if (!owner)
    return TRUE;
  for (guint i = 0; i < self->batch.n_columns; i++)
    if (!used[i] && *self->batch.header[i])
      g_array_append_val (self->loose, i);
  self->attribute_table = vs_target_new (self->db, "attribute", error);
  if (!self->attribute_table)
    return FALSE;
  self->attributes = vs_upsert_new (self->db, self->attribute_table, (VsTargetColumn *const *) self->attribute_table->columns->pdata,
                                    self->attribute_table->columns->len, NULL, source_file, VS_REPEAT_UNCHECKED, error);
  return self->attributes != NULL;
}

VsRows *
vs_rows_new (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, const char *const *header, guint n_header,
             VsQuarantine *quarantine, GError **error)
{
  g_autoptr (VsRows) self = g_new0 (VsRows, 1);
  g_autofree char *zone = mapping->zone_name ? g_strdup (mapping->zone_name) : vs_workspace_get_setting (ws, "zone");

  self->ws = ws;
  self->db = db;
  self->mapping = mapping;
  self->convert = mapping->convert;
  self->convert.zone = zone ? vs_zone_get (zone, NULL) : NULL;
  self->quarantine = quarantine;
  self->as_of = vs_workspace_get_as_of (ws);
  self->feeds = g_ptr_array_new_with_free_func (feed_free);
  self->loose = g_array_new (FALSE, FALSE, sizeof (guint));
  vs_batch_init (&self->batch, header, n_header);
  for (guint i = 0; i < mapping->targets->len; i++)
    if (!bind_target (self, mapping->targets->pdata[i], source_file, error))
      return NULL;
  return bind_attributes (self, source_file, error) ? g_steal_pointer (&self) : NULL;
}

void
vs_rows_free (VsRows *self)
{
  if (!self)
    return;
  vs_batch_clear (&self->batch);
  g_ptr_array_unref (self->feeds);
  g_array_unref (self->loose);
  vs_upsert_free (self->attributes);
  vs_target_free (self->attribute_table);
  g_free (self);
}

/*
 * Converting a batch
 */

static const char *
column_name (const Binding *binding)
{
  return binding->mapping->source ? binding->mapping->source : binding->mapping->target;
}

/* A value that was read goes to the type of its column; what cannot be there is refused. */
static void
settle (VsRows *self, const Feed *feed, const Binding *binding, guint row, VsCell *cell)
{
  if (!vs_cell_coerce (cell, binding->target->type))
    {
      cell->missing = TRUE;
      vs_batch_refuse (&self->batch, row, column_name (binding), g_strdup_printf (_("does not fit the column “%s”"), binding->target->name));
    }
  if (cell->missing && feed->wanted[row] && (binding->target->required || !binding->mapping->nullable))
    vs_batch_refuse (&self->batch, row, column_name (binding), g_strdup (_("is empty but must be there")));
}

static void
convert_text (VsRows *self, const Feed *feed, const Binding *binding, guint row, const char *text, gsize len, VsCell *cell)
{
  VsFault fault = vs_convert (&self->convert, binding->as, text, len, cell);

  if (fault != VS_FAULT_NONE)
    {
      vs_batch_refuse (&self->batch, row, column_name (binding), vs_fault_describe (fault, &self->convert, text, len));
      cell->missing = TRUE;
    }
  settle (self, feed, binding, row, cell);
}

static void
convert_fields (VsRows *self, Feed *feed, const Binding *binding, VsCell *cells, guint stride)
{
  for (guint row = 0; row < self->batch.n_rows; row++)
    {
      gsize len;
      const char *text = vs_batch_text (&self->batch, row, (guint) binding->source, &len);

      if (!self->batch.rows[row].reason)
        convert_text (self, feed, binding, row, text, len, &cells[row * stride]);
    }
}

static gboolean
convert_computed (VsRows *self, Feed *feed, const Binding *binding, VsCell *cells, guint stride, GError **error)
{
  VsExprScope scope = vs_batch_scope (&self->batch, self->as_of);
  VsColumn *column;

  self->batch.value_column = binding->source;
  column = vs_expr_eval (binding->mapping->transformation, &scope, self->batch.n_rows, error);
  self->batch.value_column = -1;
  if (!column)
    return FALSE;
  g_ptr_array_add (feed->held, column);
  for (guint row = 0; row < self->batch.n_rows; row++)
    {
      VsCell *cell = &cells[row * stride];

      if (self->batch.rows[row].reason)
        continue;
      vs_cell_from_column (column, row, cell);
      if (cell->type == VS_CELL_TEXT && !cell->missing)
        convert_text (self, feed, binding, row, cell->text, cell->len, cell);
      else
        {
          if (cell->type == VS_CELL_TEXT)
            cell->type = binding->target->type;
          settle (self, feed, binding, row, cell);
        }
    }
  return TRUE;
}

static gboolean
find_wanted (VsRows *self, Feed *feed, GError **error)
{
  VsExprScope scope = vs_batch_scope (&self->batch, self->as_of);
  g_autoptr (VsColumn) column = NULL;

  memset (feed->wanted, TRUE, self->batch.n_rows);
  if (!feed->mapping->where)
    return TRUE;
  column = vs_expr_eval (feed->mapping->where, &scope, self->batch.n_rows, error);
  for (guint row = 0; column && row < self->batch.n_rows; row++)
    feed->wanted[row] = !vs_column_is_null (column, row) && column->b[row];
  return column != NULL;
}

static gboolean
convert_feed (VsRows *self, Feed *feed, GError **error)
{
  guint n = feed->bindings->len;

  g_ptr_array_set_size (feed->held, 0);
  if (!find_wanted (self, feed, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const Binding *binding = &g_array_index (feed->bindings, Binding, i);

      if (!binding->mapping->transformation)
        convert_fields (self, feed, binding, feed->cells + i, n);
      else if (!convert_computed (self, feed, binding, feed->cells + i, n, error))
        return FALSE;
    }
  return TRUE;
}

/*
 * Writing a batch
 */

static gboolean
put_attributes (VsRows *self, const Feed *feed, guint row, GError **error)
{
  const VsCell *cells = feed->cells + (gsize) row * feed->bindings->len;
  VsCell attribute[4] = { 0 };
  const VsCell *key = NULL;

  for (guint i = 0; i < feed->bindings->len && !key; i++)
    if (g_array_index (feed->bindings, Binding, i).target->in_key)
      key = &cells[i];
  if (!key || key->missing || key->type != VS_CELL_TEXT)
    return TRUE;
  attribute[0].text = feed->table->table;
  attribute[0].len = strlen (feed->table->table);
  attribute[1] = *key;
  for (guint i = 0; i < self->loose->len; i++)
    {
      guint column = g_array_index (self->loose, guint, i);
      gsize len;
      const char *text = vs_batch_text (&self->batch, row, column, &len);
      gboolean removed = FALSE;
      VsUpsertResult done;

      attribute[2].text = self->batch.header[column];
      attribute[2].len = strlen (self->batch.header[column]);
      vs_convert (&self->convert, VS_CELL_TEXT, text, len, &attribute[3]);
      if (attribute[3].missing)
        {
          if (!vs_upsert_is_blank (self->attributes) && !vs_upsert_remove (self->attributes, attribute, &removed, error))
            return FALSE;
          self->attributes_changed |= removed;
          continue;
        }
      done = vs_upsert_row (self->attributes, attribute, self->batch.rows[row].line, error);
      if (done == VS_UPSERT_FAILED)
        return FALSE;
      self->attributes_changed |= done != VS_UPSERT_UNCHANGED;
    }
  return TRUE;
}

static gboolean
note_repeat (VsRows *self, const Feed *feed, guint row, GError **error)
{
  const VsCell *cells = feed->cells + (gsize) row * feed->bindings->len;

  for (guint i = 0; i < feed->bindings->len; i++)
    if (g_array_index (feed->bindings, Binding, i).target->in_key && cells[i].type == VS_CELL_TEXT && !cells[i].missing)
      return vs_quarantine_repeat (self->quarantine, self->batch.rows[row].line, feed->table->table, cells[i].text, cells[i].len, error);
  return vs_quarantine_repeat (self->quarantine, self->batch.rows[row].line, feed->table->table, NULL, 0, error);
}

static gboolean
put_row (VsRows *self, guint row, GError **error)
{
  VsBatchRow *meta = &self->batch.rows[row];

  for (guint f = 0; f < self->feeds->len; f++)
    {
      Feed *feed = self->feeds->pdata[f];

      if (!feed->wanted[row])
        continue;
      switch (vs_upsert_row (feed->upsert, feed->cells + (gsize) row * feed->bindings->len, meta->line, error))
        {
        case VS_UPSERT_FAILED:
          return FALSE;
        case VS_UPSERT_CONFLICT:
          vs_batch_refuse (&self->batch, row, NULL, g_strdup_printf (_("the key of “%s” came before in this file with other values"), feed->table->table));
          return TRUE;
        case VS_UPSERT_INSERTED:
          feed->inserted++;
          break;
        case VS_UPSERT_UPDATED:
          feed->updated++;
          break;
        case VS_UPSERT_UNCHANGED:
          feed->unchanged++;
          break;
        case VS_UPSERT_REPEATED:
          feed->unchanged++;
          if (!feed->mapping->repeats && !note_repeat (self, feed, row, error))
            return FALSE;
          continue;
        }
      if (feed->mapping->attributes && self->loose->len > 0 && !put_attributes (self, feed, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_batch (VsRows *self, GError **error)
{
  for (guint f = 0; f < self->feeds->len; f++)
    if (!convert_feed (self, self->feeds->pdata[f], error))
      return FALSE;
  for (guint row = 0; row < self->batch.n_rows; row++)
    {
      VsBatchRow *meta = &self->batch.rows[row];

      if (!meta->reason && !put_row (self, row, error))
        return FALSE;
      if (meta->reason && !vs_quarantine_add (self->quarantine, meta->line, meta->offset, meta->column, meta->reason,
                                              self->batch.arena->str + meta->raw, meta->raw_len, error))
        return FALSE;
    }
  vs_batch_empty (&self->batch);
  return TRUE;
}

gboolean
vs_rows_add (VsRows *self, const VsCsvRecord *record, GError **error)
{
  self->n_rows++;
  if (vs_batch_add (&self->batch, record))
    return TRUE;
  return put_batch (self, error) && vs_batch_add (&self->batch, record);
}

gboolean
vs_rows_finish (VsRows *self, VsLoadResult *result, GError **error)
{
  if (!put_batch (self, error) || (self->attributes_changed && !vs_workspace_bump (self->ws, "attribute", error)))
    return FALSE;
  result->rows_read = self->n_rows;
  for (guint f = 0; f < self->feeds->len; f++)
    {
      Feed *feed = self->feeds->pdata[f];

      result->inserted += feed->inserted;
      result->updated += feed->updated;
      result->unchanged += feed->unchanged;
      if (feed->inserted + feed->updated > 0 && !vs_workspace_bump (self->ws, feed->table->table, error))
        return FALSE;
    }
  return TRUE;
}
