/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quarantine-page.c: see quarantine-page.h. Groups and rows are read in a thread after each change of the workspace. */
#include "pages/quarantine-page.h"

#include "base/text.h"
#include "compat.h"
#include "edit/form.h"
#include "intake/readmit.h"
#include "widgets/label.h"
#include "widgets/level.h"
#include "widgets/rule-dialog.h"
#include "widgets/waiting-row.h"
#include "work.h"
#include <glib/gi18n-lib.h>

#define MAX_ROWS 100
#define ROWS_A_FRAME 4

/* What is chosen on the page. */
typedef struct {
  char *source, *column, *reason;   /* of the group; NULL: all */
  char *search;                     /* a part of the reason; NULL: any */
} Choice;

struct _VsQuarantinePage {
  GtkWidget    parent_instance;
  VsWorkbench *workbench;
  GtkWidget   *scroller, *title, *note, *rule_button, *readmit_button, *export_button;
  GtkListBox  *groups, *rows;
  GtkWidget   *rows_title, *search, *empty, *full;
  Choice       choice;
  char        *groups_key;   /* of what is in `groups` */
  GPtrArray   *shown;        /* Shown, being added to the rows from n_shown on */
  guint        n_shown, idle;
  gboolean     stale, filling;
};

G_DEFINE_FINAL_TYPE (VsQuarantinePage, vs_quarantine_page, GTK_TYPE_WIDGET)

static void
choice_clear (Choice *choice)
{
  g_clear_pointer (&choice->source, g_free);
  g_clear_pointer (&choice->column, g_free);
  g_clear_pointer (&choice->reason, g_free);
  g_clear_pointer (&choice->search, g_free);
}

static Choice
choice_copy (const Choice *choice)
{
  return (Choice) { g_strdup (choice->source), g_strdup (choice->column), g_strdup (choice->reason), g_strdup (choice->search) };
}

static VsQuarantineFilter
filter_of (const Choice *choice)
{
  return (VsQuarantineFilter) { .source = choice->source, .column = choice->column, .reason = choice->search ? choice->search : choice->reason };
}

static char *
grouped (guint64 number)
{
  return vs_format_full (number, VS_FORMAT_INTEGER, NULL);
}

/* ── Reading ── */

typedef struct {
  VsQuarantineRow *row;
  char           **header, **fields;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *shown = data;
  vs_quarantine_row_free (shown->row);
  g_strfreev (shown->header);
  g_strfreev (shown->fields);
  g_free (shown);
}

typedef struct {
  VsWorkspace *workspace;
  Choice       choice;
  GPtrArray   *groups;     /* VsQuarantineGroup */
  GPtrArray   *shown;
  guint64      n, n_all;
} Read;

static void
read_free (Read *read)
{
  g_object_unref (read->workspace);
  choice_clear (&read->choice);
  g_clear_pointer (&read->groups, g_ptr_array_unref);
  g_clear_pointer (&read->shown, g_ptr_array_unref);
  g_free (read);
}

static gboolean
read_run (VsJob *job, gpointer data, GError **error)
{
  Read *read = data;
  VsQuarantineFilter filter = filter_of (&read->choice);
  g_autoptr (GPtrArray) rows = NULL;
  read->groups = vs_quarantine_groups (read->workspace, error);
  rows = read->groups ? vs_quarantine_list (read->workspace, &filter, MAX_ROWS, error) : NULL;
  if (!rows)
    return FALSE;
  read->n = vs_quarantine_count (read->workspace, &filter, NULL);
  read->n_all = vs_quarantine_count (read->workspace, NULL, NULL);
  read->shown = g_ptr_array_new_with_free_func (shown_free);
  while (rows->len > 0)
    {
      Shown *shown = g_new0 (Shown, 1);
      shown->row = g_ptr_array_steal_index (rows, 0);
      vs_quarantine_fields (read->workspace, shown->row->id, &shown->header, &shown->fields, NULL);
      g_ptr_array_add (read->shown, shown);
      if (!vs_job_check (job, error))
        return FALSE;
    }
  return TRUE;
}

static void reload (VsQuarantinePage *self);
static void mend_cb (VsQuarantinePage *self, char **fields, const char *text, gboolean readmit, VsWaitingRow *row);

