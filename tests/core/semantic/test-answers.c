/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages answered from what was answered before say what tiles computed alone from the columns say, look at no column, and forget when the data,
 * the day or a definition has changed; bytes that are no answers are left alone. The workspace has rows enough to be one whose answers are kept. */
#include "fixture.h"

#include "semantic/calculated.h"
#include "semantic/data-private.h"

typedef struct {
  VsData        *data;
  VsDashboard   *page;
  VsTileContent **contents;
} Answered;

static void
take_tile (guint index, VsTileContent *content, gpointer user_data)
{
  ((VsTileContent **) user_data)[index] = content;
}

static Answered
answer (Fixture *f, const char *name)
{
  Answered self = { vs_data_new (f->ws, NULL), vs_dashboard_load (f->ws, name, NULL), NULL };

  g_assert_nonnull (self.page);
  self.contents = g_new0 (VsTileContent *, self.page->tiles->len + 1);
  g_assert_true (vs_dashboard_answer (self.data, self.page, NULL, NULL, take_tile, self.contents, NULL));
  return self;
}

static void
answered_clear (Answered *self)
{
  for (guint i = 0; i < self->page->tiles->len; i++)
    vs_tile_content_free (self->contents[i]);
  g_free (self->contents);
  vs_dashboard_free (self->page);
  vs_data_unref (self->data);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answered, answered_clear)

static void
assert_right (Fixture *f, const Answered *got)
{
  for (guint i = 0; i < got->page->tiles->len; i++)
    {
      g_autoptr (VsTileContent) alone = vs_tile_content_new (f->data, got->page->tiles->pdata[i], NULL, NULL);
      const VsTileContent *content = got->contents[i];

      g_assert_cmpstr (content->summary, ==, alone->summary);
      g_assert_cmpstr (content->detail, ==, alone->detail);
      g_assert_cmpstr (content->message, ==, alone->message);
      g_assert_cmpint (content->result != NULL, ==, alone->result != NULL);
      for (guint r = 0; r < 2; r++)
        {
          const VsResult *one = r ? content->spark : content->result, *two = r ? alone->spark : alone->result;

          if (one == NULL || two == NULL)
            continue;
          g_autofree char *cells = fixture_cells (one), *wanted = fixture_cells (two);
          g_assert_cmpstr (cells, ==, wanted);
          g_assert_cmpuint (one->n_all, ==, two->n_all);
          g_assert_cmpuint (one->frame->columns->len, ==, two->frame->columns->len);
          for (guint c = 0; c < one->columns->len; c++)
            {
              const VsQueryColumn *a = one->columns->pdata[c], *b = two->columns->pdata[c];

              g_assert_cmpstr (a->name, ==, b->name);
              g_assert_cmpint (a->format, ==, b->format);
              g_assert_cmpint (((VsColumn *) one->frame->columns->pdata[c])->type, ==, ((VsColumn *) two->frame->columns->pdata[c])->type);
            }
        }
    }
}

static void
test_pages (Fixture *f, gconstpointer unused)
{
  g_auto (GStrv) names = vs_document_list (f->ws, "dashboards");

  for (char **name = names; *name != NULL; name++)
    {
      g_auto (Answered) first = answer (f, *name), again = answer (f, *name);

      assert_right (f, &first);
      assert_right (f, &again);
      g_assert_true (vs_dashboard_is_warm (first.data, first.page));
      g_assert_false (vs_dashboard_is_warm (again.data, again.page));
      if (g_str_equal (*name, "executive"))
        g_assert_cmpuint (vs_data_bytes (again.data), ==, 0);
      vs_dashboard_warm (again.data, again.page, NULL);
      g_assert_true (vs_dashboard_is_warm (again.data, again.page));
    }
}

static double
revenue (Fixture *f)
{
  g_auto (Answered) page = answer (f, "executive");

  assert_right (f, &page);
  return page.contents[0]->value;
}

static void
test_changes (Fixture *f, gconstpointer unused)
{
  double before = revenue (f), doubled, redefined, earlier;
  g_autoptr (VsCalculated) draft = vs_calculated_new (TRUE, "invoice", "revenue", "sum (revenue where in_period) + sum (revenue where in_period)");
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat (before, >, 0);
  fixture_write (f, "UPDATE invoice SET amount = amount * 2, tax = tax * 2; INSERT INTO table_version (name, version) VALUES ('invoice', 7)"
                    " ON CONFLICT (name) DO UPDATE SET version = version + 1");
  doubled = revenue (f);
  g_assert_cmpfloat_with_epsilon (doubled, 2 * before, 1e-6 * before);
  vs_calculated_save (f->ws, draft, NULL, &error);
  g_assert_no_error (error);
  fixture_write (f, "SELECT 1");
  redefined = revenue (f);
  g_assert_cmpfloat_with_epsilon (redefined, 2 * doubled, 1e-6 * doubled);
  g_assert_true (vs_workspace_set_as_of (f->ws, vs_day_from_civil (2025, 6, 30), NULL));
  fixture_write (f, "SELECT 1");
  earlier = revenue (f);
  g_assert_cmpfloat (earlier, !=, redefined);
}

static void
test_damaged (Fixture *f, gconstpointer unused)
{
  static const char *const damaged[] = {
    "x''", "zeroblob (3000)", "substr (data, 1, length (data) / 2)", "CAST (replace (hex (data), '6E', '73') AS BLOB)",
  };

  revenue (f);
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *sql = g_strdup_printf ("UPDATE column_cache SET data = %s WHERE \"table\" = '= answers'", damaged[i]);
      gint64 n = 0;
      sqlite3 *db = vs_workspace_reader (f->ws, NULL);

      g_assert_true (vs_db_get_int (db, &n, NULL, "SELECT count(*) FROM column_cache WHERE \"table\" = '= answers'"));
      vs_workspace_release (f->ws, db);
      g_assert_cmpint (n, ==, 1);
      fixture_write (f, sql);
      revenue (f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/semantic/answers/pages", Fixture, NULL, fixture_set_up, test_pages, fixture_tear_down);
  g_test_add ("/semantic/answers/changes", Fixture, NULL, fixture_set_up, test_changes, fixture_tear_down);
  g_test_add ("/semantic/answers/damaged", Fixture, NULL, fixture_set_up, test_damaged, fixture_tear_down);
  return g_test_run ();
}
