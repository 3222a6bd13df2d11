/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tableau-source.c: the data source: connection, the four copies of each column, the links between tables. */
#include "export/tableau-private.h"

#include <string.h>

#define LOCALE "en_US"

/* What Tableau's text driver says of each type. */
static const struct { const char *remote, *aggregation, *kind; } types[] = {
  [VS_BOOK_STRING] = { "129", "Count", "nominal" },   [VS_BOOK_INTEGER] = { "20", "Sum", "quantitative" },
  [VS_BOOK_REAL] = { "5", "Sum", "quantitative" },    [VS_BOOK_DATE] = { "133", "Year", "ordinal" },
  [VS_BOOK_DATETIME] = { "135", "Year", "ordinal" },  [VS_BOOK_BOOLEAN] = { "11", "Count", "nominal" },
};

static char *
bracket (const char *name)
{
  return g_strdup_printf ("[%s]", name);
}

/* ── Relations ── */

static void
write_relation (xmlTextWriterPtr xml, const VsBook *book, const VsBookTable *table)
{
  g_autofree char *dotless = g_strdelimit (g_strdup (table->file), ".", '#'), *name = bracket (dotless);

  vs_xml_open (xml, "relation",
               VS_XML ({ "connection", book->connection }, { "name", table->file }, { "table", name }, { "type", "table" }));
  vs_xml_open (xml, "columns", VS_XML ({ "character-set", "UTF-8" }, { "header", "yes" }, { "locale", LOCALE }, { "separator", "," }));
  for (guint i = 0; i < table->columns->len; i++)
    {
      const VsBookColumn *column = g_ptr_array_index (table->columns, i);
      char ordinal[16];

      g_snprintf (ordinal, sizeof ordinal, "%u", column->ordinal);
      vs_xml_empty (xml, "column",
                    VS_XML ({ "datatype", vs_book_type_name (column->type) }, { "name", column->name }, { "ordinal", ordinal }));
    }
  vs_xml_close (xml);
  vs_xml_close (xml);
}

static void
write_relations (xmlTextWriterPtr xml, const VsBook *book)
{
  if (book->tables->len == 1)   /* a collection of one is refused */
    {
      write_relation (xml, book, g_ptr_array_index (book->tables, 0));
      return;
    }
  vs_xml_open (xml, "relation", VS_XML ({ "type", "collection" }));
  for (guint i = 0; i < book->tables->len; i++)
    write_relation (xml, book, g_ptr_array_index (book->tables, i));
  vs_xml_close (xml);
}

typedef struct { char *key, *value; } Map;

static int
by_key (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Map *) a)->key, ((const Map *) b)->key);
}

static void
clear_map (gpointer data)
{
  g_free (((Map *) data)->key);
  g_free (((Map *) data)->value);
}

static void
write_map (xmlTextWriterPtr xml, const VsBook *book)
{
  g_autoptr (GArray) maps = g_array_new (FALSE, FALSE, sizeof (Map));

  if (book->tables->len == 1)
    return;
  g_array_set_clear_func (maps, clear_map);
  for (guint i = 0; i < book->tables->len; i++)
    {
      const VsBookTable *table = g_ptr_array_index (book->tables, i);

      for (guint k = 0; k < table->columns->len; k++)
        {
          const VsBookColumn *column = g_ptr_array_index (table->columns, k);
          Map map = { bracket (column->flat), g_strdup_printf ("[%s].[%s]", table->file, column->name) };

          g_array_append_val (maps, map);
        }
    }
  g_array_sort (maps, by_key);
  vs_xml_open (xml, "cols", NULL);
  for (guint i = 0; i < maps->len; i++)
    {
      const Map *map = &g_array_index (maps, Map, i);

      vs_xml_empty (xml, "map", VS_XML ({ "key", map->key }, { "value", map->value }));
    }
  vs_xml_close (xml);
}

/* ── Metadata ── */

