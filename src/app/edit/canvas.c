/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.c: see canvas.h. A tile's widget is found by the tile's id, so that it keeps its figures and the keyboard wherever it moves. */
#include "edit/canvas.h"

#include "compat.h"
#include "edit/edit-tile.h"
#include "semantic/dashboard-edit.h"
#include "semantic/drop.h"
#include "widgets/card-grid.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define TYPING_MS 200   /* a query that is being typed is asked when the keys rest */

struct _VsEditCanvas {
  GtkWidget      parent_instance;
  GtkWidget     *stack;         /* "cards" and "empty" */
  GtkWidget     *scroller;
  VsCardGrid    *grid;
  VsEditSession *session;
  VsPageData    *page_data;     /* the state as a dashboard */
  GHashTable    *tiles;         /* id → VsEditTile */
  GHashTable    *dirty;         /* ids whose figures are to come */
  VsJob         *job;
  guint          serial, timeout;
  int            drag_w, drag_h; /* size of the tile when its corner was taken */
  VsEditTile    *target;        /* where it would be dropped */
};

enum { OPEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsEditCanvas, vs_edit_canvas, GTK_TYPE_WIDGET)

/* ── Figures ── */

typedef struct {
  VsEditCanvas *canvas;
  guint         serial;
  VsPageData   *page_data;
  GArray       *indexes;
} Load;

typedef struct {
  VsEditCanvas *canvas;
  guint         serial;
  VsTileData   *data;
} Post;

static void
load_free (Load *load)
{
  g_object_unref (load->canvas);
  vs_page_data_unref (load->page_data);
  g_array_unref (load->indexes);
  g_free (load);
}

static void
post_free (Post *post)
{
  g_object_unref (post->canvas);
  vs_tile_data_unref (post->data);
  g_free (post);
}

static gboolean
deliver (gpointer data)
{
  Post *post = data;
  VsEditCanvas *self = post->canvas;
  const char *id = post->data->content->tile->id;
  VsEditTile *tile = self->tiles ? g_hash_table_lookup (self->tiles, id) : NULL;
  if (post->serial != self->serial || !tile)
    return G_SOURCE_REMOVE;
  g_hash_table_remove (self->dirty, id);
  vs_edit_tile_set_data (tile, post->data);
  return G_SOURCE_REMOVE;
}

static gboolean
load_run (VsJob *job, gpointer data, GError **error)
{
  Load *load = data;
  for (guint i = 0; i < load->indexes->len; i++)
    {
      if (!vs_job_check (job, error))
        return FALSE;
      const VsTile *tile = g_ptr_array_index (load->page_data->dashboard->tiles, g_array_index (load->indexes, guint, i));
      VsTileContent *content = vs_tile_content_new (load->page_data->data, tile, NULL, job);
      Post *post = g_new0 (Post, 1);
      *post = (Post) { g_object_ref (load->canvas), load->serial, vs_tile_data_new (load->page_data, content) };
      g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT_IDLE, deliver, post, (GDestroyNotify) post_free);
    }
  return TRUE;
}

static void
load_done (gpointer owner, gpointer data, const GError *error)
{
  VsEditCanvas *self = owner;
  if (((Load *) data)->serial == self->serial)
    g_clear_object (&self->job);
}

static gboolean
load_cb (gpointer data)
{
  VsEditCanvas *self = data;
  GArray *indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  Load *load;
  self->timeout = 0;
  if (self->job)
    vs_job_cancel (self->job);
  g_clear_object (&self->job);
  self->serial++;
  for (guint i = 0; i < self->page_data->dashboard->tiles->len; i++)
    if (g_hash_table_contains (self->dirty, ((VsTile *) g_ptr_array_index (self->page_data->dashboard->tiles, i))->id))
      g_array_append_val (indexes, i);
  load = g_new0 (Load, 1);
  *load = (Load) { g_object_ref (self), self->serial, vs_page_data_ref (self->page_data), indexes };
  self->job = vs_workbench_background (vs_edit_session_get_workbench (self->session), load_run, load, (GDestroyNotify) load_free, self, load_done);
  return G_SOURCE_REMOVE;
}

