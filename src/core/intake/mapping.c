/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/mapping-private.h"

#include "workspace/document.h"

#include <string.h>

/*
 * Life
 */

static void
column_free (gpointer data)
{
  VsMappingColumn *column = data;

  g_free (column->source);
  g_free (column->target);
  g_clear_pointer (&column->transformation, vs_expr_unref);
  g_free (column->find_table);
  g_free (column->find_by);
  g_free (column->find_take);
  g_free (column->pointer);
  g_free (column);
}

static void
target_free (gpointer data)
{
  VsMappingTarget *target = data;

  g_free (target->table);
  g_ptr_array_unref (target->columns);
  g_clear_pointer (&target->where, vs_expr_unref);
  g_free (target->pointer);
  g_free (target);
}

static void
readings_free (VsMappingReadings *readings)
{
  g_free (readings->meter);
  g_free (readings->timestamp);
  g_free (readings->value);
  g_free (readings->date);
  g_strfreev (readings->values);
  g_free (readings->zone);
  g_free (readings->serial);
  g_free (readings);
}

static void
rates_free (VsMappingRates *rates)
{
  g_free (rates->date);
  g_free (rates->currency);
  g_free (rates->rate);
  g_free (rates->base);
  g_free (rates->source);
  g_free (rates);
}

VsMapping *
vs_mapping_new_empty (const char *name, const char *title)
{
  VsMapping *mapping = g_new0 (VsMapping, 1);

  g_atomic_ref_count_init (&mapping->ref);
  mapping->origin = g_strdup (name);
  mapping->name = g_strdup (name);
  mapping->title = g_strdup (title);
  mapping->dialect = (VsCsvDialect) VS_CSV_DIALECT_DEFAULT;
  mapping->convert.decimal = '.';
  mapping->lookups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) vs_codes_free);
  mapping->targets = g_ptr_array_new_with_free_func (target_free);
  return mapping;
}

VsMappingTarget *
vs_mapping_add_target (VsMapping *mapping, const char *table)
{
  VsMappingTarget *target = g_new0 (VsMappingTarget, 1);

  target->table = g_strdup (table);
  target->columns = g_ptr_array_new_with_free_func (column_free);
  target->pointer = g_strdup ("");
  g_ptr_array_add (mapping->targets, target);
  return target;
}

VsMappingColumn *
vs_mapping_add_column (VsMappingTarget *target, const char *source, const char *name)
{
  VsMappingColumn *column = g_new0 (VsMappingColumn, 1);

  column->source = g_strdup (source);
  column->target = g_strdup (name);
  column->nullable = TRUE;
  column->pointer = g_strdup ("");
  g_ptr_array_add (target->columns, column);
  return column;
}

VsMappingReadings *
vs_mapping_add_readings (VsMapping *mapping)
{
  mapping->readings = g_new0 (VsMappingReadings, 1);
  mapping->drops_raw = TRUE;
  mapping->readings->factor = 1;
  mapping->readings->unit = "kWh";
  mapping->readings->clock = vs_zone_get ("UTC", NULL);
  return mapping->readings;
}

VsMapping *
vs_mapping_ref (VsMapping *mapping)
{
  g_atomic_ref_count_inc (&mapping->ref);
  return mapping;
}

void
vs_mapping_unref (VsMapping *mapping)
{
  if (!g_atomic_ref_count_dec (&mapping->ref))
    return;
  g_free (mapping->origin);
  g_free (mapping->json);
  g_free (mapping->completed);
  g_free (mapping->name);
  g_free (mapping->title);
  g_strfreev (mapping->match_columns);
  g_free (mapping->match_file);
  vs_csv_dialect_clear (&mapping->dialect);
  g_strfreev (mapping->convert.missing);
  g_free (mapping->zone_name);
  g_free (mapping->watermark);
  g_ptr_array_unref (mapping->targets);
  g_hash_table_unref (mapping->lookups);
  g_strfreev (mapping->optional);
  g_clear_pointer (&mapping->readings, readings_free);
  g_clear_pointer (&mapping->rates, rates_free);
  g_free (mapping);
}

const char *
vs_mapping_name (const VsMapping *mapping)
{
  return mapping->name;
}