static void
write_capability (xmlTextWriterPtr xml, const VsBookTable *table)
{
  static const char *const attributes[][2] = {
    { "character-set", "\"UTF-8\"" }, { "collation", "\"" LOCALE "\"" }, { "field-delimiter", "\",\"" },
    { "header-row", "\"true\"" },     { "locale", "\"" LOCALE "\"" },    { "single-char", "\"\"" },
  };
  g_autofree char *parent = bracket (table->file);

  vs_xml_open (xml, "metadata-record", VS_XML ({ "class", "capability" }));
  vs_xml_empty (xml, "remote-name", NULL);
  vs_xml_text (xml, "remote-type", NULL, "0");
  vs_xml_text (xml, "parent-name", NULL, parent);
  vs_xml_empty (xml, "remote-alias", NULL);
  vs_xml_text (xml, "aggregation", NULL, "Count");
  vs_xml_text (xml, "contains-null", NULL, "true");
  vs_xml_open (xml, "attributes", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    vs_xml_text (xml, "attribute", VS_XML ({ "datatype", "string" }, { "name", attributes[i][0] }), attributes[i][1]);
  vs_xml_close (xml);
  vs_xml_close (xml);
}

static void
write_metadata_column (xmlTextWriterPtr xml, const VsBookTable *table, const VsBookColumn *column, guint ordinal)
{
  g_autofree char *local = bracket (column->flat), *parent = bracket (table->file), *id = bracket (table->id);
  g_autofree char *position = g_strdup_printf ("%u", ordinal);

  vs_xml_open (xml, "metadata-record", VS_XML ({ "class", "column" }));
  vs_xml_text (xml, "remote-name", NULL, column->name);
  vs_xml_text (xml, "remote-type", NULL, types[column->type].remote);
  vs_xml_text (xml, "local-name", NULL, local);
  vs_xml_text (xml, "parent-name", NULL, parent);
  vs_xml_text (xml, "remote-alias", NULL, column->name);
  vs_xml_text (xml, "ordinal", NULL, position);
  vs_xml_text (xml, "local-type", NULL, vs_book_type_name (column->type));
  vs_xml_text (xml, "aggregation", NULL, types[column->type].aggregation);
  if (column->type == VS_BOOK_STRING)
    {
      vs_xml_text (xml, "scale", NULL, "1");
      vs_xml_text (xml, "width", NULL, "1073741823");
    }
  vs_xml_text (xml, "contains-null", NULL, "true");
  if (column->type == VS_BOOK_STRING)
    vs_xml_empty (xml, "collation", VS_XML ({ "flag", "0" }, { "name", "LEN_RUS" }));
  vs_xml_text (xml, "object-id", NULL, id);
  vs_xml_close (xml);
}

static void
write_metadata (xmlTextWriterPtr xml, const VsBook *book)
{
  guint ordinal = 0;   /* runs over all tables */

  vs_xml_open (xml, "metadata-records", NULL);
  for (guint i = 0; i < book->tables->len; i++)
    write_capability (xml, g_ptr_array_index (book->tables, i));
  for (guint i = 0; i < book->tables->len; i++)
    {
      const VsBookTable *table = g_ptr_array_index (book->tables, i);

      for (guint k = 0; k < table->columns->len; k++)
        write_metadata_column (xml, table, g_ptr_array_index (table->columns, k), ordinal++);
    }
  vs_xml_close (xml);
}

static void
write_connection (xmlTextWriterPtr xml, const VsBook *book)
{
  const VsBookTable *first = g_ptr_array_index (book->tables, 0);
  g_autofree char *folder = g_strconcat ("Data/", book->folder, NULL);
  g_autofree char *caption = g_strndup (first->file, strlen (first->file) - strlen (".csv"));

  vs_xml_open (xml, "connection", VS_XML ({ "class", "federated" }));
  vs_xml_open (xml, "named-connections", NULL);
  vs_xml_open (xml, "named-connection", VS_XML ({ "caption", caption }, { "name", book->connection }));
  vs_xml_empty (xml, "connection", VS_XML ({ "class", "textscan" }, { "directory", folder }, { "filename", first->file },
                                           { "password", "" }, { "server", "" }));
  vs_xml_close (xml);
  vs_xml_close (xml);
  write_relations (xml, book);
  write_map (xml, book);
  write_metadata (xml, book);
  vs_xml_close (xml);
}

/* ── Columns ── */

void
vs_tableau_write_column (xmlTextWriterPtr xml, const VsBookColumn *column)
{
  g_autofree char *name = bracket (column->flat);
  gboolean number = column->type == VS_BOOK_INTEGER || column->type == VS_BOOK_REAL;

  vs_xml_open (xml, "column", VS_XML ({ "aggregation", column->is_average ? "Avg" : NULL }, { "caption", column->caption },
                                      { "datatype", vs_book_type_name (column->type) }, { "default-format", column->format },
                                      { "hidden", column->is_hidden ? "true" : NULL }, { "name", name },
                                      { "role", column->is_measure ? "measure" : "dimension" },
                                      { "type", number && !column->is_measure ? "ordinal" : types[column->type].kind }));
  vs_xml_open (xml, "desc", NULL);
  vs_xml_open (xml, "formatted-text", NULL);
  vs_xml_text (xml, "run", NULL, column->description);
  vs_xml_close (xml);
  vs_xml_close (xml);
  vs_xml_close (xml);
}

void
vs_tableau_write_instance (xmlTextWriterPtr xml, const VsBookPill *pill)
{
  g_autofree char *column = bracket (pill->column->flat);

  vs_xml_empty (xml, "column-instance", VS_XML ({ "column", column }, { "derivation", pill->derivation }, { "name", pill->instance },
                                                { "pivot", "key" }, { "type", pill->type }));
}

static void
write_columns (xmlTextWriterPtr xml, const VsBook *book)
{
  for (guint i = 0; i < book->tables->len; i++)
    {
      const VsBookTable *table = g_ptr_array_index (book->tables, i);
      g_autofree char *rows = g_strdup_printf ("[__tableau_internal_object_id__].[%s]", table->id);

      vs_xml_empty (xml, "column", VS_XML ({ "caption", table->caption }, { "datatype", "table" }, { "name", rows }, { "role", "measure" },
                                           { "type", "quantitative" }));
    }
  for (guint i = 0; i < book->tables->len; i++)
    {
      const VsBookTable *table = g_ptr_array_index (book->tables, i);

      for (guint k = 0; k < table->columns->len; k++)
        vs_tableau_write_column (xml, g_ptr_array_index (table->columns, k));
    }
  for (guint i = 0; i < book->palettes->len; i++)
    {
      const VsBookPalette *palette = g_ptr_array_index (book->palettes, i);
      g_autofree char *instance = g_strdup_printf ("[none:%s:nk]", palette->column->flat);
      VsBookPill pill = { palette->column, "None", "nominal", instance };

      vs_tableau_write_instance (xml, &pill);
    }
}

static int
by_caption (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(VsBookTable *const *) a)->caption, (*(VsBookTable *const *) b)->caption);
}

