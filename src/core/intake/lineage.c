/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lineage.c: a graph of names; each thing points at what it is made of. Questions walk it down, or up over the same edges turned round. */
#include "intake/lineage.h"

#include "base/text.h"
#include "intake/mapping-private.h"
#include "semantic/calculated.h"
#include "workspace/document.h"

#include <string.h>

typedef struct _Node Node;
struct _Node {
  char      *kind;       /* "file", "column", "table", "step", "field", "measure", "dashboard" */
  char      *name, *caption;
  GPtrArray *needs;      /* Node, not owned */
  GPtrArray *users;      /* likewise, turned round */
  GPtrArray *sources;    /* VsLineageSource: of columns */
};

struct _VsLineage {
  GHashTable *nodes;     /* "kind\nname" → Node */
  VsModel    *model;
};

void
vs_lineage_source_free (VsLineageSource *source)
{
  if (!source)
    return;
  g_free (source->file);
  g_free (source->column);
  g_free (source->mapping);
  g_free (source->transformation);
  g_free (source);
}

void
vs_lineage_thing_free (VsLineageThing *thing)
{
  if (!thing)
    return;
  g_free (thing->kind);
  g_free (thing->name);
  g_free (thing->caption);
  g_free (thing);
}

static void
node_free (gpointer data)
{
  Node *node = data;

  g_free (node->kind);
  g_free (node->name);
  g_free (node->caption);
  g_ptr_array_unref (node->needs);
  g_ptr_array_unref (node->users);
  g_ptr_array_unref (node->sources);
  g_free (node);
}

static Node *
find (const VsLineage *self, const char *kind, const char *name)
{
  g_autofree char *key = g_strconcat (kind, "\n", name, NULL);

  return g_hash_table_lookup (self->nodes, key);
}

static Node *
node (VsLineage *self, const char *kind, const char *name)
{
  Node *known = find (self, kind, name);

  if (known)
    return known;
  known = g_new0 (Node, 1);
  known->kind = g_strdup (kind);
  known->name = g_strdup (name);
  known->needs = g_ptr_array_new ();
  known->users = g_ptr_array_new ();
  known->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_lineage_source_free);
  g_hash_table_insert (self->nodes, g_strconcat (kind, "\n", name, NULL), known);
  return known;
}

static void
link_to (Node *user, Node *need)
{
  if (user == need || g_ptr_array_find (user->needs, need, NULL))
    return;
  g_ptr_array_add (user->needs, need);
  g_ptr_array_add (need->users, user);
}

/*
 * Files
 */

static void
add_source (VsLineage *self, const char *table, const char *column, const char *file, const char *from, const VsMapping *mapping,
            const VsExpr *expr, VsTime at)
{
  g_autofree char *name = g_strconcat (table, ".", column, NULL), *origin = from ? g_strconcat (file, ":", from, NULL) : NULL;
  Node *to = node (self, "column", name);
  VsLineageSource *source;

  for (guint i = 0; i < to->sources->len; i++)
    {
      const VsLineageSource *known = to->sources->pdata[i];

      if (strcmp (known->file, file) == 0 && g_strcmp0 (known->column, from) == 0)
        return;   /* loads come newest first */
    }
  source = g_new0 (VsLineageSource, 1);
  *source = (VsLineageSource) { g_strdup (file), g_strdup (from), g_strdup (mapping->name), expr ? g_strdup (vs_expr_text (expr)) : NULL, at, TRUE };
  g_ptr_array_add (to->sources, source);
  link_to (node (self, "table", table), to);
  if (origin)
    link_to (to, node (self, "file", origin));
}

static void
add_target (VsLineage *self, const VsMapping *mapping, const VsMappingTarget *target, const char *file, VsTime at)
{
  for (guint i = 0; i < target->columns->len; i++)
    {
      const VsMappingColumn *column = target->columns->pdata[i];
      g_autoptr (GPtrArray) names = g_ptr_array_new ();

      vs_mapping_column_sources (column, names);
      for (guint k = 0; k < names->len; k++)
        add_source (self, target->table, column->target, file, names->pdata[k], mapping, column->transformation, at);
      if (names->len == 0)
        add_source (self, target->table, column->target, file, NULL, mapping, column->transformation, at);
    }
}

