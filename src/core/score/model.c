/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.c: reading, changing and writing back a score model. Everything wrong in the file is named by file and JSON pointer. */
#include "score/model.h"

#include "workspace/document.h"

#include <math.h>
#include <string.h>

static void
factor_free (gpointer data)
{
  VsFactor *factor = data;

  g_free (factor->name);
  g_free (factor->caption);
  g_clear_pointer (&factor->expr, vs_expr_unref);
  g_free (factor->x);
  g_free (factor->f);
  g_free (factor->reason);
  g_free (factor->good_reason);
  g_strfreev (factor->needs);
  g_free (factor);
}

static void
level_free (gpointer data)
{
  VsScoreLevel *level = data;

  g_free (level->name);
  g_free (level->colour);
  g_free (level);
}

void
vs_score_model_free (VsScoreModel *model)
{
  if (model == NULL)
    return;
  g_free (model->name);
  g_free (model->title);
  g_free (model->description);
  g_free (model->entity);
  g_clear_pointer (&model->where, vs_expr_unref);
  g_clear_pointer (&model->factors, g_ptr_array_unref);
  g_clear_pointer (&model->levels, g_ptr_array_unref);
  g_free (model);
}

/* ── Reading ── */

static VsExpr *
read_expr (VsJson at)
{
  g_autoptr (GError) error = NULL;
  const char *text = vs_json_string (at);
  VsExpr *expr = text ? vs_expr_parse (text, &error) : NULL;

  if (error)
    vs_json_fault (at, "%s", error->message);
  return expr;
}

static void
read_shape (VsJson at, VsFactor *factor)
{
  factor->n_points = vs_json_exists (at) ? vs_json_length (at) : 0;
  factor->x = g_new0 (double, factor->n_points + 1);
  factor->f = g_new0 (double, factor->n_points + 1);
  for (guint i = 0; i < factor->n_points; i++)
    {
      VsJson point = vs_json_at (at, i);
      if (vs_json_length (point) != 2)
        vs_json_fault (point, _("must be a pair: value and share between 0 and 1"));
      factor->x[i] = vs_json_number (vs_json_at (point, 0));
      factor->f[i] = vs_json_number (vs_json_at (point, 1));
      if (!(factor->f[i] >= 0 && factor->f[i] <= 1))
        vs_json_fault (vs_json_at (point, 1), _("must be between 0 and 1"));
      if (i > 0 && !(factor->x[i] > factor->x[i - 1]))
        vs_json_fault (vs_json_at (point, 0), _("must be greater than the value before"));
    }
}

static char **
read_needs (VsJson at)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    {
      const char *entity = vs_json_string (vs_json_at (at, i));
      if (entity)
        g_strv_builder_add (builder, entity);
    }
  return g_strv_builder_end (builder);
}

static VsFactor *
read_factor (VsJson at)
{
  VsFactor *factor = g_new0 (VsFactor, 1);
  VsJson weight = vs_json_get (at, "weight"), format = vs_json_get (at, "format");

  factor->name = g_strdup (vs_json_string (vs_json_get (at, "name")));
  factor->caption = g_strdup (vs_json_string_or (vs_json_get (at, "caption"), factor->name));
  factor->expr = read_expr (vs_json_get (at, "expr"));
  read_shape (vs_json_get (at, "shape"), factor);
  factor->weight = vs_json_number (weight);
  if (!(factor->weight >= 0))
    vs_json_fault (weight, _("must be 0 or more"));
  factor->reason = g_strdup (vs_json_string_or (vs_json_get (at, "reason"), factor->caption));
  factor->good_reason = g_strdup (vs_json_string_or (vs_json_get (at, "good_reason"), NULL));
  factor->needs = read_needs (vs_json_get (at, "needs"));
  if (!vs_format_from_name (vs_json_string_or (format, "number"), &factor->format))
    vs_json_fault (format, _("is no format; try number, percent, money or days"));
  return factor;
}

static VsScoreLevel *
read_level (VsJson at)
{
  VsScoreLevel *level = g_new0 (VsScoreLevel, 1);
  VsJson above = vs_json_get (at, "above");

  level->name = g_strdup (vs_json_string (vs_json_get (at, "name")));
  level->colour = g_strdup (vs_json_string_or (vs_json_get (at, "colour"), "blue"));
  level->exclusive = vs_json_exists (above);
  level->from = vs_json_number (level->exclusive ? above : vs_json_get (at, "from"));
  return level;
}

/* Highest bound first; "above 70" stands before "from 70". */
static int
compare_levels (gconstpointer a, gconstpointer b)
{
  const VsScoreLevel *x = *(VsScoreLevel *const *) a, *y = *(VsScoreLevel *const *) b;

  if (x->from != y->from)
    return x->from < y->from ? 1 : -1;
  return y->exclusive - x->exclusive;
}

static void
check_names (VsJson factors, const VsScoreModel *model)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < model->factors->len; i++)
    {
      VsFactor *factor = model->factors->pdata[i];
      if (factor->name && !g_hash_table_add (seen, factor->name))
        vs_json_fault (vs_json_at (factors, i), _("there are two factors “%s”"), factor->name);
    }
}

