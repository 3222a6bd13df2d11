/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/draft.h"

#include "intake/bounds.h"
#include "intake/mapping-private.h"

#include <string.h>

/*
 * Life
 */

static void
forget (VsDraft *draft)
{
  g_clear_pointer (&draft->sniff, vs_sniff_free);
  g_clear_pointer (&draft->mapping, vs_mapping_unref);
  g_clear_pointer (&draft->preview, vs_preview_free);
  g_clear_pointer (&draft->fault, g_free);
  vs_load_drift_clear (&draft->drift);
  g_clear_pointer (&draft->tables, g_strfreev);
  g_clear_pointer (&draft->targets, g_ptr_array_unref);
}

void
vs_draft_free (VsDraft *draft)
{
  if (!draft)
    return;
  forget (draft);
  g_clear_pointer (&draft->json, json_node_unref);
  g_free (draft->table);
  g_free (draft->path);
  g_free (draft);
}

static JsonNode *
copy_json (JsonNode *json)
{
  g_autofree char *text = json ? json_to_string (json, FALSE) : NULL;

  return text ? json_from_string (text, NULL) : NULL;
}

VsDraft *
vs_draft_copy (const VsDraft *draft)
{
  VsDraft *copy = g_new0 (VsDraft, 1);

  copy->path = g_strdup (draft->path);
  copy->json = copy_json (draft->json);
  copy->ready = draft->ready;
  copy->changed = draft->changed;
  copy->table = g_strdup (draft->table);
  copy->table_at = draft->table_at;
  return copy;
}

/*
 * The document
 */

static JsonObject *
root_of (const VsDraft *draft)
{
  return json_node_get_object (draft->json);
}

static JsonObject *
member_of (JsonObject *object, const char *member, gboolean make)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  if (!make)
    return NULL;
  json_object_set_object_member (object, member, json_object_new ());
  return json_object_get_object_member (object, member);
}

