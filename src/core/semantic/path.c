/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/model-private.h"
#include "semantic/path.h"

#include <string.h>

/* ── The graph of to-one steps ── */

static gboolean
is_named_role (const VsEntity *from, const VsRelation *relation)
{
  if (g_str_equal (relation->name, relation->parent))
    return FALSE;
  for (guint i = 0; i < from->relations->len; i++)
    {
      const VsRelation *other = from->relations->pdata[i];

      if (g_str_equal (other->parent, relation->parent) && g_str_equal (other->name, other->parent))
        return TRUE;
    }
  return FALSE;
}

/* All steps that lead from a row of `from` to at most one row of another entity. */
static GArray *
steps_from (const VsModel *model, const VsEntity *from)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (VsPathStep));
  const GPtrArray *entities = vs_model_entities (model);

  for (guint i = 0; i < from->relations->len; i++)
    {
      const VsRelation *relation = from->relations->pdata[i];
      VsPathStep step = { from, vs_model_entity (model, relation->parent), relation, FALSE };

      if (step.to != NULL && !is_named_role (from, relation))
        g_array_append_val (steps, step);
    }
  for (guint i = 0; i < entities->len; i++)
    {
      const VsEntity *child = entities->pdata[i];

      for (guint k = 0; k < child->relations->len; k++)
        {
          const VsRelation *relation = child->relations->pdata[k];
          VsPathStep step = { from, child, relation, TRUE };

          if (relation->one_to_one && g_str_equal (relation->parent, from->name))
            g_array_append_val (steps, step);
        }
    }
  return steps;
}

typedef struct {
  guint      depth;
  guint      ways;      /* how many shortest ways lead here */
  VsPathStep last;
} Node;

/* Breadth first: every entity that can be reached, with its last step. Keys are entities. */
static GHashTable *
reach (const VsModel *model, const VsEntity *from)
{
  GHashTable *nodes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  Node *start = g_new0 (Node, 1);

  start->ways = 1;
  g_hash_table_insert (nodes, (gpointer) from, start);
  g_ptr_array_add (queue, (gpointer) from);
  for (guint i = 0; i < queue->len; i++)
    {
      const VsEntity *entity = queue->pdata[i];
      Node *node = g_hash_table_lookup (nodes, entity);
      g_autoptr (GArray) steps = steps_from (model, entity);

      for (guint k = 0; node->depth + 1 < VS_PATH_MAX && k < steps->len; k++)
        {
          const VsPathStep *step = &g_array_index (steps, VsPathStep, k);
          Node *next = g_hash_table_lookup (nodes, step->to);

          if (next == NULL)
            {
              next = g_new0 (Node, 1);
              next->depth = node->depth + 1;
              next->last = *step;
              g_hash_table_insert (nodes, (gpointer) step->to, next);
              g_ptr_array_add (queue, (gpointer) step->to);
            }
          if (next->depth == node->depth + 1)
            next->ways += node->ways;
        }
    }
  return nodes;
}

/* (transfer none) */
static GHashTable *
reached_from (const VsModel *model, const VsEntity *from)
{
  GMutex *lock = (GMutex *) &model->lock;
  GHashTable *nodes;

  g_mutex_lock (lock);
  nodes = g_hash_table_lookup (model->reached, from);
  if (nodes == NULL)
    g_hash_table_insert (model->reached, (gpointer) from, nodes = reach (model, from));
  g_mutex_unlock (lock);
  return nodes;
}

static gboolean
append_way (GHashTable *nodes, const VsEntity *from, const VsEntity *to, VsPath *path)
{
  const Node *node = g_hash_table_lookup (nodes, to);
  guint end = path->n_steps + node->depth;

  if (end > VS_PATH_MAX)
    return FALSE;
  path->n_steps = end;
  for (const VsEntity *at = to; at != from; node = g_hash_table_lookup (nodes, at))
    {
      path->steps[--end] = node->last;
      at = node->last.from;
    }
  path->entity = to;
  return TRUE;
}