/* ── What the session says, on the grid ── */

static const VsTile *
tile_at (VsEditCanvas *self, guint i)
{
  return g_ptr_array_index (self->page_data->dashboard->tiles, i);
}

static int
index_of (VsEditCanvas *self, VsEditTile *widget)
{
  for (guint i = 0; self->page_data && i < self->page_data->dashboard->tiles->len; i++)
    if (vs_card_grid_get_card (self->grid, i) == GTK_WIDGET (widget))
      return i < vs_dashboard_edit_n_tiles (vs_edit_session_get_state (self->session)) ? (int) i : -1;
  return -1;
}

/* The JSON of a tile without its place: when that is the same, so are its figures. */
static gboolean
same_content (const VsTile *a, const VsTile *b)
{
  if (!a->json.node || !b->json.node || !JSON_NODE_HOLDS_OBJECT (a->json.node) || !JSON_NODE_HOLDS_OBJECT (b->json.node))
    return FALSE;
  static const char *const places[] = { "w", "h", "under" };
  g_autoptr (JsonNode) one = json_node_copy (a->json.node), two = json_node_copy (b->json.node);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      JsonNode *less = vs_json_with (one, places[i], NULL), *also = vs_json_with (two, places[i], NULL);
      json_node_unref (one);
      json_node_unref (two);
      one = less;
      two = also;
    }
  return json_node_equal (one, two);
}

static const VsTile *
find_tile (const VsPageData *page_data, const char *id)
{
  for (guint i = 0; page_data && i < page_data->dashboard->tiles->len; i++)
    if (g_strcmp0 (((VsTile *) g_ptr_array_index (page_data->dashboard->tiles, i))->id, id) == 0)
      return g_ptr_array_index (page_data->dashboard->tiles, i);
  return NULL;
}

static void picked_cb (VsEditCanvas *self, VsEditTile *tile);
static void remove_cb (VsEditCanvas *self, VsEditTile *tile);
static void step_cb (VsEditCanvas *self, int dx, int dy, VsEditTile *tile);
static void grow_cb (VsEditCanvas *self, int dw, int dh, VsEditTile *tile);
static void drag_cb (VsEditCanvas *self, double x, double y, gboolean end, VsEditTile *tile);
static void stretch_cb (VsEditCanvas *self, double dx, double dy, gboolean end, VsEditTile *tile);
static void open_cb (VsEditCanvas *self, VsEditTile *tile);

