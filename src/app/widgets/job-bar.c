/* SPDX-License-Identifier: GPL-3.0-or-later */
/* job-bar.c: see job-bar.h. It appears after a moment, so that what is done at once does not flash. */
#include "widgets/job-bar.h"

#include "widgets/template.h"

#include <glib/gi18n-lib.h>

#define SHOW_AFTER_MS 150
#define PULSE_MS 120

struct _VsJobBar {
  GtkWidget       parent_instance;
  VsWorkbench    *workbench;
  VsJob          *job;
  GtkRevealer    *revealer;
  GtkLabel       *message;
  GtkProgressBar *progress;
  GtkWidget      *cancel_button;
  guint           show_timeout, pulse_timeout;
};

G_DEFINE_FINAL_TYPE (VsJobBar, vs_job_bar, GTK_TYPE_WIDGET)

static void
progress_cb (VsJobBar *self)
{
  double fraction = vs_job_get_fraction (self->job);
  g_autofree char *message = vs_job_dup_message (self->job);
  gtk_label_set_text (self->message, message && *message ? message : vs_job_get_title (self->job));
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
}

static gboolean
pulse_cb (gpointer data)
{
  VsJobBar *self = data;
  if (self->job && vs_job_get_fraction (self->job) < 0)
    gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

static gboolean
show_cb (gpointer data)
{
  VsJobBar *self = data;
  self->show_timeout = 0;
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  self->pulse_timeout = g_timeout_add (PULSE_MS, pulse_cb, self);
  return G_SOURCE_REMOVE;
}

static void
set_job (VsJobBar *self, VsJob *job)
{
  if (self->job)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_handle_id (&self->show_timeout, g_source_remove);
  g_clear_handle_id (&self->pulse_timeout, g_source_remove);
  g_set_object (&self->job, job);
  if (!job)
    {
      gtk_revealer_set_reveal_child (self->revealer, FALSE);
      return;
    }
  g_signal_connect_object (job, "notify", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), _("_Cancel"));
  gtk_widget_set_sensitive (self->cancel_button, TRUE);
  progress_cb (self);
  self->show_timeout = g_timeout_add (SHOW_AFTER_MS, show_cb, self);
}

static void
job_cb (VsJobBar *self)
{
  set_job (self, vs_workbench_get_job (self->workbench));
}

static void
cancel_cb (VsJobBar *self)
{
  gtk_widget_set_sensitive (self->cancel_button, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), _("Stopping…"));
  vs_workbench_cancel (self->workbench);
}

static void
vs_job_bar_dispose (GObject *object)
{
  VsJobBar *self = VS_JOB_BAR (object);
  if (self->revealer)
    set_job (self, NULL);
  g_clear_object (&self->workbench);
  vs_template_dispose (GTK_WIDGET (self), VS_TYPE_JOB_BAR);
  G_OBJECT_CLASS (vs_job_bar_parent_class)->dispose (object);
}

static void
vs_job_bar_class_init (VsJobBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_job_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/job-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VsJobBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, VsJobBar, message);
  gtk_widget_class_bind_template_child (widget_class, VsJobBar, progress);
  gtk_widget_class_bind_template_child (widget_class, VsJobBar, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_set_css_name (widget_class, "jobbar");
}

static void
vs_job_bar_init (VsJobBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vs_job_bar_set_workbench (VsJobBar *self, VsWorkbench *workbench)
{
  g_return_if_fail (VS_IS_JOB_BAR (self) && VS_IS_WORKBENCH (workbench));
  g_set_object (&self->workbench, workbench);
  g_signal_connect_object (workbench, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  job_cb (self);
}