static const char *
text_of (JsonObject *object, const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
set_text (JsonObject *object, const char *member, const char *value)
{
  if (value)
    json_object_set_string_member (object, member, value);
  else
    json_object_remove_member (object, member);
}

static JsonArray *
array_of (JsonObject *object, const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
element_of (JsonArray *array, guint i)
{
  JsonNode *node = array && i < json_array_get_length (array) ? json_array_get_element (array, i) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The object with "target" and "columns": the document itself, or one of "targets". */
static JsonObject *
target_of (const VsDraft *draft, guint target)
{
  JsonArray *targets = array_of (root_of (draft), "targets");

  return targets ? element_of (targets, target) : target == 0 ? root_of (draft) : NULL;
}

/*
 * Decisions
 */

/* What the mark was is the other's now, when both would be the same. */
static void
settle_marks (JsonObject *source, const char *chosen)
{
  gboolean decimal = g_str_equal (chosen, "decimal");
  const char *mark = text_of (source, chosen), *other = text_of (source, decimal ? "group" : "decimal");

  if (!mark)
    return;
  if (decimal && g_strcmp0 (mark, other) == 0)
    set_text (source, "group", *mark == ',' ? "." : ",");
  else if (!decimal && *mark && g_str_equal (mark, other ? other : "."))
    set_text (source, "decimal", *mark == ',' ? "." : ",");
}

void
vs_draft_set_source (VsDraft *draft, const char *member, const char *value)
{
  JsonObject *source = member_of (root_of (draft), "source", TRUE);

  /* Delimiter, quote and escape are told together or not at all. */
  if (value && (g_str_equal (member, "quote") || g_str_equal (member, "escape") || g_str_equal (member, "delimiter")))
    {
      VsCsvDialect dialect = vs_draft_dialect (draft);

      set_text (source, "delimiter", (char[]) { dialect.delimiter, 0 });
      set_text (source, "quote", (char[]) { dialect.quote, 0 });
      set_text (source, "escape", (char[]) { dialect.escape, 0 });
      vs_csv_dialect_clear (&dialect);
    }
  set_text (source, member, value);
  if (g_str_equal (member, "decimal") || g_str_equal (member, "group"))
    settle_marks (source, member);
  draft->changed = TRUE;
}

void
vs_draft_set_date_numbers (VsDraft *draft, gboolean numbers)
{
  json_object_set_boolean_member (member_of (root_of (draft), "source", TRUE), "date_numbers", numbers);
  draft->changed = TRUE;
}

void
vs_draft_set_lines (VsDraft *draft, const char *member, guint lines)
{
  JsonObject *source = member_of (root_of (draft), "source", TRUE);
  VsCsvDialect dialect = vs_draft_dialect (draft);

  json_object_remove_member (source, "header");
  json_object_set_int_member (source, "header_lines", dialect.header_lines);
  json_object_set_int_member (source, "skip_lines", dialect.skip_lines);
  json_object_set_int_member (source, member, lines);
  vs_csv_dialect_clear (&dialect);
  draft->changed = TRUE;
}

void
vs_draft_set_missing (VsDraft *draft, const char *const *words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      json_array_add_string_element (array, words[i]);
  json_object_set_array_member (member_of (root_of (draft), "source", TRUE), "missing", array);
  draft->changed = TRUE;
}

void
vs_draft_set_table (VsDraft *draft, const char *table)
{
  g_free (draft->table);
  draft->table = g_strdup (table);
  draft->table_at = -1;
  draft->changed = TRUE;
}

static const char *const of_one_target[] = { "target", "columns", "unmapped", "where", "repeats" };

static void
move_members (JsonObject *from, JsonObject *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (of_one_target); i++)
    {
      JsonNode *node = json_object_get_member (from, of_one_target[i]);

      if (node)
        json_object_set_member (to, of_one_target[i], json_node_copy (node));
      json_object_remove_member (from, of_one_target[i]);
    }
}

void
vs_draft_add_target (VsDraft *draft, const char *table)
{
  JsonObject *root = root_of (draft), *added = json_object_new ();
  JsonArray *targets = array_of (root, "targets");

  if (!targets)
    {
      JsonObject *first = json_object_new ();

      move_members (root, first);
      targets = json_array_new ();
      json_array_add_object_element (targets, first);
      json_object_set_array_member (root, "targets", targets);
    }
  json_object_set_string_member (added, "target", table);
  json_array_add_object_element (targets, added);
  vs_draft_set_target (draft, json_array_get_length (targets) - 1, table);
}

void
vs_draft_remove_target (VsDraft *draft, guint target)
{
  JsonObject *root = root_of (draft);
  JsonArray *targets = array_of (root, "targets");

  if (!targets || target >= json_array_get_length (targets) || json_array_get_length (targets) < 2)
    return;
  json_array_remove_element (targets, target);
  if (json_array_get_length (targets) == 1)
    {
      json_array_ref (targets);
      json_object_remove_member (root, "targets");
      move_members (json_array_get_object_element (targets, 0), root);
      json_array_unref (targets);
    }
  draft->changed = TRUE;
}

void
vs_draft_set_target (VsDraft *draft, guint target, const char *table)
{
  g_return_if_fail (target_of (draft, target));
  vs_draft_set_table (draft, table);
  draft->table_at = array_of (root_of (draft), "targets") ? (int) target : -1;
}

const char *
vs_draft_table (const VsDraft *draft, guint target)
{
  return text_of (target_of (draft, target), "target");
}

/* Index in "columns" of the element that takes the source column as it is or by an expression of it; −1. */
static int
find_column (JsonArray *columns, const char *member, const char *name)
{
  for (guint i = 0; columns && i < json_array_get_length (columns); i++)
    {
      const char *value = text_of (element_of (columns, i), member);

      if (value && g_ascii_strcasecmp (value, name) == 0)
        return (int) i;
    }
  return -1;
}

void
vs_draft_set_column (VsDraft *draft, guint target, const char *source, const char *column)
{
  JsonObject *object = target_of (draft, target), *element;
  JsonArray *columns = array_of (object, "columns");
  int old = find_column (columns, "source_column", source), other = column ? find_column (columns, "target_column", column) : -1;

  g_return_if_fail (object);
  draft->changed = TRUE;
  if (!columns)
    {
      columns = json_array_new ();
      json_object_set_array_member (object, "columns", columns);
    }
  /* Two columns of the file cannot become the same one: the latest decision counts. */
  if (other >= 0 && other != old)
    {
      json_array_remove_element (columns, (guint) other);
      old = find_column (columns, "source_column", source);
    }
  if (!column)
    {
      if (old >= 0)
        json_array_remove_element (columns, (guint) old);
      return;
    }
  if (old >= 0)
    {
      element = element_of (columns, (guint) old);
      json_object_remove_member (element, "data_type");
      json_object_remove_member (element, "transformation");
    }
  else
    {
      element = json_object_new ();
      json_array_add_object_element (columns, element);
      json_object_set_string_member (element, "source_column", source);
    }
  json_object_set_string_member (element, "target_column", column);
}

void
vs_draft_set_attributes (VsDraft *draft, guint target, gboolean keep)
{
  JsonObject *object = target_of (draft, target);

  g_return_if_fail (object);
  set_text (object, "unmapped", keep ? "attribute" : NULL);
  draft->changed = TRUE;
}

void
vs_draft_set_readings (VsDraft *draft, const char *member, const char *value)
{
  JsonObject *readings = member_of (root_of (draft), "readings", TRUE);

  if (value && g_str_equal (member, "step"))
    json_object_set_int_member (readings, member, g_ascii_strtoll (value, NULL, 10));
  else
    set_text (readings, member, value);
  draft->changed = TRUE;
}

gboolean
vs_draft_set_text (VsDraft *draft, const char *json, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, _("Mapping"), error);
  g_autoptr (JsonNode) node = doc ? json_from_string (json, &wrong) : NULL;

  if (!doc)
    return FALSE;
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("This is no mapping: %s"), wrong ? wrong->message : _("it must be one JSON object"));
      return FALSE;
    }
  g_clear_pointer (&draft->json, json_node_unref);
  draft->json = g_steal_pointer (&node);
  draft->changed = TRUE;
  g_clear_pointer (&draft->table, g_free);
  return TRUE;
}

