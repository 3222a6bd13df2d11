/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/selection.h"
#include "semantic/words.h"

#include <math.h>
#include <string.h>

#define BORDER "%.12g"   /* of a bin: 0.3, not 0.30000000000000004, as people write it and as the bins were counted */
#define MAX_WORDS 3   /* marks named in a chip; the others are counted */

/* ── Life ── */

static void
picked_free (gpointer data)
{
  VsPicked *picked = data;

  g_free (picked->key);
  g_free (picked->words);
  g_free (picked->text);
  g_free (picked);
}

void
vs_pick_free (VsPick *pick)
{
  if (pick == NULL)
    return;
  g_free (pick->page);
  g_free (pick->tile);
  g_free (pick->caption);
  g_free (pick->column);
  g_free (pick->expr);
  g_ptr_array_unref (pick->marks);
  g_free (pick);
}

static VsPick *
pick_new (const char *page, const char *tile, const char *caption, const char *column, const char *expr)
{
  VsPick *pick = g_new0 (VsPick, 1);

  *pick = (VsPick) { g_strdup (page), g_strdup (tile), g_strdup (caption), g_strdup (column), g_strdup (expr),
                     g_ptr_array_new_with_free_func (picked_free) };
  return pick;
}

static void
pick_add (VsPick *pick, const char *key, const char *words, const char *text)
{
  VsPicked *picked = g_new0 (VsPicked, 1);

  *picked = (VsPicked) { g_strdup (key), g_strdup (words), g_strdup (text) };
  g_ptr_array_add (pick->marks, picked);
}

VsPick *
vs_pick_copy (const VsPick *pick)
{
  VsPick *copy = pick ? pick_new (pick->page, pick->tile, pick->caption, pick->column, pick->expr) : NULL;

  for (guint i = 0; pick != NULL && i < pick->marks->len; i++)
    {
      const VsPicked *picked = pick->marks->pdata[i];

      pick_add (copy, picked->key, picked->words, picked->text);
    }
  return copy;
}

VsSelection *
vs_selection_new (void)
{
  VsSelection *self = g_new0 (VsSelection, 1);

  self->picks = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_pick_free);
  return self;
}

VsSelection *
vs_selection_copy (const VsSelection *self)
{
  VsSelection *copy = vs_selection_new ();

  for (guint i = 0; self != NULL && i < self->picks->len; i++)
    g_ptr_array_add (copy->picks, vs_pick_copy (self->picks->pdata[i]));
  return copy;
}

void
vs_selection_free (VsSelection *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->picks);
  g_free (self);
}

/* ── What a mark means ── */

/* A column of the answer that one can ask for a value of. */
typedef struct {
  const VsQueryColumn *about;
  const VsColumn      *values;
} Dimension;

/* The scores of a curve are rows' fields, all else one picks by groups them. */
static gboolean
is_dimension (const VsTileContent *content, const VsQueryColumn *about)
{
  return about->path != NULL && (about->is_dimension || content->tile->mark == VS_MARK_CURVE);
}

static gboolean
find_dimension (const VsTileContent *content, const char *column, Dimension *found)
{
  for (guint i = 0; column != NULL && i < content->result->columns->len; i++)
    {
      const VsQueryColumn *about = content->result->columns->pdata[i];

      if (!is_dimension (content, about) || !g_str_equal (about->name, column))
        continue;
      *found = (Dimension) { about, vs_frame_get (content->result->frame, about->name) };
      return found->values != NULL;
    }
  return FALSE;
}

static char *
quote (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "'", -1);
  g_autofree char *inside = g_strjoinv ("''", parts);

  return g_strdup_printf ("'%s'", inside);
}

/* A value as an expression has it. */
static char *
literal (VsType type, const char *key)
{
  g_autofree char *quoted = quote (key);

  switch (type)
    {
    case VS_TYPE_TEXT:
      return g_steal_pointer (&quoted);
    case VS_TYPE_DAY:
      return g_strdup_printf ("date %s", quoted);
    case VS_TYPE_TIME:
      return g_strdup_printf ("instant (%s)", quoted);
    case VS_TYPE_BOOL:
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
    case VS_TYPE_DOUBLE:
    case VS_TYPE_MONEY:
    default:
      return g_strdup (key);
    }
}

