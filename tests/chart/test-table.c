/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on paper, from wide to narrow: nothing outside the card, nothing over another, and no number cut. */
#include "fixture.h"

#include "chart/card.h"

#define ROWS 40
#define HEIGHT 500
#define NUMBERS 7

static VsTileContent *
wide_table (void)
{
  static const char *const captions[NUMBERS] = { "Customers", "Revenue", "Growth", "Margin", "Retention", "Overdue", "High risk" };
  VsTileContent *content = fixture_new ("Regions", VS_MARK_TABLE, "{ \"levels\": { \"Late\": \"red\" } }");
  const char *names[ROWS], *states[ROWS];
  double y[ROWS];

  for (guint i = 0; i < ROWS; i++)
    {
      names[i] = i == 3 ? "A name that is a good deal longer than the others and says little more" : i == 4 ? NULL : "North";
      states[i] = i % 2 ? "Late" : "In time, as far as is known";
      y[i] = 1234567.0 + 98765 * i;
    }
  fixture_text (content, "region", names, ROWS);
  for (guint c = 0; c < NUMBERS; c++)
    fixture_numbers (content, captions[c], captions[c], VS_FORMAT_MONEY, y, ROWS);
  fixture_text (content, "state", states, ROWS);
  return content;
}

static gboolean
overlap (const VsPenBox *a, const VsPenBox *b)
{
  return a->x < b->x + b->w - 0.5 && b->x < a->x + a->w - 0.5 && a->y < b->y + b->h - 0.5 && b->y < a->y + a->h - 0.5;
}

static void
check (double width, gboolean rtl)
{
  VsTileContent *content = wide_table ();
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);
  VsChartStyle style = { VS_THEME_LIGHT, vs_palette_ink (VS_THEME_LIGHT), NULL, rtl, (char *) "USD" };
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (VsPenBox));
  VsPenText plain = { .size = 13 };
  VsPen pen = { 0 };
  VsCard card = { &pen, &style, 16, 40, width, HEIGHT };
  double number;
  guint whole = 0;

  vs_pen_init (&pen, cr, NULL);
  number = vs_pen_width (&pen, "$ 1.23 M", &plain);
  pen.boxes = boxes;
  vs_card_draw_table (&card, content);
  for (guint i = 0; i < boxes->len; i++)
    {
      const VsPenBox *box = &g_array_index (boxes, VsPenBox, i);

      whole += box->w >= number - 1 && box->w <= number + 12;
      g_assert_cmpfloat (box->x, >=, card.x - 0.5);
      g_assert_cmpfloat (box->x + box->w, <=, card.x + width + 0.5);
      g_assert_cmpfloat (box->y + box->h, <=, card.y + HEIGHT + 0.5);
      for (guint k = 0; k < i; k++)
        g_assert_false (overlap (box, &g_array_index (boxes, VsPenBox, k)));
    }
  g_assert_cmpuint (boxes->len, >, NUMBERS + 2);
  g_assert_cmpuint (whole, >=, NUMBERS);   /* of one row at least */
  vs_pen_clear (&pen);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  fixture_free (content);
}

static void
test_widths (void)
{
  static const double widths[] = { 1350, 1000, 700, 560, 420, 296, 180 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    for (int rtl = 0; rtl < 2; rtl++)
      {
        g_test_message ("%.0f pixels%s", widths[i], rtl ? ", mirrored" : "");
        check (widths[i], rtl);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/widths", test_widths);
  return g_test_run ();
}
