/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/list.h"

#include "base/csv.h"
#include "campaign/holdout.h"

#include <math.h>
#include <string.h>

/* ── The definition ── */

static void
rule_free (gpointer data)
{
  VsSuppressRule *rule = data;

  g_free (rule->reason);
  g_clear_pointer (&rule->when, vs_expr_unref);
  g_free (rule);
}

static void
column_free (gpointer data)
{
  VsListColumn *column = data;

  g_free (column->name);
  g_clear_pointer (&column->expr, vs_expr_unref);
  g_free (column);
}

/* NULL when absent or faulty. */
static VsExpr *
read_expr (VsJson at)
{
  g_autoptr (GError) error = NULL;
  const char *text = vs_json_string_or (at, NULL);
  VsExpr     *expr = text ? vs_expr_parse (text, &error) : NULL;

  if (error != NULL)
    vs_json_fault (at, "%s", error->message);
  return expr;
}

static VsExpr *
read_needed_expr (VsJson at)
{
  vs_json_string (at);   /* a fault when absent */
  return read_expr (at);
}

static void
read_suppress (VsSegment *segment, VsJson at)
{
  if (!vs_json_exists (at))
    vs_json_fault (at, _("is missing: the rules, consent first, by which people are left out"));
  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    {
      VsJson          place = vs_json_at (at, i);
      VsSuppressRule *rule = g_new0 (VsSuppressRule, 1);

      rule->reason = g_strdup (vs_json_string (vs_json_get (place, "reason")));
      rule->when = read_needed_expr (vs_json_get (place, "when"));
      g_ptr_array_add (segment->suppress, rule);
    }
}

static void
read_columns (VsSegment *segment, VsJson at)
{
  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    {
      VsJson        place = vs_json_at (at, i);
      VsListColumn *column = g_new0 (VsListColumn, 1);

      column->name = g_strdup (vs_json_string (vs_json_get (place, "name")));
      column->expr = read_needed_expr (vs_json_get (place, "expr"));
      column->contact = vs_json_boolean_or (vs_json_get (place, "contact"), FALSE);
      g_ptr_array_add (segment->columns, column);
    }
}

VsSegment *
vs_segment_new (VsJsonDoc *doc, GError **error)
{
  g_autoptr (VsJsonDoc) owned = doc;
  g_autoptr (VsSegment) segment = g_new0 (VsSegment, 1);
  VsJson root = vs_json_doc_root (doc), holdout = vs_json_get (root, "holdout"), share = vs_json_get (holdout, "share");

  segment->suppress = g_ptr_array_new_with_free_func (rule_free);
  segment->columns = g_ptr_array_new_with_free_func (column_free);
  segment->name = g_strdup (vs_json_string_or (vs_json_get (root, "name"), vs_json_doc_name (doc)));
  segment->title = g_strdup (vs_json_string_or (vs_json_get (root, "title"), segment->name));
  segment->goal = g_strdup (vs_json_string_or (vs_json_get (root, "goal"), NULL));
  segment->entity = g_strdup (vs_json_string_or (vs_json_get (root, "entity"), "customer"));
  segment->eligible = read_needed_expr (vs_json_get (root, "eligible"));
  segment->value = read_expr (vs_json_get (root, "value"));
  segment->unit = read_expr (vs_json_get (root, "unit"));
  segment->holdout = vs_json_number (share);
  segment->salt = g_strdup (vs_json_string_or (vs_json_get (holdout, "salt"), ""));
  if (segment->holdout < 0 || segment->holdout > 0.9)
    vs_json_fault (share, _("must be a share from 0 to 0.9"));
  read_suppress (segment, vs_json_get (root, "suppress"));
  read_columns (segment, vs_json_get (root, "columns"));
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&segment) : NULL;
}

void
vs_segment_free (VsSegment *segment)
{
  if (segment == NULL)
    return;
  g_free (segment->name);
  g_free (segment->title);
  g_free (segment->goal);
  g_free (segment->entity);
  g_free (segment->salt);
  g_clear_pointer (&segment->eligible, vs_expr_unref);
  g_clear_pointer (&segment->value, vs_expr_unref);
  g_clear_pointer (&segment->unit, vs_expr_unref);
  g_ptr_array_unref (segment->suppress);
  g_ptr_array_unref (segment->columns);
  g_free (segment);
}

