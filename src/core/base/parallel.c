/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/parallel.h"

#include <stdlib.h>

typedef struct {
  gsize          n, grain;
  VsParallelFunc func;
  gpointer       data;
  VsJob         *job;
  gsize          next;      /* atomic: the first item nobody has taken */
  int            stop;      /* atomic */
  GMutex         lock;
  GError        *error;     /* the first */
  gboolean       failed;
} Loop;

typedef struct {
  Loop *loop;
  guint worker;
} Worker;

guint
vs_parallel_workers (void)
{
  const char *text = g_getenv ("VS_THREADS");
  gint64 n = text ? g_ascii_strtoll (text, NULL, 10) : 0;

  if (n <= 0)
    n = g_get_num_processors ();
  return (guint) CLAMP (n, 1, 64);
}

static void
fail (Loop *loop, GError *error)
{
  g_atomic_int_set (&loop->stop, TRUE);
  g_mutex_lock (&loop->lock);
  /* Whoever stops because another failed says nothing, and may be here before it. */
  if (!loop->error)
    loop->error = g_steal_pointer (&error);
  loop->failed = TRUE;
  g_mutex_unlock (&loop->lock);
  g_clear_error (&error);
}

static gpointer
work (gpointer data)
{
  Worker *self = data;
  Loop *loop = self->loop;

  while (!g_atomic_int_get (&loop->stop))
    {
      gsize from = __atomic_fetch_add (&loop->next, loop->grain, __ATOMIC_RELAXED);
      GError *error = NULL;

      if (from >= loop->n)
        break;
      if (!vs_job_check (loop->job, &error)
          || !loop->func (from, loop->n - from < loop->grain ? loop->n : from + loop->grain, self->worker, loop->data, &error))
        fail (loop, error);
    }
  return NULL;
}

gboolean
vs_parallel_for (gsize n, gsize grain, VsParallelFunc func, gpointer data, VsJob *job, GError **error)
{
  Loop loop = { .n = n, .grain = MAX (grain, 1), .func = func, .data = data, .job = job };
  gsize pieces = n / loop.grain + (n % loop.grain != 0);
  guint n_workers = (guint) MIN (vs_parallel_workers (), MAX (pieces, 1));
  Worker workers[64];
  GThread *threads[64] = { NULL };

  g_mutex_init (&loop.lock);
  for (guint i = 0; i < n_workers; i++)
    {
      workers[i] = (Worker) { &loop, i };
      /* A machine that gives no more threads does the work with those it gave. */
      if (i > 0)
        threads[i] = g_thread_try_new ("volt-parallel", work, &workers[i], NULL);
    }
  work (&workers[0]);
  for (guint i = 1; i < n_workers; i++)
    if (threads[i])
      g_thread_join (threads[i]);
  g_mutex_clear (&loop.lock);
  if (loop.error)
    g_propagate_error (error, loop.error);
  return !loop.failed;
}
