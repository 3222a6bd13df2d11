/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile-card.c: see tile-card.h. The card is a box that is filled anew when figures come; the outside (size, place, focus order) stays. */
#include "widgets/tile-card.h"

#include "base/json.h"
#include "widgets/chart-view.h"
#include "widgets/kpi.h"
#include "widgets/label.h"
#include "widgets/result-table.h"
#include <glib/gi18n-lib.h>

struct _VsTileCard {
  GtkWidget   parent_instance;
  GtkWidget  *box;
  GtkWidget  *views;       /* GtkStack of "chart" and "table", NULL without a picture */
  GtkWidget  *chart;       /* in it */
  GtkWidget  *menu;        /* GtkMenuButton; NULL: not yet */
  GtkWidget  *toggle;      /* of chart and table; NULL without a picture */
  VsTileData *data;
  VsPick     *pick;        /* NULL: none */
  gboolean    as_table;    /* kept over new figures */
};

enum { FOLLOW, PICK, ACT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsTileCard, vs_tile_card, GTK_TYPE_WIDGET)

static GtkWidget *
label_new (const char *text, const char *css_class)
{
  GtkWidget *label = vs_label_new (text, css_class);
  gtk_label_set_width_chars (GTK_LABEL (label), 8);
  return label;
}

static void
clear (VsTileCard *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  self->views = self->chart = self->menu = self->toggle = NULL;
}

/* ── Links ── */

static void
link_cb (VsTileCard *self)
{
  const VsTileContent *content = self->data->content;
  g_signal_emit (self, signals[FOLLOW], 0, content->tile->link_page, content->tile->link_filter, content->title);
}

/* A mark leads where the tile's link does, with what the mark stands for as the filter. */
static void
mark_cb (VsTileCard *self, const char *column, const char *key)
{
  const VsTileContent *content = self->data->content;
  g_autoptr (VsSelection) only = vs_selection_new ();
  gboolean means = vs_selection_pick (only, NULL, content, column, key, FALSE);
  g_autofree char *where = means ? vs_pick_where (g_ptr_array_index (only->picks, 0)) : NULL;
  g_autofree char *words = means ? vs_pick_words (g_ptr_array_index (only->picks, 0)) : NULL;
  if (content->tile->link_page)
    g_signal_emit (self, signals[FOLLOW], 0, content->tile->link_page, where, words);
}

static void
pick_cb (VsTileCard *self, const char *column, const char *key, gboolean add)
{
  g_signal_emit (self, signals[PICK], 0, column, key, add);
}

/* A row stands for one of its entity, by the entity's key; on the page of a customer for its customer. */
static void
row_cb (VsTileCard *self, VsResultRow *row)
{
  VsJson json = self->data->content->tile->json;
  const char *page = vs_json_string_or (vs_json_get (vs_json_get (json, "action"), "page"), NULL);
  const char *rows = vs_json_string_or (vs_json_get (vs_json_get (json, "query"), "rows"), NULL);
  g_autofree char *key = vs_result_row_dup_value (row, "_key");
  g_autofree char *condition = vs_row_condition (self->data->page->data, rows, key, page);
  if (page)
    g_signal_emit (self, signals[FOLLOW], 0, page, condition, NULL);
}

static void
empty_cb (VsTileCard *self)
{
  g_signal_emit (self, signals[FOLLOW], 0, self->data->content->empty_page, NULL, NULL);
}

static GtkWidget *
link_new (VsTileCard *self)
{
  const char *words = self->data->content->link_label;
  g_autofree char *text = g_strdup_printf ("%s →", words);
  GtkWidget *button = gtk_button_new_with_label (text);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "card-link");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);   /* else its text is its name */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (link_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* ── Menu ── */

static void
append_verb (GMenu *menu, const char *label, const char *verb)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, "tile.act", "s", verb);
  g_menu_append_item (menu, item);
}

static GMenuModel *
menu_model (VsTileCard *self)
{
  const VsTileContent *content = self->data->content;
  g_autoptr (GMenu) menu = g_menu_new (), explain = g_menu_new (), copy = g_menu_new (), export = g_menu_new ();
  gboolean table = !content->message && (content->result || content->tile->mark == VS_MARK_KPI);
  append_verb (explain, _("What Is This _Made Of?"), "explain");
  if (self->chart)
    g_menu_append (explain, _("Show as _Table"), "tile.show-table");
  if (content->number_full && !content->message)
    append_verb (copy, _("Copy _Number"), "copy:number");
  append_verb (copy, _("Copy _Picture"), "copy:picture");
  if (table)
    append_verb (copy, _("Copy _Rows"), "copy:table");
  append_verb (export, _("As _PDF…"), "export:pdf");
  append_verb (export, _("As P_NG…"), "export:png");
  append_verb (export, _("As _SVG…"), "export:svg");
  append_verb (export, _("As E_xcel Workbook…"), "export:xlsx");
  if (table)
    append_verb (export, _("As _CSV File…"), "export:csv");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (explain));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_submenu (menu, _("_Export Tile"), G_MENU_MODEL (export));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/* The menu is made when it is first wanted: a page has many cards. */
