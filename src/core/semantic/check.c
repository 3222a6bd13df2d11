/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of calculated fields and measures are inferred in the order of what they are made of; a name that is met again while it is being
 * inferred is a cycle. */
#include "semantic/check.h"
#include "semantic/scope.h"

/* What is being inferred, keyed by the VsField or VsMeasure. */
typedef enum { STATE_NEW, STATE_ACTIVE, STATE_DONE } State;

typedef struct {
  VsModel    *model;
  VsJson      root;
  GHashTable *state;
  VsPeriod    period;  /* any: only types matter */
  gboolean    sound;   /* no fault found by us */
} Checker;

static void infer_field (Checker *self, const VsEntity *entity, VsField *field);
static void infer_measure (Checker *self, VsMeasure *measure);

static void
fault (Checker *self, VsJson at, const char *message)
{
  vs_json_fault (at, "%s", message);
  self->sound = FALSE;
}

static VsJson
entity_place (Checker *self, const VsEntity *entity)
{
  return vs_json_get (vs_json_get (self->root, "entities"), entity->name);
}

static VsJson
field_place (Checker *self, const VsEntity *entity, const VsField *field)
{
  return vs_json_get (vs_json_get (entity_place (self, entity), "fields"), field->name);
}

typedef struct {
  Checker        *checker;
  const VsEntity *entity;
  gboolean       *uses_period;   /* set when anything visited does */
} Visit;

static void
visit_field (const char *name, gpointer data)
{
  Visit *visit = data;
  VsPath path;

  if (vs_path_resolve (visit->checker->model, visit->entity, name, &path, NULL))
    {
      infer_field (visit->checker, path.entity, (VsField *) path.field);
      *visit->uses_period |= path.field->uses_period;
    }
}

static void visit_children (const VsExprAggregate *agg, gpointer data);

static void
visit_expr (Checker *checker, const VsEntity *entity, const VsExpr *expr, gboolean *uses_period)
{
  Visit visit = { checker, entity, uses_period };

  if (expr != NULL)
    vs_expr_visit (expr, visit_field, visit_children, &visit);
}

static void
visit_children (const VsExprAggregate *agg, gpointer data)
{
  Visit *visit = data;
  g_auto (VsAggregateOver) over = { 0 };

  if (!vs_scope_over_children (visit->checker->model, visit->entity, agg, &over, NULL))
    return;
  visit_expr (visit->checker, over.entity, over.arg, visit->uses_period);
  visit_expr (visit->checker, over.entity, agg->where, visit->uses_period);
}

static void
visit_rows (const VsExprAggregate *agg, gpointer data)
{
  Visit *visit = data;
  g_auto (VsAggregateOver) over = { 0 };

  if (!vs_scope_over_rows (visit->checker->model, visit->entity, agg, &over, NULL))
    return;
  visit_expr (visit->checker, over.entity, over.arg, visit->uses_period);
  visit_expr (visit->checker, over.entity, agg->where, visit->uses_period);
}

static void
visit_measure (const char *name, gpointer data)
{
  Visit *visit = data;
  const VsMeasure *measure = vs_model_measure (visit->checker->model, name);

  if (measure != NULL)
    {
      infer_measure (visit->checker, (VsMeasure *) measure);
      *visit->uses_period |= measure->uses_period;
    }
}

/* TRUE when `thing` is to be inferred now; a cycle is a fault at `at`. */
static gboolean
enter (Checker *self, gconstpointer thing, VsJson at)
{
  State state = GPOINTER_TO_INT (g_hash_table_lookup (self->state, thing));

  if (state == STATE_ACTIVE)
    fault (self, at, _("is made of itself, over other calculated names"));
  if (state != STATE_NEW)
    return FALSE;
  g_hash_table_insert (self->state, (gpointer) thing, GINT_TO_POINTER (STATE_ACTIVE));
  return TRUE;
}

static void
infer_field (Checker *self, const VsEntity *entity, VsField *field)
{
  VsJson place = field_place (self, entity, field);
  VsJson at = vs_json_get (place, "expr");
  g_autoptr (GError) error = NULL;
  VsScope scope;

  if (field->expr == NULL || !enter (self, field, at))
    return;
  field->uses_period = vs_expr_uses_period (field->expr);
  visit_expr (self, entity, field->expr, &field->uses_period);
  g_hash_table_insert (self->state, field, GINT_TO_POINTER (STATE_DONE));
  if (!self->sound)
    return;
  vs_scope_init_row (&scope, self->model, entity, 0, &self->period);
  if (vs_scope_check_row (&scope, field->expr, &field->type, &error))
    field->format = vs_json_exists (vs_json_get (place, "format")) ? field->format : vs_model_default_format (field->type);
  else
    fault (self, at, error->message);
}

