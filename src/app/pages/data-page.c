/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data-page.c: see data-page.h. Reading the files' heads and the log happens in threads; the page only shows what comes back. A JSON
 * file among the chosen ones is a mapping: the workspace keeps it, and files that were not recognised are looked at again. */
#include "pages/data-page.h"

#include "compat.h"
#include "source/source.h"
#include "widgets/import-preview.h"
#include "widgets/import-result.h"
#include "widgets/load-row.h"
#include "widgets/template.h"
#include "work.h"
#include "workspace/document.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define PREVIEW_ROWS 5
#define MAX_HISTORY 100
#define ROWS_A_FRAME 4

struct _VsDataPage {
  GtkWidget    parent_instance;
  VsWorkbench *workbench;
  GPtrArray   *paths;        /* chosen, with a preview; NULL-terminated when handed on */
  GtkWidget   *drop_zone;
  GtkBox      *previews;
  GtkWidget   *import_bar;
  GtkButton   *import_button;
  GtkBox      *result;
  GtkListBox  *history;
  GPtrArray   *entries;      /* VsLoadEntry, being added to the history from entry n_shown on */
  guint        n_shown;
  guint        history_idle;
  gboolean     stale;
};

G_DEFINE_FINAL_TYPE (VsDataPage, vs_data_page, GTK_TYPE_WIDGET)

/* ── Previews ── */

typedef struct {
  VsWorkspace *workspace;
  GStrv        paths;
  GPtrArray   *previews;   /* VsPreview or NULL, one per path */
  GPtrArray   *failures;   /* char * or NULL */
  GPtrArray   *kept;       /* names of the mappings that were among the files */
} Look;

static void
look_free (Look *look)
{
  for (guint i = 0; i < look->previews->len; i++)
    g_clear_pointer (&g_ptr_array_index (look->previews, i), vs_preview_free);
  g_ptr_array_unref (look->previews);
  g_ptr_array_unref (look->failures);
  g_ptr_array_unref (look->kept);
  g_strfreev (look->paths);
  g_object_unref (look->workspace);
  g_free (look);
}

static gboolean
is_mapping (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  return g_str_has_suffix (lower, ".json");
}

/* Read, checked, and kept as a new version of the document of its name. */
static gboolean
keep_mapping (Look *look, const char *path, GError **error)
{
  g_autoptr (VsMapping) mapping = vs_mapping_load (look->workspace, path, error);
  g_autofree char *text = NULL, *file = g_path_get_basename (path);
  if (!mapping || !g_file_get_contents (path, &text, NULL, error)
      || !vs_document_save (look->workspace, "mappings", vs_mapping_name (mapping), text, file, error))
    return FALSE;
  g_ptr_array_add (look->kept, g_strdup (vs_mapping_title (mapping) ? vs_mapping_title (mapping) : vs_mapping_name (mapping)));
  return TRUE;
}

/* A zip and a workbook become the tables in them; one that cannot be opened stays, and its preview says why. */
static void
expand_paths (Look *look)
{
  g_autoptr (GStrvBuilder) tables = g_strv_builder_new ();
  for (char **path = look->paths; *path; path++)
    {
      g_auto (GStrv) members = is_mapping (*path) ? NULL : vs_source_members (*path, NULL);
      if (members)
        g_strv_builder_addv (tables, (const char **) members);
      else
        g_strv_builder_add (tables, *path);
    }
  g_strfreev (look->paths);
  look->paths = g_strv_builder_end (tables);
}

/* Mappings first, so that the files beside them are recognised by them. */
static gboolean
look_run (VsJob *job, gpointer data, GError **error)
{
  Look *look = data;
  expand_paths (look);
  for (guint i = 0; look->paths[i]; i++)
    {
      g_autoptr (GError) failure = NULL;
      if (is_mapping (look->paths[i]))
        keep_mapping (look, look->paths[i], &failure);
      g_ptr_array_add (look->failures, failure ? g_strdup (failure->message) : NULL);
    }
  for (guint i = 0; look->paths[i]; i++)
    {
      g_autoptr (GError) failure = NULL;
      if (!vs_job_check (job, error))
        return FALSE;
      VsPreview *preview = is_mapping (look->paths[i]) ? NULL : vs_load_preview (look->workspace, look->paths[i], PREVIEW_ROWS, &failure);
      g_ptr_array_add (look->previews, preview);
      if (failure)
        g_ptr_array_index (look->failures, i) = g_strdup (failure->message);
    }
  return TRUE;
}

