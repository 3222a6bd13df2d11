/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/made-of.h"

#include "semantic/question.h"
#include "semantic/words.h"
#include "workspace/db.h"

#include <math.h>
#include <string.h>

#define MAX_TERMS 12
#define MAX_FILES 6

typedef struct {
  VsData     *data;
  const char *where;
  const char *only;       /* the query's own condition (nullable) */
  VsJob      *job;
  GPtrArray  *facts;
  GPtrArray  *measures;   /* VsMeasure, each once, those it is made of behind it */
  GPtrArray  *fields;     /* VsField: calculated ones, each once */
  GPtrArray  *entities;   /* VsEntity, each once */
  VsMeasure  *measure;    /* being looked at */
  const VsEntity *entity; /* whose names are being looked at */
  GString    *rows;       /* the condition of the rows that are looked at; NULL: all of them */
} Trace;

static void
fact_free (gpointer data)
{
  VsFact *fact = data;

  g_free (fact->heading);
  g_free (fact->text);
  g_free (fact);
}

static void
add_fact (Trace *self, const char *heading, char *text, gboolean code)
{
  VsFact *fact = g_new0 (VsFact, 1);

  *fact = (VsFact) { g_strdup (heading), text, code };
  g_ptr_array_add (self->facts, fact);
}

static void
add_once (GPtrArray *list, gconstpointer thing)
{
  if (thing != NULL && !g_ptr_array_find (list, thing, NULL))
    g_ptr_array_add (list, (gpointer) thing);
}

/* ── Which measures, fields, entities ── */

static void trace_measure (Trace *self, const VsMeasure *measure);

static void
trace_field (const char *name, gpointer data)
{
  Trace *self = data;
  const char *dot = strrchr (name, '.');
  const VsField *field = self->entity ? vs_entity_field (self->entity, dot ? dot + 1 : name) : NULL;

  if (dot != NULL && self->entity != NULL && !g_str_has_prefix (name, self->entity->name))
    field = NULL;   /* of another entity: its own page tells */
  if (field != NULL && field->expr != NULL && self->fields->len < MAX_TERMS)
    add_once (self->fields, field);
}

static void
trace_aggregate (const VsExprAggregate *aggregate, gpointer data)
{
  Trace *self = data;

  if (aggregate->arg != NULL)
    vs_expr_visit (aggregate->arg, trace_field, NULL, self);
  if (aggregate->where != NULL)
    vs_expr_visit (aggregate->where, trace_field, NULL, self);
}

static void
trace_part (const char *name, gpointer data)
{
  Trace *self = data;

  trace_measure (self, vs_model_measure (vs_data_model (self->data), name));
}

static void
trace_measure (Trace *self, const VsMeasure *measure)
{
  const VsEntity *outer = self->entity;

  if (measure == NULL || g_ptr_array_find (self->measures, measure, NULL))
    return;
  g_ptr_array_add (self->measures, (gpointer) measure);
  self->entity = vs_model_entity (vs_data_model (self->data), measure->entity);
  add_once (self->entities, self->entity);
  if (measure->expr != NULL)
    vs_expr_visit (measure->expr, trace_part, trace_aggregate, self);
  self->entity = outer;
}

/* ── Definitions ── */

static void
say_measures (Trace *self)
{
  for (guint i = 0; i < self->measures->len; i++)
    {
      const VsMeasure *measure = self->measures->pdata[i];
      const char *caption = measure->caption ? measure->caption : measure->name;

      add_fact (self, i == 0 ? _("What it is") : NULL,
                measure->description ? g_strdup_printf (_("%s: %s"), caption, measure->description) : g_strdup (caption), FALSE);
      if (measure->expr != NULL)
        add_fact (self, NULL, g_strdup_printf ("%s = %s", measure->name, vs_expr_text (measure->expr)), TRUE);
    }
}

static void
say_fields (Trace *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const VsField *field = self->fields->pdata[i];

      add_fact (self, i == 0 ? _("Where") : NULL, g_strdup_printf ("%s = %s", field->name, vs_expr_text (field->expr)), TRUE);
    }
}

static void
say_query (Trace *self, VsJson query)
{
  VsJson by = vs_json_get (query, "by"), fields = vs_json_get (query, "fields"), where = vs_json_get (query, "where");
  VsJson list = vs_json_exists (by) ? by : fields;

  for (guint i = 0; vs_json_exists (list) && i < vs_json_length (list); i++)
    {
      VsJson at = vs_json_at (list, i);
      const char *text = vs_json_string_or (JSON_NODE_HOLDS_OBJECT (at.node) ? vs_json_get (at, "expr") : at, "");

      if (vs_json_exists (by))
        add_fact (self, i == 0 ? _("By") : NULL, g_strdup (text), TRUE);
      else if (self->entity != NULL)
        trace_field (text, self);
    }
  if (vs_json_exists (where))
    {
      self->only = vs_json_string_or (where, "");
      add_fact (self, _("Only"), g_strdup (self->only), TRUE);
    }
}

