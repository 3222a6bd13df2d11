/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Definitions are put into the model all at once, so that they may stand on each other; then the inference finds the faulty ones, these
 * are taken out again, and so on until none is left that is. */
#include "semantic/calculated.h"
#include "semantic/infer.h"
#include "semantic/model-private.h"
#include "semantic/path.h"

#include <string.h>

/* ── One definition ── */

VsCalculated *
vs_calculated_new (gboolean is_measure, const char *entity, const char *name, const char *expr)
{
  VsCalculated *self = g_new0 (VsCalculated, 1);

  self->is_measure = is_measure;
  self->entity = g_strdup (entity);
  self->name = g_strdup (name);
  self->expr = g_strdup (expr);
  return self;
}

VsCalculated *
vs_calculated_copy (const VsCalculated *calculated)
{
  VsCalculated *self = vs_calculated_new (calculated->is_measure, calculated->entity, calculated->name, calculated->expr);

  self->caption = g_strdup (calculated->caption);
  self->description = g_strdup (calculated->description);
  self->unit = g_strdup (calculated->unit);
  self->format = g_strdup (calculated->format);
  self->polarity = g_strdup (calculated->polarity);
  self->synonyms = g_strdupv (calculated->synonyms);
  self->version = calculated->version;
  self->fault = g_strdup (calculated->fault);
  self->replaces = calculated->replaces;
  self->type = calculated->type;
  return self;
}

void
vs_calculated_free (VsCalculated *calculated)
{
  if (calculated == NULL)
    return;
  g_free (calculated->entity);
  g_free (calculated->name);
  g_free (calculated->expr);
  g_free (calculated->caption);
  g_free (calculated->description);
  g_free (calculated->unit);
  g_free (calculated->format);
  g_free (calculated->polarity);
  g_strfreev (calculated->synonyms);
  g_free (calculated->fault);
  g_free (calculated);
}

char *
vs_calculated_name_for (const char *caption)
{
  g_autofree char *plain = g_str_to_ascii (caption, NULL);
  GString *name = g_string_new (NULL);

  for (const char *at = plain; *at; at++)
    if (g_ascii_isalnum (*at) && (name->len > 0 || g_ascii_isalpha (*at)))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '_')
      g_string_append_c (name, '_');
  if (name->len > 0 && name->str[name->len - 1] == '_')
    g_string_truncate (name, name->len - 1);
  if (name->len == 0)
    g_string_assign (name, "calculated");
  return g_string_free (name, FALSE);
}

/* ── As documents ── */

static const char *
kind_of (const VsCalculated *self)
{
  return self->is_measure ? "measure" : "field";
}

static char *
document_name (const VsCalculated *self)
{
  return self->is_measure ? g_strdup (self->name) : g_strdup_printf ("%s.%s", self->entity, self->name);
}

static void
add_member (JsonBuilder *json, const char *member, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return;
  vs_json_add_text (json, member, value);
}

static char *
to_json (const VsCalculated *self, gboolean deleted)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (json);
  add_member (json, "entity", self->entity);
  add_member (json, "expr", self->expr);
  add_member (json, "caption", self->caption);
  add_member (json, "description", self->description);
  add_member (json, "unit", self->unit);
  add_member (json, "format", self->format);
  add_member (json, "polarity", self->polarity);
  if (self->synonyms != NULL)
    {
      vs_json_begin_array (json, "synonyms");
      for (char **word = self->synonyms; *word != NULL; word++)
        json_builder_add_string_value (json, *word);
      json_builder_end_array (json);
    }
  if (deleted)
    {
      vs_json_add_boolean (json, "deleted", TRUE);
    }
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return json_to_string (root, TRUE);
}

static char *
dup_member (VsJson root, const char *member)
{
  return g_strdup (vs_json_string_or (vs_json_get (root, member), NULL));
}

