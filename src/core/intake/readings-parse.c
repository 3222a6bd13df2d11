/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/readings-parse.h"

#include "intake/quarantine.h"

#include <math.h>

#define FIRST_INSTANT G_GINT64_CONSTANT (0)
#define LAST_INSTANT  G_GINT64_CONSTANT (10413792000)   /* the year 2300 */
#define MOST_FAULTS   4096                              /* a parcel that holds so many is handed over early */

struct _VsReadingsParser {
  const VsMappingReadings *how;
  const VsConvert *convert;
  const VsZone    *clock;
  VsStampReader    stamps;
  VsCsvReader     *reader;
  gboolean         plain;        /* values are kWh with a decimal point: the short way */
  char            *file_meter;   /* NULL: the file has a meter column */
  guint            n_header;
  const char *const *header;
  guint            meter, stamp, value;   /* columns */
  guint           *values;       /* wide */
  guint            n_values;
  char            *last_id;      /* the meter of the row before */
  gsize            last_id_len, last_id_size;
  VsTime           last;         /* its instant; VS_TIME_NONE for a new meter */
};

/*
 * Parcels
 */

static void
clear_fault (gpointer data)
{
  VsParcelFault *fault = data;

  g_free (fault->column);
  g_free (fault->reason);
  g_free (fault->raw);
}

VsParcel *
vs_parcel_new (void)
{
  VsParcel *parcel = g_new0 (VsParcel, 1);

  parcel->start = g_new (VsTime, VS_PARCEL_READINGS);
  parcel->kwh = g_new (double, VS_PARCEL_READINGS);
  parcel->meters = g_array_new (FALSE, FALSE, sizeof (VsParcelMeter));
  parcel->ids = g_string_new (NULL);
  parcel->faults = g_array_new (FALSE, FALSE, sizeof (VsParcelFault));
  g_array_set_clear_func (parcel->faults, clear_fault);
  return parcel;
}

void
vs_parcel_free (VsParcel *parcel)
{
  g_free (parcel->start);
  g_free (parcel->kwh);
  g_array_unref (parcel->meters);
  g_string_free (parcel->ids, TRUE);
  g_array_unref (parcel->faults);
  g_clear_error (&parcel->error);
  g_free (parcel);
}

/*
 * Setting up
 */

static gboolean
find_column (VsReadingsParser *self, const VsMapping *mapping, const char *file_name, const char *name, guint *column, GError **error)
{
  g_autofree char *all = NULL;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->n_header; i++)
      if (pass == 0 ? strcmp (self->header[i], name) == 0 : g_ascii_strcasecmp (self->header[i], name) == 0)
        {
          *column = i;
          return TRUE;
        }
  all = g_strjoinv (", ", (char **) self->header);
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
               _("“%s” has no column “%s”, which the mapping “%s” asks for (it has: %s); choose another mapping or mend the header."),
               file_name, name, mapping->name, all);
  return FALSE;
}

