/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-check.c: see import-check.h. */
#include "widgets/import-check.h"

#include "base/text.h"
#include "edit/form.h"
#include "widgets/import-columns.h"
#include "widgets/import-form.h"
#include "widgets/import-table.h"
#include "widgets/level.h"
#include "widgets/table-words.h"
#include <glib/gi18n-lib.h>

struct _VsImportCheck {
  GtkWidget  parent_instance;
  GtkWidget *box;
  GtkWidget *name, *note, *before, *after, *busy;
  GtkWidget *verdict, *drift, *mark;
  GtkWidget *tables, *table_bin, *table_title;   /* GtkDropDown of what is shown of the preview */
  GtkWidget *faults;
  GtkWidget *form, *columns;
  VsDraft   *draft;
  gboolean   showing;
};

enum { CHANGED, TURN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsImportCheck, vs_import_check, GTK_TYPE_WIDGET)

static GtkWidget *
label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
card_new (void)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (card, "card");
  return card;
}

static void
changed_cb (VsImportCheck *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ── Head ── */

static void
before_cb (VsImportCheck *self)
{
  g_signal_emit (self, signals[TURN], 0, -1);
}

static void
after_cb (VsImportCheck *self)
{
  g_signal_emit (self, signals[TURN], 0, 1);
}

static void
add_head (VsImportCheck *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *card = card_new ();
  self->name = label_new ("card-title");
  self->note = label_new ("card-note");
  self->verdict = label_new ("verdict");
  self->drift = label_new ("verdict");
  self->mark = label_new ("verdict");
  self->busy = gtk_spinner_new ();
  self->before = vs_form_icon_button ("vs-back-symbolic", _("The file before"));
  self->after = vs_form_icon_button ("vs-next-symbolic", _("The next file"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), self->name);
  gtk_box_append (GTK_BOX (words), self->note);
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), self->busy);
  gtk_box_append (GTK_BOX (head), self->before);
  gtk_box_append (GTK_BOX (head), self->after);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), self->verdict);
  gtk_box_append (GTK_BOX (card), self->drift);
  gtk_box_append (GTK_BOX (card), self->mark);
  gtk_box_append (GTK_BOX (self->box), card);
  g_signal_connect_swapped (self->before, "clicked", G_CALLBACK (before_cb), self);
  g_signal_connect_swapped (self->after, "clicked", G_CALLBACK (after_cb), self);
}

static void
show_head (VsImportCheck *self, guint place, guint of)
{
  const VsDraft *draft = self->draft;
  g_autofree char *name = g_path_get_basename (draft->path), *size = g_format_size (draft->sniff->bytes);
  g_autofree char *which = g_strdup_printf (_("file %u of %u"), place + 1, of);
  g_autofree char *note = of > 1 ? g_strdup_printf ("%s · %s · %s", draft->sniff->format, size, which) : g_strdup_printf ("%s · %s", draft->sniff->format, size);
  gtk_label_set_text (GTK_LABEL (self->name), name);
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->before, of > 1);
  gtk_widget_set_visible (self->after, of > 1);
  gtk_widget_set_sensitive (self->before, place > 0);
  gtk_widget_set_sensitive (self->after, place + 1 < of);
}

static void
show_verdict (VsImportCheck *self)
{
  const VsDraft *draft = self->draft;
  if (draft->fault)
    {
      vs_level_set_label (GTK_LABEL (self->verdict), VS_LEVEL_RED, NULL, draft->fault);
      return;
    }
  g_autofree char *rows = vs_format_full (draft->sniff->n_rows, VS_FORMAT_INTEGER, NULL);
  g_autofree char *share = vs_format_short (draft->sniff->confidence, VS_FORMAT_PERCENT, NULL);
  const char *title = vs_mapping_title (draft->mapping);
  g_autofree char *what = draft->ready && title ? g_strdup_printf (_("Recognised: %s"), title)
                          /* Translators: %s is the title of a mapping that was made for this file */
                          : title && !draft->changed ? g_strdup_printf (_("Proposed: %s"), title) : g_strdup (_("As you chose"));
  /* Translators: what the file was taken for, a number of rows, and a share in percent */
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s. %s row was looked at, %s as wide as most.",
                                                         "%s. %s rows were looked at, %s are as wide as most.", draft->sniff->n_rows), what, rows, share);
  vs_level_set_label (GTK_LABEL (self->verdict), draft->ready ? VS_LEVEL_GREEN : VS_LEVEL_BLUE, NULL, words);
}

/* A file that is known but looks different than it did. */
static void
show_drift (VsImportCheck *self)
{
  const VsLoadDrift *drift = &self->draft->drift;
  gboolean added = drift->added && drift->added[0], gone = drift->gone && drift->gone[0];
  gtk_widget_set_visible (self->drift, added || gone);
  if (!added && !gone)
    return;
  g_autofree char *when = vs_moment_words (drift->since), *more = added ? g_strjoinv (", ", drift->added) : NULL;
  g_autofree char *less = gone ? g_strjoinv (", ", drift->gone) : NULL;
  /* Translators: a date, and names of columns */
  g_autofree char *words = added && gone ? g_strdup_printf (_("Not the shape of %s: new are %s, gone are %s"), when, more, less)
                           : added ? g_strdup_printf (_("Not the shape of %s: new are %s"), when, more)
                                   : g_strdup_printf (_("Not the shape of %s: gone are %s"), when, less);
  vs_level_set_label (GTK_LABEL (self->drift), VS_LEVEL_ORANGE, NULL, words);
}

