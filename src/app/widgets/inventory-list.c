/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inventory-list.c: see inventory-list.h. */
#include "widgets/inventory-list.h"

#include "base/text.h"
#include "intake/inventory.h"
#include "quality/quality.h"
#include "widgets/failing-rows.h"
#include "widgets/level.h"
#include "widgets/lineage-window.h"
#include "widgets/table-words.h"
#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define READINGS "interval_meter"   /* what the rules call the table of readings */

static char *
grouped (guint64 number)
{
  return vs_format_full (number, VS_FORMAT_INTEGER, NULL);
}

static const char *
rules_name (const char *table)
{
  return g_str_equal (table, "reading") ? READINGS : table;
}

static const VsQualityScore *
score_of (const GPtrArray *scores, const char *table)
{
  for (guint i = 0; scores && i < scores->len; i++)
    if (g_strcmp0 (((VsQualityScore *) g_ptr_array_index (scores, i))->table, rules_name (table)) == 0)
      return g_ptr_array_index (scores, i);
  return NULL;
}

static VsLevel
level_of (const GPtrArray *results, const char *table, guint *n_rules)
{
  VsLevel level = VS_LEVEL_GREEN;
  *n_rules = 0;
  for (guint i = 0; results && i < results->len; i++)
    {
      const VsQualityResult *result = g_ptr_array_index (results, i);
      if (g_strcmp0 (result->table, rules_name (table)) != 0 || result->at == VS_TIME_NONE)
        continue;
      (*n_rules)++;
      if (!result->kept)
        level = result->is_error || level == VS_LEVEL_RED ? VS_LEVEL_RED : VS_LEVEL_ORANGE;
      else if (result->failed > 0 && level == VS_LEVEL_GREEN)
        level = VS_LEVEL_ORANGE;
    }
  return level;
}

/* ── Rules ── */

static void
rule_cb (GtkWidget *row, VsWorkbench *workbench)
{
  vs_failing_rows_present (GTK_WINDOW (gtk_widget_get_root (row)), workbench, g_object_get_data (G_OBJECT (row), "rule"),
                           adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

static GtkWidget *
rule_row_new (VsWorkbench *workbench, const VsQualityResult *result)
{
  GtkWidget *row = adw_action_row_new (), *sign = gtk_label_new (NULL);
  g_autofree char *failed = grouped (result->failed), *checked = grouped (result->checked);
  /* Translators: two numbers of rows */
  g_autofree char *words = result->failed ? g_strdup_printf (_("%s of %s rows fail"), failed, checked) : g_strdup_printf (_("holds for all %s rows"), checked);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), result->title ? result->title : result->rule);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  vs_level_set_label (GTK_LABEL (sign), result->failed == 0 ? VS_LEVEL_GREEN : !result->kept && result->is_error ? VS_LEVEL_RED : VS_LEVEL_ORANGE, NULL, "");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), sign);
  if (result->failed > 0)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("vs-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "rule", g_strdup (result->rule), g_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (rule_cb), workbench, 0);
    }
  return row;
}

static void
lineage_cb (GtkWidget *row, VsWorkbench *workbench)
{
  vs_lineage_window_present (GTK_WINDOW (gtk_widget_get_root (row)), workbench, g_object_get_data (G_OBJECT (row), "columns"));
}

static GtkWidget *
lineage_row_new (VsWorkbench *workbench, const char *table)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Where its columns come from"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("vs-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "columns", g_strconcat (table, ".", NULL), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (lineage_cb), workbench, 0);
  return row;
}

/* ── Tables ── */

static char *
sentence (const VsInventoryEntry *entry)
{
  g_autofree char *rows = grouped (entry->rows), *when = entry->loaded_at != VS_TIME_NONE ? vs_moment_words (entry->loaded_at) : NULL;
  /* Translators: a number of rows; when a file came, and its name */
  return when ? g_strdup_printf (_("%s rows · last loaded %s from %s"), rows, when, entry->file) : g_strdup_printf (_("%s rows"), rows);
}

/* All but a few is not all: what only rounds to 100 % is told with its hundredths, or as less. */
static char *
share_words (double share)
{
  g_autofree char *all = vs_format_full (1, VS_FORMAT_PERCENT, NULL), *words = vs_format_short (share, VS_FORMAT_PERCENT, NULL);
  if (share >= 1 || !g_str_equal (words, all))
    return g_steal_pointer (&words);
  g_free (words);
  words = vs_format_full (share, VS_FORMAT_PERCENT, NULL);
  return g_str_equal (words, all) ? g_strdup_printf ("< %s", all) : g_steal_pointer (&words);
}

static GtkWidget *
table_row_new (VsWorkbench *workbench, const VsInventoryEntry *entry, const GPtrArray *scores, const GPtrArray *results, GtkSizeGroup *shares)
{
  guint n_rules;
  const VsQualityScore *score = score_of (scores, entry->table);
  VsLevel level = level_of (results, entry->table, &n_rules);
  gboolean readings = g_str_equal (entry->table, "reading");
  GtkWidget *row = n_rules > 0 || !readings ? adw_expander_row_new () : adw_action_row_new ();
  g_autofree char *name = vs_table_words (entry->table), *words = sentence (entry);
  g_autofree char *first = g_utf8_strup (name, g_utf8_next_char (name) - name), *title = g_strconcat (first, g_utf8_next_char (name), NULL);
  g_autofree char *share = score && !isnan (score->score) ? share_words (score->score) : NULL;
  GtkWidget *quality = gtk_label_new (NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  vs_level_set_label (GTK_LABEL (quality), share ? level : VS_LEVEL_NONE, NULL, share ? share : "");
  gtk_size_group_add_widget (shares, quality);
  gtk_label_set_xalign (GTK_LABEL (quality), 0);
  gtk_widget_set_visible (quality, scores && scores->len > 0);      /* without one the title still stands below the others */
  gtk_widget_add_css_class (quality, "numeric");
  gtk_widget_set_tooltip_text (quality, _("Share of checked rows that are right"));
  if (ADW_IS_ACTION_ROW (row))
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), quality);
      return row;
    }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), words);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), quality);
  if (!readings)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), lineage_row_new (workbench, entry->table));
  for (guint i = 0; i < results->len; i++)
    {
      const VsQualityResult *result = g_ptr_array_index (results, i);
      if (g_strcmp0 (result->table, rules_name (entry->table)) == 0 && result->at != VS_TIME_NONE)
        adw_expander_row_add_row (ADW_EXPANDER_ROW (row), rule_row_new (workbench, result));
    }
  return row;
}

void
vs_inventory_list_fill (GtkListBox *list, VsWorkbench *workbench, const GPtrArray *inventory, const GPtrArray *scores, const GPtrArray *results)
{
  g_autoptr (GtkSizeGroup) shares = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  GtkListBoxRow *old;
  while ((old = gtk_list_box_get_row_at_index (list, 0)))
    gtk_list_box_remove (list, GTK_WIDGET (old));
  for (guint i = 0; i < inventory->len; i++)
    {
      const VsInventoryEntry *entry = g_ptr_array_index (inventory, i);
      gtk_list_box_append (list, table_row_new (workbench, entry, scores, results, shares));
    }
}
