/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calculated-dialog.c: see calculated-dialog.h. Check and values come from a thread, when the keys rest; an answer that was overtaken is
 * dropped. */
#include "edit/calculated-dialog.h"

#include "edit/choices.h"
#include "edit/form.h"
#include "semantic/calculated.h"
#include "semantic/query.h"
#include "semantic/words.h"
#include <glib/gi18n-lib.h>

#define TYPING_MS 250
#define VALUES 5

/* A GObject, so that answers from the worker find it or do not. */
#define VS_TYPE_CALCULATED_DIALOG (vs_calculated_dialog_get_type ())
G_DECLARE_FINAL_TYPE (VsCalculatedDialog, vs_calculated_dialog, VS, CALCULATED_DIALOG, GObject)

struct _VsCalculatedDialog {
  GObject      parent_instance;
  VsWorkbench *workbench;
  GtkWidget   *window, *box, *list, *save, *verdict, *values;
  GtkWidget   *kind, *entity, *caption, *expr, *unit, *format, *polarity, *description;
  char        *editing;     /* name of what is being changed; NULL: a new one */
  guint        timeout, serial;
};

G_DEFINE_FINAL_TYPE (VsCalculatedDialog, vs_calculated_dialog, G_TYPE_OBJECT)

static void
vs_calculated_dialog_finalize (GObject *object)
{
  VsCalculatedDialog *self = VS_CALCULATED_DIALOG (object);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->workbench);
  g_free (self->editing);
  G_OBJECT_CLASS (vs_calculated_dialog_parent_class)->finalize (object);
}

static void
vs_calculated_dialog_class_init (VsCalculatedDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_calculated_dialog_finalize;
}

static void
vs_calculated_dialog_init (VsCalculatedDialog *self)
{
}

static void
closed_cb (VsCalculatedDialog *self)
{
  self->window = NULL;
  self->serial++;
  g_clear_handle_id (&self->timeout, g_source_remove);
}

/* ── The form as a definition ── */

static const char *
text_of (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  return *text ? text : NULL;
}

static const char *
chosen (GtkWidget *drop_down)
{
  VsChoice *choice = vs_choices_get (drop_down);
  JsonNode *value = choice ? vs_choice_get_value (choice) : NULL;
  return value ? json_node_get_string (value) : NULL;
}

static VsCalculated *
draft_of (VsCalculatedDialog *self)
{
  g_autofree char *proposed = text_of (self->caption) ? vs_calculated_name_for (text_of (self->caption)) : g_strdup ("new");
  gboolean measure = g_strcmp0 (chosen (self->kind), "measure") == 0;
  VsCalculated *draft = vs_calculated_new (measure, chosen (self->entity), self->editing ? self->editing : proposed, text_of (self->expr) ? text_of (self->expr) : "");
  draft->caption = g_strdup (text_of (self->caption));
  draft->unit = g_strdup (text_of (self->unit));
  draft->description = g_strdup (text_of (self->description));
  draft->format = g_strdup (chosen (self->format));
  draft->polarity = measure ? g_strdup (chosen (self->polarity)) : NULL;
  return draft;
}

/* ── In the worker: check, first values, save, delete, list ── */

typedef enum { CHECK, SAVE, DELETE, LIST } Act;

typedef struct {
  Act           act;
  guint         serial;
  VsWorkspace  *ws;
  VsData       *data;
  VsCalculated *draft;
  char         *values;
  GPtrArray    *list;
} Task;

static void
task_free (Task *task)
{
  g_clear_object (&task->ws);
  g_clear_pointer (&task->data, vs_data_unref);
  g_clear_pointer (&task->draft, vs_calculated_free);
  g_clear_pointer (&task->list, g_ptr_array_unref);
  g_free (task->values);
  g_free (task);
}

static void
add_member (JsonBuilder *json, const char *name, const char *text)
{
  if (!text)
    return;
  vs_json_add_text (json, name, text);
}

