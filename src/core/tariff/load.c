/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/load.h"

#include "base/csv.h"

#include <math.h>
#include <string.h>

#define YEAR_HOURS 8760
#define LEAP_HOURS 8784

/* One number, blanks around it allowed; NaN in *value for a missing one. */
static gboolean
parse_kw (const VsCsvField *field, double *value)
{
  char  text[64];
  char *end = NULL;

  if (field->len >= sizeof text)
    return FALSE;
  memcpy (text, field->text, field->len);
  text[field->len] = '\0';
  g_strstrip (text);
  *value = NAN;
  if (text[0] == '\0' || g_ascii_strcasecmp (text, "NA") == 0)
    return TRUE;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value) && fabs (*value) < 1e9;
}

static gboolean
read_values (const char *path, GArray *values, GError **error)
{
  VsCsvDialect dialect = { .delimiter = ',' };
  g_autoptr (VsCsvReader) reader = vs_csv_reader_open (path, &dialect, error);
  g_autoptr (GError) failed = NULL;
  VsCsvRecord record;
  gboolean    first = TRUE;

  if (reader == NULL)
    return FALSE;
  while (vs_csv_reader_next (reader, &record, &failed))
    {
      double kw;

      if (record.status != VS_CSV_OK || record.n_fields != 1 || !parse_kw (&record.fields[0], &kw))
        {
          if (first && record.status == VS_CSV_OK && record.n_fields == 1)   /* a heading */
            {
              first = FALSE;
              continue;
            }
          g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
                       _("%s, line %u: a load has one number a line, the mean kW of the interval."), path, (guint) record.line);
          return FALSE;
        }
      first = FALSE;
      g_array_append_val (values, kw);
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}

gboolean
vs_load_open (const char *path, int year, const VsZone *zone, VsLoad *out, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  gsize per_hour, n;

  if (!read_values (path, values, error))
    return FALSE;
  n = values->len;
  per_hour = n % YEAR_HOURS == 0 ? n / YEAR_HOURS : n % LEAP_HOURS == 0 ? n / LEAP_HOURS : 0;
  if (per_hour == 0 || 3600 % per_hour != 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
                   _("%s: a load has 8,760 values, one an hour of a year, or a multiple of them; this file has %u."), path, (guint) n);
      return FALSE;
    }
  if (year == 0)
    year = n % YEAR_HOURS == 0 ? 2018 : 2024;
  *out = (VsLoad) { .kwh = (double *) g_array_steal (values, NULL) };
  out->series = (VsSeries) {
    .start = vs_zone_to_utc (zone, (VsTime) vs_day_from_civil (year, 1, 1) * VS_SECONDS_PER_DAY, FALSE),
    .step = 3600 / (gint32) per_hour,
    .n = n,
    .kwh = g_new (float, n),
    .zone = zone,
  };
  for (gsize i = 0; i < n; i++)
    {
      out->kwh[i] /= per_hour;
      out->series.kwh[i] = (float) out->kwh[i];
    }
  return TRUE;
}

void
vs_load_clear (VsLoad *load)
{
  vs_series_clear (&load->series);
  g_clear_pointer (&load->kwh, g_free);
}
