/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The package as Tableau would read it: XML against the published schema when it is at hand, and everything the schema does not see:
 * names, ids, types of the cells, shelves, zones, windows, paths. The checks know nothing of the writer. */
#include "fixture.h"
#include "export/tableau.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#define EXPLAIN "<explain-data enabled-for-viewer='false' extreme-values-enabled-for-all='false'><explanation-types /></explain-data>"

typedef struct {
  Fixture  base;
  char    *path, *xml;
  xmlDocPtr doc;
  xmlXPathContextPtr xpath;
} Package;

static void
package_set_up (Package *p, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  VsTableauResult result = { 0 };
  gsize n;

  fixture_set_up (&p->base, NULL);
  p->path = fixture_file (&p->base, "w.twbx");
  g_assert_true (vs_tableau_export (p->base.data, "executive", p->path, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_tables, ==, 6);
  g_assert_cmpuint (result.n_worksheets, ==, 3);
  p->xml = fixture_read_zip (p->path, "executive.twb", &n);
  g_assert_nonnull (p->xml);
  p->doc = xmlReadMemory (p->xml, (int) n, "executive.twb", NULL, 0);
  g_assert_nonnull (p->doc);
  p->xpath = xmlXPathNewContext (p->doc);
}

static void
package_tear_down (Package *p, gconstpointer unused)
{
  xmlXPathFreeContext (p->xpath);
  xmlFreeDoc (p->doc);
  g_free (p->xml);
  g_free (p->path);
  fixture_tear_down (&p->base, NULL);
}

#define package_test(path, func) g_test_add (path, Package, NULL, package_set_up, func, package_tear_down)

/* ── Reading XML ── */

/* Nodes of an expression, from a node or from the document. (transfer container) */
static GPtrArray *
find (Package *p, xmlNodePtr from, const char *expression)
{
  GPtrArray *nodes = g_ptr_array_new ();
  xmlXPathObjectPtr found;

  p->xpath->node = from ? from : xmlDocGetRootElement (p->doc);
  found = xmlXPathEval (BAD_CAST expression, p->xpath);
  g_assert_nonnull (found);
  for (int i = 0; found->nodesetval && i < found->nodesetval->nodeNr; i++)
    g_ptr_array_add (nodes, found->nodesetval->nodeTab[i]);
  xmlXPathFreeObject (found);
  return nodes;
}

static char *
get (xmlNodePtr node, const char *name)
{
  xmlChar *value = xmlGetProp (node, BAD_CAST name);
  char *text = g_strdup ((const char *) value);

  xmlFree (value);
  return text;
}

static char *
child_text (Package *p, xmlNodePtr node, const char *name)
{
  g_autoptr (GPtrArray) found = find (p, node, name);
  xmlChar *value;
  char *text;

  g_assert_cmpuint (found->len, ==, 1);
  value = xmlNodeGetContent (g_ptr_array_index (found, 0));
  text = g_strdup ((const char *) value);
  xmlFree (value);
  return text;
}

/* The values of attribute or element nodes as a set. */
static GHashTable *
set_of (Package *p, const char *expression, gboolean unique)
{
  g_autoptr (GPtrArray) nodes = find (p, NULL, expression);
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < nodes->len; i++)
    {
      xmlChar *value = xmlNodeGetContent (g_ptr_array_index (nodes, i));

      if (!g_hash_table_add (set, g_strdup ((const char *) value)) && unique)
        g_error ("%s: %s stands twice", expression, (const char *) value);
      xmlFree (value);
    }
  return set;
}

/* ── The four copies of each column ── */

/* "file.csv|column|type" in order. */
static char *
relation_columns (Package *p, const char *where)
{
  g_autoptr (GPtrArray) columns = NULL;
  GString *all = g_string_new (NULL);
  g_autofree char *expression = g_strdup_printf ("%s//relation[@type='table']/columns/column", where);

  columns = find (p, NULL, expression);
  for (guint i = 0; i < columns->len; i++)
    {
      xmlNodePtr node = g_ptr_array_index (columns, i);
      g_autofree char *file = get (node->parent->parent, "name"), *name = get (node, "name"), *type = get (node, "datatype");

      g_string_append_printf (all, "%s|%s|%s\n", file, name, type);
    }
  return g_string_free (all, FALSE);
}

