/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tableau-sheet.c: worksheets, the dashboard, and the windows that show them. */
#include "export/tableau-private.h"

#include <string.h>

static void
write_id (xmlTextWriterPtr xml, const VsBook *book, const char *kind, const char *name)
{
  g_autofree char *hex = vs_book_hash (32, book->name, kind, name, NULL);
  g_autofree char *uuid = g_strdup_printf ("{%.8s-%.4s-%.4s-%.4s-%.12s}", hex, hex + 8, hex + 12, hex + 16, hex + 20);

  vs_xml_empty (xml, "simple-id", VS_XML ({ "uuid", uuid }));
}

static void
write_title (xmlTextWriterPtr xml, const char *title, const char *size)
{
  vs_xml_open (xml, "formatted-text", NULL);
  vs_xml_text (xml, "run", VS_XML ({ "bold", "true" }, { "fontsize", size }), title);
  vs_xml_close (xml);
}

/* ── Worksheets ── */

/* Every pill of a sheet once. */
static GPtrArray *
sheet_pills (const VsBookSheet *sheet)
{
  GPtrArray *pills = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *shelves[] = { sheet->rows, sheet->columns };

  for (gsize s = 0; s < G_N_ELEMENTS (shelves); s++)
    for (guint i = 0; i < shelves[s]->len; i++)
      {
        VsBookPill *pill = g_ptr_array_index (shelves[s], i);

        if (g_hash_table_add (seen, pill->instance))
          g_ptr_array_add (pills, pill);
      }
  if (sheet->colour && g_hash_table_add (seen, sheet->colour->instance))
    g_ptr_array_add (pills, sheet->colour);
  return pills;
}

static char *
qualified (const VsBook *book, const VsBookPill *pill)
{
  return g_strdup_printf ("[%s].%s", book->source, pill->instance);
}

static void
write_dependencies (xmlTextWriterPtr xml, const VsBook *book, const GPtrArray *pills)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  vs_xml_open (xml, "datasource-dependencies", VS_XML ({ "datasource", book->source }));
  for (guint i = 0; i < pills->len; i++)
    {
      const VsBookPill *pill = g_ptr_array_index (pills, i);

      if (g_hash_table_add (seen, (gpointer) pill->column))
        vs_tableau_write_column (xml, pill->column);
    }
  for (guint i = 0; i < pills->len; i++)
    vs_tableau_write_instance (xml, g_ptr_array_index (pills, i));
  vs_xml_close (xml);
}

/* Values the model declares stand in its order ("current" before "1-30"); other names by the measure on the other shelf. */
static void
write_sorts (xmlTextWriterPtr xml, const VsBook *book, const VsBookSheet *sheet, const GPtrArray *pills)
{
  const GPtrArray *shelves[] = { sheet->rows, sheet->columns };
  const VsBookPill *by = NULL;

  for (gsize s = 0; s < G_N_ELEMENTS (shelves); s++)
    for (guint i = 0; i < shelves[s]->len; i++)
      {
        const VsBookPill *pill = g_ptr_array_index (shelves[s], i);

        if (g_str_equal (pill->type, "quantitative") && !g_str_equal (pill->derivation, "Month-Trunc"))
          by = pill;
      }
  for (guint i = 0; i < pills->len; i++)
    {
      const VsBookPill *pill = g_ptr_array_index (pills, i);
      const VsField *field = pill->column->field;
      g_autofree char *column = qualified (book, pill), *using = by ? qualified (book, by) : NULL;

      if (!g_str_equal (pill->derivation, "None"))
        continue;
      if (field->values && field->values[0])
        {
          vs_xml_open (xml, "manual-sort", VS_XML ({ "column", column }, { "direction", "ASC" }));
          vs_xml_open (xml, "dictionary", NULL);
          for (gsize k = 0; field->values[k]; k++)
            {
              g_autofree char *quoted = g_strdup_printf ("\"%s\"", field->values[k]);

              vs_xml_text (xml, "bucket", NULL, quoted);
            }
          vs_xml_close (xml);
          vs_xml_close (xml);
        }
      else if (using)
        vs_xml_empty (xml, "computed-sort", VS_XML ({ "column", column }, { "direction", "DESC" }, { "using", using }));
    }
}

