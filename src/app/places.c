/* SPDX-License-Identifier: GPL-3.0-or-later */
/* places.c: see places.h. */
#include "places.h"

#include <glib/gi18n-lib.h>

const VsPlace vs_places[] = {
  { "overview", N_("Overview"), NULL, "vs-overview-symbolic", "executive" },
  { "retain", N_("Retain"), N_("Decide"), "vs-retain-symbolic", "retain" },
  { "control", N_("Control"), N_("Decide"), "vs-control-symbolic", "control" },
  { "grow", N_("Grow"), N_("Decide"), "vs-grow-symbolic", "grow" },
  { "customers", N_("Customers"), N_("Work"), "vs-customers-symbolic", "customers" },
  { "campaigns", N_("Campaigns"), N_("Work"), "vs-campaigns-symbolic", "campaigns" },
  { "tariffs", N_("Tariffs"), N_("Work"), "vs-tariffs-symbolic", "tariffs" },
  { "models", N_("Models"), N_("Work"), "vs-models-symbolic", "models" },
  { "data", N_("Data"), N_("Sources"), "vs-data-symbolic", NULL },
  { "customer", N_("Customer"), NULL, NULL, "customer" },
  { NULL },
};

const VsPlace *
vs_place_find (const char *name)
{
  for (const VsPlace *place = vs_places; name && place->name; place++)
    if (g_str_equal (place->name, name) || g_strcmp0 (place->dashboard, name) == 0)
      return place;
  return NULL;
}