VsScoreModel *
vs_score_model_new (VsJsonDoc *doc, GError **error)
{
  g_return_val_if_fail (doc != NULL, NULL);

  g_autoptr (VsScoreModel) model = g_new0 (VsScoreModel, 1);
  VsJson root = vs_json_doc_root (doc), factors = vs_json_get (root, "factors"), levels = vs_json_get (root, "levels");
  VsJson high = vs_json_get (root, "high_is"), where = vs_json_get (root, "where");
  const char *high_is;

  model->factors = g_ptr_array_new_with_free_func (factor_free);
  model->levels = g_ptr_array_new_with_free_func (level_free);
  model->name = g_strdup (vs_json_string (vs_json_get (root, "name")));
  model->title = g_strdup (vs_json_string_or (vs_json_get (root, "title"), model->name));
  model->description = g_strdup (vs_json_string_or (vs_json_get (root, "description"), ""));
  model->entity = g_strdup (vs_json_string_or (vs_json_get (root, "entity"), "customer"));
  model->where = vs_json_exists (where) ? read_expr (where) : NULL;
  high_is = vs_json_string (high);
  model->high_is_bad = g_strcmp0 (high_is, "bad") == 0;
  if (high_is && !model->high_is_bad && g_strcmp0 (high_is, "good") != 0)
    vs_json_fault (high, _("must be “good” or “bad”"));
  if (vs_json_length (factors) == 0)
    vs_json_fault (factors, _("must list at least one factor"));
  for (guint i = 0; i < vs_json_length (factors); i++)
    g_ptr_array_add (model->factors, read_factor (vs_json_at (factors, i)));
  for (guint i = 0; vs_json_exists (levels) && i < vs_json_length (levels); i++)
    g_ptr_array_add (model->levels, read_level (vs_json_at (levels, i)));
  g_ptr_array_sort (model->levels, compare_levels);
  check_names (factors, model);
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&model) : NULL;
}

VsScoreModel *
vs_score_model_load (VsWorkspace *ws, const char *name_or_path, GError **error)
{
  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && name_or_path != NULL, NULL);

  g_autoptr (VsJsonDoc) doc = NULL;

  if (g_str_has_suffix (name_or_path, ".json"))
    doc = vs_json_doc_open (name_or_path, error);
  else
    {
      g_autofree char *json = vs_document_load (ws, "models", name_or_path, NULL, error);
      g_autofree char *label = g_strdup_printf ("models/%s.json", name_or_path);
      doc = json ? vs_json_doc_parse (json, label, error) : NULL;
    }
  return doc ? vs_score_model_new (doc, error) : NULL;
}

/* ── Changing and writing ── */

gboolean
vs_score_model_set_weight (VsScoreModel *model, const char *name, double weight, GError **error)
{
  g_return_val_if_fail (model != NULL && name != NULL, FALSE);

  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!(weight >= 0 && isfinite (weight)))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("The weight of “%s” must be 0 or more."), name);
      return FALSE;
    }
  for (guint i = 0; i < model->factors->len; i++)
    {
      VsFactor *factor = model->factors->pdata[i];
      if (g_str_equal (factor->name, name))
        {
          factor->weight = weight;
          return TRUE;
        }
      g_ptr_array_add (names, factor->name);
    }

  const char *near = vs_text_nearest (name, (const char *const *) names->pdata, names->len);
  g_ptr_array_add (names, NULL);
  g_autofree char *all = g_strjoinv (", ", (char **) names->pdata);
  if (near)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("Model “%s” has no factor “%s”. Did you mean “%s”?"), model->name, name, near);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("Model “%s” has no factor “%s”; it has %s."), model->name, name, all);
  return FALSE;
}

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  if (text == NULL)
    return;
  vs_json_add_text (json, name, text);
}

static void
add_number (JsonBuilder *json, const char *name, double value)
{
  vs_json_add_number (json, name, value);
}

static void
write_factor (JsonBuilder *json, const VsFactor *factor)
{
  json_builder_begin_object (json);
  add_text (json, "name", factor->name);
  add_text (json, "caption", factor->caption);
  add_text (json, "expr", vs_expr_text (factor->expr));
  if (factor->n_points > 0)
    {
      vs_json_begin_array (json, "shape");
      for (guint i = 0; i < factor->n_points; i++)
        {
          json_builder_begin_array (json);
          json_builder_add_double_value (json, factor->x[i]);
          json_builder_add_double_value (json, factor->f[i]);
          json_builder_end_array (json);
        }
      json_builder_end_array (json);
    }
  add_number (json, "weight", factor->weight);
  if (factor->needs[0])
    {
      vs_json_begin_array (json, "needs");
      for (guint i = 0; factor->needs[i]; i++)
        json_builder_add_string_value (json, factor->needs[i]);
      json_builder_end_array (json);
    }
  add_text (json, "format", vs_format_name (factor->format));
  add_text (json, "reason", factor->reason);
  add_text (json, "good_reason", factor->good_reason);
  json_builder_end_object (json);
}

char *
vs_score_model_to_json (const VsScoreModel *model)
{
  g_return_val_if_fail (model != NULL, NULL);

  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (json);
  add_text (json, "name", model->name);
  add_text (json, "title", model->title);
  add_text (json, "description", model->description);
  add_text (json, "entity", model->entity);
  add_text (json, "where", model->where ? vs_expr_text (model->where) : NULL);
  add_text (json, "high_is", model->high_is_bad ? "bad" : "good");
  vs_json_begin_array (json, "factors");
  for (guint i = 0; i < model->factors->len; i++)
    write_factor (json, model->factors->pdata[i]);
  json_builder_end_array (json);
  vs_json_begin_array (json, "levels");
  for (guint i = 0; i < model->levels->len; i++)
    {
      const VsScoreLevel *level = model->levels->pdata[i];
      json_builder_begin_object (json);
      add_text (json, "name", level->name);
      add_number (json, level->exclusive ? "above" : "from", level->from);
      add_text (json, "colour", level->colour);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return json_to_string (root, TRUE);
}
