/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "widgets/table-words.h"

#include <glib/gi18n-lib.h>

char *
vs_table_words (const char *table)
{
  g_auto (GStrv) parts = g_strsplit (table, "_", -1);
  return g_str_equal (table, "reading") || g_str_equal (table, "interval_meter") ? g_strdup (_("meter readings")) : g_strjoinv (" ", parts);
}

char *
vs_moment_words (VsTime at)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (at);
  return moment ? g_date_time_format (moment, _("%-d %b %Y %H:%M")) : g_strdup ("");
}
