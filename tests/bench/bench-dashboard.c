/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-dashboard: a page of tiles on a large workspace (grow-workspace.py makes one): opening it with no column kept, with all kept but nothing
 * of the file in memory (cold), and again (warm); every tile again for every mark that can be clicked, then for fifty filters; and the memory
 * it takes. Only with --forget the workspace's column cache is emptied first; all else stays.
 * Usage: bench-dashboard [--forget] [--open] WORKSPACE [DASHBOARD] (executive by default). --open leaves the clicks out. */
#include "semantic/selection.h"

#include <fcntl.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char *const regions[] = { "Central", "East", "North", "South-East", "South-West" };
static const char *const segments[] = { "Couple", "Family", "Retired", "Single", "Student" };
static const char *const others[] = {
  "customer.kind in ('household')", "customer.kind in ('business')", "customer.tier in ('Bronze')", "customer.tier in ('Silver')",
  "customer.tier in ('Gold')", "customer.best_plan.current_plan.name in ('Flat Standard')", "customer.score_churn.level in ('HIGH')",
  "customer.score_churn.level in ('MEDIUM', 'HIGH')", "customer.score_churn.level in ('LOW')", "customer.account.bucket in ('31-60')",
  "customer.account.bucket in ('1-30', '31-60')", "customer.heating in ('electric')", "customer.has_solar", "customer.region is null",
  "customer.is_likely_ev", "customer.overpays", "customer.account.dpd between 31 and 60", "customer.tenure_years < 2",
  "customer.customer_since >= date '2020-01-01'", "customer.health_level in ('Critical', 'At-Risk')",
};

static double
ms_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e3;
}

/* Of all threads: what the machine did for us, however many others it served. */
static double
processor_ms (void)
{
  struct timespec at;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &at);
  return (double) at.tv_sec * 1e3 + (double) at.tv_nsec / 1e6;
}

static gsize
resident_bytes (void)
{
  gsize pages = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  malloc_trim (0);
  if (file == NULL || fscanf (file, "%*s %zu", &pages) != 1)
    pages = 0;
  if (file != NULL)
    fclose (file);
  return pages * 4096;
}

static void
die (const char *what, const GError *error)
{
  g_printerr ("bench-dashboard: %s: %s\n", what, error ? error->message : "?");
  exit (1);
}

static void
forget_columns (const char *path)
{
  sqlite3 *db = NULL;

  if (sqlite3_open (path, &db) != SQLITE_OK || sqlite3_exec (db, "DELETE FROM column_cache", NULL, NULL, NULL) != SQLITE_OK)
    g_printerr ("bench-dashboard: %s: %s\n", path, sqlite3_errmsg (db));
  sqlite3_close (db);
}

/* Its pages leave the kernel's memory, but for those that somebody has mapped. */
static void
forget_pages (const char *path)
{
  int file = open (path, O_RDONLY);

  if (file >= 0 && posix_fadvise (file, 0, 0, POSIX_FADV_DONTNEED) != 0)
    g_printerr ("bench-dashboard: %s stays in memory\n", path);
  if (file >= 0)
    close (file);
}

typedef struct {
  gint64   start;
  gboolean by_tile;
} Answer;

static void
tile_ready (guint index, VsTileContent *content, gpointer user_data)
{
  const Answer *answer = user_data;

  if (content->failed || answer->by_tile)
    g_print ("  %-20s %8.1f ms   %s\n", content->tile->id, ms_since (answer->start), content->summary);
  vs_tile_content_free (content);
}

/* All tiles, as after a click; says what failed. */
static void
answer_page (VsData *data, const VsDashboard *page, const char *where, gboolean by_tile)
{
  guint n = page->tiles->len;
  g_autofree const char **filters = g_new (const char *, n + 1);
  Answer answer = { g_get_monotonic_time (), by_tile };

  for (guint i = 0; i < n; i++)
    filters[i] = where;
  vs_dashboard_answer (data, page, filters, NULL, tile_ready, &answer, NULL);
}

typedef struct {
  VsWorkspace *ws;
  VsData      *data;
  VsDashboard *page;
} Opened;

static void
opened_clear (Opened *self)
{
  g_clear_pointer (&self->page, vs_dashboard_free);
  g_clear_pointer (&self->data, vs_data_unref);
  g_clear_object (&self->ws);
}

