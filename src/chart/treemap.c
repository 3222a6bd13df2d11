/* SPDX-License-Identifier: GPL-3.0-or-later */
/* treemap.c: areas as large as their values, as square as can be (Bruls, Huizing, van Wijk 2000). One dimension: a field of areas; two: the
 * first one's values are groups, each with a colour and its name above. Labels stand only where they fit. */
#include "chart/paint.h"

#include <math.h>

#define GAP 2
#define GROUP_GAP 6
#define MOST_GAP 0.4       /* of an area that is small itself */
#define RADIUS 3
#define PADDING 6
#define MIN_LABEL 44       /* pixels of width below which no ellipsis helps */
#define LEAST_PART 0.6     /* of a name still says what it is */
#define MAX_ITEMS 300      /* of a group: the smallest become one */
#define LEAST_SHARE 2e-5   /* of the picture: what is smaller is one with the rest */

typedef struct { double x, y, w, h; } Box;

typedef struct {
  double value;
  int    point, series;   /* −1: not of this kind; both −1: the rest */
  guint  n_rest;
  Box    box;
} Item;

typedef struct {
  VsPaint *paint;
  double   line;
  double   all;
  gboolean grouped;
} Map;

/* ── Squares ── */

/* The worst of a row's sides to each other, when items of `sum` (least, most) lie along `side`. */
static double
worst (double least, double most, double sum, double side)
{
  double s2 = sum * sum, w2 = side * side;

  return MAX (w2 * most / s2, s2 / (w2 * least));
}

/* How many of the items from `from` on lie best side by side; *sum: of their areas. */
static guint
choose_row (const Item *items, guint from, guint n, double scale, double side, double *sum)
{
  guint to = from + 1;

  *sum = items[from].value * scale;
  for (; to < n; to++)
    {
      double next = items[to].value * scale, most = items[from].value * scale;

      if (worst (next, most, *sum + next, side) > worst (items[to - 1].value * scale, most, *sum, side))
        break;
      *sum += next;
    }
  return to;
}

/* items: falling. */
static void
squarify (Item *items, guint n, Box box)
{
  double all = 0, scale;

  for (guint i = 0; i < n; i++)
    all += items[i].value;
  scale = all > 0 ? box.w * box.h / all : 0;
  for (guint from = 0, to; from < n; from = to)
    {
      gboolean wide = box.w >= box.h;
      double side = wide ? box.h : box.w, sum, thick, at = wide ? box.y : box.x;

      to = choose_row (items, from, n, scale, side, &sum);
      thick = side > 0 ? sum / side : 0;
      for (guint i = from; i < to; i++)
        {
          double along = thick > 0 ? items[i].value * scale / thick : 0;

          items[i].box = wide ? (Box) { box.x, at, thick, along } : (Box) { at, box.y, along, thick };
          at += along;
        }
      box = wide ? (Box) { box.x + thick, box.y, MAX (box.w - thick, 0), box.h } : (Box) { box.x, box.y + thick, box.w, MAX (box.h - thick, 0) };
    }
}

/* ── Items ── */

static int
by_value (gconstpointer a, gconstpointer b)
{
  const Item *p = a, *q = b;

  if (p->value != q->value)
    return p->value > q->value ? -1 : 1;
  return p->point != q->point ? p->point - q->point : p->series - q->series;
}

/* Falling; what nobody could see or point at is one last item. */
static void
gather (const Map *map, GArray *items)
{
  Item rest = { .point = -1, .series = -1 };
  guint n;

  g_array_sort (items, by_value);
  for (n = items->len; n > 1; n--)
    {
      const Item *last = &g_array_index (items, Item, n - 1);

      if (n <= MAX_ITEMS && last->value >= map->all * LEAST_SHARE)
        break;
      rest.value += last->value;
      rest.n_rest++;
    }
  if (rest.n_rest < 2)
    return;
  g_array_set_size (items, n);
  g_array_append_val (items, rest);
  g_array_sort (items, by_value);
}

static void
add_item (GArray *items, double value, int point, int series)
{
  Item item = { .value = value, .point = point, .series = series };

  if (value > 0)
    g_array_append_val (items, item);
}

/* The groups: all of a point's series together. */
static GArray *
groups_of (const VsPlot *plot)
{
  GArray *items = g_array_new (FALSE, TRUE, sizeof (Item));

  for (guint p = 0; p < plot->points->len; p++)
    {
      double above, below;

      vs_plot_pile (plot, p, &above, &below);
      add_item (items, above, (int) p, -1);
    }
  return items;
}

static GArray *
parts_of (const VsPlot *plot, int point)
{
  GArray *items = g_array_new (FALSE, TRUE, sizeof (Item));

  for (guint s = 0; s < plot->series->len; s++)
    add_item (items, vs_plot_series (plot, s)->y[point], point, (int) s);
  return items;
}

/* ── Drawing ── */

/* Paper or ink, whichever is read better. */
static VsRgba
text_on (const VsPaint *paint, VsRgba fill)
{
  VsRgba paper = vs_palette_paper (paint->style->theme), ink = vs_palette_ink (paint->style->theme);

  return vs_palette_contrast (fill, paper) >= vs_palette_contrast (fill, ink) ? paper : ink;
}

static char *
item_name (const VsPlot *plot, const Item *item)
{
  if (item->n_rest > 0)
    return g_strdup_printf (_("Other (%u)"), item->n_rest);
  return item->series >= 0 ? g_strdup (vs_plot_series (plot, item->series)->caption) : g_strdup (vs_plot_point (plot, item->point)->label);
}

