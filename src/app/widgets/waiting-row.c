/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting-row.c: see waiting-row.h. The fields are made when the row is opened for the first time. */
#include "widgets/waiting-row.h"

#include "base/text.h"
#include "widgets/label.h"
#include "widgets/level.h"
#include <glib/gi18n-lib.h>

#define MAX_SHOWN 2000   /* bytes of a row on the page */

struct _VsWaitingRow {
  GtkListBoxRow parent_instance;
  gint64      id;
  char       *raw, *mended, *column;
  GStrv       header, fields;
  GtkWidget  *revealer, *text;
  GPtrArray  *entries;     /* GtkEntry, one for each field; empty: the row is corrected as a whole */
};

enum { MEND, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsWaitingRow, vs_waiting_row, GTK_TYPE_LIST_BOX_ROW)

static int
bad_field (const VsWaitingRow *self)
{
  for (int i = 0; self->column && self->header && self->header[i]; i++)
    if (g_ascii_strcasecmp (self->header[i], self->column) == 0)
      return i;
  return -1;
}

/* The row as it stands, the field at fault in bold and underlined. */
static char *
raw_markup (const VsWaitingRow *self)
{
  gsize at, len, n = strlen (self->raw);
  int bad = bad_field (self);
  g_autofree char *shown = n > MAX_SHOWN ? g_utf8_make_valid (self->raw, MAX_SHOWN) : g_strdup (self->raw);
  if (bad < 0 || !self->fields || !vs_quarantine_span (shown, self->fields, (guint) bad, &at, &len) || len == 0)
    return g_markup_escape_text (shown, -1);
  g_autofree char *before = g_markup_escape_text (shown, (gssize) at), *field = g_markup_escape_text (shown + at, (gssize) len);
  g_autofree char *after = g_markup_escape_text (shown + at + len, -1);
  return g_strdup_printf ("%s<b><u>%s</u></b>%s", before, field, after);
}

/* ── Correcting ── */

static void
mend (VsWaitingRow *self, gboolean readmit)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  for (guint i = 0; i < self->entries->len; i++)
    g_strv_builder_add (fields, gtk_editable_get_text (g_ptr_array_index (self->entries, i)));
  g_auto (GStrv) values = self->entries->len > 0 ? g_strv_builder_end (fields) : NULL;
  const char *text = self->text ? gtk_editable_get_text (GTK_EDITABLE (self->text)) : NULL;
  g_signal_emit (self, signals[MEND], 0, values, text, readmit);
}

static void
keep_cb (VsWaitingRow *self)
{
  mend (self, FALSE);
}

static void
readmit_cb (VsWaitingRow *self)
{
  mend (self, TRUE);
}

static void
undo_cb (VsWaitingRow *self)
{
  g_signal_emit (self, signals[MEND], 0, NULL, NULL, FALSE);
}

static GtkWidget *
button_new (VsWaitingRow *self, const char *label, GCallback callback, const char *css_class)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  if (css_class)
    gtk_widget_add_css_class (button, css_class);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
entry_new (const char *label, const char *text)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return entry;
}

static void
add_fields (VsWaitingRow *self, GtkWidget *box)
{
  GtkWidget *grid = gtk_grid_new ();
  int bad = bad_field (self);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (int i = 0; self->header[i]; i++)
    {
      GtkWidget *label = vs_label_new (NULL, i == bad ? "key" : "grid-head"), *entry = entry_new (self->header[i], self->fields[i]);
      vs_level_set_label (GTK_LABEL (label), i == bad ? VS_LEVEL_ORANGE : VS_LEVEL_NONE, NULL, self->header[i]);
      gtk_label_set_width_chars (GTK_LABEL (label), 10);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
      gtk_grid_attach (GTK_GRID (grid), label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), entry, 1, i, 1, 1);
      g_ptr_array_add (self->entries, entry);
    }
  gtk_box_append (GTK_BOX (box), grid);
}

