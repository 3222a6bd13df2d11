/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/check.h"
#include "semantic/model-private.h"
#include "semantic/words.h"

/* ── Freeing ── */

void
vs_field_free (gpointer data)
{
  VsField *field = data;

  g_free (field->name);
  g_free (field->caption);
  g_free (field->description);
  g_free (field->unit);
  g_strfreev (field->synonyms);
  g_free (field->column);
  g_clear_pointer (&field->expr, vs_expr_unref);
  g_strfreev (field->values);
  g_free (field->currency);
  g_free (field);
}

static void
relation_free (gpointer data)
{
  VsRelation *relation = data;

  g_free (relation->name);
  g_free (relation->parent);
  g_free (relation->column);
  g_free (relation);
}

static void
entity_free (gpointer data)
{
  VsEntity *entity = data;

  g_free (entity->name);
  g_free (entity->caption);
  g_free (entity->plural);
  g_free (entity->description);
  g_free (entity->table);
  g_free (entity->where);
  g_free (entity->key);
  g_free (entity->label);
  g_ptr_array_unref (entity->fields);
  g_ptr_array_unref (entity->relations);
  g_free (entity);
}

void
vs_measure_free (gpointer data)
{
  VsMeasure *measure = data;

  g_free (measure->name);
  g_free (measure->caption);
  g_free (measure->description);
  g_free (measure->unit);
  g_strfreev (measure->synonyms);
  g_free (measure->entity);
  g_clear_pointer (&measure->expr, vs_expr_unref);
  g_free (measure);
}

/* ── Reading ── */

/* "customer_since" → "Customer since" */
static char *
caption_of (VsJson at, const char *name)
{
  const char *given = vs_json_string_or (vs_json_get (at, "caption"), NULL);
  char *caption = g_strdup (given ? vs_words (given) : name);

  if (given == NULL)
    {
      g_strdelimit (caption, "_", ' ');
      caption[0] = g_ascii_toupper (caption[0]);
    }
  return caption;
}

static char *
read_words (VsJson at, const char *member)
{
  return g_strdup (vs_words (vs_json_string_or (vs_json_get (at, member), NULL)));
}

static GStrv
read_strings (VsJson at)
{
  guint n = vs_json_exists (at) ? vs_json_length (at) : 0;
  GStrv strings = n > 0 ? g_new0 (char *, n + 1) : NULL;

  for (guint i = 0; i < n; i++)
    {
      const char *text = vs_json_string (vs_json_at (at, i));

      strings[i] = g_strdup (text ? text : "");
    }
  return strings;
}

static VsExpr *
read_expr (VsJson at)
{
  g_autoptr (GError) error = NULL;
  const char *text = vs_json_string (at);
  VsExpr *expr = text ? vs_expr_parse (text, &error) : NULL;

  if (error != NULL)
    vs_json_fault (at, "%s", error->message);
  return expr;
}

VsFormat
vs_model_default_format (VsType type)
{
  switch (type)
    {
    case VS_TYPE_BOOL:
      return VS_FORMAT_YESNO;
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
      return VS_FORMAT_INTEGER;
    case VS_TYPE_MONEY:
      return VS_FORMAT_MONEY;
    case VS_TYPE_DAY:
      return VS_FORMAT_DATE;
    case VS_TYPE_TIME:
      return VS_FORMAT_TIME;
    case VS_TYPE_TEXT:
      return VS_FORMAT_TEXT;
    case VS_TYPE_DOUBLE:
    default:
      return VS_FORMAT_NUMBER;
    }
}

/* FALSE, and `format` left as it is, when none is named. */
static gboolean
read_format (VsJson at, VsFormat *format)
{
  VsJson place = vs_json_get (at, "format");
  const char *name = vs_json_string_or (place, NULL);

  if (name != NULL && !vs_format_from_name (name, format))
    vs_json_fault (place,
                   _("“%s” is not a format; use number, integer, percent, money, kwh, kw, days, date, month, time, text, yesno, score, weekday or hour"),
                   name);
  return name != NULL;
}