/* What people call the value: as the tile labels it, else as the answer shows it. */
static char *
words_of (const VsTileContent *content, const Dimension *dimension, const char *key)
{
  VsJson labels = vs_json_get (content->tile->json, "labels");
  VsJson label = key && vs_json_exists (labels) ? vs_json_get (labels, key) : (VsJson) { 0 };
  double value;

  if (key == NULL)
    return g_strdup (_("Not stated"));
  if (vs_json_exists (label))
    return g_strdup (vs_words (vs_json_string_or (label, key)));
  if (dimension->values->type == VS_TYPE_BOOL)
    return g_strdup (g_str_equal (key, "true") ? _("Yes") : _("No"));
  if (dimension->values->type == VS_TYPE_TEXT)
    return g_strdup (key);
  for (gsize i = 0; i < dimension->values->n; i++)
    {
      g_autofree char *here = vs_column_is_null (dimension->values, i) ? NULL : vs_column_dup_string (dimension->values, i);

      value = vs_column_get_double (dimension->values, i);
      if (g_strcmp0 (here, key) == 0)
        return vs_format_short (value, dimension->about->format, NULL);
    }
  return g_strdup (key);
}

/* customer.region stays as it is, anything longer stands in brackets. */
static char *
bracket (const char *expr)
{
  gboolean plain = strspn (expr, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == strlen (expr);

  return plain ? g_strdup (expr) : g_strdup_printf ("(%s)", expr);
}

/* The condition that the tile's "selects" gives a mark; NULL when it gives none. */
static const char *
selects (const VsTile *tile, const char *key)
{
  VsJson list = tile->fault ? (VsJson) { 0 } : vs_json_get (tile->json, "selects");
  g_auto (GStrv) names = vs_json_exists (list) ? vs_json_members (list) : NULL;

  for (char **name = names; key != NULL && name != NULL && *name != NULL; name++)
    if (g_str_equal (*name, key) || g_str_equal (vs_words (*name), key))
      return vs_json_string_or (vs_json_get (list, *name), NULL);
  return NULL;
}

/* "Current" for the measure's name "receivables_current", which is the key where there is no dimension and no "as_rows". */
static const char *
caption_of (const VsTileContent *content, const char *key)
{
  for (guint i = 0; content->result != NULL && i < content->result->columns->len; i++)
    {
      const VsQueryColumn *about = content->result->columns->pdata[i];

      if (g_strcmp0 (about->name, key) == 0)
        return about->caption;
    }
  return key;
}

gboolean
vs_tile_content_can_pick (const VsTileContent *content)
{
  VsJson json;

  g_return_val_if_fail (content != NULL, FALSE);

  if (content->tile->fault != NULL || content->result == NULL)
    return FALSE;
  json = content->tile->json;
  if (!vs_json_boolean_or (vs_json_get (json, "select"), TRUE))
    return FALSE;
  for (guint i = 0; i < content->result->columns->len; i++)
    if (is_dimension (content, content->result->columns->pdata[i]))
      return TRUE;
  return vs_json_exists (vs_json_get (json, "selects"));
}

/* ── Marks that are conditions of their own ── */

/* From one number to another, or from it on. (transfer full) */
static char *
number_words (const Dimension *dimension, double from, double to)
{
  g_autofree char *low = vs_format_short (from, dimension->about->format, NULL);
  g_autofree char *high = isnan (to) ? NULL : vs_format_short (to, dimension->about->format, NULL);

  /* Translators: a range of numbers, as in "Score: 70 to 75" */
  return high ? g_strdup_printf (_("%s to %s"), low, high)
              /* Translators: a number and all above it, as in "Score: 70 and above" */
              : g_strdup_printf (_("%s and above"), low);
}

/* The bin that begins there holds what lies below the next one's beginning, the last one its end, too. */
static VsPick *
pick_bin (const char *page, const VsTileContent *content, const Dimension *dimension, const char *key)
{
  const VsColumn *from = dimension->values;
  double step = from->n > 1 ? from->d[1] - from->d[0] : 1;
  g_autofree char *expr = bracket (dimension->about->path);

  for (gsize i = 0; i < from->n; i++)
    {
      g_autofree char *here = vs_column_dup_string (from, i), *words = NULL, *condition = NULL;
      char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
      VsPick *pick;

      if (g_strcmp0 (here, key) != 0)
        continue;
      words = number_words (dimension, from->d[i], from->d[i] + step);
      g_ascii_formatd (low, sizeof low, BORDER, from->d[i]);
      g_ascii_formatd (high, sizeof high, BORDER, from->d[i] + step);
      condition = g_strdup_printf ("%s >= %s and %s %s %s", expr, low, expr, i + 1 < from->n ? "<" : "<=", high);
      pick = pick_new (page, content->tile->id, dimension->about->caption, dimension->about->name, NULL);
      pick_add (pick, key, words, condition);
      return pick;
    }
  return NULL;
}

static VsPick *
pick_from_score (const char *page, const VsTileContent *content, const Dimension *dimension, const char *key)
{
  g_autofree char *expr = bracket (dimension->about->path), *condition = g_strdup_printf ("%s >= %s", expr, key);
  g_autofree char *words = number_words (dimension, g_ascii_strtod (key, NULL), NAN);
  VsPick *pick = pick_new (page, content->tile->id, dimension->about->caption, dimension->about->name, NULL);

  pick_add (pick, key, words, condition);
  return pick;
}

/* "Weekday · Hour: Mon · 18" */
static VsPick *
pick_cell (const char *page, const VsTileContent *content, const char *column, const char *key)
{
  g_auto (GStrv) columns = g_strsplit (column, VS_PICK_AND, -1), keys = g_strsplit (key, VS_PICK_AND, -1);
  g_autoptr (GString) captions = g_string_new (NULL), words = g_string_new (NULL), all = g_string_new (NULL);
  VsPick *pick;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      Dimension dimension;
      const char *value = keys[i] && !g_str_equal (keys[i], VS_PICK_MISSING) ? keys[i] : NULL;
      g_autofree char *said = NULL, *expr = NULL, *text = NULL;

      if (keys[i] == NULL || !find_dimension (content, columns[i], &dimension))
        return NULL;
      said = words_of (content, &dimension, value);
      expr = bracket (dimension.about->path);
      text = value ? literal (dimension.values->type, value) : NULL;
      g_string_append_printf (captions, "%s%s", i ? " · " : "", dimension.about->caption);
      g_string_append_printf (words, "%s%s", i ? " · " : "", said);
      g_string_append_printf (all, "%s%s %s%s", i ? " and " : "", expr, text ? "= " : "is null", text ? text : "");
    }
  pick = pick_new (page, content->tile->id, captions->str, column, NULL);
  pick_add (pick, key, words->str, all->str);
  return pick;
}

