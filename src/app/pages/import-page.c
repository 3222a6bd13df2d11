/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-page.c: see import-page.h. Files are looked at in threads; a decision is made on the draft that is shown, a copy of it is looked
 * at, and takes its place unless something was decided meanwhile. */
#include "pages/import-page.h"

#include "compat.h"
#include "edit/form.h"
#include "edit/name-dialog.h"
#include "intake/arrivals.h"
#include "intake/draft.h"
#include "widgets/import-check.h"
#include "widgets/import-result.h"
#include "widgets/level.h"
#include "widgets/template.h"
#include "work.h"
#include "workspace/document.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define PREVIEW_ROWS 10

/* A file that is to be imported. */
typedef struct {
  char      *path;
  VsDraft   *draft;      /* NULL: it could not be read */
  char      *failure;
  GtkWidget *row;        /* in the list of files */
  guint      decisions;  /* made since it is here */
} Item;

struct _VsImportPage {
  GtkWidget      parent_instance;
  VsWorkbench   *workbench;
  GPtrArray     *items;
  guint          shown;       /* of the items, in the second step */
  gboolean       importing;
  GtkWidget     *trail, *trail_files, *trail_check, *trail_result;
  GtkStack      *steps;
  GtkWidget     *scroller;
  GtkListBox    *files;
  VsImportCheck *check;
  GtkBox        *result;
  GtkWidget     *bar, *back_button, *keep_button, *check_button, *done_button, *import_button;
  GtkLabel      *bar_words;
};

G_DEFINE_FINAL_TYPE (VsImportPage, vs_import_page, GTK_TYPE_WIDGET)

static void
item_free (gpointer data)
{
  Item *item = data;
  vs_draft_free (item->draft);
  g_free (item->path);
  g_free (item->failure);
  g_free (item);
}

static gboolean
is_ready (const Item *item)
{
  return item->draft && !item->draft->fault;
}

static Item *
shown_item (VsImportPage *self)
{
  return self->shown < self->items->len ? g_ptr_array_index (self->items, self->shown) : NULL;
}

/* ── Steps ── */

static gboolean
is_step (VsImportPage *self, const char *step)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->steps), step) == 0;
}

static void
mark_trail (GtkWidget *label, gboolean here)
{
  if (here)
    gtk_widget_add_css_class (label, "here");
  else
    gtk_widget_remove_css_class (label, "here");
}

static void
update (VsImportPage *self)
{
  gboolean files = is_step (self, "files"), check = is_step (self, "check"), busy = vs_workbench_get_job (self->workbench) != NULL;
  guint ready = 0;
  for (guint i = 0; i < self->items->len; i++)
    ready += is_ready (g_ptr_array_index (self->items, i));
  /* Translators: the button that starts an import */
  g_autofree char *label = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "_Import %u File", "_Import %u Files", ready), ready);
  g_autofree char *left_out = ready < self->items->len ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file is not ready", "%u files are not ready",
                                                                                       self->items->len - ready), self->items->len - ready) : NULL;
  const char *words = files ? _("Step 1 of 3: files") : check ? _("Step 2 of 3: check") : _("Step 3 of 3: result");
  mark_trail (self->trail_files, files);
  mark_trail (self->trail_check, check);
  mark_trail (self->trail_result, !files && !check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trail), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_button_set_label (GTK_BUTTON (self->import_button), label);
  gtk_label_set_text (self->bar_words, (files || check) && left_out ? left_out : "");
  gtk_widget_set_visible (self->back_button, check);
  gtk_widget_set_visible (self->keep_button, check && shown_item (self));
  gtk_widget_set_visible (self->check_button, files && self->items->len > 0);
  gtk_widget_set_visible (self->import_button, (files || check) && self->items->len > 0);
  gtk_widget_set_visible (self->done_button, !files && !check);
  gtk_widget_set_visible (self->bar, self->items->len > 0 || !files);
  gtk_widget_set_sensitive (self->import_button, ready > 0 && !busy);
  gtk_widget_set_sensitive (self->done_button, !self->importing);
}