VsReadingsParser *
vs_readings_parser_new (const VsMapping *mapping, const VsConvert *convert, const VsZone *clock, const char *file_name,
                        VsCsvReader *reader, GError **error)
{
  g_autoptr (VsReadingsParser) self = g_new0 (VsReadingsParser, 1);
  const VsMappingReadings *how = mapping->readings;

  self->how = how;
  self->convert = convert;
  self->clock = clock;
  self->reader = reader;
  self->last = VS_TIME_NONE;
  self->plain = convert->decimal == '.' && how->factor == 1;
  self->last_id_len = G_MAXSIZE;   /* no meter yet */
  self->header = vs_csv_reader_header (reader, &self->n_header);
  vs_stamp_reader_init (&self->stamps, convert->date_order, clock);
  if (!how->meter)
    {
      const char *dot = strrchr (file_name, '.');

      self->file_meter = dot && dot > file_name ? g_strndup (file_name, (gsize) (dot - file_name)) : g_strdup (file_name);
    }
  if ((how->meter && !find_column (self, mapping, file_name, how->meter, &self->meter, error)) ||
      !find_column (self, mapping, file_name, how->layout == VS_READINGS_LONG ? how->timestamp : how->date, &self->stamp, error))
    return NULL;
  if (how->layout == VS_READINGS_LONG)
    return find_column (self, mapping, file_name, how->value, &self->value, error) ? g_steal_pointer (&self) : NULL;
  self->n_values = g_strv_length (how->values);
  self->values = g_new (guint, self->n_values);
  for (guint i = 0; i < self->n_values; i++)
    if (!find_column (self, mapping, file_name, how->values[i], &self->values[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
vs_readings_parser_free (VsReadingsParser *self)
{
  if (!self)
    return;
  g_free (self->file_meter);
  g_free (self->values);
  g_free (self->last_id);
  g_free (self);
}

/*
 * Rows
 */

static void
refuse (VsParcel *parcel, const VsCsvRecord *record, const char *column, char *reason)
{
  VsParcelFault fault = { record->line, record->offset, g_strdup (column), reason, g_memdup2 (record->raw, record->raw_len), record->raw_len };

  g_array_append_val (parcel->faults, fault);
}

static inline void
trim (const char **text, gsize *len)
{
  while (*len && **text == ' ')
    {
      (*text)++;
      (*len)--;
    }
  while (*len && (*text)[*len - 1] == ' ')
    (*len)--;
}

/* Notes that the readings to come are of this meter, when it is another than before or the parcel is new. */
static void
turn_to_meter (VsReadingsParser *self, VsParcel *parcel, const char *id, gsize len)
{
  VsParcelMeter meter = { parcel->n, (guint32) parcel->ids->len, (guint32) len };
  gboolean same = len == self->last_id_len && memcmp (id, self->last_id, len) == 0;

  if (G_LIKELY (same && parcel->meters->len > 0))
    return;
  g_string_append_len (parcel->ids, id, (gssize) len);
  g_array_append_val (parcel->meters, meter);
  if (same)
    return;
  if (len > self->last_id_size)
    {
      self->last_id_size = len * 2;
      self->last_id = g_realloc (self->last_id, self->last_id_size);
    }
  memcpy (self->last_id, id, len);
  self->last_id_len = len;
  self->last = VS_TIME_NONE;
}

/* "0.219" and the like: at most 15 digits, which a double holds, so one division gives the nearest number. FALSE for all else. */
static inline gboolean
read_plain (const char *p, gsize len, double *number)
{
  static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
  const char *end = p + len, *point = NULL;
  guint64 digits = 0;

  if (G_UNLIKELY (len == 0 || len > 15))
    return FALSE;
  for (; p < end; p++)
    {
      guint digit = (guint) (guchar) *p - '0';

      if (G_LIKELY (digit <= 9))
        digits = digits * 10 + digit;
      else if (*p == '.' && !point)
        point = p;
      else
        return FALSE;
    }
  if (point && len == 1)
    return FALSE;
  *number = point ? (double) digits / powers[end - point - 1] : (double) digits;
  return TRUE;
}

/* kWh of a field, NaN when it is empty. FALSE when it is no number. */
static inline gboolean
read_kwh (VsReadingsParser *self, const char *text, gsize len, double *kwh)
{
  VsCell cell;

  if (G_LIKELY (self->plain && read_plain (text, len, kwh)))
    return TRUE;
  if (vs_convert (self->convert, VS_CELL_NUMBER, text, len, &cell) != VS_FAULT_NONE)
    return FALSE;
  *kwh = cell.missing ? NAN : cell.d * self->how->factor;
  return TRUE;
}

static inline void
push (VsParcel *parcel, VsTime start, double kwh)
{
  parcel->start[parcel->n] = start;
  parcel->kwh[parcel->n++] = kwh;
}

static inline void
take_long (VsReadingsParser *self, VsParcel *parcel, const VsCsvRecord *record)
{
  const VsCsvField *stamp = &record->fields[self->stamp], *value = &record->fields[self->value];
  VsFault fault;
  VsTime at = vs_stamp_read (&self->stamps, stamp->text, stamp->len, self->last, &fault);
  double kwh;

  if (G_UNLIKELY (at == VS_TIME_NONE || at < FIRST_INSTANT || at >= LAST_INSTANT))
    refuse (parcel, record, self->how->timestamp,
            vs_fault_describe (at == VS_TIME_NONE ? fault : VS_FAULT_RANGE, self->convert, stamp->text, stamp->len));
  else if (G_UNLIKELY (!read_kwh (self, value->text, value->len, &kwh)))
    refuse (parcel, record, self->how->value, vs_fault_describe (VS_FAULT_NUMBER, self->convert, value->text, value->len));
  else
    {
      self->last = at;
      push (parcel, self->how->stamp_end ? at - self->how->step : at, kwh);
    }
}

/* All values of the day first, so that a row with one bad value is refused whole. */
static void
take_wide (VsReadingsParser *self, VsParcel *parcel, const VsCsvRecord *record)
{
  const VsCsvField *date = &record->fields[self->stamp];
  VsTime midnight;
  gboolean steady;
  int offset;
  guint32 first = parcel->n;
  VsFault fault;
  VsCell day;

  fault = vs_convert (self->convert, VS_CELL_DAY, date->text, date->len, &day);
  if (fault == VS_FAULT_NONE && (day.missing || day.i < 0 || day.i >= LAST_INSTANT / VS_SECONDS_PER_DAY))
    fault = day.missing ? VS_FAULT_DAY : VS_FAULT_RANGE;
  if (fault != VS_FAULT_NONE)
    {
      refuse (parcel, record, self->how->date, vs_fault_describe (fault, self->convert, date->text, date->len));
      return;
    }
  midnight = day.i * VS_SECONDS_PER_DAY;
  offset = vs_zone_offset (self->clock, midnight - VS_SECONDS_PER_DAY);
  steady = vs_zone_next_change (self->clock, midnight - VS_SECONDS_PER_DAY) > midnight + 2 * VS_SECONDS_PER_DAY;
  for (guint i = 0; i < self->n_values; i++)
    {
      const VsCsvField *field = &record->fields[self->values[i]];
      VsTime local = midnight + (VsTime) i * self->how->step, at = steady ? local - offset : vs_zone_to_utc (self->clock, local, FALSE);
      gboolean absent = !steady && vs_zone_to_local (self->clock, at) != local;   /* the hour that spring leaves out */
      double kwh;

      if (!read_kwh (self, field->text, field->len, &kwh))
        {
          refuse (parcel, record, self->how->values[i], vs_fault_describe (VS_FAULT_NUMBER, self->convert, field->text, field->len));
          parcel->n = first;
          return;
        }
      if (absent && !isnan (kwh) && kwh != 0)
        {
          refuse (parcel, record, self->how->values[i], g_strdup (_("there is no such hour on this day: the clocks went forward")));
          parcel->n = first;
          return;
        }
      if (!absent)
        push (parcel, self->how->stamp_end ? at - self->how->step : at, kwh);
    }
}

static inline void
take (VsReadingsParser *self, VsParcel *parcel, const VsCsvRecord *record)
{
  const char *id = self->file_meter;
  gsize len;

  if (G_UNLIKELY (record->status != VS_CSV_OK || record->n_fields != self->n_header))
    {
      refuse (parcel, record, NULL, vs_quarantine_reason (record, self->n_header));
      return;
    }
  if (id)
    len = strlen (id);
  else
    {
      id = record->fields[self->meter].text;
      len = record->fields[self->meter].len;
      trim (&id, &len);
    }
  if (G_UNLIKELY (len == 0))
    {
      refuse (parcel, record, self->how->meter, g_strdup (_("is empty but must be there")));
      return;
    }
  turn_to_meter (self, parcel, id, len);
  if (self->how->layout == VS_READINGS_LONG)
    take_long (self, parcel, record);
  else
    take_wide (self, parcel, record);
}

void
vs_readings_parser_fill (VsReadingsParser *self, VsParcel *parcel)
{
  guint32 full = VS_PARCEL_READINGS - MAX (self->n_values, 1);
  VsCsvRecord record;
  gboolean more = TRUE;

  parcel->n = 0;
  parcel->n_rows = 0;
  g_array_set_size (parcel->meters, 0);
  g_string_truncate (parcel->ids, 0);
  g_array_set_size (parcel->faults, 0);
  while (parcel->n <= full && parcel->faults->len < MOST_FAULTS && (more = vs_csv_reader_next (self->reader, &record, &parcel->error)))
    {
      parcel->n_rows++;
      take (self, parcel, &record);
    }
  parcel->position = vs_csv_reader_position (self->reader, &parcel->total);
  parcel->last = !more;
}