/* Appends the way from path->entity to `to`. */
static gboolean
walk_to (const VsModel *model, const VsEntity *to, VsPath *path, GError **error)
{
  const VsEntity *from = path->entity;
  GHashTable *nodes = reached_from (model, from);
  const Node *node = g_hash_table_lookup (nodes, to);

  if (node == NULL)
    {
      /* Translators: names of entities of the data model, such as “customer” and “ticket” */
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("A “%s” does not belong to just one “%s”; count or sum them instead"),
                   from->name, to->name);
      return FALSE;
    }
  if (node->ways > 1)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("There are several ways from “%s” to “%s”; write out the one you mean"),
                   from->name, to->name);
      return FALSE;
    }
  if (!append_way (nodes, from, to, path))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("The way from “%s” to “%s” is too long"), from->name, to->name);
      return FALSE;
    }
  return TRUE;
}

/* ── Names ── */

static gboolean
add_step (VsPath *path, VsPathStep step)
{
  if (path->n_steps == VS_PATH_MAX)
    return FALSE;
  path->steps[path->n_steps++] = step;
  path->entity = step.to;
  return TRUE;
}

/* One part before the last: a relation, ourselves, a twin, or an entity further away. */
static gboolean
walk_part (const VsModel *model, const char *part, VsPath *path, GError **error)
{
  const VsEntity *at = path->entity;
  const VsEntity *to = vs_model_entity (model, part);

  for (guint i = 0; i < at->relations->len; i++)
    {
      const VsRelation *relation = at->relations->pdata[i];
      const VsEntity *parent = vs_model_entity (model, relation->parent);

      if (g_str_equal (relation->name, part) && parent != NULL && add_step (path, (VsPathStep) { at, parent, relation, FALSE }))
        return TRUE;
    }
  if (to == at)
    return TRUE;
  for (guint i = 0; to != NULL && i < to->relations->len; i++)
    {
      const VsRelation *relation = to->relations->pdata[i];

      if (relation->one_to_one && g_str_equal (relation->parent, at->name) && add_step (path, (VsPathStep) { at, to, relation, TRUE }))
        return TRUE;
    }
  if (to != NULL)
    return walk_to (model, to, path, error);

  if (error != NULL)   /* the nearest name is not looked for in vain */
    {
      g_autofree char *hint = vs_model_hint (part, at->relations);
      g_autofree char *other = hint[0] ? NULL : vs_model_hint (part, vs_model_entities (model));

      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” is not known from “%s”%s"), part, at->name, other ? other : hint);
    }
  return FALSE;
}

gboolean
vs_path_resolve (const VsModel *model, const VsEntity *from, const char *name, VsPath *path, GError **error)
{
  const char *start = name;
  const char *dot;

  g_return_val_if_fail (model != NULL && from != NULL && name != NULL && path != NULL, FALSE);

  memset (path, 0, sizeof *path);
  path->entity = from;
  for (; (dot = strchr (start, '.')) != NULL; start = dot + 1)
    {
      g_autofree char *part = g_strndup (start, dot - start);

      if (!walk_part (model, part, path, error))
        return FALSE;
    }
  path->field = vs_entity_field (path->entity, start);
  if (path->field != NULL)
    return TRUE;

  if (error != NULL)
    {
      g_autofree char *hint = vs_model_hint (start, path->entity->fields);

      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” has no field “%s”%s"), path->entity->name, start, hint);
    }
  return FALSE;
}

gboolean
vs_path_find (const VsModel *model, const VsEntity *from, const VsEntity *to, VsPath *path, GError **error)
{
  g_return_val_if_fail (model != NULL && from != NULL && to != NULL && path != NULL, FALSE);

  memset (path, 0, sizeof *path);
  path->entity = from;
  return from == to || walk_to (model, to, path, error);
}

char **
vs_path_names (const VsModel *model, const VsEntity *from)
{
  GHashTable *nodes = reached_from (model, from);
  const GPtrArray *entities = vs_model_entities (model);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < from->fields->len; i++)
    g_ptr_array_add (names, g_strdup (((const VsField *) from->fields->pdata[i])->name));
  for (guint e = 0; e < entities->len; e++)
    {
      const VsEntity *entity = entities->pdata[e];
      const Node *node = g_hash_table_lookup (nodes, entity);

      if (node == NULL || node->ways > 1)
        continue;
      for (guint i = 0; i < entity->fields->len; i++)
        g_ptr_array_add (names, g_strdup_printf ("%s.%s", entity->name, ((const VsField *) entity->fields->pdata[i])->name));
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}