/* A new pick with this one mark, ready to be merged into what is picked on the tile; NULL when it means no condition. */
static VsPick *
pick_for (const char *page, const VsTileContent *content, const char *column, const char *key)
{
  const VsTile *tile = content->tile;
  const char *condition = selects (tile, key);
  Dimension dimension;
  VsPick *pick = NULL;

  if (condition != NULL)
    {
      pick = pick_new (page, tile->id, content->title, column, NULL);
      pick_add (pick, key, caption_of (content, key), condition);
    }
  else if (column != NULL && key != NULL && strstr (column, VS_PICK_AND) != NULL)
    pick = pick_cell (page, content, column, key);
  else if (!find_dimension (content, column, &dimension))
    pick = NULL;
  else if (content->tile->mark == VS_MARK_CURVE)
    pick = key ? pick_from_score (page, content, &dimension, key) : NULL;
  else if (vs_json_exists (vs_json_get (vs_json_get (tile->json, "query"), "bins")))
    pick = pick_bin (page, content, &dimension, key);
  else
    {
      g_autofree char *words = words_of (content, &dimension, key), *text = key ? literal (dimension.values->type, key) : NULL;

      pick = pick_new (page, tile->id, dimension.about->caption, column, dimension.about->path);
      pick_add (pick, key, words, text);
    }
  return pick;
}

/* ── Picking ── */

static gint
find_pick (const VsSelection *self, const char *page, const char *tile)
{
  for (guint i = 0; self != NULL && i < self->picks->len; i++)
    {
      const VsPick *pick = self->picks->pdata[i];

      if (pick->tile != NULL && g_str_equal (pick->tile, tile) && g_strcmp0 (pick->page, page) == 0)
        return (gint) i;
    }
  return -1;
}

static gint
find_mark (const VsPick *pick, const char *key)
{
  for (guint i = 0; i < pick->marks->len; i++)
    if (g_strcmp0 (((const VsPicked *) pick->marks->pdata[i])->key, key) == 0)
      return (gint) i;
  return -1;
}