/*
 * What stands
 */

const char *
vs_draft_column (const VsDraft *draft, guint target, const char *source)
{
  JsonArray *columns = array_of (target_of (draft, target), "columns");
  int at = find_column (columns, "source_column", source);

  return at >= 0 ? text_of (element_of (columns, (guint) at), "target_column") : NULL;
}

gboolean
vs_draft_nth (const VsDraft *draft, guint target, guint i, const char **source, const char **column, const char **expression)
{
  JsonObject *element = element_of (array_of (target_of (draft, target), "columns"), i);

  *source = text_of (element, "source_column");
  *column = text_of (element, "target_column");
  *expression = text_of (element, "transformation");
  return element != NULL;
}

gboolean
vs_draft_attributes (const VsDraft *draft, guint target)
{
  return g_strcmp0 (text_of (target_of (draft, target), "unmapped"), "attribute") == 0;
}

const char *
vs_draft_readings (const VsDraft *draft, const char *member)
{
  return text_of (member_of (root_of (draft), "readings", FALSE), member);
}

static char
char_of (JsonObject *object, const char *member, char fallback)
{
  const char *text = text_of (object, member);

  return text ? *text : fallback;
}

static guint
lines_of (JsonObject *source, const char *member, guint fallback)
{
  return source && json_object_has_member (source, member) ? (guint) CLAMP (json_object_get_int_member_with_default (source, member, fallback), 0, 100000)
                                                           : fallback;
}

/* What the document tells of the file's form. */
static VsSniffGiven
given_of (const VsDraft *draft)
{
  JsonObject *source = member_of (root_of (draft), "source", FALSE);
  VsSniffGiven given = { .dialect = VS_CSV_DIALECT_DEFAULT };

  given.delimiter = text_of (source, "delimiter") != NULL;
  given.dialect.delimiter = char_of (source, "delimiter", ',');
  given.dialect.quote = char_of (source, "quote", '"');
  given.dialect.escape = char_of (source, "escape", 0);
  given.encoding = text_of (source, "encoding") != NULL;
  given.dialect.encoding = (char *) text_of (source, "encoding");
  given.header = source && (json_object_has_member (source, "header_lines") || json_object_has_member (source, "skip_lines") ||
                            json_object_has_member (source, "header"));
  given.dialect.header_lines = lines_of (source, "header_lines",
                                         source && !json_object_get_boolean_member_with_default (source, "header", TRUE) ? 0 : 1);
  given.dialect.skip_lines = lines_of (source, "skip_lines", 0);
  return given;
}