/* { "rows": entity, "fields": [{expr}], "limit": 5 }, or { "measures": [{expr}] } */
static VsJsonDoc *
query_of (const VsCalculated *draft)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  json_builder_begin_object (json);
  if (!draft->is_measure)
    add_member (json, "rows", draft->entity);
  vs_json_begin_array (json, draft->is_measure ? "measures" : "fields");
  json_builder_begin_object (json);
  add_member (json, "name", "value");
  add_member (json, "entity", draft->is_measure ? draft->entity : NULL);
  add_member (json, "expr", draft->expr);
  add_member (json, "format", draft->format);
  json_builder_end_object (json);
  json_builder_end_array (json);
  vs_json_add_integer (json, "limit", VALUES);
  json_builder_end_object (json);
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  return vs_json_doc_new_for_node (root, _("Expression"));
}

static char *
first_values (VsData *data, const VsCalculated *draft, VsJob *job)
{
  g_autoptr (VsJsonDoc) doc = query_of (draft);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsResult) result = vs_query_run (data, vs_json_doc_root (doc), NULL, job, &error);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  if (!result)
    return NULL;   /* what is wrong was said by the check, or it stands on what is not computed yet */
  for (gsize row = 0; row < result->frame->n_rows; row++)
    {
      char *cell = vs_result_format (result, 0, row, vs_data_currency (data), FALSE);
      g_ptr_array_add (words, *cell ? cell : g_strdup (_("nothing")));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **) words->pdata);
}

static gboolean
task_run (VsJob *job, gpointer data, GError **error)
{
  Task *task = data;
  switch (task->act)
    {
    case CHECK:
      if (!vs_calculated_check (task->ws, task->draft, NULL, error))
        return FALSE;
      task->values = first_values (task->data, task->draft, job);
      return TRUE;
    case SAVE:
      return vs_calculated_save (task->ws, task->draft, NULL, error) > 0;
    case DELETE:
      return vs_calculated_delete (task->ws, task->draft, error);
    default:
      task->list = NULL;
      g_autoptr (VsModel) model = vs_calculated_model (task->ws, &task->list, error);
      return model != NULL;
    }
}

static void show_list (VsCalculatedDialog *self, GPtrArray *list);
static void ask_list (VsCalculatedDialog *self);
static void clear (VsCalculatedDialog *self);

static void
task_done (gpointer owner, gpointer data, const GError *error)
{
  VsCalculatedDialog *self = owner;
  Task *task = data;
  if (!self->window || vs_error_is_cancelled (error) || (task->act == CHECK && task->serial != self->serial))
    return;
  if (task->act == LIST && !error)
    show_list (self, task->list);
  else if (task->act == CHECK)
    {
      g_autofree char *words = task->values ? g_strdup_printf (_("First values: %s"), task->values) : g_strdup ("");
      vs_form_verdict (self->verdict, error ? error->message : NULL);
      gtk_label_set_text (GTK_LABEL (self->values), words);
      gtk_widget_set_sensitive (self->save, !error && text_of (self->caption));
    }
  else if (error)
    vs_form_verdict (self->verdict, error->message);
  else
    {
      if (task->act == SAVE)
        vs_workbench_say (self->workbench, _("“%s” can be used in every view now."), task->draft->caption ? task->draft->caption : task->draft->name);
      clear (self);
      ask_list (self);
    }
}

/* Takes draft. */
static void
start (VsCalculatedDialog *self, Act act, VsCalculated *draft)
{
  VsData *data = vs_workbench_get_data (self->workbench);
  VsWorkspace *ws = vs_workbench_get_workspace (self->workbench);
  Task *task = g_new0 (Task, 1);
  task->act = act;
  task->draft = draft;
  if (!data || !ws)
    {
      task_free (task);
      return;
    }
  task->serial = self->serial;
  task->ws = g_object_ref (ws);
  task->data = vs_data_ref (data);
  g_autoptr (VsJob) job = vs_workbench_background (self->workbench, task_run, task, (GDestroyNotify) task_free, self, task_done);
}

static gboolean
check_cb (gpointer data)
{
  VsCalculatedDialog *self = data;
  self->timeout = 0;
  self->serial++;
  if (text_of (self->expr))
    start (self, CHECK, draft_of (self));
  return G_SOURCE_REMOVE;
}

