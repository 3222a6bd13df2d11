/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/csv.h"
#include "export/manifest.h"
#include "export/package.h"
#include "export/tableau-private.h"
#include "workspace/document.h"

#include <glib/gstdio.h>
#include <string.h>

/* Writers that are known to be opened state a released build. */
#define SOURCE_BUILD "2025.1.0 (20251.25.0101.0000)"

/* ── The workbook ── */

/* The features this file uses, alphabetically. */
static void
write_features (xmlTextWriterPtr xml)
{
  static const char *const features[] = {
    "AnimationOnByDefault", "MarkAnimation", "ObjectModelEncapsulateLegacy", "ObjectModelTableType", "SchemaViewerObjectModel",
    "SheetIdentifierTracking", "SortTagCleanup", "WindowsPersistSimpleIdentifiers",
  };

  vs_xml_open (xml, "document-format-change-manifest", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    vs_xml_empty (xml, features[i], NULL);
  vs_xml_close (xml);
}

static void
write_workbook (xmlTextWriterPtr xml, const VsBook *book)
{
  vs_xml_open (xml, "workbook",
               VS_XML ({ "original-version", VS_TABLEAU_VERSION }, { "source-build", SOURCE_BUILD }, { "source-platform", "win" },
                       { "version", VS_TABLEAU_VERSION }, { "xmlns:user", "http://www.tableausoftware.com/xml/user" }));
  write_features (xml);
  vs_xml_open (xml, "preferences", NULL);
  vs_xml_empty (xml, "preference", VS_XML ({ "name", "ui.encoding.shelf.height" }, { "value", "24" }));
  vs_xml_empty (xml, "preference", VS_XML ({ "name", "ui.shelf.height" }, { "value", "26" }));
  vs_xml_close (xml);
  vs_xml_open (xml, "datasources", NULL);
  vs_tableau_write_source (xml, book);
  vs_xml_close (xml);
  vs_tableau_write_sheets (xml, book);
  vs_xml_close (xml);
}

GBytes *
vs_tableau_workbook (const VsBook *book)
{
  xmlBufferPtr buffer = xmlBufferCreate ();
  xmlTextWriterPtr xml = xmlNewTextWriterMemory (buffer, 0);
  GBytes *bytes;

  xmlTextWriterSetIndent (xml, 1);
  xmlTextWriterSetIndentString (xml, BAD_CAST "  ");
  xmlTextWriterStartDocument (xml, "1.0", "utf-8", NULL);
  write_workbook (xml, book);
  xmlTextWriterEndDocument (xml);
  xmlFreeTextWriter (xml);
  bytes = g_bytes_new (xmlBufferContent (buffer), xmlBufferLength (buffer));
  xmlBufferFree (buffer);
  return bytes;
}

/* ── The package ── */

/* Tableau would count rows twice when the "one" side of a link were not. */
static gboolean
check_unique (VsData *data, const VsBookLink *link, GError **error)
{
  g_autoptr (VsColumn) key = vs_data_column (data, link->one->entity->name, link->one_column->field->name, error);
  VsColumn *keys[] = { key };
  g_autoptr (VsGroups) groups = key ? vs_groups_new (keys, 1, NULL, key->n) : NULL;

  if (groups == NULL)
    return FALSE;
  if (groups->n_groups == key->n)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT,
               _("Cannot relate %s to %s: “%s” is not unique there. Remove the doubles and import again."),
               link->many->file, link->one->file, link->one_column->caption);
  return FALSE;
}

static gboolean
write_table (VsData *data, const VsBookTable *table, const char *folder, VsManifestTable *written, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autofree char *path = g_build_filename (folder, table->file, NULL);

  for (guint i = 0; i < table->columns->len; i++)
    g_ptr_array_add (fields, ((const VsBookColumn *) g_ptr_array_index (table->columns, i))->field->name);
  g_ptr_array_add (fields, NULL);
  return vs_export_csv (data, table->entity->name, (const char *const *) fields->pdata, path, &written->n_rows, job, error)
         && vs_manifest_table_read (written, path, error);
}

