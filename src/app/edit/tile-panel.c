/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile-panel.c: see tile-panel.h. The form is made anew when another tile is selected, or when the tile was changed by somebody else
 * (undo, a drag); what the form itself changes leaves it as it is, but for the parts that depend on it. */
#include "edit/tile-panel.h"

#include "compat.h"
#include "edit/choices.h"
#include "edit/form.h"
#include "edit/json-dialog.h"
#include "edit/store.h"
#include "places.h"
#include "semantic/dashboard-edit.h"
#include "semantic/fit.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

struct _VsTilePanel {
  GtkWidget      parent_instance;
  GtkWidget     *box;
  GtkWidget     *scroller;
  VsEditSession *session;
  JsonNode      *shown;      /* the tile as the form says it */
  GtkWidget     *verdict;    /* of the query */
  GtkWidget     *page_title; /* while no tile is selected */
  GPtrArray     *views;      /* VsView that a link may lead to; NULL: not known yet */
  gboolean       filling;
  guint          later;      /* the form is out of date, and made anew when nothing else is to do */
};

enum { CLOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsTilePanel, vs_tile_panel, GTK_TYPE_WIDGET)

static void fill (VsTilePanel *self);

static VsData *
data_of (VsTilePanel *self)
{
  return vs_workbench_get_data (vs_edit_session_get_workbench (self->session));
}

static JsonNode *
tile_of (VsTilePanel *self)
{
  return vs_edit_session_get_tile (self->session);
}

static JsonNode *
member (JsonNode *object, const char *name)
{
  return object && JSON_NODE_HOLDS_OBJECT (object) ? json_object_get_member (json_node_get_object (object), name) : NULL;
}

static const char *
text_member (JsonNode *object, const char *name)
{
  JsonNode *node = member (object, name);
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static int
int_member (JsonNode *object, const char *name, int fallback)
{
  JsonNode *node = member (object, name);
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) json_node_get_int (node) : fallback;
}

/* ── What the checker says of the query ── */

static void
check (VsTilePanel *self)
{
  JsonNode *tile = tile_of (self), *query = member (tile, "query");
  VsData *data = data_of (self);
  g_autoptr (GError) error = NULL;
  if (!self->verdict)
    return;
  if (data && query)
    {
      g_autoptr (VsJsonDoc) doc = vs_json_doc_new_for_node (query, _("Query"));
      vs_query_check (data, vs_json_doc_root (doc), &error);
    }
  vs_form_verdict (self->verdict, error ? error->message : NULL);
}

/* Takes tile. again: the form depends on what was changed. */
static void
change (VsTilePanel *self, JsonNode *tile, const char *key, gboolean again)
{
  if (self->filling || self->later)
    {
      json_node_unref (tile);
      return;
    }
  g_clear_pointer (&self->shown, json_node_unref);
  self->shown = json_node_ref (tile);
  vs_edit_session_set_tile (self->session, tile, key);
  check (self);
  if (again)
    fill (self);
}

/* ── Texts and numbers ── */

typedef struct {
  const char *member;
  gboolean    of_query;
} Binding;

static Binding *
binding_of (gpointer widget)
{
  return g_object_get_data (widget, "binding");
}

static void
bind (gpointer widget, const char *name, gboolean of_query)
{
  Binding *binding = g_new (Binding, 1);
  *binding = (Binding) { name, of_query };
  g_object_set_data_full (widget, "binding", binding, g_free);
}

static void
text_cb (VsTilePanel *self, GtkEditable *entry)
{
  Binding *binding = binding_of (entry);
  const char *text = gtk_editable_get_text (entry);
  g_autoptr (JsonNode) value = *text ? json_node_init_string (json_node_alloc (), text) : NULL;
  if (binding->of_query)
    change (self, vs_tile_with_query (tile_of (self), binding->member, value), binding->member, FALSE);
  else
    change (self, vs_json_with (tile_of (self), binding->member, value), binding->member, FALSE);
}

