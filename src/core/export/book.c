/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/book.h"

#include "export/csv.h"

#include <stdarg.h>
#include <string.h>

typedef struct {
  VsBook        *book;
  const VsModel *model;
  const char    *currency;
  GHashTable    *flats, *captions;   /* taken names */
} Reader;

/* ── Names ── */

char *
vs_book_hash (guint digits, ...)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *hex = NULL;
  const char *part;
  va_list parts;

  va_start (parts, digits);
  while ((part = va_arg (parts, const char *)))
    g_checksum_update (sum, (const guchar *) part, (gssize) strlen (part) + 1);
  va_end (parts);
  hex = g_ascii_strup (g_checksum_get_string (sum), -1);
  return g_strndup (hex, digits);
}

const char *
vs_book_type_name (VsBookType type)
{
  static const char *const names[] = { "string", "integer", "real", "date", "datetime", "boolean" };

  return names[type];
}

static gboolean
is_plain (const char *name, const char *more)
{
  if (name == NULL || *name == '\0')
    return FALSE;
  for (const char *at = name; *at; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && !strchr (more, *at))
      return FALSE;
  return TRUE;
}

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
  return field->format == VS_FORMAT_PERCENT || field->format == VS_FORMAT_SCORE || field->format == VS_FORMAT_DAYS || field->format == VS_FORMAT_KW
         || (field->format == VS_FORMAT_NUMBER && field->type == VS_TYPE_DOUBLE);
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
add_column (Reader *r, VsBookTable *table, const VsField *field)
{
  VsBookColumn *column = g_new0 (VsBookColumn, 1);

  column->field = field;
  column->name = vs_export_csv_name (field);
  column->flat = take_name (r->flats, column->name, table->file);
  column->type = type_of (field->type);
  column->caption = take_name (r->captions, field->caption ? field->caption : field->name, table->caption);
  column->description = describe (table->entity, field, r->currency);
  column->format = number_format (field, column->type, r->currency);
  column->is_measure = (column->type == VS_BOOK_INTEGER || column->type == VS_BOOK_REAL) && field->format != VS_FORMAT_TEXT && !is_key (table->entity, field);
  column->is_average = column->is_measure && is_averaged (field);
  column->is_hidden = !g_str_equal (column->flat, column->name) && is_key (table->entity, field);
  column->ordinal = table->columns->len;
  g_ptr_array_add (table->columns, column);
}

/* ── Tables ── */

static void
table_free (gpointer data)
{
  VsBookTable *table = data;

  g_free (table->file);
  g_free (table->caption);
  g_free (table->id);
  g_ptr_array_unref (table->columns);
  g_free (table);
}

static VsBookColumn *
table_column (const VsBookTable *table, const char *field)
{
  for (guint i = 0; field && i < table->columns->len; i++)
    {
      VsBookColumn *column = g_ptr_array_index (table->columns, i);

      if (g_str_equal (column->field->name, field))
        return column;
    }
  return NULL;
}

static VsBookTable *
book_table (const VsBook *book, const char *entity)
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
read_fields (Reader *r, VsBookTable *table, VsJson fields)
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
      else if (field && table_column (table, name))
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
read_link (Reader *r, const VsBookTable *table, VsJson at)
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
      link->many_column = table_column (link->many, up ? up->column : down->column);
      link->one_column = table_column (link->one, link->one->entity->key);
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

