/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/registers.h"

#include "base/names.h"
#include "meter/register.h"

#include <math.h>

typedef struct {
  guint32 meter;      /* the writer's */
  VsTime  at;         /* of the reading before; VS_TIME_NONE */
  double  kwh;
  guint64 row;        /* of the file, where it stands */
  VsTime  stored_at;  /* where the last file ended; VS_TIME_NONE */
  double  stored_kwh;
  VsTime  kept_at;    /* of the last one that was kept as a register reading; VS_TIME_NONE */
  VsTime  next;       /* from when on one is to be kept again */
} Register;

struct _VsRegisters {
  VsIntervalWriter *writer;
  gint32            step;
  double            range;       /* kWh at which counters begin anew; 0 = told from the reading */
  VsNames           names;
  GArray           *registers;   /* Register */
  sqlite3_stmt     *find, *put;
  const VsZone     *clock;
  VsPlaces         *places;
  sqlite3_stmt     *correct, *keep;
  guint             n_kept;
};

VsRegisters *
vs_registers_new (sqlite3 *db, VsIntervalWriter *writer, const VsMappingReadings *how, const VsZone *clock, VsPlaces *places, const char *source_file,
                  GError **error)
{
  VsRegisters *self = g_new0 (VsRegisters, 1);

  self->writer = writer;
  self->step = how->step;
  self->clock = clock;
  self->places = places;
  self->range = how->digits ? pow (10, how->digits) * how->factor : 0;
  self->registers = g_array_new (FALSE, FALSE, sizeof (Register));
  vs_names_init (&self->names);
  if ((self->find = vs_db_prepare (db, "SELECT at, kwh FROM register_reading WHERE register = ?1", error)) == NULL
      || (self->put = vs_db_prepare (db, "INSERT INTO register_reading (register, at, kwh) VALUES (?1, ?2, ?3)"
                                         " ON CONFLICT (register) DO UPDATE SET at = excluded.at, kwh = excluded.kwh WHERE excluded.at >= at", error)) == NULL
      || (self->correct = vs_db_prepare (db, "UPDATE register_read SET kwh = ?4, source_file = ?5, source_row = ?6 WHERE meter_id = ?1 AND device IS ?2"
                                             " AND read_at = ?3 AND kwh IS NOT ?4", error)) == NULL
      || (self->keep = vs_db_prepare (db, "INSERT INTO register_read (meter_id, device, read_at, kwh, source_file, source_row) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
                                          " WHERE NOT EXISTS (SELECT 1 FROM register_read WHERE meter_id = ?1 AND device IS ?2 AND read_at = ?3)",
                                      error)) == NULL)
    g_clear_pointer (&self, vs_registers_free);
  else
    {
      sqlite3_bind_text (self->correct, 5, source_file, -1, SQLITE_TRANSIENT);
      sqlite3_bind_text (self->keep, 5, source_file, -1, SQLITE_TRANSIENT);
    }
  return self;
}

void
vs_registers_free (VsRegisters *self)
{
  if (self == NULL)
    return;
  vs_names_clear (&self->names);
  g_array_unref (self->registers);
  sqlite3_finalize (self->find);
  sqlite3_finalize (self->put);
  sqlite3_finalize (self->correct);
  sqlite3_finalize (self->keep);
  g_free (self);
}

guint32
vs_registers_find (VsRegisters *self, const char *name, gsize len, GError **error)
{
  guint32 number = vs_names_find (&self->names, name, len);
  const char *mark = memchr (name, VS_REGISTER_MARK, len);
  Register fresh = { .at = VS_TIME_NONE, .stored_at = VS_TIME_NONE, .kept_at = VS_TIME_NONE, .next = VS_TIME_NONE };
  g_autoptr (GError) failure = NULL;

  if (number < self->registers->len)
    return number;
  fresh.meter = vs_interval_writer_meter (self->writer, name, mark ? (gsize) (mark - name) : len);
  sqlite3_bind_text (self->find, 1, name, (int) len, SQLITE_STATIC);
  if (vs_db_step (self->find, &failure))
    {
      fresh.stored_at = sqlite3_column_int64 (self->find, 0);
      fresh.stored_kwh = sqlite3_column_double (self->find, 1);
    }
  sqlite3_reset (self->find);
  g_array_append_val (self->registers, fresh);
  return vs_error_pass (error, g_steal_pointer (&failure)) ? number : VS_NAMES_NONE;
}