const char *
vs_arm_name (VsArm arm)
{
  static const char *const names[VS_N_ARMS] = { "treated", "holdout", "suppressed" };

  return names[arm];
}

/* ── The list ── */

typedef struct {
  const VsSegment *segment;
  VsExprScope     *scope;
  gsize            n;
} Source;

static VsColumn *
evaluate (const Source *source, const VsExpr *expr, GError **error)
{
  VsColumn *column = vs_expr_eval (expr, source->scope, source->n, error);

  if (column == NULL)
    g_prefix_error (error, _("Segment “%s”: "), source->segment->name);
  return column;
}

static VsColumn *
evaluate_condition (const Source *source, const VsExpr *expr, GError **error)
{
  VsColumn *column = evaluate (source, expr, error);

  if (column == NULL || column->type == VS_TYPE_BOOL)
    return column;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("Segment “%s”: “%s” is no condition: it must be true or false"), source->segment->name,
               vs_expr_text (expr));
  vs_column_unref (column);
  return NULL;
}

static gboolean
holds (const VsColumn *condition, gsize row)
{
  return !vs_column_is_null (condition, row) && condition->b[row];
}

/* Everyone who fits, all as treated for now. */
static gboolean
add_eligible (VsList *list, const Source *source, GError **error)
{
  g_autoptr (VsColumn) eligible = evaluate_condition (source, source->segment->eligible, error);
  g_autoptr (VsColumn) value = NULL;

  if (eligible == NULL)
    return FALSE;
  if (source->segment->value != NULL && (value = evaluate (source, source->segment->value, error)) == NULL)
    return FALSE;
  for (gsize i = 0; i < source->n; i++)
    if (holds (eligible, i) && !vs_column_is_null (list->key, i))
      {
        VsListMember member = { g_string_chunk_insert (list->texts, vs_column_get_text (list->key, i)), (guint32) i, VS_ARM_TREATED, NULL,
                                value ? vs_column_get_double (value, i) : NAN };

        g_array_append_val (list->members, member);
      }
  return TRUE;
}

static gboolean
suppress (VsList *list, const Source *source, GHashTable *kept, GError **error)
{
  for (guint r = 0; r < source->segment->suppress->len; r++)
    {
      const VsSuppressRule *rule = source->segment->suppress->pdata[r];
      g_autoptr (VsColumn) condition = evaluate_condition (source, rule->when, error);

      if (condition == NULL)
        return FALSE;
      for (guint i = 0; i < list->members->len; i++)
        {
          VsListMember *member = &g_array_index (list->members, VsListMember, i);

          if (member->arm == VS_ARM_TREATED && holds (condition, member->row))
            {
              member->arm = VS_ARM_SUPPRESSED;
              member->reason = g_string_chunk_insert_const (list->texts, rule->reason);
            }
        }
    }
  for (guint i = 0; kept != NULL && i < list->members->len; i++)
    {
      VsListMember *member = &g_array_index (list->members, VsListMember, i);
      const char   *reason = g_hash_table_lookup (kept, member->key);

      if (member->arm == VS_ARM_TREATED && reason != NULL)
        {
          member->arm = VS_ARM_SUPPRESSED;
          member->reason = g_string_chunk_insert_const (list->texts, reason);
        }
    }
  return TRUE;
}

static gboolean
hold_out (VsList *list, const Source *source, const char *campaign, GError **error)
{
  const VsSegment *segment = source->segment;
  g_autoptr (VsColumn) unit = segment->unit ? evaluate (source, segment->unit, error) : vs_column_ref (list->key);

  if (unit == NULL)
    return FALSE;
  for (guint i = 0; i < list->members->len; i++)
    {
      VsListMember *member = &g_array_index (list->members, VsListMember, i);
      g_autofree char *name = vs_column_is_null (unit, member->row) ? g_strdup (member->key) : vs_column_dup_string (unit, member->row);

      if (member->arm == VS_ARM_TREATED && vs_holdout_is_held_out (campaign, name, segment->salt, segment->holdout))
        member->arm = VS_ARM_HOLDOUT;
    }
  return TRUE;
}

