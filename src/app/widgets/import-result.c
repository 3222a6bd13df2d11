/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import-result.c: see import-result.h. */
#include "widgets/import-result.h"

#include "base/text.h"
#include "places.h"
#include "widgets/label.h"
#include "widgets/level.h"
#include "work.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Where what came into a table is worked with. */
static const struct { const char *table, *place; } homes[] = {
  { "customer", "customers" }, { "contact", "customers" }, { "ticket", "customers" }, { "interaction", "customers" }, { "invoice", "control" },
  { "payment", "control" }, { "promise", "control" }, { "dispute", "control" }, { "account_hold", "control" }, { "write_off", "control" },
  { "contract", "retain" }, { "plan", "tariffs" }, { "campaign", "campaigns" }, { "campaign_member", "campaigns" }, { "campaign_event", "campaigns" },
  { "reading", "grow" }, { "meter", "grow" },
};

static char *
grouped (guint64 number)
{
  return vs_format_full (number, VS_FORMAT_INTEGER, NULL);
}

static char *
sentence (const VsLoadResult *result)
{
  gboolean readings = result->readings > 0;
  guint64 same = readings ? result->readings_same : result->unchanged, changed = readings ? result->readings_changed : result->updated;
  guint64 read = readings ? result->readings : result->rows_read;
  g_autofree char *all = grouped (read), *fresh = grouped (readings ? read - MIN (read, same + changed) : result->inserted);
  g_autofree char *updated = grouped (changed), *unchanged = grouped (same);
  if (result->skipped > 0)
    {
      g_autofree char *skipped = grouped (result->skipped);
      /* Translators: numbers of rows; the skipped ones were read before */
      return g_strdup_printf (_("%s rows: %s new, %s updated, %s unchanged, %s skipped below the watermark"), all, fresh, updated, unchanged, skipped);
    }
  /* Translators: numbers of meter readings, of rows */
  return g_strdup_printf (readings ? _("%s readings: %s new, %s updated, %s unchanged") : _("%s rows: %s new, %s updated, %s unchanged"),
                          all, fresh, updated, unchanged);
}

static void
add_link (GtkWidget *links, const char *words, const char *place)
{
  GtkWidget *button = gtk_button_new_with_label (words);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "card-link");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", place);
  gtk_box_append (GTK_BOX (links), button);
}

static GtkWidget *
links_new (const VsLoadResult *result)
{
  GtkWidget *links = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  guint64 refused = result->quarantined + result->readings_refused;
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    if (g_strcmp0 (homes[i].table, result->target) == 0)
      {
        /* Translators: %s is the title of a page, as "Customers" */
        g_autofree char *words = g_strdup_printf (_("Open %s"), _(vs_place_find (homes[i].place)->title));
        add_link (links, words, homes[i].place);
      }
  if (refused > 0)
    {
      g_autofree char *number = grouped (refused), *words = g_strdup_printf (_("%s quarantined"), number);
      add_link (links, words, "quarantine");
    }
  return links;
}

static GtkWidget *
row_new (const VsImportedFile *file, gboolean done)
{
  GtkWidget *row = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *words;
  g_autofree char *name = g_path_get_basename (file->path), *said = file->result.rows_read ? sentence (&file->result) : NULL;
  gboolean warn = file->result.quarantined + file->result.readings_refused > 0;
  const char *text = !done ? _("Waits or is being loaded") : file->failure ? file->failure : file->skipped ? _("Not imported: cancelled")
                     : said ? said : _("No rows");
  VsLevel level = !done ? VS_LEVEL_NONE : file->failure ? VS_LEVEL_RED : file->skipped ? VS_LEVEL_BLUE : warn ? VS_LEVEL_ORANGE : VS_LEVEL_GREEN;
  words = vs_label_new (NULL, "verdict");
  vs_level_set_label (GTK_LABEL (words), level, done ? NULL : "○", text);
  gtk_box_append (GTK_BOX (box), vs_label_new (name, "key"));
  gtk_box_append (GTK_BOX (box), words);
  if (done && !file->failure && !file->skipped)
    gtk_box_append (GTK_BOX (box), links_new (&file->result));
  gtk_widget_add_css_class (box, "import-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_tooltip_text (row, file->path);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return row;
}

static void
fill (GtkBox *box, GPtrArray *files, const char *title, const char *description, gboolean done)
{
  GtkWidget *group = adw_preferences_group_new (), *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_box_remove (box, child);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  for (guint i = 0; i < files->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row_new (g_ptr_array_index (files, i), done));
  gtk_box_append (box, group);
}

void
vs_import_result_begin (GtkBox *box, GPtrArray *files)
{
  fill (box, files, _("Importing…"), _("How far it is stands below, with the way to stop it. A file that is stopped leaves nothing behind."), FALSE);
}

void
vs_import_result_fill (GtkBox *box, GPtrArray *files)
{
  guint64 fresh = 0, refused = 0;
  for (guint i = 0; i < files->len; i++)
    {
      const VsLoadResult *result = &((VsImportedFile *) g_ptr_array_index (files, i))->result;
      fresh += result->inserted + result->updated + result->readings - MIN (result->readings, result->readings_same);
      refused += result->quarantined + result->readings_refused;
    }
  g_autofree char *news = grouped (fresh), *bad = grouped (refused);
  /* Translators: two numbers of rows */
  g_autofree char *words = g_strdup_printf (_("%s rows and readings are new or changed, %s wait in quarantine."), news, bad);
  fill (box, files, _("This import"), words, TRUE);
}