/* One pill as it is; dimensions nested with " / ", measures beside each other with " + ", inside one pair of brackets. */
static void
write_shelf (xmlTextWriterPtr xml, const VsBook *book, const char *name, const GPtrArray *pills)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean measures = TRUE;

  for (guint i = 0; i < pills->len; i++)
    measures = measures && g_str_equal (((const VsBookPill *) g_ptr_array_index (pills, i))->type, "quantitative");
  for (guint i = 0; i < pills->len; i++)
    {
      g_autofree char *pill = qualified (book, g_ptr_array_index (pills, i));

      g_string_append_printf (text, "%s%s", i == 0 ? "" : measures ? " + " : " / ", pill);
    }
  if (pills->len > 1)
    {
      g_string_prepend_c (text, '(');
      g_string_append_c (text, ')');
    }
  vs_xml_text (xml, name, NULL, text->str);
}

static void
write_pane (xmlTextWriterPtr xml, const VsBook *book, const VsBookSheet *sheet)
{
  vs_xml_open (xml, "panes", NULL);
  vs_xml_open (xml, "pane", VS_XML ({ "selection-relaxation-option", "selection-relaxation-allow" }));
  vs_xml_open (xml, "view", NULL);
  vs_xml_empty (xml, "breakdown", VS_XML ({ "value", "auto" }));
  vs_xml_close (xml);
  vs_xml_empty (xml, "mark", VS_XML ({ "class", sheet->mark }));
  if (sheet->colour)
    {
      g_autofree char *colour = qualified (book, sheet->colour);

      vs_xml_open (xml, "encodings", NULL);
      vs_xml_empty (xml, "color", VS_XML ({ "column", colour }));
      vs_xml_close (xml);
    }
  if (sheet->labels)
    {
      vs_xml_open (xml, "style", NULL);
      vs_xml_open (xml, "style-rule", VS_XML ({ "element", "mark" }));
      vs_xml_empty (xml, "format", VS_XML ({ "attr", "mark-labels-show" }, { "value", "true" }));
      vs_xml_empty (xml, "format", VS_XML ({ "attr", "mark-labels-cull" }, { "value", "true" }));
      vs_xml_close (xml);
      vs_xml_close (xml);
    }
  vs_xml_close (xml);
  vs_xml_close (xml);
}

static void
write_sheet (xmlTextWriterPtr xml, const VsBook *book, const VsBookSheet *sheet)
{
  g_autoptr (GPtrArray) pills = sheet_pills (sheet);

  vs_xml_open (xml, "worksheet", VS_XML ({ "name", sheet->name }));
  vs_xml_open (xml, "layout-options", NULL);
  vs_xml_open (xml, "title", NULL);
  write_title (xml, sheet->title, "12");
  vs_xml_close (xml);
  vs_xml_close (xml);
  vs_xml_open (xml, "table", NULL);
  vs_xml_open (xml, "view", NULL);
  vs_xml_open (xml, "datasources", NULL);
  vs_xml_empty (xml, "datasource", VS_XML ({ "caption", book->title }, { "name", book->source }));
  vs_xml_close (xml);
  write_dependencies (xml, book, pills);
  write_sorts (xml, book, sheet, pills);
  vs_xml_empty (xml, "aggregation", VS_XML ({ "value", "true" }));
  vs_xml_close (xml);
  vs_xml_empty (xml, "style", NULL);
  write_pane (xml, book, sheet);
  write_shelf (xml, book, "rows", sheet->rows);
  write_shelf (xml, book, "cols", sheet->columns);
  vs_xml_close (xml);
  write_id (xml, book, "worksheet", sheet->name);
  vs_xml_close (xml);
}

/* ── Dashboard ── */

