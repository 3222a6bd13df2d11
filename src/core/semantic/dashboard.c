/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/dashboard.h"
#include "semantic/words.h"
#include "workspace/document.h"

static const struct { const char *name; int w, h; } marks[] = {
  [VS_MARK_KPI] = { "kpi", 3, 2 },
  [VS_MARK_LINE] = { "line", 8, 4 },
  [VS_MARK_AREA] = { "area", 8, 4 },
  [VS_MARK_BAR] = { "bar", 4, 4 },
  [VS_MARK_DONUT] = { "donut", 4, 4 },
  [VS_MARK_HISTOGRAM] = { "histogram", 4, 4 },
  [VS_MARK_SCATTER] = { "scatter", 6, 5 },
  [VS_MARK_HEATMAP] = { "heatmap", 8, 4 },
  [VS_MARK_WATERFALL] = { "waterfall", 6, 4 },
  [VS_MARK_FUNNEL] = { "funnel", 6, 4 },
  [VS_MARK_BULLET] = { "bullet", 6, 3 },
  [VS_MARK_BOX] = { "box", 6, 4 },
  [VS_MARK_CURVE] = { "curve", 4, 4 },
  [VS_MARK_SANKEY] = { "sankey", 6, 5 },
  [VS_MARK_TREEMAP] = { "treemap", 6, 5 },
  [VS_MARK_TABLE] = { "table", 8, 4 },
  [VS_MARK_TEXT] = { "text", 4, 2 },
  [VS_MARK_WORKLIST] = { "worklist", 8, 5 },
};

static void
tile_free (gpointer data)
{
  VsTile *tile = data;

  g_free (tile->id);
  g_free (tile->title);
  g_free (tile->note);
  g_free (tile->link_label);
  g_free (tile->link_page);
  g_free (tile->link_filter);
  g_free (tile->fault);
  g_free (tile);
}

/* ── Reading ── */

const char *
vs_mark_name (VsMark mark)
{
  g_return_val_if_fail (mark < VS_N_MARKS, NULL);

  return marks[mark].name;
}

static char *
names_of_marks (void)
{
  const char *names[VS_N_MARKS + 1] = { NULL };

  for (guint i = 0; i < VS_N_MARKS; i++)
    names[i] = marks[i].name;
  return g_strjoinv (", ", (char **) names);
}

static VsMark
read_mark (VsJson at)
{
  const char *name = vs_json_string (at);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (marks); i++)
    if (g_str_equal (name, marks[i].name))
      return (VsMark) i;
  if (name != NULL)
    {
      g_autofree char *all = names_of_marks ();

      vs_json_fault (at, _("“%s” is not a mark; use one of %s"), name, all);
    }
  return VS_MARK_TEXT;
}

static int
read_size (VsJson at, int fallback, int max)
{
  gint64 size = vs_json_integer_or (at, fallback);

  if (size < 1 || size > max)
    {
      vs_json_fault (at, _("must be from 1 to %d"), max);
      return fallback;
    }
  return (int) size;
}

/* What the mark cannot do without. */
static void
check_members (VsMark mark, VsJson at)
{
  VsJson levels = vs_json_get (at, "levels");
  g_auto (GStrv) values = vs_json_members (levels);

  for (char **value = values; *value != NULL; value++)
    vs_json_string (vs_json_get (levels, *value));
  if (mark == VS_MARK_KPI)
    vs_json_string (vs_json_get (at, "value"));
  else if (mark == VS_MARK_TEXT)
    vs_json_string (vs_json_get (at, "text"));
  else if (!vs_json_exists (vs_json_get (at, "query")))
    vs_json_fault (at, _("needs a “query”"));
}

