/* SPDX-License-Identifier: GPL-3.0-or-later */
/* job.c: the worker writes fraction and message under a lock; one source at a time on the creator's context notifies what changed, at
 * most each tenth of a second. The source holds no reference, so a job whose context never runs (a command line) does not leak. */
#include "base/job.h"

#define NOTIFY_INTERVAL_US (G_USEC_PER_SEC / 10)

struct _VsJob {
  GObject       parent_instance;
  char         *title;
  GCancellable *cancellable;
  GMainContext *context;

  GMutex        lock;
  double        fraction, from, to;
  char         *message;
  gboolean      fraction_changed, message_changed;
  GSource      *pending;
  gint64        notified_at;
};

enum { PROP_0, PROP_TITLE, PROP_FRACTION, PROP_MESSAGE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VsJob, vs_job, G_TYPE_OBJECT)

static void
vs_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VsJob *self = VS_JOB (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, vs_job_get_fraction (self));
      break;
    case PROP_MESSAGE:
      g_value_take_string (value, vs_job_dup_message (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vs_job_finalize (GObject *object)
{
  VsJob *self = VS_JOB (object);

  if (self->pending)
    g_source_destroy (self->pending);
  g_clear_pointer (&self->pending, g_source_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->cancellable);
  g_free (self->title);
  g_free (self->message);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (vs_job_parent_class)->finalize (object);
}

static void
vs_job_class_init (VsJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vs_job_get_property;
  object_class->finalize = vs_job_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, -1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vs_job_init (VsJob *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->fraction = -1;
  self->to = 1;
}

VsJob *
vs_job_new (const char *title)
{
  VsJob *self = g_object_new (VS_TYPE_JOB, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *
vs_job_get_title (VsJob *self)
{
  g_return_val_if_fail (VS_IS_JOB (self), NULL);
  return self->title;
}

double
vs_job_get_fraction (VsJob *self)
{
  double fraction;

  g_return_val_if_fail (VS_IS_JOB (self), -1);
  g_mutex_lock (&self->lock);
  fraction = self->fraction;
  g_mutex_unlock (&self->lock);
  return fraction;
}

char *
vs_job_dup_message (VsJob *self)
{
  char *message;

  g_return_val_if_fail (VS_IS_JOB (self), NULL);
  g_mutex_lock (&self->lock);
  message = g_strdup (self->message);
  g_mutex_unlock (&self->lock);
  return message;
}

GCancellable *
vs_job_get_cancellable (VsJob *self)
{
  g_return_val_if_fail (VS_IS_JOB (self), NULL);
  return self->cancellable;
}

void
vs_job_cancel (VsJob *self)
{
  g_return_if_fail (VS_IS_JOB (self));
  g_cancellable_cancel (self->cancellable);
}

static void
free_weak (gpointer data)
{
  GWeakRef *weak = data;

  g_weak_ref_clear (weak);
  g_free (weak);
}

static gboolean
notify_cb (gpointer data)
{
  g_autoptr (VsJob) self = g_weak_ref_get (data);
  gboolean fraction, message;

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->lock);
  fraction = self->fraction_changed;
  message = self->message_changed;
  self->fraction_changed = self->message_changed = FALSE;
  self->notified_at = g_get_monotonic_time ();
  g_clear_pointer (&self->pending, g_source_unref);
  g_mutex_unlock (&self->lock);
  if (fraction)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
  if (message)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  return G_SOURCE_REMOVE;
}

/* Under the lock. */
static void
schedule_notify (VsJob *self)
{
  gint64 wait;
  GWeakRef *weak;

  if (self->pending)
    return;
  wait = self->notified_at + NOTIFY_INTERVAL_US - g_get_monotonic_time ();
  weak = g_new (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->pending = g_timeout_source_new (self->notified_at == 0 || wait <= 0 ? 0 : (guint) (wait / 1000 + 1));
  g_source_set_callback (self->pending, notify_cb, weak, free_weak);
  g_source_attach (self->pending, self->context);
}

void
vs_job_report (VsJob *self, double fraction, const char *format, ...)
{
  char *message = NULL;

  if (self == NULL)
    return;
  if (format)
    {
      va_list args;

      va_start (args, format);
      message = g_strdup_vprintf (format, args);
      va_end (args);
    }
  g_mutex_lock (&self->lock);
  if (fraction >= 0)
    fraction = self->from + MIN (fraction, 1) * (self->to - self->from);
  else  /* inside a span, what came before it is still done */
    fraction = self->from > 0 ? self->from : -1;
  if (fraction != self->fraction)
    {
      self->fraction = fraction;
      self->fraction_changed = TRUE;
    }
  if (message && g_strcmp0 (message, self->message) != 0)
    {
      char *old = self->message;

      self->message = message;
      message = old;
      self->message_changed = TRUE;
    }
  if (self->fraction_changed || self->message_changed)
    schedule_notify (self);
  g_mutex_unlock (&self->lock);
  g_free (message);
}

void
vs_job_set_span (VsJob *self, double from, double to)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->from = CLAMP (from, 0, 1);
  self->to = CLAMP (to, self->from, 1);
  g_mutex_unlock (&self->lock);
}

gboolean
vs_job_check (VsJob *self, GError **error)
{
  return self == NULL || !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

typedef struct {
  VsJobFunc func;
  gpointer  data;
} Work;

static void
run_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (work->func (source, work->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error ? error : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, _("The work failed")));
}

void
vs_job_run_async (VsJob *self, VsJobFunc func, gpointer data, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (VS_IS_JOB (self));
  work = g_new (Work, 1);
  *work = (Work) { func, data };
  /* No cancellable for the task: a job that finished although Cancel came late is reported as what it is. */
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vs_job_run_async);
  g_task_set_task_data (task, work, g_free);
  g_task_run_in_thread (task, run_in_thread);
}

gboolean
vs_job_run_finish (VsJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