static GtkWidget *
widget_for (VsEditCanvas *self, const VsTile *tile, const VsPageData *before)
{
  GtkWidget *widget = g_hash_table_lookup (self->tiles, tile->id);
  const VsTile *was = find_tile (before, tile->id);
  if (!widget)
    {
      widget = vs_edit_tile_new (tile);
      g_hash_table_insert (self->tiles, g_strdup (tile->id), g_object_ref_sink (widget));
      g_signal_connect_object (widget, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "remove", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "step", G_CALLBACK (step_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "grow", G_CALLBACK (grow_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "drag", G_CALLBACK (drag_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "stretch", G_CALLBACK (stretch_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (widget, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
      was = NULL;
    }
  if (!was || !same_content (was, tile))
    g_hash_table_add (self->dirty, g_strdup (tile->id));
  return widget;
}

static void
describe_tiles (VsEditCanvas *self)
{
  guint n = vs_dashboard_edit_n_tiles (vs_edit_session_get_state (self->session));
  for (guint i = 0; i < self->page_data->dashboard->tiles->len; i++)
    {
      const VsTile *tile = tile_at (self, i);
      /* Translators: a tile for the screen reader: title, kind, size, place: "Revenue, bar, 4 columns by 4 rows, 2 of 9" */
      g_autofree char *words = g_strdup_printf (_("%s, %s, %d columns by %d rows, %u of %u"), *tile->title ? tile->title : tile->id,
                                                vs_mark_name (tile->mark), tile->w, tile->h, i + 1, n);
      vs_edit_tile_set_words (VS_EDIT_TILE (vs_card_grid_get_card (self->grid, i)), words);
    }
}

static void
show_selected (VsEditCanvas *self)
{
  int selected = vs_edit_session_get_selected (self->session);
  for (guint i = 0; self->page_data && i < self->page_data->dashboard->tiles->len; i++)
    vs_edit_tile_set_selected (VS_EDIT_TILE (vs_card_grid_get_card (self->grid, i)), (int) i == selected);
}

/* In another order, or others: the grid is filled anew with the widgets that are there. */
static void
place_tiles (VsEditCanvas *self, const VsPageData *before)
{
  GPtrArray *tiles = self->page_data->dashboard->tiles;
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  gboolean same = TRUE;
  for (guint i = 0; i < tiles->len; i++)
    {
      g_ptr_array_add (widgets, widget_for (self, g_ptr_array_index (tiles, i), before));
      same = same && vs_card_grid_get_card (self->grid, i) == g_ptr_array_index (widgets, i);
    }
  if (same && !vs_card_grid_get_card (self->grid, tiles->len))
    return;
  vs_card_grid_clear (self->grid);
  for (guint i = 0; i < widgets->len; i++)
    vs_card_grid_append (self->grid, g_ptr_array_index (widgets, i));
  if (focus && VS_IS_EDIT_TILE (focus) && gtk_widget_get_parent (focus))
    gtk_widget_grab_focus (focus);
}

static void
forget_others (VsEditCanvas *self)
{
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!find_tile (self->page_data, id))
      g_hash_table_iter_remove (&iter);
}

/* Two tiles of one id would share a widget: the later one is told apart here only. */
static void
make_ids_unique (VsDashboard *dashboard)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      VsTile *tile = g_ptr_array_index (dashboard->tiles, i);
      if (g_hash_table_contains (seen, tile->id))
        {
          char *id = g_strdup_printf ("%s\n%u", tile->id, i);
          g_free (tile->id);
          tile->id = id;
        }
      g_hash_table_add (seen, tile->id);
    }
}

static void
refresh (VsEditCanvas *self)
{
  VsData *data = vs_workbench_get_data (vs_edit_session_get_workbench (self->session));
  JsonNode *state = vs_edit_session_get_state (self->session);
  g_autoptr (GError) error = NULL;
  if (!data || !state)
    return;
  VsDashboard *dashboard = vs_dashboard_new (vs_json_doc_new_for_node (state, vs_edit_session_get_name (self->session)), &error);
  if (!dashboard)
    return;
  make_ids_unique (dashboard);
  g_autoptr (VsPageData) before = self->page_data;
  gboolean other_data = before && before->data != data;
  self->page_data = vs_page_data_new (dashboard, data);
  vs_card_grid_set_dashboard (self->grid, dashboard);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), dashboard->tiles->len > 0 ? "cards" : "empty");
  place_tiles (self, other_data ? NULL : before);
  forget_others (self);
  describe_tiles (self);
  show_selected (self);
  if (g_hash_table_size (self->dirty) > 0)
    {
      g_clear_handle_id (&self->timeout, g_source_remove);
      self->timeout = g_timeout_add (before ? TYPING_MS : 0, load_cb, self);
    }
}

/* ── What the tiles ask for ── */

static void
picked_cb (VsEditCanvas *self, VsEditTile *tile)
{
  vs_edit_session_select (self->session, index_of (self, tile));
}

static void
open_cb (VsEditCanvas *self, VsEditTile *tile)
{
  picked_cb (self, tile);
  g_signal_emit (self, signals[OPEN], 0);
}

static const char *
title_at (VsEditCanvas *self, int index)
{
  const VsTile *tile = tile_at (self, (guint) index);
  return *tile->title ? tile->title : tile->id;
}

static void
remove_cb (VsEditCanvas *self, VsEditTile *tile)
{
  int index = index_of (self, tile);
  if (index < 0)
    return;
  guint left = vs_dashboard_edit_n_tiles (vs_edit_session_get_state (self->session)) - 1;
  g_autofree char *words = g_strdup_printf (_("Remove “%s”"), title_at (self, index)), *said = g_strdup_printf (_("“%s” is removed"), title_at (self, index));
  vs_edit_session_apply (self->session, vs_dashboard_edit_remove (vs_edit_session_get_state (self->session), (guint) index), words, NULL);
  vs_compat_announce (GTK_WIDGET (self), said);
  vs_edit_session_select (self->session, left > 0 ? MIN (index, (int) left - 1) : -1);
  vs_edit_canvas_focus (self);
}

/* To another place, and the selection with it. */
static void
move_to (VsEditCanvas *self, int index, VsDrop drop)
{
  g_autofree char *words = g_strdup_printf (_("Move “%s”"), title_at (self, index));
  int now = (int) drop.before > index ? (int) drop.before - 1 : (int) drop.before;
  vs_edit_session_apply (self->session, vs_dashboard_edit_move (vs_edit_session_get_state (self->session), (guint) index, drop.before, drop.under),
                         words, NULL);
  vs_edit_session_select (self->session, now);
  g_autofree char *said = g_strdup_printf (_("Place %d of %u"), now + 1, vs_dashboard_edit_n_tiles (vs_edit_session_get_state (self->session)));
  vs_compat_announce (GTK_WIDGET (self), said);
}

static void
step_cb (VsEditCanvas *self, int dx, int dy, VsEditTile *tile)
{
  int index = index_of (self, tile);
  VsDrop drop;
  if (index >= 0 && vs_drop_by_key (self->page_data->dashboard, (guint) index, dx, dy, &drop))
    move_to (self, index, drop);
}

static void
resize (VsEditCanvas *self, int index, int w, int h, const char *key)
{
  g_autofree char *words = g_strdup_printf (_("Resize “%s”"), title_at (self, index));
  vs_edit_session_apply (self->session, vs_dashboard_edit_resize (vs_edit_session_get_state (self->session), (guint) index, w, h), words, key);
}

static void
grow_cb (VsEditCanvas *self, int dw, int dh, VsEditTile *tile)
{
  int index = index_of (self, tile);
  if (index < 0)
    return;
  resize (self, index, tile_at (self, (guint) index)->w + dw, tile_at (self, (guint) index)->h + dh, "grow");
  g_autofree char *said = g_strdup_printf (_("%d columns by %d rows"), tile_at (self, (guint) index)->w, tile_at (self, (guint) index)->h);
  vs_compat_announce (GTK_WIDGET (self), said);
}

/* ── With the pointer ── */

static void
set_target (VsEditCanvas *self, VsEditTile *target, const char *css_class)
{
  static const char *const classes[] = { "drop-before", "drop-after", "drop-under" };
  for (guint i = 0; self->target && i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->target), classes[i]);
  g_set_object (&self->target, target);
  if (target)
    gtk_widget_add_css_class (GTK_WIDGET (target), css_class);
}