static void
go (VsImportPage *self, const char *step)
{
  gtk_stack_set_visible_child_name (self->steps, step);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  update (self);
}

static void
show_item (VsImportPage *self, guint i)
{
  Item *item = i < self->items->len ? g_ptr_array_index (self->items, i) : NULL;
  self->shown = i;
  vs_import_check_set_draft (self->check, item ? item->draft : NULL, i, self->items->len);
}

/* ── The list of files ── */

static char *
item_words (const Item *item)
{
  if (!item->draft || item->draft->fault)
    return g_strdup (item->draft ? item->draft->fault : item->failure);
  const char *title = vs_mapping_title (item->draft->mapping);
  return g_strdup_printf (item->draft->ready ? _("Recognised: %s") : _("Proposed: %s"), title ? title : vs_mapping_target (item->draft->mapping));
}

static void
show_row (Item *item)
{
  g_autofree char *words = item_words (item);
  GtkLabel *sign = g_object_get_data (G_OBJECT (item->row), "sign");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (item->row), words);
  vs_level_set_label (sign, !is_ready (item) ? VS_LEVEL_RED : item->draft->ready ? VS_LEVEL_GREEN : VS_LEVEL_BLUE, NULL, "");
}

static guint
item_of (VsImportPage *self, GtkWidget *row)
{
  for (guint i = 0; i < self->items->len; i++)
    if (((Item *) g_ptr_array_index (self->items, i))->row == row)
      return i;
  return G_MAXUINT;
}

static void
remove_cb (VsImportPage *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  guint i = item_of (self, row);
  if (i == G_MAXUINT)
    return;
  show_item (self, G_MAXUINT);
  gtk_list_box_remove (self->files, row);
  g_ptr_array_remove_index (self->items, i);
  update (self);
}

static void
add_row (VsImportPage *self, Item *item)
{
  g_autofree char *name = g_path_get_basename (item->path), *remove = g_strdup_printf (_("Do not import %s"), name);
  GtkWidget *sign = gtk_label_new (NULL), *button = vs_form_icon_button ("vs-close-symbolic", remove);
  item->row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (item->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (item->row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (item->row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (item->row), 4);
  gtk_widget_set_tooltip_text (item->row, item->path);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (item->row), sign);
  adw_action_row_add_suffix (ADW_ACTION_ROW (item->row), button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (item->row), item->draft != NULL);
  g_object_set_data (G_OBJECT (item->row), "sign", sign);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  show_row (item);
  gtk_list_box_append (self->files, item->row);
}

static void
empty (VsImportPage *self)
{
  GtkListBoxRow *row;
  show_item (self, G_MAXUINT);
  while ((row = gtk_list_box_get_row_at_index (self->files, 0)))
    gtk_list_box_remove (self->files, GTK_WIDGET (row));
  g_ptr_array_set_size (self->items, 0);
}

/* ── Looking at new files ── */

typedef struct {
  VsWorkspace *workspace;
  GStrv        paths;
  GPtrArray   *items;      /* Item */
  GPtrArray   *kept;       /* titles of the mappings that were among the files */
} Look;

static void
look_free (Look *look)
{
  g_ptr_array_unref (look->items);
  g_ptr_array_unref (look->kept);
  g_strfreev (look->paths);
  g_object_unref (look->workspace);
  g_free (look);
}

static void
look_at (Look *look, const VsArrival *arrival, VsJob *job)
{
  g_autoptr (GError) failure = arrival->error ? g_error_copy (arrival->error) : NULL;
  char *kept = NULL;
  Item *item;
  if (arrival->is_mapping && (kept = vs_arrival_keep (arrival, look->workspace, &failure)))
    {
      g_ptr_array_add (look->kept, kept);
      return;
    }
  item = g_new0 (Item, 1);
  item->path = g_strdup (arrival->path);
  if (!failure)
    item->draft = vs_draft_new (look->workspace, arrival->path, PREVIEW_ROWS, job, &failure);
  item->failure = failure ? g_strdup (failure->message) : NULL;
  g_ptr_array_add (look->items, item);
}

static gboolean
look_run (VsJob *job, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (GPtrArray) arrivals = vs_arrivals ((const char *const *) look->paths);
  for (guint i = 0; i < arrivals->len; i++)
    {
      if (!vs_job_check (job, error))
        return FALSE;
      look_at (look, g_ptr_array_index (arrivals, i), job);
    }
  return TRUE;
}

static void relook (VsImportPage *self, Item *item, gboolean anew);

/* With a new mapping, everything on the page may be something else than it was. */
static void
tell_kept (VsImportPage *self, const Look *look, guint n_before)
{
  for (guint i = 0; i < look->kept->len; i++)
    vs_workbench_say (self->workbench, _("The workspace keeps the mapping “%s”"), (char *) g_ptr_array_index (look->kept, i));
  for (guint i = 0; look->kept->len > 0 && i < n_before; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);
      if (item->draft && !item->draft->changed)
        relook (self, item, TRUE);
    }
}