/* Nobody reads a title of a million letters, and laying it out would hold up the page. */
static void
check_lengths (VsJson at)
{
  static const struct { const char *member; glong max; } texts[] = {
    { "title", 300 }, { "note", 1000 }, { "detail", 1000 }, { "against_words", 300 }, { "text", 20000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      VsJson text = vs_json_get (at, texts[i].member);
      glong n = g_utf8_strlen (vs_json_string_or (text, ""), -1);

      if (n > texts[i].max)
        vs_json_fault (text, _("is %ld characters long; at most %ld can be shown"), n, texts[i].max);
    }
}

static char *
dup_text (VsJson at)
{
  return g_strdup (vs_json_string_or (at, NULL));
}

/* `place` is where the tile stands in the dashboard. It is read in a document of its own: a fault stays the tile's. */
static VsTile *
read_tile (VsJson place, int columns, guint index)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", vs_json_doc_name (place.doc), place.pointer);
  g_autoptr (VsJsonDoc) own = vs_json_doc_new_for_node (place.node, name);
  VsJson at = vs_json_doc_root (own);
  VsJson link = vs_json_get (at, "link");
  g_autoptr (GError) error = NULL;
  VsTile *tile = g_new0 (VsTile, 1);

  tile->json = place;
  tile->mark = read_mark (vs_json_get (at, "mark"));
  tile->id = dup_text (vs_json_get (at, "id"));
  if (tile->id == NULL)
    tile->id = g_strdup_printf ("tile-%u", index + 1);
  tile->title = g_strdup (vs_words (vs_json_string_or (vs_json_get (at, "title"), "")));
  tile->note = g_strdup (vs_words (vs_json_string_or (vs_json_get (at, "note"), NULL)));
  tile->w = MAX (read_size (vs_json_get (at, "w"), MIN (marks[tile->mark].w, columns), columns), MIN (VS_TILE_NARROWEST, columns));
  tile->h = read_size (vs_json_get (at, "h"), marks[tile->mark].h, 24);
  tile->under = vs_json_boolean_or (vs_json_get (at, "under"), FALSE);
  tile->link_label = g_strdup (vs_words (vs_json_string_or (vs_json_get (link, "label"), NULL)));
  tile->link_page = dup_text (vs_json_get (link, "page"));
  tile->link_filter = dup_text (vs_json_get (link, "filter"));
  check_members (tile->mark, at);
  check_lengths (at);
  if (!vs_json_doc_check (own, &error))
    {
      tile->mark = VS_MARK_TEXT;
      tile->fault = g_strdup (error->message);
    }
  return tile;
}

/* A place where only a sentence can stand. */
static VsTile *
fault_tile (int columns, char *fault)
{
  VsTile *tile = g_new0 (VsTile, 1);

  *tile = (VsTile) { .id = g_strdup ("fault"), .title = g_strdup (""), .mark = VS_MARK_TEXT, .w = columns, .h = 1, .fault = fault };
  return tile;
}

static void
read_tiles (VsDashboard *self, VsJson tiles)
{
  guint n = vs_json_exists (tiles) ? vs_json_length (tiles) : 0;

  for (guint i = 0; i < MIN (n, VS_DASHBOARD_MAX_TILES); i++)
    {
      VsJson tile = vs_json_at (tiles, i);

      g_ptr_array_add (self->tiles, vs_json_exists (tile) ? read_tile (tile, self->columns, i)
                       : fault_tile (self->columns, g_strdup_printf (_("%s, %s: is empty"), vs_json_doc_name (tile.doc), tile.pointer)));
    }
  if (n > VS_DASHBOARD_MAX_TILES)
    g_ptr_array_add (self->tiles, fault_tile (self->columns,
                     g_strdup_printf (_("%s has %u tiles; the first %d are shown. Make several views of it."), vs_json_doc_name (tiles.doc), n,
                                      VS_DASHBOARD_MAX_TILES)));
}

VsDashboard *
vs_dashboard_new (VsJsonDoc *doc, GError **error)
{
  g_autoptr (VsDashboard) self = NULL;
  VsJson root, tiles;

  g_return_val_if_fail (doc != NULL, NULL);

  self = g_new0 (VsDashboard, 1);
  self->doc = doc;
  self->tiles = g_ptr_array_new_with_free_func (tile_free);
  root = vs_json_doc_root (doc);
  self->name = dup_text (vs_json_get (root, "name"));
  self->title = g_strdup (vs_words (vs_json_string (vs_json_get (root, "title"))));
  check_lengths (root);
  self->about = dup_text (vs_json_get (root, "about"));
  self->columns = read_size (vs_json_get (root, "columns"), 12, 24);
  tiles = vs_json_get (root, "tiles");
  if (!vs_json_exists (tiles))
    vs_json_fault (root, _("a dashboard needs “tiles”"));
  read_tiles (self, tiles);
  for (guint i = 0; i < self->tiles->len; i++)
    ((VsTile *) self->tiles->pdata[i])->about = self->about != NULL;
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&self) : NULL;
}