/* The tile under the pointer, or the nearest. */
static int
tile_near (VsEditCanvas *self, double x, double y, graphene_rect_t *bounds)
{
  int nearest = -1;
  double least = G_MAXDOUBLE;
  guint n = vs_dashboard_edit_n_tiles (vs_edit_session_get_state (self->session));
  for (guint i = 0; i < MIN (n, self->page_data->dashboard->tiles->len); i++)
    {
      graphene_rect_t box;
      if (!gtk_widget_compute_bounds (vs_card_grid_get_card (self->grid, i), GTK_WIDGET (self->grid), &box))
        continue;
      double dx = MAX (MAX (box.origin.x - x, x - box.origin.x - box.size.width), 0);
      double dy = MAX (MAX (box.origin.y - y, y - box.origin.y - box.size.height), 0);
      if (dx * dx + dy * dy < least)
        {
          least = dx * dx + dy * dy;
          nearest = (int) i;
          *bounds = box;
        }
    }
  return nearest;
}

static void
drag_cb (VsEditCanvas *self, double x, double y, gboolean end, VsEditTile *tile)
{
  int index = index_of (self, tile);
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, 1, 1);
  int over = x < 0 || index < 0 ? -1 : tile_near (self, x, y, &box);
  set_target (self, NULL, NULL);
  gtk_widget_set_opacity (GTK_WIDGET (tile), end || over < 0 ? 1 : 0.5);
  if (over < 0 || over == index)
    return;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double across = (x - box.origin.x) / box.size.width, down = (y - box.origin.y) / box.size.height;
  VsDropSide side = down > 0.75 ? VS_DROP_UNDER : (across < 0.5) != rtl ? VS_DROP_BEFORE : VS_DROP_AFTER;
  if (!end)
    set_target (self, VS_EDIT_TILE (vs_card_grid_get_card (self->grid, (guint) over)),
                side == VS_DROP_UNDER ? "drop-under" : across < 0.5 ? "drop-before" : "drop-after");
  else
    move_to (self, index, vs_drop_at (self->page_data->dashboard, (guint) index, (guint) over, side));
}

