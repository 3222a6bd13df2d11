/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/readings-parse.h"

#include "base/csv-scan.h"
#include "base/names.h"
#include "base/text.h"
#include "intake/quarantine.h"
#include "intake/registers.h"

#include <math.h>

#define FIRST_INSTANT G_GINT64_CONSTANT (0)
#define LAST_INSTANT  G_GINT64_CONSTANT (10413792000)   /* the year 2300 */
#define MOST_FAULTS   4096                              /* a parcel that holds so many is handed over early */
#define MOST_READINGS 32768                             /* likewise */

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
  guint            meter, stamp, value, serial;   /* columns */
  GString         *id;           /* the meter and its device */
  guint           *values;       /* wide */
  guint            n_values;
  VsNames          names;        /* of meters */
  guint32          n_told;       /* of them, those handed over with a parcel */
  guint32          at_meter;     /* of the row before; VS_NAMES_NONE at first */
  VsTime           last;         /* its instant; VS_TIME_NONE for a new meter */
  VsCsvField      *fields;       /* n_header, of the line being cut */
};

/*
 * Setting up
 */

static gboolean
find_column (VsReadingsParser *self, const VsMapping *mapping, const char *file_name, const char *name, guint *column, GError **error)
{
  g_autofree char *joined = NULL, *all = NULL;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->n_header; i++)
      if (pass == 0 ? strcmp (self->header[i], name) == 0 : g_ascii_strcasecmp (self->header[i], name) == 0)
        {
          *column = i;
          return TRUE;
        }
  joined = self->n_header ? g_strjoinv (", ", (char **) self->header) : g_strdup ("");
  all = vs_text_shorten (joined, 500);
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
  self->at_meter = VS_NAMES_NONE;
  vs_names_init (&self->names);
  self->header = vs_csv_reader_header (reader, &self->n_header);
  self->fields = g_new0 (VsCsvField, self->n_header + 1);
  vs_stamp_reader_init (&self->stamps, convert, clock);
  if (!how->meter)
    {
      const char *dot = strrchr (file_name, '.');

      self->file_meter = dot && dot > file_name ? g_strndup (file_name, (gsize) (dot - file_name)) : g_strdup (file_name);
    }
  self->id = g_string_new (NULL);
  if ((how->meter && !find_column (self, mapping, file_name, how->meter, &self->meter, error)) ||
      (how->serial && !find_column (self, mapping, file_name, how->serial, &self->serial, error)) ||
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
  g_free (self->fields);
  if (self->id)
    g_string_free (self->id, TRUE);
  vs_names_clear (&self->names);
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

/* The readings to come are of this meter. */
static inline void
turn_to_meter (VsReadingsParser *self, const char *id, gsize len)
{
  guint32 meter = vs_names_find (&self->names, id, len);

  if (meter != self->at_meter)
    self->last = VS_TIME_NONE;
  self->at_meter = meter;
}

/* "0.219" and the like: at most 15 digits, which a double holds, so one division gives the nearest number. The number of places, −1 for
 * all else. */
static inline int
read_plain (const char *p, gsize len, guint64 *digits)
{
  const char *end = p + len, *point = NULL;
  guint64 all = 0;

  if (G_UNLIKELY (len == 0 || len > 15))
    return -1;
  if (len >= 5 && end[-4] == '.')   /* Wh, as most meters tell them */
    {
      guint tenths = (guint) (guchar) end[-3] - '0', hundredths = (guint) (guchar) end[-2] - '0', thousandths = (guint) (guchar) end[-1] - '0';

      for (; p < end - 4 && (guint) (guchar) *p - '0' <= 9; p++)
        all = all * 10 + ((guint) (guchar) *p - '0');
      *digits = all * 1000 + tenths * 100 + hundredths * 10 + thousandths;
      return p == end - 4 && tenths <= 9 && hundredths <= 9 && thousandths <= 9 ? 3 : -1;
    }
  for (; p < end; p++)
    {
      guint digit = (guint) (guchar) *p - '0';

      if (G_LIKELY (digit <= 9))
        all = all * 10 + digit;
      else if (*p == '.' && !point)
        point = p;
      else
        return -1;
    }
  if (point && len == 1)
    return -1;
  *digits = all;
  return point ? (int) (end - point) - 1 : 0;
}

/* The field as a reading of the meter: missing when it is empty. FALSE when it is no number. */
static inline gboolean
push_value (VsReadingsParser *self, VsParcel *parcel, VsTime start, const char *text, gsize len)
{
  static const double powers[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
  static const guint wh[] = { 1000, 100, 10, 1 };
  guint64 digits;
  int places = self->plain ? read_plain (text, len, &digits) : -1;
  VsCell cell;

  if (G_LIKELY (places >= 0 && places <= 3 && digits * wh[places] < G_MAXUINT16))
    vs_parcel_push_code (parcel, self->at_meter, start, (guint16) (digits * wh[places] + 1));
  else if (places >= 0)
    vs_parcel_push (parcel, self->at_meter, start, (double) digits / powers[places]);
  else if (vs_convert (self->convert, VS_CELL_NUMBER, text, len, &cell) != VS_FAULT_NONE)
    return FALSE;
  else
    vs_parcel_push (parcel, self->at_meter, start, cell.missing ? NAN : cell.d * self->how->factor);
  return TRUE;
}

static inline void
take_long (VsReadingsParser *self, VsParcel *parcel, const VsCsvRecord *record)
{
  const VsCsvField *stamp = &record->fields[self->stamp], *value = &record->fields[self->value];
  VsFault fault;
  VsTime at = vs_stamp_read (&self->stamps, stamp->text, stamp->len, self->last, &fault);

  if (G_UNLIKELY (at == VS_TIME_NONE || at < FIRST_INSTANT || at >= LAST_INSTANT))
    refuse (parcel, record, self->how->timestamp,
            vs_fault_describe (at == VS_TIME_NONE ? fault : VS_FAULT_RANGE, self->convert, stamp->text, stamp->len));
  else if (G_UNLIKELY (!push_value (self, parcel, self->how->stamp_end ? at - self->how->step : at, value->text, value->len)))
    refuse (parcel, record, self->how->value, vs_fault_describe (VS_FAULT_NUMBER, self->convert, value->text, value->len));
  else
    self->last = at;
}

/* A bad value is set aside with its row's text; the others of the day stand. */
static void
take_wide (VsReadingsParser *self, VsParcel *parcel, const VsCsvRecord *record)
{
  const VsCsvField *date = &record->fields[self->stamp];
  VsTime midnight;
  gboolean steady;
  int offset;
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
      VsCell cell;

      if (G_UNLIKELY (absent))
        {
          if (vs_convert (self->convert, VS_CELL_NUMBER, field->text, field->len, &cell) != VS_FAULT_NONE || (!cell.missing && cell.d != 0))
            refuse (parcel, record, self->how->values[i], g_strdup (_("there is no such hour on this day: the clocks went forward")));
        }
      else if (G_UNLIKELY (!push_value (self, parcel, self->how->stamp_end ? at - self->how->step : at, field->text, field->len)))
        refuse (parcel, record, self->how->values[i], vs_fault_describe (VS_FAULT_NUMBER, self->convert, field->text, field->len));
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
  if (self->how->serial)
    {
      g_string_truncate (self->id, 0);
      g_string_append_len (self->id, id, (gssize) len);
      g_string_append_c (self->id, VS_REGISTER_MARK);
      g_string_append_len (self->id, record->fields[self->serial].text, (gssize) record->fields[self->serial].len);
      id = self->id->str;
      len = self->id->len;
    }
  parcel->line = (guint32) record->line;
  vs_parcel_ensure (parcel, MAX (self->n_values, 1));
  turn_to_meter (self, id, len);
  if (self->how->layout == VS_READINGS_LONG)
    take_long (self, parcel, record);
  else
    take_wide (self, parcel, record);
}

/*
 * Pieces of text
 */

static inline void
take_line (VsReadingsParser *self, VsParcel *parcel, const char *line, gsize len, guint n_fields)
{
  VsCsvRecord record = {
    .fields = self->fields, .n_fields = n_fields, .line = parcel->n_lines, .offset = parcel->offset + (guint64) (line - parcel->text) - parcel->lead,
    .raw = line, .raw_len = len, .status = VS_CSV_OK,
  };

  if (G_UNLIKELY (len == 0))
    return;
  parcel->n_rows++;
  take (self, parcel, &record);
}

/* Lines in which no quote, escape or byte above 127 stands are cut here; where the first other line begins is returned. */
static const char *
cut_lines (VsReadingsParser *self, VsParcel *parcel, const char *text, const char *end)
{
  const VsCsvDialect *dialect = vs_csv_reader_dialect (self->reader);
  const char delimiter = dialect->delimiter, quote = dialect->quote, escape = dialect->escape;
  const char *line = text, *field = text;
  guint n_fields = 0;
  VsCsvScan scan;

  if (dialect->padded)
    return text;
  vs_csv_scan_init (&scan, dialect);
  for (const char *block = text; block < end; block += 64)
    {
      guint64 high, bits = vs_csv_scan_block (&scan, block, &high);

      if (end - block < 64)
        {
          bits &= ~(G_MAXUINT64 << (end - block));
          high &= ~(G_MAXUINT64 << (end - block));
        }
      if (G_UNLIKELY (high))
        bits &= (high & -high) - 1;
      for (; bits; bits &= bits - 1)
        {
          const char *at = block + __builtin_ctzll (bits);

          if (*at == delimiter || *at == '\n')
            {
              const char *stop = *at == '\n' && at > field && at[-1] == '\r' ? at - 1 : at;

              if (G_LIKELY (n_fields < self->n_header))
                self->fields[n_fields] = (VsCsvField) { field, (gsize) (stop - field), FALSE };
              n_fields++;
              field = at + 1;
              if (*at == delimiter)
                continue;
              parcel->n_lines++;
              take_line (self, parcel, line, (gsize) (stop - line), n_fields);
              line = field;
              n_fields = 0;
            }
          else if (*at == '\0' || (quote && *at == quote) || (escape && *at == escape) || (*at == '\r' && (at + 1 == end || at[1] != '\n')))
            return line;
        }
      if (G_UNLIKELY (high))
        break;
    }
  return line;
}

/* The general reader over what is left of a piece. A record that found no end, which has no fields then, may reach into the next piece; so may
 * one whose line end is escaped. */
static void
read_records (VsReadingsParser *self, VsParcel *parcel, const char *text, const char *end)
{
  static const char *const marks[] = { "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff" };   /* at a file's start they would not be text */
  VsCsvDialect dialect = *vs_csv_reader_dialect (self->reader);
  g_autoptr (VsCsvReader) reader = NULL;
  guint64 lines = parcel->n_lines, offset = parcel->offset + (guint64) (text - parcel->text) - parcel->lead, taken;
  VsCsvRecord record;

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    parcel->unsure = parcel->unsure || ((gsize) (end - text) >= strlen (marks[i]) && memcmp (text, marks[i], strlen (marks[i])) == 0);
  if (parcel->unsure)
    return;
  dialect.header_lines = dialect.skip_lines = 0;
  reader = vs_csv_reader_new_for_bytes (text, (gsize) (end - text), &dialect);
  while (vs_csv_reader_next (reader, &record, NULL))
    {
      const char *stop = record.raw + record.raw_len;

      parcel->unsure = !parcel->last && (record.n_fields == 0 || (dialect.escape && stop[-1] == '\n'));
      if (parcel->unsure)
        return;
      record.line += lines;
      record.offset += offset;
      parcel->n_rows++;
      take (self, parcel, &record);
    }
  parcel->n_lines += vs_csv_reader_place (reader, &taken) - 1;
}

static void
take_text (VsReadingsParser *self, VsParcel *parcel, const char *text, const char *end)
{
  const char *rest = cut_lines (self, parcel, text, end);

  if (rest < end)
    read_records (self, parcel, rest, end);
}

/* Names that no parcel has told of yet. */
static void
tell_names (VsReadingsParser *self, VsParcel *parcel)
{
  parcel->first_name = self->n_told;
  parcel->n_names = self->names.n - self->n_told;
  g_string_truncate (parcel->names, 0);
  for (; self->n_told < self->names.n; self->n_told++)
    {
      const VsName *name = &self->names.names[self->n_told];

      g_string_append_len (parcel->names, (const char *) &name->len, sizeof name->len);
      g_string_append_len (parcel->names, name->text, name->len);
    }
}

gboolean
vs_readings_parser_looks_back (const VsReadingsParser *self)
{
  return self->how->layout == VS_READINGS_LONG && vs_zone_next_change (self->clock, FIRST_INSTANT) != G_MAXINT64;
}

void
vs_readings_parser_look_back (VsReadingsParser *self, VsParcel *parcel)
{
  gboolean last = parcel->last;

  self->at_meter = VS_NAMES_NONE;
  self->last = VS_TIME_NONE;
  parcel->last = TRUE;         /* what stands in the lead is settled, even when the piece is not */
  parcel->unsure = FALSE;
  take_text (self, parcel, parcel->text, parcel->text + parcel->lead);
  vs_parcel_reset (parcel);
  parcel->last = last;
}

void
vs_readings_parser_take (VsReadingsParser *self, VsParcel *parcel)
{
  vs_readings_parser_look_back (self, parcel);
  take_text (self, parcel, parcel->text + parcel->lead, parcel->text + parcel->lead + parcel->n);
  tell_names (self, parcel);
}

void
vs_readings_parser_fill (VsReadingsParser *self, VsParcel *parcel)
{
  VsCsvRecord record;
  gboolean more = TRUE;

  vs_parcel_reset (parcel);
  while (parcel->n_codes + parcel->n_kwh < MOST_READINGS && parcel->faults->len < MOST_FAULTS &&
         (more = vs_csv_reader_next (self->reader, &record, &parcel->error)))
    {
      parcel->n_rows++;
      take (self, parcel, &record);
    }
  parcel->position = vs_csv_reader_position (self->reader, &parcel->total);
  parcel->last = !more;
  tell_names (self, parcel);
}
