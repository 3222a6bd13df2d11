/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/simulation.h"

static double
read_share (VsJson at, double fallback)
{
  double share = vs_json_number_or (at, fallback);

  if (!(share >= 0 && share <= 1))
    vs_json_fault (at, _("must be a share from 0 to 1"));
  return share;
}

static double
read_price (VsJson list, guint i, guint n)
{
  double price = vs_json_number (vs_json_at (list, i));

  if (i == 0 && vs_json_length (list) != n)
    vs_json_fault (list, _("must have %u numbers"), n);
  if (!(price >= -10 && price <= 10))
    vs_json_fault (vs_json_at (list, i), _("must be a price from −10 to 10 currency units a kWh"));
  return price;
}

static void
read_wholesale (VsJson at, double losses, VsAssumptions *assumptions)
{
  VsJson weekday = vs_json_get (at, "weekday"), weekend = vs_json_get (at, "weekend"), months = vs_json_get (at, "months");

  for (guint month = 0; month < 12; month++)
    {
      double factor = read_price (months, month, 12) * (1 + losses);

      for (guint cell = 0; cell < VS_SUPPLY_CELLS; cell++)
        {
          double price = read_price (cell < 24 ? weekday : weekend, cell % 24, 24);

          assumptions->wholesale[month * VS_SUPPLY_CELLS + cell] = (float) (factor * price);
        }
    }
}

static void
read_peak (VsJson at, VsAssumptions *assumptions)
{
  gint64   from = vs_json_integer (vs_json_get (at, "from")), to = vs_json_integer (vs_json_get (at, "to"));
  gboolean weekend = vs_json_boolean_or (vs_json_get (at, "weekend"), FALSE);

  if (from < 0 || to > 24 || from >= to)
    vs_json_fault (at, _("must go “from” an hour of 0 to 23 “to” a later one, up to 24"));
  for (gint64 hour = MAX (from, 0); hour < MIN (to, 24); hour++)
    {
      assumptions->is_peak[hour] = TRUE;
      assumptions->is_peak[24 + hour] = weekend;
    }
}

gboolean
vs_assumptions_read (VsJsonDoc *doc, VsAssumptions *assumptions, GError **error)
{
  VsJson root = vs_json_doc_root (doc), offer = vs_json_get (root, "offer");
  double losses = vs_json_number_or (vs_json_get (root, "losses"), 0);

  *assumptions = (VsAssumptions) { .everybody = !vs_json_exists (offer) };
  if (!(losses >= 0 && losses < 1))
    vs_json_fault (vs_json_get (root, "losses"), _("must be a share from 0 to 1"));
  read_wholesale (vs_json_get (root, "wholesale"), losses, assumptions);
  read_peak (vs_json_get (root, "peak"), assumptions);
  assumptions->shift = read_share (vs_json_get (root, "shift"), 0);
  assumptions->take_up = read_share (vs_json_get (offer, "take_up"), 1);
  assumptions->threshold = vs_json_number_or (vs_json_get (offer, "saving"), 0);
  return vs_json_doc_check (doc, error);
}
