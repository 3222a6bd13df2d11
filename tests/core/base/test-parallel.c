/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/parallel.h"

#define N 100003

static gboolean
mark (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  guint8 *seen = data;

  g_assert_cmpuint (worker, <, vs_parallel_workers ());
  for (gsize i = from; i < to; i++)
    seen[i]++;
  return TRUE;
}

static void
test_each_item_once (void)
{
  static const char *const threads[] = { "1", "2", "7", "64" };

  for (guint t = 0; t < G_N_ELEMENTS (threads); t++)
    {
      g_autofree guint8 *seen = g_new0 (guint8, N);
      g_autoptr (GError) error = NULL;

      g_setenv ("VS_THREADS", threads[t], TRUE);
      g_assert_cmpuint (vs_parallel_workers (), ==, g_ascii_strtoull (threads[t], NULL, 10));
      g_assert_true (vs_parallel_for (N, 97, mark, seen, NULL, &error));
      g_assert_no_error (error);
      for (gsize i = 0; i < N; i++)
        g_assert_cmpuint (seen[i], ==, 1);
    }
  g_assert_true (vs_parallel_for (0, 10, mark, NULL, NULL, NULL));
  g_unsetenv ("VS_THREADS");
}

static gboolean
fail_at_500 (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  g_atomic_int_inc ((int *) data);
  if (from <= 500 && to > 500)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_FORMAT, "item 500");
      return FALSE;
    }
  return TRUE;
}

static void
test_error_stops (void)
{
  g_autoptr (GError) error = NULL;
  int pieces = 0;

  g_assert_false (vs_parallel_for (10000000, 10, fail_at_500, &pieces, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_cmpint (pieces, <, 1000000);
}

/* The second piece stops without a word as soon as the first has begun; the first then says why. */
static gboolean
fail_after_silence (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  int *silent = data;

  if (from > 0)
    {
      g_atomic_int_set (silent, TRUE);
      return FALSE;
    }
  for (int i = 0; i < 2000 && !g_atomic_int_get (silent); i++)
    g_usleep (1000);
  g_usleep (20000);
  g_set_error_literal (error, VS_ERROR, VS_ERROR_FORMAT, "why");
  return FALSE;
}

static void
test_silent_stop (void)
{
  g_autoptr (GError) error = NULL;
  int silent = FALSE;

  g_setenv ("VS_THREADS", "2", TRUE);
  g_assert_false (vs_parallel_for (2, 1, fail_after_silence, &silent, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_unsetenv ("VS_THREADS");
}

static void
test_cancel (void)
{
  g_autoptr (VsJob) job = vs_job_new ("x");
  g_autoptr (GError) error = NULL;
  int pieces = 0;

  vs_job_cancel (job);
  g_assert_false (vs_parallel_for (100, 10, fail_at_500, &pieces, job, &error));
  g_assert_true (vs_error_is_cancelled (error));
  g_assert_cmpint (pieces, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parallel/once", test_each_item_once);
  g_test_add_func ("/parallel/error", test_error_stops);
  g_test_add_func ("/parallel/silent", test_silent_stop);
  g_test_add_func ("/parallel/cancel", test_cancel);
  return g_test_run ();
}