static GtkWidget *
text_row (VsTilePanel *self, AdwPreferencesGroup *group, const char *title, const char *name, gboolean of_query)
{
  GtkWidget *row = adw_entry_row_new ();
  JsonNode *tile = tile_of (self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text_member (of_query ? member (tile, "query") : tile, name));
  bind (row, name, of_query);
  g_signal_connect_object (row, "changed", G_CALLBACK (text_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  return row;
}

static void
number_cb (VsTilePanel *self, GParamSpec *pspec, GtkSpinButton *spin)
{
  Binding *binding = binding_of (spin);
  int number = gtk_spin_button_get_value_as_int (spin);
  g_autoptr (JsonNode) value = number > 0 ? json_node_init_int (json_node_alloc (), number) : NULL;
  if (binding->of_query)
    change (self, vs_tile_with_query (tile_of (self), binding->member, value), binding->member, FALSE);
  else
    change (self, vs_json_with (tile_of (self), binding->member, value), binding->member, FALSE);
}

static void
number_row (VsTilePanel *self, AdwPreferencesGroup *group, const char *title, const char *name, gboolean of_query, int value, int from, int to)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (from, to, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  bind (spin, name, of_query);
  g_signal_connect_object (spin, "notify::value", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  vs_form_row (group, title, spin);
}

static void
switch_cb (VsTilePanel *self, GParamSpec *pspec, GtkSwitch *toggle)
{
  g_autoptr (JsonNode) value = gtk_switch_get_active (toggle) ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;
  change (self, vs_json_with (tile_of (self), binding_of (toggle)->member, value), binding_of (toggle)->member, FALSE);
}

static void
switch_row (VsTilePanel *self, AdwPreferencesGroup *group, const char *title, const char *name)
{
  JsonNode *node = member (tile_of (self), name);
  GtkWidget *toggle = gtk_switch_new ();
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node));
  bind (toggle, name, FALSE);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (switch_cb), self, G_CONNECT_SWAPPED);
  vs_form_row (group, title, toggle);
}

/* ── Choices ── */

static void
choice_cb (VsTilePanel *self, GParamSpec *pspec, GtkWidget *drop_down)
{
  VsChoice *choice = vs_choices_get (drop_down);
  Binding *binding = binding_of (drop_down);
  if (!choice)
    return;
  gboolean typed = g_str_equal (binding->member, "bins") || g_str_equal (binding->member, "target");   /* as it could be instead */
  if (binding->of_query)
    change (self, vs_tile_with_query (tile_of (self), binding->member, vs_choice_get_value (choice)), NULL, typed);
  else
    change (self, vs_json_with (tile_of (self), binding->member, vs_choice_get_value (choice)), NULL, typed);
}

/* What is in the file and not in the list is a choice too, in its own words. */
static GListStore *
with_chosen (VsTilePanel *self, GListStore *choices, JsonNode *chosen)
{
  for (guint i = 0; chosen && i < g_list_model_get_n_items (G_LIST_MODEL (choices)); i++)
    {
      g_autoptr (VsChoice) choice = g_list_model_get_item (G_LIST_MODEL (choices), i);
      if (vs_choice_get_value (choice) && json_node_equal (vs_choice_get_value (choice), chosen))
        return choices;
    }
  if (chosen)
    {
      g_autofree char *words = JSON_NODE_HOLDS_VALUE (chosen) && json_node_get_value_type (chosen) != G_TYPE_STRING
                                 ? json_to_string (chosen, FALSE) : vs_choice_words (data_of (self), NULL, chosen);
      g_autoptr (VsChoice) own = vs_choice_new (words, json_node_copy (chosen));
      g_list_store_insert (choices, 0, own);
    }
  return choices;
}

/* Takes choices. */
static void
choice_row (VsTilePanel *self, AdwPreferencesGroup *group, const char *title, const char *name, gboolean of_query, GListStore *choices)
{
  JsonNode *tile = tile_of (self);
  JsonNode *chosen = member (of_query ? member (tile, "query") : tile, name);
  GtkWidget *drop_down = vs_choices_drop_down (with_chosen (self, choices, chosen), chosen);
  bind (drop_down, name, of_query);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (choice_cb), self, G_CONNECT_SWAPPED);
  vs_form_row (group, title, drop_down);
}

static GListStore *
with_none (GListStore *choices)
{
  g_autoptr (VsChoice) none = vs_choice_new (_("None"), NULL);
  g_list_store_insert (choices, 0, none);
  return choices;
}