static void
read_table (Reader *r, VsJson at)
{
  const char *name = vs_json_string (vs_json_get (at, "entity")), *file = vs_json_string (vs_json_get (at, "file"));
  const VsEntity *entity = name ? vs_model_entity (r->model, name) : NULL;
  g_autofree char *hash = NULL;
  VsBookTable *table;

  if (name && entity == NULL)
    vs_json_fault (vs_json_get (at, "entity"), _("the semantic model has no “%s”"), name);
  if (file && !(is_plain (file, "_-.") && g_str_has_suffix (file, ".csv")))
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

/* ── Sheets ── */

static const VsBookColumn *
find_column (Reader *r, VsJson at)
{
  const char *path = vs_json_string (at);
  g_auto (GStrv) parts = path ? g_strsplit (path, ".", 2) : NULL;
  VsBookTable *table = parts && parts[0] ? book_table (r->book, parts[0]) : NULL;
  VsBookColumn *column = table ? table_column (table, parts[1]) : NULL;

  if (path && column == NULL)
    vs_json_fault (at, _("“%s” is not among the tables' fields"), path);
  return column;
}

static void
pill_free (gpointer data)
{
  VsBookPill *pill = data;

  if (pill == NULL)
    return;
  g_free (pill->instance);
  g_free (pill);
}

static VsBookPill *
read_pill (Reader *r, VsJson at)
{
  static const struct { const char *as, *derivation, *prefix, *type, *suffix; } kinds[] = {
    { "none", "None", "none", "nominal", "nk" },           { "sum", "Sum", "sum", "quantitative", "qk" },
    { "average", "Avg", "avg", "quantitative", "qk" },     { "count_distinct", "CountD", "ctd", "quantitative", "qk" },
    { "month", "Month-Trunc", "tmn", "quantitative", "qk" },
  };
  const VsBookColumn *column = find_column (r, vs_json_get (at, "field"));
  const char *as = vs_json_string_or (vs_json_get (at, "as"), "none");

  for (gsize i = 0; column && i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean date = column->type == VS_BOOK_DATE || column->type == VS_BOOK_DATETIME;
      VsBookPill *pill;

      if (!g_str_equal (as, kinds[i].as))
        continue;
      if (g_str_equal (as, "month") != date || ((g_str_equal (as, "sum") || g_str_equal (as, "average")) && !column->is_measure))
        {
          vs_json_fault (vs_json_get (at, "as"), _("“%s” cannot be used with a field of this type"), as);
          return NULL;
        }
      ((VsBookColumn *) column)->is_hidden = FALSE;   /* Tableau refuses to hide what a sheet uses */
      pill = g_new0 (VsBookPill, 1);
      pill->column = column;
      pill->derivation = kinds[i].derivation;
      pill->type = kinds[i].type;
      pill->instance = g_strdup_printf ("[%s:%s:%s]", kinds[i].prefix, column->flat, kinds[i].suffix);
      return pill;
    }
  if (column)
    vs_json_fault (vs_json_get (at, "as"), _("must be none, sum, average, count_distinct or month"));
  return NULL;
}

static GPtrArray *
read_shelf (Reader *r, VsJson at)
{
  GPtrArray *pills = g_ptr_array_new_with_free_func (pill_free);

  for (guint i = 0; i < vs_json_length (at); i++)
    {
      VsBookPill *pill = read_pill (r, vs_json_at (at, i));

      if (pill)
        g_ptr_array_add (pills, pill);
    }
  return pills;
}

static void
sheet_free (gpointer data)
{
  VsBookSheet *sheet = data;

  g_free (sheet->name);
  g_free (sheet->title);
  g_free (sheet->mark);
  g_ptr_array_unref (sheet->columns);
  g_ptr_array_unref (sheet->rows);
  pill_free (sheet->colour);
  g_free (sheet);
}

static const VsBookSheet *
book_sheet (const VsBook *book, const char *name)
{
  for (guint i = 0; name && i < book->sheets->len; i++)
    if (g_strcmp0 (((VsBookSheet *) g_ptr_array_index (book->sheets, i))->name, name) == 0)
      return g_ptr_array_index (book->sheets, i);
  return NULL;
}

static void
read_sheet (Reader *r, VsJson at)
{
  static const char *const marks[] = { "Automatic", "Bar", "Line", "Area", "Square", "Circle", "Text", NULL };
  VsBookSheet *sheet = g_new0 (VsBookSheet, 1);

  sheet->name = g_strdup (vs_json_string (vs_json_get (at, "name")));
  if (book_sheet (r->book, sheet->name))
    vs_json_fault (vs_json_get (at, "name"), _("“%s” is listed twice"), sheet->name);
  sheet->title = g_strdup (vs_json_string_or (vs_json_get (at, "title"), sheet->name));
  sheet->mark = g_strdup (vs_json_string_or (vs_json_get (at, "mark"), "Automatic"));
  if (!g_strv_contains (marks, sheet->mark))
    vs_json_fault (vs_json_get (at, "mark"), _("must be Automatic, Bar, Line, Area, Square, Circle or Text"));
  sheet->columns = read_shelf (r, vs_json_get (at, "columns"));
  sheet->rows = read_shelf (r, vs_json_get (at, "rows"));
  if (vs_json_exists (vs_json_get (at, "colour")))
    sheet->colour = read_pill (r, vs_json_get (at, "colour"));
  sheet->labels = vs_json_boolean_or (vs_json_get (at, "labels"), FALSE);
  g_ptr_array_add (r->book->sheets, sheet);
}

static void
palette_free (gpointer data)
{
  VsBookPalette *palette = data;

  g_strfreev (palette->values);
  g_strfreev (palette->colours);
  g_free (palette);
}

static void
read_palettes (Reader *r, VsJson colours)
{
  g_auto (GStrv) fields = vs_json_members (colours);

  for (gsize i = 0; fields[i]; i++)
    {
      VsJson at = vs_json_get (colours, fields[i]);
      g_auto (GStrv) parts = g_strsplit (fields[i], ".", 2);
      VsBookTable *table = parts[0] ? book_table (r->book, parts[0]) : NULL;
      VsBookPalette *palette = g_new0 (VsBookPalette, 1);
      g_autoptr (GPtrArray) shades = g_ptr_array_new ();

      palette->column = table ? table_column (table, parts[1]) : NULL;
      if (palette->column == NULL)
        vs_json_fault (at, _("“%s” is not among the tables' fields"), fields[i]);
      palette->values = vs_json_members (at);
      for (gsize k = 0; palette->values[k]; k++)
        g_ptr_array_add (shades, g_strdup (vs_json_string (vs_json_get (at, palette->values[k]))));
      g_ptr_array_add (shades, NULL);
      palette->colours = (char **) g_ptr_array_free (g_steal_pointer (&shades), FALSE);
      g_ptr_array_add (r->book->palettes, palette);
    }
}

static void
read_dashboard (Reader *r, VsJson at)
{
  VsJson zones = vs_json_get (at, "zones");

  r->book->dashboard = g_strdup (vs_json_string (vs_json_get (at, "name")));
  r->book->dashboard_title = g_strdup (vs_json_string_or (vs_json_get (at, "title"), r->book->dashboard));
  r->book->width = (int) vs_json_integer_or (vs_json_get (at, "width"), 1400);
  r->book->height = (int) vs_json_integer_or (vs_json_get (at, "height"), 900);
  for (guint i = 0; i < vs_json_length (zones); i++)
    {
      VsJson zone_at = vs_json_at (zones, i);
      const char *name = vs_json_string (vs_json_get (zone_at, "sheet"));
      VsBookZone zone = { book_sheet (r->book, name), (int) vs_json_integer (vs_json_get (zone_at, "x")), (int) vs_json_integer (vs_json_get (zone_at, "y")),
                          (int) vs_json_integer (vs_json_get (zone_at, "w")), (int) vs_json_integer (vs_json_get (zone_at, "h")) };

      if (name && zone.sheet == NULL)
        vs_json_fault (vs_json_get (zone_at, "sheet"), _("there is no worksheet “%s”"), name);
      if (zone.x < 0 || zone.y < 0 || zone.w <= 0 || zone.h <= 0 || zone.x + zone.w > 100000 || zone.y + zone.h > 100000)
        vs_json_fault (zone_at, _("must lie within 0 and 100000"));
      g_array_append_val (r->book->zones, zone);
    }
}

/* ── The whole ── */

static void
read_all (Reader *r, VsJson root)
{
  VsBook *book = r->book;
  VsJson tables = vs_json_get (root, "tables"), sheets = vs_json_get (root, "worksheets");

  book->name = g_strdup (vs_json_string (vs_json_get (root, "name")));
  book->title = g_strdup (vs_json_string (vs_json_get (root, "title")));
  book->folder = g_strdup (vs_json_string (vs_json_get (root, "folder")));
  if (book->folder && !is_plain (book->folder, "_-"))
    vs_json_fault (vs_json_get (root, "folder"), _("must be lower-case letters, digits, _ or -"));
  if (book->name && !is_plain (book->name, "_-"))
    vs_json_fault (vs_json_get (root, "name"), _("must be lower-case letters, digits, _ or -"));
  for (guint i = 0; i < vs_json_length (tables); i++)
    read_table (r, vs_json_at (tables, i));
  if (book->tables->len == 0)
    vs_json_fault (tables, _("at least one table is needed"));
  read_palettes (r, vs_json_get (root, "colours"));
  for (guint i = 0; i < vs_json_length (sheets); i++)
    read_sheet (r, vs_json_at (sheets, i));
  if (book->sheets->len == 0)
    vs_json_fault (sheets, _("at least one worksheet is needed"));
  read_dashboard (r, vs_json_get (root, "dashboard"));
}

VsBook *
vs_book_new (VsJsonDoc *doc, const VsModel *model, const char *currency, GError **error)
{
  g_autoptr (VsBook) book = g_new0 (VsBook, 1);
  Reader r = { book, model, currency ? currency : "USD", NULL, NULL };
  g_autofree char *hash = NULL, *lower = NULL;

  book->tables = g_ptr_array_new_with_free_func (table_free);
  book->links = g_ptr_array_new_with_free_func (g_free);
  book->palettes = g_ptr_array_new_with_free_func (palette_free);
  book->sheets = g_ptr_array_new_with_free_func (sheet_free);
  book->zones = g_array_new (FALSE, TRUE, sizeof (VsBookZone));
  r.flats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  r.captions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_all (&r, vs_json_doc_root (doc));
  g_hash_table_unref (r.flats);
  g_hash_table_unref (r.captions);
  if (!vs_json_doc_check (doc, error))
    return NULL;
  hash = vs_book_hash (28, "source", book->name, NULL);
  lower = g_ascii_strdown (hash, -1);
  book->source = g_strconcat ("federated.", lower, NULL);
  book->connection = g_strconcat ("textscan.", lower, NULL);
  return g_steal_pointer (&book);
}

void
vs_book_free (VsBook *book)
{
  if (book == NULL)
    return;
  g_free (book->name);
  g_free (book->title);
  g_free (book->folder);
  g_free (book->source);
  g_free (book->connection);
  g_free (book->dashboard);
  g_free (book->dashboard_title);
  g_array_unref (book->zones);
  g_ptr_array_unref (book->sheets);
  g_ptr_array_unref (book->palettes);
  g_ptr_array_unref (book->links);
  g_ptr_array_unref (book->tables);
  g_free (book);
}
