/* SPDX-License-Identifier: GPL-3.0-or-later */
/* result-table.c: see result-table.h. The table is as high as its rows and the page scrolls; of many rows the first are there, and a
 * button brings more, because each row made costs time before the first frame. In a narrow card the table scrolls sideways rather than
 * cutting a column.
 * The action is the tile's "action": { "column": "next_action" or "label": "Call", "page": … }: what the link says, and where it leads
 * with this row as the filter. The bold column is the one that "columns" says, else the first. */
#include "widgets/result-table.h"

#include "base/json.h"
#include "chart/page.h"
#include "base/text.h"
#include "widgets/level.h"
#include <glib/gi18n-lib.h>

#define FIRST_ROWS 5      /* at least */
#define MOST_ROWS 40
#define ROW 32
#define LAST_FEW 2
#define AROUND 130       /* pixels of a card that are no rows: padding, title, heads, the button */
#define LONG 40          /* letters: such a text takes all room to spare */
#define MORE_ROWS 35

struct _VsResultTable {
  GtkWidget   parent_instance;
  GtkWidget  *scroller;
  GtkWidget  *more;        /* the button; NULL when all rows are there from the start */
  GtkSliceListModel *slice;
  VsTileData *data;
  gboolean    full;
};

enum { ROW_ACTION, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsResultTable, vs_result_table, GTK_TYPE_WIDGET)

/* What a column's factory needs to know. */
typedef struct {
  VsResultTable *table;   /* lives longer than its factories */
  guint          column;
  gboolean       text;
  gboolean       key;     /* the bold one */
} ColumnInfo;

static void
column_info_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* The whole text of what is cut, or the full number behind a short one; nothing where all is to be seen. */
static gboolean
tooltip_cb (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  const char *whole = g_object_get_data (G_OBJECT (label), "whole");
  gboolean cut = pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label)));
  if (!whole || (!cut && gtk_label_get_ellipsize (GTK_LABEL (label)) != PANGO_ELLIPSIZE_NONE))
    return FALSE;
  gtk_tooltip_set_text (tooltip, whole);
  return TRUE;
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item, ColumnInfo *info)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), info->text ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), info->text ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_label_set_width_chars (GTK_LABEL (label), info->text ? 8 : -1);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  if (!info->text)
    gtk_widget_add_css_class (label, "numeric");
  if (info->key)
    gtk_widget_add_css_class (label, "key");
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, ColumnInfo *info)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  VsResultRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = vs_result_row_dup_text (row, info->column, info->table->full);
  g_autofree char *whole = vs_result_row_dup_text (row, info->column, TRUE);
  vs_level_set_label (GTK_LABEL (label), vs_result_row_get_level (row, info->column), NULL, text);
  gboolean more = info->text || !g_str_equal (text, whole);
  g_object_set_data_full (G_OBJECT (label), "whole", more ? g_steal_pointer (&whole) : NULL, g_free);
}

static void
action_clicked_cb (GtkButton *button, GtkListItem *item)
{
  VsResultRow *row = gtk_list_item_get_item (item);
  GtkWidget *table = gtk_widget_get_ancestor (GTK_WIDGET (button), VS_TYPE_RESULT_TABLE);
  if (row && table)
    g_signal_emit (table, signals[ROW_ACTION], 0, row);
}

static void
setup_action (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "card-link");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect (button, "clicked", G_CALLBACK (action_clicked_cb), item);
  gtk_list_item_set_child (item, button);
}

static void
bind_action (GtkSignalListItemFactory *factory, GtkListItem *item, ColumnInfo *info)
{
  GtkWidget *button = gtk_list_item_get_child (item);
  VsResultRow *row = gtk_list_item_get_item (item);
  VsJson action = vs_json_get (info->table->data->content->tile->json, "action");
  const char *column = vs_json_string_or (vs_json_get (action, "column"), NULL);
  g_autofree char *own = column ? vs_result_row_dup_value (row, column) : NULL;
  g_autofree char *name = vs_result_row_dup_text (row, 0, FALSE);
  const char *text = own && *own ? own : vs_json_string_or (vs_json_get (action, "label"), "");
  g_autofree char *label = g_strdup_printf ("%s, %s", text, name);
  gtk_button_set_label (GTK_BUTTON (button), text);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);   /* else its text is its name */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer column)
{
  return vs_result_row_compare ((VsResultRow *) a, (VsResultRow *) b, GPOINTER_TO_UINT (column));
}

