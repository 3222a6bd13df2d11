/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-columns.c: see import-columns.h. Rows are made a few at a time, and stay while only what they say changes. */
#include "widgets/import-columns.h"

#include "edit/form.h"
#include "intake/decisions.h"
#include "widgets/table-words.h"
#include <glib/gi18n-lib.h>

#define ROWS_A_FRAME 3

struct _VsImportColumns {
  GtkWidget  parent_instance;
  GtkWidget *box;
  GtkWidget *table;          /* GtkDropDown; NULL: the mapping has several targets */
  GPtrArray *lists;          /* List, one for each target */
  VsDraft   *draft;          /* (nullable) borrowed */
  char      *key;            /* what the rows were made for */
  guint      idle;
  gboolean   showing;
};

/* The columns of the file for one target. */
typedef struct {
  VsImportColumns *self;
  guint            target;
  GtkWidget       *group, *keep, *table;   /* table: NULL when it is the only target */
  GtkStringList   *names;    /* what a column may become; the first is: nothing */
  GPtrArray       *rows, *choices;
} List;

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsImportColumns, vs_import_columns, GTK_TYPE_WIDGET)

static void
changed (VsImportColumns *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
list_free (gpointer data)
{
  List *list = data;
  g_object_unref (list->names);
  g_ptr_array_unref (list->rows);
  g_ptr_array_unref (list->choices);
  g_free (list);
}

/* ── The table ── */

static guint
place_of (const VsDraft *draft, const char *table)
{
  for (guint i = 0; table && draft->tables[i]; i++)
    if (g_str_equal (draft->tables[i], table))
      return i + 1;
  return 0;
}

static void
target_cb (List *list)
{
  VsImportColumns *self = list->self;
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (list->table));
  if (self->showing || !self->draft || selected == 0)
    return;
  vs_draft_set_target (self->draft, list->target, self->draft->tables[selected]);
  changed (self);
}

static void
remove_cb (List *list)
{
  VsImportColumns *self = list->self;
  if (!self->draft)
    return;
  vs_draft_remove_target (self->draft, list->target);
  changed (self);
}

static void
add_cb (VsImportColumns *self, GParamSpec *pspec, GtkDropDown *drop_down)
{
  guint selected = gtk_drop_down_get_selected (drop_down);
  if (self->showing || !self->draft || selected == 0)
    return;
  vs_draft_add_target (self->draft, self->draft->tables[selected]);
  changed (self);
}

static void
table_cb (VsImportColumns *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->table));
  if (self->showing || !self->draft || selected == 0)
    return;
  vs_draft_set_table (self->draft, self->draft->tables[selected - 1]);
  changed (self);
}

/* Among several tables there are no readings, which stand first. */
static GtkWidget *
tables_new (const VsDraft *draft, gboolean one_of_several)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _("Choose…"));
  for (char **table = draft->tables + one_of_several; *table; table++)
    {
      g_autofree char *words = vs_table_words (*table);
      gtk_string_list_append (names, words);
    }
  GtkWidget *tables = gtk_drop_down_new (G_LIST_MODEL (names), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (tables), TRUE);
  return tables;
}

static void
add_table (VsImportColumns *self, AdwPreferencesGroup *group)
{
  self->table = tables_new (self->draft, FALSE);
  vs_form_row (group, _("Each row is"), self->table);
  g_signal_connect_object (self->table, "notify::selected", G_CALLBACK (table_cb), self, G_CONNECT_SWAPPED);
}

static void
show_table (VsImportColumns *self)
{
  if (self->table)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->table), place_of (self->draft, vs_draft_table (self->draft, 0)));
}

/* ── Columns ── */

static const VsTarget *
target_of (const List *list)
{
  const VsDraft *draft = list->self->draft;
  return draft && draft->targets && list->target < draft->targets->len ? g_ptr_array_index (draft->targets, list->target) : NULL;
}

static void
column_cb (List *list, GParamSpec *pspec, GtkDropDown *drop_down)
{
  VsImportColumns *self = list->self;
  guint selected = gtk_drop_down_get_selected (drop_down), row;
  const VsTarget *target = target_of (list);
  if (self->showing || !target || !g_ptr_array_find (list->choices, drop_down, &row))
    return;
  const VsTargetColumn *column = selected > 0 ? g_ptr_array_index (target->columns, selected - 1) : NULL;
  vs_draft_set_column (self->draft, list->target, ((VsSniffColumn *) g_ptr_array_index (self->draft->sniff->columns, row))->name,
                       column ? column->name : NULL);
  changed (self);
}

