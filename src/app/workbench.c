/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workbench.c: see workbench.h. Everything that touches the file happens in a thread; the main loop only swaps pointers. While a job
 * runs its commits are noted and the figures are read once at its end, not after each commit. */
#include "workbench.h"

#include "base/text.h"
#include <glib/gi18n-lib.h>
#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#define PATIENCE 10   /* niceness of long work */

struct _VsWorkbench {
  GObject      parent_instance;
  VsWorkspace *workspace;
  VsData      *data;
  VsDay        as_of;
  VsPeriodKind period;
  VsCompare    compare;
  char        *title;
  char        *subtitle;
  VsJob       *job;
  GHashTable  *filters;         /* field → value */
  char        *filter;
  GPtrArray   *background;      /* VsJob, running */
  gboolean     dirty;           /* committed while a job was running */
  gboolean     loading;         /* reading the data; another change asks for one more round */
  GCallback    closed;          /* set while shutting down */
  gpointer     closed_owner;
};

enum { PROP_0, PROP_WORKSPACE, PROP_DATA, PROP_AS_OF, PROP_TITLE, PROP_SUBTITLE, PROP_JOB, PROP_FILTER, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { SAID, FAILED, IMPORTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsWorkbench, vs_workbench, G_TYPE_OBJECT)

static void reload (VsWorkbench *self);

/* ── The data of the present version ── */

typedef struct {
  VsWorkspace *workspace;
  VsData      *data;
  VsDay        as_of;
  char        *title;
  gsize        n_customers;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_object (&reading->workspace);
  g_clear_pointer (&reading->data, vs_data_unref);
  g_free (reading->title);
  g_free (reading);
}

static gboolean
read_data (VsJob *job, gpointer data, GError **error)
{
  Reading *reading = data;
  g_autofree char *retailer = vs_workspace_get_setting (reading->workspace, "retailer");
  reading->title = retailer && *retailer ? g_steal_pointer (&retailer) : vs_workspace_dup_title (reading->workspace);
  reading->as_of = vs_workspace_get_as_of (reading->workspace);
  reading->data = vs_data_new (reading->workspace, error);
  if (!reading->data || !vs_job_check (job, error))
    return FALSE;
  reading->n_customers = vs_data_n_rows (reading->data, "customer", error);
  return reading->n_customers != (gsize) -1;
}

static char *
customers_in_words (gsize n)
{
  g_autofree char *number = vs_format_full (n, VS_FORMAT_INTEGER, NULL);
  return n == 0 ? g_strdup (_("No customers yet"))
                /* Translators: %s is a number with grouping, "2,000 customers" */
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s customer", "%s customers", (gulong) n), number);
}

/* The data over the chosen period, in place of those over another one. */
static VsData *
over_period (VsWorkbench *self, VsData *data)
{
  const VsPeriod *period = vs_data_period (data);
  if (period->kind == self->period && period->compare == self->compare)
    return data;
  VsData *other = vs_data_with_period (data, self->period, self->compare);
  vs_data_unref (data);
  return other;
}

static void
read_done (gpointer owner, gpointer data, const GError *error)
{
  VsWorkbench *self = owner;
  Reading *reading = data;
  if (reading->workspace != self->workspace || self->closed)
    return;
  self->loading = FALSE;
  if (g_error_matches (error, VS_ERROR, VS_ERROR_BUSY))
    self->dirty = TRUE;
  else if (error && !vs_error_is_cancelled (error))
    vs_workbench_fail (self, _("The figures could not be read"), error);
  else if (!error)
    {
      g_clear_pointer (&self->data, vs_data_unref);
      self->data = over_period (self, g_steal_pointer (&reading->data));
      self->as_of = reading->as_of;
      g_free (self->title);
      self->title = g_steal_pointer (&reading->title);
      g_free (self->subtitle);
      self->subtitle = customers_in_words (reading->n_customers);
      g_object_freeze_notify (G_OBJECT (self));
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DATA]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_AS_OF]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUBTITLE]);
      g_object_thaw_notify (G_OBJECT (self));
    }
  if (self->dirty && !self->job)
    reload (self);
}