const char *
vs_mapping_title (const VsMapping *mapping)
{
  return mapping->title;
}

const char *
vs_mapping_target (const VsMapping *mapping)
{
  return mapping->readings ? "reading" : ((VsMappingTarget *) mapping->targets->pdata[0])->table;
}

gboolean
vs_mapping_is_readings (const VsMapping *mapping)
{
  return mapping->readings != NULL;
}

/*
 * Reading the JSON
 */

/* One character, or 0 and a fault. */
static char
read_char (VsJson at, char fallback, gboolean may_be_empty)
{
  const char *text = vs_json_string_or (at, NULL);

  if (!text)
    return fallback;
  if (strlen (text) != 1 && !(may_be_empty && *text == '\0'))
    vs_json_fault (at, _("must be one character"));
  return *text;
}

static char **
read_texts (VsJson at)
{
  guint n = vs_json_length (at);
  char **texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    texts[i] = g_strdup (vs_json_string (vs_json_at (at, i)) ?: "");
  return texts;
}

/* The index of the word among `words`, `fallback` when absent, a fault otherwise. */
static int
read_word (VsJson at, const char *const *words, int fallback)
{
  const char *text = vs_json_string_or (at, NULL);
  g_autofree char *all = NULL;

  if (!text)
    return fallback;
  for (int i = 0; words[i]; i++)
    if (strcmp (text, words[i]) == 0)
      return i;
  all = g_strjoinv (", ", (char **) words);
  vs_json_fault (at, _("“%s” is not one of: %s"), text, all);
  return fallback;
}

static void
check_members (VsJson at, const char *const *known)
{
  g_auto (GStrv) members = NULL;

  if (!vs_json_exists (at))
    return;
  members = vs_json_members (at);
  for (guint i = 0; members[i]; i++)
    if (*members[i] != '$' && !g_strv_contains (known, members[i]))
      vs_json_fault (vs_json_get (at, members[i]), _("is not known here"));
}

static VsExpr *
read_expr (VsJson at)
{
  const char *text = vs_json_string_or (at, NULL);
  g_autoptr (GError) error = NULL;
  VsExpr *expr = text ? vs_expr_parse (text, &error) : NULL;

  if (error)
    vs_json_fault (at, "%s", error->message);
  return expr;
}

static void
read_source (VsMapping *mapping, VsJson at)
{
  static const char *const orders[] = { "YMD", "DMY", "MDY", NULL };
  static const char *const known[] = { "delimiter", "quote", "escape", "encoding", "header", "header_lines", "skip_lines", "decimal", "group", "currency", "date_order",
                                       "date_numbers", "missing", "zone", "optional", NULL };
  const char *currency = vs_json_string_or (vs_json_get (at, "currency"), "");
  g_autoptr (GError) error = NULL;

  check_members (at, known);
  mapping->dialect_given = vs_json_exists (vs_json_get (at, "delimiter"));
  mapping->dialect.delimiter = read_char (vs_json_get (at, "delimiter"), ',', FALSE);
  mapping->dialect.quote = read_char (vs_json_get (at, "quote"), '"', TRUE);
  mapping->dialect.escape = read_char (vs_json_get (at, "escape"), 0, TRUE);
  mapping->dialect.encoding = g_strdup (vs_json_string_or (vs_json_get (at, "encoding"), NULL));
  mapping->header_given = vs_json_exists (vs_json_get (at, "header")) || vs_json_exists (vs_json_get (at, "header_lines")) ||
                          vs_json_exists (vs_json_get (at, "skip_lines"));
  mapping->dialect.header_lines = (guint) CLAMP (vs_json_integer_or (vs_json_get (at, "header_lines"), 1), 0, 20);
  if (!vs_json_boolean_or (vs_json_get (at, "header"), TRUE))
    mapping->dialect.header_lines = 0;
  mapping->dialect.skip_lines = (guint) CLAMP (vs_json_integer_or (vs_json_get (at, "skip_lines"), 0), 0, 100000);
  mapping->convert.decimal = read_char (vs_json_get (at, "decimal"), '.', FALSE);
  mapping->convert.group = read_char (vs_json_get (at, "group"), 0, TRUE);
  if (mapping->convert.group == mapping->convert.decimal)
    vs_json_fault (vs_json_get (at, "group"), _("must not be the decimal mark"));
  if (*currency && strlen (currency) != 3)
    vs_json_fault (vs_json_get (at, "currency"), _("must be a code of three letters"));
  else
    g_strlcpy (mapping->convert.currency, currency, sizeof mapping->convert.currency);
  mapping->convert.date_numbers = vs_json_boolean_or (vs_json_get (at, "date_numbers"), FALSE);
  mapping->convert.date_order = (VsDateOrder) read_word (vs_json_get (at, "date_order"), orders, VS_DATE_YMD);
  mapping->convert.missing = read_texts (vs_json_get (at, "missing"));
  mapping->zone_name = g_strdup (vs_json_string_or (vs_json_get (at, "zone"), NULL));
  mapping->optional = read_texts (vs_json_get (at, "optional"));
  if (mapping->zone_name && !vs_zone_get (mapping->zone_name, &error))
    vs_json_fault (vs_json_get (at, "zone"), "%s", error->message);
}

