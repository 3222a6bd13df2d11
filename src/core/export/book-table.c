/* SPDX-License-Identifier: GPL-3.0-or-later */
/* book-table.c: tables, their columns as Tableau sees them, and the links between tables. */
#include "export/book-private.h"

#include "export/csv.h"

/* `wanted`, or with what tells it apart behind it. (transfer full) */
static char *
take_name (GHashTable *taken, const char *wanted, const char *tell_apart)
{
  char *name = g_strdup (wanted);

  for (int i = 1; g_hash_table_contains (taken, name); i++)
    {
      g_free (name);
      name = i == 1 ? g_strdup_printf ("%s (%s)", wanted, tell_apart) : g_strdup_printf ("%s (%s, %d)", wanted, tell_apart, i);
    }
  g_hash_table_add (taken, g_strdup (name));
  return name;
}

/* ── Columns ── */

static VsBookType
type_of (VsType type)
{
  switch (type)
    {
    case VS_TYPE_BOOL:
      return VS_BOOK_BOOLEAN;
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
      return VS_BOOK_INTEGER;
    case VS_TYPE_DOUBLE:
    case VS_TYPE_MONEY:
      return VS_BOOK_REAL;
    case VS_TYPE_DAY:
      return VS_BOOK_DATE;
    case VS_TYPE_TIME:
      return VS_BOOK_DATETIME;
    case VS_TYPE_TEXT:
    default:
      return VS_BOOK_STRING;
    }
}

static char *
number_format (const VsField *field, VsBookType type, const char *currency)
{
  if (type == VS_BOOK_DATE)
    return g_strdup ("*yyyy-mm-dd");
  if (type != VS_BOOK_INTEGER && type != VS_BOOK_REAL)
    return NULL;
  switch (field->format)
    {
    case VS_FORMAT_PERCENT:
      return g_strdup ("p0.0%");
    case VS_FORMAT_MONEY:
      return g_strdup_printf ("c\"%s\"#,##0.00;-\"%s\"#,##0.00", vs_currency_sign (currency), vs_currency_sign (currency));
    case VS_FORMAT_SCORE:
    case VS_FORMAT_KW:
      return g_strdup ("n#,##0.0;-#,##0.0");
    case VS_FORMAT_TEXT:
      return g_strdup ("n0;-0");
    case VS_FORMAT_NUMBER:
      return g_strdup (type == VS_BOOK_REAL ? "n#,##0.00;-#,##0.00" : "n#,##0;-#,##0");
    case VS_FORMAT_INTEGER:
    case VS_FORMAT_KWH:
    case VS_FORMAT_DAYS:
    case VS_FORMAT_DATE:
    case VS_FORMAT_MONTH:
    case VS_FORMAT_TIME:
    case VS_FORMAT_YESNO:
    case VS_FORMAT_WEEKDAY:
    case VS_FORMAT_HOUR:
    default:
      return g_strdup ("n#,##0;-#,##0");
    }
}

static const char *
unit_of (const VsField *field, const char *currency)
{
  if (field->unit)
    return field->unit;
  switch (field->format)
    {
    case VS_FORMAT_MONEY:
      return currency;
    case VS_FORMAT_PERCENT:
      return _("fraction: 0.5 is 50 %");
    case VS_FORMAT_KWH:
      return "kWh";
    case VS_FORMAT_KW:
      return "kW";
    case VS_FORMAT_DAYS:
      return _("days");
    case VS_FORMAT_SCORE:
      return _("0 to 100");
    case VS_FORMAT_TIME:
      return "UTC";
    case VS_FORMAT_NUMBER:
    case VS_FORMAT_INTEGER:
    case VS_FORMAT_DATE:
    case VS_FORMAT_MONTH:
    case VS_FORMAT_TEXT:
    case VS_FORMAT_YESNO:
    case VS_FORMAT_WEEKDAY:
    case VS_FORMAT_HOUR:
    default:
      return NULL;
    }
}

static char *
describe (const VsEntity *entity, const VsField *field, const char *currency)
{
  GString *text = g_string_new (field->description && *field->description ? field->description : field->caption);
  const char *unit = unit_of (field, currency);

  if (text->len > 0 && text->str[text->len - 1] != '.')
    g_string_append_c (text, '.');
  if (unit)
    g_string_append_printf (text, _(" Unit: %s."), unit);
  g_string_append_printf (text, _(" Source: %s.%s."), entity->name, field->name);
  return g_string_free (text, FALSE);
}

static gboolean
is_key (const VsEntity *entity, const VsField *field)
{
  if (g_strcmp0 (entity->key, field->name) == 0)
    return TRUE;
  for (guint i = 0; i < entity->relations->len; i++)
    if (g_strcmp0 (((const VsRelation *) g_ptr_array_index (entity->relations, i))->column, field->name) == 0)
      return TRUE;
  return FALSE;
}

/* Nobody should sum a probability, a score or an age. */
static gboolean
is_averaged (const VsField *field)
{
  return field->format == VS_FORMAT_PERCENT || field->format == VS_FORMAT_SCORE || field->format == VS_FORMAT_DAYS
         || field->format == VS_FORMAT_KW || (field->format == VS_FORMAT_NUMBER && field->type == VS_TYPE_DOUBLE);
}

static void
column_free (gpointer data)
{
  VsBookColumn *column = data;

  g_free (column->name);
  g_free (column->flat);
  g_free (column->caption);
  g_free (column->description);
  g_free (column->format);
  g_free (column);
}

