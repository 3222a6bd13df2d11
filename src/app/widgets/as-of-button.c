/* SPDX-License-Identifier: GPL-3.0-or-later */
/* as-of-button.c: see as-of-button.h. */
#include "widgets/as-of-button.h"

#include "widgets/template.h"

#include <glib/gi18n-lib.h>

struct _VsAsOfButton {
  GtkWidget      parent_instance;
  GtkMenuButton *button;
  GtkPopover    *popover;
  GtkCalendar   *calendar;
  GtkWidget     *icon;
  GtkLabel      *label;
  GtkWidget     *apply_button;
  VsDay          day;
  gboolean       is_short;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsAsOfButton, vs_as_of_button, GTK_TYPE_WIDGET)

static GDateTime *
date_time (VsDay day)
{
  return g_date_time_new_from_unix_utc ((gint64) day * VS_SECONDS_PER_DAY);
}

static void
update (VsAsOfButton *self)
{
  gtk_widget_set_visible (self->icon, self->is_short);
  gtk_widget_set_visible (GTK_WIDGET (self->label), !self->is_short);
  if (self->day == VS_DAY_NONE)
    {
      gtk_label_set_text (self->label, _("No date yet"));
      return;
    }
  g_autoptr (GDateTime) at = date_time (self->day);
  /* Translators: the as-of date, as in "30 Jun 2026" */
  g_autofree char *date = g_date_time_format (at, _("%-d %b %Y"));
  /* Translators: %s is a date */
  g_autofree char *text = g_strdup_printf (_("As of %s"), date);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), self->is_short ? text : _("The day all figures are computed for"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_calendar_select_day (self->calendar, at);
}

static VsDay
selected (VsAsOfButton *self)
{
  g_autoptr (GDateTime) at = gtk_calendar_get_date (self->calendar);
  return vs_day_from_civil (g_date_time_get_year (at), g_date_time_get_month (at), g_date_time_get_day_of_month (at));
}

static void
apply_cb (VsAsOfButton *self)
{
  gtk_popover_popdown (self->popover);
  if (selected (self) != self->day)
    g_signal_emit (self, signals[CHOSEN], 0, selected (self));
}

static void
vs_as_of_button_dispose (GObject *object)
{
  vs_template_dispose (GTK_WIDGET (object), VS_TYPE_AS_OF_BUTTON);
  G_OBJECT_CLASS (vs_as_of_button_parent_class)->dispose (object);
}

static void
vs_as_of_button_class_init (VsAsOfButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_as_of_button_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/as-of-button.ui");
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, button);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, popover);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, calendar);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, label);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, icon);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
vs_as_of_button_init (VsAsOfButton *self)
{
  self->day = VS_DAY_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

void
vs_as_of_button_set_day (VsAsOfButton *self, VsDay day)
{
  g_return_if_fail (VS_IS_AS_OF_BUTTON (self));
  self->day = day;
  update (self);
}

void
vs_as_of_button_set_short (VsAsOfButton *self, gboolean is_short)
{
  g_return_if_fail (VS_IS_AS_OF_BUTTON (self));
  self->is_short = is_short;
  update (self);
}
