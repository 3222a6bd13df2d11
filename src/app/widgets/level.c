/* SPDX-License-Identifier: GPL-3.0-or-later */
/* level.c: see level.h. The colours are the style sheets' classes level-red … level-blue; a test holds them to the palette. */
#include "widgets/level.h"

#include "chart/palette.h"

static const char *const css_class[] = {
  [VS_LEVEL_RED] = "level-red",
  [VS_LEVEL_ORANGE] = "level-orange",
  [VS_LEVEL_GREEN] = "level-green",
  [VS_LEVEL_BLUE] = "level-blue",
};

void
vs_level_set_label (GtkLabel *label, VsLevel level, const char *sign, const char *text)
{
  for (VsLevel other = VS_LEVEL_RED; other <= VS_LEVEL_BLUE; other++)
    gtk_widget_remove_css_class (GTK_WIDGET (label), css_class[other]);
  if (level != VS_LEVEL_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (label), css_class[level]);
  if (!sign && level != VS_LEVEL_NONE)
    sign = vs_palette_level_sign (level);
  g_autofree char *both = sign ? g_strdup_printf ("%s %s", sign, text) : NULL;
  gtk_label_set_text (label, both ? both : text);
}
