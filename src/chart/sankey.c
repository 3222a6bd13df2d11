/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sankey.c: who moved where. Stages stand side by side, their nodes below each other in declared order, each as high as what passes
 * through it; bands lead from stage to stage in the colour of where they come from. Names stand outside, beside the first and the last
 * stage, so that nothing lies on the bands but the names of stages between. */
#include "chart/paint.h"

#include <math.h>

#define NODE_W 12
#define NODE_GAP 10
#define LEAST_H 2          /* what flows is seen */
#define NAME_GAP 8
#define NAMES_SHARE 0.26   /* of the width, each side, at most */
#define BAND 0.35          /* of its colour on the paper */
#define HC_BAND 0.2        /* names between the stages stand on it; its edges are what is seen */
#define STEPS 16           /* corners of a band's outline a side */

typedef struct {
  double y, h;
  double in, out;          /* how far its bands have been laid */
} Node;

typedef struct {
  VsPaint *paint;
  double   line, top, left, right;   /* of the stages */
  double   scale;                    /* pixels a unit */
  Node   **nodes;                    /* [stage][node] */
} Map;

static const VsPlotStage *
stage_at (const Map *map, guint s)
{
  return &g_array_index (map->paint->plot->stages, VsPlotStage, s);
}

static const VsPlotPoint *
node_at (const Map *map, guint s, guint n)
{
  return &g_array_index (stage_at (map, s)->nodes, VsPlotPoint, n);
}

static guint
n_stages (const Map *map)
{
  return map->paint->plot->stages->len;
}

static double
stage_x (const Map *map, guint s)
{
  return map->left + (map->right - map->left - NODE_W) * s / (n_stages (map) - 1.0);
}

/* The nodes of the last stage may have other names than those of the first: a class keeps its colour wherever it stands. */
static VsRgba
node_colour (const Map *map, guint s, guint n)
{
  VsTheme theme = map->paint->style->theme;
  const VsPlotPoint *node = node_at (map, s, n);
  const GArray *first = stage_at (map, 0)->nodes;

  if (node->level != VS_LEVEL_NONE)
    return vs_palette_level (node->level, theme);
  if (node->gathered || node->key == NULL)
    return vs_palette_level (VS_LEVEL_NONE, theme);
  for (guint i = 0; i < first->len; i++)
    if (g_strcmp0 (g_array_index (first, VsPlotPoint, i).key, node->key) == 0)
      return vs_palette_series (MIN (i, VS_N_SERIES_COLOURS - 1), theme);
  return vs_palette_level (VS_LEVEL_NONE, theme);
}

/* ── Places ── */

/* The scale at which the fullest stage fills the height. */
static double
fit (const Map *map, double height)
{
  double scale = INFINITY;

  for (guint s = 0; s < n_stages (map); s++)
    {
      guint n = stage_at (map, s)->nodes->len;
      double sum = 0;

      for (guint k = 0; k < n; k++)
        sum += vs_plot_node_size (map->paint->plot, s, k);
      if (sum > 0)
        scale = MIN (scale, MAX (height - NODE_GAP * (n - 1.0), height * 0.3) / sum);
    }
  return isfinite (scale) ? scale : 0;
}

static void
place_nodes (Map *map)
{
  double height = map->paint->height - map->top;

  map->nodes = g_new0 (Node *, n_stages (map));
  map->scale = fit (map, height);
  for (guint s = 0; s < n_stages (map); s++)
    {
      guint n = stage_at (map, s)->nodes->len;
      double sum = 0, gap, y;

      map->nodes[s] = g_new0 (Node, MAX (n, 1));
      for (guint k = 0; k < n; k++)
        sum += map->nodes[s][k].h = vs_plot_node_size (map->paint->plot, s, k) * map->scale;
      gap = n > 1 ? MIN ((height - sum) / (n - 1.0), 3 * NODE_GAP) : 0;
      y = map->top + (height - sum - gap * (n - 1.0)) / 2;
      for (guint k = 0; k < n; k++)
        {
          map->nodes[s][k].y = y;
          y += map->nodes[s][k].h + gap;
        }
    }
}

/* ── Bands ── */

static double
bezier (double a, double b, double c, double d, double t)
{
  double u = 1 - t;

  return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}

