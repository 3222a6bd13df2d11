/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dashboard-page.c: see dashboard-page.h. The worker posts to the main loop what it has finished: first the dashboard itself, then card
 * after card. Each post carries the number of its load; posts of a load that was overtaken are dropped. While the data stay the same, so
 * does the dashboard, and a card whose own filter is what it was is left alone.
 * Links leave the page through the window's action "win.follow" (page, filter, what it is called). */
#include "pages/dashboard-page.h"

#include "base/json.h"
#include "output.h"
#include "widgets/card-grid.h"
#include "widgets/filter-bar.h"
#include "widgets/template.h"
#include "widgets/tile-card.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MAX_FILTER_VALUES 200
#define DRAWING_MS 250

struct _VsDashboardPage {
  GtkWidget      parent_instance;
  VsWorkbench   *workbench;
  char          *name;
  VsSelection   *selection;
  GtkStack      *stack;
  VsFilterBar   *filter_bar;
  VsCardGrid    *grid;
  AdwStatusPage *failed;
  VsPageData    *page_data;    /* whose dashboard the grid shows */
  GPtrArray     *shown;        /* the filter of what each card shows: char *, NULL: nothing of page_data yet, "": none */
  VsJob         *job;
  guint          serial;       /* of the load under way */
  gboolean       stale;        /* something changed while the page was not to be seen */
};

enum { LOADED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsDashboardPage, vs_dashboard_page, GTK_TYPE_WIDGET)

/* ── In the worker ── */

typedef struct {
  VsDashboardPage *page;
  guint            serial;
  VsData          *data;
  char            *name;
  VsPageData      *page_data;  /* as it is already; NULL: to be loaded */
  VsSelection     *selection;
  char            *chosen;     /* in the filter bar */
  GPtrArray       *shown;
} Load;

typedef struct {
  VsDashboardPage *page;
  guint            serial;
  VsPageData      *page_data;
  GPtrArray       *choices;    /* the first post; NULL: as they were … */
  VsSelection     *selection;  /* … with its links named */
  VsTileData      *tile;       /* the others */
  char            *where;
  guint            index;
} Post;

static gboolean deliver (gpointer data);

static void
load_free (Load *load)
{
  vs_data_unref (load->data);
  g_object_unref (load->page);
  g_free (load->name);
  g_clear_pointer (&load->page_data, vs_page_data_unref);
  vs_selection_free (load->selection);
  g_free (load->chosen);
  g_ptr_array_unref (load->shown);
  g_free (load);
}

static void
post_free (Post *post)
{
  g_object_unref (post->page);
  vs_page_data_unref (post->page_data);
  g_clear_pointer (&post->choices, g_ptr_array_unref);
  vs_selection_free (post->selection);
  g_clear_pointer (&post->tile, vs_tile_data_unref);
  g_free (post->where);
  g_free (post);
}

/* takes all but page_data */
static void
send (Load *load, VsPageData *page_data, Post what)
{
  Post *post = g_memdup2 (&what, sizeof what);
  post->page = g_object_ref (load->page);
  post->serial = load->serial;
  post->page_data = vs_page_data_ref (page_data);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, deliver, post, (GDestroyNotify) post_free);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* The values of a field; NULL when it is no text or takes too many. */
static GStrv
values_of (VsData *data, const char *entity, const char *field)
{
  g_autoptr (VsColumn) column = vs_data_column (data, entity, field, NULL);
  if (!column || column->type != VS_TYPE_TEXT || vs_dict_size (column->dict) < 2 || vs_dict_size (column->dict) > MAX_FILTER_VALUES)
    return NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  for (guint32 i = 0; i < vs_dict_size (column->dict); i++)
    g_ptr_array_add (values, g_strdup (vs_dict_text (column->dict, i)));
  g_ptr_array_sort (values, compare_texts);
  g_ptr_array_add (values, NULL);
  return (GStrv) g_ptr_array_steal (values, NULL);
}

