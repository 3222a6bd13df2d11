/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/rates.h"

#include "intake/upsert.h"

#include <math.h>
#include <string.h>

#define CODE 4   /* three letters and a NUL */

typedef struct {
  VsDay   day;
  char    currency[CODE];
  double  rate;            /* units for one of the publisher's base */
  guint64 line;
} Rate;

typedef struct {
  const VsMapping      *mapping;
  const VsMappingRates *how;
  VsQuarantine         *quarantine;
  const char *const    *header;
  guint                 n_header;
  int                   date, currency, rate;   /* columns; the latter two of a long file */
  GArray               *rates;                  /* Rate */
} Loader;

static gboolean
is_code (const char *text, gsize len)
{
  return len == 3 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]) && g_ascii_isupper (text[2]);
}

static int
find_column (const Loader *self, const char *name, const char *file, GError **error)
{
  for (guint i = 0; i < self->n_header; i++)
    if (g_ascii_strcasecmp (self->header[i], name) == 0)
      return (int) i;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("%s, /rates: “%s” has no column “%s”"), self->mapping->origin, file, name);
  return -1;
}

static gboolean
refuse (Loader *self, const VsCsvRecord *record, int column, char *reason, GError **error)
{
  g_autofree char *owned = reason;

  return vs_quarantine_add (self->quarantine, record->line, record->offset, column >= 0 ? self->header[column] : NULL, owned, record->raw, record->raw_len,
                            error);
}

/* One rate, or nothing where there is none. FALSE with *wrong for what is no number. */
static gboolean
take (Loader *self, const VsCsvRecord *record, VsDay day, const char *currency, gsize len, int column, char **wrong)
{
  const VsCsvField *field = &record->fields[column];
  VsFault fault;
  VsCell cell;
  Rate rate = { .day = day, .line = record->line };

  if (!is_code (currency, len))
    return TRUE;
  fault = vs_convert (&self->mapping->convert, VS_CELL_NUMBER, field->text, field->len, &cell);
  if (fault != VS_FAULT_NONE)
    *wrong = vs_fault_describe (fault, &self->mapping->convert, field->text, field->len);
  else if (!cell.missing && !(cell.d > 0))
    *wrong = g_strdup_printf (_("“%.*s” is no rate"), (int) field->len, field->text);
  if (*wrong || cell.missing)
    return !*wrong;
  memcpy (rate.currency, currency, 3);
  rate.rate = cell.d;
  g_array_append_val (self->rates, rate);
  return TRUE;
}

static gboolean
take_row (Loader *self, const VsCsvRecord *record, GError **error)
{
  g_autofree char *reason = vs_quarantine_reason (record, self->n_header);
  char *wrong = NULL;
  guint had = self->rates->len;
  VsFault fault;
  VsCell day;
  int at = self->date;

  if (reason)
    return refuse (self, record, -1, g_steal_pointer (&reason), error);
  fault = vs_convert (&self->mapping->convert, VS_CELL_DAY, record->fields[at].text, record->fields[at].len, &day);
  if (fault != VS_FAULT_NONE)
    return refuse (self, record, at, vs_fault_describe (fault, &self->mapping->convert, record->fields[at].text, record->fields[at].len), error);
  if (day.missing)
    return refuse (self, record, at, g_strdup (_("is empty but must be there")), error);
  if (!self->how->wide)
    {
      at = self->rate;
      take (self, record, (VsDay) day.i, record->fields[self->currency].text, record->fields[self->currency].len, at, &wrong);
    }
  for (guint i = 0; self->how->wide && i < self->n_header && !wrong; i++)
    if ((int) i != self->date)
      take (self, record, (VsDay) day.i, self->header[i], strlen (self->header[i]), at = (int) i, &wrong);
  if (!wrong)
    return TRUE;
  g_array_set_size (self->rates, had);   /* a row is taken whole */
  return refuse (self, record, at, wrong, error);
}

static gboolean
read_all (Loader *self, VsCsvReader *reader, VsJob *job, VsLoadResult *result, GError **error)
{
  g_autoptr (GError) failed = NULL;
  VsCsvRecord record;

  while (vs_csv_reader_next (reader, &record, &failed))
    {
      result->rows_read++;
      if (!take_row (self, &record, error) || (result->rows_read % 1024 == 0 && !vs_job_check (job, error)))
        return FALSE;
    }
  return vs_error_pass (error, g_steal_pointer (&failed));
}

