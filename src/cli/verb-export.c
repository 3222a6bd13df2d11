/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-export.c: volt export W KIND …: the data in other people's formats. */
#include "cli/cli.h"

#include "chart/page.h"
#include "export/csv.h"
#include "export/table.h"
#include "export/tableau.h"
#include "export/xlsx.h"

#include <string.h>

static int    width = 1440;
static double scale = 2;
static char  *theme_name;
static char  *dashboard_name, *tile_id;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "width", 0, 0, G_OPTION_ARG_INT, &width, N_("png, svg: width of the page in pixels (1440); below 900 it has fewer columns"),
      N_("PIXELS") },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, N_("png, svg: enlarge by this (2)"), N_("FACTOR") },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &theme_name, N_("pdf, png, svg: light (the default), dark, hc-light or hc-dark"), N_("THEME") },
    { "dashboard", 0, 0, G_OPTION_ARG_STRING, &dashboard_name, N_("xlsx, csv, pdf, png, svg: this page"), N_("NAME") },
    { "tile", 0, 0, G_OPTION_ARG_STRING, &tile_id, N_("only this tile of the page"), N_("ID") },
    { NULL },
  };
  return entries;
}

typedef struct {
  const char *kind, *name, *out;
  gsize       rows;       /* csv, tableau */
  guint       tables, worksheets;
  guint       sheets;     /* xlsx: sheets; csv of a page: files */
} Work;

static gboolean
parse_theme (VsTheme *theme)
{
  static const char *const names[VS_N_THEMES] = { "light", "dark", "hc-light", "hc-dark" };

  *theme = VS_THEME_LIGHT;
  if (theme_name == NULL)
    return TRUE;
  for (int i = 0; i < VS_N_THEMES; i++)
    if (g_str_equal (theme_name, names[i]))
      {
        *theme = (VsTheme) i;
        return TRUE;
      }
  return FALSE;
}

/* The tiles of the page, or the one of --tile. */
static GPtrArray *
tiles_of (VsCli *cli, VsData *data, const Work *work, VsDashboard **dashboard, GError **error)
{
  *dashboard = vs_dashboard_load (vs_data_workspace (data), work->name, error);
  return *dashboard ? vs_page_contents (data, *dashboard, tile_id, cli->job, error) : NULL;
}

static gboolean
export_xlsx (VsCli *cli, VsData *data, Work *work, GError **error)
{
  g_autoptr (VsDashboard) dashboard = NULL;
  g_autoptr (GPtrArray) contents = tiles_of (cli, data, work, &dashboard, error);

  return contents && vs_export_xlsx (data, (const VsTileContent *const *) contents->pdata, contents->len, dashboard->title, NULL, work->out,
                                     &work->sheets, cli->job, error);
}

static gboolean
export_page_csv (VsCli *cli, VsData *data, Work *work, GError **error)
{
  g_autoptr (VsDashboard) dashboard = NULL;
  g_autoptr (GPtrArray) contents = tiles_of (cli, data, work, &dashboard, error);
  g_autoptr (VsResult) table = NULL;

  if (contents == NULL)
    return FALSE;
  if (tile_id == NULL)
    return vs_tables_write_csv (data, (const VsTileContent *const *) contents->pdata, contents->len, work->out, &work->sheets, cli->job,
                                error);
  if ((table = vs_tile_table (data, contents->pdata[0])) == NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("The tile “%s” holds no rows: %s"), tile_id,
                   ((VsTileContent *) contents->pdata[0])->summary);
      return FALSE;
    }
  work->rows = table->frame->n_rows;
  return vs_table_write_csv (table, work->out, error);
}

static gboolean
export_csv (VsCli *cli, VsData *data, Work *work, GError **error)
{
  if (dashboard_name != NULL)
    return export_page_csv (cli, data, work, error);
  return vs_export_csv (data, work->name, NULL, work->out, &work->rows, cli->job, error);
}

static gboolean
export_tableau (VsCli *cli, VsData *data, Work *work, GError **error)
{
  VsTableauResult result = { 0 };

  if (!vs_tableau_export (data, work->name, work->out, &result, cli->job, error))
    return FALSE;
  work->rows = result.n_rows;
  work->tables = result.n_tables;
  work->worksheets = result.n_worksheets;
  return TRUE;
}