static void
look_done (gpointer owner, gpointer data, const GError *error)
{
  VsImportPage *self = owner;
  Look *look = data;
  guint n_before = self->items ? self->items->len : 0;
  if (error || !self->steps || look->workspace != vs_workbench_get_workspace (self->workbench))
    return;
  while (look->items->len > 0)
    {
      Item *item = g_ptr_array_steal_index (look->items, 0);
      g_ptr_array_add (self->items, item);
      add_row (self, item);
    }
  tell_kept (self, look, n_before);
  vs_import_check_set_busy (self->check, FALSE);
  if (self->items->len == 1 && ((Item *) g_ptr_array_index (self->items, 0))->draft)
    {
      show_item (self, 0);
      go (self, "check");
    }
  else
    go (self, "files");
  gtk_widget_grab_focus (self->import_button);
}

void
vs_import_page_add_files (VsImportPage *self, const char *const *paths)
{
  g_return_if_fail (VS_IS_IMPORT_PAGE (self) && paths);
  VsWorkspace *workspace = vs_workbench_get_workspace (self->workbench);
  if (!workspace || !paths[0] || self->importing)
    return;
  if (is_step (self, "result"))
    {
      empty (self);
      go (self, "files");
    }
  Look *look = g_new0 (Look, 1);
  look->workspace = g_object_ref (workspace);
  look->paths = g_strdupv ((char **) paths);
  look->items = g_ptr_array_new_with_free_func (item_free);
  look->kept = g_ptr_array_new_with_free_func (g_free);
  gtk_label_set_text (self->bar_words, _("Looking at the files…"));
  gtk_widget_set_visible (self->bar, TRUE);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, look_run, look, (GDestroyNotify) look_free, self, look_done);
}

/* ── Looking again ── */

typedef struct {
  VsWorkspace *workspace;
  VsDraft     *draft;
  const Item  *item;       /* to be found again; it may be gone by then */
  guint        decisions;
  gboolean     anew;       /* the mapping is to be found again, too */
} Again;

static void
again_free (Again *again)
{
  vs_draft_free (again->draft);
  g_object_unref (again->workspace);
  g_free (again);
}

static gboolean
again_run (VsJob *job, gpointer data, GError **error)
{
  Again *again = data;
  if (!again->anew)
    return vs_draft_look (again->draft, again->workspace, PREVIEW_ROWS, job, error);
  VsDraft *draft = vs_draft_new (again->workspace, again->draft->path, PREVIEW_ROWS, job, error);
  if (!draft)
    return FALSE;
  vs_draft_free (again->draft);
  again->draft = draft;
  return TRUE;
}