gboolean
vs_selection_pick (VsSelection *self, const char *page, const VsTileContent *content, const char *column, const char *key, gboolean add)
{
  VsPick *fresh, *old;
  const VsPicked *mark;
  gint at, there;

  g_return_val_if_fail (self != NULL && content != NULL, FALSE);

  fresh = vs_tile_content_can_pick (content) ? pick_for (page, content, column, key) : NULL;
  if (fresh == NULL)
    return FALSE;
  at = find_pick (self, page, content->tile->id);
  old = at < 0 ? NULL : self->picks->pdata[at];
  if (old == NULL || g_strcmp0 (old->column, fresh->column) != 0)   /* the marks of another dimension begin anew */
    {
      if (old != NULL)
        vs_selection_drop (self, at);
      g_ptr_array_add (self->picks, fresh);
      return TRUE;
    }
  mark = fresh->marks->pdata[0];
  there = find_mark (old, mark->key);
  if (there >= 0 && (add || old->marks->len == 1))
    g_ptr_array_remove_index (old->marks, there);
  else
    {
      if (!add)
        g_ptr_array_set_size (old->marks, 0);
      pick_add (old, mark->key, mark->words, mark->text);
    }
  if (old->marks->len == 0)
    vs_selection_drop (self, at);
  vs_pick_free (fresh);
  return TRUE;
}

void
vs_selection_add_link (VsSelection *self, const char *condition, const char *words)
{
  VsPick *pick;

  g_return_if_fail (self != NULL && condition != NULL);

  for (guint i = 0; i < self->picks->len; i++)
    {
      const VsPick *other = self->picks->pdata[i];

      if (other->tile == NULL && g_strcmp0 (((const VsPicked *) other->marks->pdata[0])->text, condition) == 0)
        return;
    }
  pick = pick_new (NULL, NULL, NULL, NULL, NULL);
  pick_add (pick, condition, words, condition);
  g_ptr_array_add (self->picks, pick);
}

void
vs_selection_drop (VsSelection *self, guint index)
{
  g_return_if_fail (self != NULL && index < self->picks->len);

  g_ptr_array_remove_index (self->picks, index);
}

const VsPick *
vs_selection_of_tile (const VsSelection *self, const char *page, const char *tile)
{
  gint at = find_pick (self, page, tile);

  return at >= 0 ? self->picks->pdata[at] : NULL;
}

/* ── As a condition, and in words ── */

static char *
own_conditions (const VsPick *pick)
{
  g_autoptr (GString) any = g_string_new (NULL);

  for (guint i = 0; i < pick->marks->len; i++)
    g_string_append_printf (any, "%s(%s)", i ? " or " : "", ((const VsPicked *) pick->marks->pdata[i])->text);
  return g_strdup (any->str);
}

char *
vs_pick_where (const VsPick *pick)
{
  g_autoptr (GString) values = g_string_new (NULL);
  g_autofree char *expr = pick->expr ? bracket (pick->expr) : NULL;
  gboolean missing = FALSE;

  if (expr == NULL)
    return own_conditions (pick);
  for (guint i = 0; i < pick->marks->len; i++)
    {
      const VsPicked *picked = pick->marks->pdata[i];

      missing = missing || picked->text == NULL;
      if (picked->text != NULL)
        g_string_append_printf (values, "%s%s", values->len ? ", " : "", picked->text);
    }
  if (values->len == 0)
    return g_strdup_printf ("%s is null", expr);
  if (pick->marks->len == 1)
    return g_strdup_printf ("%s = %s", expr, values->str);
  return missing ? g_strdup_printf ("%s in (%s) or %s is null", expr, values->str, expr)
                 : g_strdup_printf ("%s in (%s)", expr, values->str);
}

char *
vs_selection_where (const VsSelection *self, const char *page, const VsTile *tile)
{
  g_autoptr (GString) all = g_string_new (NULL);
  gint own = tile ? find_pick (self, page, tile->id) : -1;

  if (tile != NULL && tile->fault == NULL && !vs_json_boolean_or (vs_json_get (tile->json, "filtered"), TRUE))
    return NULL;
  for (guint i = 0; self != NULL && i < self->picks->len; i++)
    {
      g_autofree char *one = (gint) i == own ? NULL : vs_pick_where (self->picks->pdata[i]);

      if (one != NULL)
        g_string_append_printf (all, "%s(%s)", all->len ? " and " : "", one);
    }
  return all->len ? g_strdup (all->str) : NULL;
}