static void
infer_measure (Checker *self, VsMeasure *measure)
{
  VsJson place = vs_json_get (vs_json_get (self->root, "measures"), measure->name);
  VsJson at = vs_json_get (place, "expr");
  const VsEntity *entity = vs_model_entity (self->model, measure->entity);
  g_autoptr (GError) error = NULL;
  VsScope scope;
  Visit visit;

  if (measure->expr == NULL || entity == NULL || !enter (self, measure, at))
    return;
  measure->uses_period = vs_expr_uses_period (measure->expr);
  visit = (Visit) { self, entity, &measure->uses_period };
  vs_expr_visit (measure->expr, visit_measure, visit_rows, &visit);
  g_hash_table_insert (self->state, measure, GINT_TO_POINTER (STATE_DONE));
  if (!self->sound)
    return;
  vs_scope_init_group (&scope, self->model, entity, 0, &self->period);
  if (vs_expr_check (measure->expr, &scope.scope, &measure->type, &error))
    measure->format = vs_json_exists (vs_json_get (place, "format")) ? measure->format : vs_model_default_format (measure->type);
  else
    fault (self, at, error->message);
}

static char *
unknown_entity (Checker *self, const char *name)
{
  g_autofree char *hint = vs_model_hint (name, vs_model_entities (self->model));

  return g_strdup_printf (_("there is no entity “%s”%s"), name, hint);
}

static void
check_relations (Checker *self, const VsEntity *entity)
{
  VsJson relations = vs_json_get (entity_place (self, entity), "relations");

  for (guint i = 0; i < entity->relations->len; i++)
    {
      const VsRelation *relation = entity->relations->pdata[i];
      const VsEntity *parent = vs_model_entity (self->model, relation->parent);
      VsJson at = vs_json_get (relations, relation->name);

      if (parent == NULL)
        {
          g_autofree char *message = unknown_entity (self, relation->parent);

          fault (self, at, message);
        }
      else if (parent->key == NULL)
        {
          g_autofree char *message = g_strdup_printf (_("“%s” has no key, so nothing can belong to it"), relation->parent);

          fault (self, at, message);
        }
    }
}

static void
check_entity (Checker *self, const VsEntity *entity)
{
  VsJson at = entity_place (self, entity);

  if (entity->label != NULL && vs_entity_field (entity, entity->label) == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("there is no field “%s”"), entity->label);

      fault (self, vs_json_get (at, "label"), message);
    }
  if (entity->key != NULL && vs_entity_field (entity, entity->key) == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("there is no field “%s”"), entity->key);

      fault (self, vs_json_get (at, "key"), message);
    }
  check_relations (self, entity);
}

gboolean
vs_model_check (VsModel *model, VsJsonDoc *doc, GError **error)
{
  g_autoptr (GHashTable) state = g_hash_table_new (NULL, NULL);
  Checker self = { model, vs_json_doc_root (doc), state, vs_period_new (VS_PERIOD_12_MONTHS, VS_COMPARE_YEAR_BEFORE, 0, 1), TRUE };
  const GPtrArray *entities = vs_model_entities (model);
  const GPtrArray *measures = vs_model_measures (model);

  /* Faults of form first: what follows relies on every name and expression being there. */
  if (!vs_json_doc_check (doc, error))
    return FALSE;
  for (guint i = 0; i < entities->len; i++)
    check_entity (&self, entities->pdata[i]);
  for (guint i = 0; self.sound && i < measures->len; i++)
    {
      const VsMeasure *measure = measures->pdata[i];

      if (vs_model_entity (model, measure->entity) == NULL)
        {
          g_autofree char *message = unknown_entity (&self, measure->entity);

          fault (&self, vs_json_get (vs_json_get (vs_json_get (self.root, "measures"), measure->name), "entity"), message);
        }
    }
  for (guint i = 0; self.sound && i < entities->len; i++)
    {
      const VsEntity *entity = entities->pdata[i];

      for (guint k = 0; self.sound && k < entity->fields->len; k++)
        infer_field (&self, entity, entity->fields->pdata[k]);
    }
  for (guint i = 0; self.sound && i < measures->len; i++)
    infer_measure (&self, measures->pdata[i]);
  return vs_json_doc_check (doc, error);
}