/* How many columns and rows the corner has gone, by the size of a column and a row where the tile stands. */
static void
stretch_cb (VsEditCanvas *self, double dx, double dy, gboolean end, VsEditTile *tile)
{
  int index = index_of (self, tile);
  graphene_rect_t box;
  if (index < 0 || !gtk_widget_compute_bounds (GTK_WIDGET (tile), GTK_WIDGET (self->grid), &box))
    return;
  const VsTile *now = tile_at (self, (guint) index);
  if (self->drag_w == 0)
    {
      self->drag_w = now->w;
      self->drag_h = now->h;
    }
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double column = vs_card_grid_get_column (self->grid), row = vs_card_grid_get_row (self->grid);
  resize (self, index, MAX (self->drag_w + (int) lround ((rtl ? -dx : dx) / column), 1), MAX (self->drag_h + (int) lround (dy / row), 1), "stretch");
  if (!end)
    return;
  self->drag_w = self->drag_h = 0;
  vs_edit_settle (vs_edit_session_get_edit (self->session));
}

/* ── Object ── */

static void
vs_edit_canvas_dispose (GObject *object)
{
  VsEditCanvas *self = VS_EDIT_CANVAS (object);
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->job)
    vs_job_cancel (self->job);
  g_clear_object (&self->job);
  self->serial++;
  g_clear_object (&self->target);
  if (self->scroller)
    {
      vs_card_grid_clear (self->grid);
      vs_card_grid_set_dashboard (self->grid, NULL);
    }
  self->scroller = NULL;
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_pointer (&self->tiles, g_hash_table_unref);
  g_clear_pointer (&self->dirty, g_hash_table_unref);
  g_clear_pointer (&self->page_data, vs_page_data_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (vs_edit_canvas_parent_class)->dispose (object);
}

static void
vs_edit_canvas_class_init (VsEditCanvasClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_edit_canvas_dispose;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "editcanvas");
}

static GtkWidget *
empty_new (void)
{
  GtkWidget *page = adw_status_page_new (), *button = gtk_button_new_with_mnemonic (_("_Add Tile…"));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "vs-view-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No tiles yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Begin with a number, a picture or a table; change it until it says what you want."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "edit.add");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}

static void
vs_edit_canvas_init (VsEditCanvas *self)
{
  self->tiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->scroller = gtk_scrolled_window_new ();
  self->grid = VS_CARD_GRID (vs_card_grid_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->grid));
  gtk_widget_set_hexpand (self->scroller, TRUE);
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "cards");
  gtk_stack_add_named (GTK_STACK (self->stack), empty_new (), "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
vs_edit_canvas_new (VsEditSession *session)
{
  VsEditCanvas *self = g_object_new (VS_TYPE_EDIT_CANVAS, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selected", G_CALLBACK (show_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vs_edit_session_get_workbench (session), "notify::data", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

void
vs_edit_canvas_focus (VsEditCanvas *self)
{
  g_return_if_fail (VS_IS_EDIT_CANVAS (self));
  int selected = vs_edit_session_get_selected (self->session);
  GtkWidget *tile = selected >= 0 ? vs_card_grid_get_card (self->grid, (guint) selected) : NULL;
  if (tile)
    gtk_widget_grab_focus (tile);
}
