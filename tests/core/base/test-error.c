/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include <gio/gio.h>

static void
test_cancelled_is_no_failure (void)
{
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop");
  g_autoptr (GError) busy = g_error_new_literal (VS_ERROR, VS_ERROR_BUSY, "busy");

  g_assert_true (vs_error_is_cancelled (cancelled));
  g_assert_false (vs_error_is_cancelled (busy));
  g_assert_false (vs_error_is_cancelled (NULL));
}

static void
test_pass (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_error_pass (&error, NULL));
  g_assert_no_error (error);
  g_assert_false (vs_error_pass (&error, g_error_new_literal (VS_ERROR, VS_ERROR_CORRUPT, "damaged")));
  g_assert_error (error, VS_ERROR, VS_ERROR_CORRUPT);
  g_assert_false (vs_error_pass (NULL, g_error_new_literal (VS_ERROR, VS_ERROR_CORRUPT, "damaged")));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/cancelled", test_cancelled_is_no_failure);
  g_test_add_func ("/error/pass", test_pass);
  return g_test_run ();
}