static VsCodesOtherwise
read_otherwise (VsJson at, VsCodesOtherwise fallback)
{
  const char *name = vs_json_string_or (vs_json_get (at, "otherwise"), NULL);

  if (name && !vs_codes_otherwise_from_name (name, &fallback))
    vs_json_fault (vs_json_get (at, "otherwise"), _("“%s” is not one of: %s"), name, "keep, missing, refuse");
  return fallback;
}

/* "lookups": { NAME: { "codes": { CODE: TEXT, … }, "otherwise": "keep" } } */
static void
read_lookups (VsMapping *mapping, VsJson at)
{
  static const char *const known[] = { "codes", "otherwise", "note", NULL };
  g_auto (GStrv) names = vs_json_exists (at) ? vs_json_members (at) : NULL;

  for (guint i = 0; names && names[i]; i++)
    {
      VsJson one = vs_json_get (at, names[i]), list = vs_json_get (one, "codes");
      VsCodes *codes = vs_codes_new (names[i], TRUE, read_otherwise (one, VS_CODES_KEEP));
      g_auto (GStrv) texts = vs_json_members (list);

      g_hash_table_insert (mapping->lookups, g_strdup (names[i]), codes);
      check_members (one, known);
      if (!vs_json_exists (list))
        vs_json_fault (one, _("needs “%s”"), "codes");
      for (guint k = 0; texts[k]; k++)
        vs_codes_add (codes, texts[k], vs_json_string (vs_json_get (list, texts[k])) ?: "");
    }
}

static const char *required_text (VsJson at, const char *member);

/* "find": { "table": "contact", "by": "contact_id", "take": "customer_id", "otherwise": "refuse" } */
static void
read_find (VsMappingColumn *column, VsJson at)
{
  static const char *const known[] = { "table", "by", "take", "otherwise", NULL };

  if (!vs_json_exists (at))
    return;
  check_members (at, known);
  column->find_table = g_strdup (required_text (at, "table"));
  column->find_by = g_strdup (required_text (at, "by"));
  column->find_take = g_strdup (required_text (at, "take"));
  column->find_otherwise = read_otherwise (at, VS_CODES_REFUSE);
}

static void
read_column (VsMapping *mapping, VsMappingTarget *target, VsJson at)
{
  static const char *const known[] = { "source_column", "target_column", "data_type", "transformation", "lookup", "find", "nullable", "note", NULL };
  const char *lookup = vs_json_string_or (vs_json_get (at, "lookup"), NULL);
  const char *source = vs_json_string_or (vs_json_get (at, "source_column"), NULL);
  const char *type = vs_json_string_or (vs_json_get (at, "data_type"), NULL);
  VsMappingColumn *column = vs_mapping_add_column (target, source, vs_json_string (vs_json_get (at, "target_column")));

  check_members (at, known);
  g_free (column->pointer);
  column->pointer = g_strdup (at.pointer);
  column->transformation = read_expr (vs_json_get (at, "transformation"));
  column->nullable = vs_json_boolean_or (vs_json_get (at, "nullable"), TRUE);
  column->typed = type != NULL;
  if (type && !vs_cell_type_from_name (type, &column->type))
    vs_json_fault (vs_json_get (at, "data_type"), _("“%s” is not one of: text, integer, number, money, day, instant, boolean"), type);
  column->lookup = lookup ? g_hash_table_lookup (mapping->lookups, lookup) : NULL;
  if (lookup && !column->lookup)
    vs_json_fault (vs_json_get (at, "lookup"), _("there is no code list “%s” under “lookups”"), lookup);
  read_find (column, vs_json_get (at, "find"));
  if (!source && !vs_json_exists (vs_json_get (at, "transformation")))
    vs_json_fault (at, _("needs “source_column” or “transformation”"));
}

