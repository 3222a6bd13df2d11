/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c: voltsource [FILE.voltsource] */
#include "application.h"
#include "frame-log.h"
#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  vs_frame_log_start ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, VS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Volt-Source Workbench"));
  g_autoptr (VsApplication) application = vs_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