static void
changed_cb (VsCalculatedDialog *self)
{
  gboolean measure = g_strcmp0 (chosen (self->kind), "measure") == 0;
  g_clear_handle_id (&self->timeout, g_source_remove);
  gtk_widget_set_sensitive (self->save, FALSE);
  gtk_widget_set_sensitive (self->polarity, measure);
  self->timeout = g_timeout_add (TYPING_MS, check_cb, self);
}

/* ── The form ── */

static GtkWidget *
entry_row (VsCalculatedDialog *self, GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
add_choice (GListStore *store, const char *label, const char *value)
{
  g_autoptr (VsChoice) choice = vs_choice_new (label, value ? json_node_init_string (json_node_alloc (), value) : NULL);
  g_list_store_append (store, choice);
}

/* Takes store. */
static GtkWidget *
choice_row (VsCalculatedDialog *self, GtkWidget *group, const char *title, GListStore *store)
{
  GtkWidget *drop_down = vs_choices_drop_down (store, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 0);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  vs_form_row (ADW_PREFERENCES_GROUP (group), title, drop_down);
  return drop_down;
}

static GListStore *
kinds (void)
{
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  add_choice (store, _("Field of each row"), "field");
  add_choice (store, _("Measure of groups"), "measure");
  return store;
}

static GListStore *
entities (VsData *data)
{
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  const GPtrArray *list = vs_model_entities (vs_data_model (data));
  for (guint i = 0; i < list->len; i++)
    {
      const VsEntity *entity = g_ptr_array_index (list, i);
      add_choice (store, entity->caption ? vs_words (entity->caption) : entity->name, entity->name);
    }
  return store;
}

static GListStore *
formats (void)
{
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  static const VsFormat all[] = { VS_FORMAT_NUMBER, VS_FORMAT_INTEGER, VS_FORMAT_PERCENT, VS_FORMAT_MONEY, VS_FORMAT_KWH, VS_FORMAT_KW, VS_FORMAT_DAYS,
                                  VS_FORMAT_DATE, VS_FORMAT_MONTH, VS_FORMAT_TEXT, VS_FORMAT_YESNO, VS_FORMAT_SCORE };
  add_choice (store, _("By its type"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    add_choice (store, vs_format_name (all[i]), vs_format_name (all[i]));
  return store;
}

static GListStore *
polarities (void)
{
  GListStore *store = g_list_store_new (VS_TYPE_CHOICE);
  add_choice (store, _("Neither"), NULL);
  add_choice (store, _("More is better"), "up_is_good");
  add_choice (store, _("Less is better"), "up_is_bad");
  return store;
}

static void
fill_form (VsCalculatedDialog *self)
{
  GtkWidget *group = adw_preferences_group_new (), *more = adw_preferences_group_new ();
  self->caption = entry_row (self, group, _("Name"));
  self->kind = choice_row (self, group, _("Kind"), kinds ());
  self->entity = choice_row (self, group, _("Of"), entities (vs_workbench_get_data (self->workbench)));
  self->expr = entry_row (self, group, _("Expression"));
  self->verdict = vs_form_verdict_new ();
  self->values = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->values), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->values), 0);
  gtk_widget_add_css_class (self->values, "edit-verdict");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->verdict);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->values);
  self->unit = entry_row (self, more, _("Unit"));
  self->format = choice_row (self, more, _("Shown as"), formats ());
  self->polarity = choice_row (self, more, _("Better"), polarities ());
  self->description = entry_row (self, more, _("What it means"));
  gtk_box_append (GTK_BOX (self->box), group);
  gtk_box_append (GTK_BOX (self->box), more);
}

static void
choose (GtkWidget *drop_down, const char *value)
{
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down));
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (VsChoice) choice = g_list_model_get_item (model, i);
      JsonNode *node = vs_choice_get_value (choice);
      if (g_strcmp0 (node ? json_node_get_string (node) : NULL, value) == 0)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
    }
}

