/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.c: see output.h. Pictures are drawn by the chart room, the same for screen, file and paper. */
#include "output.h"

#include "compat.h"
#include "export/table.h"
#include "export/xlsx.h"
#include "widgets/chart-view.h"
#include "widgets/made-of.h"
#include <glib/gi18n-lib.h>

#define PICTURE_WIDTH 1440   /* of a page; a tile has its share of the columns */
#define PICTURE_SCALE 2

static int
picture_width (const VsShown *shown)
{
  const VsTile *tile = ((VsTileContent *) g_ptr_array_index (shown->contents, 0))->tile;
  return shown->tile ? MAX (360, PICTURE_WIDTH * tile->w / vs_shown_dashboard (shown)->columns) : PICTURE_WIDTH;
}

static const VsTileContent *const *
contents_of (const VsShown *shown)
{
  return (const VsTileContent *const *) shown->contents->pdata;
}

/* ── Clipboard ── */

static gboolean
copy_picture (GdkClipboard *clipboard, VsShown *shown, GError **error)
{
  g_autoptr (GBytes) png = vs_page_render (vs_shown_dashboard (shown), contents_of (shown), &shown->head, VS_PAGE_PNG, vs_chart_view_theme (),
                                           picture_width (shown), PICTURE_SCALE, error);
  g_autoptr (GdkTexture) texture = png ? gdk_texture_new_from_bytes (png, error) : NULL;
  if (texture)
    gdk_clipboard_set_texture (clipboard, texture);
  return texture != NULL;
}

static gboolean
copy_table (GdkClipboard *clipboard, VsShown *shown)
{
  g_autoptr (VsResult) table = vs_tile_table (vs_shown_data (shown), contents_of (shown)[0]);
  g_autofree char *tsv = table ? vs_table_tsv (table) : NULL;
  if (tsv)
    gdk_clipboard_set_text (clipboard, tsv);
  return tsv != NULL;
}

void
vs_output_copy (GtkWidget *widget, VsWorkbench *workbench, VsShown *shown, const char *what)
{
  g_autoptr (VsShown) own = shown;
  g_autoptr (GError) error = NULL;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  const VsTileContent *content = contents_of (own)[0];
  if (g_str_equal (what, "number") && content->number_full)
    {
      gdk_clipboard_set_text (clipboard, content->number_full);
      vs_workbench_say (workbench, _("Copied: %s"), content->number_full);
    }
  else if (g_str_equal (what, "table") && copy_table (clipboard, own))
    vs_workbench_say (workbench, _("The table is copied: paste it into a spreadsheet"));
  else if (g_str_equal (what, "picture") && copy_picture (clipboard, own, &error))
    vs_workbench_say (workbench, _("The picture is copied"));
  else if (error)
    vs_workbench_fail (workbench, _("The picture could not be copied"), error);
  else
    vs_workbench_say (workbench, _("There is nothing here to copy"));
}

/* ── Files ── */

typedef struct {
  VsWorkbench *workbench;
  VsShown     *shown;
  char        *kind, *path;
  VsTheme      theme;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->workbench);
  vs_shown_free (export->shown);
  g_free (export->kind);
  g_free (export->path);
  g_free (export);
}

static gboolean
write_csv (Export *export, VsJob *job, GError **error)
{
  VsShown *shown = export->shown;
  if (!shown->tile)
    return vs_tables_write_csv (vs_shown_data (shown), contents_of (shown), shown->contents->len, export->path, NULL, job, error);
  g_autoptr (VsResult) table = vs_tile_table (vs_shown_data (shown), contents_of (shown)[0]);
  if (table)
    return vs_table_write_csv (table, export->path, error);
  g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” holds no rows. Choose PDF, PNG or SVG for what it says."), vs_shown_title (shown));
  return FALSE;
}