static void
read_stored_type (VsJson at, VsField *field)
{
  VsJson place = vs_json_get (at, "type");
  const char *name = vs_json_string (place);

  if (name != NULL && !vs_type_from_name (name, &field->type))
    vs_json_fault (place, _("“%s” is not a type; use text, bool, int64, double, money, day or time"), name);
}

VsField *
vs_field_read (VsJson at, const char *name)
{
  VsField *field = g_new0 (VsField, 1);
  VsJson expr = vs_json_get (at, "expr");

  field->name = g_strdup (name);
  field->caption = caption_of (at, name);
  field->description = read_words (at, "description");
  field->unit = read_words (at, "unit");
  field->synonyms = read_strings (vs_json_get (at, "synonyms"));
  field->values = read_strings (vs_json_get (at, "values"));
  field->currency = g_strdup (vs_json_string_or (vs_json_get (at, "currency"), NULL));
  if (vs_json_exists (expr))
    field->expr = read_expr (expr);
  else
    {
      field->column = g_strdup (vs_json_string_or (vs_json_get (at, "column"), name));
      read_stored_type (at, field);
    }
  field->format = vs_model_default_format (field->type);
  field->has_format = read_format (at, &field->format);
  return field;
}

static VsRelation *
read_relation (VsJson at, const char *name, const char *key)
{
  VsRelation *relation = g_new0 (VsRelation, 1);

  relation->name = g_strdup (name);
  relation->parent = g_strdup (vs_json_string_or (vs_json_get (at, "to"), name));
  relation->column = g_strdup (vs_json_string (vs_json_get (at, "column")));
  relation->one_to_one = key != NULL && g_strcmp0 (key, relation->column) == 0;
  return relation;
}

static VsEntity *
read_entity (VsJson at, const char *name)
{
  VsEntity *entity = g_new0 (VsEntity, 1);
  VsJson fields = vs_json_get (at, "fields");
  VsJson relations = vs_json_get (at, "relations");
  g_auto (GStrv) field_names = vs_json_members (fields);
  g_auto (GStrv) relation_names = vs_json_members (relations);

  entity->name = g_strdup (name);
  entity->caption = caption_of (at, name);
  entity->plural = read_words (at, "plural");
  if (entity->plural == NULL)
    entity->plural = g_strdup (entity->caption);
  entity->description = read_words (at, "description");
  entity->table = g_strdup (vs_json_string_or (vs_json_get (at, "table"), name));
  entity->where = g_strdup (vs_json_string_or (vs_json_get (at, "where"), NULL));
  entity->key = g_strdup (vs_json_string_or (vs_json_get (at, "key"), NULL));
  entity->label = g_strdup (vs_json_string_or (vs_json_get (at, "label"), NULL));
  entity->fields = g_ptr_array_new_with_free_func (vs_field_free);
  entity->relations = g_ptr_array_new_with_free_func (relation_free);
  for (char **f = field_names; *f != NULL; f++)
    g_ptr_array_add (entity->fields, vs_field_read (vs_json_get (fields, *f), *f));
  for (char **r = relation_names; *r != NULL; r++)
    g_ptr_array_add (entity->relations, read_relation (vs_json_get (relations, *r), *r, entity->key));
  if (entity->fields->len == 0)
    vs_json_fault (at, _("an entity needs “fields”"));
  return entity;
}

static VsPolarity
read_polarity (VsJson at)
{
  const char *name = vs_json_string_or (at, "none");

  if (g_str_equal (name, "up_is_good"))
    return VS_POLARITY_UP_IS_GOOD;
  if (g_str_equal (name, "up_is_bad"))
    return VS_POLARITY_UP_IS_BAD;
  if (!g_str_equal (name, "none"))
    vs_json_fault (at, _("“%s” is not a polarity; use up_is_good, up_is_bad or none"), name);
  return VS_POLARITY_NONE;
}

VsMeasure *
vs_measure_read (VsJson at, const char *name)
{
  VsMeasure *measure = g_new0 (VsMeasure, 1);

  measure->name = g_strdup (name);
  measure->caption = caption_of (at, name);
  measure->description = read_words (at, "description");
  measure->unit = read_words (at, "unit");
  measure->synonyms = read_strings (vs_json_get (at, "synonyms"));
  measure->entity = g_strdup (vs_json_string (vs_json_get (at, "entity")));
  measure->expr = read_expr (vs_json_get (at, "expr"));
  measure->polarity = read_polarity (vs_json_get (at, "polarity"));
  measure->has_format = read_format (at, &measure->format);
  return measure;
}

