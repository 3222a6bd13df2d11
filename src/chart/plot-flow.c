/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plot-flow.c: who moved where: the dimensions are stages from first to last, each row a flow through all of them. "x" and "series" name
 * two stages, "stages" any number; else every dimension is one. Values stand in their declared order. */
#include "chart/plot-private.h"

#include <math.h>

#define MAX_STAGES 6
#define HUGE_FLOW 1e280   /* beyond this sums are no numbers any more */
#define MAX_NODES 24   /* of a stage: the smallest become one */

static void
stage_clear (gpointer data)
{
  VsPlotStage *stage = data;

  g_free (stage->caption);
  g_free (stage->column);
  g_free (stage->flow);
  g_clear_pointer (&stage->nodes, g_array_unref);
}

static void
name_flow (VsPlotStage *stage, const char *to)
{
  stage->flow = stage->column ? vs_plot_both (stage->column, to) : NULL;
}

static GPtrArray *
columns_of (const VsTile *tile, const VsResult *result)
{
  GPtrArray *columns = g_ptr_array_new ();
  VsJson stages = vs_json_get (tile->json, "stages");
  const VsQueryColumn *x = vs_plot_named_column (tile, result, "x"), *by = vs_plot_named_column (tile, result, "series"), *column;

  if (vs_json_exists (stages))
    {
      for (guint i = 0; i < vs_json_length (stages); i++)
        if ((column = vs_plot_find_column (result, vs_json_string_or (vs_json_at (stages, i), NULL))))
          g_ptr_array_add (columns, (gpointer) column);
    }
  else if (x && by)
    {
      g_ptr_array_add (columns, (gpointer) x);
      g_ptr_array_add (columns, (gpointer) by);
    }
  else
    for (guint i = 0; (column = vs_plot_nth_column (result, TRUE, i)); i++)
      g_ptr_array_add (columns, (gpointer) column);
  g_ptr_array_set_size (columns, MIN (columns->len, MAX_STAGES));
  return columns;
}

/* ── Nodes ── */

typedef struct { guint node, rank; double size; } Node;

static guint
rank_of (const VsQueryColumn *column, const char *key, guint n)
{
  for (guint i = 0; key && column->values && column->values[i]; i++)
    if (g_str_equal (column->values[i], key))
      return i;
  return n;   /* behind the declared ones, as they appear */
}

static int
by_size (gconstpointer a, gconstpointer b)
{
  const Node *p = a, *q = b;

  return p->size > q->size ? -1 : p->size < q->size ? 1 : p->node < q->node ? -1 : 1;
}

static int
by_rank (gconstpointer a, gconstpointer b)
{
  const Node *p = a, *q = b;

  return p->rank != q->rank ? (p->rank < q->rank ? -1 : 1) : p->node < q->node ? -1 : 1;
}

/* Puts the nodes of a stage in order, the smallest of too many into one; `at` (n_rows) follows. */
static void
settle (VsPlotStage *stage, const VsQueryColumn *column, guint *at, const double *values, gsize n_rows)
{
  GArray *old = stage->nodes;
  guint n = old->len, kept = n > MAX_NODES ? MAX_NODES - 1 : n;
  g_autofree Node *nodes = g_new0 (Node, MAX (n, 1));
  g_autofree guint *to = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    nodes[i] = (Node) { i, rank_of (column, g_array_index (old, VsPlotPoint, i).key, n), 0 };
  for (gsize i = 0; i < n_rows; i++)
    nodes[at[i]].size += values[i];
  qsort (nodes, n, sizeof *nodes, by_size);
  qsort (nodes, kept, sizeof *nodes, by_rank);
  stage->nodes = vs_plot_points_new ();
  for (guint i = 0; i < n; i++)
    {
      to[nodes[i].node] = MIN (i, kept);
      if (i < kept)
        g_array_append_val (stage->nodes, g_array_index (old, VsPlotPoint, nodes[i].node));
    }
  if (kept < n)
    {
      VsPlotPoint other = { .label = g_strdup_printf (_("Other (%u)"), n - kept), .gathered = TRUE };

      other.words = g_strdup (other.label);
      g_array_append_val (stage->nodes, other);
    }
  for (gsize i = 0; i < n_rows; i++)
    at[i] = to[at[i]];
  /* What was kept belongs to the new list now. */
  for (guint i = 0; i < kept; i++)
    g_array_index (old, VsPlotPoint, nodes[i].node) = (VsPlotPoint) { 0 };
  g_array_unref (old);
}

/* ── Flows ── */

static void
add_flows (VsPlot *plot, guint stage, const guint *from, const guint *to, const double *values, gsize n_rows)
{
  guint n_from = g_array_index (plot->stages, VsPlotStage, stage).nodes->len;
  guint n_to = g_array_index (plot->stages, VsPlotStage, stage + 1).nodes->len;
  g_autofree double *sums = g_new0 (double, MAX (n_from * n_to, 1));

  for (gsize i = 0; i < n_rows; i++)
    sums[from[i] * n_to + to[i]] += values[i];
  for (guint f = 0; f < n_from; f++)
    for (guint t = 0; t < n_to; t++)
      {
        VsPlotFlow flow = { stage, f, t, sums[f * n_to + t] };

        if (flow.value > 0)
          g_array_append_val (plot->flows, flow);
      }
}