static void
update_import_bar (VsDataPage *self)
{
  guint n = self->paths->len;
  /* Translators: the button that starts an import */
  g_autofree char *label = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Import %u File", "_Import %u Files", n), n);
  gtk_button_set_label (self->import_button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), n > 0 && !vs_workbench_get_job (self->workbench));
  gtk_widget_set_visible (self->import_bar, gtk_widget_get_first_child (GTK_WIDGET (self->previews)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->previews), gtk_widget_get_visible (self->import_bar));
}

static void
empty_previews (VsDataPage *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->previews))))
    gtk_box_remove (self->previews, child);
  g_ptr_array_set_size (self->paths, 0);
  update_import_bar (self);
}

static void
removed_cb (VsDataPage *self, VsImportPreview *preview)
{
  guint index;
  if (g_ptr_array_find_with_equal_func (self->paths, vs_import_preview_get_path (preview), g_str_equal, &index))
    g_ptr_array_remove_index (self->paths, index);
  gtk_box_remove (self->previews, GTK_WIDGET (preview));
  update_import_bar (self);
}

static void
add_preview (VsDataPage *self, const char *path, VsPreview *preview, const char *failure)
{
  GtkWidget *card = vs_import_preview_new (path, preview, failure);
  g_signal_connect_object (card, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->previews, card);
  if (preview && preview->mapping)
    g_ptr_array_add (self->paths, g_strdup (path));
}

/* With a new mapping, everything on the page may be something else than it was. */
static void
look_again (VsDataPage *self)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->previews)); card; card = gtk_widget_get_next_sibling (card))
    if (!is_mapping (vs_import_preview_get_path (VS_IMPORT_PREVIEW (card))))
      g_ptr_array_add (paths, g_strdup (vs_import_preview_get_path (VS_IMPORT_PREVIEW (card))));
  empty_previews (self);
  g_ptr_array_add (paths, NULL);
  vs_data_page_add_files (self, (const char *const *) paths->pdata);
}

static void
look_done (gpointer owner, gpointer data, const GError *error)
{
  VsDataPage *self = owner;
  Look *look = data;
  if (error || !self->previews || look->workspace != vs_workbench_get_workspace (self->workbench))
    return;
  if (look->kept->len > 0 && gtk_widget_get_first_child (GTK_WIDGET (self->previews)))
    look_again (self);
  for (guint i = 0; i < look->kept->len; i++)
    vs_workbench_say (self->workbench, _("The workspace keeps the mapping “%s”"), (char *) g_ptr_array_index (look->kept, i));
  for (guint i = 0; look->paths[i]; i++)
    {
      const char *failure = g_ptr_array_index (look->failures, i);
      if (!is_mapping (look->paths[i]) || failure)
        add_preview (self, look->paths[i], g_ptr_array_index (look->previews, i), failure);
    }
  update_import_bar (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->import_button));
}

void
vs_data_page_add_files (VsDataPage *self, const char *const *paths)
{
  g_return_if_fail (VS_IS_DATA_PAGE (self) && paths);
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!workspace || !paths[0])
    return;
  Look *look = g_new0 (Look, 1);
  look->workspace = g_object_ref (workspace);
  look->paths = g_strdupv ((char **) paths);
  look->previews = g_ptr_array_new ();
  look->failures = g_ptr_array_new_with_free_func (g_free);
  look->kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, look_run, look, (GDestroyNotify) look_free, self, look_done);
}

/* ── Ways in ── */

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A folder stands for the files in it, in their order. */
static void
add_path (GPtrArray *paths, const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while (folder && (name = g_dir_read_name (folder)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      if (*name != '.' && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (files, g_steal_pointer (&file));
    }
  g_ptr_array_sort (files, by_text);
  if (files->len > 0)
    g_ptr_array_extend_and_steal (paths, g_steal_pointer (&files));
  else
    g_ptr_array_add (paths, g_strdup (path));
}

static void
add_paths (VsDataPage *self, GPtrArray *paths)
{
  g_ptr_array_add (paths, NULL);
  vs_data_page_add_files (self, (const char *const *) paths->pdata);
}

static void
files_chosen (gpointer owner, GListModel *files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      if (g_file_peek_path (file))
        g_ptr_array_add (paths, g_file_get_path (file));
    }
  add_paths (owner, paths);
}

void
vs_data_page_choose (VsDataPage *self)
{
  g_return_if_fail (VS_IS_DATA_PAGE (self));
  VsFileRequest request = { _("Import Files"), _("_Preview"), _("Data files"), "*.csv;*.CSV;*.tsv;*.txt;*.json;*.jsonl;*.xlsx;*.xml;*.zip;*.gz;*.xz;*.zst", NULL };
  vs_compat_open_files (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &request, TRUE, self, files_chosen);
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, VsDataPage *self)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (GSList *l = g_value_get_boxed (value); l; l = l->next)
    if (g_file_peek_path (l->data))
      add_path (paths, g_file_peek_path (l->data));
  add_paths (self, paths);
  return TRUE;
}

