/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-form.c: see import-form.h. The rows stay while what they show is looked at anew, so that the keyboard keeps its place. */
#include "widgets/import-form.h"

#include "base/text.h"
#include "edit/form.h"
#include "intake/decisions.h"
#include <glib/gi18n-lib.h>

typedef struct { const char *value, *label; } Choice;

static const Choice delimiters[] = {
  { ",", N_("Comma ( , )") }, { ";", N_("Semicolon ( ; )") }, { "\t", N_("Tab") }, { "|", N_("Bar ( | )") }, { " ", N_("Blank") },
  { ":", N_("Colon ( : )") }, { "%", "%" }, { "^", "^" }, { "~", "~" }, { "#", "#" }, { NULL },
};
static const Choice quotes[] = { { "\"", N_("Double ( \" )") }, { "'", N_("Single ( ' )") }, { "", N_("None") }, { NULL } };
static const Choice escapes[] = { { "", N_("The quote twice") }, { "\\", N_("Backslash ( \\ )") }, { NULL } };
static const Choice encodings[] = {
  { "UTF-8", "UTF-8" }, { "UTF-16", "UTF-16" }, { "WINDOWS-1252", "Windows-1252" }, { "ISO-8859-1", "Latin-1" }, { "ISO-8859-15", "Latin-9" },
  { "WINDOWS-1250", "Windows-1250" }, { "WINDOWS-1251", "Windows-1251" }, { "IBM850", "DOS 850" }, { "SHIFT_JIS", "Shift JIS" },
  { "GB18030", "GB 18030" }, { NULL },
};
static const Choice decimals[] = { { ".", N_("Point ( 12.5 )") }, { ",", N_("Comma ( 12,5 )") }, { NULL } };
static const Choice groups[] = {
  { "", N_("None") }, { ",", N_("Comma ( 1,200 )") }, { ".", N_("Point ( 1.200 )") }, { " ", N_("Blank ( 1 200 )") }, { "'", N_("Apostrophe ( 1'200 )") }, { NULL },
};
static const Choice orders[] = { { "YMD", N_("Year, month, day") }, { "DMY", N_("Day, month, year") }, { "MDY", N_("Month, day, year") }, { NULL } };

typedef enum { DELIMITER, QUOTE, ESCAPE, ENCODING, DECIMAL, GROUP, ORDER, N_CHOICES } Member;

static const struct { const char *member, *title; const Choice *choices; } members[N_CHOICES] = {
  [DELIMITER] = { "delimiter", N_("Fields are parted by"), delimiters },
  [QUOTE] = { "quote", N_("Quotation mark"), quotes },
  [ESCAPE] = { "escape", N_("A quote in a field"), escapes },
  [ENCODING] = { "encoding", N_("Encoding"), encodings },
  [DECIMAL] = { "decimal", N_("Decimal mark"), decimals },
  [GROUP] = { "group", N_("Between thousands"), groups },
  [ORDER] = { "date_order", N_("Order of dates"), orders },
};

struct _VsImportForm {
  GtkWidget  parent_instance;
  GtkWidget *group;
  GtkWidget *rows[N_CHOICES];
  GtkWidget *choices[N_CHOICES];       /* GtkDropDown */
  GPtrArray *values[N_CHOICES];        /* char *, of the choices in their order */
  GtkWidget *header_row, *header_lines, *skip_lines, *numbers, *zone, *currency, *missing;
  VsDraft   *draft;                    /* (nullable) borrowed */
  gboolean   showing;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VsImportForm, vs_import_form, GTK_TYPE_WIDGET)

static void
changed (VsImportForm *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ── What is chosen ── */

static void
chosen_cb (VsImportForm *self, GParamSpec *pspec, GtkDropDown *drop_down)
{
  guint selected = gtk_drop_down_get_selected (drop_down);
  if (self->showing || !self->draft)
    return;
  for (int i = 0; i < N_CHOICES; i++)
    if (self->choices[i] == GTK_WIDGET (drop_down) && selected < self->values[i]->len)
      {
        vs_draft_set_source (self->draft, members[i].member, g_ptr_array_index (self->values[i], selected));
        changed (self);
      }
}

static void
lines_cb (VsImportForm *self, GtkSpinButton *spin)
{
  if (self->showing || !self->draft)
    return;
  vs_draft_set_lines (self->draft, GTK_WIDGET (spin) == self->header_lines ? "header_lines" : "skip_lines",
                      (guint) gtk_spin_button_get_value_as_int (spin));
  changed (self);
}

static void
numbers_cb (VsImportForm *self)
{
  if (self->showing || !self->draft)
    return;
  vs_draft_set_date_numbers (self->draft, gtk_switch_get_active (GTK_SWITCH (self->numbers)));
  changed (self);
}

static char *
missing_words (const VsDraft *draft)
{
  const VsConvert *convert = vs_draft_convert (draft);
  return convert && convert->missing ? g_strjoinv (", ", convert->missing) : g_strdup ("");
}

static void
zone_cb (VsImportForm *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->zone)), *now = self->draft ? vs_draft_zone (self->draft) : NULL;
  if (self->showing || !self->draft || g_str_equal (text, now ? now : ""))
    return;
  vs_draft_set_source (self->draft, "zone", *text ? text : NULL);
  changed (self);
}

