/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/load.h"

#include "base/csv.h"
#include "tariff/usage.h"

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
  *out = (VsLoad) { .kwh = (double *) g_array_steal (values, NULL), .unstamped = TRUE };
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
  g_clear_pointer (&load->sold, g_free);
}

gboolean
vs_load_subtract (VsLoad *load, const VsLoad *generation, gboolean sell_all, GError **error)
{
  const VsSeries *a = &load->series, *b = &generation->series;
  gint32   step = MIN (a->step, b->step);
  gsize    n = a->n * (gsize) (a->step / step), per_a = (gsize) (a->step / step), per_b = (gsize) (b->step / step);
  double  *kwh, *sold;

  if (a->start != b->start || a->step % step != 0 || b->step % step != 0 || b->n * per_b != n)
    {
      g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID,
                           _("The generation must cover the same time as the load, in the same steps or a whole fraction of them."));
      return FALSE;
    }
  kwh = g_new (double, n);
  sold = sell_all ? g_new (double, n) : NULL;
  for (gsize i = 0; i < n; i++)
    {
      double used = load->kwh[i / per_a] / (double) per_a, made = generation->kwh[i / per_b] / (double) per_b;

      /* What the plant itself takes at night is bought. */
      kwh[i] = sell_all ? used + MAX (-made, 0) : used - made;
      if (sell_all)
        sold[i] = made;
    }
  load->series.step = step;
  load->series.n = n;
  load->series.kwh = g_renew (float, load->series.kwh, n);
  for (gsize i = 0; i < n; i++)
    load->series.kwh[i] = (float) kwh[i];
  g_clear_pointer (&load->series.flags, g_free);
  g_free (load->kwh);
  load->kwh = kwh;
  load->sold = sold;
  return TRUE;
}

gboolean
vs_load_bill (const VsLoad *load, const VsRate *rate, const VsBillOptions *options, VsBill *out, GError **error)
{
  VsSeries local = load->series;
  g_autoptr (VsClock) clock = NULL;
  VsUsage  usage = { NULL };
  gboolean done;

  if (vs_rate_zone (rate) != NULL)
    local.zone = vs_rate_zone (rate);
  if (load->unstamped && vs_rate_stamps_end (rate) && options->profile == VS_BILL_CALENDAR)
    local.start -= local.step;
  clock = vs_clock_get (&local, options->profile, vs_rate_grid (rate), error);
  if (clock == NULL)
    return FALSE;
  vs_usage_measure (&usage, &local, load->kwh, load->sold, clock);
  done = vs_bill_price (rate, &usage, options, out, error);
  vs_usage_clear (&usage);
  return done;
}
