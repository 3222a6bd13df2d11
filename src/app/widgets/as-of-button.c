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
  GtkDropDown   *kinds, *compares;
  VsDay          day;
  VsPeriodKind   kind;
  VsCompare      compare;
  VsAsOfLength   length;
};

enum { CHOSEN, PERIOD_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsAsOfButton, vs_as_of_button, GTK_TYPE_WIDGET)

static GDateTime *
date_time (VsDay day)
{
  return g_date_time_new_from_unix_utc ((gint64) day * VS_SECONDS_PER_DAY);
}

/* In the order of VsPeriodKind and VsCompare. */
static const char *const kind_names[] = { N_("12 months"), N_("Month"), N_("Quarter"), N_("Year to date"), N_("Fiscal year") };
static const char *const compare_names[] = { N_("Year before"), N_("Period before"), N_("Nothing") };
G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == VS_N_PERIODS && G_N_ELEMENTS (compare_names) == VS_N_COMPARES);

static GListModel *
names_new (const char *const *names, guint n)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, _(names[i]));
  return G_LIST_MODEL (list);
}

static void
update (VsAsOfButton *self)
{
  gtk_menu_button_set_always_show_arrow (self->button, self->length != VS_AS_OF_ICON);
  gtk_widget_set_visible (self->icon, self->length == VS_AS_OF_ICON);
  gtk_widget_set_visible (GTK_WIDGET (self->label), self->length != VS_AS_OF_ICON);
  if (self->day == VS_DAY_NONE)
    {
      gtk_label_set_text (self->label, _("No date yet"));
      return;
    }
  g_autoptr (GDateTime) at = date_time (self->day);
  /* Translators: the as-of date, as in "30 Jun 2026" */
  g_autofree char *date = g_date_time_format (at, _("%-d %b %Y"));
  /* Translators: a date and a period, as in "As of 30 Jun 2026 · 12 months" */
  g_autofree char *text = g_strdup_printf (_("As of %s · %s"), date, _(kind_names[self->kind]));
  gtk_label_set_text (self->label, self->length == VS_AS_OF_WHOLE ? text : date);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), self->length != VS_AS_OF_WHOLE ? text : _("The day all figures are computed for, and their period"));
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
period_cb (VsAsOfButton *self)
{
  VsPeriodKind kind = (VsPeriodKind) gtk_drop_down_get_selected (self->kinds);
  VsCompare compare = (VsCompare) gtk_drop_down_get_selected (self->compares);
  if (kind >= VS_N_PERIODS || compare >= VS_N_COMPARES || (kind == self->kind && compare == self->compare))
    return;
  self->kind = kind;
  self->compare = compare;
  update (self);
  g_signal_emit (self, signals[PERIOD_CHOSEN], 0, kind, compare);
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
  signals[PERIOD_CHOSEN] = g_signal_new ("period-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                         G_TYPE_INT, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/as-of-button.ui");
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, button);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, popover);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, calendar);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, label);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, icon);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, apply_button);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, kinds);
  gtk_widget_class_bind_template_child (widget_class, VsAsOfButton, compares);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
vs_as_of_button_init (VsAsOfButton *self)
{
  self->day = VS_DAY_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GListModel) kinds = names_new (kind_names, VS_N_PERIODS), compares = names_new (compare_names, VS_N_COMPARES);
  gtk_drop_down_set_model (self->kinds, kinds);
  gtk_drop_down_set_model (self->compares, compares);
  g_signal_connect_object (self->kinds, "notify::selected", G_CALLBACK (period_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compares, "notify::selected", G_CALLBACK (period_cb), self, G_CONNECT_SWAPPED);
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
vs_as_of_button_set_period (VsAsOfButton *self, VsPeriodKind kind, VsCompare compare)
{
  g_return_if_fail (VS_IS_AS_OF_BUTTON (self) && kind < VS_N_PERIODS && compare < VS_N_COMPARES);
  self->kind = kind;
  self->compare = compare;
  gtk_drop_down_set_selected (self->kinds, kind);
  gtk_drop_down_set_selected (self->compares, compare);
  update (self);
}

void
vs_as_of_button_set_can_choose_day (VsAsOfButton *self, gboolean can)
{
  g_return_if_fail (VS_IS_AS_OF_BUTTON (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->calendar), can);
  gtk_widget_set_sensitive (self->apply_button, can);
}

void
vs_as_of_button_set_length (VsAsOfButton *self, VsAsOfLength length)
{
  g_return_if_fail (VS_IS_AS_OF_BUTTON (self));
  if (self->length == length)
    return;
  self->length = length;
  update (self);
}