static int
by_value (gconstpointer a, gconstpointer b)
{
  const VsListMember *left = a, *right = b;

  if (isnan (left->value) != isnan (right->value))
    return isnan (left->value) ? 1 : -1;
  if (left->value != right->value && !isnan (left->value))
    return left->value > right->value ? -1 : 1;
  return strcmp (left->key, right->key);
}

static gboolean
fill_columns (VsList *list, const Source *source, GError **error)
{
  list->n_columns = source->segment->columns->len;
  list->columns = g_new0 (VsColumn *, list->n_columns + 1);
  for (guint c = 0; c < list->n_columns; c++)
    {
      list->columns[c] = evaluate (source, ((VsListColumn *) source->segment->columns->pdata[c])->expr, error);
      if (list->columns[c] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
build (VsList *list, const Source *source, const char *campaign, GHashTable *kept, GError **error)
{
  if (!add_eligible (list, source, error) || !suppress (list, source, kept, error) || !hold_out (list, source, campaign, error)
      || !fill_columns (list, source, error))
    return FALSE;
  g_array_sort (list->members, by_value);
  for (guint i = 0; i < list->members->len; i++)
    list->count[g_array_index (list->members, VsListMember, i).arm]++;
  return TRUE;
}

VsList *
vs_list_new (VsData *data, const VsSegment *segment, const char *campaign, GHashTable *kept, GError **error)
{
  const VsEntity *entity = vs_model_entity (vs_data_model (data), segment->entity);
  g_autoptr (VsList) list = g_new0 (VsList, 1);
  g_autoptr (VsExprScope) scope = NULL;
  Source source = { segment };

  list->members = g_array_new (FALSE, FALSE, sizeof (VsListMember));
  list->texts = g_string_chunk_new (4096);
  if (entity == NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, 
                   _("Segment “%s”: the semantic model has no entity “%s”"), segment->name, segment->entity);
      return NULL;
    }
  source.n = vs_data_n_rows (data, segment->entity, error);
  if (source.n == (gsize) -1
      || (source.scope = scope = vs_data_scope (data, segment->entity, error)) == NULL
      || (list->key = vs_data_column (data, segment->entity, entity->key, error)) == NULL
      || !build (list, &source, campaign, kept, error))
    return NULL;
  return g_steal_pointer (&list);
}

void
vs_list_free (VsList *list)
{
  if (list == NULL)
    return;
  g_array_unref (list->members);
  g_string_chunk_free (list->texts);
  g_clear_pointer (&list->key, vs_column_unref);
  for (guint c = 0; list->columns != NULL && c < list->n_columns; c++)
    g_clear_pointer (&list->columns[c], vs_column_unref);
  g_free (list->columns);
  g_free (list);
}

static void
write_member (VsCsvWriter *writer, const VsList *list, const VsSegment *segment, const VsListMember *member)
{
  vs_csv_writer_text (writer, member->key, -1);
  vs_csv_writer_text (writer, vs_arm_name (member->arm), -1);
  vs_csv_writer_double (writer, member->value, -1);
  for (guint c = 0; c < list->n_columns; c++)
    {
      g_autofree char *text = vs_column_dup_string (list->columns[c], member->row);
      gboolean hidden = ((VsListColumn *) segment->columns->pdata[c])->contact && member->arm != VS_ARM_TREATED;

      vs_csv_writer_text (writer, hidden ? NULL : text, -1);
    }
  vs_csv_writer_end_row (writer);
}

gboolean
vs_list_write_csv (const VsList *list, const VsSegment *segment, const char *path, GError **error)
{
  VsCsvWriter *writer = vs_csv_writer_open (path, error);

  if (writer == NULL)
    return FALSE;
  vs_csv_writer_text (writer, "customer_id", -1);
  vs_csv_writer_text (writer, "arm", -1);
  vs_csv_writer_text (writer, "value", -1);
  for (guint c = 0; c < segment->columns->len; c++)
    vs_csv_writer_text (writer, ((VsListColumn *) segment->columns->pdata[c])->name, -1);
  vs_csv_writer_end_row (writer);
  for (guint i = 0; i < list->members->len; i++)
    {
      const VsListMember *member = &g_array_index (list->members, VsListMember, i);

      if (member->arm != VS_ARM_SUPPRESSED)
        write_member (writer, list, segment, member);
    }
  return vs_csv_writer_close (writer, error);
}