static void
reload (VsWorkbench *self)
{
  if (!self->workspace || self->loading || self->closed)
    return;
  Reading *reading = g_new0 (Reading, 1);
  reading->workspace = g_object_ref (self->workspace);
  self->loading = TRUE;
  self->dirty = FALSE;
  g_autoptr (VsJob) job = vs_workbench_background (self, read_data, reading, (GDestroyNotify) reading_free, self, read_done);
}

static void
changed_cb (VsWorkbench *self)
{
  self->dirty = TRUE;
  if (!self->job && !self->loading)
    reload (self);
}

static void
set_workspace (VsWorkbench *self, VsWorkspace *workspace)
{
  for (guint i = 0; i < self->background->len; i++)
    vs_job_cancel (g_ptr_array_index (self->background, i));
  if (self->workspace)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_pointer (&self->data, vs_data_unref);
  g_set_object (&self->workspace, workspace);
  self->as_of = VS_DAY_NONE;
  self->loading = FALSE;
  g_hash_table_remove_all (self->filters);
  g_clear_pointer (&self->filter, g_free);
  g_free (self->title);
  self->title = workspace ? vs_workspace_dup_title (workspace) : NULL;
  g_clear_pointer (&self->subtitle, g_free);
  if (workspace)
    g_signal_connect_object (workspace, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    if (i != PROP_JOB)
      g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
  reload (self);
}

/* ── Work ── */

typedef struct {
  VsWorkbench   *self;
  VsJob         *job;
  VsJobFunc      func;
  gpointer       data;
  GDestroyNotify free_data;
  VsWorkDone     done;
  gpointer       owner;
  VsBackgroundDone background_done;
} Work;

static void
work_free (Work *work)
{
  if (work->free_data)
    work->free_data (work->data);
  g_clear_object (&work->owner);
  g_clear_object (&work->job);
  g_clear_object (&work->self);
  g_free (work);
}

static gboolean
work_run (VsJob *job, gpointer data, GError **error)
{
  Work *work = data;
  return work->func (job, work->data, error);
}

typedef struct {
  Work    *work;
  GError **error;
} Patient;

/* Threads that the work starts take its place in the queue after it. */
static gpointer
patient_thread (gpointer data)
{
  Patient *patient = data;
#ifdef __linux__
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), PATIENCE);
#endif
  return GINT_TO_POINTER (work_run (patient->work->job, patient->work, patient->error));
}

/* Long work lets the window have the processor first. A thread cannot become hasty again, and those of GTask serve others too: it has its own. */
static gboolean
work_run_patiently (VsJob *job, gpointer data, GError **error)
{
  Patient patient = { data, error };
  return GPOINTER_TO_INT (g_thread_join (g_thread_new ("volt-work", patient_thread, &patient)));
}

static void
finish_shutdown (VsWorkbench *self)
{
  GCallback closed = self->closed;
  g_autoptr (GError) error = NULL;
  if (!closed || !vs_workbench_is_idle (self))
    return;
  g_clear_pointer (&self->data, vs_data_unref);
  if (self->workspace && !vs_workspace_close (self->workspace, &error))
    g_printerr ("%s\n", error->message);
  g_clear_object (&self->workspace);
  self->closed = NULL;
  ((void (*) (gpointer)) closed) (self->closed_owner);
}

static void
work_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  VsWorkbench *self = work->self;
  g_autoptr (GError) error = NULL;
  gboolean ok = vs_job_run_finish (work->job, result, &error);
  g_clear_object (&self->job);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_JOB]);
  if (!self->closed && !ok && vs_error_is_cancelled (error))
    vs_workbench_say (self, _("Cancelled: %s"), vs_job_get_title (work->job));
  work->done (self, work->data, ok ? NULL : error);
  if (self->dirty && !self->job)
    reload (self);
  g_autoptr (VsWorkbench) alive = g_object_ref (self);
  work_free (work);
  finish_shutdown (alive);
}

