/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full extracts day after day: what was read long ago is passed over, what comes late within the overlap is taken, and the end is that of one load. */
#include "core/intake/loading.h"

#include "intake/preview.h"

#include <string.h>

#define HEAD "id,name,changed\n"
#define OLD  "A,Ann,2026-01-01 08:00\nB,Bob,2026-01-05 08:00\n"
#define LATE "C,Cy,2026-01-09 20:00\n"
#define NEW  "D,Di,2026-01-11 08:00\nA,Anna,2026-01-11 09:00\n"

static VsMapping *
customers (void)
{
  return mapping_of ("{\"name\": \"crm\", \"target\": \"customer\", \"watermark\": {\"column\": \"Changed\", \"overlap_days\": 1}, \"columns\": ["
                     "{\"source_column\": \"id\", \"target_column\": \"customer_id\"}, {\"source_column\": \"name\", \"target_column\": \"name\"}]}");
}

static const char all_sql[] = "SELECT customer_id, name FROM customer ORDER BY 1";

static void
test_days (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (VsMapping) mapping = customers ();
  g_autofree char *first = write_file (folder, "day-1.csv", HEAD OLD "B2,Bea,2026-01-10 08:00\n");
  g_autofree char *second = write_file (folder, "day-2.csv", HEAD "Z,Zoe,2025-12-01 08:00\n" "B,Bob,soon\n" OLD LATE NEW);
  VsLoadResult result = load (ws, first, mapping);

  g_assert_cmpuint (result.inserted, ==, 3);
  g_assert_cmpuint (result.skipped, ==, 0);
  /* The newest was 10 January 08:00; a day before it is the 9th. Zoe was changed long before: whoever wants her reads without a watermark. */
  result = load (ws, second, mapping);
  g_assert_cmpuint (result.rows_read, ==, 7);
  g_assert_cmpuint (result.skipped, ==, 3);
  g_assert_cmpuint (result.inserted, ==, 2);
  g_assert_cmpuint (result.quarantined, ==, 1);
  assert_rows (ws, all_sql, "A|Anna\nB|Bob\nB2|Bea\nC|Cy\nD|Di");
  assert_rows (ws, "SELECT datetime (at, 'unixepoch') FROM watermark", "2026-01-11 09:00:00");
  /* Again: what is new is in the overlap and the same. */
  result = load (ws, second, mapping);
  g_assert_cmpuint (result.inserted + result.updated, ==, 0);
  g_assert_cmpuint (result.skipped, ==, 4);
  assert_rows (ws, all_sql, "A|Anna\nB|Bob\nB2|Bea\nC|Cy\nD|Di");
}

/* What the window and the check say before the load is what it does. */
static void
test_preview (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (VsMapping) mapping = customers ();
  g_autofree char *first = write_file (folder, "day-1.csv", HEAD OLD "B2,Bea,2026-01-10 08:00\n"), *words = NULL;
  g_autofree char *second = write_file (folder, "day-2.csv", HEAD "Z,Zoe,2025-12-01 08:00\n" "B,Bob,soon\n" OLD LATE NEW);
  g_autoptr (VsSniff) sniff = vs_sniff_file (second, NULL);
  g_autoptr (VsPreview) before = vs_preview_new (ws, second, sniff, mapping, 20, NULL, NULL), after = NULL;
  VsLoadResult result;

  g_assert_cmpuint (before->mark.rows, ==, 0);
  g_assert_null (vs_preview_mark_words (before));
  load (ws, first, mapping);
  after = vs_preview_new (ws, second, sniff, mapping, 20, NULL, NULL);
  g_assert_cmpstr (after->fault, ==, NULL);
  g_assert_cmpuint (after->mark.rows, ==, 7);
  g_assert_cmpuint (after->mark.fresh, ==, 2);
  g_assert_cmpuint (after->mark.late, ==, 1);
  g_assert_cmpuint (after->mark.old, ==, 3);
  g_assert_true (after->mark.whole);
  words = vs_preview_mark_words (after);
  g_assert_nonnull (strstr (words, "10 Jan 2026 08:00"));
  for (guint i = 0; i < after->rows->len; i++)
    g_assert_cmpint (((VsPreviewRow *) after->rows->pdata[i])->old, ==, i == 0 || i == 2 || i == 3);
  g_assert_cmpuint (((VsPreviewTable *) after->tables->pdata[0])->rows->len, ==, 3);
  /* Nothing of the trial stays. */
  result = load (ws, second, mapping);
  g_assert_cmpuint (result.skipped, ==, 3);
}

/* An older file does not move it back, and one without the column is told which. */
static void
test_edges (Folder *folder, gconstpointer data)
{
  g_autoptr (VsWorkspace) ws = make (folder);
  g_autoptr (VsMapping) mapping = customers ();
  g_autofree char *news = write_file (folder, "new.csv", HEAD NEW), *old = write_file (folder, "old.csv", HEAD OLD);
  g_autofree char *none = write_file (folder, "none.csv", "id,name\nX,Xi\n"), *blank = write_file (folder, "blank.csv", HEAD "E,Eve,\n");
  g_autoptr (GError) error = NULL;
  VsLoadResult result;

  load (ws, news, mapping);
  result = load (ws, old, mapping);
  g_assert_cmpuint (result.skipped, ==, 2);
  assert_rows (ws, "SELECT datetime (at, 'unixepoch') FROM watermark", "2026-01-11 09:00:00");
  result = load (ws, blank, mapping);   /* tells no instant: taken */
  g_assert_cmpuint (result.inserted, ==, 1);
  g_assert_false (vs_load_file (ws, none, mapping, NULL, &result, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "Changed"));
  vs_load_result_clear (&result);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  folder_test ("/watermark/days", test_days);
  folder_test ("/watermark/preview", test_preview);
  folder_test ("/watermark/edges", test_edges);
  return g_test_run ();
}