static void
read_members (VsCalculated *self, VsJson root)
{
  VsJson synonyms = vs_json_get (root, "synonyms");
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_free (self->entity);
  self->entity = g_strdup (vs_json_string (vs_json_get (root, "entity")));
  self->expr = g_strdup (vs_json_string (vs_json_get (root, "expr")));
  self->caption = dup_member (root, "caption");
  self->description = dup_member (root, "description");
  self->unit = dup_member (root, "unit");
  self->format = dup_member (root, "format");
  self->polarity = dup_member (root, "polarity");
  for (guint i = 0; vs_json_exists (synonyms) && i < vs_json_length (synonyms); i++)
    if (vs_json_string (vs_json_at (synonyms, i)) != NULL)
      g_strv_builder_add (words, vs_json_string (vs_json_at (synonyms, i)));
  if (vs_json_exists (synonyms))
    self->synonyms = g_strv_builder_end (words);
}

/* NULL without an error: it was deleted. A text that is no definition comes back with its fault. */
static VsCalculated *
load (VsWorkspace *ws, gboolean is_measure, const char *document, GError **error)
{
  const char *dot = is_measure ? NULL : strchr (document, '.');
  g_autofree char *entity = dot ? g_strndup (document, dot - document) : NULL;
  g_autoptr (VsCalculated) self = vs_calculated_new (is_measure, entity, dot ? dot + 1 : document, NULL);
  g_autofree char *text = vs_document_load (ws, kind_of (self), document, &self->version, error);
  g_autofree char *place = g_strdup_printf ("%s/%s", kind_of (self), document);
  g_autoptr (GError) reason = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;

  if (text == NULL)
    return NULL;
  doc = vs_json_doc_parse (text, place, &reason);
  if (doc != NULL && vs_json_boolean_or (vs_json_get (vs_json_doc_root (doc), "deleted"), FALSE))
    return NULL;
  if (doc != NULL)
    read_members (self, vs_json_doc_root (doc));
  if (doc == NULL || !vs_json_doc_check (doc, &reason))
    self->fault = g_strdup (reason->message);
  else if (!is_measure && g_strcmp0 (entity, self->entity) != 0)
    self->fault = g_strdup_printf (_("%s: a field of “%s” must be called “%s.NAME”"), place, self->entity, self->entity);
  return g_steal_pointer (&self);
}

static GPtrArray *
list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) vs_calculated_free);
}

GPtrArray *
vs_calculated_list (VsWorkspace *ws, GError **error)
{
  g_autoptr (GPtrArray) list = list_new ();

  g_return_val_if_fail (VS_IS_WORKSPACE (ws), NULL);

  for (guint is_measure = 0; is_measure < 2; is_measure++)
    {
      g_auto (GStrv) names = vs_document_list (ws, is_measure ? "measure" : "field");

      for (char **name = names; *name != NULL; name++)
        {
          g_autoptr (GError) failure = NULL;
          VsCalculated *calculated = load (ws, is_measure, *name, &failure);

          if (failure != NULL)
            {
              g_propagate_error (error, g_steal_pointer (&failure));
              return NULL;
            }
          if (calculated != NULL)
            g_ptr_array_add (list, calculated);
        }
    }
  return g_steal_pointer (&list);
}

/* ── Into the model ── */

/* More than anybody writes; a file may hold any number. */
#define MAX_CALCULATED 500

typedef struct {
  VsCalculated *about;
  VsEntity     *entity;
  gpointer      thing;      /* our VsField or VsMeasure, while it is in the model */
  gpointer      shipped;    /* the one it stands in for (nullable) */
} Entry;

typedef struct {
  VsModel *model;
  GArray  *entries;
} Merge;

G_GNUC_PRINTF (2, 3) static void
set_fault (VsCalculated *self, const char *format, ...)
{
  va_list args;

  if (self->fault != NULL)
    return;
  va_start (args, format);
  self->fault = g_strdup_vprintf (format, args);
  va_end (args);
}

/* Can an expression say it? Words of the language and odd signs would need quotes everywhere. */
static gboolean
is_plain_name (const char *name)
{
  g_autoptr (VsExpr) expr = NULL;

  if (!g_ascii_islower (name[0]))
    return FALSE;
  for (const char *at = name; *at; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && *at != '_')
      return FALSE;
  expr = vs_expr_parse (name, NULL);
  return expr != NULL && !g_str_equal (name, "null") && !g_str_equal (name, "true") && !g_str_equal (name, "false");
}