/* `at` holds "target", "columns" …: the document itself, or one element of "targets". */
static void
read_target (VsMapping *mapping, VsJson at)
{
  static const char *const unmapped[] = { "ignore", "attribute", NULL };
  VsMappingTarget *target = vs_mapping_add_target (mapping, vs_json_string (vs_json_get (at, "target")));
  VsJson columns = vs_json_get (at, "columns");

  g_free (target->pointer);
  target->pointer = g_strdup (at.pointer);
  target->attributes = read_word (vs_json_get (at, "unmapped"), unmapped, 0) == 1;
  target->repeats = vs_json_boolean_or (vs_json_get (at, "repeats"), FALSE);
  target->where = read_expr (vs_json_get (at, "where"));
  if (vs_json_length (columns) == 0)
    vs_json_fault (vs_json_exists (columns) ? columns : at, _("must list at least one column under “columns”"));
  for (guint i = 0; i < vs_json_length (columns); i++)
    read_column (mapping, target, vs_json_at (columns, i));
}

static const char *
required_text (VsJson at, const char *member)
{
  VsJson place = vs_json_get (at, member);

  if (!vs_json_exists (place))
    {
      vs_json_fault (at, _("needs “%s”"), member);
      return NULL;
    }
  return vs_json_string (place);
}

/* "register": values are what a counter stood at, at the stamp. */
static void
read_register (VsMappingReadings *readings, VsJson at)
{
  static const char *const known[] = { "digits", "serial", NULL };

  check_members (at, known);
  readings->is_register = TRUE;
  readings->digits = (int) CLAMP (vs_json_integer_or (vs_json_get (at, "digits"), 0), 0, 12);
  readings->serial = g_strdup (vs_json_string_or (vs_json_get (at, "serial"), NULL));
  if (readings->step == 0)
    vs_json_fault (at, _("needs “step”, the seconds between two readings"));
  if (readings->stamp_end || strchr (readings->unit, 'h') == NULL)
    vs_json_fault (at, _("goes with a unit of energy, and its stamps have no start and no end"));
}

static void
read_readings (VsMapping *mapping, VsJson at)
{
  static const char *const known[] = { "layout", "meter", "timestamp", "value", "date", "values", "step", "clock", "zone", "stamp", "unit", "register", NULL };
  static const char *const layouts[] = { "long", "wide", NULL }, *const stamps[] = { "start", "end", NULL };
  static const char *const units[] = { "kWh", "Wh", "MWh", "kW", "W", NULL };
  static const double factors[] = { 1, 0.001, 1000, 1, 0.001 };
  VsMappingReadings *readings = vs_mapping_add_readings (mapping);
  const char *clock = vs_json_string_or (vs_json_get (at, "clock"), "utc"), *zone = vs_json_string_or (vs_json_get (at, "zone"), NULL);
  g_autoptr (GError) error = NULL;
  int unit;

  check_members (at, known);
  readings->layout = (VsReadingsLayout) read_word (vs_json_get (at, "layout"), layouts, VS_READINGS_LONG);
  readings->meter = g_strdup (vs_json_string_or (vs_json_get (at, "meter"), NULL));
  readings->step = (int) CLAMP (vs_json_integer_or (vs_json_get (at, "step"), 0), 0, 86400);
  readings->stamp_end = read_word (vs_json_get (at, "stamp"), stamps, 0) == 1;
  unit = read_word (vs_json_get (at, "unit"), units, 0);
  readings->zone = g_strdup (zone);
  if (readings->layout == VS_READINGS_LONG)
    {
      readings->timestamp = g_strdup (required_text (at, "timestamp"));
      readings->value = g_strdup (required_text (at, "value"));
    }
  else
    {
      readings->date = g_strdup (required_text (at, "date"));
      readings->values = read_texts (vs_json_get (at, "values"));
      if (g_strv_length (readings->values) == 0)
        vs_json_fault (at, _("needs “values”, the columns of a day in order"));
      else if (!readings->step)
        readings->step = VS_SECONDS_PER_DAY / (int) g_strv_length (readings->values);
    }
  readings->unit = units[unit];
  readings->factor = factors[unit] * (unit >= 3 ? readings->step / 3600.0 : 1);
  if (readings->step == 0 && (readings->stamp_end || unit >= 3))
    vs_json_fault (at, _("needs “step” in seconds when stamps tell the end of the interval, or values are power"));
  if (vs_json_exists (vs_json_get (at, "register")))
    read_register (readings, vs_json_get (at, "register"));
  if (zone && !vs_zone_get (zone, &error))
    vs_json_fault (vs_json_get (at, "zone"), "%s", error->message);
  g_clear_error (&error);
  readings->clock = strcmp (clock, "local") == 0 ? NULL : vs_zone_get (strcmp (clock, "utc") == 0 ? "UTC" : clock, &error);
  if (error)
    vs_json_fault (vs_json_get (at, "clock"), _("“%s” is not utc, local, an offset like +01:00 or a time zone"), clock);
}

