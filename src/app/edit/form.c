/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edit/form.h"

#include <glib/gi18n-lib.h>

GtkWidget *
vs_form_row (AdwPreferencesGroup *group, const char *title, GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  if (GTK_IS_DROP_DOWN (control))
    gtk_widget_set_size_request (control, 160, -1);
  if (!GTK_IS_BUTTON (control))
    gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_IS_BUTTON (control) ? NULL : control);
  adw_preferences_group_add (group, row);
  return row;
}

GtkWidget *
vs_form_icon_button (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

GtkWidget *
vs_form_verdict_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "edit-verdict");
  return label;
}

void
vs_form_verdict (GtkWidget *verdict, const char *fault)
{
  g_autofree char *words = fault ? g_strdup_printf ("▲ %s", fault) : g_strdup_printf ("● %s", _("Can be answered"));
  gtk_label_set_text (GTK_LABEL (verdict), words);
  gtk_widget_remove_css_class (verdict, fault ? "level-green" : "level-red");
  gtk_widget_add_css_class (verdict, fault ? "level-red" : "level-green");
}

/* ── Windows ── */

static gboolean
escape_cb (GtkWidget *window, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

GtkWidget *
vs_form_window_new (GtkWindow *parent, const char *title, int width, int height, GtkWidget *content)
{
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), content);
  g_object_set_data (G_OBJECT (window), "header", header);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  return window;
}

GtkWidget *
vs_form_window_add_button (GtkWidget *window, const char *label, gboolean suggested)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  adw_header_bar_pack_end (g_object_get_data (G_OBJECT (window), "header"), button);
  return button;
}

void
vs_form_text_open (VsFormText *self, GtkWindow *parent, const char *title, int size, const char *label, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *scroller = gtk_scrolled_window_new (), *view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  self->verdict = vs_form_verdict_new ();
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (box, "tile-form");
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->verdict);
  self->window = vs_form_window_new (parent, title, size, size, box);
  self->accept = vs_form_window_add_button (self->window, _("_Apply"), TRUE);
}

char *
vs_form_text (const VsFormText *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

void
vs_form_text_judge (VsFormText *self, const char *fault)
{
  vs_form_verdict (self->verdict, fault);
  gtk_widget_set_sensitive (self->accept, fault == NULL);
}