/* A difference of two decimal numbers, as the decimal it is: a counter has no more than six places. */
static double
round_use (double kwh)
{
  return rint (kwh * 1e6) / 1e6;
}

/* The reading the register stands at, among the register readings: what its intervals will be held against, whoever corrects them later. */
static gboolean
keep (VsRegisters *self, guint32 number, GError **error)
{
  Register *r = &g_array_index (self->registers, Register, number);
  const VsName *name = &self->names.names[number];
  const char *mark = memchr (name->text, VS_REGISTER_MARK, name->len);
  gsize len = mark ? (gsize) (mark - name->text) : name->len;
  sqlite3_stmt *const both[] = { self->correct, self->keep };
  VsDay month = vs_day_month_start (vs_time_day (vs_zone_to_local (self->clock, r->at)));

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      sqlite3_bind_text (both[i], 1, name->text, (int) len, SQLITE_STATIC);
      if (mark && len + 1 < name->len)
        sqlite3_bind_text (both[i], 2, mark + 1, (int) (name->len - len - 1), SQLITE_STATIC);
      else
        sqlite3_bind_null (both[i], 2);
      sqlite3_bind_int64 (both[i], 3, r->at);
      sqlite3_bind_double (both[i], 4, r->kwh);
      sqlite3_bind_int64 (both[i], 6, r->row ? (gint64) vs_places_of (self->places, r->row) : 0);
      if (!vs_db_run (both[i], error))
        return FALSE;
      self->n_kept += (guint) sqlite3_changes (sqlite3_db_handle (both[i]));
    }
  r->kept_at = r->at;
  r->next = vs_calendar_day_start (self->clock, vs_day_add_months (month, 1));
  return TRUE;
}

gboolean
vs_registers_add (VsRegisters *self, guint32 number, VsTime at, double kwh, guint64 row, GError **error)
{
  Register *r = &g_array_index (self->registers, Register, number);
  double use = NAN;

  if (!isfinite (kwh))
    return TRUE;
  if (r->at == VS_TIME_NONE && r->stored_at != VS_TIME_NONE && at > r->stored_at)
    {
      r->at = r->stored_at;
      r->kwh = r->stored_kwh;
    }
  /* Over more than one interval the use is known only in sum: those intervals stay missing. */
  if (r->at != VS_TIME_NONE && at - r->at == self->step)
    use = round_use (vs_register_use (r->kwh, kwh, self->range));
  r->at = at;
  r->kwh = kwh;
  r->row = row;
  if ((r->next == VS_TIME_NONE || at >= r->next) && !keep (self, number, error))
    return FALSE;
  return isnan (use) || vs_interval_writer_add (self->writer, r->meter, at - self->step, self->step, use, error);
}

gboolean
vs_registers_finish (VsRegisters *self, GError **error)
{
  for (guint i = 0; i < self->registers->len; i++)
    {
      const Register *r = &g_array_index (self->registers, Register, i);
      const VsName *name = &self->names.names[i];

      if (r->at == VS_TIME_NONE)
        continue;
      if (r->kept_at != r->at && !keep (self, i, error))
        return FALSE;
      sqlite3_bind_text (self->put, 1, name->text, (int) name->len, SQLITE_STATIC);
      sqlite3_bind_int64 (self->put, 2, r->at);
      sqlite3_bind_double (self->put, 3, r->kwh);
      if (!vs_db_run (self->put, error))
        return FALSE;
    }
  return TRUE;
}

guint
vs_registers_n_kept (const VsRegisters *self)
{
  return self->n_kept;
}