static void
open_editor (VsWaitingRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (box, "waiting-editor");
  if (self->fields && g_strv_length (self->fields) == g_strv_length (self->header))
    add_fields (self, box);
  else
    {
      self->text = entry_new (_("The whole row"), self->mended ? self->mended : self->raw);
      gtk_box_append (GTK_BOX (box), vs_label_new (_("The fields cannot be told apart: correct the row as a whole."), "card-note"));
      gtk_box_append (GTK_BOX (box), self->text);
    }
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  if (self->mended)
    gtk_box_append (GTK_BOX (buttons), button_new (self, _("_As Found"), G_CALLBACK (undo_cb), NULL));
  gtk_box_append (GTK_BOX (buttons), button_new (self, _("_Keep"), G_CALLBACK (keep_cb), NULL));
  gtk_box_append (GTK_BOX (buttons), button_new (self, _("_Re-admit"), G_CALLBACK (readmit_cb), "suggested-action"));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
}

void
vs_waiting_row_toggle (VsWaitingRow *self)
{
  g_return_if_fail (VS_IS_WAITING_ROW (self));
  gboolean open = !gtk_revealer_get_reveal_child (GTK_REVEALER (self->revealer));
  int bad = bad_field (self);
  if (open && !gtk_revealer_get_child (GTK_REVEALER (self->revealer)))
    open_editor (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  if (open)
    gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->text ? self->text : g_ptr_array_index (self->entries, MAX (bad, 0))));
}

/* ── Object ── */

static void
vs_waiting_row_finalize (GObject *object)
{
  VsWaitingRow *self = VS_WAITING_ROW (object);
  g_free (self->raw);
  g_free (self->mended);
  g_free (self->column);
  g_strfreev (self->header);
  g_strfreev (self->fields);
  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (vs_waiting_row_parent_class)->finalize (object);
}

static void
vs_waiting_row_class_init (VsWaitingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_waiting_row_finalize;
  signals[MEND] = g_signal_new ("mend", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRV, G_TYPE_STRING,
                                G_TYPE_BOOLEAN);
}

static void
vs_waiting_row_init (VsWaitingRow *self)
{
  self->entries = g_ptr_array_new ();
}

GtkWidget *
vs_waiting_row_new (const VsQuarantineRow *row, char *const *header, char *const *fields)
{
  VsWaitingRow *self = g_object_new (VS_TYPE_WAITING_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *why = vs_label_new (NULL, "verdict"), *raw = vs_label_new (NULL, "waiting-raw");
  self->id = row->id;
  self->raw = g_strdup (row->raw ? row->raw : "");
  self->mended = g_strdup (row->mended);
  self->column = g_strdup (row->column);
  self->header = g_strdupv ((char **) header);
  self->fields = g_strdupv ((char **) fields);
  g_autofree char *line = vs_format_full (row->line, VS_FORMAT_INTEGER, NULL), *markup = raw_markup (self);
  g_autofree char *title = vs_place_title (row->place, line);
  /* Translators: "Line 12", and a file */
  g_autofree char *place = g_strdup_printf (_("%s of %s"), title, row->source_file);
  g_autofree char *words = row->mended ? g_strdup_printf (_("%s · corrected"), place) : g_strdup (place);
  self->revealer = gtk_revealer_new ();
  vs_level_set_label (GTK_LABEL (why), row->mended ? VS_LEVEL_BLUE : VS_LEVEL_ORANGE, NULL, row->reason);
  gtk_label_set_markup (GTK_LABEL (raw), markup);
  gtk_box_append (GTK_BOX (box), vs_label_new (words, "card-note"));
  gtk_box_append (GTK_BOX (box), why);
  gtk_box_append (GTK_BOX (box), raw);
  if (row->mended)
    gtk_box_append (GTK_BOX (box), vs_label_new (row->mended, "waiting-raw"));
  gtk_box_append (GTK_BOX (box), self->revealer);
  gtk_widget_add_css_class (box, "import-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, row->reason, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE, -1);
  return GTK_WIDGET (self);
}

gint64
vs_waiting_row_get_id (VsWaitingRow *self)
{
  g_return_val_if_fail (VS_IS_WAITING_ROW (self), 0);
  return self->id;
}
