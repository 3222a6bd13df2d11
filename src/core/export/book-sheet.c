/* SPDX-License-Identifier: GPL-3.0-or-later */
/* book-sheet.c: shelves, worksheets, colours and the dashboard. */
#include "export/book-private.h"

static const VsBookColumn *
find_column (VsBookReader *r, VsJson at)
{
  const char *path = vs_json_string (at);
  g_auto (GStrv) parts = path ? g_strsplit (path, ".", 2) : NULL;
  VsBookTable *table = parts && parts[0] ? vs_book_table (r->book, parts[0]) : NULL;
  VsBookColumn *column = table ? vs_book_column (table, parts[1]) : NULL;

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
read_pill (VsBookReader *r, VsJson at)
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
read_shelf (VsBookReader *r, VsJson at)
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

void
vs_book_sheet_free (gpointer data)
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

void
vs_book_read_sheet (VsBookReader *r, VsJson at)
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

void
vs_book_palette_free (gpointer data)
{
  VsBookPalette *palette = data;

  g_strfreev (palette->values);
  g_strfreev (palette->colours);
  g_free (palette);
}

void
vs_book_read_palettes (VsBookReader *r, VsJson colours)
{
  g_auto (GStrv) fields = vs_json_members (colours);

  for (gsize i = 0; fields[i]; i++)
    {
      VsJson at = vs_json_get (colours, fields[i]);
      g_auto (GStrv) parts = g_strsplit (fields[i], ".", 2);
      VsBookTable *table = parts[0] ? vs_book_table (r->book, parts[0]) : NULL;
      VsBookPalette *palette = g_new0 (VsBookPalette, 1);
      g_autoptr (GPtrArray) shades = g_ptr_array_new ();

      palette->column = table ? vs_book_column (table, parts[1]) : NULL;
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

void
vs_book_read_dashboard (VsBookReader *r, VsJson at)
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
      VsBookZone zone = { book_sheet (r->book, name), (int) vs_json_integer (vs_json_get (zone_at, "x")),
                          (int) vs_json_integer (vs_json_get (zone_at, "y")),
                          (int) vs_json_integer (vs_json_get (zone_at, "w")), (int) vs_json_integer (vs_json_get (zone_at, "h")) };

      if (name && zone.sheet == NULL)
        vs_json_fault (vs_json_get (zone_at, "sheet"), _("there is no worksheet “%s”"), name);
      if (zone.x < 0 || zone.y < 0 || zone.w <= 0 || zone.h <= 0 || zone.x + zone.w > 100000 || zone.y + zone.h > 100000)
        vs_json_fault (zone_at, _("must lie within 0 and 100000"));
      g_array_append_val (r->book->zones, zone);
    }
}