static void
open_page (Opened *self, const char *path, const char *name, const char *what)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double processor = processor_ms ();

  if ((self->ws = vs_workspace_open (path, &error)) == NULL || (self->data = vs_data_new (self->ws, &error)) == NULL
      || (self->page = vs_dashboard_load (self->ws, name, &error)) == NULL)
    die (path, error);
  answer_page (self->data, self->page, "", FALSE);
  g_print ("%-20s %8.1f ms   %8.1f ms of processor", what, ms_since (start), processor_ms () - processor);
  vs_dashboard_warm (self->data, self->page, NULL);
  g_print ("   ready for clicks at %8.1f ms, %8.1f ms of processor\n", ms_since (start), processor_ms () - processor);
}

static GPtrArray *
make_filters (void)
{
  GPtrArray *filters = g_ptr_array_new_with_free_func (g_free);

  for (guint r = 0; r < G_N_ELEMENTS (regions); r++)
    {
      g_ptr_array_add (filters, g_strdup_printf ("customer.region in ('%s')", regions[r]));
      for (guint s = 0; s < G_N_ELEMENTS (segments); s++)
        g_ptr_array_add (filters, g_strdup_printf ("customer.region in ('%s') and customer.segment in ('%s')", regions[r], segments[s]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_ptr_array_add (filters, g_strdup (others[i]));
  return filters;
}

/* ── Clicks ── */

typedef struct {
  GArray *wall, *processor;   /* double, ms */
  char   *slowest;
  double  worst;
} Times;

static void
times_init (Times *self)
{
  *self = (Times) { g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double)), NULL, 0 };
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
part (const GArray *sorted, guint percent)
{
  return sorted->len ? g_array_index (sorted, double, MIN (sorted->len * percent / 100, sorted->len - 1)) : 0;
}

static void
times_print (Times *self, const char *what)
{
  g_array_sort (self->wall, compare_doubles);
  g_array_sort (self->processor, compare_doubles);
  g_print ("%-28s %3u   median %6.1f   p95 %6.1f   most %6.1f ms   processor: median %6.1f   p95 %6.1f ms   slowest: %s\n", what, self->wall->len,
           part (self->wall, 50), part (self->wall, 95), part (self->wall, 100), part (self->processor, 50), part (self->processor, 95),
           self->slowest ? self->slowest : "");
  g_array_unref (self->wall);
  g_array_unref (self->processor);
  g_free (self->slowest);
}

/* Every tile of the page, also the one whose own pick leaves it as it is. */
static void
answer_click (VsData *data, const VsDashboard *page, const VsSelection *selection, const char *all, const char *words, Times *times)
{
  guint n = page->tiles->len;
  g_autoptr (GPtrArray) filters = g_ptr_array_new_with_free_func (g_free);
  Answer answer = { 0 };
  double wall, processor = processor_ms ();

  for (guint i = 0; i < n; i++)
    {
      char *where = selection ? vs_selection_where (selection, page->name, page->tiles->pdata[i]) : g_strdup (all);

      g_ptr_array_add (filters, where ? where : g_strdup (""));
    }
  answer.start = g_get_monotonic_time ();
  vs_dashboard_answer (data, page, (const char *const *) filters->pdata, NULL, tile_ready, &answer, NULL);
  wall = ms_since (answer.start);
  processor = processor_ms () - processor;
  g_array_append_val (times->wall, wall);
  g_array_append_val (times->processor, processor);
  if (wall > times->worst)
    {
      times->worst = wall;
      g_free (times->slowest);
      times->slowest = g_strdup (words);
    }
}

/* A mark that can be clicked. */
typedef struct {
  const VsTileContent *content;
  const char          *column;   /* of the answer */
  char                *key;
} Mark;

static void
mark_free (gpointer data)
{
  g_free (((Mark *) data)->key);
  g_free (data);
}

static void
take_content (guint index, VsTileContent *content, gpointer user_data)
{
  ((VsTileContent **) user_data)[index] = content;
}

static void
free_contents (VsTileContent **contents, guint n)
{
  for (guint i = 0; i < n; i++)
    vs_tile_content_free (contents[i]);
  g_free (contents);
}

static void
add_marks (GPtrArray *marks, const VsTileContent *content)
{
  const VsFrame *frame = content->result->frame;

  for (guint c = 0; c < content->result->columns->len; c++)
    {
      const VsQueryColumn *about = content->result->columns->pdata[c];
      const VsColumn *values = vs_frame_get (frame, about->name);

      for (gsize row = 0; about->is_dimension && row < frame->n_rows; row++)
        {
          Mark *mark = g_new0 (Mark, 1);

          *mark = (Mark) { content, about->name, vs_column_is_null (values, row) ? NULL : vs_column_dup_string (values, row) };
          g_ptr_array_add (marks, mark);
        }
    }
}

static gboolean
pick (VsSelection *selection, const VsDashboard *page, const Mark *mark, gboolean add)
{
  return vs_selection_pick (selection, page->name, mark->content, mark->column, mark->key, add);
}

/* Each mark in turn; deep: on top of one of another tile; add: beside another of the same tile. */
static void
click_marks (VsData *data, const VsDashboard *page, const GPtrArray *marks, const char *what, gboolean deep, gboolean add)
{
  Times times;

  times_init (&times);
  for (guint i = 0; i < marks->len; i++)
    {
      g_autoptr (VsSelection) selection = vs_selection_new ();
      const Mark *mark = marks->pdata[i], *before = NULL;

      for (guint k = 1; k < marks->len && before == NULL; k++)
        {
          const Mark *other = marks->pdata[(i + k * 7) % marks->len];

          if ((deep && other->content != mark->content) || (add && other->content == mark->content && other != mark))
            before = other;
        }
      if ((before != NULL && !pick (selection, page, before, FALSE)) || !pick (selection, page, mark, add))
        continue;
      answer_click (data, page, selection, NULL, mark->key ? mark->key : "missing", &times);
    }
  times_print (&times, what);
}

static void
click_filters (VsData *data, const VsDashboard *page)
{
  g_autoptr (GPtrArray) filters = make_filters ();
  Times times;

  times_init (&times);
  for (guint i = 0; i < filters->len; i++)
    answer_click (data, page, NULL, filters->pdata[i], filters->pdata[i], &times);
  times_print (&times, "any filter");
}

static void
click (VsData *data, const VsDashboard *page)
{
  guint n = page->tiles->len;
  VsTileContent **contents = g_new0 (VsTileContent *, n + 1);
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func (mark_free);

  vs_dashboard_answer (data, page, NULL, NULL, take_content, contents, NULL);
  for (guint i = 0; i < n; i++)
    if (contents[i]->result != NULL && vs_tile_content_can_pick (contents[i]))
      add_marks (marks, contents[i]);
  click_marks (data, page, marks, "a click on each mark", FALSE, FALSE);
  click_marks (data, page, marks, "again", FALSE, FALSE);
  click_marks (data, page, marks, "a second click", TRUE, FALSE);
  click_marks (data, page, marks, "a mark added to another", FALSE, TRUE);
  click_filters (data, page);
  g_ptr_array_set_size (marks, 0);
  free_contents (contents, n);
}

/* The bytes of a column are those of its declared type (an amount 8, a day 4, a text's code 4, a condition 1) for each row, and a bit where
 * something is missing; distinct texts are not counted, though they are resident. */
static void
print_memory (const char *what, VsData *data, gsize before)
{
  double resident = (double) (resident_bytes () - before) / 1e6, kept = (double) vs_data_bytes (data) / 1e6;

  g_print ("%-20s %8.1f MB   for columns of %.1f MB: ×%.2f\n", what, resident, kept, resident / kept);
}

typedef struct {
  gboolean    forget, open_only;
  const char *path, *name;
} Options;

static gboolean
options_parse (Options *options, int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--forget"))
      options->forget = TRUE;
    else if (g_str_equal (argv[i], "--open"))
      options->open_only = TRUE;
    else if (options->path == NULL)
      options->path = argv[i];
    else
      options->name = argv[i];
  if (options->name == NULL)
    options->name = "executive";
  return options->path != NULL && g_getenv ("VS_DATADIR") != NULL;
}

int
main (int argc, char **argv)
{
  Options options = { FALSE };
  Opened opened = { NULL };
  gsize before;

  if (!options_parse (&options, argc, argv))
    {
      g_printerr ("Usage: VS_DATADIR=data bench-dashboard [--forget] [--open] WORKSPACE [DASHBOARD]\n");
      return 2;
    }
  before = resident_bytes ();
  if (options.forget)
    {
      forget_columns (options.path);
      open_page (&opened, options.path, options.name, "open, nothing kept");
      opened_clear (&opened);
    }
  forget_pages (options.path);
  open_page (&opened, options.path, options.name, "open, cold");
  for (guint i = 0; i < 3; i++)
    {
      opened_clear (&opened);
      open_page (&opened, options.path, options.name, "open, warm");
    }
  print_memory ("memory, opened", opened.data, before);
  if (!options.open_only)
    {
      click (opened.data, opened.page);
      print_memory ("memory, after clicks", opened.data, before);
      answer_page (opened.data, opened.page, "customer.region in ('East')", TRUE);
    }
  opened_clear (&opened);
  return 0;
}
