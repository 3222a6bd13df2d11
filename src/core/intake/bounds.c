/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/bounds.h"

#define COLUMNS 10000

static gint64
number_of (VsWorkspace *ws, const char *key, gint64 otherwise, gint64 least, gint64 most)
{
  g_autofree char *text = vs_workspace_get_setting (ws, key);
  gint64 number;

  return text && g_ascii_string_to_signed (text, 10, least, most, &number, NULL) ? number : otherwise;
}

void
vs_bounds_apply (VsWorkspace *ws, VsCsvDialect *dialect)
{
  dialect->row_limit = (gsize) number_of (ws, "limit_row", VS_CSV_ROW_LIMIT, 1 << 10, 1 << 28);
  dialect->field_limit = (gsize) number_of (ws, "limit_field", (gint64) dialect->row_limit, 1, 1 << 28);
}

gboolean
vs_bounds_check_columns (VsWorkspace *ws, const char *path, guint n_columns, GError **error)
{
  gint64 most = number_of (ws, "limit_columns", COLUMNS, 1, 1000000);

  if (n_columns <= most)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” has %u columns, and no more than %" G_GINT64_FORMAT " are taken (setting limit_columns); "
                                                   "check the delimiter, or raise the setting."), path, n_columns, most);
  return FALSE;
}