/* What flows; nothing where it is missing. FALSE with a negative one. */
static gboolean
read_values (VsPlot *plot, const VsResult *result, const VsQueryColumn *y, double *values)
{
  const VsColumn *column = y ? vs_frame_get (result->frame, y->name) : NULL;

  for (gsize i = 0; i < result->frame->n_rows; i++)
    {
      double value = column ? vs_column_get_double (column, i) : 1;

      if (value < 0)
        return FALSE;
      values[i] = isfinite (value) && value < HUGE_FLOW ? value : 0;
      if (values[i] > 0)
        vs_plot_extend (plot, values[i]);
    }
  return TRUE;
}

void
vs_plot_read_flows (VsPlot *plot, const VsTile *tile, const VsResult *result)
{
  g_autoptr (GPtrArray) columns = columns_of (tile, result), measures = vs_plot_measures (tile, result);
  g_autofree double *values = g_new (double, MAX (result->frame->n_rows, 1));
  const VsQueryColumn *y = measures->len > 0 ? g_ptr_array_index (measures, 0) : NULL;
  guint *before = NULL;

  plot->stages = g_array_new (FALSE, TRUE, sizeof (VsPlotStage));
  plot->flows = g_array_new (FALSE, TRUE, sizeof (VsPlotFlow));
  g_array_set_clear_func (plot->stages, stage_clear);
  plot->flow_format = y ? y->format : VS_FORMAT_INTEGER;
  if (columns->len < 2)
    plot->refusal = g_strdup (_("A flow needs two or more dimensions: where from and where to."));
  else if (!read_values (plot, result, y, values))
    plot->refusal = g_strdup (_("Some values are negative, and nothing flows by less than nothing: show them as bars."));
  for (guint s = 0; s < columns->len && !plot->refusal; s++)
    {
      const VsQueryColumn *column = g_ptr_array_index (columns, s);
      const VsColumn *names = vs_frame_get (result->frame, column->name);
      VsPlotStage stage = { .caption = g_strdup (column->caption), .nodes = vs_plot_points_new () };
      guint *at = vs_plot_intern (stage.nodes, tile, names, vs_plot_kind (names, column->format), column->format);

      stage.column = vs_plot_pickable (column);
      settle (&stage, column, at, values, result->frame->n_rows);
      g_array_append_val (plot->stages, stage);
      if (before && stage.column)
        name_flow (&g_array_index (plot->stages, VsPlotStage, s - 1), stage.column);
      if (before)
        add_flows (plot, s - 1, before, at, values, result->frame->n_rows);
      g_free (before);
      before = at;
    }
  g_free (before);
}

double
vs_plot_node_size (const VsPlot *plot, guint stage, guint node)
{
  double in = 0, out = 0;

  for (guint i = 0; i < plot->flows->len; i++)
    {
      const VsPlotFlow *flow = &g_array_index (plot->flows, VsPlotFlow, i);

      out += flow->stage == stage && flow->from == node ? flow->value : 0;
      in += flow->stage + 1 == stage && flow->to == node ? flow->value : 0;
    }
  return MAX (in, out);
}

char *
vs_plot_flow_words (const VsPlot *plot, const VsPlotFlow *flow, const char *currency)
{
  const VsPlotStage *stage = &g_array_index (plot->stages, VsPlotStage, flow->stage);
  const VsPlotPoint *from = &g_array_index (stage->nodes, VsPlotPoint, flow->from), *to = &g_array_index (stage[1].nodes, VsPlotPoint, flow->to);
  g_autofree char *value = vs_format_short (flow->value, plot->flow_format, currency);
  g_autofree char *share = vs_format_short (flow->value / vs_plot_node_size (plot, flow->stage, flow->from), VS_FORMAT_PERCENT, NULL);

  /* Translators: from, to, how much, share of all that left from there, from */
  return g_strdup_printf (_("%s → %s: %s, %s of %s"), from->words, to->words, value, share, from->words);
}

char *
vs_plot_describe_flows (const VsPlot *plot, const char *currency)
{
  const VsPlotStage *first = &g_array_index (plot->stages, VsPlotStage, 0), *last = first + plot->stages->len - 1;
  const VsPlotFlow *most = NULL, *moved = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < plot->flows->len; i++)
    {
      const VsPlotFlow *flow = &g_array_index (plot->flows, VsPlotFlow, i);
      const VsPlotStage *stage = first + flow->stage;
      gboolean stays = g_strcmp0 (g_array_index (stage->nodes, VsPlotPoint, flow->from).key,
                                  g_array_index (stage[1].nodes, VsPlotPoint, flow->to).key) == 0;

      if (most == NULL || flow->value > most->value)
        most = flow;
      if (!stays && (moved == NULL || flow->value > moved->value))
        moved = flow;
    }
  words = vs_plot_flow_words (plot, moved ? moved : most, currency);
  /* Translators: title, first stage, last stage, the greatest flow */
  return g_strdup_printf (_("%s: flows from %s to %s; the greatest move is %s."), plot->title, first->caption, last->caption, words);
}