VsDashboard *
vs_dashboard_load (VsWorkspace *ws, const char *name, GError **error)
{
  int version = 0;
  g_autofree char *text = vs_document_load (ws, "dashboards", name, &version, error);
  g_autofree char *file = g_strdup_printf ("dashboards/%s.json", name);
  g_autofree char *place = version == 0 ? vs_data_path (file) : g_strdup_printf ("dashboards/%s, version %d", name, version);
  VsJsonDoc *doc = text ? vs_json_doc_parse (text, place, error) : NULL;
  VsDashboard *self = doc ? vs_dashboard_new (doc, error) : NULL;

  if (self != NULL && self->name == NULL)
    self->name = g_strdup (name);
  return self;
}

void
vs_dashboard_free (VsDashboard *dashboard)
{
  if (dashboard == NULL)
    return;
  g_free (dashboard->name);
  g_free (dashboard->title);
  g_free (dashboard->about);
  g_ptr_array_unref (dashboard->tiles);
  vs_json_doc_free (dashboard->doc);
  g_free (dashboard);
}

/* ── Where tiles stand ── */

static gboolean
stands_under (const VsDashboard *dashboard, guint i, guint from, gboolean narrow)
{
  return !narrow && i > from && ((const VsTile *) dashboard->tiles->pdata[i])->under;
}

/* One row of tiles is as high as its highest pile, so that all edges meet; on a narrow page its last tile takes what is left.
 * Returns the height. */
static int
end_row (const VsDashboard *dashboard, VsTilePlace *places, guint from, guint to, int columns, gboolean narrow)
{
  int bottom = 0;

  for (guint i = from; i < to; i++)
    bottom = MAX (bottom, places[i].y + places[i].h);
  for (guint i = from; i < to; i++)
    if (i + 1 == to || !stands_under (dashboard, i + 1, from, narrow))
      places[i].h = bottom - places[i].y;
  if (narrow && to > from)
    places[to - 1].w = columns - places[to - 1].x;
  return to > from ? bottom - places[from].y : 0;
}

void
vs_dashboard_flow (const VsDashboard *dashboard, int columns, VsTilePlace *places)
{
  gboolean narrow;
  guint from = 0;
  int x = 0, y = 0;

  g_return_if_fail (dashboard != NULL && columns > 0);

  narrow = columns < dashboard->columns;
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      const VsTile *tile = dashboard->tiles->pdata[i];
      int w = MIN (tile->w, columns);

      if (stands_under (dashboard, i, from, narrow))
        {
          places[i] = (VsTilePlace) { places[i - 1].x, places[i - 1].y + places[i - 1].h, places[i - 1].w, tile->h };
          continue;
        }
      if (x + w > columns)
        {
          y += end_row (dashboard, places, from, i, columns, narrow);
          from = i;
          x = 0;
        }
      places[i] = (VsTilePlace) { x, y, w, tile->h };
      x += w;
    }
  end_row (dashboard, places, from, dashboard->tiles->len, columns, narrow);
}

VsLevel
vs_level_from_name (const char *name)
{
  static const char *const names[] = { "none", "red", "orange", "green", "blue" };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      return (VsLevel) i;
  return VS_LEVEL_NONE;
}

const char *
vs_tile_label (const VsTile *tile, const char *value)
{
  g_return_val_if_fail (tile != NULL, value);

  if (value == NULL || tile->fault != NULL)
    return value;
  return vs_words (vs_json_string_or (vs_json_get (vs_json_get (tile->json, "labels"), value), value));
}

VsLevel
vs_tile_level (const VsTile *tile, const char *value)
{
  VsJson levels;
  g_auto (GStrv) values = NULL;

  g_return_val_if_fail (tile != NULL, VS_LEVEL_NONE);

  if (value == NULL || tile->fault != NULL)
    return VS_LEVEL_NONE;
  levels = vs_json_get (tile->json, "levels");
  values = vs_json_members (levels);
  for (char **key = values; *key != NULL; key++)
    if (g_str_equal (*key, value) || g_str_equal (vs_words (*key), value))
      return vs_level_from_name (vs_json_string_or (vs_json_get (levels, *key), NULL));
  return VS_LEVEL_NONE;
}
