/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pen.c: one PangoLayout reused for every text of a picture. */
#include "chart/pen.h"

#include <math.h>

#define BODY_SIZE 14.0
#define HALO 4   /* twice as far as it reaches beyond a letter */

/* Font size in pixels of the surface: absolute sizes as they are, points by the font map's resolution. */
static double
body_pixels (const PangoFontDescription *font)
{
  double size = font ? (double) pango_font_description_get_size (font) / PANGO_SCALE : 0;
  double dpi;

  if (size <= 0)
    return BODY_SIZE;
  if (pango_font_description_get_size_is_absolute (font))
    return size;
  dpi = pango_cairo_font_map_get_resolution (PANGO_CAIRO_FONT_MAP (pango_cairo_font_map_get_default ()));
  return size * (dpi > 0 ? dpi : 96) / 72;
}

static gboolean
is_paper (cairo_surface_t *surface)
{
  cairo_surface_type_t type = cairo_surface_get_type (surface);

  return type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_SVG || type == CAIRO_SURFACE_TYPE_PS;
}

void
vs_pen_init (VsPen *pen, cairo_t *cr, const PangoFontDescription *font)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoContext *context;

  pen->cr = cr;
  pen->boxes = NULL;
  pen->mirror = 0;
  pen->layout = pango_cairo_create_layout (cr);
  pen->font = font ? pango_font_description_copy (font) : pango_font_description_from_string ("Cantarell, Sans");
  pen->scale = body_pixels (font) / BODY_SIZE;
  context = pango_layout_get_context (pen->layout);
  /* A text is read by its own letters; numbers without any from the left, in every language, or their signs would change sides. */
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  /* On paper glyphs stand where the font says; a pixel surface would snap them one by one and spoil the spacing. */
  pango_context_set_round_glyph_positions (context, !is_paper (cairo_get_target (cr)));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (pen->layout, attributes);
  pango_layout_set_wrap (pen->layout, PANGO_WRAP_WORD_CHAR);
  pango_attr_list_unref (attributes);
}

void
vs_pen_clear (VsPen *pen)
{
  g_clear_object (&pen->layout);
  g_clear_pointer (&pen->font, pango_font_description_free);
}

void
vs_pen_mirror (VsPen *pen, double width)
{
  pen->mirror = width;
  cairo_translate (pen->cr, width, 0);
  cairo_scale (pen->cr, -1, 1);
}

/* Leaves the layout ready; `ink` is the box to align by: alignment is ours, because Pango's depends on the text's direction. */
static void
prepare (VsPen *pen, const char *text, const VsPenText *how, PangoRectangle *ink)
{
  g_autofree char *valid = NULL;
  PangoRectangle natural;

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  pango_font_description_set_absolute_size (pen->font, how->size * pen->scale * PANGO_SCALE);
  pango_font_description_set_weight (pen->font, how->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (pen->layout, pen->font);
  pango_layout_set_single_paragraph_mode (pen->layout, how->max_lines <= 1);
  pango_layout_set_ellipsize (pen->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (pen->layout, -1);
  pango_layout_set_text (pen->layout, text, -1);
  pango_layout_set_alignment (pen->layout, how->align == VS_PEN_MIDDLE ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  pango_layout_get_extents (pen->layout, NULL, &natural);
  if (how->max_width > 0 && natural.width > how->max_width * PANGO_SCALE)
    {
      pango_layout_set_ellipsize (pen->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_height (pen->layout, -MAX (how->max_lines, 1));
      pango_layout_set_width (pen->layout, (int) (how->max_width * PANGO_SCALE));
    }
  pango_layout_get_extents (pen->layout, NULL, ink);
}

void
vs_pen_measure (VsPen *pen, const char *text, const VsPenText *how, double *width, double *height)
{
  PangoRectangle box;

  prepare (pen, text, how, &box);
  if (width)
    *width = (double) box.width / PANGO_SCALE;
  if (height)
    *height = (double) box.height / PANGO_SCALE;
}

double
vs_pen_width (VsPen *pen, const char *text, const VsPenText *how)
{
  double width;

  vs_pen_measure (pen, text, how, &width, NULL);
  return width;
}

static void
draw_halo (VsPen *pen, double x, double y, const VsPenText *how)
{
  cairo_save (pen->cr);
  cairo_new_path (pen->cr);
  cairo_move_to (pen->cr, x, y);
  pango_cairo_layout_path (pen->cr, pen->layout);
  vs_pen_colour (pen, how->halo);
  cairo_set_line_width (pen->cr, HALO * pen->scale);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}

static double
place (VsPen *pen, const char *text, double x, double y, const VsPenText *how, gboolean centred)
{
  PangoRectangle box;
  double width, height;

  prepare (pen, text, how, &box);
  width = (double) box.width / PANGO_SCALE;
  height = (double) box.height / PANGO_SCALE;
  if (how->align == VS_PEN_END)
    x -= width;
  else if (how->align == VS_PEN_MIDDLE)
    x -= width / 2;
  if (centred)
    y -= height / 2;
  cairo_save (pen->cr);
  if (pen->mirror > 0)
    {
      x = pen->mirror - x - width;
      cairo_translate (pen->cr, pen->mirror, 0);
      cairo_scale (pen->cr, -1, 1);
    }
  if (pen->boxes && width > 0)
    g_array_append_vals (pen->boxes, &(VsPenBox) { x, y, width, height, how->colour }, 1);
  x -= (double) box.x / PANGO_SCALE;
  if (how->halo.a > 0)
    draw_halo (pen, x, y, how);
  vs_pen_colour (pen, how->colour);
  cairo_move_to (pen->cr, x, y);
  pango_cairo_show_layout (pen->cr, pen->layout);
  cairo_restore (pen->cr);
  return height;
}

double
vs_pen_text (VsPen *pen, const char *text, double x, double y, const VsPenText *how)
{
  return place (pen, text, x, y, how, FALSE);
}

void
vs_pen_text_centred (VsPen *pen, const char *text, double x, double y, const VsPenText *how)
{
  place (pen, text, x, y, how, TRUE);
}

void
vs_pen_colour (VsPen *pen, VsRgba colour)
{
  cairo_set_source_rgba (pen->cr, colour.r, colour.g, colour.b, colour.a);
}

void
vs_pen_rounded (VsPen *pen, double x, double y, double w, double h, double radius)
{
  double r = MAX (0, MIN (radius, MIN (w, h) / 2));

  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, x + w - r, y + r, r, -G_PI_2, 0);
  cairo_arc (pen->cr, x + w - r, y + h - r, r, 0, G_PI_2);
  cairo_arc (pen->cr, x + r, y + h - r, r, G_PI_2, G_PI);
  cairo_arc (pen->cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (pen->cr);
}

void
vs_pen_hline (VsPen *pen, double x0, double x1, double y, VsRgba colour)
{
  vs_pen_colour (pen, colour);
  cairo_set_line_width (pen->cr, 1);
  cairo_move_to (pen->cr, x0, floor (y) + 0.5);
  cairo_line_to (pen->cr, x1, floor (y) + 0.5);
  cairo_stroke (pen->cr);
}