static void
fill_package (VsPackage *package, VsData *data, const VsBook *book, const char *folder, const VsManifestTable *written)
{
  g_autofree char *workbook = g_strconcat (book->name, ".twb", NULL), *manifest = g_strdup_printf ("Data/%s/MANIFEST.json", book->folder);
  g_autofree char *readme = g_strdup_printf ("Data/%s/README.txt", book->folder);

  vs_package_add_bytes (package, workbook, vs_tableau_workbook (book));
  vs_package_add_bytes (package, manifest, vs_manifest_json (data, book, written));
  vs_package_add_bytes (package, readme, vs_manifest_readme (data, book, written));
  for (guint i = 0; i < book->tables->len; i++)
    {
      const char *file = ((const VsBookTable *) g_ptr_array_index (book->tables, i))->file;
      g_autofree char *name = g_strdup_printf ("Data/%s/%s", book->folder, file), *path = g_build_filename (folder, file, NULL);

      vs_package_add_file (package, name, path);
    }
}

static gboolean
export_book (VsData *data, const VsBook *book, const char *folder, const char *path, VsManifestTable *written, VsJob *job, GError **error)
{
  g_autoptr (VsPackage) package = vs_package_new ();
  guint n = book->tables->len;
  gboolean done = TRUE;

  for (guint i = 0; done && i < book->links->len; i++)
    done = check_unique (data, g_ptr_array_index (book->links, i), error);
  for (guint i = 0; done && i < n; i++)
    {
      vs_job_set_span (job, 0.8 * i / n, 0.8 * (i + 1) / n);
      done = write_table (data, g_ptr_array_index (book->tables, i), folder, &written[i], job, error);
    }
  if (!done)
    return FALSE;
  vs_job_set_span (job, 0.8, 1);
  fill_package (package, data, book, folder, written);
  done = vs_package_write (package, path, job, error);
  vs_job_set_span (job, 0, 1);
  return done;
}

static void
remove_folder (const VsBook *book, const char *folder)
{
  for (guint i = 0; i < book->tables->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, ((const VsBookTable *) g_ptr_array_index (book->tables, i))->file, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static VsBook *
load_book (VsData *data, const char *name, GError **error)
{
  g_autofree char *text = vs_document_load (vs_data_workspace (data), "workbooks", name, NULL, error);
  g_autofree char *file = g_strdup_printf ("workbooks/%s.json", name);
  g_autoptr (VsJsonDoc) doc = text ? vs_json_doc_parse (text, file, error) : NULL;

  return doc ? vs_book_new (doc, vs_data_model (data), vs_data_currency (data), error) : NULL;
}

gboolean
vs_tableau_export (VsData *data, const char *name, const char *path, VsTableauResult *result, VsJob *job, GError **error)
{
  g_autoptr (VsBook) book = load_book (data, name, error);
  g_autofree VsManifestTable *written = book ? g_new0 (VsManifestTable, book->tables->len) : NULL;
  g_autofree char *folder = NULL;
  gboolean done;

  if (book == NULL)
    return FALSE;
  /* Beside the target: there must be room for the package there anyway. */
  folder = g_strconcat (path, ".tables-XXXXXX", NULL);
  if (g_mkdtemp (folder) == NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot write “%s”: no folder can be made beside it. Check the folder and its rights"),
                   path);
      return FALSE;
    }
  done = export_book (data, book, folder, path, written, job, error);
  remove_folder (book, folder);
  for (guint i = 0; i < book->tables->len; i++)
    {
      if (result && done)
        result->n_rows += written[i].n_rows;
      vs_manifest_table_clear (&written[i]);
    }
  if (result && done)
    result->n_tables = book->tables->len, result->n_worksheets = book->sheets->len;
  return done;
}