static void
popup_cb (GtkMenuButton *button, gpointer card)
{
  if (gtk_menu_button_get_popover (button))
    return;
  g_autoptr (GMenuModel) model = menu_model (card);
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (model));
}

static GtkWidget *
menu_new (VsTileCard *self)
{
  /* Translators: %s is the title of a card */
  g_autofree char *label = g_strdup_printf (_("More about “%s”"), self->data->content->title ? self->data->content->title : "");
  GtkWidget *button = self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "vs-more-symbolic");
  gtk_widget_set_tooltip_text (button, _("What it is made of, copy, export"));
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "card-toggle");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), popup_cb, self, NULL);
  return button;
}

static void
act_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ACT], 0, g_variant_get_string (parameter, NULL));
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  VsTileCard *self = VS_TILE_CARD (widget);
  if (self->menu)
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
  return self->menu != NULL;
}

static void
right_click_cb (VsTileCard *self)
{
  menu_key_cb (GTK_WIDGET (self), NULL, NULL);
}

/* ── Parts ── */

static void
toggled_cb (GtkToggleButton *button, VsTileCard *self)
{
  self->as_table = gtk_toggle_button_get_active (button);
  if (self->as_table && !gtk_stack_get_child_by_name (GTK_STACK (self->views), "table"))
    gtk_stack_add_named (GTK_STACK (self->views), vs_result_table_new (self->data, TRUE), "table");
  gtk_stack_set_visible_child_name (GTK_STACK (self->views), self->as_table ? "table" : "chart");
}

static GtkWidget *
toggle_new (VsTileCard *self)
{
  g_autofree char *label = g_strdup_printf (_("Show “%s” as a table"), self->data->content->title);
  GtkWidget *toggle = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (toggle), "vs-table-symbolic");
  gtk_widget_set_tooltip_text (toggle, _("Show as Table"));
  gtk_widget_set_valign (toggle, GTK_ALIGN_START);
  gtk_widget_add_css_class (toggle, "flat");
  gtk_widget_add_css_class (toggle, "card-toggle");
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return toggle;
}

static void
append_head (VsTileCard *self, const char *title, const char *note, GtkWidget *toggle)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_hexpand (words, TRUE);
  if (title)
    gtk_box_append (GTK_BOX (words), label_new (title, "card-title"));
  if (note)
    gtk_box_append (GTK_BOX (words), label_new (note, "card-note"));
  gtk_box_append (GTK_BOX (head), words);
  if (toggle)
    gtk_box_append (GTK_BOX (head), toggle);
  gtk_box_append (GTK_BOX (head), menu_new (self));
  gtk_widget_add_css_class (head, "card-head");
  gtk_box_append (GTK_BOX (self->box), head);
}

/* The way out of an empty card: a link in a number card, a button in a larger one. */
static GtkWidget *
way_out_new (VsTileCard *self)
{
  const VsTileContent *content = self->data->content;
  gboolean small = content->tile->mark == VS_MARK_KPI;
  g_autofree char *text = small ? g_strdup_printf ("%s →", content->empty_label) : g_strdup (content->empty_label);
  GtkWidget *button = gtk_button_new_with_label (text);
  gtk_widget_set_halign (button, small ? GTK_ALIGN_END : GTK_ALIGN_CENTER);
  if (small)
    {
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "card-link");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, content->empty_label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (empty_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* A title with the menu at its end, as high as those of other cards. */
static void
append_line (VsTileCard *self, GtkWidget *title, GtkAlign align)
{
  gtk_widget_set_valign (title, align);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), menu_new (self));
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
fill_message (VsTileCard *self)
{
  const VsTileContent *content = self->data->content;
  gboolean small = content->tile->mark == VS_MARK_KPI, text = content->tile->mark == VS_MARK_TEXT;
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *label = label_new (content->message, content->failed ? "card-failed" : "card-message");
  gtk_label_set_selectable (GTK_LABEL (label), content->failed);
  gtk_label_set_xalign (GTK_LABEL (label), small || text ? 0 : 0.5);
  gtk_label_set_justify (GTK_LABEL (label), small || text ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_CENTER);
  append_line (self, label_new (content->title, small ? "card-name" : "card-title"), small ? GTK_ALIGN_FILL : GTK_ALIGN_START);
  gtk_widget_set_vexpand (middle, TRUE);
  gtk_widget_set_valign (middle, small || text ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (middle), label);
  if (small)
    {
      gtk_widget_set_vexpand (label, TRUE);
      gtk_widget_set_valign (label, GTK_ALIGN_START);
    }
  if (content->empty_label && content->empty_page)
    gtk_box_append (GTK_BOX (middle), way_out_new (self));
  gtk_box_append (GTK_BOX (self->box), middle);
}

static void
fill_picture (VsTileCard *self, GtkWidget *chart)
{
  GtkWidget *toggle = self->toggle = toggle_new (self);
  append_head (self, self->data->content->title, self->data->content->note, toggle);
  self->views = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->views), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->views), FALSE);
  gtk_widget_set_vexpand (self->views, TRUE);
  gtk_stack_add_named (GTK_STACK (self->views), chart, "chart");
  gtk_box_append (GTK_BOX (self->box), self->views);
  self->chart = chart;
  g_signal_connect_object (chart, "activate-key", G_CALLBACK (mark_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chart, "pick", G_CALLBACK (pick_cb), self, G_CONNECT_SWAPPED);
  vs_chart_view_set_pick (VS_CHART_VIEW (chart), self->pick);
  g_signal_connect_object (toggle, "toggled", G_CALLBACK (toggled_cb), self, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), self->as_table);
}