/* One folder a table, so that forty fields stay easy to find. */
static void
write_folders (xmlTextWriterPtr xml, const VsBook *book)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (book->tables, NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, by_caption);
  vs_xml_open (xml, "folders-common", NULL);
  for (guint i = 0; i < sorted->len; i++)
    {
      const VsBookTable *table = g_ptr_array_index (sorted, i);

      vs_xml_open (xml, "folder", VS_XML ({ "name", table->caption }));
      for (guint k = 0; k < table->columns->len; k++)
        {
          g_autofree char *name = bracket (((const VsBookColumn *) g_ptr_array_index (table->columns, k))->flat);

          vs_xml_empty (xml, "folder-item", VS_XML ({ "name", name }, { "type", "field" }));
        }
      vs_xml_close (xml);
    }
  vs_xml_close (xml);
}

static void
write_palettes (xmlTextWriterPtr xml, const VsBook *book)
{
  if (book->palettes->len == 0)
    return;
  vs_xml_open (xml, "style", NULL);
  vs_xml_open (xml, "style-rule", VS_XML ({ "element", "mark" }));
  for (guint i = 0; i < book->palettes->len; i++)
    {
      const VsBookPalette *palette = g_ptr_array_index (book->palettes, i);
      g_autofree char *instance = g_strdup_printf ("[none:%s:nk]", palette->column->flat);

      vs_xml_open (xml, "encoding", VS_XML ({ "attr", "color" }, { "field", instance }, { "type", "palette" }));
      for (gsize k = 0; palette->values[k]; k++)
        {
          g_autofree char *quoted = g_strdup_printf ("\"%s\"", palette->values[k]);

          vs_xml_open (xml, "map", VS_XML ({ "to", palette->colours[k] }));
          vs_xml_text (xml, "bucket", NULL, quoted);
          vs_xml_close (xml);
        }
      vs_xml_close (xml);
    }
  vs_xml_close (xml);
  vs_xml_close (xml);
}