/* What of a file that comes again and again is new. */
static void
show_mark (VsImportCheck *self)
{
  g_autofree char *words = vs_preview_mark_words (self->draft->preview);
  gtk_widget_set_visible (self->mark, words != NULL);
  if (words)
    vs_level_set_label (GTK_LABEL (self->mark), VS_LEVEL_BLUE, NULL, words);
}

/* ── Rows ── */

static void
show_table (VsImportCheck *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->tables));
  adw_bin_set_child (ADW_BIN (self->table_bin), vs_import_table_new (self->draft->preview, selected));
}

static void
table_cb (VsImportCheck *self)
{
  if (!self->showing && self->draft)
    show_table (self);
}

static void
add_tables (VsImportCheck *self)
{
  GtkWidget *card = card_new (), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->table_title = label_new ("card-title");
  self->tables = gtk_drop_down_new_from_strings ((const char *const[]) { NULL });
  self->table_bin = adw_bin_new ();
  gtk_label_set_text (GTK_LABEL (self->table_title), _("First rows"));
  gtk_label_set_wrap_mode (GTK_LABEL (self->table_title), PANGO_WRAP_WORD);   /* beside a wide choice it keeps its words whole */
  gtk_widget_set_hexpand (self->table_title, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tables), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is shown of the first rows"), -1);
  gtk_box_append (GTK_BOX (head), self->table_title);
  gtk_box_append (GTK_BOX (head), self->tables);
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), self->table_bin);
  gtk_box_append (GTK_BOX (self->box), card);
  g_signal_connect_swapped (self->tables, "notify::selected", G_CALLBACK (table_cb), self);
}

/* The choice of what is shown stays while it can. */
static void
show_tables (VsImportCheck *self)
{
  const VsPreview *preview = self->draft->preview;
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->tables));   /* before the first file: none */
  GtkStringList *names = gtk_string_list_new (NULL);
  GListModel *old = gtk_drop_down_get_model (GTK_DROP_DOWN (self->tables));
  gboolean as_it_stands = selected != GTK_INVALID_LIST_POSITION && selected > 0 && selected + 1 == g_list_model_get_n_items (old);
  for (guint i = 0; i < preview->tables->len; i++)
    {
      /* Translators: %s is a table, as in “As they land: customer” */
      g_autofree char *name = g_strdup_printf (_("as they land in %s"), ((VsPreviewTable *) g_ptr_array_index (preview->tables, i))->table);
      gtk_string_list_append (names, name);
    }
  gtk_string_list_append (names, _("as in the file"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->tables), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->tables), as_it_stands ? preview->tables->len : selected < preview->tables->len ? selected : 0);
  g_object_unref (names);
  show_table (self);
}

static void
show_faults (VsImportCheck *self)
{
  GtkWidget *faults = vs_import_faults_new (self->draft->sniff), *old = gtk_widget_get_last_child (self->faults);
  if (old != gtk_widget_get_first_child (self->faults))
    gtk_box_remove (GTK_BOX (self->faults), old);
  gtk_widget_set_visible (self->faults, faults != NULL);
  if (faults)
    gtk_box_append (GTK_BOX (self->faults), faults);
}

/* ── Object ── */

void
vs_import_check_set_draft (VsImportCheck *self, VsDraft *draft, guint place, guint of)
{
  g_return_if_fail (VS_IS_IMPORT_CHECK (self));
  self->draft = draft;
  self->showing = TRUE;
  vs_import_form_set_draft (VS_IMPORT_FORM (self->form), draft);
  vs_import_columns_set_draft (VS_IMPORT_COLUMNS (self->columns), draft);
  if (draft)
    {
      show_head (self, place, of);
      show_verdict (self);
      show_drift (self);
      show_mark (self);
      show_tables (self);
      show_faults (self);
    }
  self->showing = FALSE;
}

void
vs_import_check_set_busy (VsImportCheck *self, gboolean busy)
{
  g_return_if_fail (VS_IS_IMPORT_CHECK (self));
  gtk_spinner_set_spinning (GTK_SPINNER (self->busy), busy);
}

static GtkWidget *
column_new (GtkWidget *child)
{
  GtkWidget *item = gtk_flow_box_child_new ();
  gtk_widget_set_focusable (item, FALSE);
  gtk_widget_set_size_request (child, 300, -1);
  gtk_widget_set_valign (child, GTK_ALIGN_START);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (item), child);
  return item;
}

static void
vs_import_check_dispose (GObject *object)
{
  VsImportCheck *self = VS_IMPORT_CHECK (object);
  self->draft = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (vs_import_check_parent_class)->dispose (object);
}

static void
vs_import_check_class_init (VsImportCheckClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vs_import_check_dispose;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TURN] = g_signal_new ("turn", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vs_import_check_init (VsImportCheck *self)
{
  GtkWidget *decisions = gtk_flow_box_new (), *title = label_new ("card-title");
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  self->faults = card_new ();
  self->form = vs_import_form_new ();
  self->columns = vs_import_columns_new ();
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_head (self);
  add_tables (self);
  gtk_label_set_text (GTK_LABEL (title), _("What speaks against it"));
  gtk_box_append (GTK_BOX (self->faults), title);
  gtk_box_append (GTK_BOX (self->box), self->faults);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (decisions), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (decisions), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (decisions), 16);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (decisions), 16);
  gtk_widget_add_css_class (decisions, "import-decisions");
  gtk_flow_box_append (GTK_FLOW_BOX (decisions), column_new (self->columns));
  gtk_flow_box_append (GTK_FLOW_BOX (decisions), column_new (self->form));
  gtk_box_append (GTK_BOX (self->box), decisions);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->columns, "changed", G_CALLBACK (changed_cb), self);
}

GtkWidget *
vs_import_check_new (void)
{
  return g_object_new (VS_TYPE_IMPORT_CHECK, NULL);
}