static void
currency_cb (VsImportForm *self)
{
  const VsConvert *convert = self->draft ? vs_draft_convert (self->draft) : NULL;
  g_autofree char *code = g_ascii_strup (gtk_editable_get_text (GTK_EDITABLE (self->currency)), -1);
  if (self->showing || !self->draft || g_str_equal (code, convert ? convert->currency : ""))
    return;
  vs_draft_set_source (self->draft, "currency", *code ? code : NULL);
  changed (self);
}

static void
missing_cb (VsImportForm *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->missing));
  g_autofree char *now = self->draft ? missing_words (self->draft) : NULL;
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  if (self->showing || !now || g_str_equal (text, now))
    return;
  for (guint i = 0; words[i]; i++)
    g_strstrip (words[i]);
  vs_draft_set_missing (self->draft, (const char *const *) words);
  changed (self);
}

/* ── Showing ── */

static void
set_choice (VsImportForm *self, Member member, const char *value)
{
  GtkStringList *labels = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->choices[member])));
  GPtrArray *values = self->values[member];
  for (guint i = 0; i < values->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (values, i), value) == 0)
      {
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choices[member]), i);
        return;
      }
  g_ptr_array_add (values, g_strdup (value));
  gtk_string_list_append (labels, value);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choices[member]), values->len - 1);
}

static void
set_char (VsImportForm *self, Member member, char value)
{
  set_choice (self, member, (char[]) { value, 0 });
}

static void
set_reason (VsImportForm *self, Member member, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
set_reason (VsImportForm *self, Member member, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args), *escaped = g_markup_escape_text (reason, -1);
  va_end (args);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[member]), escaped);
}

static void
show_group (VsImportForm *self)
{
  const VsSniff *sniff = self->draft->sniff;
  g_autofree char *line = vs_format_full (sniff->group_line, VS_FORMAT_INTEGER, NULL), *place = vs_place_words (vs_places_kind (sniff->places), line);
  if (!sniff->marks_known)
    set_reason (self, GROUP, "%s", _("Not proved: what stands before three digits may be either mark"));
  else if (sniff->group_proof)
    /* Translators: a number as it is written in the file, and "line 12" */
    set_reason (self, GROUP, _("Proved by %s in %s"), sniff->group_proof, place);
  else if (sniff->group)
    set_reason (self, GROUP, g_dngettext (GETTEXT_PACKAGE, "Seen in %u column", "Seen in %u columns", sniff->n_groups), sniff->n_groups);
  else
    set_reason (self, GROUP, "%s", _("No number has one"));
}

static void
show_reasons (VsImportForm *self)
{
  const VsSniff *sniff = self->draft->sniff;
  g_autofree char *rows = vs_format_full (sniff->n_rows, VS_FORMAT_INTEGER, NULL);
  g_autofree char *line = vs_format_full (sniff->date_line, VS_FORMAT_INTEGER, NULL), *place = vs_place_words (vs_places_kind (sniff->places), line);
  g_autofree char *share = vs_format_short (sniff->confidence, VS_FORMAT_PERCENT, NULL);
  /* Translators: a share in percent, and a number of rows */
  set_reason (self, DELIMITER, _("%s of %s rows are as wide as most"), share, rows);
  set_reason (self, ENCODING, "%s", g_str_equal (sniff->encoding, "UTF-8") ? _("All that was looked at fits") : _("Guessed from its letters: look at names"));
  if (sniff->n_decimals > 0)
    set_reason (self, DECIMAL, g_dngettext (GETTEXT_PACKAGE, "Seen in %u column", "Seen in %u columns", sniff->n_decimals), sniff->n_decimals);
  else
    set_reason (self, DECIMAL, "%s", _("No number has one"));
  show_group (self);
  if (sniff->date_proof)
    /* Translators: a date as it is written in the file, and "line 12" */
    set_reason (self, ORDER, _("Proved by %s in %s"), sniff->date_proof, place);
  else if (sniff->date_order != VS_DATE_YMD)
    set_reason (self, ORDER, "%s", _("Not proved: no day is above 12"));
  else
    set_reason (self, ORDER, "%s", sniff->date_order_known ? _("Years come first") : sniff->date_numbers ? _("Dates are numbers") : _("No dates were seen"));
}

static void
show_words (VsImportForm *self)
{
  g_autofree char *words = missing_words (self->draft);
  const char *zone = vs_draft_zone (self->draft);
  const VsConvert *convert = vs_draft_convert (self->draft);
  gtk_editable_set_text (GTK_EDITABLE (self->missing), words);
  if (convert)   /* else what was typed waits to be mended */
    gtk_editable_set_text (GTK_EDITABLE (self->currency), convert->currency);
  gtk_editable_set_text (GTK_EDITABLE (self->zone), zone ? zone : "");
}