gboolean
vs_workbench_start (VsWorkbench *self, const char *title, VsJobFunc func, gpointer data, GDestroyNotify free_data, VsWorkDone done)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), FALSE);
  if (self->job || self->closed)
    {
      if (self->job)
        vs_workbench_say (self, _("Please wait or cancel: %s"), vs_job_get_title (self->job));
      if (free_data)
        free_data (data);
      return FALSE;
    }
  Work *work = g_new0 (Work, 1);
  *work = (Work) { .self = g_object_ref (self), .job = vs_job_new (title), .func = func, .data = data, .free_data = free_data, .done = done };
  self->job = g_object_ref (work->job);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_JOB]);
  vs_job_run_async (work->job, work_run_patiently, work, work_done, work);
  return TRUE;
}

void
vs_workbench_cancel (VsWorkbench *self)
{
  g_return_if_fail (VS_IS_WORKBENCH (self));
  if (self->job)
    vs_job_cancel (self->job);
}

static void
background_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (VsWorkbench) alive = g_object_ref (work->self);
  g_autoptr (GError) error = NULL;
  gboolean ok = vs_job_run_finish (work->job, result, &error);
  g_ptr_array_remove_fast (alive->background, work->job);
  work->background_done (work->owner, work->data, ok ? NULL : error);
  work_free (work);
  finish_shutdown (alive);
}

VsJob *
vs_workbench_background (VsWorkbench *self, VsJobFunc func, gpointer data, GDestroyNotify free_data, gpointer owner, VsBackgroundDone done)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  Work *work = g_new0 (Work, 1);
  *work = (Work) { .self = g_object_ref (self), .job = vs_job_new (""), .func = func, .data = data, .free_data = free_data,
                   .owner = g_object_ref (owner), .background_done = done };
  VsJob *job = g_object_ref (work->job);
  g_ptr_array_add (self->background, g_object_ref (job));
  if (self->closed)
    vs_job_cancel (job);
  vs_job_run_async (job, work_run, work, background_done, work);
  return job;
}

gboolean
vs_workbench_is_idle (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), TRUE);
  return !self->job && self->background->len == 0;
}

void
vs_workbench_shutdown (VsWorkbench *self, GCallback closed, gpointer owner)
{
  g_return_if_fail (VS_IS_WORKBENCH (self));
  self->closed = closed;
  self->closed_owner = owner;
  vs_workbench_cancel (self);
  for (guint i = 0; i < self->background->len; i++)
    vs_job_cancel (g_ptr_array_index (self->background, i));
  finish_shutdown (self);
}

/* ── Opening ── */

typedef struct {
  char        *path;
  gboolean     create;
  VsWorkspace *workspace;
} Opening;

static void
opening_free (Opening *opening)
{
  g_free (opening->path);
  g_clear_object (&opening->workspace);
  g_free (opening);
}

static gboolean
open_file (VsJob *job, gpointer data, GError **error)
{
  Opening *opening = data;
  opening->workspace = opening->create ? vs_workspace_create (opening->path, error) : vs_workspace_open (opening->path, error);
  return opening->workspace != NULL;
}

static void
open_done (VsWorkbench *self, gpointer data, const GError *error)
{
  Opening *opening = data;
  if (self->closed)
    return;
  if (error)
    vs_workbench_fail (self, opening->create ? _("The workspace could not be made") : _("The workspace could not be opened"), error);
  else
    set_workspace (self, opening->workspace);
}

static void
open_or_create (VsWorkbench *self, const char *path, gboolean create)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (create ? _("Making “%s”") : _("Opening “%s”"), name);
  opening->path = g_strdup (path);
  opening->create = create;
  vs_workbench_start (self, title, open_file, opening, (GDestroyNotify) opening_free, open_done);
}

void
vs_workbench_open (VsWorkbench *self, const char *path)
{
  g_return_if_fail (VS_IS_WORKBENCH (self) && path);
  open_or_create (self, path, FALSE);
}

void
vs_workbench_create (VsWorkbench *self, const char *path)
{
  g_return_if_fail (VS_IS_WORKBENCH (self) && path);
  open_or_create (self, path, TRUE);
}

/* ── Period and filter ── */

void
vs_workbench_set_period (VsWorkbench *self, VsPeriodKind kind, VsCompare compare)
{
  g_return_if_fail (VS_IS_WORKBENCH (self));
  self->period = kind;
  self->compare = compare;
  if (!self->data)
    return;
  VsData *before = self->data;
  self->data = over_period (self, before);
  if (self->data != before)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DATA]);
}