/* A few rows at a time: a row costs some milliseconds to make. */
static gboolean
add_rows_cb (gpointer data)
{
  VsQuarantinePage *self = data;
  for (guint i = 0; i < ROWS_A_FRAME && self->n_shown < self->shown->len; i++)
    {
      const Shown *shown = g_ptr_array_index (self->shown, self->n_shown++);
      GtkWidget *row = vs_waiting_row_new (shown->row, shown->header, shown->fields);
      g_signal_connect_object (row, "mend", G_CALLBACK (mend_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->rows, row);
    }
  if (self->n_shown < self->shown->len)
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
remove_rows (GtkListBox *box)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (box, 0)))
    gtk_list_box_remove (box, GTK_WIDGET (row));
}

/* group NULL: all rows. */
static void
add_group (VsQuarantinePage *self, const VsQuarantineGroup *group, guint64 n)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *number = grouped (n);
  g_autofree char *where = !group ? NULL : group->column ? g_strdup_printf ("%s · %s", group->source, group->column) : g_strdup (group->source);
  GtkWidget *count = gtk_label_new (number);
  gboolean chosen = group ? g_strcmp0 (group->reason, self->choice.reason) == 0 && g_strcmp0 (group->source, self->choice.source) == 0
                            && g_strcmp0 (group->column, self->choice.column) == 0 : self->choice.reason == NULL;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), group ? group->reason : _("All that wait"));
  if (where)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), where);
  gtk_widget_add_css_class (count, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (group)
    {
      g_object_set_data_full (G_OBJECT (row), "reason", g_strdup (group->reason), g_free);
      g_object_set_data_full (G_OBJECT (row), "source", g_strdup (group->source), g_free);
      g_object_set_data_full (G_OBJECT (row), "column", g_strdup (group->column), g_free);
    }
  gtk_list_box_append (self->groups, row);
  if (chosen)
    gtk_list_box_select_row (self->groups, GTK_LIST_BOX_ROW (row));
}

/* Only when they are others: the keyboard keeps its place. */
static void
show_groups (VsQuarantinePage *self, const Read *read)
{
  GString *key = g_string_new (NULL);
  for (guint i = 0; i < read->groups->len; i++)
    {
      const VsQuarantineGroup *group = g_ptr_array_index (read->groups, i);
      g_string_append_printf (key, "%s\n%s\n%s\n%" G_GUINT64_FORMAT "\n", group->source, group->column ? group->column : "", group->reason, group->n);
    }
  g_autofree char *now = g_string_free (key, FALSE);
  if (g_strcmp0 (now, self->groups_key) == 0)
    return;
  g_free (self->groups_key);
  self->groups_key = g_steal_pointer (&now);
  self->filling = TRUE;
  remove_rows (self->groups);
  add_group (self, NULL, read->n_all);
  for (guint i = 0; i < read->groups->len; i++)
    add_group (self, g_ptr_array_index (read->groups, i), ((VsQuarantineGroup *) g_ptr_array_index (read->groups, i))->n);
  self->filling = FALSE;
}

static void
show_numbers (VsQuarantinePage *self, const Read *read)
{
  g_autofree char *all = grouped (read->n_all), *shown = grouped (read->shown->len), *some = grouped (read->n);
  g_autofree char *title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row waits", "%s rows wait", read->n_all), all);
  g_autofree char *rows = read->n > read->shown->len ? g_strdup_printf (_("The first %s of %s"), shown, some)
                          : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row", "%s rows", read->n), some);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->rows_title), rows);
  gtk_widget_set_visible (self->empty, read->n_all == 0);
  gtk_widget_set_visible (self->full, read->n_all > 0);
  gtk_widget_set_sensitive (self->rule_button, read->choice.column != NULL);
  gtk_widget_set_sensitive (self->readmit_button, read->n > 0);
}

static void
read_done (gpointer owner, gpointer data, const GError *error)
{
  VsQuarantinePage *self = owner;
  Read *read = data;
  if (!self->scroller || read->workspace != vs_workbench_get_workspace (self->workbench))
    return;
  if (error)
    {
      vs_workbench_fail (self->workbench, _("Quarantine could not be read"), error);
      return;
    }
  show_groups (self, read);
  remove_rows (self->rows);
  show_numbers (self, read);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_steal_pointer (&read->shown);
  self->n_shown = 0;
  if (!self->idle)
    self->idle = g_idle_add (add_rows_cb, self);
}

static void
reload (VsQuarantinePage *self)
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
  Read *read = g_new0 (Read, 1);
  read->workspace = g_object_ref (workspace);
  read->choice = choice_copy (&self->choice);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, read_run, read, (GDestroyNotify) read_free, self, read_done);
}

/* ── Choosing ── */