/* "rates": { "layout": "wide", "date": "Date", "base": "EUR", "source": "ECB" }, or long with "currency" and "rate" */
static void
read_rates (VsMapping *mapping, VsJson at)
{
  static const char *const known[] = { "layout", "date", "currency", "rate", "base", "source", NULL };
  static const char *const layouts[] = { "long", "wide", NULL };
  VsMappingRates *rates = mapping->rates = g_new0 (VsMappingRates, 1);

  check_members (at, known);
  vs_mapping_add_target (mapping, "exchange_rate");
  rates->wide = read_word (vs_json_get (at, "layout"), layouts, 0) == 1;
  rates->date = g_strdup (required_text (at, "date"));
  rates->base = g_strdup (required_text (at, "base"));
  rates->source = g_strdup (required_text (at, "source"));
  if (!rates->wide)
    {
      rates->currency = g_strdup (required_text (at, "currency"));
      rates->rate = g_strdup (required_text (at, "rate"));
    }
}

/* "watermark": { "column": "LastModifiedDate", "overlap_days": 2 } */
static void
read_watermark (VsMapping *mapping, VsJson at)
{
  static const char *const known[] = { "column", "overlap_days", NULL };
  double days = vs_json_number_or (vs_json_get (at, "overlap_days"), 0);

  if (!vs_json_exists (at))
    return;
  check_members (at, known);
  mapping->watermark = g_strdup (required_text (at, "column"));
  if (!(days >= 0 && days <= 3660))
    vs_json_fault (vs_json_get (at, "overlap_days"), _("must be a number of days, 0 or more"));
  else
    mapping->overlap = (VsTime) (days * VS_SECONDS_PER_DAY);
}