/* What the dashboard's "filters": ["customer.region", …] offer. */
static GPtrArray *
read_choices (VsData *data, const VsDashboard *dashboard)
{
  GPtrArray *choices = vs_filter_choices_new ();
  VsJson filters = vs_json_get (vs_json_doc_root (dashboard->doc), "filters");
  for (guint i = 0; i < vs_json_length (filters); i++)
    {
      const char *path = vs_json_string_or (vs_json_at (filters, i), "");
      g_auto (GStrv) parts = g_strsplit (path, ".", 2);
      const VsEntity *entity = parts[0] ? vs_model_entity (vs_data_model (data), parts[0]) : NULL;
      const VsField *field = entity && parts[1] ? vs_entity_field (entity, parts[1]) : NULL;
      GStrv values = field ? values_of (data, parts[0], parts[1]) : NULL;
      if (!values)
        continue;
      VsFilterChoice *choice = g_new0 (VsFilterChoice, 1);
      choice->field = g_strdup (path);
      choice->caption = g_strdup (field->caption ? field->caption : field->name);
      choice->values = values;
      g_ptr_array_add (choices, choice);
    }
  return choices;
}

/* The filter of every tile, "" for none. (element-type char *) */
static GPtrArray *
read_filters (Load *load, const VsDashboard *dashboard)
{
  GPtrArray *filters = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VsSelection) all = vs_selection_copy (load->selection);
  if (load->chosen)
    vs_selection_add_link (all, load->chosen, "");
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      char *where = vs_selection_where (all, load->name, g_ptr_array_index (dashboard->tiles, i));
      g_ptr_array_add (filters, where ? where : g_strdup (""));
    }
  return filters;
}

static gboolean
is_shown (Load *load, guint i, const char *where)
{
  return i < load->shown->len && g_strcmp0 (g_ptr_array_index (load->shown, i), where) == 0;
}

typedef struct {
  Load       *load;
  VsPageData *page_data;
  GPtrArray  *filters;
} Answering;

/* From any thread. */
static void
tile_ready (guint index, VsTileContent *content, gpointer data)
{
  const Answering *self = data;
  send (self->load, self->page_data, (Post) { .tile = vs_tile_data_new (self->page_data, content),
                                              .where = g_strdup (g_ptr_array_index (self->filters, index)), .index = index });
}

/* What a first click needs, once the figures have been drawn: drawing wants a core of its own. */
static void
warm (const Load *load, const VsDashboard *dashboard, VsJob *job)
{
  if (vs_dashboard_is_warm (load->data, dashboard))
    return;
  for (guint ms = 0; ms < DRAWING_MS && vs_job_check (job, NULL); ms += 10)
    g_usleep (10 * 1000);
  if (vs_job_check (job, NULL))
    vs_dashboard_warm (load->data, dashboard, job);
}

static gboolean
load_run (VsJob *job, gpointer data, GError **error)
{
  Load *load = data;
  VsDashboard *dashboard = load->page_data ? load->page_data->dashboard
                                           : vs_dashboard_load (vs_data_workspace (load->data), load->name, error);
  if (!dashboard)
    return FALSE;
  g_autoptr (VsPageData) page_data = load->page_data ? vs_page_data_ref (load->page_data) : vs_page_data_new (dashboard, load->data);
  g_autoptr (GPtrArray) filters = read_filters (load, dashboard);
  GPtrArray *choices = load->page_data ? NULL : read_choices (load->data, dashboard);
  vs_selection_name_links (load->selection, load->data);
  send (load, page_data, (Post) { .choices = choices, .selection = vs_selection_copy (load->selection) });
  g_autofree const char **wanted = g_new0 (const char *, dashboard->tiles->len + 1);
  for (guint i = 0; i < dashboard->tiles->len; i++)
    if (!is_shown (load, i, g_ptr_array_index (filters, i)))
      wanted[i] = g_ptr_array_index (filters, i);
  Answering answering = { load, page_data, filters };
  if (!vs_dashboard_answer (load->data, dashboard, wanted, job, tile_ready, &answering, error))
    return FALSE;
  warm (load, dashboard, job);
  return TRUE;
}

/* ── On the main loop ── */

static void
follow_cb (VsDashboardPage *self, const char *page, const char *filter, const char *words)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.follow", "(sss)", page ? page : "", filter ? filter : "", words ? words : "");
}

static void refresh (VsDashboardPage *self);