static void
add_column (VsBookReader *r, VsBookTable *table, const VsField *field)
{
  VsBookColumn *column = g_new0 (VsBookColumn, 1);
  gboolean is_number;

  column->field = field;
  column->name = vs_export_csv_name (field);
  column->flat = take_name (r->flats, column->name, table->file);
  column->type = type_of (field->type);
  column->caption = take_name (r->captions, field->caption ? field->caption : field->name, table->caption);
  column->description = describe (table->entity, field, r->currency);
  column->format = number_format (field, column->type, r->currency);
  is_number = column->type == VS_BOOK_INTEGER || column->type == VS_BOOK_REAL;
  column->is_measure = is_number && field->format != VS_FORMAT_TEXT && !is_key (table->entity, field);
  column->is_average = column->is_measure && is_averaged (field);
  column->is_hidden = !g_str_equal (column->flat, column->name) && is_key (table->entity, field);
  column->ordinal = table->columns->len;
  g_ptr_array_add (table->columns, column);
}

/* ── Tables ── */

void
vs_book_table_free (gpointer data)
{
  VsBookTable *table = data;

  g_free (table->file);
  g_free (table->caption);
  g_free (table->id);
  g_ptr_array_unref (table->columns);
  g_free (table);
}

VsBookColumn *
vs_book_column (const VsBookTable *table, const char *field)
{
  for (guint i = 0; field && i < table->columns->len; i++)
    {
      VsBookColumn *column = g_ptr_array_index (table->columns, i);

      if (g_str_equal (column->field->name, field))
        return column;
    }
  return NULL;
}

VsBookTable *
vs_book_table (const VsBook *book, const char *entity)
{
  for (guint i = 0; i < book->tables->len; i++)
    {
      VsBookTable *table = g_ptr_array_index (book->tables, i);

      if (g_strcmp0 (table->entity->name, entity) == 0)
        return table;
    }
  return NULL;
}

static void
read_fields (VsBookReader *r, VsBookTable *table, VsJson fields)
{
  if (!vs_json_exists (fields))
    for (guint i = 0; i < table->entity->fields->len; i++)
      add_column (r, table, g_ptr_array_index (table->entity->fields, i));
  for (guint i = 0; i < vs_json_length (fields); i++)
    {
      VsJson at = vs_json_at (fields, i);
      const char *name = vs_json_string (at);
      const VsField *field = name ? vs_entity_field (table->entity, name) : NULL;

      if (name && field == NULL)
        vs_json_fault (at, _("“%s” has no field “%s”"), table->entity->name, name);
      else if (field && vs_book_column (table, name))
        vs_json_fault (at, _("“%s” is listed twice"), name);
      else if (field)
        add_column (r, table, field);
    }
}

static const VsRelation *
relation_to (const VsEntity *entity, const char *name, const char *parent)
{
  for (guint i = 0; i < entity->relations->len; i++)
    {
      const VsRelation *relation = g_ptr_array_index (entity->relations, i);

      if (g_strcmp0 (relation->name, name) == 0 && g_strcmp0 (relation->parent, parent) == 0)
        return relation;
    }
  return NULL;
}

/* "link" is the relation's name, of the new table to an earlier one or of an earlier one to it. */
static void
read_link (VsBookReader *r, const VsBookTable *table, VsJson at)
{
  const char *name = vs_json_string (at);

  for (guint i = 0; name && i < r->book->tables->len; i++)
    {
      const VsBookTable *earlier = g_ptr_array_index (r->book->tables, i);
      const VsRelation *up = relation_to (table->entity, name, earlier->entity->name);
      const VsRelation *down = relation_to (earlier->entity, name, table->entity->name);
      VsBookLink *link;

      if (up == NULL && down == NULL)
        continue;
      link = g_new0 (VsBookLink, 1);
      link->many = up ? table : earlier;
      link->one = up ? earlier : table;
      link->many_column = vs_book_column (link->many, up ? up->column : down->column);
      link->one_column = vs_book_column (link->one, link->one->entity->key);
      g_ptr_array_add (r->book->links, link);
      if (!link->many_column || !link->one_column)
        vs_json_fault (at, _("both ends of “%s” must be among the tables' fields"), name);
      else if (link->many_column->type != link->one_column->type)
        vs_json_fault (at, _("the ends of “%s” have different types"), name);
      return;
    }
  if (name)
    vs_json_fault (at, _("no relation “%s” leads to an earlier table"), name);
}

void
vs_book_read_table (VsBookReader *r, VsJson at)
{
  const char *name = vs_json_string (vs_json_get (at, "entity")), *file = vs_json_string (vs_json_get (at, "file"));
  const VsEntity *entity = name ? vs_model_entity (r->model, name) : NULL;
  g_autofree char *hash = NULL;
  VsBookTable *table;

  if (name && entity == NULL)
    vs_json_fault (vs_json_get (at, "entity"), _("the semantic model has no “%s”"), name);
  if (file && !(vs_book_is_plain (file, "_-.") && g_str_has_suffix (file, ".csv")))
    vs_json_fault (vs_json_get (at, "file"), _("must be lower-case letters, digits, _ or - and end in .csv"));
  if (entity == NULL || file == NULL)
    return;
  hash = vs_book_hash (32, r->book->name, file, NULL);
  table = g_new0 (VsBookTable, 1);
  table->entity = entity;
  table->file = g_strdup (file);
  table->caption = take_name (r->captions, entity->plural ? entity->plural : entity->caption, file);
  table->id = g_strdup_printf ("%s_%s", file, hash);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  read_fields (r, table, vs_json_get (at, "fields"));
  if (r->book->tables->len > 0)
    read_link (r, table, vs_json_get (at, "link"));
  g_ptr_array_add (r->book->tables, table);
}
