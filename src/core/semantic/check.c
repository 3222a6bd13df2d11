/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/check.h"
#include "semantic/infer.h"

typedef struct {
  VsModel *model;
  VsJson   root;
  gboolean sound;   /* no fault found by us */
} Checker;

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

/* Of a calculated field or a measure, told by the inference. */
static void
expr_fault (const VsEntity *entity, gpointer thing, const char *message, gpointer data)
{
  Checker *self = data;
  VsJson place = entity ? vs_json_get (vs_json_get (entity_place (self, entity), "fields"), ((const VsField *) thing)->name)
                        : vs_json_get (vs_json_get (self->root, "measures"), ((const VsMeasure *) thing)->name);

  fault (self, vs_json_get (place, "expr"), message);
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
  Checker self = { model, vs_json_doc_root (doc), TRUE };
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
  if (self.sound)
    vs_model_infer (model, expr_fault, &self);
  return vs_json_doc_check (doc, error);
}
