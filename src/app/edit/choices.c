/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/choices.h"

#include "semantic/fit.h"
#include "semantic/path.h"
#include "semantic/words.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define SEARCH_FROM 12

struct _VsChoice {
  GObject   parent_instance;
  char     *label;
  char     *place;       /* where it stands among others: its words made comparable, once and not with each comparison */
  JsonNode *value;
};

enum { PROP_0, PROP_LABEL };

G_DEFINE_FINAL_TYPE (VsChoice, vs_choice, G_TYPE_OBJECT)

static void
vs_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, VS_CHOICE (object)->label);
}

static void
vs_choice_finalize (GObject *object)
{
  VsChoice *self = VS_CHOICE (object);
  g_free (self->label);
  g_free (self->place);
  g_clear_pointer (&self->value, json_node_unref);
  G_OBJECT_CLASS (vs_choice_parent_class)->finalize (object);
}

static void
vs_choice_class_init (VsChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_choice_finalize;
  G_OBJECT_CLASS (klass)->get_property = vs_choice_get_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_LABEL,
                                   g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
vs_choice_init (VsChoice *self)
{
}

VsChoice *
vs_choice_new (const char *label, JsonNode *value)
{
  VsChoice *self = g_object_new (VS_TYPE_CHOICE, NULL);
  self->label = g_strdup (label);
  self->value = value;
  return self;
}

JsonNode *
vs_choice_get_value (VsChoice *self)
{
  g_return_val_if_fail (VS_IS_CHOICE (self), NULL);
  return self->value;
}

const char *
vs_choice_get_label (VsChoice *self)
{
  g_return_val_if_fail (VS_IS_CHOICE (self), NULL);
  return self->label;
}

/* ── Lists ── */

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static void
add (GListStore *store, const char *label, JsonNode *value)
{
  g_autoptr (VsChoice) choice = vs_choice_new (label, value);
  g_list_store_append (store, choice);
}

static const char *
place_of (VsChoice *self)
{
  if (!self->place)
    self->place = g_utf8_collate_key (self->label, -1);
  return self->place;
}

static int
by_label (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (place_of ((VsChoice *) a), place_of ((VsChoice *) b));
}

static const char *
caption_or (const char *caption, const char *name)
{
  return caption && *caption ? vs_words (caption) : name;
}

GListStore *
vs_choices_measures (VsData *data)
{
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  const GPtrArray *measures = vs_model_measures (vs_data_model (data));
  for (guint i = 0; i < measures->len; i++)
    {
      const VsMeasure *measure = g_ptr_array_index (measures, i);
      add (store, caption_or (measure->caption, measure->name), text_node (measure->name));
    }
  g_list_store_sort (store, by_label, NULL);
  return store;
}

static JsonNode *
month_of (const char *path, const char *name)
{
  g_autofree char *expr = g_strdup_printf ("start_of_month (%s)", path), *column = g_strdup_printf ("%s_month", name);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_object_set_string_member (object, "expr", expr);
  json_object_set_string_member (object, "name", column);
  json_object_set_string_member (object, "format", "month");
  json_node_take_object (node, object);
  return node;
}

/* A field by which one can group: no amounts. Days also by month. */
static void
add_dimension (GListStore *store, const VsEntity *entity, const VsField *field, const char *path)
{
  g_autofree char *label = g_strdup_printf ("%s · %s", caption_or (entity->caption, entity->name), caption_or (field->caption, field->name));
  if (field->type == VS_TYPE_DOUBLE || field->format == VS_FORMAT_MONEY)
    return;
  if (field->type == VS_TYPE_DAY)
    {
      g_autofree char *monthly = g_strdup_printf (_("%s, by month"), label);
      add (store, monthly, month_of (path, field->name));
    }
  add (store, label, text_node (path));
}

static const VsEntity *
entity_of_tile (VsData *data, JsonNode *tile)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (tile) ? json_node_get_object (tile) : NULL;
  JsonNode *query = object ? json_object_get_member (object, "query") : NULL;
  JsonNode *list = query && JSON_NODE_HOLDS_OBJECT (query) ? json_object_get_member (json_node_get_object (query), "measures") : NULL;
  JsonNode *first = list && JSON_NODE_HOLDS_ARRAY (list) && json_array_get_length (json_node_get_array (list)) > 0
                      ? json_array_get_element (json_node_get_array (list), 0) : object ? json_object_get_member (object, "value") : NULL;
  const char *name = first ? vs_tile_column (first) : NULL;
  const VsMeasure *measure = name ? vs_model_measure (vs_data_model (data), name) : NULL;
  return measure && measure->entity ? vs_model_entity (vs_data_model (data), measure->entity) : NULL;
}

static void
add_dimensions_of (GListStore *store, VsData *data, const VsEntity *entity)
{
  g_auto (GStrv) names = vs_path_names (vs_data_model (data), entity);
  for (guint i = 0; names[i]; i++)
    {
      VsPath path;
      g_autofree char *whole = strchr (names[i], '.') ? g_strdup (names[i]) : g_strdup_printf ("%s.%s", entity->name, names[i]);
      if (vs_path_resolve (vs_data_model (data), entity, names[i], &path, NULL) && path.field)
        add_dimension (store, path.entity, path.field, whole);
    }
}