void
vs_import_form_set_draft (VsImportForm *self, VsDraft *draft)
{
  static const char *const order_names[] = { "YMD", "DMY", "MDY" };
  g_return_if_fail (VS_IS_IMPORT_FORM (self));
  self->draft = draft;
  if (!draft)
    return;
  VsCsvDialect dialect = vs_draft_dialect (draft);
  const VsConvert *convert = vs_draft_convert (draft);
  gboolean made = draft->sniff->made;
  self->showing = TRUE;
  set_char (self, DELIMITER, dialect.delimiter);
  set_char (self, QUOTE, dialect.quote);
  set_char (self, ESCAPE, dialect.escape);
  set_choice (self, ENCODING, dialect.encoding ? dialect.encoding : "UTF-8");
  set_char (self, DECIMAL, convert ? convert->decimal : draft->sniff->decimal);
  set_char (self, GROUP, convert ? convert->group : draft->sniff->group);
  set_choice (self, ORDER, order_names[convert ? convert->date_order : draft->sniff->date_order]);
  gtk_switch_set_active (GTK_SWITCH (self->numbers), convert ? convert->date_numbers : draft->sniff->date_numbers);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->header_lines), dialect.header_lines);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->skip_lines), dialect.skip_lines);
  show_words (self);
  show_reasons (self);
  for (Member i = DELIMITER; i <= ENCODING; i++)
    gtk_widget_set_visible (self->rows[i], !made && (i != ESCAPE || dialect.quote));
  gtk_widget_set_visible (self->header_row, !made);
  vs_csv_dialect_clear (&dialect);
  self->showing = FALSE;
}

/* ── Object ── */

static void
add_choice (VsImportForm *self, Member member)
{
  GtkStringList *labels = gtk_string_list_new (NULL);
  self->values[member] = g_ptr_array_new_with_free_func (g_free);
  for (const Choice *choice = members[member].choices; choice->value; choice++)
    {
      gtk_string_list_append (labels, _(choice->label));
      g_ptr_array_add (self->values[member], g_strdup (choice->value));
    }
  self->choices[member] = gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
  self->rows[member] = vs_form_row (ADW_PREFERENCES_GROUP (self->group), _(members[member].title), self->choices[member]);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->rows[member]), 3);
  g_signal_connect_object (self->choices[member], "notify::selected", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

static GtkWidget *
add_lines (VsImportForm *self, const char *title, int most, GtkWidget **row)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, 1);
  *row = vs_form_row (ADW_PREFERENCES_GROUP (self->group), title, spin);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (lines_cb), self, G_CONNECT_SWAPPED);
  return spin;
}

/* Taken when Return is pressed or the entry is left. */
static GtkWidget *
add_entry (VsImportForm *self, const char *title, const char *subtitle, void (*callback) (VsImportForm *self))
{
  GtkWidget *entry = gtk_entry_new (), *row;
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 16);
  row = vs_form_row (ADW_PREFERENCES_GROUP (self->group), title, entry);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  g_signal_connect_object (entry, "activate", G_CALLBACK (callback), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (callback), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static void
vs_import_form_dispose (GObject *object)
{
  VsImportForm *self = VS_IMPORT_FORM (object);
  self->draft = NULL;
  g_clear_pointer (&self->group, gtk_widget_unparent);
  for (int i = 0; i < N_CHOICES; i++)
    g_clear_pointer (&self->values[i], g_ptr_array_unref);
  G_OBJECT_CLASS (vs_import_form_parent_class)->dispose (object);
}

static void
vs_import_form_class_init (VsImportFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_import_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vs_import_form_init (VsImportForm *self)
{
  GtkWidget *skip_row, *numbers_row;
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("How it is read"));
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  for (Member i = DELIMITER; i <= ENCODING; i++)
    add_choice (self, i);
  self->skip_lines = add_lines (self, _("Lines before the header"), 100000, &skip_row);
  self->header_lines = add_lines (self, _("Lines of the header"), 20, &self->header_row);
  g_object_bind_property (self->header_row, "visible", skip_row, "visible", G_BINDING_DEFAULT);
  for (Member i = DECIMAL; i < N_CHOICES; i++)
    add_choice (self, i);
  self->numbers = gtk_switch_new ();
  numbers_row = vs_form_row (ADW_PREFERENCES_GROUP (self->group), _("Dates as numbers"), self->numbers);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (numbers_row), _("Days as spreadsheets count them, or seconds since 1970"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (numbers_row), 3);
  g_signal_connect_object (self->numbers, "notify::active", G_CALLBACK (numbers_cb), self, G_CONNECT_SWAPPED);
  self->zone = add_entry (self, _("Time zone"), _("Of times that name none; empty: the workspace's"), zone_cb);
  self->currency = add_entry (self, _("Currency"), _("Of amounts when no column tells; empty: the workspace's"), currency_cb);
  self->missing = add_entry (self, _("Words for “not known”"), _("As in: N/A, NULL"), missing_cb);
}

GtkWidget *
vs_import_form_new (void)
{
  return g_object_new (VS_TYPE_IMPORT_FORM, NULL);
}
