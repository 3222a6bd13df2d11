/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/readings-parcel.h"

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

  parcel->names = g_string_new (NULL);
  parcel->faults = g_array_new (FALSE, FALSE, sizeof (VsParcelFault));
  g_array_set_clear_func (parcel->faults, clear_fault);
  return parcel;
}

void
vs_parcel_free (VsParcel *parcel)
{
  g_free (parcel->text);
  g_free (parcel->runs);
  g_free (parcel->codes);
  g_free (parcel->kwh);
  g_array_unref (parcel->faults);
  g_string_free (parcel->names, TRUE);
  g_clear_error (&parcel->error);
  g_free (parcel);
}

void
vs_parcel_reset (VsParcel *parcel)
{
  parcel->n_runs = parcel->n_codes = parcel->n_kwh = 0;
  g_array_set_size (parcel->faults, 0);
  parcel->n_rows = parcel->n_lines = 0;
  parcel->unsure = FALSE;
}

void
vs_parcel_grow (VsParcel *parcel, guint32 n)
{
  if (parcel->n_runs + n > parcel->runs_size)
    {
      parcel->runs_size = MAX (parcel->runs_size * 2, parcel->n_runs + n + 1024);
      parcel->runs = g_renew (VsReadingRun, parcel->runs, parcel->runs_size);
    }
  if (parcel->n_codes + n > parcel->codes_size)
    {
      parcel->codes_size = MAX (parcel->codes_size * 2, parcel->n_codes + n + 1024);
      parcel->codes = g_renew (guint16, parcel->codes, parcel->codes_size);
    }
  if (parcel->n_kwh + n > parcel->kwh_size)
    {
      parcel->kwh_size = MAX (parcel->kwh_size * 2, parcel->n_kwh + n + 1024);
      parcel->kwh = g_renew (double, parcel->kwh, parcel->kwh_size);
    }
}