static void
group_cb (VsQuarantinePage *self, GtkListBoxRow *row)
{
  if (self->filling || !row)
    return;
  g_autofree char *search = g_steal_pointer (&self->choice.search);
  choice_clear (&self->choice);
  self->choice = (Choice) { g_strdup (g_object_get_data (G_OBJECT (row), "source")), g_strdup (g_object_get_data (G_OBJECT (row), "column")),
                            g_strdup (g_object_get_data (G_OBJECT (row), "reason")), g_steal_pointer (&search) };
  reload (self);
}

static void
search_cb (VsQuarantinePage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_free (self->choice.search);
  self->choice.search = *text ? g_strdup (text) : NULL;
  reload (self);
}

static void
row_cb (VsQuarantinePage *self, VsWaitingRow *row)
{
  vs_waiting_row_toggle (row);
}

/* ── Correcting and taking back ── */

typedef struct {
  VsWorkspace    *workspace;
  Choice          choice;
  gint64          id;            /* 0: all that are chosen */
  gboolean        mends, readmits;
  char          **fields, *text; /* of the one row */
  char           *column, *rule; /* of all */
  char           *path;          /* of an export */
  guint64         n_mended;
  VsReadmitResult result;
} Act;

static void
act_free (Act *act)
{
  g_object_unref (act->workspace);
  choice_clear (&act->choice);
  g_strfreev (act->fields);
  g_free (act->text);
  g_free (act->column);
  g_free (act->rule);
  g_free (act->path);
  g_free (act);
}

static Act *
act_new (VsQuarantinePage *self)
{
  Act *act = g_new0 (Act, 1);
  act->workspace = g_object_ref (vs_workbench_get_workspace (self->workbench));
  act->choice = choice_copy (&self->choice);
  return act;
}

static gboolean
act_run (VsJob *job, gpointer data, GError **error)
{
  Act *act = data;
  VsQuarantineFilter filter = act->id ? (VsQuarantineFilter) { .id = act->id } : filter_of (&act->choice);
  if (act->path)
    return vs_quarantine_export (act->workspace, &filter, act->path, error);
  if (act->rule && !vs_quarantine_mend_by_rule (act->workspace, &filter, act->column, act->rule, job, &act->n_mended, error))
    return FALSE;
  if (act->mends && !(act->fields ? vs_quarantine_mend_fields (act->workspace, act->id, (const char *const *) act->fields, error)
                                  : vs_quarantine_mend (act->workspace, act->id, act->text, error)))
    return FALSE;
  return !act->readmits || vs_quarantine_readmit (act->workspace, &filter, job, &act->result, error);
}

static void
act_done (VsWorkbench *workbench, gpointer data, const GError *error)
{
  Act *act = data;
  g_autofree char *admitted = grouped (act->result.admitted), *waiting = grouped (act->result.waiting), *mended = grouped (act->n_mended);
  if (error)
    vs_workbench_fail (workbench, _("Quarantine could not be changed"), error);
  else if (act->readmits)
    /* Translators: two numbers of rows */
    vs_workbench_say (workbench, _("Taken back: %s, still waiting: %s"), admitted, waiting);
  else if (act->rule)
    vs_workbench_say (workbench, g_dngettext (GETTEXT_PACKAGE, "%s row was corrected", "%s rows were corrected", act->n_mended), mended);
  if (!error && act->result.inserted + act->result.updated + act->result.readings > 0)
    vs_work_run (workbench);
}

static void
act (VsQuarantinePage *self, Act *act)
{
  const char *title = act->path ? _("Writing what waits") : act->readmits ? _("Taking rows back") : _("Correcting rows");
  vs_workbench_start (self->workbench, title, act_run, act, (GDestroyNotify) act_free, act_done);
}

static void
mend_cb (VsQuarantinePage *self, char **fields, const char *text, gboolean readmit, VsWaitingRow *row)
{
  Act *one = act_new (self);
  one->id = vs_waiting_row_get_id (row);
  one->mends = TRUE;
  one->readmits = readmit;
  one->fields = g_strdupv (fields);
  one->text = g_strdup (text);
  act (self, one);
}

static void
readmit_cb (VsQuarantinePage *self)
{
  Act *all = act_new (self);
  all->readmits = TRUE;
  act (self, all);
}

static void
rule_given (gpointer owner, const char *expression, gboolean readmit)
{
  VsQuarantinePage *self = owner;
  Act *all = act_new (self);
  all->column = g_strdup (self->choice.column);
  all->rule = g_strdup (expression);
  all->readmits = readmit;
  act (self, all);
}

static void
rule_cb (VsQuarantinePage *self)
{
  if (self->choice.column)
    vs_rule_dialog_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->choice.column, self, rule_given);
}