static void
add_readings (VsLineage *self, const VsMapping *mapping, const char *file, VsTime at)
{
  const VsMappingReadings *how = mapping->readings;

  add_source (self, "reading", "meter_id", file, how->meter, mapping, NULL, at);
  add_source (self, "reading", "at", file, how->layout == VS_READINGS_WIDE ? how->date : how->timestamp, mapping, NULL, at);
  for (char **value = how->values; value && *value; value++)
    add_source (self, "reading", "kwh", file, *value, mapping, NULL, at);
  if (how->value)
    add_source (self, "reading", "kwh", file, how->value, mapping, NULL, at);
}

static void
add_rates (VsLineage *self, const VsMapping *mapping, const char *file, VsTime at)
{
  const VsMappingRates *how = mapping->rates;

  add_source (self, "exchange_rate", "day", file, how->date, mapping, NULL, at);
  add_source (self, "exchange_rate", "currency", file, how->currency, mapping, NULL, at);
  add_source (self, "exchange_rate", "per_base", file, how->rate, mapping, NULL, at);
}

static VsMapping *
mapping_of (VsWorkspace *ws, const char *name, const char *json)
{
  g_autoptr (VsJsonDoc) doc = json ? vs_json_doc_parse (json, name, NULL) : NULL;

  return doc ? vs_mapping_new (doc, NULL) : json ? NULL : vs_mapping_load (ws, name, NULL);
}

static gboolean
read_loads (VsLineage *self, VsWorkspace *ws, sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT file, mapping, mapping_json, max (at) FROM load GROUP BY file, mapping, mapping_json "
                                                     "ORDER BY max (load_id) DESC", error);
  g_autoptr (GError) failed = NULL;

  while (stmt && vs_db_step (stmt, &failed))
    {
      const char *path = (const char *) sqlite3_column_text (stmt, 0);
      g_autofree char *file = g_path_get_basename (path ? path : "");
      g_autoptr (VsMapping) mapping = mapping_of (ws, (const char *) sqlite3_column_text (stmt, 1), (const char *) sqlite3_column_text (stmt, 2));
      VsTime at = sqlite3_column_int64 (stmt, 3);

      if (!mapping)
        continue;   /* a mapping that was taken away: nothing is known of it */
      if (mapping->readings)
        add_readings (self, mapping, file, at);
      if (mapping->rates)
        add_rates (self, mapping, file, at);
      for (guint i = 0; i < mapping->targets->len; i++)
        add_target (self, mapping, mapping->targets->pdata[i], file, at);
    }
  return stmt && vs_error_pass (error, g_steal_pointer (&failed));
}

/*
 * Steps
 */

static void
add_steps (VsLineage *self, const VsStep *const *steps)
{
  for (; steps && *steps; steps++)
    {
      Node *step = node (self, "step", (*steps)->name);

      for (guint i = 0; (*steps)->inputs && (*steps)->inputs[i]; i++)
        link_to (step, node (self, "table", (*steps)->inputs[i]));
      for (guint i = 0; (*steps)->outputs && (*steps)->outputs[i]; i++)
        link_to (node (self, "table", (*steps)->outputs[i]), step);
    }
  /* Readings are kept in blocks; who reads those reads them. */
  link_to (node (self, "table", "interval_block"), node (self, "table", "reading"));
  link_to (node (self, "table", "interval_meter"), node (self, "table", "reading"));
}

/*
 * The model
 */

typedef struct {
  VsLineage      *self;
  const VsEntity *entity;     /* in whose rows names are meant first */
  const VsEntity *outer;      /* and then (nullable) */
  Node           *user;
} Names;

static Node *
field_node (VsLineage *self, const VsEntity *entity, const VsField *field)
{
  g_autofree char *name = g_strconcat (entity->name, ".", field->name, NULL);
  Node *to = node (self, "field", name);

  if (!to->caption)
    to->caption = g_strdup (field->caption);
  return to;
}

