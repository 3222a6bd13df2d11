/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings.c: see settings.h. GSettings aborts the program on a missing schema, so the schema is looked up first; the list of recent
 * workspaces then lives as long as the program. */
#include "settings.h"

#define MAX_RECENT 8

static GStrv recent_without_schema;

GSettings *
vs_settings (void)
{
  static GSettings *settings;
  static gsize once;
  if (g_once_init_enter (&once))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, VS_APP_ID, TRUE) : NULL;
      if (schema)
        settings = g_settings_new_full (schema, NULL, NULL);
      g_once_init_leave (&once, 1);
    }
  return settings;
}

char **
vs_settings_recent (void)
{
  GSettings *settings = vs_settings ();
  if (settings)
    return g_settings_get_strv (settings, "recent-workspaces");
  return recent_without_schema ? g_strdupv (recent_without_schema) : g_new0 (char *, 1);
}

static void
change_recent (const char *path, gboolean add)
{
  g_auto (GStrv) old = vs_settings_recent ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;
  if (add)
    {
      g_strv_builder_add (builder, path);
      n++;
    }
  for (guint i = 0; old[i] && n < MAX_RECENT; i++)
    if (!g_str_equal (old[i], path))
      {
        g_strv_builder_add (builder, old[i]);
        n++;
      }
  g_auto (GStrv) list = g_strv_builder_end (builder);
  if (vs_settings ())
    {
      g_settings_set_strv (vs_settings (), "recent-workspaces", (const char *const *) list);
      return;
    }
  g_strfreev (recent_without_schema);
  recent_without_schema = g_steal_pointer (&list);
}

void
vs_settings_add_recent (const char *path)
{
  change_recent (path, TRUE);
}

void
vs_settings_remove_recent (const char *path)
{
  change_recent (path, FALSE);
}

void
vs_settings_get_period (VsPeriodKind *kind, VsCompare *compare)
{
  g_autofree char *period = vs_settings () ? g_settings_get_string (vs_settings (), "period") : NULL;
  g_autofree char *against = vs_settings () ? g_settings_get_string (vs_settings (), "compare") : NULL;
  if (!period || !vs_period_kind_from_name (period, kind))
    *kind = VS_PERIOD_12_MONTHS;
  if (!against || !vs_compare_from_name (against, compare))
    *compare = VS_COMPARE_YEAR_BEFORE;
}

void
vs_settings_set_period (VsPeriodKind kind, VsCompare compare)
{
  if (!vs_settings ())
    return;
  g_settings_set_string (vs_settings (), "period", vs_period_kind_name (kind));
  g_settings_set_string (vs_settings (), "compare", vs_compare_name (compare));
}