VsCsvDialect
vs_draft_dialect (const VsDraft *draft)
{
  VsCsvDialect dialect = draft->sniff ? draft->sniff->dialect : (VsCsvDialect) VS_CSV_DIALECT_DEFAULT;
  VsSniffGiven given = given_of (draft);

  if (given.delimiter)
    {
      dialect.delimiter = given.dialect.delimiter;
      dialect.quote = given.dialect.quote;
      dialect.escape = given.dialect.escape;
    }
  if (given.header)
    {
      dialect.header_lines = given.dialect.header_lines;
      dialect.skip_lines = given.dialect.skip_lines;
    }
  dialect.encoding = g_strdup (given.encoding ? given.dialect.encoding : dialect.encoding);
  return dialect;
}

const VsConvert *
vs_draft_convert (const VsDraft *draft)
{
  return draft->mapping ? &draft->mapping->convert : NULL;
}

const char *
vs_draft_zone (const VsDraft *draft)
{
  return text_of (member_of (root_of (draft), "source", FALSE), "zone");
}

/*
 * Looking
 */

/* By what the columns are called and hold. (transfer full) */
static JsonArray *
propose_columns (const VsDraft *draft, VsWorkspace *ws)
{
  g_autoptr (VsMapping) mapping = vs_mapping_propose (ws, draft->path, draft->sniff, draft->table, FALSE, NULL);
  g_autofree char *text = mapping ? vs_mapping_to_json (mapping) : NULL;
  g_autoptr (JsonNode) json = text ? json_from_string (text, NULL) : NULL;

  return json ? json_array_ref (json_object_get_array_member (json_node_get_object (json), "columns")) : json_array_new ();
}

static const char *
first_of_type (const VsSniff *sniff, VsCellType type, VsCellType or)
{
  for (guint i = 0; i < sniff->columns->len; i++)
    if (((VsSniffColumn *) sniff->columns->pdata[i])->type == type || ((VsSniffColumn *) sniff->columns->pdata[i])->type == or)
      return ((VsSniffColumn *) sniff->columns->pdata[i])->name;
  return NULL;
}

/* One target of several is of another table now. */
static gboolean
take_target_table (VsDraft *draft, VsWorkspace *ws)
{
  JsonObject *object = target_of (draft, (guint) draft->table_at);

  g_return_val_if_fail (object, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (of_one_target); i++)
    json_object_remove_member (object, of_one_target[i]);
  json_object_set_string_member (object, "target", draft->table);
  json_object_set_array_member (object, "columns", propose_columns (draft, ws));
  /* What a row is about besides stands in many rows, as a customer among invoices. */
  if (draft->table_at > 0)
    json_object_set_boolean_member (object, "repeats", TRUE);
  draft->ready = FALSE;
  g_clear_pointer (&draft->table, g_free);
  return TRUE;
}

/* Whatever the mapping was about, it is about this table now. */
static gboolean
take_table (VsDraft *draft, VsWorkspace *ws)
{
  static const char *const of_a_target[] = { "targets", "target", "columns", "readings", "unmapped", "where", "repeats", "match" };
  JsonObject *root = root_of (draft);

  for (guint i = 0; i < G_N_ELEMENTS (of_a_target); i++)
    json_object_remove_member (root, of_a_target[i]);
  json_object_set_string_member (root, "target", draft->table);
  draft->ready = FALSE;
  if (g_str_equal (draft->table, "reading"))
    {
      JsonObject *readings = member_of (root, "readings", TRUE);

      set_text (readings, "meter", first_of_type (draft->sniff, VS_CELL_TEXT, VS_CELL_TEXT));
      set_text (readings, "timestamp", first_of_type (draft->sniff, VS_CELL_INSTANT, VS_CELL_DAY));
      set_text (readings, "value", first_of_type (draft->sniff, VS_CELL_NUMBER, VS_CELL_INTEGER));
    }
  else
    {
      json_object_set_array_member (root, "columns", propose_columns (draft, ws));
      set_text (root, "unmapped", "attribute");
    }
  g_clear_pointer (&draft->table, g_free);
  return TRUE;
}

static void
set_fault (VsDraft *draft, const char *fault)
{
  if (!draft->fault)
    draft->fault = g_strdup (fault);
}

/* Every column must go somewhere, and be there. */
static void
read_mapping (VsDraft *draft)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsJsonDoc) doc = NULL;

  if (!vs_draft_table (draft, 0))
    {
      set_fault (draft, _("Choose what the rows of this file are."));
      return;
    }
  doc = vs_json_doc_new_for_node (draft->json, _("mapping"));
  draft->mapping = vs_mapping_new (doc, &wrong);
  if (draft->mapping)
    draft->mapping = vs_mapping_complete (g_steal_pointer (&draft->mapping), draft->sniff);
  if (wrong)
    set_fault (draft, wrong->message);
}