static void
write_zone_style (xmlTextWriterPtr xml)
{
  static const char *const formats[][2] = { { "border-color", "#000000" }, { "border-style", "none" }, { "border-width", "0" },
                                            { "margin", "4" } };

  vs_xml_open (xml, "zone-style", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    vs_xml_empty (xml, "format", VS_XML ({ "attr", formats[i][0] }, { "value", formats[i][1] }));
  vs_xml_close (xml);
}

static void
open_zone (xmlTextWriterPtr xml, int id, const char *type, const char *name, int x, int y, int w, int h)
{
  char numbers[5][16];
  const int values[5] = { h, id, w, x, y };

  for (int i = 0; i < 5; i++)
    g_snprintf (numbers[i], sizeof numbers[i], "%d", values[i]);
  vs_xml_open (xml, "zone", VS_XML ({ "h", numbers[0] }, { "id", numbers[1] }, { "name", name }, { "type-v2", type }, { "w", numbers[2] },
                                    { "x", numbers[3] }, { "y", numbers[4] }));
}

static void
write_dashboard (xmlTextWriterPtr xml, const VsBook *book)
{
  g_autofree char *width = g_strdup_printf ("%d", book->width), *height = g_strdup_printf ("%d", book->height);
  int id = 2;

  vs_xml_open (xml, "dashboard", VS_XML ({ "name", book->dashboard }));
  vs_xml_empty (xml, "style", NULL);
  vs_xml_empty (xml, "size", VS_XML ({ "maxheight", height }, { "maxwidth", width }, { "minheight", height }, { "minwidth", width },
                                     { "sizing-mode", "fixed" }));
  vs_xml_open (xml, "zones", NULL);
  open_zone (xml, id++, "layout-basic", NULL, 0, 0, 100000, 100000);
  open_zone (xml, id++, "text", NULL, 800, 1000, 98400, 7000);
  write_title (xml, book->dashboard_title, "18");
  write_zone_style (xml);
  vs_xml_close (xml);
  for (guint i = 0; i < book->zones->len; i++)
    {
      const VsBookZone *zone = &g_array_index (book->zones, VsBookZone, i);

      open_zone (xml, id++, NULL, zone->sheet->name, zone->x, zone->y, zone->w, zone->h);
      write_zone_style (xml);
      vs_xml_close (xml);
    }
  write_zone_style (xml);
  vs_xml_close (xml);
  vs_xml_close (xml);
  write_id (xml, book, "dashboard", book->dashboard);
  vs_xml_close (xml);
}

/* ── Windows ── */

static void
write_strip (xmlTextWriterPtr xml, const char *size, const char *const *cards)
{
  vs_xml_open (xml, "strip", VS_XML ({ "size", size }));
  for (gsize i = 0; cards[i]; i++)
    vs_xml_empty (xml, "card", VS_XML ({ "type", cards[i] }));
  vs_xml_close (xml);
}

static void
write_sheet_window (xmlTextWriterPtr xml, const VsBook *book, const VsBookSheet *sheet)
{
  static const char *const left[] = { "pages", "filters", "marks", NULL }, *const columns[] = { "columns", NULL };
  static const char *const rows[] = { "rows", NULL }, *const title[] = { "title", NULL };

  vs_xml_open (xml, "window", VS_XML ({ "class", "worksheet" }, { "name", sheet->name }));
  vs_xml_open (xml, "cards", NULL);
  vs_xml_open (xml, "edge", VS_XML ({ "name", "left" }));
  write_strip (xml, "160", left);
  vs_xml_close (xml);
  vs_xml_open (xml, "edge", VS_XML ({ "name", "top" }));
  write_strip (xml, "2147483647", columns);
  write_strip (xml, "2147483647", rows);
  write_strip (xml, "31", title);
  vs_xml_close (xml);
  vs_xml_close (xml);
  write_id (xml, book, "window", sheet->name);
  vs_xml_close (xml);
}

static void
write_dashboard_window (xmlTextWriterPtr xml, const VsBook *book)
{
  vs_xml_open (xml, "window", VS_XML ({ "class", "dashboard" }, { "maximized", "true" }, { "name", book->dashboard }));
  vs_xml_open (xml, "viewpoints", NULL);
  for (guint i = 0; i < book->zones->len; i++)
    {
      vs_xml_open (xml, "viewpoint", VS_XML ({ "name", g_array_index (book->zones, VsBookZone, i).sheet->name }));
      vs_xml_empty (xml, "zoom", VS_XML ({ "type", "entire-view" }));
      vs_xml_close (xml);
    }
  vs_xml_close (xml);
  vs_xml_empty (xml, "active", VS_XML ({ "id", "-1" }));
  write_id (xml, book, "dashboard-window", book->dashboard);
  vs_xml_close (xml);
}

void
vs_tableau_write_sheets (xmlTextWriterPtr xml, const VsBook *book)
{
  vs_xml_open (xml, "worksheets", NULL);
  for (guint i = 0; i < book->sheets->len; i++)
    write_sheet (xml, book, g_ptr_array_index (book->sheets, i));
  vs_xml_close (xml);
  vs_xml_open (xml, "dashboards", NULL);
  write_dashboard (xml, book);
  vs_xml_close (xml);
  vs_xml_open (xml, "windows", VS_XML ({ "source-height", "30" }));
  for (guint i = 0; i < book->sheets->len; i++)
    write_sheet_window (xml, book, g_ptr_array_index (book->sheets, i));
  write_dashboard_window (xml, book);
  vs_xml_close (xml);
}