static void
mark_cb (VsTilePanel *self, GParamSpec *pspec, GtkWidget *drop_down)
{
  VsChoice *choice = vs_choices_get (drop_down);
  g_autoptr (JsonNode) like = NULL;
  if (!choice || self->filling)
    return;
  like = vs_json_with (tile_of (self), "mark", vs_choice_get_value (choice));
  int mark = vs_mark_of (like);
  if (mark >= 0 && mark != vs_mark_of (tile_of (self)))
    change (self, vs_tile_as (tile_of (self), (VsMark) mark), NULL, TRUE);
}

/* Kinds that fit what is asked for, and the one it is. */
static void
mark_row (VsTilePanel *self, AdwPreferencesGroup *group)
{
  GListStore *choices = g_list_store_new (VS_TYPE_CHOICE);
  JsonNode *tile = tile_of (self);
  VsTileShape shape = vs_tile_shape (tile);
  for (guint mark = 0; mark < VS_N_MARKS; mark++)
    if (vs_mark_fits ((VsMark) mark, shape) || (int) mark == vs_mark_of (tile))
      {
        g_autoptr (VsChoice) choice = vs_choice_new (vs_mark_caption ((VsMark) mark),
                                                     json_node_init_string (json_node_alloc (), vs_mark_name ((VsMark) mark)));
        g_list_store_append (choices, choice);
      }
  GtkWidget *drop_down = vs_choices_drop_down (choices, member (tile, "mark"));
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (mark_cb), self, G_CONNECT_SWAPPED);
  vs_form_row (group, _("Picture"), drop_down);
}

/* ── Lists of measures, dimensions and fields ── */

static JsonNode *
list_without (JsonNode *list, int index, JsonNode *added)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  for (int i = 0; list && JSON_NODE_HOLDS_ARRAY (list) && i < (int) json_array_get_length (json_node_get_array (list)); i++)
    if (i != index)
      json_array_add_element (array, json_node_copy (json_array_get_element (json_node_get_array (list), (guint) i)));
  if (added)
    json_array_add_element (array, json_node_copy (added));
  json_node_take_array (node, array);
  return node;
}

static void
take_out_cb (VsTilePanel *self, GtkWidget *button)
{
  const char *list = binding_of (button)->member;
  int index = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "index"));
  g_autoptr (JsonNode) less = list_without (member (member (tile_of (self), "query"), list), index, NULL);
  change (self, vs_tile_with_list (tile_of (self), list, less), NULL, TRUE);
}

static void
added_cb (VsTilePanel *self, GParamSpec *pspec, GtkWidget *drop_down)
{
  const char *list = binding_of (drop_down)->member;
  VsChoice *choice = vs_choices_get (drop_down);
  if (!choice || !vs_choice_get_value (choice))
    return;
  g_autoptr (JsonNode) more = list_without (member (member (tile_of (self), "query"), list), -1, vs_choice_get_value (choice));
  change (self, vs_tile_with_list (tile_of (self), list, more), NULL, TRUE);
}

/* Takes choices: what can be added. */
static void
list_rows (VsTilePanel *self, const char *title, const char *name, GListStore *choices)
{
  GtkWidget *group = adw_preferences_group_new (), *drop_down;
  JsonNode *query = member (tile_of (self), "query"), *list = member (query, name);
  const char *entity = *text_member (query, "rows") ? text_member (query, "rows") : NULL;
  g_autoptr (VsChoice) none = vs_choice_new (_("Choose…"), NULL);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; list && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      g_autofree char *words = vs_choice_words (data_of (self), entity, json_array_get_element (json_node_get_array (list), i));
      g_autofree char *label = g_strdup_printf (_("Take out %s"), words);
      GtkWidget *button = vs_form_icon_button ("vs-close-symbolic", label);
      bind (button, name, TRUE);
      g_object_set_data (G_OBJECT (button), "index", GINT_TO_POINTER ((int) i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (take_out_cb), self, G_CONNECT_SWAPPED);
      vs_form_row (ADW_PREFERENCES_GROUP (group), words, button);
    }
  g_list_store_insert (choices, 0, none);
  drop_down = vs_choices_drop_down (choices, NULL);
  bind (drop_down, name, TRUE);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (added_cb), self, G_CONNECT_SWAPPED);
  vs_form_row (ADW_PREFERENCES_GROUP (group), _("Add"), drop_down);
  gtk_box_append (GTK_BOX (self->box), group);
}