/* Both orders would do, and nobody has said which is meant. */
static gboolean
is_order_open (const VsDraft *draft)
{
  return !draft->ready && draft->sniff->date_order != VS_DATE_YMD && !draft->sniff->date_order_known &&
         !text_of (member_of (root_of (draft), "source", FALSE), "date_order");
}

static gboolean
are_marks_open (const VsDraft *draft)
{
  return !draft->ready && !draft->sniff->marks_known && !text_of (member_of (root_of (draft), "source", FALSE), "decimal");
}

static void
read_targets (VsDraft *draft, sqlite3 *db)
{
  draft->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_target_free);
  if (member_of (root_of (draft), "rates", FALSE))
    return;
  /* Of the document: a mapping that lacks a column yet must show where it could go. */
  for (guint i = 0; vs_draft_table (draft, i); i++)
    {
      VsTarget *target = g_str_equal (vs_draft_table (draft, i), "reading") ? NULL : vs_target_new (db, vs_draft_table (draft, i), NULL);

      if (!target)
        break;
      g_ptr_array_add (draft->targets, target);
    }
}

static gboolean
read_schema (VsDraft *draft, VsWorkspace *ws, GError **error)
{
  sqlite3 *db = vs_workspace_reader (ws, error);
  g_auto (GStrv) tables = db ? vs_target_tables (db, error) : NULL;
  gboolean ok = tables && (!draft->table || (draft->table_at >= 0 ? take_target_table (draft, ws) : take_table (draft, ws)));

  if (ok)
    {
      GPtrArray *names = g_ptr_array_new ();

      g_ptr_array_add (names, g_strdup ("reading"));
      for (guint i = 0; tables[i]; i++)
        if (!g_str_equal (tables[i], "attribute"))
          g_ptr_array_add (names, g_strdup (tables[i]));
      g_ptr_array_add (names, NULL);
      draft->tables = (char **) g_ptr_array_free (names, FALSE);
      read_mapping (draft);
      read_targets (draft, db);
    }
  vs_workspace_release (ws, db);
  return ok;
}

/* The table must be sure; what else may go into it is shown and can be changed. */
static VsMapping *
propose (const VsDraft *draft, VsWorkspace *ws, const VsSniff *sniff)
{
  g_autoptr (VsMapping) sure = vs_mapping_propose (ws, draft->path, sniff, NULL, TRUE, NULL);

  return sure ? vs_mapping_propose (ws, draft->path, sniff, vs_mapping_target (sure), FALSE, NULL) : NULL;
}

/* The text of a ready mapping, as somebody wrote it, or the proposal; an empty document when nothing fits. */
static void
find_mapping (VsDraft *draft, VsWorkspace *ws, const VsSniff *sniff)
{
  VsSniff settled = *sniff;   /* open questions about dates and marks are asked later, not now */
  g_autoptr (VsMapping) mapping = NULL;
  g_autofree char *text = NULL;

  settled.date_order_known = settled.marks_known = TRUE;
  mapping = vs_mapping_find_for (ws, draft->path, &settled, NULL);
  if (!mapping)
    mapping = propose (draft, ws, &settled);
  draft->ready = mapping && mapping->is_document;
  text = mapping ? vs_mapping_to_json (mapping) : g_strdup ("{ \"name\": \"new\" }");
  draft->json = json_from_string (text, NULL);
  if (mapping && !draft->ready && sniff->date_order != VS_DATE_YMD && !sniff->date_order_known)
    json_object_remove_member (member_of (root_of (draft), "source", TRUE), "date_order");
  if (mapping && !draft->ready && !sniff->marks_known)
    json_object_remove_member (member_of (root_of (draft), "source", TRUE), "decimal");
}

static gboolean
is_column (const VsSniff *sniff, const char *name)
{
  for (guint i = 0; name && i < sniff->columns->len; i++)
    if (g_ascii_strcasecmp (((VsSniffColumn *) sniff->columns->pdata[i])->name, name) == 0)
      return TRUE;
  return name == NULL;
}