static void
again_done (gpointer owner, gpointer data, const GError *error)
{
  VsImportPage *self = owner;
  Again *again = data;
  guint i;
  if (!self->items || !g_ptr_array_find (self->items, again->item, &i))
    return;
  Item *item = g_ptr_array_index (self->items, i);
  if (item->decisions != again->decisions)
    return;
  vs_import_check_set_busy (self->check, FALSE);
  if (error)
    {
      vs_workbench_fail (self->workbench, _("The file cannot be read any more"), error);
      return;
    }
  VsDraft *old = g_steal_pointer (&item->draft);
  item->draft = g_steal_pointer (&again->draft);
  if (i == self->shown)
    show_item (self, i);
  vs_draft_free (old);
  show_row (item);
  update (self);
}

static void
relook (VsImportPage *self, Item *item, gboolean anew)
{
  Again *again = g_new0 (Again, 1);
  again->workspace = g_object_ref (vs_workbench_get_workspace (self->workbench));
  again->draft = vs_draft_copy (item->draft);
  again->item = item;
  again->decisions = ++item->decisions;
  again->anew = anew;
  vs_import_check_set_busy (self->check, TRUE);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, again_run, again, (GDestroyNotify) again_free, self, again_done);
}

static void
changed_cb (VsImportPage *self)
{
  Item *item = shown_item (self);
  if (item && item->draft)
    relook (self, item, FALSE);
}

/* ── Buttons ── */

static void
turn_cb (VsImportPage *self, int by)
{
  for (int i = (int) self->shown + by; i >= 0 && i < (int) self->items->len; i += by)
    if (((Item *) g_ptr_array_index (self->items, i))->draft)
      {
        show_item (self, (guint) i);
        go (self, "check");
        return;
      }
}

static void
row_cb (VsImportPage *self, GtkListBoxRow *row)
{
  guint i = item_of (self, GTK_WIDGET (row));
  if (i == G_MAXUINT || !((Item *) g_ptr_array_index (self->items, i))->draft)
    return;
  show_item (self, i);
  go (self, "check");
}

static void
back_cb (VsImportPage *self)
{
  go (self, "files");
}

/* The first that needs it, else the first. */
static void
check_cb (VsImportPage *self)
{
  guint first = G_MAXUINT;
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);
      if (item->draft && (first == G_MAXUINT || (item->draft->fault && is_ready (g_ptr_array_index (self->items, first)))))
        first = i;
    }
  if (first == G_MAXUINT)
    return;
  show_item (self, first);
  go (self, "check");
}

static void
done_cb (VsImportPage *self)
{
  empty (self);
  go (self, "files");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show", "s", "data");
}

static void
import_cb (VsImportPage *self)
{
  g_autoptr (GPtrArray) files = vs_imported_files_new ();
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);
      if (is_ready (item))
        vs_imported_files_add (files, item->path, item->draft->mapping);
    }
  if (!vs_work_import (self->workbench, files))
    return;
  self->importing = TRUE;
  vs_import_result_begin (self->result, files);
  go (self, "result");
}

static void
imported_cb (VsImportPage *self, GPtrArray *files)
{
  if (!self->importing)
    return;
  self->importing = FALSE;
  vs_import_result_fill (self->result, files);
  update (self);
  gtk_widget_grab_focus (self->done_button);
}

/* ── Keeping the mapping ── */

typedef struct {
  VsWorkspace *workspace;
  char        *name, *title, *text, *note;
} Keep;

static void
keep_free (Keep *keep)
{
  g_object_unref (keep->workspace);
  g_free (keep->name);
  g_free (keep->title);
  g_free (keep->text);
  g_free (keep->note);
  g_free (keep);
}

static gboolean
keep_run (VsJob *job, gpointer data, GError **error)
{
  Keep *keep = data;
  return vs_document_save (keep->workspace, "mappings", keep->name, keep->text, keep->note, error) > 0;
}