static void
keep_cb (List *list)
{
  if (list->self->showing || !list->self->draft)
    return;
  vs_draft_set_attributes (list->self->draft, list->target, gtk_switch_get_active (GTK_SWITCH (list->keep)));
  changed (list->self);
}

/* "text, as “Ann”" and what the mapping does with it. */
static char *
column_words (const List *list, guint i)
{
  const VsDraft *draft = list->self->draft;
  const VsSniffColumn *column = g_ptr_array_index (draft->sniff->columns, i);
  const VsPreviewRow *first = draft->preview->rows->len > 0 ? g_ptr_array_index (draft->preview->rows, 0) : NULL;
  const char *example = first && g_strv_length (first->source) > i && *first->source[i] ? first->source[i] : NULL, *source, *name, *expression;
  GString *words = g_string_new (vs_cell_type_name (column->type));
  if (example)
    /* Translators: a value of the file, after the type of its column: "day, as “2026-06-30”" */
    g_string_append_printf (words, _(", as “%.40s”"), example);
  if (column->n_against > 0)
    g_string_append_printf (words, g_dngettext (GETTEXT_PACKAGE, " · %u value speaks against it", " · %u values speak against it", column->n_against), column->n_against);
  for (guint n = 0; vs_draft_nth (draft, list->target, n, &source, &name, &expression); n++)
    if (expression && source && g_ascii_strcasecmp (source, column->name) == 0)
      g_string_append_printf (words, "\n%s", expression);
  g_autofree char *plain = g_string_free (words, FALSE);
  g_autofree char *valid = g_utf8_make_valid (plain, -1);
  return g_markup_escape_text (valid, -1);
}

static void
show_column (List *list, guint i)
{
  const VsTarget *target = target_of (list);
  const VsSniffColumn *column = g_ptr_array_index (list->self->draft->sniff->columns, i);
  const char *name = vs_draft_column (list->self->draft, list->target, column->name);
  g_autofree char *words = column_words (list, i);
  guint selected = 0;
  for (guint c = 0; name && target && c < target->columns->len; c++)
    if (g_str_equal (((VsTargetColumn *) g_ptr_array_index (target->columns, c))->name, name))
      selected = c + 1;
  adw_action_row_set_subtitle (g_ptr_array_index (list->rows, i), words);
  gtk_drop_down_set_selected (g_ptr_array_index (list->choices, i), selected);
}

static void
add_column (List *list)
{
  guint i = list->rows->len;
  const VsSniffColumn *column = g_ptr_array_index (list->self->draft->sniff->columns, i);
  GtkWidget *choice = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (list->names)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  GtkWidget *row = vs_form_row (ADW_PREFERENCES_GROUP (list->group), column->name, choice);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  g_ptr_array_add (list->rows, row);
  g_ptr_array_add (list->choices, choice);
  show_column (list, i);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (column_cb), list);
}

/* What the mapping computes without a column, and what becomes of the rest. */
static void
add_rest (List *list)
{
  const char *source, *name, *expression;
  for (guint n = 0; vs_draft_nth (list->self->draft, list->target, n, &source, &name, &expression); n++)
    if (!source && name && expression)
      {
        GtkWidget *row = adw_action_row_new ();
        adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
        adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), expression);
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (name));
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (list->group), row);
      }
  list->keep = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (list->keep), vs_draft_attributes (list->self->draft, list->target));
  vs_form_row (ADW_PREFERENCES_GROUP (list->group), _("Keep the other columns as attributes"), list->keep);
  g_signal_connect_swapped (list->keep, "notify::active", G_CALLBACK (keep_cb), list);
}

static gboolean
fill_cb (gpointer data)
{
  VsImportColumns *self = data;
  guint n = 0;
  self->showing = TRUE;
  for (guint i = 0; i < self->lists->len && n < ROWS_A_FRAME; i++)
    {
      List *list = g_ptr_array_index (self->lists, i);
      for (; list->rows->len < self->draft->sniff->columns->len && n < ROWS_A_FRAME; n++)
        add_column (list);
      if (!list->keep && n < ROWS_A_FRAME)
        add_rest (list);
    }
  self->showing = FALSE;
  if (n == ROWS_A_FRAME)
    return G_SOURCE_CONTINUE;
  self->idle = 0;
  return G_SOURCE_REMOVE;
}