/* "region", "customer.region" over a relation, "ticket.is_open" of rows that belong to this one. */
static gboolean
resolve (VsLineage *self, const VsEntity *entity, const char *path, Node *user)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  guint n = g_strv_length (parts);
  const VsField *field;

  for (guint i = 0; entity && i + 1 < n; i++)
    {
      const char *next = parts[i];

      for (guint r = 0; r < entity->relations->len; r++)
        if (strcmp (((VsRelation *) entity->relations->pdata[r])->name, parts[i]) == 0)
          next = ((VsRelation *) entity->relations->pdata[r])->parent;
      entity = vs_model_entity (self->model, next);
    }
  field = entity && n > 0 ? vs_entity_field (entity, parts[n - 1]) : NULL;
  if (field)
    link_to (user, field_node (self, entity, field));
  return field != NULL;
}

static void visit_aggregate (const VsExprAggregate *aggregate, gpointer data);

static void
visit_name (const char *name, gpointer data)
{
  const Names *names = data;

  if (resolve (names->self, names->entity, name, names->user) || (names->outer && resolve (names->self, names->outer, name, names->user)))
    return;
  if (vs_model_measure (names->self->model, name))
    link_to (names->user, node (names->self, "measure", name));
}

static void
visit_expr (VsLineage *self, const VsExpr *expr, const VsEntity *entity, const VsEntity *outer, Node *user)
{
  Names names = { self, entity, outer, user };

  vs_expr_visit (expr, visit_name, visit_aggregate, &names);
}

static void
note_first (const char *name, gpointer data)
{
  char **first = data;

  if (!*first && strchr (name, '.'))
    *first = g_strndup (name, (gsize) (strchr (name, '.') - name));
}

static void
visit_aggregate (const VsExprAggregate *aggregate, gpointer data)
{
  const Names *names = data;
  g_autofree char *first = NULL;
  const VsEntity *rows;

  if (!aggregate->entity && aggregate->arg)
    vs_expr_visit (aggregate->arg, note_first, NULL, &first);
  rows = vs_model_entity (names->self->model, aggregate->entity ? aggregate->entity : first ? first : names->entity->name);
  if (!rows)
    rows = names->entity;
  if (aggregate->arg)
    visit_expr (names->self, aggregate->arg, rows, names->entity, names->user);
  if (aggregate->where)
    visit_expr (names->self, aggregate->where, rows, names->entity, names->user);
  /* Rows that are counted are those of their table. */
  if (!aggregate->arg && rows->key)
    resolve (names->self, rows, rows->key, names->user);
}

static void
add_entity (VsLineage *self, const VsEntity *entity)
{
  for (guint i = 0; i < entity->fields->len; i++)
    {
      const VsField *field = entity->fields->pdata[i];
      Node *user = field_node (self, entity, field);
      g_autofree char *column = field->column ? g_strconcat (entity->table, ".", field->column, NULL) : NULL;

      if (column && find (self, "column", column))
        link_to (user, node (self, "column", column));
      else if (column && find (self, "table", entity->table) && find (self, "table", entity->table)->needs->len > 0
               && strcmp (((Node *) find (self, "table", entity->table)->needs->pdata[0])->kind, "step") == 0)
        link_to (user, node (self, "table", entity->table));
      if (field->expr)
        visit_expr (self, field->expr, entity, NULL, user);
    }
}

static void
add_model (VsLineage *self)
{
  const GPtrArray *entities = vs_model_entities (self->model), *measures = vs_model_measures (self->model);

  for (guint i = 0; i < measures->len; i++)
    {
      const VsMeasure *measure = measures->pdata[i];
      Node *user = node (self, "measure", measure->name);

      user->caption = g_strdup (measure->caption);
    }
  for (guint i = 0; i < entities->len; i++)
    add_entity (self, entities->pdata[i]);
  for (guint i = 0; i < measures->len; i++)
    {
      const VsMeasure *measure = measures->pdata[i];
      const VsEntity *entity = vs_model_entity (self->model, measure->entity);

      if (entity)
        visit_expr (self, measure->expr, entity, NULL, node (self, "measure", measure->name));
    }
}