VsMapping *
vs_mapping_new (VsJsonDoc *doc, GError **error)
{
  static const char *const known[] = { "name", "title", "note", "match", "source", "target", "targets", "columns", "unmapped",
                                       "where", "repeats", "readings", "rates", "lookups", "keep_raw", "watermark", NULL };
  static const char *const match_known[] = { "columns", "file", NULL };
  VsJson root, targets, match;
  g_autoptr (VsMapping) mapping = NULL;
  const char *target;

  g_return_val_if_fail (doc, NULL);
  root = vs_json_doc_root (doc);
  mapping = vs_mapping_new_empty (NULL, NULL);
  mapping->origin = g_strdup (vs_json_doc_name (doc));
  mapping->json = root.node ? json_to_string (root.node, FALSE) : NULL;
  mapping->name = g_strdup (required_text (root, "name"));
  mapping->title = g_strdup (vs_json_string_or (vs_json_get (root, "title"), mapping->name));
  match = vs_json_get (root, "match");
  check_members (root, known);
  check_members (match, match_known);
  mapping->match_columns = read_texts (vs_json_get (match, "columns"));
  mapping->match_file = g_strdup (vs_json_string_or (vs_json_get (match, "file"), NULL));
  read_source (mapping, vs_json_get (root, "source"));
  read_lookups (mapping, vs_json_get (root, "lookups"));
  read_watermark (mapping, vs_json_get (root, "watermark"));
  targets = vs_json_get (root, "targets");
  target = vs_json_string_or (vs_json_get (root, "target"), NULL);
  if (g_strcmp0 (target, "reading") == 0)
    read_readings (mapping, vs_json_get (root, "readings"));
  else if (vs_json_exists (vs_json_get (root, "rates")))
    read_rates (mapping, vs_json_get (root, "rates"));
  else if (vs_json_exists (targets))
    for (guint i = 0; i < vs_json_length (targets); i++)
      read_target (mapping, vs_json_at (targets, i));
  else if (target)
    read_target (mapping, root);
  else
    vs_json_fault (root, _("needs “target” (a table, or “reading”) or “targets”"));
  mapping->drops_raw = !vs_json_boolean_or (vs_json_get (root, "keep_raw"), mapping->readings == NULL);
  if (!vs_json_doc_check (doc, error))
    return NULL;
  if (!mapping->readings && mapping->targets->len == 0)
    {
      vs_json_fault (targets, _("must not be empty"));
      vs_json_doc_check (doc, error);
      return NULL;
    }
  return g_steal_pointer (&mapping);
}

VsMapping *
vs_mapping_load (VsWorkspace *ws, const char *name_or_path, GError **error)
{
  g_autoptr (VsJsonDoc) doc = NULL;
  g_autofree char *json = NULL;
  VsMapping *mapping;

  g_return_val_if_fail (name_or_path, NULL);
  if (g_str_has_suffix (name_or_path, ".json"))
    doc = vs_json_doc_open (name_or_path, error);
  else if ((json = vs_document_load (ws, "mappings", name_or_path, NULL, error)))
    {
      g_autofree char *name = g_strdup_printf ("mappings/%s.json", name_or_path);

      doc = vs_json_doc_parse (json, name, error);
    }
  mapping = doc ? vs_mapping_new (doc, error) : NULL;
  if (mapping)
    mapping->is_document = json != NULL && strcmp (mapping->name, name_or_path) == 0;
  return mapping;
}

guint
vs_mapping_fit (const VsMapping *mapping, const char *file_name, const char *const *header, guint n_header)
{
  guint n = 0;
  gboolean named = mapping->match_file && g_pattern_match_simple (mapping->match_file, file_name);

  if (mapping->match_file && !named)
    return 0;
  for (char **wanted = mapping->match_columns; wanted && *wanted; wanted++, n++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < n_header && !found; i++)
        found = g_ascii_strcasecmp (header[i], *wanted) == 0;
      if (!found)
        return 0;
    }
  /* Of two mappings for the same columns the one that names this file wins, and one that names another file comes last. */
  return n > 0 ? 2 * n + named - (mapping->match_file && !named) : named;
}

VsCsvDialect
vs_mapping_dialect (const VsMapping *mapping, const VsCsvDialect *sniffed)
{
  VsCsvDialect dialect = mapping->dialect_given ? mapping->dialect : *sniffed;

  dialect.encoding = g_strdup (mapping->dialect.encoding ? mapping->dialect.encoding : sniffed->encoding);
  dialect.header_lines = mapping->header_given ? mapping->dialect.header_lines : sniffed->header_lines;
  dialect.skip_lines = mapping->header_given ? mapping->dialect.skip_lines : sniffed->skip_lines;
  dialect.padded = sniffed->padded;
  return dialect;
}

static void
add_once (const char *name, gpointer data)
{
  if (strcmp (name, "value") != 0 && !g_ptr_array_find_with_equal_func (data, name, g_str_equal, NULL))
    g_ptr_array_add (data, (gpointer) name);
}

void
vs_mapping_column_sources (const VsMappingColumn *column, GPtrArray *names)
{
  if (column->source)
    add_once (column->source, names);
  if (column->transformation)
    vs_expr_visit (column->transformation, add_once, NULL, names);
}