static void
export_chosen (gpointer owner, GFile *file)
{
  VsQuarantinePage *self = owner;
  if (!file || !g_file_peek_path (file))
    return;
  Act *all = act_new (self);
  all->path = g_file_get_path (file);
  act (self, all);
}

static void
export_cb (VsQuarantinePage *self)
{
  VsFileRequest request = { _("Export What Waits"), _("_Export"), _("Data files"), "*.csv", "quarantine.csv" };
  vs_compat_save_file (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &request, self, export_chosen);
}

/* ── Object ── */

static void
job_cb (VsQuarantinePage *self)
{
  if (!vs_workbench_get_job (self->workbench))
    reload (self);
}

static void
vs_quarantine_page_map (GtkWidget *widget)
{
  VsQuarantinePage *self = VS_QUARANTINE_PAGE (widget);
  GTK_WIDGET_CLASS (vs_quarantine_page_parent_class)->map (widget);
  if (self->stale)
    reload (self);
}

static void
vs_quarantine_page_dispose (GObject *object)
{
  VsQuarantinePage *self = VS_QUARANTINE_PAGE (object);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  choice_clear (&self->choice);
  g_clear_pointer (&self->groups_key, g_free);
  g_clear_object (&self->workbench);
  G_OBJECT_CLASS (vs_quarantine_page_parent_class)->dispose (object);
}

static void
vs_quarantine_page_class_init (VsQuarantinePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_quarantine_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = vs_quarantine_page_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "quarantinepage");
}

static GtkWidget *
button_new (VsQuarantinePage *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
list_new (VsQuarantinePage *self, GtkSelectionMode mode, const char *label)
{
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), mode);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return list;
}

static GtkWidget *
head_new (VsQuarantinePage *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->title = vs_label_new (NULL, "card-title");
  self->note = vs_label_new (_("Rows that did not fit, word for word. Choose why, correct one or all alike, and take them back."), "card-note");
  self->rule_button = button_new (self, _("By a R_ule…"), G_CALLBACK (rule_cb));
  self->readmit_button = button_new (self, _("_Re-admit"), G_CALLBACK (readmit_cb));
  self->export_button = button_new (self, _("_Export…"), G_CALLBACK (export_cb));
  gtk_widget_set_tooltip_text (self->rule_button, _("Correct a field of all rows that are chosen; choose a reason that names a column first"));
  gtk_widget_set_tooltip_text (self->readmit_button, _("Try all rows that are chosen once more"));
  gtk_box_append (GTK_BOX (buttons), self->readmit_button);
  gtk_box_append (GTK_BOX (buttons), self->rule_button);
  gtk_box_append (GTK_BOX (buttons), self->export_button);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (buttons, "import-buttons");
  gtk_box_append (GTK_BOX (card), self->title);
  gtk_box_append (GTK_BOX (card), self->note);
  gtk_box_append (GTK_BOX (card), buttons);
  return card;
}

static GtkWidget *
empty_new (void)
{
  GtkWidget *page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "vs-data-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Nothing Waits"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("Every row that came was taken. One that does not fit would stand here, with the reason."));
  return page;
}

static void
vs_quarantine_page_init (VsQuarantinePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16), *clamp = adw_clamp_new (), *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->stale = TRUE;
  self->full = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  self->empty = empty_new ();
  self->groups = GTK_LIST_BOX (list_new (self, GTK_SELECTION_SINGLE, _("Why rows wait")));
  self->rows = GTK_LIST_BOX (list_new (self, GTK_SELECTION_NONE, _("Rows that wait")));
  self->rows_title = vs_label_new (NULL, "card-title");
  self->search = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->rows_title, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->search), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search in the reasons"), -1);
  gtk_box_append (GTK_BOX (bar), self->rows_title);
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (self->full), head_new (self));
  gtk_box_append (GTK_BOX (self->full), GTK_WIDGET (self->groups));
  gtk_box_append (GTK_BOX (self->full), bar);
  gtk_box_append (GTK_BOX (self->full), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), self->full);
  gtk_widget_set_visible (self->empty, FALSE);
  gtk_widget_set_visible (self->full, FALSE);
  gtk_widget_add_css_class (box, "data-page");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1080);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1080);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_object (self->groups, "row-selected", G_CALLBACK (group_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows, "row-activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
vs_quarantine_page_new (VsWorkbench *workbench)
{
  VsQuarantinePage *self = g_object_new (VS_TYPE_QUARANTINE_PAGE, NULL);
  self->workbench = g_object_ref (workbench);
  g_signal_connect_object (workbench, "notify::job", G_CALLBACK (job_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