static char *
metadata_columns (Package *p)
{
  g_autoptr (GPtrArray) records = find (p, NULL, "//metadata-record[@class='column']");
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      xmlNodePtr node = g_ptr_array_index (records, i);
      g_autofree char *parent = child_text (p, node, "parent-name"), *name = child_text (p, node, "remote-name");
      g_autofree char *type = child_text (p, node, "local-type"), *id = child_text (p, node, "object-id"),
        *ordinal = child_text (p, node, "ordinal");
      g_autofree char *file = g_strndup (parent + 1, strlen (parent) - 2), *prefix = g_strdup_printf ("[%s_", file);
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_assert_true (g_str_has_prefix (id, prefix));   /* the object id is its own table's */
      g_assert_cmpstr (ordinal, ==, number);
      g_string_append_printf (all, "%s|%s|%s\n", file, name, type);
    }
  return g_string_free (all, FALSE);
}

static void
test_four_copies (Package *p, gconstpointer unused)
{
  g_autofree char *connection = relation_columns (p, "//datasource/connection"), *graph = relation_columns (p, "//object-graph");
  g_autofree char *metadata = metadata_columns (p);
  g_autoptr (GPtrArray) records = find (p, NULL, "//metadata-record[@class='column']");
  g_autoptr (GHashTable) columns = set_of (p, "//datasources/datasource/column[@datatype!='table']/@name", TRUE);
  g_autoptr (GHashTable) keys = set_of (p, "//cols/map/@key", TRUE),
    captions = set_of (p, "//datasources/datasource/column/@caption", TRUE);

  g_assert_cmpstr (connection, ==, graph);
  g_assert_cmpstr (connection, ==, metadata);
  g_assert_cmpuint (g_hash_table_size (columns), ==, records->len);
  g_assert_cmpuint (g_hash_table_size (keys), ==, records->len);
  g_assert_cmpuint (g_hash_table_size (captions), ==, records->len + 6);
  for (guint i = 0; i < records->len; i++)
    {
      xmlNodePtr node = g_ptr_array_index (records, i);
      g_autofree char *local = child_text (p, node, "local-name"), *parent = child_text (p, node, "parent-name");
      g_autofree char *name = child_text (p, node, "remote-name"), *type = child_text (p, node, "local-type");
      g_autofree char *map = g_strdup_printf ("//cols/map[@key='%s' and @value='%s.[%s]']", local, parent, name);
      g_autofree char *column = g_strdup_printf ("//datasources/datasource/column[@name='%s' and @datatype='%s' and @caption and desc]",
                                                 local, type);
      g_autoptr (GPtrArray) maps = find (p, NULL, map), found = find (p, NULL, column);

      g_assert_cmpuint (maps->len, ==, 1);
      g_assert_cmpuint (found->len, ==, 1);
    }
}

static void
test_connection (Package *p, gconstpointer unused)
{
  g_autoptr (GHashTable) named = set_of (p, "//named-connection/@name", TRUE), used = set_of (p, "//relation/@connection", FALSE);
  g_autoptr (GHashTable) ids = set_of (p, "//object-graph//object/@id", TRUE);
  g_autoptr (GPtrArray) relations = find (p, NULL, "//relation[@type='table']"),
    ends = find (p, NULL, "//relationship/*[@object-id]/@object-id");
  g_auto (GStrv) names = fixture_list_zip (p->path);
  g_autoptr (GPtrArray) inner = find (p, NULL, "//named-connection/connection");
  g_autofree char *folder = get (g_ptr_array_index (inner, 0), "directory");
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, used);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_assert_true (g_hash_table_contains (named, key));
  for (guint i = 0; i < relations->len; i++)
    {
      g_autofree char *name = get (g_ptr_array_index (relations, i), "name"), *table = get (g_ptr_array_index (relations, i), "table");
      g_autofree char *path = g_strdup_printf ("%s/%s", folder, name), *hashed = g_strdelimit (g_strdup (name), ".", '#');
      g_autofree char *wanted = g_strdup_printf ("[%s]", hashed);

      g_assert_cmpstr (table, ==, wanted);
      g_assert_true (g_strv_contains ((const char *const *) names, path));
    }
  g_assert_cmpuint (ends->len, ==, 10);   /* five links make a tree of six tables */
  for (guint i = 0; i < ends->len; i++)
    {
      xmlChar *id = xmlNodeGetContent (g_ptr_array_index (ends, i));

      g_assert_true (g_hash_table_contains (ids, id));
      xmlFree (id);
    }
}

