/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "canvas.h"

#include <math.h>

void
canvas_draw (Canvas *canvas)
{
  VsRgba paper = vs_palette_paper (canvas->style.theme);
  cairo_t *cr = cairo_create (canvas->surface);

  cairo_set_source_rgb (cr, paper.r, paper.g, paper.b);
  cairo_paint (cr);
  cairo_scale (cr, canvas->zoom, canvas->zoom);
  if (canvas->chart)
    vs_chart_draw (canvas->chart, cr, canvas->width, canvas->height, &canvas->style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (canvas->surface);
}

Canvas *
canvas_new (VsTileContent *content, int width, int height, int zoom, VsTheme theme, gboolean rtl)
{
  Canvas *canvas = g_new0 (Canvas, 1);

  *canvas = (Canvas) { .content = content, .width = width, .height = height, .zoom = zoom };
  canvas->chart = vs_chart_new (content);
  canvas->font = pango_font_description_from_string ("Sans 10.5");
  canvas->style = (VsChartStyle) { theme, vs_palette_ink (theme), canvas->font, rtl, (char *) "USD" };
  canvas->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * zoom, height * zoom);
  canvas_draw (canvas);
  return canvas;
}

void
canvas_free (Canvas *canvas)
{
  cairo_surface_destroy (canvas->surface);
  g_clear_pointer (&canvas->chart, vs_chart_free);
  pango_font_description_free (canvas->font);
  fixture_free (canvas->content);
  g_free (canvas);
}

VsRgba
canvas_pixel (const Canvas *canvas, double x, double y)
{
  int column = CLAMP ((int) (x * canvas->zoom), 0, canvas->width * canvas->zoom - 1);
  int row = CLAMP ((int) (y * canvas->zoom), 0, canvas->height * canvas->zoom - 1);
  const guint8 *data = cairo_image_surface_get_data (canvas->surface);
  guint32 p = *(const guint32 *) (gconstpointer) (data + row * cairo_image_surface_get_stride (canvas->surface) + column * 4);

  return (VsRgba) { ((p >> 16) & 0xff) / 255.0, ((p >> 8) & 0xff) / 255.0, (p & 0xff) / 255.0, 1 };
}

gboolean
canvas_same (VsRgba a, VsRgba b)
{
  return fabs (a.r - b.r) < 0.012 && fabs (a.g - b.g) < 0.012 && fabs (a.b - b.b) < 0.012;
}

GPtrArray *
canvas_marks (Canvas *canvas)
{
  return vs_chart_marks (canvas->chart, canvas->width, canvas->height, &canvas->style, NULL);
}

double
canvas_length (const Canvas *canvas, double x, double y, gboolean horizontal, VsRgba colour)
{
  int n = (horizontal ? canvas->width : canvas->height) * canvas->zoom, found = 0;

  for (int i = 0; i < n; i++)
    {
      double at = (i + 0.5) / canvas->zoom;

      found += canvas_same (canvas_pixel (canvas, horizontal ? at : x, horizontal ? y : at), colour);
    }
  return (double) found / canvas->zoom;
}

gsize
canvas_count (const Canvas *canvas, VsRgba colour)
{
  gsize n = 0;

  for (int y = 0; y < canvas->height * canvas->zoom; y++)
    for (int x = 0; x < canvas->width * canvas->zoom; x++)
      n += canvas_same (canvas_pixel (canvas, (x + 0.5) / canvas->zoom, (y + 0.5) / canvas->zoom), colour);
  return n;
}