/*
 * Dashboards
 */

/* Every word of a text that is the name of a measure, or of a field with its entity. */
static void
add_words (VsLineage *self, Node *user, const char *text)
{
  for (const char *p = text; *p;)
    {
      gsize n = strspn (p, "abcdefghijklmnopqrstuvwxyz0123456789_.");
      g_autofree char *word = g_strndup (p, n);
      Node *found = n ? find (self, strchr (word, '.') ? "field" : "measure", word) : NULL;

      if (found)
        link_to (user, found);
      p += n ? n : 1;
    }
}

static void
add_json (VsLineage *self, Node *user, JsonNode *at)
{
  if (JSON_NODE_HOLDS_OBJECT (at))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (at));
      while (json_object_iter_next (&iter, NULL, &member))
        add_json (self, user, member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (at))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (at)); i++)
      add_json (self, user, json_array_get_element (json_node_get_array (at), i));
  else if (JSON_NODE_HOLDS_VALUE (at) && json_node_get_value_type (at) == G_TYPE_STRING)
    add_words (self, user, json_node_get_string (at));
}

static void
add_dashboards (VsLineage *self, VsWorkspace *ws)
{
  g_auto (GStrv) names = vs_document_list (ws, "dashboards");

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *json = vs_document_load (ws, "dashboards", names[i], NULL, NULL);
      g_autoptr (VsJsonDoc) doc = json ? vs_json_doc_parse (json, names[i], NULL) : NULL;
      Node *user;

      if (!doc)
        continue;
      user = node (self, "dashboard", names[i]);
      user->caption = g_strdup (vs_json_string_or (vs_json_get (vs_json_doc_root (doc), "title"), names[i]));
      if (vs_json_exists (vs_json_doc_root (doc)))
        add_json (self, user, vs_json_doc_root (doc).node);
    }
}

/*
 * Life
 */

VsLineage *
vs_lineage_new (VsWorkspace *ws, const VsStep *const *steps, GError **error)
{
  g_autoptr (VsLineage) self = g_new0 (VsLineage, 1);
  sqlite3 *db;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws), NULL);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, node_free);
  self->model = vs_calculated_model (ws, NULL, error);
  db = self->model ? vs_workspace_reader (ws, error) : NULL;
  ok = db && read_loads (self, ws, db, error);
  vs_workspace_release (ws, db);
  if (!ok)
    return NULL;
  add_steps (self, steps);
  add_model (self);
  add_dashboards (self, ws);
  return g_steal_pointer (&self);
}

void
vs_lineage_free (VsLineage *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->nodes);
  g_clear_pointer (&self->model, vs_model_unref);
  g_free (self);
}

/*
 * Questions
 */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
names_of (VsLineage *self, const char *kind)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (strcmp (((Node *) value)->kind, kind) == 0)
      g_ptr_array_add (names, g_strdup (((Node *) value)->name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

GPtrArray *
vs_lineage_columns (VsLineage *self)
{
  return names_of (self, "column");
}

GPtrArray *
vs_lineage_measures (VsLineage *self)
{
  return names_of (self, "measure");
}

/* What a name means: a column before a field of the same name. */
static Node *
look_up (VsLineage *self, const char *name)
{
  static const char *const kinds[] = { "column", "measure", "field", "file", "dashboard" };
  Node *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && !found; i++)
    found = find (self, kinds[i], name);
  return found;
}

static Node *
look_up_or_tell (VsLineage *self, const char *name, GError **error)
{
  static const char *const kinds[] = { "column", "measure", "field", "file" };
  Node *found = look_up (self, name);
  g_autoptr (GPtrArray) all = NULL;
  const char *nearest;

  if (found)
    return found;
  all = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) names = names_of (self, kinds[i]);

      for (guint k = 0; k < names->len; k++)
        g_ptr_array_add (all, g_strdup (names->pdata[k]));
    }
  nearest = vs_text_nearest (name, (const char *const *) all->pdata, all->len);
  if (nearest)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("Nothing is called “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("Nothing is called “%s”: name a column (invoice.amount), a measure, or a file's column (invoices.csv:Amount)."), name);
  return NULL;
}