/* Chips and faded marks, at once; the figures follow. */
static void
show_selection (VsDashboardPage *self)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  const VsDashboard *dashboard = self->page_data ? self->page_data->dashboard : NULL;
  for (guint i = 0; i < self->selection->picks->len; i++)
    {
      const VsPick *pick = g_ptr_array_index (self->selection->picks, i);
      const VsPicked *first = g_ptr_array_index (pick->marks, 0);
      gboolean subject = dashboard && dashboard->about && i == 0;
      g_autofree char *text = subject || (!pick->tile && !first->words) ? NULL : vs_pick_words (pick);
      g_strv_builder_add (words, text ? text : "");
    }
  g_auto (GStrv) chips = g_strv_builder_end (words);
  vs_filter_bar_set_picks (self->filter_bar, (const char *const *) chips);
  for (guint i = 0; dashboard && i < dashboard->tiles->len; i++)
    {
      const VsTile *tile = g_ptr_array_index (dashboard->tiles, i);
      vs_tile_card_set_pick (VS_TILE_CARD (vs_card_grid_get_card (self->grid, i)), vs_selection_of_tile (self->selection, self->name, tile->id));
    }
}

static void
pick_cb (VsDashboardPage *self, const char *column, const char *key, gboolean add, VsTileCard *card)
{
  VsTileData *data = vs_tile_card_get_data (card);
  if (!data || !vs_selection_pick (self->selection, self->name, data->content, column, key, add))
    return;
  show_selection (self);
  refresh (self);
}

/* A verb of a tile's menu: "explain", "copy:number", "export:pdf" … */
static void
act_cb (VsDashboardPage *self, const char *verb, VsTileCard *card)
{
  VsTileData *data = vs_tile_card_get_data (card);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  VsShown *shown = data ? vs_dashboard_page_dup_shown (self, data->content->tile->id) : NULL;
  if (!shown)
    return;
  if (g_str_has_prefix (verb, "copy:"))
    vs_output_copy (GTK_WIDGET (self), self->workbench, shown, verb + strlen ("copy:"));
  else if (g_str_has_prefix (verb, "export:"))
    vs_output_export (window, self->workbench, shown, verb + strlen ("export:"));
  else
    vs_output_explain (window, self->workbench, shown);
}

static gboolean
same_tiles (const VsDashboard *a, const VsDashboard *b)
{
  if (a->tiles->len != b->tiles->len)
    return FALSE;
  for (guint i = 0; i < a->tiles->len; i++)
    {
      const VsTile *one = g_ptr_array_index (a->tiles, i), *two = g_ptr_array_index (b->tiles, i);
      if (g_strcmp0 (one->id, two->id) != 0 || one->mark != two->mark)
        return FALSE;
    }
  return TRUE;
}