/* ── Groups of the form ── */

static AdwPreferencesGroup *
group_new (VsTilePanel *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  if (title)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->box), group);
  return ADW_PREFERENCES_GROUP (group);
}

/* A number that is to be reached; without one, nothing is said of a target. */
static void
target_cb (VsTilePanel *self, AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  char *end;
  double number = g_strtod (text, &end);
  g_autoptr (JsonNode) value = NULL;
  if (*text && (end == text || *end || !isfinite (number)))
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      return;
    }
  if (*text)
    value = floor (number) == number && fabs (number) < 1e15 ? json_node_init_int (json_node_alloc (), (gint64) number)
                                                             : json_node_init_double (json_node_alloc (), number);
  change (self, vs_json_with (tile_of (self), "target", value), NULL, TRUE);
}

static void
expression_cb (VsTilePanel *self, AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr (JsonNode) value = *text ? json_node_init_string (json_node_alloc (), text) : NULL;
  if (value)
    change (self, vs_tile_with_query (tile_of (self), binding_of (row)->member, value), NULL, TRUE);
}

/* What is typed counts when it is applied; what was chosen from the list above stands here no more. */
static void
applied_row (VsTilePanel *self, AdwPreferencesGroup *group, const char *title, const char *text, const char *name, GCallback applied)
{
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  bind (row, name, TRUE);
  g_signal_connect_object (row, "apply", applied, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

/* What can be reached: what is loaded, a measure; in a picture one of those it shows. */
static GListStore *
target_choices (VsTilePanel *self)
{
  JsonNode *list = member (member (tile_of (self), "query"), "measures");
  GListStore *choices = vs_mark_of (tile_of (self)) == VS_MARK_KPI ? vs_choices_measures (data_of (self)) : g_list_store_new (VS_TYPE_CHOICE);
  g_autoptr (VsChoice) loaded = vs_choice_new (_("Sales targets"), json_node_init_string (json_node_alloc (), "sales_target"));
  for (guint i = 0; list && JSON_NODE_HOLDS_ARRAY (list) && i < json_array_get_length (json_node_get_array (list)); i++)
    {
      JsonNode *entry = json_array_get_element (json_node_get_array (list), i);
      const char *column = vs_tile_column (entry);
      g_autofree char *words = vs_choice_words (data_of (self), NULL, entry);
      g_autoptr (VsChoice) choice = column ? vs_choice_new (words, json_node_init_string (json_node_alloc (), column)) : NULL;
      if (choice)
        g_list_store_append (choices, choice);
    }
  g_list_store_insert (choices, 0, loaded);
  return with_none (choices);
}

static void
fill_target (VsTilePanel *self, AdwPreferencesGroup *group)
{
  JsonNode *target = member (tile_of (self), "target");
  GType type = target && JSON_NODE_HOLDS_VALUE (target) ? json_node_get_value_type (target) : G_TYPE_INVALID;
  g_autofree char *number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? g_strdup_printf ("%.15g", json_node_get_double (target)) : g_strdup ("");
  choice_row (self, group, _("Target"), "target", FALSE, target_choices (self));
  applied_row (self, group, _("Or a number"), number, "target", G_CALLBACK (target_cb));
}

static void
fill_bins (VsTilePanel *self, const char *entity)
{
  AdwPreferencesGroup *group = group_new (self, _("Figures"));
  JsonNode *query = member (tile_of (self), "query"), *bins = member (query, "bins");
  const char *text = bins && JSON_NODE_HOLDS_OBJECT (bins) ? text_member (bins, "expr") : text_member (query, "bins");
  choice_row (self, group, _("Distribution of"), "bins", TRUE, vs_choices_fields (data_of (self), entity));
  applied_row (self, group, _("Or an expression"), text, "bins", G_CALLBACK (expression_cb));
}

static void
fill_kpi (VsTilePanel *self)
{
  AdwPreferencesGroup *group = group_new (self, _("Figure"));
  choice_row (self, group, _("Measure"), "value", FALSE, vs_choices_measures (data_of (self)));
  choice_row (self, group, _("Compared with"), "against", FALSE, with_none (vs_choices_measures (data_of (self))));
  fill_target (self, group);
  text_row (self, group, _("Line below"), "detail", FALSE);
}

static void
fill_query (VsTilePanel *self)
{
  JsonNode *query = member (tile_of (self), "query");
  gboolean rows = *text_member (query, "rows") != '\0';
  if (rows && member (query, "bins"))
    fill_bins (self, text_member (query, "rows"));
  else if (rows)
    list_rows (self, _("Columns"), "fields", vs_choices_fields (data_of (self), text_member (query, "rows")));
  else
    {
      list_rows (self, _("Measures"), "measures", vs_choices_measures (data_of (self)));
      if (!member (query, "as_rows"))
        list_rows (self, _("By"), "by", vs_choices_dimensions (data_of (self), tile_of (self)));
    }
  AdwPreferencesGroup *group = group_new (self, _("Which Ones"));
  text_row (self, group, _("Only where"), "where", TRUE);
  self->verdict = vs_form_verdict_new ();
  adw_preferences_group_add (group, self->verdict);
  if (!member (query, "as_rows"))
    choice_row (self, group, _("Order"), "order", TRUE, vs_choices_orders (data_of (self), tile_of (self)));
  number_row (self, group, _("At most (0: all)"), "limit", TRUE, int_member (query, "limit", 0), 0, 100000);
  if (vs_mark_of (tile_of (self)) == VS_MARK_BAR || vs_mark_of (tile_of (self)) == VS_MARK_BULLET)
    fill_target (self, group_new (self, _("Held Against")));
}

static void
add_place (GListStore *choices, const VsPlace *place, const char *title)
{
  g_autoptr (VsChoice) choice = vs_choice_new (title, json_node_init_string (json_node_alloc (), place->name));
  g_list_store_append (choices, choice);
}

static GListStore *
page_choices (VsTilePanel *self)
{
  GListStore *choices = g_list_store_new (VS_TYPE_CHOICE);
  for (const VsPlace *place = vs_places; place->name; place++)
    add_place (choices, place, _(place->title));
  for (guint i = 0; self->views && i < self->views->len; i++)
    {
      const VsView *view = g_ptr_array_index (self->views, i);
      if (view->own)
        add_place (choices, vs_place_of_view (view->name, NULL), view->title);
    }
  return with_none (choices);
}

static void
link_changed (VsTilePanel *self)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (self), "link-label"), *page = g_object_get_data (G_OBJECT (self), "link-page");
  VsChoice *choice = vs_choices_get (page);
  JsonNode *target = choice ? vs_choice_get_value (choice) : NULL, *now = member (tile_of (self), "link");
  g_autoptr (JsonNode) empty = json_node_init_object (json_node_alloc (), json_object_new ()), link = NULL, whole = NULL;
  if (self->filling)
    return;
  if (target)
    {
      link = vs_json_with (now && JSON_NODE_HOLDS_OBJECT (now) ? now : empty, "page", target);
      const char *words = gtk_editable_get_text (GTK_EDITABLE (label));
      whole = vs_json_with_text (link, "label", *words ? words : vs_choice_get_label (choice));
    }
  change (self, vs_json_with (tile_of (self), "link", whole), "link", FALSE);
}

