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
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
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
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (; *texts; texts++)
    json_builder_add_string_value (json, *texts);
  json_builder_end_array (json);
}

static void
add_source (JsonBuilder *json, const VsMapping *mapping)
{
  static const char *const orders[] = { "YMD", "DMY", "MDY" };

  json_builder_set_member_name (json, "source");
  json_builder_begin_object (json);
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
      json_builder_set_member_name (json, "header_lines");
      json_builder_add_int_value (json, mapping->dialect.header_lines);
      json_builder_set_member_name (json, "skip_lines");
      json_builder_add_int_value (json, mapping->dialect.skip_lines);
    }
  add_char (json, "decimal", mapping->convert.decimal);
  if (mapping->convert.group)
    add_char (json, "group", mapping->convert.group);
  add_text (json, "date_order", orders[mapping->convert.date_order]);
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
      json_builder_set_member_name (json, "nullable");
      json_builder_add_boolean_value (json, FALSE);
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
      json_builder_set_member_name (json, "repeats");
      json_builder_add_boolean_value (json, TRUE);
    }
  json_builder_set_member_name (json, "columns");
  json_builder_begin_array (json);
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
  json_builder_set_member_name (json, "readings");
  json_builder_begin_object (json);
  add_text (json, "layout", readings->layout == VS_READINGS_WIDE ? "wide" : "long");
  add_text (json, "meter", readings->meter);
  add_text (json, "timestamp", readings->timestamp);
  add_text (json, "value", readings->value);
  add_text (json, "date", readings->date);
  add_texts (json, "values", readings->values);
  if (readings->step)
    {
      json_builder_set_member_name (json, "step");
      json_builder_add_int_value (json, readings->step);
    }
  add_text (json, "clock", !readings->clock ? "local" : strcmp (vs_zone_name (readings->clock), "UTC") == 0 ? "utc" : vs_zone_name (readings->clock));
  add_text (json, "zone", readings->zone);
  add_text (json, "stamp", readings->stamp_end ? "end" : "start");
  add_text (json, "unit", readings->unit);
  if (readings->is_register)
    {
      json_builder_set_member_name (json, "register");
      json_builder_begin_object (json);
      if (readings->digits)
        {
          json_builder_set_member_name (json, "digits");
          json_builder_add_int_value (json, readings->digits);
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
  json_builder_set_member_name (json, "targets");
  json_builder_begin_array (json);
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
      json_builder_set_member_name (json, "match");
      json_builder_begin_object (json);
      add_texts (json, "columns", mapping->match_columns);
      add_text (json, "file", mapping->match_file);
      json_builder_end_object (json);
    }
  if (mapping->drops_raw != (mapping->readings != NULL))
    {
      json_builder_set_member_name (json, "keep_raw");
      json_builder_add_boolean_value (json, !mapping->drops_raw);
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