/* Cards that are the same in the new dashboard stay and keep what they show until their new figures come. */
static void
show_dashboard (VsDashboardPage *self, VsPageData *page_data)
{
  gboolean keep = self->page_data && same_tiles (self->page_data->dashboard, page_data->dashboard);
  if (self->page_data != page_data)
    {
      if (!keep)
        vs_card_grid_clear (self->grid);
      vs_card_grid_set_dashboard (self->grid, page_data->dashboard);
      g_clear_pointer (&self->page_data, vs_page_data_unref);
      self->page_data = vs_page_data_ref (page_data);
      g_ptr_array_set_size (self->shown, 0);
      g_ptr_array_set_size (self->shown, page_data->dashboard->tiles->len);
    }
  for (guint i = 0; !keep && i < page_data->dashboard->tiles->len; i++)
    {
      GtkWidget *card = vs_tile_card_new (g_ptr_array_index (page_data->dashboard->tiles, i));
      g_signal_connect_object (card, "follow", G_CALLBACK (follow_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (card, "pick", G_CALLBACK (pick_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (card, "act", G_CALLBACK (act_cb), self, G_CONNECT_SWAPPED);
      vs_card_grid_append (self->grid, card);
    }
  gtk_stack_set_visible_child_name (self->stack, "cards");
}

static gboolean
deliver (gpointer data)
{
  Post *post = data;
  VsDashboardPage *self = post->page;
  if (post->serial != self->serial || !self->grid)
    return G_SOURCE_REMOVE;
  if (!post->tile)
    {
      show_dashboard (self, post->page_data);
      if (post->choices)
        vs_filter_bar_set_choices (self->filter_bar, post->choices);
      vs_selection_free (self->selection);
      self->selection = g_steal_pointer (&post->selection);
      show_selection (self);
      g_signal_emit (self, signals[LOADED], 0);
      return G_SOURCE_REMOVE;
    }
  GtkWidget *card = vs_card_grid_get_card (self->grid, post->index);
  if (!card)
    return G_SOURCE_REMOVE;
  vs_tile_card_set_data (VS_TILE_CARD (card), post->tile);
  g_free (g_ptr_array_index (self->shown, post->index));
  g_ptr_array_index (self->shown, post->index) = g_steal_pointer (&post->where);
  return G_SOURCE_REMOVE;
}

static void
load_done (gpointer owner, gpointer data, const GError *error)
{
  VsDashboardPage *self = owner;
  Load *load = data;
  if (load->serial != self->serial)
    return;
  g_clear_object (&self->job);
  if (!error || vs_error_is_cancelled (error) || !self->grid)
    return;
  adw_status_page_set_description (self->failed, error->message);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
refresh (VsDashboardPage *self)
{
  VsData *data = vs_workbench_get_data (self->workbench);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->stale = TRUE;
      return;
    }
  if (self->job)
    vs_job_cancel (self->job);
  g_clear_object (&self->job);
  self->serial++;
  self->stale = FALSE;
  if (!data)
    return;
  if (vs_data_as_of (data) == VS_DAY_NONE)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  Load *load = g_new0 (Load, 1);
  gboolean same = self->page_data && self->page_data->data == data;
  *load = (Load) { .page = g_object_ref (self), .serial = self->serial, .data = vs_data_ref (data), .name = g_strdup (self->name),
                   .page_data = same ? vs_page_data_ref (self->page_data) : NULL, .selection = vs_selection_copy (self->selection),
                   .chosen = g_strdup (vs_workbench_get_filter (self->workbench)), .shown = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; same && i < self->shown->len; i++)
    g_ptr_array_add (load->shown, g_strdup (g_ptr_array_index (self->shown, i)));
  self->job = vs_workbench_background (self->workbench, load_run, load, (GDestroyNotify) load_free, self, load_done);
}

static void
dropped_cb (VsDashboardPage *self, guint index)
{
  if (index >= self->selection->picks->len)
    return;
  vs_selection_drop (self->selection, index);
  show_selection (self);
  refresh (self);
}

static void
vs_dashboard_page_map (GtkWidget *widget)
{
  VsDashboardPage *self = VS_DASHBOARD_PAGE (widget);
  GTK_WIDGET_CLASS (vs_dashboard_page_parent_class)->map (widget);
  if (self->stale)
    refresh (self);
}

static void
vs_dashboard_page_dispose (GObject *object)
{
  VsDashboardPage *self = VS_DASHBOARD_PAGE (object);
  if (self->job)
    vs_job_cancel (self->job);
  g_clear_object (&self->job);
  self->serial++;
  if (self->grid)
    {
      vs_card_grid_clear (self->grid);
      vs_card_grid_set_dashboard (self->grid, NULL);
    }
  vs_template_dispose (GTK_WIDGET (self), VS_TYPE_DASHBOARD_PAGE);
  g_clear_pointer (&self->page_data, vs_page_data_unref);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->selection, vs_selection_free);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  G_OBJECT_CLASS (vs_dashboard_page_parent_class)->dispose (object);
}

static void
vs_dashboard_page_class_init (VsDashboardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_dashboard_page_dispose;
  widget_class->map = vs_dashboard_page_map;
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (VS_TYPE_CARD_GRID);
  g_type_ensure (VS_TYPE_FILTER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/dashboard-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VsDashboardPage, stack);
  gtk_widget_class_bind_template_child (widget_class, VsDashboardPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, VsDashboardPage, grid);
  gtk_widget_class_bind_template_child (widget_class, VsDashboardPage, failed);
  gtk_widget_class_set_css_name (widget_class, "dashboardpage");
}

static void
vs_dashboard_page_init (VsDashboardPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->stale = TRUE;
  self->selection = vs_selection_new ();
  self->shown = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
vs_dashboard_page_new (VsWorkbench *workbench, const char *name)
{
  VsDashboardPage *self = g_object_new (VS_TYPE_DASHBOARD_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  self->name = g_strdup (name);
  vs_filter_bar_set_workbench (self->filter_bar, workbench);
  g_signal_connect_object (self->filter_bar, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::data", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::filter", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

const char *
vs_dashboard_page_get_name (VsDashboardPage *self)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), NULL);
  return self->name;
}

const VsSelection *
vs_dashboard_page_get_selection (VsDashboardPage *self)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), NULL);
  return self->selection;
}

void
vs_dashboard_page_set_selection (VsDashboardPage *self, VsSelection *selection)
{
  g_return_if_fail (VS_IS_DASHBOARD_PAGE (self) && selection);
  vs_selection_free (self->selection);
  self->selection = selection;
  show_selection (self);
  refresh (self);
}

gboolean
vs_dashboard_page_clear_picks (VsDashboardPage *self)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), FALSE);
  guint before = self->selection->picks->len;
  for (guint i = before; i > 0; i--)
    if (((const VsPick *) g_ptr_array_index (self->selection->picks, i - 1))->tile)
      vs_selection_drop (self->selection, i - 1);
  if (self->selection->picks->len == before)
    return FALSE;
  show_selection (self);
  refresh (self);
  return TRUE;
}