/* ── Public ── */

VsModel *
vs_model_new (VsJsonDoc *doc, GError **error)
{
  g_autoptr (VsModel) self = g_new0 (VsModel, 1);
  VsJson entities, measures;
  g_auto (GStrv) entity_names = NULL;
  g_auto (GStrv) measure_names = NULL;

  g_return_val_if_fail (doc != NULL, NULL);

  g_atomic_ref_count_init (&self->ref);
  self->entities = g_ptr_array_new_with_free_func (entity_free);
  self->measures = g_ptr_array_new_with_free_func (vs_measure_free);
  self->entity_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->measure_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_mutex_init (&self->lock);
  self->reached = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  entities = vs_json_get (vs_json_doc_root (doc), "entities");
  measures = vs_json_get (vs_json_doc_root (doc), "measures");
  entity_names = vs_json_members (entities);
  measure_names = vs_json_members (measures);
  if (entity_names[0] == NULL)
    vs_json_fault (vs_json_doc_root (doc), _("a semantic model needs “entities”"));
  for (char **name = entity_names; *name != NULL; name++)
    {
      VsEntity *entity = read_entity (vs_json_get (entities, *name), *name);

      g_ptr_array_add (self->entities, entity);
      g_hash_table_insert (self->entity_by_name, entity->name, entity);
    }
  for (char **name = measure_names; *name != NULL; name++)
    {
      VsMeasure *measure = vs_measure_read (vs_json_get (measures, *name), *name);

      g_ptr_array_add (self->measures, measure);
      g_hash_table_insert (self->measure_by_name, measure->name, measure);
    }
  if (!vs_model_check (self, doc, error))
    return NULL;
  return g_steal_pointer (&self);
}

VsModel *
vs_model_ref (VsModel *model)
{
  g_return_val_if_fail (model != NULL, NULL);

  g_atomic_ref_count_inc (&model->ref);
  return model;
}

void
vs_model_unref (VsModel *model)
{
  g_return_if_fail (model != NULL);

  if (!g_atomic_ref_count_dec (&model->ref))
    return;
  g_hash_table_unref (model->reached);
  g_mutex_clear (&model->lock);
  g_hash_table_unref (model->entity_by_name);
  g_hash_table_unref (model->measure_by_name);
  g_ptr_array_unref (model->entities);
  g_ptr_array_unref (model->measures);
  g_clear_pointer (&model->left_out, g_hash_table_unref);
  g_free (model);
}

const GPtrArray *
vs_model_entities (const VsModel *model)
{
  return model->entities;
}

const GPtrArray *
vs_model_measures (const VsModel *model)
{
  return model->measures;
}

const VsEntity *
vs_model_entity (const VsModel *model, const char *name)
{
  return name ? g_hash_table_lookup (model->entity_by_name, name) : NULL;
}

const VsMeasure *
vs_model_measure (const VsModel *model, const char *name)
{
  return name ? g_hash_table_lookup (model->measure_by_name, name) : NULL;
}

const char *
vs_model_left_out (const VsModel *model, const char *name)
{
  return name && model->left_out ? g_hash_table_lookup (model->left_out, name) : NULL;
}

char *
vs_model_hint (const char *name, const GPtrArray *things)
{
  g_autofree const char **names = g_new0 (const char *, things->len + 1);
  const char *nearest;

  for (guint i = 0; i < things->len; i++)
    names[i] = *(char *const *) things->pdata[i];
  nearest = vs_text_nearest (name, names, things->len);
  return nearest ? g_strdup_printf (_("; did you mean “%s”?"), nearest) : g_strdup ("");
}

const VsField *
vs_entity_field (const VsEntity *entity, const char *name)
{
  for (guint i = 0; i < entity->fields->len; i++)
    {
      const VsField *field = entity->fields->pdata[i];

      if (g_str_equal (field->name, name))
        return field;
    }
  return NULL;
}