/* Reads the definition; the fault is noted when it cannot be. */
static gpointer
read_thing (VsCalculated *about)
{
  g_autofree char *text = to_json (about, FALSE);
  g_autofree char *place = document_name (about);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (text, place, NULL);
  VsJson root = vs_json_doc_root (doc);
  gpointer thing = about->is_measure ? (gpointer) vs_measure_read (root, about->name) : vs_field_read (root, about->name);

  if (vs_json_doc_check (doc, &error))
    return thing;
  set_fault (about, "%s", error->message);
  if (about->is_measure)
    vs_measure_free (thing);
  else
    vs_field_free (thing);
  return NULL;
}

static gpointer *
find_slot (GPtrArray *things, const char *name)
{
  for (guint i = 0; i < things->len; i++)
    if (g_str_equal (*(char *const *) things->pdata[i], name))
      return &things->pdata[i];
  return NULL;
}

static GPtrArray *
things_of (VsModel *model, const Entry *entry)
{
  return entry->about->is_measure ? model->measures : entry->entity->fields;
}

static void
put (VsModel *model, Entry *entry)
{
  gpointer *slot = find_slot (things_of (model, entry), entry->about->name);

  entry->shipped = slot ? *slot : NULL;
  if (slot != NULL)
    *slot = entry->thing;
  else
    g_ptr_array_add (things_of (model, entry), entry->thing);
  if (entry->about->is_measure)
    g_hash_table_replace (model->measure_by_name, ((VsMeasure *) entry->thing)->name, entry->thing);
}

static void
take_out (VsModel *model, Entry *entry)
{
  GPtrArray *things = things_of (model, entry);

  if (entry->about->is_measure)
    g_hash_table_remove (model->measure_by_name, entry->about->name);
  if (entry->shipped != NULL)
    {
      *find_slot (things, entry->about->name) = entry->shipped;
      if (entry->about->is_measure)
        g_hash_table_insert (model->measure_by_name, ((VsMeasure *) entry->shipped)->name, entry->shipped);
      if (entry->about->is_measure)
        vs_measure_free (entry->thing);
      else
        vs_field_free (entry->thing);
    }
  else
    g_ptr_array_remove (things, entry->thing);   /* which frees it */
  entry->thing = entry->shipped = NULL;
}

static void
add_entry (Merge *merge, VsCalculated *about)
{
  Entry entry = { about, (VsEntity *) vs_model_entity (merge->model, about->entity), NULL, NULL };
  const VsField *stored = entry.entity && !about->is_measure ? vs_entity_field (entry.entity, about->name) : NULL;

  if (about->fault == NULL && entry.entity == NULL)
    {
      g_autofree char *hint = vs_model_hint (about->entity, merge->model->entities);

      set_fault (about, _("There is no entity “%s”%s"), about->entity, hint);
    }
  else if (about->fault == NULL && merge->entries->len >= MAX_CALCULATED)
    set_fault (about, _("There are more than %d calculated fields and measures; delete some"), MAX_CALCULATED);
  else if (about->fault == NULL && !is_plain_name (about->name))
    set_fault (about, _("“%s” cannot be a name; use small letters, digits and _, and no word of the language"), about->name);
  else if (stored != NULL && stored->column != NULL)
    set_fault (about, _("“%s” is in the data of “%s” already; choose another name"), about->name, about->entity);
  if (about->fault != NULL || (entry.thing = read_thing (about)) == NULL)
    return;
  put (merge->model, &entry);
  about->replaces = entry.shipped != NULL;
  g_array_append_val (merge->entries, entry);
}

/* ── What is wrong with them ── */

static void
note_fault (const VsEntity *entity, gpointer thing, const char *message, gpointer data)
{
  Merge *merge = data;

  for (guint i = 0; i < merge->entries->len; i++)
    {
      Entry *entry = &g_array_index (merge->entries, Entry, i);

      if (entry->thing == thing)
        set_fault (entry->about, "%s", message);
    }
}

static VsType
type_of (const Entry *entry, gpointer thing)
{
  return entry->about->is_measure ? ((VsMeasure *) thing)->type : ((VsField *) thing)->type;
}

static gboolean
is_of_other_type (const Entry *entry)
{
  return entry->shipped != NULL && type_of (entry, entry->thing) != type_of (entry, entry->shipped);
}

/* What ships with the program is made of the one that is replaced, and relies on its type. Where one has another, all that was said of
 * the others is not worth much. */
