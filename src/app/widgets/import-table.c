/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-table.c: see import-table.h. */
#include "widgets/import-table.h"

#include "base/text.h"
#include "widgets/level.h"
#include <glib/gi18n-lib.h>

#define MAX_COLUMNS 40
#define MAX_FAULTS 8
#define MAX_CHARS 24

static GtkWidget *
attach (GtkGrid *grid, const char *text, const char *css_class, gboolean right, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), right ? 1 : 0);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (g_utf8_strlen (text, -1) > MAX_CHARS)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), MAX_CHARS);
      gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
      gtk_widget_set_tooltip_text (label, text);
    }
  gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (grid, label, column, row, 1, 1);
  return label;
}

static void
attach_line (GtkGrid *grid, guint64 line, int row)
{
  g_autofree char *text = line > 0 ? vs_format_full (line, VS_FORMAT_INTEGER, NULL) : g_strdup ("");
  attach (grid, text, "grid-head", TRUE, 0, row);
}

static gboolean
is_number (VsCellType type)
{
  return type == VS_CELL_INTEGER || type == VS_CELL_NUMBER || type == VS_CELL_MONEY;
}

/* Why a row does not land, over the width of the table. */
static void
attach_reason (GtkGrid *grid, VsLevel level, const char *reason, int n_columns, int at)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "verdict");
  vs_level_set_label (GTK_LABEL (label), level, NULL, reason);
  gtk_grid_attach (grid, label, 1, at, MAX (n_columns, 1), 1);
}

static void
attach_heads (GtkGrid *grid, const VsPreview *preview, const VsPreviewTable *table)
{
  attach (grid, vs_place_heading (preview->kind), "grid-head", TRUE, 0, 0);
  for (guint c = 0; c < MIN (table->columns->len, MAX_COLUMNS); c++)
    {
      const VsPreviewColumn *column = g_ptr_array_index (table->columns, c);
      attach (grid, column->name, "key", is_number (column->type), c + 1, 0);
      attach (grid, column->attribute ? _("attribute") : vs_cell_type_name (column->type), "grid-head", is_number (column->type), c + 1, 1);
    }
}

static void
attach_landed (GtkGrid *grid, const VsPreviewTable *table, const VsPreviewLanded *landed, int row)
{
  attach_line (grid, landed->line, row);
  for (guint c = 0; c < MIN (table->columns->len, MAX_COLUMNS); c++)
    {
      const VsPreviewColumn *column = g_ptr_array_index (table->columns, c);
      attach (grid, landed->cells[c] ? landed->cells[c] : "–", landed->cells[c] ? "grid-cell" : "grid-missing", is_number (column->type), c + 1, row);
    }
}

/* In the order of the file: landed rows, and those that do not land, each at its line. */
static void
fill_table (GtkGrid *grid, const VsPreview *preview, const VsPreviewTable *table)
{
  int at = 2;
  guint next = 0;
  attach_heads (grid, preview, table);
  for (guint i = 0; i < preview->rows->len; i++)
    {
      const VsPreviewRow *row = g_ptr_array_index (preview->rows, i);
      for (; next < table->rows->len && ((VsPreviewLanded *) g_ptr_array_index (table->rows, next))->line <= row->line
             && ((VsPreviewLanded *) g_ptr_array_index (table->rows, next))->line > 0; next++)
        attach_landed (grid, table, g_ptr_array_index (table->rows, next), at++);
      if (row->reason || row->old)
        {
          attach_line (grid, row->line, at);
          attach_reason (grid, row->reason ? VS_LEVEL_ORANGE : VS_LEVEL_BLUE, row->reason ? row->reason : _("Older than the watermark: skipped"), table->columns->len, at++);
        }
    }
  for (guint n = 0; next < table->rows->len && n < preview->rows->len; next++, n++)
    attach_landed (grid, table, g_ptr_array_index (table->rows, next), at++);
}

static void
fill_source (GtkGrid *grid, const VsPreview *preview)
{
  int at = 1;
  attach (grid, vs_place_heading (preview->kind), "grid-head", TRUE, 0, 0);
  for (guint c = 0; preview->header[c] && c < MAX_COLUMNS; c++)
    attach (grid, preview->header[c], "key", FALSE, c + 1, 0);
  for (guint i = 0; i < preview->rows->len; i++, at++)
    {
      const VsPreviewRow *row = g_ptr_array_index (preview->rows, i);
      attach_line (grid, row->line, at);
      for (guint c = 0; row->source[c] && c < MAX_COLUMNS; c++)
        {
          g_autofree char *bad = (int) c == row->column ? g_strdup_printf ("◆ %s", row->source[c]) : NULL;
          GtkWidget *cell = attach (grid, bad ? bad : row->source[c], "grid-cell", FALSE, c + 1, at);
          if (bad)
            {
              gtk_widget_add_css_class (cell, "level-orange");
              gtk_widget_set_tooltip_text (cell, row->reason);
            }
        }
    }
}

static GtkWidget *
scrolled (GtkWidget *grid)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (grid, "preview-grid");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  return scroller;
}

GtkWidget *
vs_import_table_new (const VsPreview *preview, guint table)
{
  GtkWidget *grid = gtk_grid_new ();
  g_return_val_if_fail (preview, grid);
  if (table < preview->tables->len)
    fill_table (GTK_GRID (grid), preview, g_ptr_array_index (preview->tables, table));
  else
    fill_source (GTK_GRID (grid), preview);
  return scrolled (grid);
}

GtkWidget *
vs_import_faults_new (const VsSniff *sniff)
{
  if (sniff->faults->len == 0)
    return NULL;
  GtkWidget *grid = gtk_grid_new ();
  for (guint i = 0; i < MIN (sniff->faults->len, MAX_FAULTS); i++)
    {
      const VsSniffFault *fault = g_ptr_array_index (sniff->faults, i);
      const VsSniffColumn *column = fault->column >= 0 ? g_ptr_array_index (sniff->columns, fault->column) : NULL;
      attach_line (GTK_GRID (grid), fault->line, i);
      attach (GTK_GRID (grid), column ? column->name : _("the row"), "key", FALSE, 1, i);
      attach (GTK_GRID (grid), fault->text, "grid-cell", FALSE, 2, i);
      GtkWidget *why = gtk_label_new (fault->why);
      gtk_label_set_xalign (GTK_LABEL (why), 0);
      gtk_widget_add_css_class (why, "verdict");
      gtk_grid_attach (GTK_GRID (grid), why, 3, i, 1, 1);
    }
  return scrolled (grid);
}