static void
fill_link (VsTilePanel *self)
{
  AdwPreferencesGroup *group = group_new (self, _("Link"));
  JsonNode *link = member (tile_of (self), "link");
  GtkWidget *page = vs_choices_drop_down (page_choices (self), member (link, "page")), *label = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (label), _("Words"));
  gtk_editable_set_text (GTK_EDITABLE (label), text_member (link, "label"));
  g_object_set_data (G_OBJECT (self), "link-page", page);
  g_object_set_data (G_OBJECT (self), "link-label", label);
  g_signal_connect_object (page, "notify::selected", G_CALLBACK (link_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (label, "changed", G_CALLBACK (link_changed), self, G_CONNECT_SWAPPED);
  vs_form_row (group, _("Leads to"), page);
  adw_preferences_group_add (group, label);
}

/* ── Levels: which values are good and bad ── */

static void
level_cb (VsTilePanel *self, GParamSpec *pspec, GtkWidget *drop_down)
{
  const char *value = g_object_get_data (G_OBJECT (drop_down), "value");
  VsChoice *choice = vs_choices_get (drop_down);
  JsonNode *levels = member (tile_of (self), "levels");
  g_autoptr (JsonNode) empty = json_node_init_object (json_node_alloc (), json_object_new ());
  g_autoptr (JsonNode) next = vs_json_with (levels && JSON_NODE_HOLDS_OBJECT (levels) ? levels : empty, value, vs_choice_get_value (choice));
  change (self, vs_json_with (tile_of (self), "levels", json_object_get_size (json_node_get_object (next)) > 0 ? next : NULL), NULL, TRUE);
}

static void
level_row (VsTilePanel *self, AdwPreferencesGroup *group, const char *value, JsonNode *chosen)
{
  static const struct { const char *name, *words; } levels[] = {
    { "red", N_("Red: high") }, { "orange", N_("Orange: medium") }, { "green", N_("Green: low") }, { "blue", N_("Blue: information") },
  };
  GListStore *choices = with_none (g_list_store_new (VS_TYPE_CHOICE));
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autoptr (VsChoice) choice = vs_choice_new (_(levels[i].words), json_node_init_string (json_node_alloc (), levels[i].name));
      g_list_store_append (choices, choice);
    }
  GtkWidget *drop_down = vs_choices_drop_down (choices, chosen);
  g_object_set_data_full (G_OBJECT (drop_down), "value", g_strdup (value), g_free);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (level_cb), self, G_CONNECT_SWAPPED);
  vs_form_row (group, value, drop_down);
}

