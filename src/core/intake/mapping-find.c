/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping-find.c: which mapping a file wants. First the ready ones, by the header; then what the last file of that name was read with; then a
 * table whose own column names stand in the header; then readings, by what their columns hold. What cannot be told is said, not guessed. */
#include "intake/mapping-private.h"

#include "base/text.h"
#include "intake/bounds.h"
#include "intake/sniff.h"
#include "intake/target.h"
#include "workspace/document.h"

#include <string.h>

#define NAME_MOST 4000   /* bytes of a column's name; whatever is longer is none */

static VsMapping *
find_ready (VsWorkspace *ws, const char *file_name, const char *const *header, guint n_header)
{
  g_auto (GStrv) names = vs_document_list (ws, "mappings");
  VsMapping *best = NULL;
  guint best_fit = 0;

  for (guint i = 0; names && names[i]; i++)
    {
      /* A mapping with a fault must not stand in the way of the others. */
      g_autoptr (VsMapping) mapping = vs_mapping_load (ws, names[i], NULL);
      guint fit = mapping ? vs_mapping_fit (mapping, file_name, header, n_header) : 0;

      if (fit > best_fit)
        {
          best_fit = fit;
          g_clear_pointer (&best, vs_mapping_unref);
          best = g_steal_pointer (&mapping);
        }
    }
  return best;
}

/* How many columns of the header the table has under the same name; 0 when a part of the key is not among them. */
static guint
count_same (const VsTarget *table, const char *const *header)
{
  guint n = 0;

  for (guint c = 0; c < table->columns->len; c++)
    {
      const VsTargetColumn *column = table->columns->pdata[c];
      gboolean found = FALSE;

      for (guint i = 0; header[i] && !found; i++)
        found = g_ascii_strcasecmp (header[i], column->name) == 0;
      if (!found && column->required)
        return 0;
      n += found;
    }
  return n;
}

/* A table whose key and half of the header have the same names; then each column that surely has its place in it. */
static VsMapping *
propose_table (VsWorkspace *ws, const char *path, const char *file_name, const VsSniff *sniff, const char *const *header)
{
  guint n_header = sniff->columns->len;
  sqlite3 *db = vs_workspace_reader (ws, NULL);
  g_auto (GStrv) tables = db ? vs_target_tables (db, NULL) : NULL;
  g_autoptr (VsTarget) best = NULL;
  guint best_rank = 0;

  for (guint i = 0; tables && tables[i]; i++)
    {
      g_autoptr (VsTarget) table = vs_target_new (db, tables[i], NULL);
      guint same = table ? count_same (table, header) : 0, rank;

      if (same == 0 || same * 2 < n_header)
        continue;
      rank = same + (g_str_has_prefix (file_name, tables[i]) ? 1000 : 0);
      if (rank > best_rank)
        {
          best_rank = rank;
          g_clear_pointer (&best, vs_target_free);
          best = g_steal_pointer (&table);
        }
    }
  vs_workspace_release (ws, db);
  return best ? vs_mapping_propose (ws, path, sniff, best->table, TRUE, NULL) : NULL;
}

static gboolean
name_has (const char *name, const char *const *words)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; words[i]; i++)
    if (strstr (lower, words[i]))
      return TRUE;
  return FALSE;
}