/* Each side of a link is a column of the table it names, of one type. */
static void
test_links (Package *p, gconstpointer unused)
{
  g_autoptr (GPtrArray) links = find (p, NULL, "//relationship");

  for (guint i = 0; i < links->len; i++)
    {
      xmlNodePtr link = g_ptr_array_index (links, i);
      g_autoptr (GPtrArray) ops = find (p, link, "expression/expression/@op"), ends = find (p, link, "*/@object-id");
      g_autofree char *type[2] = { NULL, NULL };

      g_assert_cmpuint (ops->len, ==, 2);
      g_assert_cmpuint (ends->len, ==, 2);
      for (int side = 0; side < 2; side++)
        {
          xmlChar *op = xmlNodeGetContent (g_ptr_array_index (ops, side)), *end = xmlNodeGetContent (g_ptr_array_index (ends, side));
          g_autofree char *expression = g_strdup_printf ("//metadata-record[local-name='%s' and object-id='[%s]']", (char *) op,
                                                         (char *) end);
          g_autoptr (GPtrArray) records = find (p, NULL, expression);

          g_assert_cmpuint (records->len, ==, 1);
          type[side] = child_text (p, g_ptr_array_index (records, 0), "local-type");
          xmlFree (op);
          xmlFree (end);
        }
      g_assert_cmpstr (type[0], ==, type[1]);
      g_clear_pointer (&type[1], g_free);
    }
}

/* ── Sheets ── */

/* "[federated.x].[sum:revenue:qk]" is an instance of the sheet, of a column the sheet carries exactly as the data source has it. */
static void
check_pill (Package *p, xmlNodePtr sheet, const char *pill)
{
  g_autoptr (GPtrArray) sources = find (p, NULL, "//datasources/datasource/@name");
  xmlChar *source = xmlNodeGetContent (g_ptr_array_index (sources, 0));
  g_autofree char *prefix = g_strdup_printf ("[%s].", (char *) source);
  g_autofree char *expression = NULL, *column = NULL, *here = NULL, *there = NULL;
  g_autoptr (GPtrArray) instances = NULL, carried = NULL, original = NULL;

  g_assert_true (g_str_has_prefix (pill, prefix));
  expression = g_strdup_printf ("table/view/datasource-dependencies/column-instance[@name='%s']", pill + strlen (prefix));
  instances = find (p, sheet, expression);
  g_assert_cmpuint (instances->len, ==, 1);
  column = get (g_ptr_array_index (instances, 0), "column");
  here = g_strdup_printf ("table/view/datasource-dependencies/column[@name='%s' and not(@hidden)]", column);
  there = g_strdup_printf ("//datasources/datasource/column[@name='%s']", column);
  carried = find (p, sheet, here);
  original = find (p, NULL, there);
  g_assert_cmpuint (carried->len, ==, 1);
  g_assert_cmpuint (original->len, ==, 1);
  for (xmlAttrPtr attribute = ((xmlNodePtr) g_ptr_array_index (original, 0))->properties; attribute; attribute = attribute->next)
    {
      g_autofree char *a = get (g_ptr_array_index (original, 0), (const char *) attribute->name);
      g_autofree char *b = get (g_ptr_array_index (carried, 0), (const char *) attribute->name);

      g_assert_cmpstr (a, ==, b);
    }
  xmlFree (source);
}