GListStore *
vs_choices_dimensions (VsData *data, JsonNode *tile)
{
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  const VsEntity *entity = entity_of_tile (data, tile);
  const GPtrArray *entities = vs_model_entities (vs_data_model (data));
  if (entity)
    add_dimensions_of (store, data, entity);
  for (guint i = 0; !entity && i < entities->len; i++)
    {
      const VsEntity *one = g_ptr_array_index (entities, i);
      for (guint k = 0; k < one->fields->len; k++)
        {
          const VsField *field = g_ptr_array_index (one->fields, k);
          g_autofree char *path = g_strdup_printf ("%s.%s", one->name, field->name);
          add_dimension (store, one, field, path);
        }
    }
  g_list_store_sort (store, by_label, NULL);
  return store;
}

GListStore *
vs_choices_fields (VsData *data, const char *name)
{
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  const VsEntity *entity = vs_model_entity (vs_data_model (data), name);
  g_auto (GStrv) names = entity ? vs_path_names (vs_data_model (data), entity) : NULL;
  for (guint i = 0; names && names[i]; i++)
    {
      g_autoptr (JsonNode) node = text_node (names[i]);
      g_autofree char *label = vs_choice_words (data, name, node);
      add (store, label, json_node_ref (node));
    }
  g_list_store_sort (store, by_label, NULL);
  return store;
}

/* ── Words ── */

static char *
words_of_path (VsData *data, const char *entity, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", 2);
  const VsModel *model = vs_data_model (data);
  const VsMeasure *measure = vs_model_measure (model, text);
  const VsEntity *from = entity ? vs_model_entity (model, entity) : parts[0] && parts[1] ? vs_model_entity (model, parts[0]) : NULL;
  VsPath path;
  if (!entity && measure)
    return g_strdup (caption_or (measure->caption, measure->name));
  if (!from || !vs_path_resolve (model, from, text, &path, NULL) || !path.field)
    return g_strdup (text);
  if (entity && g_strcmp0 (path.entity->name, entity) == 0)
    return g_strdup (caption_or (path.field->caption, path.field->name));
  return g_strdup_printf ("%s · %s", caption_or (path.entity->caption, path.entity->name), caption_or (path.field->caption, path.field->name));
}

char *
vs_choice_words (VsData *data, const char *entity, JsonNode *entry)
{
  JsonObject *object = entry && JSON_NODE_HOLDS_OBJECT (entry) ? json_node_get_object (entry) : NULL;
  const char *caption = object ? json_object_get_string_member_with_default (object, "caption", NULL) : NULL;
  const char *measure = object ? json_object_get_string_member_with_default (object, "measure", NULL) : NULL;
  const char *name = object ? json_object_get_string_member_with_default (object, "expr", NULL) : NULL;
  if (caption)
    return g_strdup (vs_words (caption));
  if (measure)
    return words_of_path (data, entity, measure);
  if (name)
    return words_of_path (data, entity, name);
  return entry && JSON_NODE_HOLDS_VALUE (entry) && json_node_get_value_type (entry) == G_TYPE_STRING
           ? words_of_path (data, entity, json_node_get_string (entry)) : g_strdup ("?");
}

static JsonNode *
order_node (const char *column, gboolean down)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *name = down ? g_strconcat ("-", column, NULL) : g_strdup (column);
  json_array_add_string_element (array, name);
  json_node_take_array (node, array);
  return node;
}

GListStore *
vs_choices_orders (VsData *data, JsonNode *tile)
{
  static const char *const lists[] = { "by", "measures", "fields" };
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  JsonNode *node = json_object_get_member (json_node_get_object (tile), "query");
  JsonObject *query = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *entity = query ? json_object_get_string_member_with_default (query, "rows", NULL) : NULL;
  add (store, _("As It Comes"), NULL);
  for (guint i = 0; query && i < G_N_ELEMENTS (lists); i++)
    {
      JsonNode *list = json_object_get_member (query, lists[i]);
      for (guint k = 0; list && JSON_NODE_HOLDS_ARRAY (list) && k < json_array_get_length (json_node_get_array (list)); k++)
        {
          JsonNode *entry = json_array_get_element (json_node_get_array (list), k);
          g_autofree char *words = vs_choice_words (data, entity, entry);
          g_autofree char *up = g_strdup_printf (_("%s ↑"), words), *down = g_strdup_printf (_("%s ↓"), words);
          const char *column = vs_tile_column (entry);
          if (!column)
            continue;
          add (store, up, order_node (column, FALSE));
          add (store, down, order_node (column, TRUE));
        }
    }
  return store;
}

/* ── Widget ── */

static gboolean
same (JsonNode *a, JsonNode *b)
{
  return a == b || (a && b && json_node_equal (a, b));
}

static void
set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer shortened)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (shortened)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 12);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
    }
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  VsChoice *choice = gtk_list_item_get_item (item);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), choice->label);
}

static GtkListItemFactory *
factory_new (gboolean shortened)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), shortened ? factory : NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}

GtkWidget *
vs_choices_drop_down (GListStore *choices, JsonNode *chosen)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (choices)), at = GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < n && at == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (VsChoice) choice = g_list_model_get_item (G_LIST_MODEL (choices), i);
      if (same (choice->value, chosen))
        at = i;
    }
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (choices), gtk_property_expression_new (VS_TYPE_CHOICE, NULL, "label"));
  g_autoptr (GtkListItemFactory) chosen_factory = factory_new (TRUE), list_factory = factory_new (FALSE);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), n >= SEARCH_FROM);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), chosen_factory);   /* long words must not push the row's title aside */
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (drop_down), list_factory);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), at);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  return drop_down;
}

VsChoice *
vs_choices_get (GtkWidget *drop_down)
{
  return gtk_drop_down_get_selected_item (GTK_DROP_DOWN (drop_down));
}
