/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of calculated fields and measures are inferred in the order of what they are made of; a name that is met again while it is being
 * inferred closes a circle. */
#include "semantic/infer.h"
#include "semantic/scope.h"

/* More of them on top of each other are refused: every walk down recurses. */
#define MAX_HEIGHT 60

/* Of a VsField or VsMeasure. */
typedef enum { STATE_NEW, STATE_ACTIVE, STATE_SOUND, STATE_BAD } State;

typedef struct {
  const VsEntity *entity;   /* NULL: a measure */
  gpointer        thing;
} Step;

typedef struct {
  VsModel     *model;
  VsInferFault fault;
  gpointer     data;
  GHashTable  *state;   /* by thing */
  GArray      *way;     /* Steps that are active, outermost first */
  VsPeriod     period;  /* any: only types matter */
  gboolean     sound;
} Inference;

static gboolean infer_field (Inference *self, const VsEntity *entity, VsField *field);
static gboolean infer_measure (Inference *self, VsMeasure *measure);

/* ── What a thing is made of ── */

typedef struct {
  Inference      *inference;
  const VsEntity *entity;
  gboolean        uses_period, sound;   /* of all that was visited */
  guint           height;
} Visit;

static void
visit_field (const char *name, gpointer data)
{
  Visit *visit = data;
  VsPath path;

  if (!vs_path_resolve (visit->inference->model, visit->entity, name, &path, NULL))
    return;
  visit->sound &= infer_field (visit->inference, path.entity, (VsField *) path.field);
  visit->uses_period |= path.field->uses_period;
  visit->height = MAX (visit->height, path.field->height);
}

static void
visit_measure (const char *name, gpointer data)
{
  Visit *visit = data;
  const VsMeasure *measure = vs_model_measure (visit->inference->model, name);

  if (measure == NULL)
    return;
  visit->sound &= infer_measure (visit->inference, (VsMeasure *) measure);
  visit->uses_period |= measure->uses_period;
  visit->height = MAX (visit->height, measure->height);
}

static void visit_children (const VsExprAggregate *agg, gpointer data);

static void
visit_over (Visit *visit, const VsAggregateOver *over, const VsExpr *where)
{
  Visit inside = { visit->inference, over->entity, FALSE, TRUE, 0 };

  if (over->arg != NULL)
    vs_expr_visit (over->arg, visit_field, visit_children, &inside);
  if (where != NULL)
    vs_expr_visit (where, visit_field, visit_children, &inside);
  visit->sound &= inside.sound;
  visit->uses_period |= inside.uses_period;
  visit->height = MAX (visit->height, inside.height);
}

static void
visit_children (const VsExprAggregate *agg, gpointer data)
{
  Visit *visit = data;
  g_auto (VsAggregateOver) over = { 0 };

  if (vs_scope_over_children (visit->inference->model, visit->entity, agg, &over, NULL))
    visit_over (visit, &over, agg->where);
}

static void
visit_rows (const VsExprAggregate *agg, gpointer data)
{
  Visit *visit = data;
  g_auto (VsAggregateOver) over = { 0 };

  if (vs_scope_over_rows (visit->inference->model, visit->entity, agg, &over, NULL))
    visit_over (visit, &over, agg->where);
}

/* ── States ── */

static State
state_of (Inference *self, gconstpointer thing)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->state, thing));
}

static void
set_state (Inference *self, gpointer thing, State state)
{
  g_hash_table_insert (self->state, thing, GINT_TO_POINTER (state));
}

static void
tell (Inference *self, const Step *step, const char *message)
{
  self->fault (step->entity, step->thing, message, self->data);
  self->sound = FALSE;
}

/* From the first time it was met to the last step of the way: all are made of each other. */
static void
tell_circle (Inference *self, gconstpointer thing)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < self->way->len; i++)
    {
      Step step = g_array_index (self->way, Step, i);

      inside |= step.thing == thing;
      if (!inside || state_of (self, step.thing) == STATE_BAD)
        continue;
      tell (self, &step, _("is made of itself, over other calculated names"));
      set_state (self, step.thing, STATE_BAD);
    }
}

static gboolean
is_too_high (Inference *self, const Step *step, guint height)
{
  if (height <= MAX_HEIGHT)
    return FALSE;
  tell (self, step, _("stands on too many other calculated names, one on top of the other"));
  return TRUE;
}