static void
test_sheets (Package *p, gconstpointer unused)
{
  g_autoptr (GPtrArray) sheets = find (p, NULL, "//worksheets/worksheet");
  g_autoptr (GRegex) pill = g_regex_new ("\\[[^\\]]+\\]\\.\\[[^\\]]+\\]", 0, 0, NULL);
  guint n = 0;

  g_assert_cmpuint (sheets->len, ==, 3);
  for (guint i = 0; i < sheets->len; i++)
    {
      xmlNodePtr sheet = g_ptr_array_index (sheets, i);
      g_autoptr (GPtrArray) places = find (p, sheet, "table/rows | table/cols | table/panes/pane/encodings/*/@column | table/view/*/@using"
                                                     " | table/view/manual-sort/@column | table/view/computed-sort/@column");

      g_assert_cmpuint (places->len, >=, 2);
      for (guint k = 0; k < places->len; k++)
        {
          xmlChar *text = xmlNodeGetContent (g_ptr_array_index (places, k));
          g_autoptr (GMatchInfo) match = NULL;

          g_assert_cmpstr ((char *) text, !=, "[]");
          for (g_regex_match (pill, (char *) text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
            {
              g_autofree char *one = g_match_info_fetch (match, 0);

              check_pill (p, sheet, one);
              n++;
            }
          xmlFree (text);
        }
    }
  g_assert_cmpuint (n, >=, 6);
}

static void
test_dashboard (Package *p, gconstpointer unused)
{
  g_autoptr (GHashTable) sheets = set_of (p, "//worksheets/worksheet/@name", TRUE),
    zones = set_of (p, "//dashboards//zone[@name]/@name", TRUE);
  g_autoptr (GHashTable) windows = set_of (p, "//windows/window/@name", TRUE),
    views = set_of (p, "//window[@class='dashboard']//viewpoint/@name", TRUE);
  g_autoptr (GHashTable) ids = set_of (p, "//simple-id/@uuid", TRUE), zone_ids = set_of (p, "//dashboards//zone/@id", TRUE);
  g_autoptr (GHashTable) folders = set_of (p, "//folder-item/@name", TRUE),
    columns = set_of (p, "//datasources/datasource/column[@datatype!='table']/@name", TRUE);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, sheets);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_assert_true (g_hash_table_contains (zones, key) && g_hash_table_contains (windows, key) && g_hash_table_contains (views, key));
  g_assert_cmpuint (g_hash_table_size (zones), ==, 3);
  g_assert_cmpuint (g_hash_table_size (windows), ==, 4);
  g_assert_cmpuint (g_hash_table_size (ids), ==, 3 + 1 + 4);
  g_assert_cmpuint (g_hash_table_size (zone_ids), ==, 5);
  g_assert_cmpuint (g_hash_table_size (folders), ==, g_hash_table_size (columns));
}

/* ── Cells ── */

static gboolean
fits (const char *type, const char *text)
{
  static const struct { const char *type, *pattern; } patterns[] = {
    { "integer", "^-?[0-9]{1,15}$" }, { "real", "^-?[0-9]+(\\.[0-9]+)?$" }, { "date", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
    { "datetime", "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$" }, { "boolean", "^(true|false)$" },
    { "string", "^[^\\r\\n]*$" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (g_str_equal (patterns[i].type, type))
      return *text == '\0' || g_regex_match_simple (patterns[i].pattern, text, 0, 0);
  return FALSE;
}

static void
test_cells (Package *p, gconstpointer unused)
{
  g_autoptr (GPtrArray) tables = find (p, NULL, "//datasource/connection//relation[@type='table']");

  for (guint i = 0; i < tables->len; i++)
    {
      xmlNodePtr table = g_ptr_array_index (tables, i);
      g_autoptr (GPtrArray) columns = find (p, table, "columns/column"), rows = NULL;
      g_autofree char *file = get (table, "name"), *inside = g_strdup_printf ("Data/volt/%s", file);
      g_autofree char *path = fixture_file (&p->base, "one.csv"), *text = NULL;
      gsize n;

      text = fixture_read_zip (p->path, inside, &n);
      g_assert_true (g_file_set_contents (path, text, (gssize) n, NULL));
      rows = fixture_read_csv (path);
      g_assert_cmpuint (rows->len, >, 1);
      for (guint r = 0; r < rows->len; r++)
        {
          char **fields = g_ptr_array_index (rows, r);

          g_assert_cmpuint (g_strv_length (fields), ==, columns->len);
          for (guint c = 0; c < columns->len; c++)
            {
              g_autofree char *name = get (g_ptr_array_index (columns, c), "name"),
                *type = get (g_ptr_array_index (columns, c), "datatype");

              if (r == 0)
                g_assert_cmpstr (fields[c], ==, name);
              else if (!fits (type, fields[c]))
                g_error ("%s, %s: “%s” is no %s", file, name, fields[c], type);
            }
        }
    }
}

/* ── The package ── */

static void
test_package (Package *p, gconstpointer unused)
{
  g_auto (GStrv) names = fixture_list_zip (p->path);
  g_autofree char *manifest = fixture_read_zip (p->path, "Data/volt/MANIFEST.json", NULL), *again = fixture_file (&p->base, "again.twbx");
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (manifest, "MANIFEST.json", NULL);
  VsJson tables = vs_json_get (vs_json_doc_root (doc), "tables");
  guint books = 0;
  gsize n, m;

  for (gsize i = 0; names[i]; i++)
    books += g_str_has_suffix (names[i], ".twb") && !strchr (names[i], '/');
  g_assert_cmpuint (books, ==, 1);
  g_assert_cmpuint (vs_json_length (tables), ==, 6);
  for (guint i = 0; i < vs_json_length (tables); i++)
    {
      VsJson table = vs_json_at (tables, i);
      g_autofree char *text = fixture_read_zip (p->path, vs_json_string (vs_json_get (table, "file")), &n);
      g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, n);

      g_assert_cmpstr (vs_json_string (vs_json_get (table, "sha256")), ==, sum);
      g_assert_cmpint (vs_json_integer (vs_json_get (table, "rows")), ==,
                       (gint64) (vs_data_n_rows (p->base.data, vs_json_string (vs_json_get (table, "entity")), NULL)));
    }
  g_assert_true (vs_tableau_export (p->base.data, "executive", again, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (p->path, &first, &n, NULL) && g_file_get_contents (again, &second, &m, NULL));
  g_assert_cmpmem (first, n, second, m);
  g_assert_null (strstr (p->xml, "email"));   /* contact data stays at home */
  g_assert_null (strstr (p->xml, "explain-data"));
}

static void
test_schema (Package *p, gconstpointer unused)
{
  g_autofree char *schema = g_build_filename (g_getenv ("VS_SHARED") ? g_getenv ("VS_SHARED") : "", "tableau", "xsd",
                                              "check_twb_2026.2.xsd", NULL);
  g_autofree char *xmllint = g_find_program_in_path ("xmllint"), *path = fixture_file (&p->base, "c.twb"), *errors = NULL;
  g_auto (GStrv) halves = NULL;
  g_autofree char *complete = NULL;
  char *argv[] = { xmllint, (char *) "--noout", (char *) "--schema", schema, path, NULL };
  int status = -1;

  if (!g_file_test (schema, G_FILE_TEST_EXISTS) || xmllint == NULL)
    {
      g_test_skip ("the published schema or xmllint is not on this machine");
      return;
    }
  /* Files of this version must not have explain-data; the schema, made for a newer one, wants it. */
  halves = g_strsplit (p->xml, "</windows>", 2);
  complete = g_strjoin ("</windows>" EXPLAIN, halves[0], halves[1], NULL);
  g_assert_true (g_file_set_contents (path, complete, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors, &status, NULL));
  g_test_message ("%s", errors);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
test_errors (Package *p, gconstpointer unused)
{
  g_autofree char *nowhere = fixture_file (&p->base, "no/such/w.twbx");
  g_autoptr (VsJob) job = vs_job_new ("export");
  g_autofree char *out = fixture_file (&p->base, "cancelled.twbx");
  g_autoptr (GError) error = NULL;

  g_assert_false (vs_tableau_export (p->base.data, "executive", nowhere, NULL, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_false (vs_tableau_export (p->base.data, "executiv", out, NULL, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  vs_job_cancel (job);
  g_assert_false (vs_tableau_export (p->base.data, "executive", out, NULL, job, &error));
  g_assert_true (vs_error_is_cancelled (error));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  package_test ("/tableau/four-copies", test_four_copies);
  package_test ("/tableau/connection", test_connection);
  package_test ("/tableau/links", test_links);
  package_test ("/tableau/sheets", test_sheets);
  package_test ("/tableau/dashboard", test_dashboard);
  package_test ("/tableau/cells", test_cells);
  package_test ("/tableau/package", test_package);
  package_test ("/tableau/schema", test_schema);
  package_test ("/tableau/errors", test_errors);
  return g_test_run ();
}