static void
level_added_cb (VsTilePanel *self, AdwEntryRow *row)
{
  const char *value = gtk_editable_get_text (GTK_EDITABLE (row));
  JsonNode *levels = member (tile_of (self), "levels");
  g_autoptr (JsonNode) empty = json_node_init_object (json_node_alloc (), json_object_new ());
  g_autoptr (JsonNode) next = *value ? vs_json_with_text (levels && JSON_NODE_HOLDS_OBJECT (levels) ? levels : empty, value, "blue") : NULL;
  if (next)
    change (self, vs_json_with (tile_of (self), "levels", next), NULL, TRUE);
}

static void
fill_levels (VsTilePanel *self)
{
  AdwPreferencesGroup *group = group_new (self, _("Levels"));
  JsonNode *levels = member (tile_of (self), "levels");
  GtkWidget *more = adw_entry_row_new ();
  if (levels && JSON_NODE_HOLDS_OBJECT (levels))
    {
      g_autoptr (GList) values = json_object_get_members (json_node_get_object (levels));
      for (GList *l = values; l; l = l->next)
        level_row (self, group, l->data, member (levels, l->data));
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _("A value that gets a level"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (more), TRUE);
  g_signal_connect_object (more, "apply", G_CALLBACK (level_added_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, more);
}

/* ── All of it ── */

static void
json_done (gpointer owner, JsonNode *tile)
{
  VsTilePanel *self = owner;
  change (self, json_node_ref (tile), NULL, TRUE);
}

static void
json_cb (VsTilePanel *self)
{
  vs_json_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), data_of (self), tile_of (self), self, json_done);
}