/* Units of the workspace's base for one of the publisher's, by day. */
static GHashTable *
base_by_day (const Loader *self, const char *base)
{
  GHashTable *days = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->rates->len; i++)
    {
      Rate *rate = &g_array_index (self->rates, Rate, i);

      if (strcmp (rate->currency, base) == 0 && !g_hash_table_contains (days, GINT_TO_POINTER (rate->day)))
        g_hash_table_insert (days, GINT_TO_POINTER (rate->day), &rate->rate);
    }
  return days;
}

static gboolean
put (VsUpsert *upsert, const char *currency, VsDay day, double per_base, const char *source, guint64 line, VsLoadResult *result, GError **error)
{
  VsCell cells[4] = {
    { .type = VS_CELL_TEXT, .text = currency, .len = strlen (currency) }, { .type = VS_CELL_DAY, .i = day }, { .type = VS_CELL_NUMBER, .d = per_base },
    { .type = VS_CELL_TEXT, .text = source, .len = strlen (source) },
  };

  switch (vs_upsert_row (upsert, cells, line, error))
    {
    case VS_UPSERT_FAILED:
      return FALSE;
    case VS_UPSERT_INSERTED:
      result->inserted++;
      break;
    case VS_UPSERT_UPDATED:
      result->updated++;
      break;
    default:
      result->unchanged++;
      break;
    }
  return TRUE;
}

/* The publisher's base is a currency like others there, unless it is the workspace's own. */
static gboolean
write_all (const Loader *self, VsUpsert *upsert, const char *base, VsJob *job, VsLoadResult *result, GError **error)
{
  gboolean own = strcmp (self->how->base, base) == 0;
  g_autoptr (GHashTable) days = own ? NULL : base_by_day (self, base);

  if (!own && g_hash_table_size (days) == 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("The file has no rate of %s, the base currency of the workspace."), base);
      return FALSE;
    }
  for (guint i = 0; i < self->rates->len; i++)
    {
      const Rate *rate = &g_array_index (self->rates, Rate, i);
      const double *of_base = own ? NULL : g_hash_table_lookup (days, GINT_TO_POINTER (rate->day));
      gboolean is_base = strcmp (rate->currency, base) == 0;

      if (i % 4096 == 0 && !vs_job_check (job, error))
        return FALSE;
      if ((!own && !of_base) || (own && is_base))
        continue;
      if (is_base && of_base != &rate->rate)
        continue;   /* told twice for the day */
      if (!put (upsert, is_base ? self->how->base : rate->currency, rate->day, is_base ? 1 / rate->rate : own ? rate->rate : rate->rate / *of_base,
                self->how->source, rate->line, result, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
vs_rates_load (VsWorkspace *ws, sqlite3 *db, const VsMapping *mapping, const char *source_file, VsCsvReader *reader,
               VsQuarantine *quarantine, VsJob *job, VsLoadResult *result, GError **error)
{
  g_autoptr (VsTarget) target = vs_target_new (db, "exchange_rate", error);
  g_autofree char *setting = vs_workspace_get_setting (ws, "currency");
  Loader self = { .mapping = mapping, .how = mapping->rates, .quarantine = quarantine, .currency = -1, .rate = -1 };
  g_autoptr (VsUpsert) upsert = NULL;
  VsTargetColumn *columns[4];
  gboolean ok;

  if (!target)
    return FALSE;
  self.header = vs_csv_reader_header (reader, &self.n_header);
  if ((self.date = find_column (&self, self.how->date, source_file, error)) < 0
      || (!self.how->wide && ((self.currency = find_column (&self, self.how->currency, source_file, error)) < 0
                              || (self.rate = find_column (&self, self.how->rate, source_file, error)) < 0)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    columns[i] = vs_target_column (target, ((const char *[]) { "currency", "day", "per_base", "source" })[i]);
  upsert = vs_upsert_new (db, target, columns, G_N_ELEMENTS (columns), NULL, source_file, VS_REPEAT_KEEPS_FIRST, error);
  if (!upsert)
    return FALSE;
  self.rates = g_array_new (FALSE, FALSE, sizeof (Rate));
  ok = read_all (&self, reader, job, result, error) && write_all (&self, upsert, setting ? setting : "USD", job, result, error);
  g_array_unref (self.rates);
  return ok && (result->inserted + result->updated == 0 || vs_workspace_bump (ws, "exchange_rate", error));
}