static gboolean
export_run (VsJob *job, gpointer data, GError **error)
{
  Export *export = data;
  VsShown *shown = export->shown;
  VsPageKind kind = g_str_equal (export->kind, "pdf") ? VS_PAGE_PDF : g_str_equal (export->kind, "png") ? VS_PAGE_PNG : VS_PAGE_SVG;
  vs_job_report (job, 0, _("Writing %s"), vs_shown_title (shown));
  if (g_str_equal (export->kind, "csv"))
    return write_csv (export, job, error);
  if (g_str_equal (export->kind, "xlsx"))
    return vs_export_xlsx (vs_shown_data (shown), contents_of (shown), shown->contents->len, vs_shown_title (shown), shown->filter,
                           export->path, NULL, job, error);
  return vs_page_write (vs_shown_dashboard (shown), contents_of (shown), &shown->head, kind, export->path, export->theme,
                        picture_width (shown), PICTURE_SCALE, error);
}

static void
export_done (VsWorkbench *workbench, gpointer data, const GError *error)
{
  Export *export = data;
  g_autofree char *name = g_path_get_basename (export->path);
  if (error)
    vs_workbench_fail (workbench, _("The page could not be exported"), error);
  else
    vs_workbench_say (workbench, _("Exported as %s"), name);
}

static void
file_chosen (gpointer owner, GFile *file)
{
  char *path = file ? g_file_get_path (file) : NULL;
  if (!path)
    return;
  Export *export = g_object_steal_data (owner, "export");
  export->path = path;
  vs_workbench_start (export->workbench, _("Exporting"), export_run, export, (GDestroyNotify) export_free, export_done);
}

void
vs_output_export (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown, const char *kind)
{
  g_autoptr (GObject) request = g_object_new (G_TYPE_OBJECT, NULL);   /* owns the export until the dialog is answered */
  Export *export = g_new0 (Export, 1);
  gboolean folder = g_str_equal (kind, "csv") && !shown->tile;
  const char *id = shown->tile ? shown->tile : vs_shown_dashboard (shown)->name;
  g_autofree char *upper = g_ascii_strup (kind, -1);
  g_autofree char *filter = g_strdup_printf (_("%s files"), upper);
  g_autofree char *glob = g_strdup_printf ("*.%s", kind);
  g_autofree char *name = folder ? g_strdup_printf ("%s-csv", id) : g_strdup_printf ("%s.%s", id, kind);
  VsFileRequest file = { shown->tile ? _("Export Tile") : _("Export Page"), _("_Export"), folder ? NULL : filter, folder ? NULL : glob, name };
  *export = (Export) { .workbench = g_object_ref (workbench), .shown = shown, .kind = g_strdup (kind),
                       .theme = g_str_equal (kind, "pdf") ? VS_THEME_LIGHT : vs_chart_view_theme () };
  g_object_set_data_full (request, "export", export, (GDestroyNotify) export_free);
  vs_compat_save_file (parent, &file, request, file_chosen);
}

/* ── Paper ── */

typedef struct {
  VsShown *shown;
  VsPaper *paper;
} Print;

static void
print_free (Print *print, GClosure *closure)
{
  g_clear_pointer (&print->paper, vs_paper_free);
  vs_shown_free (print->shown);
  g_free (print);
}

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, Print *print)
{
  gtk_print_operation_set_n_pages (operation, vs_paper_n_sheets (print->paper));
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Print *print)
{
  vs_paper_draw (print->paper, page, gtk_print_context_get_cairo_context (context), gtk_print_context_get_width (context),
                 gtk_print_context_get_height (context));
}

void
vs_output_print (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GError) error = NULL;
  Print *print = g_new0 (Print, 1);
  *print = (Print) { shown, vs_paper_new (vs_shown_dashboard (shown), contents_of (shown), &shown->head, VS_THEME_LIGHT, 0) };
  gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, vs_shown_title (shown));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (begin_print_cb), print, (GClosureNotify) print_free, 0);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), print);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    vs_workbench_fail (workbench, _("The page could not be printed"), error);
}

void
vs_output_explain (GtkWindow *parent, VsWorkbench *workbench, VsShown *shown)
{
  gtk_window_present (GTK_WINDOW (vs_made_of_window_new (parent, workbench, shown)));
}