const char *
vs_dashboard_page_get_subject (VsDashboardPage *self)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), NULL);
  if (!self->page_data || !self->page_data->dashboard->about || self->selection->picks->len == 0)
    return NULL;
  const VsPick *first = g_ptr_array_index (self->selection->picks, 0);
  return ((const VsPicked *) g_ptr_array_index (first->marks, 0))->words;
}

gboolean
vs_dashboard_page_find_row (VsDashboardPage *self, char **table, char **key)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), FALSE);
  if (!vs_dashboard_page_get_subject (self))
    return FALSE;
  const VsPick *first = g_ptr_array_index (self->selection->picks, 0);
  VsData *data = vs_workbench_get_data (self->workbench);
  return data && vs_row_of_condition (vs_data_model (data), ((const VsPicked *) g_ptr_array_index (first->marks, 0))->text, table, key);
}

/* What is picked and what is chosen in the bar; NULL: nothing. (transfer full) */
static char *
filter_in_words (VsDashboardPage *self)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autofree char *chosen = vs_filter_bar_dup_words (self->filter_bar);
  if (chosen)
    g_strv_builder_add (all, chosen);
  for (guint i = 0; i < self->selection->picks->len; i++)
    {
      g_autofree char *words = vs_pick_words (g_ptr_array_index (self->selection->picks, i));
      g_strv_builder_add (all, words);
    }
  g_auto (GStrv) words = g_strv_builder_end (all);
  return *words ? g_strjoinv (" · ", words) : NULL;
}

VsShown *
vs_dashboard_page_dup_shown (VsDashboardPage *self, const char *tile)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), NULL);
  g_autoptr (GPtrArray) tiles = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_tile_data_unref);
  const VsDashboard *dashboard = self->page_data ? self->page_data->dashboard : NULL;
  const char *where = NULL;
  for (guint i = 0; dashboard && i < dashboard->tiles->len; i++)
    {
      VsTileData *data = vs_tile_card_get_data (VS_TILE_CARD (vs_card_grid_get_card (self->grid, i)));
      if (tile && g_strcmp0 (((const VsTile *) g_ptr_array_index (dashboard->tiles, i))->id, tile) != 0)
        continue;
      if (!data || data->page != self->page_data)
        return NULL;
      g_ptr_array_add (tiles, vs_tile_data_ref (data));
      where = g_ptr_array_index (self->shown, i);
    }
  return tiles->len == 0 ? NULL : vs_shown_new (g_steal_pointer (&tiles), g_strdup (tile), filter_in_words (self), g_strdup (where),
                                                g_strdup (vs_workbench_get_title (self->workbench)));
}

gboolean
vs_dashboard_page_is_busy (VsDashboardPage *self)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), FALSE);
  return self->job != NULL;
}