/* ── Import ── */

static void
clear_cb (VsDataPage *self)
{
  empty_previews (self);
}

static void
import_cb (VsDataPage *self)
{
  g_ptr_array_add (self->paths, NULL);
  vs_work_import (self->workbench, (const char *const *) self->paths->pdata);
  empty_previews (self);
}

static void
imported_cb (VsDataPage *self, GPtrArray *files)
{
  vs_import_result_fill (self->result, files);
  gtk_widget_set_visible (GTK_WIDGET (self->result), TRUE);
}

/* ── History ── */

typedef struct {
  VsWorkspace *workspace;
  GPtrArray   *entries;
} Log;

static void
log_free (Log *log)
{
  g_clear_object (&log->workspace);
  g_clear_pointer (&log->entries, g_ptr_array_unref);
  g_free (log);
}

static gboolean
log_run (VsJob *job, gpointer data, GError **error)
{
  Log *log = data;
  log->entries = vs_load_history (log->workspace, error);
  return log->entries != NULL;
}

/* A few rows at a time: a row costs some milliseconds to make. */
static gboolean
add_history_cb (gpointer data)
{
  VsDataPage *self = data;
  guint n = MIN (self->entries->len, MAX_HISTORY);
  for (guint i = 0; i < ROWS_A_FRAME && self->n_shown < n; i++)
    gtk_list_box_append (self->history, vs_load_row_new (self->workbench, g_ptr_array_index (self->entries, self->n_shown++)));
  if (self->n_shown < n)
    return G_SOURCE_CONTINUE;
  self->history_idle = 0;
  return G_SOURCE_REMOVE;
}

static void
log_done (gpointer owner, gpointer data, const GError *error)
{
  VsDataPage *self = owner;
  Log *log = data;
  GtkListBoxRow *old;
  if (error || !self->history || log->workspace != vs_workbench_get_workspace (self->workbench))
    return;
  while ((old = gtk_list_box_get_row_at_index (self->history, 0)))
    gtk_list_box_remove (self->history, GTK_WIDGET (old));
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_steal_pointer (&log->entries);
  self->n_shown = 0;
  if (!self->history_idle)
    self->history_idle = g_idle_add (add_history_cb, self);
}

static void
read_history (VsDataPage *self)
{
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || vs_workbench_get_job (self->workbench))
    {
      self->stale = TRUE;
      return;
    }
  self->stale = FALSE;
  if (!workspace)
    return;
  Log *log = g_new0 (Log, 1);
  log->workspace = g_object_ref (workspace);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, log_run, log, (GDestroyNotify) log_free, self, log_done);
}

static void
job_cb (VsDataPage *self)
{
  update_import_bar (self);
  if (!vs_workbench_get_job (self->workbench))
    read_history (self);
}

/* ── Object ── */

static void
vs_data_page_map (GtkWidget *widget)
{
  VsDataPage *self = VS_DATA_PAGE (widget);
  GTK_WIDGET_CLASS (vs_data_page_parent_class)->map (widget);
  if (self->stale)
    read_history (self);
}

static void
vs_data_page_dispose (GObject *object)
{
  VsDataPage *self = VS_DATA_PAGE (object);
  g_clear_handle_id (&self->history_idle, g_source_remove);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  vs_template_dispose (GTK_WIDGET (self), VS_TYPE_DATA_PAGE);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  G_OBJECT_CLASS (vs_data_page_parent_class)->dispose (object);
}

static void
vs_data_page_class_init (VsDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_data_page_dispose;
  widget_class->map = vs_data_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, drop_zone);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, previews);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, import_bar);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, result);
  gtk_widget_class_bind_template_child (widget_class, VsDataPage, history);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_set_css_name (widget_class, "datapage");
}

static void
vs_data_page_init (VsDataPage *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (drop, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

GtkWidget *
vs_data_page_new (VsWorkbench *workbench)
{
  VsDataPage *self = g_object_new (VS_TYPE_DATA_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
