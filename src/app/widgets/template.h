/* SPDX-License-Identifier: GPL-3.0-or-later */
/* template.h: taking a template apart. GTK clears the bound pointers, but children that are not bound stay with their parent. */
#pragma once

#include <gtk/gtk.h>

static inline void
vs_template_dispose (GtkWidget *widget, GType type)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (widget)))
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (widget, type);
}