static gboolean
export_page (VsCli *cli, VsData *data, Work *work, GError **error)
{
  g_autoptr (VsDashboard) dashboard = vs_dashboard_load (vs_data_workspace (data), work->name, error);
  VsPageKind kind = g_str_equal (work->kind, "pdf") ? VS_PAGE_PDF : g_str_equal (work->kind, "png") ? VS_PAGE_PNG : VS_PAGE_SVG;
  VsTheme theme;

  parse_theme (&theme);
  return dashboard && vs_page_export (data, dashboard, tile_id, kind, work->out, theme, width, scale, cli->job, error);
}

static const struct {
  const char *kind, *fallback;   /* name when none is given; NULL: it must be */
  gboolean  (*write) (VsCli *cli, VsData *data, Work *work, GError **error);
} kinds[] = {
  { "csv", NULL, export_csv },   { "tableau", "executive", export_tableau },   { "pdf", "executive", export_page },
  { "png", "executive", export_page },   { "svg", "executive", export_page },        { "xlsx", "executive", export_xlsx },
};

static void
print_json (const Work *work)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_add_text (json, "kind", work->kind);
  vs_json_add_text (json, "name", work->name);
  vs_json_add_text (json, "path", work->out);
  if (work->sheets > 0)
    vs_json_add_integer (json, g_str_equal (work->kind, "csv") ? "files" : "sheets", work->sheets);
  else if (g_str_equal (work->kind, "csv") || g_str_equal (work->kind, "tableau"))
    vs_json_add_integer (json, "rows", (gint64) work->rows);
  if (g_str_equal (work->kind, "tableau"))
    {
      vs_json_add_integer (json, "tables", work->tables);
      vs_json_add_integer (json, "worksheets", work->worksheets);
    }
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static void
print_words (const Work *work)
{
  if (g_str_equal (work->kind, "tableau"))
    g_print (_("%s: %u tables, %u worksheets, %" G_GSIZE_FORMAT " rows\n"), work->out, work->tables, work->worksheets, work->rows);
  else if (g_str_equal (work->kind, "csv") && work->sheets > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%s: %u file\n", "%s: %u files\n", work->sheets), work->out, work->sheets);
  else if (g_str_equal (work->kind, "csv"))
    g_print (_("%s: %" G_GSIZE_FORMAT " rows\n"), work->out, work->rows);
  else
    g_print ("%s\n", work->out);
}

static int
export_kind (VsCli *cli, const char *path, gsize k, Work *work)
{
  g_autoptr (VsWorkspace) ws = vs_cli_open (cli, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsData) data = NULL;

  if (ws == NULL)
    return 1;
  data = vs_data_new (ws, &error);
  if (data == NULL || !kinds[k].write (cli, data, work, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (g_str_equal (work->out, "-"))   /* the data itself went there */
    return 0;
  if (cli->json)
    print_json (work);
  else
    print_words (work);
  return 0;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  Work work = { 0 };
  VsTheme theme;

  if (argc < 3 || argc > 4)
    return vs_cli_usage (cli, _("Name a workspace, a format, what to export, and the file to write."));
  if (!parse_theme (&theme))
    return vs_cli_usage (cli, _("There is no theme “%s”: it is light, dark, hc-light or hc-dark."), theme_name);
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      if (!g_str_equal (argv[1], kinds[k].kind))
        continue;
      work.kind = argv[1];
      work.name = argc == 4 ? argv[2] : dashboard_name ? dashboard_name : kinds[k].fallback;
      work.out = argv[argc - 1];
      if (work.name == NULL)
        return vs_cli_usage (cli, _("Name the entity to export, such as customer, and the file to write."));
      return export_kind (cli, argv[0], k, &work);
    }
  return vs_cli_usage (cli, _("There is no format “%s”: it is csv, xlsx, tableau, pdf, png or svg."), argv[1]);
}

const VsVerb vs_verb_export = {
  .name = "export",
  .arguments = "W csv ENTITY OUT.csv | W xlsx|csv|pdf|png|svg --dashboard NAME [--tile ID] OUT | W tableau [WORKBOOK] OUT.twbx",
  .summary = N_("Write the data as CSV, Excel or Tableau workbook, PDF or picture"),
  .help = N_("csv      every row of an entity of the semantic model, calculated fields too; “-” writes to standard output;\n"
             "         of a page: a folder with a file for each tile, of one tile the file\n"
             "xlsx     a page with a sheet for each tile (“executive” unless named)\n"
             "tableau  a packaged workbook: related tables, worksheets and a dashboard (“executive” unless named)\n"
             "pdf      a dashboard on A4 sheets; png, svg: as one picture (“executive” unless named)\n\n"
             "--json prints {kind, name, path} and, for csv and tableau, rows, tables, worksheets; sheets or files for a page."),
  .run = run,
  .options = options,
};