/* Whether a proposal still speaks of columns the file has: cut otherwise, it has others. */
static gboolean
is_about (const VsDraft *draft, const VsSniff *sniff)
{
  JsonArray *columns = array_of (target_of (draft, 0), "columns");

  if (!vs_draft_table (draft, 0) || !is_column (sniff, vs_draft_readings (draft, "timestamp")) || !is_column (sniff, vs_draft_readings (draft, "value")))
    return FALSE;
  for (guint i = 0; columns && i < json_array_get_length (columns); i++)
    if (!is_column (sniff, text_of (element_of (columns, i), "source_column")))
      return FALSE;
  return TRUE;
}

/* The decisions about the file's form stand. */
static void
find_again (VsDraft *draft, VsWorkspace *ws)
{
  g_autoptr (JsonNode) old = g_steal_pointer (&draft->json);
  JsonObject *source = member_of (json_node_get_object (old), "source", FALSE);

  find_mapping (draft, ws, draft->sniff);
  if (source && !draft->ready)
    json_object_set_object_member (root_of (draft), "source", json_object_ref (source));
}

gboolean
vs_draft_look (VsDraft *draft, VsWorkspace *ws, guint max_rows, VsJob *job, GError **error)
{
  VsSniffGiven given;

  g_return_val_if_fail (draft && VS_IS_WORKSPACE (ws), FALSE);
  forget (draft);
  given = given_of (draft);
  draft->sniff = vs_sniff_file_as (draft->path, &given, error);
  if (!draft->sniff || !vs_bounds_check_columns (ws, draft->path, draft->sniff->columns->len, error))
    return FALSE;
  if (!draft->ready && !draft->table && !is_about (draft, draft->sniff))
    find_again (draft, ws);
  if (!read_schema (draft, ws, error))
    return FALSE;
  draft->preview = vs_preview_new (ws, draft->path, draft->sniff, draft->mapping, max_rows, job, error);
  if (!draft->preview)
    return FALSE;
  if (!vs_load_drift (ws, draft->path, &draft->drift, NULL))
    draft->drift.since = VS_TIME_NONE;   /* what cannot be compared has not changed */
  if (draft->preview->fault)
    set_fault (draft, draft->preview->fault);
  if (is_order_open (draft))
    set_fault (draft, _("The dates may be day first or month first: choose which."));
  if (are_marks_open (draft))
    set_fault (draft, _("The mark before three digits may stand before decimals or between thousands: choose the decimal mark."));
  return TRUE;
}

VsDraft *
vs_draft_new (VsWorkspace *ws, const char *path, guint max_rows, VsJob *job, GError **error)
{
  g_autoptr (VsSniff) sniff = NULL;
  g_autoptr (VsDraft) draft = NULL;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && path, NULL);
  sniff = vs_sniff_file (path, error);
  if (!sniff)
    return NULL;
  draft = g_new0 (VsDraft, 1);
  draft->path = g_strdup (path);
  find_mapping (draft, ws, sniff);
  return vs_draft_look (draft, ws, max_rows, job, error) ? g_steal_pointer (&draft) : NULL;
}

/*
 * Keeping
 */

char *
vs_draft_propose_name (const VsDraft *draft)
{
  g_autofree char *file = g_path_get_basename (draft->path);
  GString *name = g_string_new (NULL);

  for (const char *p = file; *p && *p != '.'; p++)
    if (g_ascii_isalpha (*p))
      g_string_append_c (name, g_ascii_tolower (*p));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return name->len > 0 ? g_string_free (name, FALSE) : (g_string_free (name, TRUE), g_strdup ("mapping"));
}

char *
vs_draft_text (const VsDraft *draft, const char *name, const char *title)
{
  g_autoptr (JsonNode) json = copy_json (draft->json);
  JsonObject *root = json_node_get_object (json), *match = member_of (root, "match", TRUE);
  JsonArray *columns = json_array_new ();

  json_object_set_string_member (root, "name", name);
  json_object_set_string_member (root, "title", title);
  for (guint i = 0; draft->sniff && i < draft->sniff->columns->len; i++)
    json_array_add_string_element (columns, ((VsSniffColumn *) draft->sniff->columns->pdata[i])->name);
  if (!array_of (match, "columns") || !draft->ready)
    json_object_set_array_member (match, "columns", columns);
  else
    json_array_unref (columns);
  return json_to_string (json, TRUE);
}