/* One column of instants, one of energy, one that names the meter: nothing else can be meant. */
static VsMapping *
propose_readings (const VsSniff *sniff)
{
  static const char *const energy[] = { "kwh", "energy", "consumption", "usage", "reading", "value", NULL };
  static const char *const meters[] = { "meter", "id", "mpan", "nmi", "ean", "site", "device", NULL };
  static const char *const unknown[] = { "Null", "NULL", "null", "NA", "N/A", "NaN", "nan", "-", NULL };
  const VsSniffColumn *stamp = NULL, *value = NULL, *meter = NULL;
  VsMapping *mapping;
  VsMappingReadings *readings;

  for (guint i = 0; i < sniff->columns->len; i++)
    {
      const VsSniffColumn *column = sniff->columns->pdata[i];
      gboolean number = column->type == VS_CELL_NUMBER || column->type == VS_CELL_INTEGER;

      if (column->type == VS_CELL_INSTANT && stamp)
        return NULL;
      if (column->type == VS_CELL_INSTANT)
        stamp = column;
      else if (number && !value && name_has (column->name, energy))
        value = column;
      else if (!meter && name_has (column->name, meters))
        meter = column;
    }
  if (!stamp || !value || !meter)
    return NULL;
  mapping = vs_mapping_new_empty ("readings", _("Meter readings, one a row"));
  mapping->convert.missing = g_strdupv ((char **) unknown);
  readings = vs_mapping_add_readings (mapping);
  readings->meter = g_strdup (meter->name);
  readings->timestamp = g_strdup (stamp->name);
  readings->value = g_strdup (value->name);
  return mapping;
}

void
vs_mapping_take_sniff (VsMapping *mapping, const VsSniff *sniff)
{
  VsConvert *convert = &mapping->convert;

  convert->decimal = sniff->decimal;
  convert->group = sniff->group;
  convert->date_order = sniff->date_order;
  convert->date_numbers = sniff->date_numbers;
  memcpy (convert->currency, sniff->currency, sizeof convert->currency);
  if (sniff->missing && !convert->missing)
    convert->missing = g_strdupv (sniff->missing);
}

static VsMapping *
finish_proposal (VsMapping *mapping, const VsSniff *sniff, const char *path, GError **error)
{
  vs_mapping_take_sniff (mapping, sniff);
  if ((sniff->date_order == VS_DATE_YMD || sniff->date_order_known) && sniff->marks_known)
    return mapping;
  vs_mapping_unref (mapping);
  if (!sniff->marks_known)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
                   _("Before three digits, numbers of “%s” have a mark that may stand before decimals or between thousands; name a mapping whose “decimal” and “group” tell."), path);
      return NULL;
    }
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
               _("The dates of “%s” may be day first or month first; name a mapping whose “date_order” tells."), path);
  return NULL;
}

VsMapping *
vs_mapping_find_for (VsWorkspace *ws, const char *path, const VsSniff *sniff, GError **error)
{
  g_autofree char *file_name = g_path_get_basename (path), *joined = NULL, *all = NULL;
  g_auto (GStrv) header = NULL;
  VsMapping *mapping;

  if (ws && !vs_bounds_check_columns (ws, path, sniff->columns->len, error))
    return NULL;
  header = vs_sniff_header (sniff);
  mapping = find_ready (ws, file_name, (const char *const *) header, sniff->columns->len);
  if (mapping)
    return vs_mapping_complete (mapping, sniff);
  mapping = ws ? vs_mapping_find_known (ws, path, sniff, (const char *const *) header) : NULL;
  if (mapping)
    return mapping;
  mapping = ws ? propose_table (ws, path, file_name, sniff, (const char *const *) header) : NULL;
  if (!mapping)
    mapping = propose_readings (sniff);
  if (mapping)
    return finish_proposal (mapping, sniff, path, error);
  for (guint i = 0; header[i]; i++)
    if (strlen (header[i]) > NAME_MOST)
      {
        g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” begins with a name of %" G_GSIZE_FORMAT " bytes and more: no lines of a table are in it; "
                                                         "check the file, or how it was made."), path, strlen (header[i]));
        return NULL;
      }
  joined = g_strjoinv (", ", header);
  all = vs_text_shorten (joined, 500);
  g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND,
               _("“%s” fits no mapping: its columns are %s, and no known key is among them; “volt mapping suggest” proposes one: name it with --mapping."), path, all);
  return NULL;
}

VsMapping *
vs_mapping_find (VsWorkspace *ws, const char *path, GError **error)
{
  g_autoptr (VsSniff) sniff = vs_sniff_file (path, error);

  return sniff ? vs_mapping_find_for (ws, path, sniff, error) : NULL;
}