static void
add_list (VsImportColumns *self, guint i)
{
  const VsTarget *target = g_ptr_array_index (self->draft->targets, i);
  List *list = g_new0 (List, 1);
  g_autofree char *words = vs_table_words (target->table);
  g_autofree char *title = self->draft->targets->len > 1 ? g_strdup_printf (_("Where it goes: %s"), words) : g_strdup (_("Where it goes"));
  *list = (List) { .self = self, .target = i, .names = gtk_string_list_new (NULL), .rows = g_ptr_array_new (), .choices = g_ptr_array_new () };
  gtk_string_list_append (list->names, _("no column"));
  for (guint c = 0; c < target->columns->len; c++)
    gtk_string_list_append (list->names, ((VsTargetColumn *) g_ptr_array_index (target->columns, c))->name);
  list->group = adw_preferences_group_new ();
  if (i == 0 && self->table)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (list->group), "");
  else
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (list->group), title);
  gtk_box_append (GTK_BOX (self->box), list->group);
  g_ptr_array_add (self->lists, list);
  if (self->draft->targets->len < 2)
    return;
  list->table = tables_new (self->draft, TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list->table), place_of (self->draft, target->table) - 1);
  vs_form_row (ADW_PREFERENCES_GROUP (list->group), _("Each row is"), list->table);
  g_signal_connect_swapped (list->table, "notify::selected", G_CALLBACK (target_cb), list);
  GtkWidget *button = vs_form_icon_button ("vs-close-symbolic", _("Do not fill this table"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (list->group), button);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), list);
}

/* A row of the file may be about several things: an invoice and its customer. */
static void
add_another (VsImportColumns *self)
{
  GtkWidget *group = adw_preferences_group_new (), *tables = tables_new (self->draft, TRUE);
  GtkWidget *row = vs_form_row (ADW_PREFERENCES_GROUP (group), _("Each row is also"), tables);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Its columns can fill another table too"));
  gtk_box_append (GTK_BOX (self->box), group);
  g_signal_connect_object (tables, "notify::selected", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}

/* ── Readings ── */

static void
role_cb (GtkDropDown *choice, GParamSpec *pspec, VsImportColumns *self)
{
  const char *member = g_object_get_data (G_OBJECT (choice), "member");
  GtkStringObject *selected = gtk_drop_down_get_selected_item (choice);
  char **values = g_object_get_data (G_OBJECT (choice), "values");
  guint at = gtk_drop_down_get_selected (choice);
  if (self->showing || !self->draft || !selected)
    return;
  vs_draft_set_readings (self->draft, member, values && *values[at] ? values[at] : values ? NULL : gtk_string_object_get_string (selected));
  changed (self);
}

/* labels: translated; values NULL: the labels are the values. An empty value takes the member out. */
static void
add_role (VsImportColumns *self, AdwPreferencesGroup *group, const char *title, const char *member, char **labels, char **values, const char *now)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings ((const char *const *) labels);
  char **known = values ? values : labels;
  guint selected = values ? 0 : GTK_INVALID_LIST_POSITION;
  for (guint i = 0; known[i]; i++)
    if (g_ascii_strcasecmp (known[i], now ? now : "") == 0)
      selected = i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  g_object_set_data_full (G_OBJECT (choice), "member", g_strdup (member), g_free);
  if (values)
    g_object_set_data_full (G_OBJECT (choice), "values", g_strdupv (values), (GDestroyNotify) g_strfreev);
  vs_form_row (group, title, choice);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (role_cb), self, 0);
}

