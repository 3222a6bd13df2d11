/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/stamp.h"

#define DAY(y, m, d) ((VsTime) vs_day_from_civil (y, m, d) * 86400)

static const VsConvert plain = { .decimal = '.' };

static VsTime
read_stamp (VsStampReader *reader, const char *text, VsTime after)
{
  VsFault fault;

  return vs_stamp_read (reader, text, strlen (text), after, &fault);
}

/* The autumn hour comes twice: in the order of the file, by what came before. */
static void
test_autumn (void)
{
  static const struct { const char *text; int utc; } london[] = {   /* 2013-10-27: 02:00 BST becomes 01:00 GMT, at 01:00 UTC */
    { "2013-10-27 00:00:00", -3600 }, { "2013-10-27 00:30:00", -1800 }, { "2013-10-27 01:00:00", 0 }, { "2013-10-27 01:30:00", 1800 },
    { "2013-10-27 01:00:00", 3600 }, { "2013-10-27 01:30:00", 5400 }, { "2013-10-27 02:00:00", 7200 }, { "2013-10-27 02:30:00", 9000 },
  };
  VsStampReader reader;
  VsTime after = VS_TIME_NONE;

  vs_stamp_reader_init (&reader, &plain, vs_zone_get ("Europe/London", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (london); i++)
    {
      after = read_stamp (&reader, london[i].text, after);
      g_assert_cmpint (after, ==, DAY (2013, 10, 27) + london[i].utc);
    }
}

/* The short way and the long way agree on every half hour of a year, in any order, in several zones and forms. */
static void
test_against_slow (void)
{
  static const char *const zones[] = { "UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "+05:30" };
  static const char *const forms[] = { "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S+00:00" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (gsize z = 0; z < G_N_ELEMENTS (zones); z++)
    for (gsize f = 0; f < G_N_ELEMENTS (forms); f++)
      {
        const VsZone *zone = vs_zone_get (zones[z], NULL);
        VsStampReader fast;
        VsTime last = VS_TIME_NONE;

        vs_stamp_reader_init (&fast, &plain, zone);
        for (int i = 0; i < 17520; i++)
          {
            VsTime at = DAY (2025, 1, 1) + (i % 100 ? i : g_rand_int_range (rand, 0, 17520)) * 1800;
            g_autoptr (GDateTime) stamp = g_date_time_new_from_unix_utc (at);
            g_autofree char *text = g_date_time_format (stamp, forms[f]);
            VsStampReader slow;
            VsFault fault;

            vs_stamp_reader_init (&slow, &plain, zone);
            g_assert_cmpint (read_stamp (&fast, text, last), ==, vs_stamp_read_slowly (&slow, text, strlen (text), last, &fault));
            if (f >= 2)
              g_assert_cmpint (read_stamp (&fast, text, last), ==, at);
          }
      }
}

static void
test_refused (void)
{
  static const char *const bad[] = { "", "2025-01-01 24:30", "2025-01-01 1", "2025-02-30 00:00", "2025-01-01 00:60:00", "2025-01-01 0a:00", "2025-01-01T00:00:00Q", "Null" };
  VsStampReader reader;

  vs_stamp_reader_init (&reader, &plain, vs_zone_get ("UTC", NULL));
  g_assert_cmpint (read_stamp (&reader, "2025-01-01 00:00", VS_TIME_NONE), ==, DAY (2025, 1, 1));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_cmpint (read_stamp (&reader, bad[i], VS_TIME_NONE), ==, VS_TIME_NONE);
  g_assert_cmpint (read_stamp (&reader, "2025-01-01 24:00", VS_TIME_NONE), ==, DAY (2025, 1, 2));
  g_assert_cmpint (read_stamp (&reader, "2025-01-01 23:00", VS_TIME_NONE), ==, DAY (2025, 1, 2) - 3600);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stamp/autumn", test_autumn);
  g_test_add_func ("/stamp/against-slow", test_against_slow);
  g_test_add_func ("/stamp/refused", test_refused);
  return g_test_run ();
}
