/* SPDX-License-Identifier: GPL-3.0-or-later */
/* answer-form.c: see answer-form.h. */
#include "design/answer-form.h"

#include "base/text.h"
#include <glib/gi18n-lib.h>

typedef struct {
  VsBoard       *board;
  GtkAdjustment *shift, *saving, *take_up;
  GtkDropDown   *who;
  GtkWidget     *offer;      /* what only an offer needs */
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;
  g_object_unref (form->board);
  g_free (form);
}

static void
changed_cb (Form *form)
{
  VsAssumptions *assumptions = vs_board_get_assumptions (form->board);
  assumptions->shift = gtk_adjustment_get_value (form->shift) / 100;
  assumptions->everybody = gtk_drop_down_get_selected (form->who) == 0;
  assumptions->threshold = gtk_adjustment_get_value (form->saving);
  assumptions->take_up = gtk_adjustment_get_value (form->take_up) / 100;
  gtk_widget_set_visible (form->offer, !assumptions->everybody);
  vs_board_changed (form->board, FALSE);
}

static GtkAdjustment *
add_slider (GtkBox *box, const char *title, double value, double most, const char *unit)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (value, 0, most, 1, 5, 0);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *label = gtk_label_new (title), *units = gtk_label_new (unit);
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment), *spin = gtk_spin_button_new (adjustment, 1, 0);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "card-note");
  gtk_widget_add_css_class (units, "card-note");
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_size_request (scale, 60, -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (row), scale);
  gtk_box_append (GTK_BOX (row), spin);
  gtk_box_append (GTK_BOX (row), units);
  gtk_box_append (box, label);
  gtk_box_append (box, row);
  return adjustment;
}

GtkWidget *
vs_answer_form_new (VsBoard *board, const char *currency)
{
  const char *const answers[] = { _("Everybody moves to it"), _("Offered to those who save"), NULL };
  const VsAssumptions *assumptions = vs_board_get_assumptions (board);
  Form *form = g_new0 (Form, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autofree char *unit = g_strdup_printf (_("%s a year"), vs_currency_sign (currency));
  *form = (Form) { .board = g_object_ref (board), .who = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (answers)),
                   .offer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8) };
  gtk_drop_down_set_selected (form->who, assumptions->everybody ? 0 : 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (form->who), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Who moves to it"), -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (form->who));
  form->saving = add_slider (GTK_BOX (form->offer), _("Offered when it saves at least"), assumptions->threshold, 500, unit);
  form->take_up = add_slider (GTK_BOX (form->offer), _("Of those, take it"), assumptions->take_up * 100, 100, "%");
  gtk_widget_set_visible (form->offer, !assumptions->everybody);
  gtk_box_append (GTK_BOX (box), form->offer);
  form->shift = add_slider (GTK_BOX (box), _("Use that moves from the dearest to the cheapest hours"), assumptions->shift * 100, 50, "%");
  for (guint i = 0; i < 3; i++)
    g_signal_connect_swapped (i == 0 ? form->shift : i == 1 ? form->saving : form->take_up, "value-changed", G_CALLBACK (changed_cb), form);
  g_signal_connect_swapped (form->who, "notify::selected", G_CALLBACK (changed_cb), form);
  g_object_set_data_full (G_OBJECT (box), "form", form, form_free);
  return box;
}
