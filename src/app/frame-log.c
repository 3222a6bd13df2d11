/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame-log.c: see frame-log.h. A timer at the highest priority asks every 5 ms; what it comes late is what a frame had to wait. */
#include "frame-log.h"

#define TICK_MS 5
#define SAY_MS 50

static gint64 start, last, longest;
static gboolean drawn;

void
vs_frame_log_start (void)
{
  start = g_get_monotonic_time ();
}

static gboolean
tick_cb (gpointer data)
{
  gint64 now = g_get_monotonic_time (), waited = (now - last) / 1000 - TICK_MS;
  last = now;
  if (!drawn)
    return G_SOURCE_CONTINUE;
  longest = MAX (longest, waited);
  if (waited > SAY_MS)
    g_printerr ("frame-log: a frame waited %d ms, %d ms after the start\n", (int) waited, (int) ((now - start) / 1000));
  return G_SOURCE_CONTINUE;
}

static void
after_paint_cb (GdkFrameClock *clock)
{
  if (drawn)
    return;
  drawn = TRUE;
  last = g_get_monotonic_time ();
  g_printerr ("frame-log: first frame after %d ms\n", (int) ((last - start) / 1000));
}

static void
realize_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), NULL);
  last = g_get_monotonic_time ();
  g_timeout_add_full (G_PRIORITY_HIGH, TICK_MS, tick_cb, NULL, NULL);
}

static void
unrealize_cb (GtkWidget *window)
{
  g_printerr ("frame-log: longest wait %d ms\n", (int) longest);
}

void
vs_frame_log_watch (GtkWidget *window)
{
  if (!g_getenv ("VS_FRAME_LOG"))
    return;
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
  g_signal_connect (window, "unrealize", G_CALLBACK (unrealize_cb), NULL);
}