static void
show (VsCalculatedDialog *self, const VsCalculated *one)
{
  g_free (self->editing);
  self->editing = g_strdup (one->name);
  choose (self->kind, one->is_measure ? "measure" : "field");
  choose (self->entity, one->entity);
  choose (self->format, one->format);
  choose (self->polarity, one->polarity);
  gtk_editable_set_text (GTK_EDITABLE (self->caption), one->caption ? one->caption : one->name);
  gtk_editable_set_text (GTK_EDITABLE (self->expr), one->expr ? one->expr : "");
  gtk_editable_set_text (GTK_EDITABLE (self->unit), one->unit ? one->unit : "");
  gtk_editable_set_text (GTK_EDITABLE (self->description), one->description ? one->description : "");
  gtk_widget_set_sensitive (self->kind, FALSE);
  gtk_widget_set_sensitive (self->entity, FALSE);
}

static void
clear (VsCalculatedDialog *self)
{
  GtkWidget *const entries[] = { self->caption, self->expr, self->unit, self->description };
  g_clear_pointer (&self->editing, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    gtk_editable_set_text (GTK_EDITABLE (entries[i]), "");
  gtk_label_set_text (GTK_LABEL (self->verdict), "");
  gtk_label_set_text (GTK_LABEL (self->values), "");
  gtk_widget_set_sensitive (self->kind, TRUE);
  gtk_widget_set_sensitive (self->entity, TRUE);
}

/* ── Those that are there ── */

static const VsCalculated *
calculated_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "calculated");
}

static void
edit_cb (VsCalculatedDialog *self, GtkWidget *button)
{
  show (self, calculated_of (button));
}

static void
delete_cb (VsCalculatedDialog *self, GtkWidget *button)
{
  start (self, DELETE, vs_calculated_copy (calculated_of (button)));
}

static void
add_button (VsCalculatedDialog *self, GtkWidget *row, const VsCalculated *one, const char *icon, const char *label, GCallback clicked)
{
  GtkWidget *button = vs_form_icon_button (icon, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "calculated", vs_calculated_copy (one), (GDestroyNotify) vs_calculated_free);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
show_list (VsCalculatedDialog *self, GPtrArray *list)
{
  if (self->list)
    gtk_box_remove (GTK_BOX (self->box), self->list);
  self->list = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->list), _("Yours"));
  gtk_widget_set_visible (self->list, list && list->len > 0);
  for (guint i = 0; list && i < list->len; i++)
    {
      const VsCalculated *one = g_ptr_array_index (list, i);
      const char *name = one->caption ? one->caption : one->name;
      g_autofree char *title = g_markup_escape_text (name, -1), *subtitle = g_markup_escape_text (one->fault ? one->fault : one->expr ? one->expr : "", -1);
      g_autofree char *change = g_strdup_printf (_("Change “%s”"), name), *take = g_strdup_printf (_("Delete “%s”"), name);
      GtkWidget *row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      add_button (self, row, one, "vs-edit-symbolic", change, G_CALLBACK (edit_cb));
      add_button (self, row, one, "vs-close-symbolic", take, G_CALLBACK (delete_cb));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->list), row);
    }
  gtk_box_append (GTK_BOX (self->box), self->list);
}

static void
ask_list (VsCalculatedDialog *self)
{
  start (self, LIST, NULL);
}

static void
save_cb (VsCalculatedDialog *self)
{
  gtk_widget_set_sensitive (self->save, FALSE);
  start (self, SAVE, draft_of (self));
}

void
vs_calculated_dialog_present (GtkWindow *parent, VsWorkbench *workbench)
{
  VsCalculatedDialog *self = g_object_new (VS_TYPE_CALCULATED_DIALOG, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  self->workbench = g_object_ref (workbench);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  gtk_widget_add_css_class (self->box, "tile-form");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->box);
  self->window = vs_form_window_new (parent, _("Calculated Fields and Measures"), 560, 680, scroller);
  self->save = vs_form_window_add_button (self->window, _("_Save"), TRUE);
  gtk_widget_set_sensitive (self->save, FALSE);
  fill_form (self);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (self->window), "calculated-dialog", self, g_object_unref);
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->window));
  ask_list (self);
}