/* ── Rows and files ── */

static double
count_rows (Trace *self, const VsEntity *entity, const char *condition, const char *where)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *count = condition ? g_strdup_printf ("count (%s where %s)", entity->name, condition)
                                     : g_strdup_printf ("count (%s)", entity->name);
  const char *members[] = { "name", "n", "entity", entity->name, "expr", count };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;
  g_autoptr (VsResult) result = NULL;

  json_builder_begin_object (json);
  vs_json_begin_array (json, "measures");
  json_builder_begin_object (json);
  for (guint i = 0; i < G_N_ELEMENTS (members); i += 2)
    {
      vs_json_add_text (json, members[i], members[i + 1]);
    }
  json_builder_end_object (json);
  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  doc = vs_json_doc_new_for_node (root, "rows");
  result = vs_query_run (self->data, vs_json_doc_root (doc), where, self->job, NULL);
  return result != NULL && result->frame->n_rows == 1 ? vs_column_get_double (result->frame->columns->pdata[0], 0) : NAN;
}

static void
collect_condition (const VsExprAggregate *aggregate, gpointer data)
{
  Trace *self = data;

  if (self->rows == NULL)
    return;
  if (aggregate->where == NULL)
    g_string_free (g_steal_pointer (&self->rows), TRUE);
  else
    g_string_append_printf (self->rows, "%s(%s)", self->rows->len ? " or " : "", vs_expr_text (aggregate->where));
}

/* The rows that the entity's aggregates look at: any of their conditions. (transfer full) */
static char *
condition_of (Trace *self, const VsEntity *entity)
{
  self->rows = g_string_new (NULL);
  for (guint i = 0; i < self->measures->len && self->rows != NULL; i++)
    {
      const VsMeasure *measure = self->measures->pdata[i];

      if (g_strcmp0 (measure->entity, entity->name) == 0 && measure->expr != NULL)
        vs_expr_visit (measure->expr, NULL, collect_condition, self);
    }
  if (self->rows == NULL)
    return NULL;
  return g_string_free (g_steal_pointer (&self->rows), self->rows->len == 0);
}

/* "invoices 2025.csv, 51,200 rows, read on 3 May 2026" */
static void
say_files (Trace *self, const VsEntity *entity)
{
  VsWorkspace *ws = vs_data_workspace (self->data);
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  g_autoptr (sqlite3_stmt) stmt = db ? vs_db_prepare (db, "SELECT file, sum (rows_read), max (at) FROM load WHERE target = ?1"
                                                          " GROUP BY file ORDER BY max (load_id) DESC LIMIT ?2", NULL) : NULL;
  guint n = 0;

  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, entity->table, -1, SQLITE_STATIC);
      sqlite3_bind_int (stmt, 2, MAX_FILES);
      for (; sqlite3_step (stmt) == SQLITE_ROW; n++)
        {
          g_autofree char *rows = vs_format_full (sqlite3_column_int64 (stmt, 1), VS_FORMAT_INTEGER, NULL);
          g_autofree char *at = vs_format_short (vs_time_day (sqlite3_column_int64 (stmt, 2)), VS_FORMAT_DATE, NULL);

          /* Translators: a file, how many rows it had, when it was imported */
          add_fact (self, NULL, g_strdup_printf (_("%s, %s rows, read on %s"), (const char *) sqlite3_column_text (stmt, 0), rows, at), FALSE);
        }
    }
  g_clear_pointer (&stmt, sqlite3_finalize);
  if (db != NULL)
    vs_workspace_release (ws, db);
  if (n == 0)
    add_fact (self, NULL, g_strdup (_("Computed by the last update of the figures")), FALSE);
}

static gboolean
say_sources (Trace *self, GError **error)
{
  g_autofree char *where = self->only == NULL ? g_strdup (self->where) : self->where == NULL || *self->where == '\0'
                             ? g_strdup_printf ("(%s)", self->only) : g_strdup_printf ("%s and (%s)", self->where, self->only);

  for (guint i = 0; i < self->entities->len; i++)
    {
      const VsEntity *entity = self->entities->pdata[i];
      g_autofree char *condition = condition_of (self, entity);
      gsize all = vs_data_n_rows (self->data, entity->name, error);
      double counted = all == (gsize) -1 ? NAN : count_rows (self, entity, condition, where);
      g_autofree char *of = NULL, *n = NULL;

      if (all == (gsize) -1 || !vs_job_check (self->job, error))
        return FALSE;
      of = vs_format_full (all, VS_FORMAT_INTEGER, NULL);
      n = isnan (counted) ? g_strdup (of) : vs_format_full (counted, VS_FORMAT_INTEGER, NULL);
      /* Translators: "Invoices: 42,113 of 51,200 rows of the table invoice" */
      add_fact (self, i == 0 ? _("Rows") : NULL, g_strdup_printf (_("%s: %s of %s rows of the table %s"), entity->plural, n, of, entity->table),
                FALSE);
      say_files (self, entity);
    }
  return TRUE;
}