static void
note_other_types (Merge *merge)
{
  gboolean found = FALSE;

  for (guint i = 0; i < merge->entries->len; i++)
    {
      const Entry *entry = &g_array_index (merge->entries, Entry, i);

      found |= entry->thing != NULL && entry->about->fault == NULL && is_of_other_type (entry);
    }
  for (guint i = 0; found && i < merge->entries->len; i++)
    {
      Entry *entry = &g_array_index (merge->entries, Entry, i);

      if (entry->thing == NULL)
        continue;
      if (entry->about->fault == NULL && is_of_other_type (entry))
        set_fault (entry->about, _("“%s” stands in for one that ships with the program and is of type %s, not %s"), entry->about->name,
                   vs_type_name (type_of (entry, entry->shipped)), vs_type_name (type_of (entry, entry->thing)));
      else
        g_clear_pointer (&entry->about->fault, g_free);
    }
}

typedef struct {
  const char *name;
  gboolean    found;
} Search;

static void
search_name (const char *name, gpointer data)
{
  Search *search = data;
  const char *dot = strrchr (name, '.');

  search->found |= g_str_equal (dot ? dot + 1 : name, search->name);
}

static void
search_aggregate (const VsExprAggregate *agg, gpointer data)
{
  if (agg->entity != NULL)
    search_name (agg->entity, data);
  if (agg->arg != NULL)
    vs_expr_visit (agg->arg, search_name, search_aggregate, data);
  if (agg->where != NULL)
    vs_expr_visit (agg->where, search_name, search_aggregate, data);
}

static gboolean
mentions (const Entry *entry, const char *name)
{
  const VsExpr *expr = entry->about->is_measure ? ((VsMeasure *) entry->thing)->expr : ((VsField *) entry->thing)->expr;
  Search search = { name, FALSE };

  vs_expr_visit (expr, search_name, search_aggregate, &search);
  return search.found;
}

/* One that stands on a faulty one: the reason is there, not here. */
static void
blame_other (Merge *merge, Entry *entry)
{
  for (guint i = 0; i < merge->entries->len; i++)
    {
      const VsCalculated *other = g_array_index (merge->entries, Entry, i).about;

      if (g_array_index (merge->entries, Entry, i).thing != NULL || other->replaces || !mentions (entry, other->name))
        continue;
      g_clear_pointer (&entry->about->fault, g_free);
      set_fault (entry->about, _("It uses “%s”, which is left out: %s"), other->name, other->fault);
      return;
    }
}

/* FALSE when all that are in are sound. */
static gboolean
take_out_faulty (Merge *merge)
{
  gboolean any = FALSE;

  for (guint i = 0; i < merge->entries->len; i++)
    {
      Entry *entry = &g_array_index (merge->entries, Entry, i);

      if (entry->thing != NULL && entry->about->fault != NULL)
        {
          blame_other (merge, entry);
          any = TRUE;
        }
    }
  for (guint i = 0; any && i < merge->entries->len; i++)
    {
      Entry *entry = &g_array_index (merge->entries, Entry, i);

      if (entry->thing != NULL && entry->about->fault != NULL)
        take_out (merge->model, entry);
    }
  return any;
}

static void
settle (Entry *entry)
{
  if (entry->thing == NULL)
    return;
  entry->about->type = type_of (entry, entry->thing);
  if (entry->shipped == NULL)
    return;
  if (entry->about->is_measure)
    vs_measure_free (entry->shipped);
  else
    vs_field_free (entry->shipped);
}

/* For those who ask for one of them. */
static void
note_left_out (VsModel *model, GPtrArray *calculated)
{
  model->left_out = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < calculated->len; i++)
    {
      const VsCalculated *one = calculated->pdata[i];

      if (one->is_measure && one->fault != NULL && one->name != NULL)
        g_hash_table_insert (model->left_out, g_strdup (one->name), g_strdup (one->fault));
    }
}

void
vs_calculated_merge (VsModel *model, GPtrArray *calculated)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  Merge merge = { model, entries };

  g_return_if_fail (model != NULL && calculated != NULL);

  for (guint i = 0; i < calculated->len; i++)
    add_entry (&merge, calculated->pdata[i]);
  do
    {
      if (entries->len == 0)
        break;
      vs_model_infer (model, note_fault, &merge);
      note_other_types (&merge);
    }
  while (take_out_faulty (&merge));
  for (guint i = 0; i < entries->len; i++)
    settle (&g_array_index (entries, Entry, i));
  note_left_out (model, calculated);
}

