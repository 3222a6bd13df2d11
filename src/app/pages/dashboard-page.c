/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dashboard-page.c: see dashboard-page.h. The worker posts to the main loop what it has finished: first the dashboard itself, then card
 * after card. Each post carries the number of its load; posts of a load that was overtaken are dropped.
 * Links leave the page through the window's action "win.follow" (page, filter). */
#include "pages/dashboard-page.h"

#include "base/json.h"
#include "widgets/card-grid.h"
#include "widgets/filter-bar.h"
#include "widgets/template.h"
#include "widgets/tile-card.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MAX_FILTER_VALUES 200

struct _VsDashboardPage {
  GtkWidget      parent_instance;
  VsWorkbench   *workbench;
  char          *name;
  char          *link_filter;
  GtkStack      *stack;
  VsFilterBar   *filter_bar;
  VsCardGrid    *grid;
  AdwStatusPage *failed;
  VsPageData    *page_data;    /* whose dashboard the grid shows */
  VsJob         *job;
  guint          serial;       /* of the load under way */
  gboolean       stale;        /* something changed while the page was not to be seen */
};

G_DEFINE_FINAL_TYPE (VsDashboardPage, vs_dashboard_page, GTK_TYPE_WIDGET)

/* ── In the worker ── */

typedef struct {
  VsDashboardPage *page;
  guint            serial;
  VsData          *data;
  char            *name;
  char            *where;
  char            *link;       /* the part of where that a link brought */
} Load;

typedef struct {
  VsDashboardPage *page;
  guint            serial;
  VsPageData      *page_data;
  GPtrArray       *choices;    /* the first post … */
  char            *link_words; /* … with what the link's filter means; NULL: none */
  VsTileData      *tile;       /* the others */
  guint            index;
} Post;

static gboolean deliver (gpointer data);

static void
load_free (Load *load)
{
  vs_data_unref (load->data);
  g_object_unref (load->page);
  g_free (load->name);
  g_free (load->where);
  g_free (load->link);
  g_free (load);
}

static void
post_free (Post *post)
{
  g_object_unref (post->page);
  g_clear_pointer (&post->page_data, vs_page_data_unref);
  g_clear_pointer (&post->choices, g_ptr_array_unref);
  g_clear_pointer (&post->tile, vs_tile_data_unref);
  g_free (post->link_words);
  g_free (post);
}

static void
send (Load *load, VsPageData *page_data, GPtrArray *choices, char *link_words, VsTileData *tile, guint index)
{
  Post *post = g_new0 (Post, 1);
  *post = (Post) { g_object_ref (load->page), load->serial, vs_page_data_ref (page_data), choices, link_words, tile, index };
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT_IDLE, deliver, post, (GDestroyNotify) post_free);
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

/* What a person calls the one row that `filter` leaves: "Hotel 53 243"; NULL when it cannot be told. */
static char *
label_of_row (VsData *data, const VsEntity *entity, const char *filter)
{
  g_auto (GStrv) quotes = g_strsplit (filter, "\"", -1);
  g_autofree char *where = g_strjoinv ("\\\"", quotes);
  g_autofree char *query = g_strdup_printf ("{ \"rows\": \"%s\", \"fields\": [\"%s\"], \"where\": \"%s\", \"limit\": 1 }", entity->name,
                                            entity->label, where);
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (query, "link", NULL);
  g_autoptr (VsResult) result = doc ? vs_query_run (data, vs_json_doc_root (doc), NULL, NULL, NULL) : NULL;
  return result && result->frame->n_rows == 1 ? vs_result_format (result, 0, 0, NULL, FALSE) : NULL;
}

/* "customer.region = 'North'" as "Region: North", a customer's key as its name; anything else as it is. */
static char *
link_in_words (VsData *data, const char *filter)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(\\w+)\\.(\\w+) = '(.*)'$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  if (!filter || !g_regex_match (regex, filter, 0, &match))
    return g_strdup (filter);
  g_autofree char *name = g_match_info_fetch (match, 1), *path = g_match_info_fetch (match, 2), *value = g_match_info_fetch (match, 3);
  const VsEntity *entity = vs_model_entity (vs_data_model (data), name);
  const VsField *field = entity ? vs_entity_field (entity, path) : NULL;
  char *label = entity && entity->label && g_strcmp0 (entity->key, path) == 0 ? label_of_row (data, entity, filter) : NULL;
  if (label)
    return label;
  return field && field->caption ? g_strdup_printf ("%s: %s", field->caption, value) : g_strdup (filter);
}

