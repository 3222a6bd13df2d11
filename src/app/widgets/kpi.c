/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kpi.c: see kpi.h. To a screen reader it is one thing, read as one sentence. */
#include "widgets/kpi.h"

#include "widgets/chart-view.h"
#include "widgets/label.h"
#include "widgets/level.h"

static GtkWidget *
label_new (const char *text, const char *css_class)
{
  GtkWidget *label = vs_label_new (text, css_class);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  return label;
}

static const char *
arrow (const VsTileContent *content)
{
  return content->change_direction > 0 ? "▲" : content->change_direction < 0 ? "▼" : NULL;
}

static GtkWidget *
top_new (VsTileData *data, GtkWidget *corner)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *spark = vs_chart_view_new (data, TRUE);
  GtkWidget *name = label_new (data->content->title, "card-name");
  gtk_widget_add_css_class (top, "card-top");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_valign (name, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (top), name);
  if (spark)
    {
      gtk_accessible_update_state (GTK_ACCESSIBLE (spark), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_widget_set_valign (spark, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (top), spark);
    }
  gtk_box_append (GTK_BOX (top), corner);
  return top;
}

GtkWidget *
vs_kpi_new (VsTileData *data, GtkWidget *corner, GtkWidget **number_label)
{
  const VsTileContent *content = data->content;
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *number = label_new (content->number ? content->number : "–", "card-number");
  gtk_widget_set_tooltip_text (number, content->number_full);
  gtk_widget_set_halign (number, GTK_ALIGN_START);
  *number_label = number;
  gtk_box_append (GTK_BOX (box), top_new (data, corner));
  gtk_box_append (GTK_BOX (box), number);
  if (content->change)
    {
      GtkWidget *change = label_new ("", "card-change");
      vs_level_set_label (GTK_LABEL (change), content->change_level, arrow (content), content->change);
      gtk_box_append (GTK_BOX (box), change);
    }
  if (content->note)
    gtk_box_append (GTK_BOX (box), label_new (content->note, "card-note"));
  if (content->detail)
    gtk_box_append (GTK_BOX (box), label_new (content->detail, "card-note"));
  if (content->summary)
    gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, content->summary, -1);
  return box;
}
