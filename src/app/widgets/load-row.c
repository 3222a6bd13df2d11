/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load-row.c: see load-row.h. The quarantine is read when the row is opened for the first time. */
#include "widgets/load-row.h"

#include "base/text.h"
#include "widgets/level.h"
#include "widgets/table-words.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MAX_ROWS 100

typedef struct {
  VsWorkspace *workspace;
  gint64       load_id;
  guint64      quarantined;
  GPtrArray   *rows;       /* VsQuarantineRow */
} Quarantine;

static void
quarantine_free (Quarantine *quarantine)
{
  g_clear_object (&quarantine->workspace);
  g_clear_pointer (&quarantine->rows, g_ptr_array_unref);
  g_free (quarantine);
}

static gboolean
quarantine_run (VsJob *job, gpointer data, GError **error)
{
  Quarantine *quarantine = data;
  quarantine->rows = vs_load_quarantine (quarantine->workspace, quarantine->load_id, MAX_ROWS, error);
  return quarantine->rows != NULL;
}

static char *
grouped (guint64 number)
{
  return vs_format_full (number, VS_FORMAT_INTEGER, NULL);
}

static GtkWidget *
quarantine_row_new (const VsQuarantineRow *row)
{
  g_autofree char *raw = g_utf8_make_valid (row->raw ? row->raw : "", -1);
  g_autofree char *line = grouped (row->line), *place = vs_place_title (row->place, line);
  /* Translators: where a row of a file stands that was not loaded, and why */
  g_autofree char *title = g_strdup_printf (_("%s: %s"), place, row->reason ? row->reason : "");
  GtkWidget *widget = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (widget), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), raw);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (widget), 2);
  gtk_widget_set_tooltip_text (widget, raw);
  gtk_widget_add_css_class (widget, "quarantine-row");
  return widget;
}

static void
quarantine_done (gpointer owner, gpointer data, const GError *error)
{
  Quarantine *quarantine = data;
  for (guint i = 0; !error && i < quarantine->rows->len; i++)
    adw_expander_row_add_row (owner, quarantine_row_new (g_ptr_array_index (quarantine->rows, i)));
  if (error || quarantine->quarantined > quarantine->rows->len)
    {
      g_autofree char *all = grouped (quarantine->quarantined);
      /* Translators: the first number is how many rows are shown, the second how many there are */
      g_autofree char *more = error ? g_strdup (error->message) : g_strdup_printf (_("The first %u of %s rows"), quarantine->rows->len, all);
      GtkWidget *last = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (last), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (last), more);
      adw_expander_row_add_row (owner, last);
    }
}

static void
expanded_cb (AdwExpanderRow *row, GParamSpec *pspec, VsWorkbench *workbench)
{
  VsWorkspace *workspace = vs_workbench_get_workspace (workbench);
  gint64 *load_id = g_object_get_data (G_OBJECT (row), "load-id");
  if (!adw_expander_row_get_expanded (row) || !load_id || !workspace)
    return;
  Quarantine *quarantine = g_new0 (Quarantine, 1);
  quarantine->workspace = g_object_ref (workspace);
  quarantine->load_id = load_id[0];
  quarantine->quarantined = load_id[1];
  g_object_set_data (G_OBJECT (row), "load-id", NULL);
  g_autoptr (VsJob) job = vs_workbench_background (workbench, quarantine_run, quarantine, (GDestroyNotify) quarantine_free, row,
                                                   quarantine_done);
}

static char *
sentence (const VsLoadEntry *entry)
{
  g_autofree char *when = vs_moment_words (entry->at);
  g_autofree char *read = grouped (entry->readings > 0 ? entry->readings : entry->rows_read);
  g_autofree char *fresh = grouped (entry->inserted), *updated = grouped (entry->updated), *same = grouped (entry->unchanged);
  g_autofree char *bad = grouped (entry->quarantined);
  g_autofree char *loaded = entry->readings > 0 ? g_strdup_printf (_("%s · %s readings"), when, read)
                          /* Translators: date, then four numbers of rows */
                          : g_strdup_printf (_("%s · %s rows: %s new, %s updated, %s unchanged"), when, read, fresh, updated, same);
  return entry->quarantined ? g_strdup_printf (_("%s, %s quarantined"), loaded, bad) : g_steal_pointer (&loaded);
}

GtkWidget *
vs_load_row_new (VsWorkbench *workbench, const VsLoadEntry *entry)
{
  GtkWidget *row = entry->quarantined ? adw_expander_row_new () : adw_action_row_new ();
  const char *name = entry->name;
  g_autofree char *words = sentence (entry);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (!entry->quarantined)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
      return row;
    }
  GtkWidget *sign = gtk_label_new (NULL);
  gint64 *load_id = g_new (gint64, 2);
  load_id[0] = entry->load_id;
  load_id[1] = entry->quarantined;
  vs_level_set_label (GTK_LABEL (sign), VS_LEVEL_ORANGE, NULL, "");
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), words);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), sign);
  g_object_set_data_full (G_OBJECT (row), "load-id", load_id, g_free);
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), workbench, 0);
  return row;
}