static void
add_readings (VsImportColumns *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  AdwPreferencesGroup *rows = ADW_PREFERENCES_GROUP (group);
  const VsDraft *draft = self->draft;
  gboolean wide = g_strcmp0 (vs_draft_readings (draft, "layout"), "wide") == 0;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new (), meters = g_strv_builder_new (), meter_values = g_strv_builder_new ();
  g_strv_builder_add (meters, _("the file's name"));
  g_strv_builder_add (meter_values, "");
  for (guint i = 0; i < draft->sniff->columns->len; i++)
    {
      const char *name = ((VsSniffColumn *) g_ptr_array_index (draft->sniff->columns, i))->name;
      g_strv_builder_add (names, name);
      g_strv_builder_add (meters, name);
      g_strv_builder_add (meter_values, name);
    }
  g_auto (GStrv) columns = g_strv_builder_end (names), meter_labels = g_strv_builder_end (meters), meter_names = g_strv_builder_end (meter_values);
  char *units[] = { "kWh", "Wh", "MWh", "kW", "W", NULL };
  char *stamps[] = { _("begins"), _("ends"), NULL }, *stamp_values[] = { "", "end", NULL };
  char *clocks[] = { _("UTC"), _("the meter's local time"), NULL }, *clock_values[] = { "", "local", NULL };
  const char *unit = vs_draft_readings (draft, "unit");
  adw_preferences_group_set_title (rows, "");
  add_role (self, rows, _("Meter"), "meter", meter_labels, meter_names, vs_draft_readings (draft, "meter"));
  add_role (self, rows, wide ? _("Day") : _("Time"), wide ? "date" : "timestamp", columns, NULL, vs_draft_readings (draft, wide ? "date" : "timestamp"));
  if (!wide)
    add_role (self, rows, _("Value"), "value", columns, NULL, vs_draft_readings (draft, "value"));
  add_role (self, rows, _("Unit"), "unit", units, NULL, unit ? unit : "kWh");
  add_role (self, rows, _("The time tells when an interval"), "stamp", stamps, stamp_values, vs_draft_readings (draft, "stamp"));
  add_role (self, rows, _("Times without a zone are"), "clock", clocks, clock_values, vs_draft_readings (draft, "clock"));
  gtk_box_append (GTK_BOX (self->box), group);
}

/* ── Object ── */

/* What has to be the same for the rows to stay. */
static char *
key_of (const VsDraft *draft)
{
  GString *key = g_string_new (draft->path);
  for (guint i = 0; vs_draft_table (draft, i); i++)
    g_string_append_printf (key, "\n%s", vs_draft_table (draft, i));
  g_string_append_printf (key, "\n%u", draft->targets ? draft->targets->len : 0);
  for (guint i = 0; i < draft->sniff->columns->len; i++)
    g_string_append_printf (key, "\n%s", ((VsSniffColumn *) g_ptr_array_index (draft->sniff->columns, i))->name);
  return g_string_free (key, FALSE);
}

static void
empty (VsImportColumns *self)
{
  GtkWidget *child;
  g_clear_handle_id (&self->idle, g_source_remove);
  self->table = NULL;
  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
  g_ptr_array_set_size (self->lists, 0);
  g_clear_pointer (&self->key, g_free);
}

static void
build (VsImportColumns *self)
{
  GtkWidget *head = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (head), _("Where it goes"));
  if (!self->draft->targets || self->draft->targets->len < 2)
    {
      gtk_box_append (GTK_BOX (self->box), head);
      add_table (self, ADW_PREFERENCES_GROUP (head));
    }
  else
    g_object_unref (g_object_ref_sink (head));
  if (self->draft->mapping && vs_mapping_is_readings (self->draft->mapping))
    add_readings (self);
  for (guint i = 0; self->draft->targets && i < self->draft->targets->len; i++)
    add_list (self, i);
  if (self->draft->targets && self->draft->targets->len > 0)
    add_another (self);
  if (self->lists->len > 0)
    self->idle = g_idle_add (fill_cb, self);
}

void
vs_import_columns_set_draft (VsImportColumns *self, VsDraft *draft)
{
  g_return_if_fail (VS_IS_IMPORT_COLUMNS (self));
  g_autofree char *key = draft ? key_of (draft) : NULL;
  self->draft = draft;
  self->showing = TRUE;
  if (!draft || g_strcmp0 (key, self->key) != 0)
    {
      empty (self);
      if (draft)
        build (self);
      self->key = g_steal_pointer (&key);
    }
  if (draft)
    show_table (self);
  for (guint i = 0; draft && i < self->lists->len; i++)
    {
      List *list = g_ptr_array_index (self->lists, i);
      for (guint row = 0; row < list->rows->len; row++)
        show_column (list, row);
      if (list->keep)
        gtk_switch_set_active (GTK_SWITCH (list->keep), vs_draft_attributes (draft, list->target));
    }
  self->showing = FALSE;
}

static void
vs_import_columns_dispose (GObject *object)
{
  VsImportColumns *self = VS_IMPORT_COLUMNS (object);
  if (self->box)
    empty (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  G_OBJECT_CLASS (vs_import_columns_parent_class)->dispose (object);
}

static void
vs_import_columns_class_init (VsImportColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_import_columns_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vs_import_columns_init (VsImportColumns *self)
{
  self->lists = g_ptr_array_new_with_free_func (list_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
vs_import_columns_new (void)
{
  return g_object_new (VS_TYPE_IMPORT_COLUMNS, NULL);
}