static void
close_cb (VsTilePanel *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
fill_end (VsTilePanel *self)
{
  GtkWidget *json = gtk_button_new_with_mnemonic (_("As _JSON…"));
  g_signal_connect_object (json, "clicked", G_CALLBACK (json_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), json);
}

/* ── The page itself ── */

static void
page_title_cb (VsTilePanel *self, GtkEditable *entry)
{
  const char *text = gtk_editable_get_text (entry);
  if (!self->filling && *text)
    vs_edit_session_apply (self->session, vs_json_with_text (vs_edit_session_get_state (self->session), "title", text), _("Change the page’s title"), "page-title");
}

static void
fill_page (VsTilePanel *self)
{
  AdwPreferencesGroup *group = group_new (self, _("Page"));
  GtkWidget *title = adw_entry_row_new (), *hint = gtk_label_new (_("Select a tile to change it. Drag it to move it, drag its corner to resize it; "
                                                                    "with the keyboard: arrows, Shift and arrows, Delete."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (title), _("Title"));
  gtk_editable_set_text (GTK_EDITABLE (title), text_member (vs_edit_session_get_state (self->session), "title"));
  self->page_title = title;
  g_signal_connect_object (title, "changed", G_CALLBACK (page_title_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, title);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (GTK_BOX (self->box), hint);
}

static void
fill_head (VsTilePanel *self, const char *words)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *title = gtk_label_new (words), *done = gtk_button_new_with_mnemonic (_("_Close"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (done, "flat");
  g_signal_connect_object (done, "clicked", G_CALLBACK (close_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), done);
  gtk_box_append (GTK_BOX (self->box), head);
}

static void
fill_tile (VsTilePanel *self)
{
  AdwPreferencesGroup *group = group_new (self, NULL);
  int mark = vs_mark_of (tile_of (self));
  mark_row (self, group);
  text_row (self, group, _("Title"), "title", FALSE);
  text_row (self, group, _("Note"), "note", FALSE);
  if (mark == VS_MARK_TEXT)
    text_row (self, group, _("Text"), "text", FALSE);
  else if (mark == VS_MARK_KPI)
    fill_kpi (self);
  else
    fill_query (self);
  group = group_new (self, _("Size"));
  number_row (self, group, _("Columns"), "w", FALSE, int_member (tile_of (self), "w", 4), 1, 12);
  number_row (self, group, _("Rows"), "h", FALSE, int_member (tile_of (self), "h", 4), 1, 24);
  switch_row (self, group, _("Below the tile before it"), "under");
  fill_link (self);
  if (mark != VS_MARK_TEXT && mark != VS_MARK_KPI)
    fill_levels (self);
  fill_end (self);
}

static void
fill (VsTilePanel *self)
{
  JsonNode *tile = tile_of (self);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double at = gtk_adjustment_get_value (adjustment);
  GtkWidget *child;
  g_clear_handle_id (&self->later, g_source_remove);
  self->filling = TRUE;
  self->verdict = self->page_title = NULL;
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  g_clear_pointer (&self->shown, json_node_unref);
  self->shown = tile ? json_node_ref (tile) : NULL;
  fill_head (self, tile ? _("Tile") : _("View"));
  if (tile && JSON_NODE_HOLDS_OBJECT (tile) && data_of (self))
    fill_tile (self);
  else if (tile)
    fill_end (self);
  else if (vs_edit_session_get_state (self->session))
    fill_page (self);
  self->filling = FALSE;
  check (self);
  gtk_adjustment_set_value (adjustment, at);
}

static gboolean
page_title_is_shown (VsTilePanel *self)
{
  const char *shown = self->page_title ? gtk_editable_get_text (GTK_EDITABLE (self->page_title)) : NULL;
  return shown && g_str_equal (shown, text_member (vs_edit_session_get_state (self->session), "title"));
}

static gboolean
later_cb (gpointer data)
{
  VsTilePanel *self = data;
  self->later = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

/* A corner that is dragged changes the tile with every motion; the form follows when there is time. */
static void
changed_cb (VsTilePanel *self)
{
  JsonNode *tile = tile_of (self);
  gboolean other = tile ? !self->shown || !json_node_equal (tile, self->shown) : self->shown || !page_title_is_shown (self);
  if (!other)
    g_clear_handle_id (&self->later, g_source_remove);
  else if (!self->later)
    self->later = g_idle_add (later_cb, self);
}

/* ── Object ── */

static void
vs_tile_panel_dispose (GObject *object)
{
  VsTilePanel *self = VS_TILE_PANEL (object);
  self->filling = TRUE;
  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->shown, json_node_unref);
  g_clear_pointer (&self->views, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vs_tile_panel_parent_class)->dispose (object);
}

static void
vs_tile_panel_class_init (VsTilePanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_tile_panel_dispose;
  signals[CLOSE] = g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "tilepanel");
}

static void
vs_tile_panel_init (VsTilePanel *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->box, "tile-form");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_size_request (GTK_WIDGET (self), 320, -1);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
listed (gpointer owner, const VsStored *stored, const GError *error)
{
  VsTilePanel *self = owner;
  if (error || !self->session || !stored->list)
    return;
  self->views = g_ptr_array_ref (stored->list);
  fill (self);
}

GtkWidget *
vs_tile_panel_new (VsEditSession *session)
{
  VsTilePanel *self = g_object_new (VS_TYPE_TILE_PANEL, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "selected", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  fill (self);
  vs_store_list (vs_edit_session_get_workbench (session), self, listed);
  return GTK_WIDGET (self);
}