char *
vs_pick_words (const VsPick *pick)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint n = pick->marks->len, shown = n > MAX_WORDS + 1 ? MAX_WORDS : n;
  g_autofree char *list = NULL;

  for (guint i = 0; i < shown; i++)
    {
      const VsPicked *picked = pick->marks->pdata[i];

      g_string_append_printf (words, "%s%s", i ? ", " : "", picked->words ? picked->words : picked->text);
    }
  /* Translators: "North, South, West and 4 more" */
  list = shown < n ? g_strdup_printf (_("%s and %u more"), words->str, n - shown) : g_strdup (words->str);
  /* Translators: what is chosen, as in "Region: North, South" */
  return pick->caption && pick->caption[0] ? g_strdup_printf (_("%s: %s"), pick->caption, list) : g_steal_pointer (&list);
}

/* ── Rows ── */

/* A field of the one row that the condition leaves, as people read it: "Hotel 53 243"; NULL when there is no such row. */
static char *
field_of_row (VsData *data, const VsEntity *entity, const char *field, const char *condition)
{
  g_auto (GStrv) quotes = g_strsplit (condition, "\"", -1);
  g_autofree char *where = g_strjoinv ("\\\"", quotes);
  g_autofree char *query = g_strdup_printf ("{ \"rows\": \"%s\", \"fields\": [\"%s\"], \"where\": \"%s\", \"limit\": 1 }", entity->name,
                                            field, where);
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (query, "link", NULL);
  g_autoptr (VsResult) result = doc ? vs_query_run (data, vs_json_doc_root (doc), NULL, NULL, NULL) : NULL;

  return result != NULL && result->frame->n_rows == 1 ? vs_result_format (result, 0, 0, NULL, FALSE) : NULL;
}

char *
vs_row_condition (VsData *data, const char *entity_name, const char *key, const char *about)
{
  const VsEntity *entity = entity_name ? vs_model_entity (vs_data_model (data), entity_name) : NULL;
  const VsEntity *of = about ? vs_model_entity (vs_data_model (data), about) : NULL;
  g_autofree char *value = key && *key ? quote (key) : NULL;
  g_autofree char *own = entity && entity->key && value ? g_strdup_printf ("%s.%s = %s", entity->name, entity->key, value) : NULL;
  g_autofree char *path = of && of->key ? g_strdup_printf ("%s.%s", of->name, of->key) : NULL;
  g_autofree char *found = own && path && of != entity ? field_of_row (data, entity, path, own) : NULL;
  g_autofree char *quoted = found ? quote (found) : NULL;

  return quoted ? g_strdup_printf ("%s = %s", path, quoted) : g_steal_pointer (&own);
}

gboolean
vs_row_of_condition (const VsModel *model, const char *condition, char **table, char **key)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(\\w+)\\.(\\w+) = '(.*)'$", G_REGEX_DOTALL, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *name = NULL, *field = NULL, *value = NULL;
  const VsEntity *entity;

  g_return_val_if_fail (model != NULL && condition != NULL && table != NULL && key != NULL, FALSE);

  if (!g_regex_match (regex, condition, 0, &match))
    return FALSE;
  name = g_match_info_fetch (match, 1);
  field = g_match_info_fetch (match, 2);
  value = g_match_info_fetch (match, 3);
  entity = vs_model_entity (model, name);
  if (entity == NULL || g_strcmp0 (entity->key, field) != 0)
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (value, "''", -1);
  *table = g_strdup (entity->table);
  *key = g_strjoinv ("'", parts);
  return TRUE;
}

/* ── Links in words ── */

static char *
link_in_words (VsData *data, const char *condition)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(\\w+)\\.(\\w+) = '(.*)'$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *name = NULL, *path = NULL, *value = NULL;
  const VsEntity *entity;
  const VsField *field;
  char *label;

  if (!g_regex_match (regex, condition, 0, &match))
    return g_strdup (condition);
  name = g_match_info_fetch (match, 1);
  path = g_match_info_fetch (match, 2);
  value = g_match_info_fetch (match, 3);
  entity = vs_model_entity (vs_data_model (data), name);
  field = entity ? vs_entity_field (entity, path) : NULL;
  label = entity && entity->label && g_strcmp0 (entity->key, path) == 0 ? field_of_row (data, entity, entity->label, condition) : NULL;
  if (label != NULL)
    return label;
  return field != NULL && field->caption != NULL ? g_strdup_printf (_("%s: %s"), field->caption, value) : g_strdup (condition);
}

void
vs_selection_name_links (VsSelection *self, VsData *data)
{
  g_return_if_fail (self != NULL && data != NULL);

  for (guint i = 0; i < self->picks->len; i++)
    {
      VsPick *pick = self->picks->pdata[i];
      VsPicked *first = pick->marks->pdata[0];

      if (pick->tile == NULL && first->words == NULL)
        first->words = link_in_words (data, first->text);
    }
}