/* ── The workspace's model ── */

static VsModel *
model_with (VsWorkspace *ws, GPtrArray *calculated, GError **error)
{
  int version = 0;
  g_autofree char *text = vs_document_load (ws, "semantic", "model", &version, error);
  g_autofree char *name = version == 0 ? vs_data_path ("semantic/model.json") : g_strdup_printf ("semantic/model, version %d", version);
  g_autoptr (VsJsonDoc) doc = text ? vs_json_doc_parse (text, name, error) : NULL;
  VsModel *model = doc ? vs_model_new (doc, error) : NULL;

  if (model != NULL)
    vs_calculated_merge (model, calculated);
  return model;
}

VsModel *
vs_calculated_model (VsWorkspace *ws, GPtrArray **calculated, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  VsModel *model;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws), NULL);

  list = vs_calculated_list (ws, error);
  model = list ? model_with (ws, list, error) : NULL;
  if (model != NULL && calculated != NULL)
    *calculated = g_steal_pointer (&list);
  return model;
}

/* ── Saving ── */

static gboolean
is_same (const VsCalculated *a, const VsCalculated *b)
{
  return a->is_measure == b->is_measure && g_strcmp0 (a->name, b->name) == 0 && (a->is_measure || g_strcmp0 (a->entity, b->entity) == 0);
}

/* Those that were sound and are not any more: the first of them becomes the error. */
static gboolean
others_still_work (VsWorkspace *ws, GPtrArray *with, const VsCalculated *draft, GError **error)
{
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (VsModel) model = vs_calculated_model (ws, &now, error);

  if (model == NULL)
    return FALSE;
  for (guint i = 0; i < with->len; i++)
    for (guint k = 0; k < now->len; k++)
      {
        const VsCalculated *after = with->pdata[i], *before = now->pdata[k];

        if (!is_same (after, before) || is_same (after, draft) || after->fault == NULL || before->fault != NULL)
          continue;
        g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” is made of “%s” and would no longer work: %s"), after->name, draft->name,
                     after->fault);
        return FALSE;
      }
  return TRUE;
}

/* The list as it would be: the draft in its place, or without it. (transfer full) */
static GPtrArray *
list_with (VsWorkspace *ws, const VsCalculated *draft, gboolean without, GError **error)
{
  GPtrArray *list = vs_calculated_list (ws, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (is_same (list->pdata[i], draft))
      g_ptr_array_remove_index (list, i--);
  if (list != NULL && !without)
    {
      VsCalculated *copy = vs_calculated_copy (draft);

      g_clear_pointer (&copy->fault, g_free);
      g_ptr_array_add (list, copy);
    }
  return list;
}

gboolean
vs_calculated_check (VsWorkspace *ws, const VsCalculated *draft, VsType *type, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (VsModel) model = NULL;
  const VsCalculated *merged;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && draft != NULL, FALSE);

  list = list_with (ws, draft, FALSE, error);
  model = list ? model_with (ws, list, error) : NULL;
  if (model == NULL)
    return FALSE;
  merged = list->pdata[list->len - 1];
  if (merged->fault != NULL)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID, merged->fault);
      return FALSE;
    }
  if (type != NULL)
    *type = merged->type;
  return others_still_work (ws, list, draft, error);
}

int
vs_calculated_save (VsWorkspace *ws, const VsCalculated *draft, const char *note, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (!vs_calculated_check (ws, draft, NULL, error))
    return 0;
  text = to_json (draft, FALSE);
  name = document_name (draft);
  return vs_document_save (ws, kind_of (draft), name, text, note, error);
}

gboolean
vs_calculated_delete (VsWorkspace *ws, const VsCalculated *calculated, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (VsModel) model = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && calculated != NULL, FALSE);

  list = list_with (ws, calculated, TRUE, error);
  model = list ? model_with (ws, list, error) : NULL;
  if (model == NULL || !others_still_work (ws, list, calculated, error))
    return FALSE;
  text = to_json (calculated, TRUE);
  name = document_name (calculated);
  return vs_document_save (ws, kind_of (calculated), name, text, _("Deleted"), error) > 0;
}
