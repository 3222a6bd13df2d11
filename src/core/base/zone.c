/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zone.c: a zone is asked of the system's tzdata once, through GTimeZone, and kept as the sorted instants at which its offset changes,
 * 1900 to 2100. (A rule beyond the last year the system's table holds is not extrapolated.) */
#include "base/zone.h"

#include <string.h>

#define STEP (3 * VS_SECONDS_PER_DAY)

struct _VsZone {
  char   *name;
  guint   n;
  VsTime *from;        /* from[0] = G_MININT64 */
  gint32 *offset;
};

static GMutex cache_lock;
static GHashTable *cache;   /* name → VsZone, for the life of the program */

static int
offset_at (GTimeZone *tz, VsTime utc)
{
  return g_time_zone_get_offset (tz, g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, utc));
}

/* The first instant in (low, high] with another offset than at low. */
static VsTime
find_change (GTimeZone *tz, VsTime low, VsTime high)
{
  int before = offset_at (tz, low);

  while (high - low > 1)
    {
      VsTime mid = low + (high - low) / 2;

      if (offset_at (tz, mid) == before)
        low = mid;
      else
        high = mid;
    }
  return high;
}

static void
add_change (GArray *from, GArray *offset, VsTime at, gint32 seconds)
{
  g_array_append_val (from, at);
  g_array_append_val (offset, seconds);
}

static VsZone *
zone_new (const char *name, GTimeZone *tz)
{
  GArray *from = g_array_new (FALSE, FALSE, sizeof (VsTime)), *offset = g_array_new (FALSE, FALSE, sizeof (gint32));
  VsTime last = (VsTime) vs_day_from_civil (2100, 1, 1) * VS_SECONDS_PER_DAY;
  VsTime t = (VsTime) vs_day_from_civil (1900, 1, 1) * VS_SECONDS_PER_DAY;
  VsZone *zone = g_new0 (VsZone, 1);
  int now = offset_at (tz, t);

  add_change (from, offset, G_MININT64, now);
  for (; t < last; t += STEP)
    while (offset_at (tz, t + STEP) != now)
      {
        VsTime at = find_change (tz, MAX (t, g_array_index (from, VsTime, from->len - 1)), t + STEP);

        now = offset_at (tz, at);
        add_change (from, offset, at, now);
      }
  zone->name = g_strdup (name);
  zone->n = from->len;
  zone->from = (VsTime *) g_array_free (from, FALSE);
  zone->offset = (gint32 *) g_array_free (offset, FALSE);
  return zone;
}

/* "+01:00", "-0330": fixed. "UTC" and "Z" too. */
static GTimeZone *
open_zone (const char *name)
{
  gboolean fixed = (name[0] == '+' || name[0] == '-') && g_ascii_isdigit (name[1]);

  if (g_str_equal (name, "UTC") || g_str_equal (name, "Z"))
    return g_time_zone_new_utc ();
  /* A name is never a path of its own, nor a POSIX rule such as "EST5EDT,M3.2.0,M11.1.0". */
  if (!fixed && (!g_ascii_isalpha (name[0]) || strstr (name, "..") || strchr (name, ',')))
    return NULL;
  return g_time_zone_new_identifier (name);
}

const VsZone *
vs_zone_get (const char *name, GError **error)
{
  VsZone *zone;

  g_return_val_if_fail (name, NULL);
  g_mutex_lock (&cache_lock);
  if (cache == NULL)
    cache = g_hash_table_new (g_str_hash, g_str_equal);
  zone = g_hash_table_lookup (cache, name);
  if (zone == NULL)
    {
      GTimeZone *tz = open_zone (name);

      if (tz)
        {
          zone = zone_new (name, tz);
          g_hash_table_insert (cache, zone->name, zone);
          g_time_zone_unref (tz);
        }
    }
  g_mutex_unlock (&cache_lock);
  if (zone == NULL)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND,
                 _("The time zone “%s” is not known: write it as “Europe/London”, “UTC” or “+01:00”"), name);
  return zone;
}

const char *
vs_zone_name (const VsZone *zone)
{
  return zone->name;
}

/* The entry in force at `utc`. */
static guint
find_entry (const VsZone *zone, VsTime utc)
{
  guint low = 0, high = zone->n;

  while (high - low > 1)
    {
      guint mid = low + (high - low) / 2;

      if (zone->from[mid] <= utc)
        low = mid;
      else
        high = mid;
    }
  return low;
}

int
vs_zone_offset (const VsZone *zone, VsTime utc)
{
  return zone->offset[find_entry (zone, utc)];
}

VsTime
vs_zone_to_local (const VsZone *zone, VsTime utc)
{
  return utc == VS_TIME_NONE ? VS_TIME_NONE : utc + vs_zone_offset (zone, utc);
}

VsTime
vs_zone_to_utc (const VsZone *zone, VsTime local, gboolean second)
{
  guint entry;
  VsTime early = VS_TIME_NONE, late = VS_TIME_NONE;

  if (local == VS_TIME_NONE || zone->n == 1)
    return local == VS_TIME_NONE ? VS_TIME_NONE : local - zone->offset[0];
  /* No offset is beyond a day, so the right entry is the one of a day before or one of the few that follow within two days. */
  entry = find_entry (zone, local - VS_SECONDS_PER_DAY);
  for (guint i = entry; i < zone->n && (i == entry || zone->from[i] <= local + VS_SECONDS_PER_DAY); i++)
    {
      VsTime utc = local - zone->offset[i];

      if (utc >= zone->from[i] && (i + 1 == zone->n || utc < zone->from[i + 1]))
        {
          if (early == VS_TIME_NONE)
            early = utc;
          late = utc;
        }
      else if (early == VS_TIME_NONE && i + 1 < zone->n && utc >= zone->from[i + 1]
               && local - zone->offset[i + 1] < zone->from[i + 1])
        return utc;     /* in the gap of a spring jump: the clock that ran before it, read on */
    }
  return second ? late : early;
}

VsTime
vs_zone_next_change (const VsZone *zone, VsTime utc)
{
  guint entry = find_entry (zone, utc);

  return entry + 1 < zone->n ? zone->from[entry + 1] : G_MAXINT64;
}