/* The band's corners for pointing: along its upper edge and back along the lower. */
static void
set_outline (VsPaint *paint, double x0, double x1, double y0, double y1, double h)
{
  double points[4 * (STEPS + 1)], middle = (x0 + x1) / 2;

  for (int k = 0; k <= STEPS; k++)
    {
      double t = (double) k / STEPS, x = bezier (x0, middle, middle, x1, t), y = bezier (y0, y0, y1, y1, t);
      int back = 2 * STEPS + 1 - k;

      points[2 * k] = points[2 * back] = x;
      points[2 * k + 1] = y;
      points[2 * back + 1] = y + h;
    }
  vs_paint_set_outline (paint, points, 2 * (STEPS + 1));
}

static void
draw_band (Map *map, const VsPlotFlow *flow)
{
  VsPaint *paint = map->paint;
  Node *from = &map->nodes[flow->stage][flow->from], *to = &map->nodes[flow->stage + 1][flow->to];
  const VsPlotPoint *ends[2] = { node_at (map, flow->stage, flow->from), node_at (map, flow->stage + 1, flow->to) };
  g_autofree char *both = vs_plot_both (ends[0]->key, ends[1]->key);
  double h = flow->value * map->scale, y0 = from->y + from->out, y1 = to->y + to->in, seen = MAX (h, 1);
  double x0 = stage_x (map, flow->stage) + NODE_W, x1 = stage_x (map, flow->stage + 1);
  VsRgba colour = node_colour (map, flow->stage, flow->from);
  cairo_t *cr = paint->pen.cr;
  gboolean quiet;

  from->out += h;
  to->in += h;
  quiet = paint->selected && vs_paint_is_faded_key (paint, ends[0]->key) && vs_paint_is_faded_key (paint, ends[1]->key)
          && vs_paint_is_faded_key (paint, both);
  colour.a = quiet ? BAND * 0.3 : paint->style->theme >= VS_THEME_HC_LIGHT ? HC_BAND : BAND;
  cairo_new_path (cr);
  cairo_move_to (cr, x0, y0);
  cairo_curve_to (cr, (x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
  cairo_line_to (cr, x1, y1 + seen);
  cairo_curve_to (cr, (x0 + x1) / 2, y1 + seen, (x0 + x1) / 2, y0 + seen, x0, y0 + seen);
  cairo_close_path (cr);
  vs_pen_colour (&paint->pen, colour);
  cairo_fill_preserve (cr);
  colour.a = quiet ? BAND : 1;   /* the edge is what eyes that see little contrast go by */
  vs_pen_colour (&paint->pen, colour);
  cairo_set_line_width (cr, paint->style->theme >= VS_THEME_HC_LIGHT ? 1.5 : 0.5);
  cairo_stroke (cr);
  vs_paint_add_mark_for (paint, MIN (x0, x1), MIN (y0, y1), fabs (x1 - x0), fabs (y1 - y0) + seen,
                         vs_plot_flow_words (paint->plot, flow, paint->style->currency), both,
                         ends[0]->gathered || ends[1]->gathered ? NULL : stage_at (map, flow->stage)->flow);
  set_outline (paint, x0, x1, y0, y1, seen);
}

/* ── Nodes and names ── */

static void
draw_node (Map *map, guint s, guint n)
{
  VsPaint *paint = map->paint;
  const Node *node = &map->nodes[s][n];
  const VsPlotPoint *about = node_at (map, s, n);
  double x = stage_x (map, s), h = MAX (node->h, LEAST_H);
  g_autofree char *value = vs_format_short (vs_plot_node_size (paint->plot, s, n), paint->plot->flow_format, paint->style->currency);

  if (node->h <= 0)
    return;
  vs_pen_rounded (&paint->pen, x, node->y, NODE_W, h, 2);
  vs_pen_colour (&paint->pen, node_colour (map, s, n));
  cairo_fill (paint->pen.cr);
  /* Translators: a stage, one of its classes, how much: "2025, Medium: 1,200" */
  vs_paint_add_mark_for (paint, x, node->y, NODE_W, h, g_strdup_printf (_("%s, %s: %s"), stage_at (map, s)->caption, about->words, value),
                         about->key, about->gathered ? NULL : stage_at (map, s)->column);
}

/* Names of one stage, pushed apart; those of thin nodes are left out where they could only be a heap. */
static void
draw_names (Map *map, guint s, double x, VsPenAlign align, double max_width)
{
  VsPaint *paint = map->paint;
  guint n = stage_at (map, s)->nodes->len;
  gboolean all = n * map->line <= paint->height - map->top;
  double end = -INFINITY;
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (VsPaintName));
  VsPenText bold = vs_paint_bold (paint, align);

  for (guint k = 0; k < n; k++)
    {
      const Node *node = &map->nodes[s][k];
      VsPaintName name = { node_at (map, s, k)->label, paint->style->ink, node->y + node->h / 2 };

      if (node->h <= 0 || (!all && name.y - map->line / 2 < end))
        continue;
      end = name.y + map->line / 2;
      if (s == 0 || s + 1 == n_stages (map))
        {
          g_array_append_val (names, name);
          continue;
        }
      if (node->h < map->line)   /* between the stages a name lies on bands: only where the node holds it */
        continue;
      bold.max_width = max_width;
      vs_pen_text_centred (&paint->pen, name.text, x, name.y, &bold);
    }
  if (names->len > 0)
    vs_paint_names (paint, names, x, map->top + map->line / 2, paint->height - map->line / 2, align);
}

static double
names_width (VsPaint *paint, const VsPlotStage *stage)
{
  VsPenText bold = vs_paint_bold (paint, VS_PEN_START);
  double width = 0;

  for (guint k = 0; k < stage->nodes->len; k++)
    width = MAX (width, vs_pen_width (&paint->pen, g_array_index (stage->nodes, VsPlotPoint, k).label, &bold));
  return MIN (width, paint->width * NAMES_SHARE);
}

/* What the stages are, above them. */
static void
draw_captions (Map *map)
{
  VsPaint *paint = map->paint;
  guint last = n_stages (map) - 1;
  double room = (map->right - map->left) / (last + 1.0) - NAME_GAP;

  for (guint s = 0; s <= last; s++)
    {
      VsPenText dim = vs_paint_dim (paint, s > 0 && s < last ? VS_PEN_MIDDLE : s == 0 ? VS_PEN_START : VS_PEN_END);
      double x = stage_x (map, s) + (s == 0 ? 0 : s == last ? NODE_W : NODE_W / 2.0);

      dim.max_width = MAX (room, 1);
      vs_pen_text (&paint->pen, stage_at (map, s)->caption, x, 0, &dim);
    }
}

static void
draw_all_names (Map *map)
{
  double span = (map->right - map->left) / (n_stages (map) - 1.0) - NODE_W - 2 * NAME_GAP;

  for (guint s = 0; s < n_stages (map); s++)
    {
      gboolean first = s == 0;
      double x = stage_x (map, s) + (first ? -NAME_GAP : NODE_W + NAME_GAP);

      draw_names (map, s, x, first ? VS_PEN_END : VS_PEN_START, MAX (span, 1));
    }
}

void
vs_paint_sankey (VsPaint *paint)
{
  const VsPlot *plot = paint->plot;
  VsPenText dim = vs_paint_dim (paint, VS_PEN_START);
  Map map = { .paint = paint };

  vs_pen_measure (&paint->pen, "0", &dim, NULL, &map.line);
  map.top = map.line + NAME_GAP;
  map.left = names_width (paint, &g_array_index (plot->stages, VsPlotStage, 0)) + NAME_GAP;
  map.right = paint->width - names_width (paint, &g_array_index (plot->stages, VsPlotStage, plot->stages->len - 1)) - NAME_GAP;
  if (map.right - map.left < 3 * NODE_W || paint->height < 3 * map.line)
    {
      vs_paint_nothing (paint, _("Too small for a flow"));
      return;
    }
  place_nodes (&map);
  for (guint i = 0; i < plot->flows->len; i++)
    draw_band (&map, &g_array_index (plot->flows, VsPlotFlow, i));
  for (guint s = 0; s < plot->stages->len; s++)
    for (guint k = 0; k < stage_at (&map, s)->nodes->len; k++)
      draw_node (&map, s, k);
  draw_all_names (&map);
  draw_captions (&map);
  for (guint s = 0; s < plot->stages->len; s++)
    g_free (map.nodes[s]);
  g_free (map.nodes);
}