static void
fill_table (VsTileCard *self)
{
  GtkWidget *table = vs_result_table_new (self->data, FALSE);
  append_head (self, self->data->content->title, self->data->content->note, NULL);
  gtk_widget_set_vexpand (table, TRUE);
  g_signal_connect_object (table, "row-action", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), table);
}

static void
number_cb (VsTileCard *self)
{
  if (self->data->content->tile->link_page)
    link_cb (self);
  else
    g_signal_emit (self, signals[ACT], 0, "explain");
}

/* A number leads to the list behind it, or else to what it is made of. By the keyboard its link and its menu do. */
static void
make_way (VsTileCard *self, GtkWidget *number)
{
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_object (click, "released", G_CALLBACK (number_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (number, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_cursor_from_name (number, "pointer");
}

static void
fill_kpi (VsTileCard *self)
{
  GtkWidget *number, *kpi = vs_kpi_new (self->data, menu_new (self), &number);
  gtk_widget_set_vexpand (kpi, TRUE);
  make_way (self, number);
  gtk_box_append (GTK_BOX (self->box), kpi);
}

static void
fill (VsTileCard *self)
{
  const VsTileContent *content = self->data->content;
  GtkWidget *chart = content->message ? NULL : vs_chart_view_new (self->data, FALSE);
  if (content->message)
    fill_message (self);
  else if (content->tile->mark == VS_MARK_KPI)
    fill_kpi (self);
  else if (chart)
    fill_picture (self, chart);
  else if (content->result)
    fill_table (self);
  else
    append_head (self, content->title, content->note, NULL);
  gboolean says_all = !content->message || (content->tile->mark == VS_MARK_TEXT && !content->failed);
  if (content->link_label && content->tile->link_page && says_all)
    gtk_box_append (GTK_BOX (self->box), link_new (self));
}

/* ── Object ── */

static void
show_table_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsTileCard *self = VS_TILE_CARD (widget);
  if (self->toggle)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), !self->as_table);
}

static void
vs_tile_card_dispose (GObject *object)
{
  VsTileCard *self = VS_TILE_CARD (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->data, vs_tile_data_unref);
  g_clear_pointer (&self->pick, vs_pick_free);
  G_OBJECT_CLASS (vs_tile_card_parent_class)->dispose (object);
}

static void
vs_tile_card_class_init (VsTileCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_tile_card_dispose;
  signals[FOLLOW] = g_signal_new ("follow", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[PICK] = g_signal_new ("pick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[ACT] = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tile.act", "s", act_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tile.show-table", NULL, show_table_action);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "tilecard");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
vs_tile_card_init (VsTileCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (right_click_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
vs_tile_card_new (const VsTile *tile)
{
  VsTileCard *self = g_object_new (VS_TYPE_TILE_CARD, NULL);
  const char *title = tile->title && !strchr (tile->title, '{') ? tile->title : "";
  gtk_box_append (GTK_BOX (self->box), label_new (title, tile->mark == VS_MARK_KPI ? "card-name" : "card-title"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

/* The keyboard stays where it was when new figures come. */
void
vs_tile_card_set_data (VsTileCard *self, VsTileData *data)
{
  g_return_if_fail (VS_IS_TILE_CARD (self) && data);
  GtkWidget *focus = gtk_widget_get_root (GTK_WIDGET (self)) ? gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))) : NULL;
  gboolean focused = focus && self->chart == focus;
  int cursor = focused ? vs_chart_view_get_cursor (VS_CHART_VIEW (self->chart)) : -1;
  clear (self);
  g_clear_pointer (&self->data, vs_tile_data_unref);
  self->data = vs_tile_data_ref (data);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, data->content->title ? data->content->title : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, data->content->summary ? data->content->summary : "", -1);
  fill (self);
  if (!focused || !self->chart)
    return;
  vs_chart_view_set_cursor (VS_CHART_VIEW (self->chart), cursor);
  gtk_widget_grab_focus (self->chart);
}

VsTileData *
vs_tile_card_get_data (VsTileCard *self)
{
  g_return_val_if_fail (VS_IS_TILE_CARD (self), NULL);
  return self->data;
}

void
vs_tile_card_set_pick (VsTileCard *self, const VsPick *pick)
{
  g_return_if_fail (VS_IS_TILE_CARD (self));
  if (!pick && !self->pick)
    return;
  g_clear_pointer (&self->pick, vs_pick_free);
  self->pick = vs_pick_copy (pick);
  if (self->chart)
    vs_chart_view_set_pick (VS_CHART_VIEW (self->chart), pick);
}