const char *
vs_lineage_caption (VsLineage *self, const char *name)
{
  const Node *found = look_up (self, name);

  return found && found->caption ? found->caption : name;
}

/* All that is reached, each with whether a way there goes round the steps: first those ways, then the others. */
static void
walk (Node *from, gboolean down, gboolean certain, GHashTable *reached)
{
  GPtrArray *next = down ? from->needs : from->users;

  for (guint i = 0; i < next->len; i++)
    {
      Node *to = next->pdata[i];
      gboolean sure = certain && strcmp (to->kind, "step") != 0;
      gpointer known = NULL;

      if (g_hash_table_lookup_extended (reached, to, NULL, &known) && (GPOINTER_TO_INT (known) || !sure))
        continue;
      g_hash_table_insert (reached, to, GINT_TO_POINTER (sure));
      walk (to, down, sure, reached);
    }
}

static int
rank (const char *kind)
{
  static const char *const kinds[] = { "column", "field", "measure", "dashboard" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kind, kinds[i]) == 0)
      return (int) i;
  return -1;
}

static int
compare_things (gconstpointer a, gconstpointer b)
{
  const VsLineageThing *x = *(VsLineageThing *const *) a, *y = *(VsLineageThing *const *) b;

  if (strcmp (x->kind, y->kind) != 0)
    return rank (x->kind) - rank (y->kind);
  return x->certain != y->certain ? (x->certain ? -1 : 1) : strcmp (x->name, y->name);
}

static GPtrArray *
things (Node *from, gboolean down, gboolean only_columns)
{
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_lineage_thing_free);
  GHashTableIter iter;
  gpointer key, value;

  if (strcmp (from->kind, "column") == 0 && down)
    g_hash_table_insert (reached, from, GINT_TO_POINTER (TRUE));
  walk (from, down, TRUE, reached);
  g_hash_table_iter_init (&iter, reached);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Node *to = key;
      VsLineageThing *thing;

      if (rank (to->kind) < 0 || (only_columns && strcmp (to->kind, "column") != 0))
        continue;
      thing = g_new0 (VsLineageThing, 1);
      *thing = (VsLineageThing) { g_strdup (to->kind), g_strdup (to->name), g_strdup (to->caption ? to->caption : to->name), GPOINTER_TO_INT (value) };
      g_ptr_array_add (found, thing);
    }
  g_ptr_array_sort (found, compare_things);
  return found;
}

GPtrArray *
vs_lineage_needs (VsLineage *self, const char *name, GError **error)
{
  Node *from = look_up_or_tell (self, name, error);

  return from ? things (from, TRUE, TRUE) : NULL;
}

GPtrArray *
vs_lineage_affected (VsLineage *self, const char *name, GError **error)
{
  Node *from = look_up_or_tell (self, name, error);

  return from ? things (from, FALSE, FALSE) : NULL;
}

GPtrArray *
vs_lineage_sources (VsLineage *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) needs = vs_lineage_needs (self, name, error);
  GPtrArray *sources = needs ? g_ptr_array_new_with_free_func ((GDestroyNotify) vs_lineage_source_free) : NULL;

  for (guint i = 0; needs && i < needs->len; i++)
    {
      const VsLineageThing *thing = needs->pdata[i];
      const Node *column = find (self, "column", thing->name);

      for (guint k = 0; column && k < column->sources->len; k++)
        {
          const VsLineageSource *of = column->sources->pdata[k];
          VsLineageSource *copy = g_new0 (VsLineageSource, 1);

          *copy = (VsLineageSource) { g_strdup (of->file), g_strdup (of->column), g_strdup (of->mapping), g_strdup (of->transformation), of->at,
                                        thing->certain };
          g_ptr_array_add (sources, copy);
        }
    }
  return sources;
}
