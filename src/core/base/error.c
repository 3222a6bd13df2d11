/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (vs-error-quark, vs_error)

gboolean
vs_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

gboolean
vs_error_pass (GError **error, GError *failure)
{
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}
