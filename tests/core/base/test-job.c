/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/job.h"

/* How long the work lasts that nobody stops, and, far longer, the work that is to be stopped. */
static const gint64 half_a_second = G_USEC_PER_SEC / 2, a_minute = G_TIME_SPAN_MINUTE;

typedef struct {
  GMainLoop *loop;
  GThread   *home;
  guint      notified;
  gboolean   done, result;
  GError    *error;
} Fixture;

static gboolean
busy (VsJob *job, gpointer data, GError **error)
{
  gint64 until = g_get_monotonic_time () + *(const gint64 *) data;

  for (guint i = 0; g_get_monotonic_time () < until; i++)
    {
      vs_job_report (job, (double) (i % 100) / 100, "Row %u", i);
      g_usleep (200);
      if (!vs_job_check (job, error))
        return FALSE;
    }
  vs_job_report (job, 1, "Done");
  return TRUE;
}

static void
on_notify (VsJob *job, GParamSpec *pspec, Fixture *f)
{
  g_assert_true (g_thread_self () == f->home);
  f->notified++;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  g_assert_true (g_thread_self () == f->home);
  f->result = vs_job_run_finish (VS_JOB (source), result, &f->error);
  f->done = TRUE;
  g_main_loop_quit (f->loop);
}

static void
test_run (void)
{
  VsJob *job = vs_job_new ("Importing"), *gone = job;
  Fixture f = { .loop = g_main_loop_new (NULL, FALSE), .home = g_thread_self () };
  g_autofree char *message = NULL;
  gint64 from = g_get_monotonic_time (), took;

  g_signal_connect (job, "notify::message", G_CALLBACK (on_notify), &f);
  vs_job_run_async (job, busy, (gpointer) &half_a_second, on_done, &f);
  g_main_loop_run (f.loop);
  took = g_get_monotonic_time () - from;
  g_assert_no_error (f.error);
  g_assert_true (f.result);
  /* Two thousand reports in half a second come as a handful, ten in a second at most. */
  g_assert_cmpuint (f.notified, >=, 1);
  g_assert_cmpuint (f.notified, <=, took * 10 / G_USEC_PER_SEC + 2);
  g_assert_cmpfloat (vs_job_get_fraction (job), ==, 1);
  message = vs_job_dup_message (job);
  g_assert_cmpstr (message, ==, "Done");
  g_assert_cmpstr (vs_job_get_title (job), ==, "Importing");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* Its thread may let go of it a moment later. */
  g_object_add_weak_pointer (G_OBJECT (job), (gpointer *) &gone);
  g_object_unref (job);
  for (int i = 0; i < 10000 && g_atomic_pointer_get (&gone); i++)
    g_usleep (1000);
  g_assert_null (gone);
  g_main_loop_unref (f.loop);
}

static gboolean
cancel_later (gpointer data)
{
  vs_job_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr (VsJob) job = vs_job_new ("Importing");
  Fixture f = { .loop = g_main_loop_new (NULL, FALSE), .home = g_thread_self () };

  g_timeout_add (50, cancel_later, job);
  vs_job_run_async (job, busy, (gpointer) &a_minute, on_done, &f);
  g_main_loop_run (f.loop);
  g_assert_false (f.result);
  g_assert_true (vs_error_is_cancelled (f.error));
  g_clear_error (&f.error);
  g_main_loop_unref (f.loop);
}

static void
test_span (void)
{
  g_autoptr (VsJob) job = vs_job_new ("Run");

  g_assert_cmpfloat (vs_job_get_fraction (job), ==, -1);
  vs_job_set_span (job, 0.5, 0.75);
  vs_job_report (job, 0.5, NULL);
  g_assert_cmpfloat (vs_job_get_fraction (job), ==, 0.625);
  vs_job_report (job, -1, "Some step");
  g_assert_cmpfloat (vs_job_get_fraction (job), ==, 0.5);
  vs_job_report (job, 7, NULL);
  g_assert_cmpfloat (vs_job_get_fraction (job), ==, 0.75);
  vs_job_report (NULL, 0.5, "nobody listens");
  g_assert_true (vs_job_check (NULL, NULL));
}

/* A job whose context is never iterated is freed all the same. */
static void
test_no_loop (void)
{
  VsJob *job = vs_job_new ("Quiet");

  vs_job_report (job, 0.1, "Row");
  g_assert_finalize_object (job);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/run", test_run);
  g_test_add_func ("/job/cancel", test_cancel);
  g_test_add_func ("/job/span", test_span);
  g_test_add_func ("/job/no-loop", test_no_loop);
  return g_test_run ();
}