/* ── The whole ── */

static void
say_time (Trace *self)
{
  const VsPeriod *period = vs_data_period (self->data);
  g_autofree char *words = vs_period_words (period), *before = vs_period_before_words (period);
  VsDay as_of = vs_data_as_of (self->data);
  g_autofree char *day = as_of == VS_DAY_NONE ? g_strdup ("") : vs_format_short (as_of, VS_FORMAT_DATE, NULL);

  if (*day)
    add_fact (self, _("As of"), g_steal_pointer (&day), FALSE);
  if (*words)
    add_fact (self, _("Period"), *before ? g_strdup_printf (_("%s, against %s"), words, before) : g_steal_pointer (&words), FALSE);
}

static void
trace_names (Trace *self, VsJson list)
{
  for (guint i = 0; vs_json_exists (list) && i < vs_json_length (list); i++)
    {
      VsJson at = vs_json_at (list, i);
      gboolean is_object = JSON_NODE_HOLDS_OBJECT (at.node);
      const char *name = vs_json_string_or (is_object ? vs_json_get (at, "measure") : at, "");
      const VsMeasure *measure = vs_model_measure (vs_data_model (self->data), name);

      if (measure != NULL)
        trace_measure (self, measure);
      else if (is_object && vs_json_exists (vs_json_get (at, "expr")))
        {
          add_fact (self, self->facts->len ? NULL : _("What it is"),
                    g_strdup_printf ("%s = %s", vs_json_string_or (vs_json_get (at, "name"), ""),
                                     vs_json_string_or (vs_json_get (at, "expr"), "")), TRUE);
          add_once (self->entities, vs_model_entity (vs_data_model (self->data), vs_json_string_or (vs_json_get (at, "entity"), "")));
        }
    }
}

static gboolean
trace (Trace *self, VsJson json, const char *filter, GError **error)
{
  const VsModel *model = vs_data_model (self->data);
  VsJson query = vs_json_get (json, "query"), rows = vs_json_get (query, "rows");

  if (vs_json_exists (vs_json_get (json, "value")))
    trace_measure (self, vs_model_measure (model, vs_json_string_or (vs_json_get (json, "value"), "")));
  trace_names (self, vs_json_get (query, "measures"));
  if (vs_json_exists (rows))
    add_once (self->entities, self->entity = vs_model_entity (model, vs_json_string_or (rows, "")));
  say_measures (self);
  if (vs_json_exists (query))
    say_query (self, query);
  say_fields (self);
  if (filter != NULL && *filter)
    add_fact (self, _("Filter"), g_strdup (filter), FALSE);
  say_time (self);
  return say_sources (self, error);
}

GPtrArray *
vs_made_of (VsData *data, const VsTile *tile, const char *where, const char *filter, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (fact_free);
  g_autoptr (GPtrArray) measures = g_ptr_array_new (), fields = g_ptr_array_new (), entities = g_ptr_array_new ();
  Trace self = { .data = data, .where = where, .job = job, .facts = facts, .measures = measures, .fields = fields, .entities = entities };

  g_return_val_if_fail (data != NULL && tile != NULL, NULL);

  if (tile->fault != NULL)
    add_fact (&self, _("What it is"), g_strdup (tile->fault), FALSE);
  else
    {
      g_autofree char *name = g_strdup_printf ("%s, %s", vs_json_doc_name (tile->json.doc), tile->json.pointer);
      g_autoptr (VsJsonDoc) own = vs_json_doc_new_for_node (tile->json.node, name);

      if (!trace (&self, vs_json_doc_root (own), filter, error))
        return NULL;
    }
  return g_steal_pointer (&facts);
}

char *
vs_made_of_text (const char *title, GPtrArray *facts)
{
  g_autoptr (GString) text = g_string_new (title);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < facts->len; i++)
    {
      const VsFact *fact = facts->pdata[i];

      if (fact->heading != NULL)
        g_string_append_printf (text, "\n%s\n", fact->heading);
      g_string_append_printf (text, "  %s\n", fact->text);
    }
  return g_strdup (text->str);
}