/* ── Links ── */

static void
write_link (xmlTextWriterPtr xml, const VsBookLink *link)
{
  g_autofree char *many = bracket (link->many_column->flat), *one = bracket (link->one_column->flat);

  vs_xml_open (xml, "relationship", NULL);
  vs_xml_open (xml, "expression", VS_XML ({ "op", "=" }));
  vs_xml_empty (xml, "expression", VS_XML ({ "op", many }));
  vs_xml_empty (xml, "expression", VS_XML ({ "op", one }));
  vs_xml_close (xml);
  vs_xml_empty (xml, "first-end-point", VS_XML ({ "object-id", link->many->id }));
  vs_xml_empty (xml, "second-end-point", VS_XML ({ "object-id", link->one->id }));
  vs_xml_close (xml);
}

static void
write_object_graph (xmlTextWriterPtr xml, const VsBook *book)
{
  vs_xml_open (xml, "object-graph", NULL);
  vs_xml_open (xml, "objects", NULL);
  for (guint i = 0; i < book->tables->len; i++)
    {
      const VsBookTable *table = g_ptr_array_index (book->tables, i);

      vs_xml_open (xml, "object", VS_XML ({ "caption", table->caption }, { "id", table->id }));
      vs_xml_open (xml, "properties", VS_XML ({ "context", "" }));
      write_relation (xml, book, table);
      vs_xml_close (xml);
      vs_xml_close (xml);
    }
  vs_xml_close (xml);
  if (book->links->len > 0)
    {
      vs_xml_open (xml, "relationships", NULL);
      for (guint i = 0; i < book->links->len; i++)
        write_link (xml, g_ptr_array_index (book->links, i));
      vs_xml_close (xml);
    }
  vs_xml_close (xml);
}

void
vs_tableau_write_source (xmlTextWriterPtr xml, const VsBook *book)
{
  vs_xml_open (xml, "datasource",
               VS_XML ({ "caption", book->title }, { "inline", "true" }, { "name", book->source }, { "version", VS_TABLEAU_VERSION }));
  write_connection (xml, book);
  vs_xml_empty (xml, "aliases", VS_XML ({ "enabled", "yes" }));
  write_columns (xml, book);
  write_folders (xml, book);
  vs_xml_empty (xml, "layout",
                VS_XML ({ "dim-ordering", "alphabetic" }, { "measure-ordering", "alphabetic" }, { "show-structure", "true" }));
  write_palettes (xml, book);
  write_object_graph (xml, book);
  vs_xml_close (xml);
}