/* What the tile's "columns" says of this one. */
static gboolean
is_bold (VsResultTable *self, guint column)
{
  const VsQueryColumn *about = g_ptr_array_index (self->data->content->result->columns, column);
  VsJson columns = vs_json_get (self->data->content->tile->json, "columns");
  gboolean said = FALSE;
  for (guint i = 0; vs_json_exists (columns) && i < vs_json_length (columns); i++)
    {
      VsJson entry = vs_json_at (columns, i);
      gboolean bold = vs_json_boolean_or (vs_json_get (entry, "bold"), FALSE);
      if (bold && g_strcmp0 (vs_json_string_or (vs_json_get (entry, "name"), NULL), about->name) == 0)
        return TRUE;
      said |= bold;
    }
  return !said && column == 0;
}

/* The column that only says what the action is. */
static gboolean
is_action_column (VsResultTable *self, const VsQueryColumn *about)
{
  VsJson action = vs_json_get (self->data->content->tile->json, "action");
  return g_strcmp0 (vs_json_string_or (vs_json_get (action, "column"), NULL), about->name) == 0;
}

static GtkListItemFactory *
factory_new (VsResultTable *self, guint column, gboolean text, GCallback setup, GCallback bind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  for (guint i = 0; i < 2; i++)
    {
      ColumnInfo *info = g_new (ColumnInfo, 1);
      *info = (ColumnInfo) { self, column, text, is_bold (self, column) };
      g_signal_connect_data (factory, i ? "bind" : "setup", i ? bind : setup, info, column_info_free, 0);
    }
  return factory;
}

static void
append_column (VsResultTable *self, GtkColumnView *view, guint i, gboolean expand)
{
  const VsQueryColumn *about = g_ptr_array_index (self->data->content->result->columns, i);
  gboolean text = vs_result_column_is_text (self->data->content->result, i);
  GtkListItemFactory *factory = factory_new (self, i, text, G_CALLBACK (setup_cell), G_CALLBACK (bind_cell));
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (about->caption ? about->caption : about->name, factory);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_rows, GUINT_TO_POINTER (i), NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_append_column (view, column);
}

static void
append_action (VsResultTable *self, GtkColumnView *view)
{
  GtkListItemFactory *factory = factory_new (self, 0, TRUE, G_CALLBACK (setup_action), G_CALLBACK (bind_action));
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("", factory);
  gtk_column_view_append_column (view, column);
}

/* As many as the tile has room for on its grid; a button is not put in the place of the last few. */
static guint
first_rows (const VsTile *tile, gsize n_rows)
{
  guint fitting = (guint) CLAMP ((vs_page_span (MAX (tile->h, 1)) - AROUND) / ROW, FIRST_ROWS, MOST_ROWS);
  return n_rows <= fitting + LAST_FEW ? fitting + LAST_FEW : fitting;
}

/* Room to spare goes to the last column of long texts; without one to all of them alike (−1), so that no gap stands before the action. */
static int
long_column (VsResultTable *self, const VsResult *result)
{
  int found = -1;
  for (guint i = 0; i < result->columns->len; i++)
    for (gsize row = 0; row < MIN (result->frame->n_rows, MOST_ROWS); row++)
      {
        g_autofree char *text = vs_result_column_is_text (result, i) && !is_action_column (self, g_ptr_array_index (result->columns, i))
                                  ? vs_result_format (result, i, row, NULL, FALSE) : NULL;
        if (text && g_utf8_strlen (text, -1) > LONG)
          found = (int) i;
      }
  return found;
}

static gboolean
has_action (VsResultTable *self)
{
  return !self->full && vs_json_exists (vs_json_get (self->data->content->tile->json, "action"));
}

static void
activated_cb (VsResultTable *self, guint position, GtkColumnView *view)
{
  g_autoptr (VsResultRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);
  if (row && has_action (self))
    g_signal_emit (self, signals[ROW_ACTION], 0, row);
}

/* Heads of numbers stand above their numbers. There is no other way to say so: the head is a button GTK makes, with a box in it. */
static void
align_heads (VsResultTable *self, GtkWidget *view, const guint8 *numbers)
{
  GtkWidget *header = gtk_widget_get_first_child (view), *head = header ? gtk_widget_get_first_child (header) : NULL;
  for (guint i = 0; head; i++, head = gtk_widget_get_next_sibling (head))
    {
      GtkWidget *box = gtk_widget_get_first_child (head);
      if (box && numbers[i])
        gtk_widget_set_halign (box, GTK_ALIGN_END);
    }
}