static void
rebuild_filter (VsWorkbench *self)
{
  GHashTableIter iter;
  gpointer field, value;
  GString *where = g_string_new (NULL);
  g_hash_table_iter_init (&iter, self->filters);
  while (g_hash_table_iter_next (&iter, &field, &value))
    {
      g_auto (GStrv) parts = g_strsplit (value, "'", -1);
      g_autofree char *quoted = g_strjoinv ("''", parts);
      g_string_append_printf (where, "%s%s = '%s'", where->len ? " and " : "", (char *) field, quoted);
    }
  g_free (self->filter);
  self->filter = g_string_free (where, where->len == 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
}

void
vs_workbench_set_filter (VsWorkbench *self, const char *field, const char *value)
{
  g_return_if_fail (VS_IS_WORKBENCH (self) && field);
  if (g_strcmp0 (g_hash_table_lookup (self->filters, field), value) == 0)
    return;
  if (value)
    g_hash_table_insert (self->filters, g_strdup (field), g_strdup (value));
  else
    g_hash_table_remove (self->filters, field);
  rebuild_filter (self);
}

const char *
vs_workbench_get_filter_value (VsWorkbench *self, const char *field)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  return g_hash_table_lookup (self->filters, field);
}

/* ── Telling ── */

void
vs_workbench_say (VsWorkbench *self, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_signal_emit (self, signals[SAID], 0, sentence);
}

void
vs_workbench_fail (VsWorkbench *self, const char *heading, const GError *error)
{
  if (!vs_error_is_cancelled (error))
    g_signal_emit (self, signals[FAILED], 0, heading, error->message);
}

/* ── Object ── */

static void
vs_workbench_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VsWorkbench *self = VS_WORKBENCH (object);
  switch (id)
    {
    case PROP_WORKSPACE:
      g_value_set_object (value, self->workspace);
      break;
    case PROP_DATA:
      g_value_set_pointer (value, self->data);
      break;
    case PROP_AS_OF:
      g_value_set_int (value, self->as_of);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;
    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vs_workbench_finalize (GObject *object)
{
  VsWorkbench *self = VS_WORKBENCH (object);
  g_clear_pointer (&self->data, vs_data_unref);
  g_clear_object (&self->workspace);
  g_clear_object (&self->job);
  g_clear_pointer (&self->filters, g_hash_table_unref);
  g_clear_pointer (&self->background, g_ptr_array_unref);
  g_free (self->filter);
  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (vs_workbench_parent_class)->finalize (object);
}

static void
vs_workbench_class_init (VsWorkbenchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  object_class->get_property = vs_workbench_get_property;
  object_class->finalize = vs_workbench_finalize;

  props[PROP_WORKSPACE] = g_param_spec_object ("workspace", NULL, NULL, VS_TYPE_WORKSPACE, flags);
  props[PROP_DATA] = g_param_spec_pointer ("data", NULL, NULL, flags);
  props[PROP_AS_OF] = g_param_spec_int ("as-of", NULL, NULL, G_MININT32, G_MAXINT32, VS_DAY_NONE, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  props[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, VS_TYPE_JOB, flags);
  props[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  GType type = G_TYPE_FROM_CLASS (klass);
  signals[SAID] = g_signal_new ("said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[IMPORTED] = g_signal_new ("imported", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
vs_workbench_init (VsWorkbench *self)
{
  self->as_of = VS_DAY_NONE;
  self->filters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->background = g_ptr_array_new_with_free_func (g_object_unref);
}

VsWorkbench *
vs_workbench_new (void)
{
  return g_object_new (VS_TYPE_WORKBENCH, NULL);
}

VsWorkspace *
vs_workbench_get_workspace (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  return self->workspace;
}

VsData *
vs_workbench_get_data (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  return self->data;
}

VsDay
vs_workbench_get_as_of (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), VS_DAY_NONE);
  return self->as_of;
}

const char *
vs_workbench_get_title (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  return self->title;
}

const char *
vs_workbench_get_subtitle (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  return self->subtitle;
}

VsJob *
vs_workbench_get_job (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  return self->job;
}

const char *
vs_workbench_get_filter (VsWorkbench *self)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (self), NULL);
  return self->filter;
}