static void
keep_done (gpointer owner, gpointer data, const GError *error)
{
  VsImportPage *self = owner;
  if (error)
    vs_workbench_fail (self->workbench, _("The mapping could not be kept"), error);
  else
    vs_workbench_say (self->workbench, _("The workspace keeps the mapping “%s”"), ((Keep *) data)->title);
}

static void
keep_named (gpointer owner, const char *title)
{
  VsImportPage *self = owner;
  Item *item = shown_item (self);
  if (!item || !item->draft)
    return;
  Keep *keep = g_new0 (Keep, 1);
  keep->workspace = g_object_ref (vs_workbench_get_workspace (self->workbench));
  keep->name = vs_draft_propose_name (item->draft);
  keep->title = g_strdup (title);
  keep->text = vs_draft_text (item->draft, keep->name, title);
  keep->note = g_path_get_basename (item->path);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, keep_run, keep, (GDestroyNotify) keep_free, self, keep_done);
}

static char *
proposed_title (const Item *item)
{
  const char *title = item->draft->ready && item->draft->mapping ? vs_mapping_title (item->draft->mapping) : NULL;
  return title ? g_strdup (title) : g_path_get_basename (item->path);
}

static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VsImportPage *self = VS_IMPORT_PAGE (widget);
  Item *item = shown_item (self);
  if (!item || !item->draft)
    return;
  g_autofree char *title = proposed_title (item);
  vs_name_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)), _("Keep the Mapping"), _("What files of this kind are called"), title, _("_Keep"), self,
                          keep_named);
}

static void
file_chosen (gpointer owner, GFile *file)
{
  VsImportPage *self = owner;
  Item *item = shown_item (self);
  g_autoptr (GError) error = NULL;
  if (!file || !item || !item->draft)
    return;
  g_autofree char *name = vs_draft_propose_name (item->draft), *title = proposed_title (item), *text = vs_draft_text (item->draft, name, title);
  if (!g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
    vs_workbench_fail (self->workbench, _("The mapping could not be written"), error);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  Item *item = shown_item (VS_IMPORT_PAGE (widget));
  if (!item || !item->draft)
    return;
  g_autofree char *stem = vs_draft_propose_name (item->draft), *file = g_strconcat (stem, ".json", NULL);
  VsFileRequest request = { _("Save the Mapping"), _("_Save"), _("Mappings"), "*.json", file };
  vs_compat_save_file (GTK_WINDOW (gtk_widget_get_root (widget)), &request, widget, file_chosen);
}

/* ── Object ── */

static void
job_cb (VsImportPage *self)
{
  update (self);
}

static void
vs_import_page_dispose (GObject *object)
{
  VsImportPage *self = VS_IMPORT_PAGE (object);
  if (self->steps)
    empty (self);
  vs_template_dispose (GTK_WIDGET (self), VS_TYPE_IMPORT_PAGE);
  g_clear_object (&self->workbench);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (vs_import_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, trail);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, trail_files);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, trail_check);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, trail_result);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, steps);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, files);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, check);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, result);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, bar);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, keep_button);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, done_button);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, VsImportPage, bar_words);
}

static void
vs_import_page_class_init (VsImportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_import_page_dispose;
  g_type_ensure (VS_TYPE_IMPORT_CHECK);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/voltsource/Workbench/ui/import-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, turn_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_install_action (widget_class, "import.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "import.save", NULL, save_action);
  gtk_widget_class_set_css_name (widget_class, "importpage");
}

static void
vs_import_page_init (VsImportPage *self)
{
  self->items = g_ptr_array_new_with_free_func (item_free);
  self->shown = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vs_import_page_new (VsWorkbench *workbench)
{
  VsImportPage *self = g_object_new (VS_TYPE_IMPORT_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workbench, "imported", G_CALLBACK (imported_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