/* A list of facts about one thing has nothing above its columns. */
static gboolean
has_heads (const VsResult *result)
{
  for (guint i = 0; i < result->columns->len; i++)
    {
      const char *caption = ((const VsQueryColumn *) g_ptr_array_index (result->columns, i))->caption;
      if (!caption || *caption)
        return TRUE;
    }
  return FALSE;
}

static GtkWidget *
view_new (VsResultTable *self)
{
  const VsResult *result = self->data->content->result;
  GtkWidget *view = gtk_column_view_new (NULL);
  int widest = long_column (self, result);
  g_autofree guint8 *numbers = g_new0 (guint8, result->columns->len + 1);
  for (guint i = 0, n = 0; i < result->columns->len; i++)
    {
      if (has_action (self) && is_action_column (self, g_ptr_array_index (result->columns, i)))
        continue;
      append_column (self, GTK_COLUMN_VIEW (view), i, widest < 0 || (int) i == widest);
      numbers[n++] = !vs_result_column_is_text (result, i);
    }
  if (has_action (self))
    append_action (self, GTK_COLUMN_VIEW (view));
  align_heads (self, view, numbers);
  if (!has_heads (result))
    gtk_widget_set_visible (gtk_widget_get_first_child (view), FALSE);
  GtkSortListModel *sorted = gtk_sort_list_model_new (vs_result_model_new (self->data),
                                                      g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (view))));
  gtk_sort_list_model_set_incremental (sorted, result->frame->n_rows > 5000);
  self->slice = gtk_slice_list_model_new (G_LIST_MODEL (sorted), 0, first_rows (self->data->content->tile, result->frame->n_rows));
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->slice)));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (view), GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (view, "activate", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->data->content->title ? self->data->content->title : "", -1);
  return view;
}

static void
vs_result_table_dispose (GObject *object)
{
  VsResultTable *self = VS_RESULT_TABLE (object);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->more, gtk_widget_unparent);
  g_clear_object (&self->slice);
  g_clear_pointer (&self->data, vs_tile_data_unref);
  G_OBJECT_CLASS (vs_result_table_parent_class)->dispose (object);
}

static void
vs_result_table_class_init (VsResultTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_result_table_dispose;
  signals[ROW_ACTION] = g_signal_new ("row-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                      VS_TYPE_RESULT_ROW);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "resulttable");
}

static void
vs_result_table_init (VsResultTable *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

/* "Show more · 25 of 500" */
static void
update_more (VsResultTable *self)
{
  const VsResult *result = self->data->content->result;
  guint size = gtk_slice_list_model_get_size (self->slice);
  g_autofree char *shown = vs_format_full (size, VS_FORMAT_INTEGER, NULL);
  g_autofree char *all = vs_format_full (result->frame->n_rows, VS_FORMAT_INTEGER, NULL);
  /* Translators: how many rows of a table are shown, and how many there are */
  g_autofree char *text = g_strdup_printf (_("Show more · %s of %s"), shown, all);
  gtk_button_set_label (GTK_BUTTON (self->more), text);
  gtk_widget_set_visible (self->more, size < result->frame->n_rows);
}

static void
more_cb (VsResultTable *self)
{
  gtk_slice_list_model_set_size (self->slice, gtk_slice_list_model_get_size (self->slice) + MORE_ROWS);
  update_more (self);
}

static GtkWidget *
more_new (VsResultTable *self)
{
  GtkWidget *more = gtk_button_new ();
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_add_css_class (more, "card-link");
  gtk_widget_set_halign (more, GTK_ALIGN_START);
  g_signal_connect_object (more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
  return more;
}

GtkWidget *
vs_result_table_new (VsTileData *data, gboolean full)
{
  VsResultTable *self = g_object_new (VS_TYPE_RESULT_TABLE, NULL);
  self->data = vs_tile_data_ref (data);
  self->full = full;
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), view_new (self));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  if (data->content->result->frame->n_rows > first_rows (data->content->tile, data->content->result->frame->n_rows))
    {
      self->more = more_new (self);
      gtk_widget_set_parent (self->more, GTK_WIDGET (self));
      update_more (self);
    }
  return GTK_WIDGET (self);
}
