/* SPDX-License-Identifier: GPL-3.0-or-later */
/* places.c: see places.h. */
#include "places.h"

#include "design/design-page.h"
#include "design/library-page.h"
#include "pages/bill-page.h"
#include "pages/data-page.h"
#include "pages/import-page.h"
#include "pages/quarantine-page.h"
#include <glib/gi18n-lib.h>
#include <string.h>

const VsPlace vs_places[] = {
  { "overview", N_("Overview"), NULL, "vs-overview-symbolic", "executive" },
  { "retain", N_("Retain"), N_("Decide"), "vs-retain-symbolic", "retain" },
  { "control", N_("Control"), N_("Decide"), "vs-control-symbolic", "control" },
  { "grow", N_("Grow"), N_("Decide"), "vs-grow-symbolic", "grow" },
  { "customers", N_("Customers"), N_("Work"), "vs-customers-symbolic", "customers" },
  { "campaigns", N_("Campaigns"), N_("Work"), "vs-campaigns-symbolic", "campaigns" },
  { "tariffs", N_("Tariffs"), N_("Work"), "vs-tariffs-symbolic", "tariffs" },
  { "models", N_("Models"), N_("Work"), "vs-models-symbolic", "models" },
  { "data", N_("Data"), N_("Sources"), "vs-data-symbolic", NULL, vs_data_page_new },
  { "customer", N_("Customer"), NULL, NULL, "customer" },
  { "import", N_("Import"), NULL, NULL, NULL, vs_import_page_new, "data" },
  { "quarantine", N_("Quarantine"), NULL, NULL, NULL, vs_quarantine_page_new, "data" },
  { "bill", N_("Bill"), NULL, NULL, NULL, vs_bill_page_new, "customers" },
  { "library", N_("Tariff Library"), NULL, NULL, NULL, vs_library_page_new, "tariffs" },
  { "design", N_("Tariff Designer"), NULL, NULL, NULL, vs_design_page_new, "tariffs" },
  { NULL },
};

#define VIEW "view:"

/* Places are told apart by their address, so there is one for each name, for as long as the program runs. */
const VsPlace *
vs_place_of_view (const char *dashboard, const char *title)
{
  static GHashTable *views;
  VsPlace *place;
  if (!views)
    views = g_hash_table_new (g_str_hash, g_str_equal);
  place = g_hash_table_lookup (views, dashboard);
  if (!place)
    {
      place = g_new0 (VsPlace, 1);
      place->dashboard = g_strdup (dashboard);
      place->name = g_strconcat (VIEW, dashboard, NULL);
      place->title = g_intern_string (dashboard);
      g_hash_table_insert (views, (gpointer) place->dashboard, place);
    }
  if (title && *title)
    place->title = g_intern_string (title);
  return place;
}

const VsPlace *
vs_place_find (const char *name)
{
  if (name && g_str_has_prefix (name, VIEW) && name[strlen (VIEW)])
    return vs_place_of_view (name + strlen (VIEW), NULL);
  for (const VsPlace *place = vs_places; name && place->name; place++)
    if (g_str_equal (place->name, name) || g_strcmp0 (place->dashboard, name) == 0)
      return place;
  return NULL;
}
