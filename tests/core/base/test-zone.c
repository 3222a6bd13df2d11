/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/zone.h"

#include <string.h>

static VsTime
at (const char *text)
{
  VsTime t = vs_time_parse_iso (text, -1, NULL);

  g_assert_cmpint (t, !=, VS_TIME_NONE);
  return t;
}

static void
test_known (void)
{
  const VsZone *london = vs_zone_get ("Europe/London", NULL), *york = vs_zone_get ("America/New_York", NULL);
  const VsZone *utc = vs_zone_get ("UTC", NULL), *fixed = vs_zone_get ("+05:30", NULL), *west = vs_zone_get ("-03:00", NULL);

  g_assert_nonnull (london);
  g_assert_true (london == vs_zone_get ("Europe/London", NULL));
  g_assert_cmpstr (vs_zone_name (london), ==, "Europe/London");
  g_assert_cmpint (vs_zone_offset (london, at ("2026-01-15T12:00Z")), ==, 0);
  g_assert_cmpint (vs_zone_offset (london, at ("2026-07-15T12:00Z")), ==, 3600);
  g_assert_cmpint (vs_zone_offset (london, at ("1970-01-15T12:00Z")), ==, 3600);   /* British Standard Time */
  g_assert_cmpint (vs_zone_offset (york, at ("2026-01-15T12:00Z")), ==, -18000);
  g_assert_cmpint (vs_zone_offset (utc, 0), ==, 0);
  g_assert_cmpint (vs_zone_offset (fixed, 0), ==, 19800);
  g_assert_cmpint (vs_zone_offset (west, 0), ==, -10800);
  g_assert_cmpint (vs_zone_next_change (utc, 0), ==, G_MAXINT64);
  g_assert_cmpint (vs_zone_next_change (london, at ("2026-01-15T12:00Z")), ==, at ("2026-03-29T01:00Z"));
  g_assert_cmpint (vs_zone_next_change (york, at ("2026-07-01T00:00Z")), ==, at ("2026-11-01T06:00Z"));
}

static void
test_jumps (void)
{
  const VsZone *london = vs_zone_get ("Europe/London", NULL);

  /* 25 October 2026, 01:30 happens twice. */
  g_assert_cmpint (vs_zone_to_utc (london, at ("2026-10-25T01:30"), FALSE), ==, at ("2026-10-25T00:30Z"));
  g_assert_cmpint (vs_zone_to_utc (london, at ("2026-10-25T01:30"), TRUE), ==, at ("2026-10-25T01:30Z"));
  /* 29 March 2026, 01:30 does not exist: half an hour after the jump. */
  g_assert_cmpint (vs_zone_to_utc (london, at ("2026-03-29T01:30"), FALSE), ==, at ("2026-03-29T01:30Z"));
  g_assert_cmpint (vs_zone_to_utc (london, at ("2026-03-29T01:30"), TRUE), ==, at ("2026-03-29T01:30Z"));
  g_assert_cmpint (vs_zone_to_utc (london, at ("2026-03-29T02:00"), FALSE), ==, at ("2026-03-29T01:00Z"));
  g_assert_cmpint (vs_zone_to_utc (london, at ("2026-10-25T02:00"), FALSE), ==, at ("2026-10-25T02:00Z"));
  g_assert_cmpint (vs_zone_to_utc (london, VS_TIME_NONE, FALSE), ==, VS_TIME_NONE);
}

static void
test_unknown (void)
{
  static const char *const bad[] = { "Europe/Londn", "", "../../etc/passwd", "/etc/localtime", "25:99", "+99:00" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vs_zone_get (bad[i], &error));
      g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
    }
}

/* GDateTime is the slow twin, over 1950 to 2037 and zones with odd offsets and rules. */
static void
test_against_gdatetime (void)
{
  static const char *const names[] = { "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca",
                                       "Pacific/Apia", "America/St_Johns" };

  for (guint z = 0; z < G_N_ELEMENTS (names); z++)
    {
      const VsZone *zone = vs_zone_get (names[z], NULL);
      g_autoptr (GTimeZone) tz = g_time_zone_new_identifier (names[z]);

      g_assert_nonnull (zone);
      for (int i = 0; i < 4000; i++)
        {
          VsTime t = -631152000 + (VsTime) (g_test_rand_double () * 2745000000.0);
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (t);
          g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, tz);
          VsTime wall, first, second;

          g_assert_cmpint (vs_zone_offset (zone, t), ==, g_date_time_get_utc_offset (local) / G_TIME_SPAN_SECOND);
          wall = vs_zone_to_local (zone, t);
          first = vs_zone_to_utc (zone, wall, FALSE);
          second = vs_zone_to_utc (zone, wall, TRUE);
          g_assert_true (first == t || second == t);
          g_assert_cmpint (first, <=, second);
        }
    }
}

static gpointer
ask (gpointer name)
{
  return (gpointer) vs_zone_get (name, NULL);
}

static void
test_threads (void)
{
  GThread *threads[8];
  gpointer first = NULL;

  for (int i = 0; i < 8; i++)
    threads[i] = g_thread_new ("ask", ask, (gpointer) "Asia/Tokyo");
  for (int i = 0; i < 8; i++)
    {
      gpointer zone = g_thread_join (threads[i]);

      g_assert_nonnull (zone);
      g_assert_true (first == NULL || zone == first);
      first = zone;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zone/known", test_known);
  g_test_add_func ("/zone/jumps", test_jumps);
  g_test_add_func ("/zone/unknown", test_unknown);
  g_test_add_func ("/zone/gdatetime", test_against_gdatetime);
  g_test_add_func ("/zone/threads", test_threads);
  return g_test_run ();
}