/* "North, Household: $ 1.2 M, 12 %" */
static char *
item_words (const Map *map, const Item *item, const Item *group)
{
  const VsPlot *plot = map->paint->plot;
  g_autofree char *name = item_name (plot, item), *share = vs_format_short (item->value / map->all, VS_FORMAT_PERCENT, NULL);
  g_autofree char *value = vs_format_short (item->value, vs_plot_series (plot, 0)->format, map->paint->style->currency);
  g_autofree char *outer = group ? item_name (plot, group) : NULL;

  /* Translators: group, name, value, share of all */
  return outer ? g_strdup_printf (_("%s, %s: %s, %s"), outer, name, value, share) : g_strdup_printf (_("%s: %s, %s"), name, value, share);
}

static void
draw_label (const Map *map, const Item *item, Box box, VsRgba fill)
{
  VsPaint *paint = map->paint;
  VsRgba colour = text_on (paint, fill);
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START), plain = vs_paint_dim (paint, VS_PEN_START);
  g_autofree char *name = item_name (paint->plot, item);
  g_autofree char *value = vs_paint_value (item->value, vs_plot_series (paint->plot, 0)->format);
  double room = box.w - 2 * PADDING, x = box.x + PADDING, natural = vs_pen_width (&paint->pen, name, &bold);

  bold.colour = plain.colour = colour;
  if (box.h < map->line + PADDING || (natural > room && (room < MIN_LABEL || room < natural * LEAST_PART)))
    return;
  bold.max_width = room;
  vs_pen_text (&paint->pen, name, x, box.y + PADDING / 2.0, &bold);
  if (box.h >= 2 * map->line + PADDING && vs_pen_width (&paint->pen, value, &plain) <= room)
    vs_pen_text (&paint->pen, value, x, box.y + PADDING / 2.0 + map->line, &plain);
}

/* Smaller by so much, about its middle. */
static Box
inset (Box box, double w, double h)
{
  return (Box) { box.x + w / 2, box.y + h / 2, box.w - w, box.h - h };
}

static void
draw_item (const Map *map, const Item *item, const Item *group, VsRgba colour)
{
  VsPaint *paint = map->paint;
  gboolean cell = item->series >= 0 && paint->plot->cell != NULL;
  g_autofree char *key = item->n_rest ? NULL : cell ? vs_plot_cell_key (paint->plot, group->point, item->series)
                                                    : vs_plot_point_key (paint->plot, item->series < 0 ? item->point : group->point);
  Box box = inset (item->box, MIN (GAP, item->box.w * MOST_GAP), MIN (GAP, item->box.h * MOST_GAP));

  if (paint->selected && vs_paint_is_faded_key (paint, key) && (!group || vs_paint_is_faded (paint, group->point)))
    colour = vs_palette_mix (colour, vs_palette_paper (paint->style->theme), 0.3);
  vs_pen_rounded (&paint->pen, box.x, box.y, box.w, box.h, RADIUS);
  vs_pen_colour (&paint->pen, colour);
  cairo_fill (paint->pen.cr);
  draw_label (map, item, box, colour);
  vs_paint_add_mark_for (paint, box.x, box.y, box.w, box.h, item_words (map, item, group), key,
                         item->n_rest ? NULL : cell ? paint->plot->cell : paint->plot->x);
}

/* Its name over its parts, where there is room for both. Returns what is left for the parts. */
static Box
draw_group_name (const Map *map, const Item *group)
{
  VsPaint *paint = map->paint;
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START);
  g_autofree char *name = item_name (paint->plot, group), *value = vs_paint_value (group->value, vs_plot_series (paint->plot, 0)->format);
  g_autofree char *both = g_strdup_printf ("%s  %s", name, value);
  Box box = inset (group->box, MIN (GROUP_GAP, group->box.w * MOST_GAP), MIN (GROUP_GAP, group->box.h * MOST_GAP));
  double x = box.x + GAP;

  if (box.h < 3 * map->line || box.w < 2 * MIN_LABEL)
    return box;
  bold.max_width = box.w - 2 * GAP;
  vs_pen_text (&paint->pen, vs_pen_width (&paint->pen, both, &(VsPenText) { .size = bold.size, .bold = TRUE }) <= bold.max_width ? both : name, x, box.y, &bold);
  return (Box) { box.x, box.y + map->line + 1, box.w, box.h - map->line - 1 };
}

static void
draw_group (const Map *map, Item *group, guint rank)
{
  VsPaint *paint = map->paint;
  /* From the seventh on they share the quiet last colour: more could not be told apart. */
  VsRgba colour = vs_palette_series (MIN (rank, VS_N_SERIES_COLOURS - 1), paint->style->theme);
  Box box = draw_group_name (map, group);
  g_autoptr (GArray) parts = group->n_rest ? NULL : parts_of (paint->plot, group->point);

  if (parts == NULL)
    {
      draw_item (map, group, NULL, colour);
      return;
    }
  gather (map, parts);
  squarify ((Item *) (gpointer) parts->data, parts->len, box);
  for (guint i = 0; i < parts->len; i++)
    draw_item (map, &g_array_index (parts, Item, i), group, colour);
}

void
vs_paint_treemap (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  g_autoptr (GArray) items = groups_of (plot);
  Map map = { .paint = paint, .grouped = plot->series->len > 1 };

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &map.line);
  for (guint i = 0; i < items->len; i++)
    map.all += g_array_index (items, Item, i).value;
  gather (&map, items);
  squarify ((Item *) (gpointer) items->data, items->len, (Box) { 0, 0, paint->width, paint->height });
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);

      if (map.grouped)
        draw_group (&map, item, i);
      else
        draw_item (&map, item, NULL, item->n_rest ? vs_palette_level (VS_LEVEL_NONE, paint->style->theme) : vs_paint_level_colour (paint, item->point));
    }
}