/* TRUE when it is to be inferred now; else *sound says what came of it. */
static gboolean
enter (Inference *self, const VsEntity *entity, gpointer thing, gboolean *sound)
{
  Step step = { entity, thing };

  switch (state_of (self, thing))
    {
    case STATE_ACTIVE:
      tell_circle (self, thing);
      *sound = FALSE;
      return FALSE;
    case STATE_SOUND:
    case STATE_BAD:
      *sound = state_of (self, thing) == STATE_SOUND;
      return FALSE;
    case STATE_NEW:
    default:
      if (is_too_high (self, &step, self->way->len))
        {
          set_state (self, thing, STATE_BAD);
          *sound = FALSE;
          return FALSE;
        }
      set_state (self, thing, STATE_ACTIVE);
      g_array_append_val (self->way, step);
      return TRUE;
    }
}

static gboolean
leave (Inference *self, gboolean sound)
{
  gpointer thing = g_array_index (self->way, Step, self->way->len - 1).thing;

  sound &= state_of (self, thing) == STATE_ACTIVE;   /* a circle may have been closed over it meanwhile */
  set_state (self, thing, sound ? STATE_SOUND : STATE_BAD);
  g_array_set_size (self->way, self->way->len - 1);
  return sound;
}

/* ── Inferring ── */

static gboolean
infer_field (Inference *self, const VsEntity *entity, VsField *field)
{
  Visit visit = { self, entity, FALSE, TRUE, 0 };
  Step step = { entity, field };
  g_autoptr (GError) error = NULL;
  gboolean sound = TRUE;
  VsScope scope;

  if (field->expr == NULL || !enter (self, entity, field, &sound))
    return sound;
  vs_expr_visit (field->expr, visit_field, visit_children, &visit);
  field->uses_period = visit.uses_period || vs_expr_uses_period (field->expr);
  field->height = visit.height + 1;
  vs_scope_init_row (&scope, self->model, entity, 0, &self->period);
  sound = visit.sound && state_of (self, field) == STATE_ACTIVE && !is_too_high (self, &step, field->height);
  if (sound && !vs_scope_check_row (&scope, field->expr, &field->type, &error))
    {
      tell (self, &step, error->message);
      sound = FALSE;
    }
  if (sound && !field->has_format)
    field->format = vs_model_default_format (field->type);
  return leave (self, sound);
}

static gboolean
infer_measure (Inference *self, VsMeasure *measure)
{
  const VsEntity *entity = vs_model_entity (self->model, measure->entity);
  Visit visit = { self, entity, FALSE, TRUE, 0 };
  Step step = { NULL, measure };
  g_autoptr (GError) error = NULL;
  gboolean sound = TRUE;
  VsScope scope;

  if (!enter (self, NULL, measure, &sound))
    return sound;
  vs_expr_visit (measure->expr, visit_measure, visit_rows, &visit);
  measure->uses_period = visit.uses_period || vs_expr_uses_period (measure->expr);
  measure->height = visit.height + 1;
  vs_scope_init_group (&scope, self->model, entity, 0, &self->period);
  sound = visit.sound && state_of (self, measure) == STATE_ACTIVE && !is_too_high (self, &step, measure->height);
  if (sound && !vs_expr_check (measure->expr, &scope.scope, &measure->type, &error))
    {
      tell (self, &step, error->message);
      sound = FALSE;
    }
  if (sound && !measure->has_format)
    measure->format = vs_model_default_format (measure->type);
  return leave (self, sound);
}

gboolean
vs_model_infer (VsModel *model, VsInferFault fault, gpointer data)
{
  g_autoptr (GHashTable) state = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (Step));
  Inference self = { model, fault, data, state, way, vs_period_new (VS_PERIOD_12_MONTHS, VS_COMPARE_YEAR_BEFORE, 0, 1), TRUE };
  const GPtrArray *entities = vs_model_entities (model);
  const GPtrArray *measures = vs_model_measures (model);

  for (guint i = 0; i < entities->len; i++)
    {
      const VsEntity *entity = entities->pdata[i];

      for (guint k = 0; k < entity->fields->len; k++)
        infer_field (&self, entity, entity->fields->pdata[k]);
    }
  for (guint i = 0; i < measures->len; i++)
    infer_measure (&self, measures->pdata[i]);
  return self.sound;
}
