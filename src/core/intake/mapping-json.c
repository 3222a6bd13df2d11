/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping-json.c: a mapping as the JSON that vs_mapping_new () reads. What was read is given back as it was; only what a program proposed
 * has to be written. */
#include "intake/mapping-private.h"

#include <string.h>

static void
add_text (JsonBuilder *json, const char *name, const char *value)
{
  if (!value)
    return;
  vs_json_add_text (json, name, value);
}

static void
add_char (JsonBuilder *json, const char *name, char value)
{
  const char text[2] = { value, '\0' };

  add_text (json, name, text);
}

static void
add_texts (JsonBuilder *json, const char *name, char **texts)
{
  if (!texts || !*texts)
    return;
  vs_json_begin_array (json, name);
  for (; *texts; texts++)
    json_builder_add_string_value (json, *texts);
  json_builder_end_array (json);
}

static void
add_source (JsonBuilder *json, const VsMapping *mapping)
{
  static const char *const orders[] = { "YMD", "DMY", "MDY" };

  vs_json_begin_object (json, "source");
  if (mapping->dialect_given)
    {
      add_char (json, "delimiter", mapping->dialect.delimiter);
      add_char (json, "quote", mapping->dialect.quote);
      if (mapping->dialect.escape)
        add_char (json, "escape", mapping->dialect.escape);
    }
  add_text (json, "encoding", mapping->dialect.encoding);
  if (mapping->header_given)
    {
      vs_json_add_integer (json, "header_lines", mapping->dialect.header_lines);
      vs_json_add_integer (json, "skip_lines", mapping->dialect.skip_lines);
    }
  add_char (json, "decimal", mapping->convert.decimal);
  if (mapping->convert.group)
    add_char (json, "group", mapping->convert.group);
  if (*mapping->convert.currency)
    add_text (json, "currency", mapping->convert.currency);
  add_text (json, "date_order", orders[mapping->convert.date_order]);
  if (mapping->convert.date_numbers)
    {
      json_builder_set_member_name (json, "date_numbers");
      json_builder_add_boolean_value (json, TRUE);
    }
  add_texts (json, "missing", mapping->convert.missing);
  add_text (json, "zone", mapping->zone_name);
  json_builder_end_object (json);
}

static void
add_column (JsonBuilder *json, const VsMappingColumn *column)
{
  json_builder_begin_object (json);
  add_text (json, "source_column", column->source);
  add_text (json, "target_column", column->target);
  if (column->typed)
    add_text (json, "data_type", vs_cell_type_name (column->type));
  if (column->transformation)
    add_text (json, "transformation", vs_expr_text (column->transformation));
  if (!column->nullable)
    {
      vs_json_add_boolean (json, "nullable", FALSE);
    }
  json_builder_end_object (json);
}

static void
add_target (JsonBuilder *json, const VsMappingTarget *target)
{
  add_text (json, "target", target->table);
  if (target->where)
    add_text (json, "where", vs_expr_text (target->where));
  if (target->repeats)
    {
      vs_json_add_boolean (json, "repeats", TRUE);
    }
  vs_json_begin_array (json, "columns");
  for (guint i = 0; i < target->columns->len; i++)
    add_column (json, target->columns->pdata[i]);
  json_builder_end_array (json);
  if (target->attributes)
    add_text (json, "unmapped", "attribute");
}

static void
add_readings (JsonBuilder *json, const VsMappingReadings *readings)
{
  add_text (json, "target", "reading");
  vs_json_begin_object (json, "readings");
  add_text (json, "layout", readings->layout == VS_READINGS_WIDE ? "wide" : "long");
  add_text (json, "meter", readings->meter);
  add_text (json, "timestamp", readings->timestamp);
  add_text (json, "value", readings->value);
  add_text (json, "date", readings->date);
  add_texts (json, "values", readings->values);
  if (readings->step)
    {
      vs_json_add_integer (json, "step", readings->step);
    }
  add_text (json, "clock", !readings->clock ? "local" : strcmp (vs_zone_name (readings->clock), "UTC") == 0 ? "utc" : vs_zone_name (readings->clock));
  add_text (json, "zone", readings->zone);
  add_text (json, "stamp", readings->stamp_end ? "end" : "start");
  add_text (json, "unit", readings->unit);
  if (readings->is_register)
    {
      vs_json_begin_object (json, "register");
      if (readings->digits)
        {
          vs_json_add_integer (json, "digits", readings->digits);
        }
      add_text (json, "serial", readings->serial);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

static void
add_targets (JsonBuilder *json, const VsMapping *mapping)
{
  if (mapping->targets->len == 1)
    {
      add_target (json, mapping->targets->pdata[0]);
      return;
    }
  vs_json_begin_array (json, "targets");
  for (guint i = 0; i < mapping->targets->len; i++)
    {
      json_builder_begin_object (json);
      add_target (json, mapping->targets->pdata[i]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

char *
vs_mapping_to_json (const VsMapping *mapping)
{
  g_autoptr (JsonBuilder) json = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (mapping, NULL);
  if (mapping->json)
    return g_strdup (mapping->json);
  json = json_builder_new ();
  json_builder_begin_object (json);
  add_text (json, "name", mapping->name);
  add_text (json, "title", mapping->title);
  if (mapping->match_columns || mapping->match_file)
    {
      vs_json_begin_object (json, "match");
      add_texts (json, "columns", mapping->match_columns);
      add_text (json, "file", mapping->match_file);
      json_builder_end_object (json);
    }
  if (mapping->drops_raw != (mapping->readings != NULL))
    {
      vs_json_add_boolean (json, "keep_raw", !mapping->drops_raw);
    }
  add_source (json, mapping);
  if (mapping->readings)
    add_readings (json, mapping->readings);
  else
    add_targets (json, mapping);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return json_to_string (root, TRUE);
}