static gboolean
load_run (VsJob *job, gpointer data, GError **error)
{
  Load *load = data;
  VsDashboard *dashboard = vs_dashboard_load (vs_data_workspace (load->data), load->name, error);
  if (!dashboard)
    return FALSE;
  g_autoptr (VsPageData) page_data = vs_page_data_new (dashboard, load->data);
  send (load, page_data, read_choices (load->data, dashboard), link_in_words (load->data, load->link), NULL, 0);
  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      if (!vs_job_check (job, error))
        return FALSE;
      VsTileContent *content = vs_tile_content_new (load->data, g_ptr_array_index (dashboard->tiles, i), load->where, job);
      send (load, page_data, NULL, NULL, vs_tile_data_new (page_data, content), i);
    }
  return TRUE;
}

/* ── On the main loop ── */

static void
follow_cb (VsDashboardPage *self, const char *page, const char *filter)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.follow", "(ss)", page ? page : "", filter ? filter : "");
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
  if (!keep)
    vs_card_grid_clear (self->grid);
  vs_card_grid_set_dashboard (self->grid, page_data->dashboard);
  g_clear_pointer (&self->page_data, vs_page_data_unref);
  self->page_data = vs_page_data_ref (page_data);
  for (guint i = 0; !keep && i < page_data->dashboard->tiles->len; i++)
    {
      GtkWidget *card = vs_tile_card_new (g_ptr_array_index (page_data->dashboard->tiles, i));
      g_signal_connect_object (card, "follow", G_CALLBACK (follow_cb), self, G_CONNECT_SWAPPED);
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
      vs_filter_bar_set_choices (self->filter_bar, post->choices);
      vs_filter_bar_set_link (self->filter_bar, post->link_words);
      return G_SOURCE_REMOVE;
    }
  GtkWidget *card = vs_card_grid_get_card (self->grid, post->index);
  if (card)
    vs_tile_card_set_data (VS_TILE_CARD (card), post->tile);
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

static char *
both_filters (VsDashboardPage *self)
{
  const char *chosen = vs_workbench_get_filter (self->workbench);
  if (chosen && self->link_filter)
    return g_strdup_printf ("(%s) and (%s)", chosen, self->link_filter);
  return g_strdup (chosen ? chosen : self->link_filter);
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
  *load = (Load) { g_object_ref (self), self->serial, vs_data_ref (data), g_strdup (self->name), both_filters (self), g_strdup (self->link_filter) };
  self->job = vs_workbench_background (self->workbench, load_run, load, (GDestroyNotify) load_free, self, load_done);
}

static void
cleared_cb (VsDashboardPage *self)
{
  vs_dashboard_page_set_link_filter (self, NULL);
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
  g_clear_pointer (&self->link_filter, g_free);
  G_OBJECT_CLASS (vs_dashboard_page_parent_class)->dispose (object);
}

static void
vs_dashboard_page_class_init (VsDashboardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_dashboard_page_dispose;
  widget_class->map = vs_dashboard_page_map;
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
}

GtkWidget *
vs_dashboard_page_new (VsWorkbench *workbench, const char *name)
{
  VsDashboardPage *self = g_object_new (VS_TYPE_DASHBOARD_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  self->name = g_strdup (name);
  vs_filter_bar_set_workbench (self->filter_bar, workbench);
  g_signal_connect_object (self->filter_bar, "cleared", G_CALLBACK (cleared_cb), self, G_CONNECT_SWAPPED);
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

void
vs_dashboard_page_set_link_filter (VsDashboardPage *self, const char *filter)
{
  g_return_if_fail (VS_IS_DASHBOARD_PAGE (self));
  filter = filter && *filter ? filter : NULL;
  if (g_strcmp0 (self->link_filter, filter) == 0)
    return;
  g_free (self->link_filter);
  self->link_filter = g_strdup (filter);
  if (!filter)
    vs_filter_bar_set_link (self->filter_bar, NULL);
  refresh (self);
}

gboolean
vs_dashboard_page_is_busy (VsDashboardPage *self)
{
  g_return_val_if_fail (VS_IS_DASHBOARD_PAGE (self), FALSE);
  return self->job != NULL;
}
