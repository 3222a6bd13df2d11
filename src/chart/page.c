/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.c: cards on a grid, sheets for paper, and the three file formats. A sheet is cut only where no card stands. */
#include "chart/page.h"
#include "chart/card.h"
#include "chart/scale.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>

#define A4_W 841.89
#define A4_H 595.28
#define SHEET_WIDTH 1123   /* A4 landscape at 96 pixels an inch */
#define SHEET_WIDEST 1540  /* body text of 13 pixels is 7 points there, the smallest that prints well */
#define SHEET_STEP 8
#define HEADER 56
#define FOOTER 24
#define MAX_PIXELS 32000   /* cairo's image surfaces end at 32,767 */
#define FONT "Cantarell, Noto Sans, DejaVu Sans 10.5"

typedef struct {
  const VsDashboard          *dashboard;
  const VsTileContent *const *contents;
  const VsPageHead           *head;
  VsChartStyle                style;
  PangoFontDescription       *font;
  VsTilePlace                *places;
  int                         columns, n_rows;
  double                      width, cell;
  double                      ratio;        /* of a sheet: height / width */
  /* One tile alone: a dashboard made of it, as wide as the page. */
  VsDashboard                 single;
  VsTile                      tile;
} Page;

typedef struct { int from, to; } Sheet;   /* grid rows [from, to) */

int
vs_page_columns (double width)
{
  return width >= 900 ? 12 : width >= 500 ? 6 : 1;
}

/* A page of one tile is a dashboard of one tile. */
static void
page_init (Page *page, const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsTheme theme)
{
  *page = (Page) { .dashboard = dashboard, .contents = contents, .head = head, .font = pango_font_description_from_string (FONT),
                   .ratio = A4_H / A4_W };
  page->style = (VsChartStyle) { theme, vs_palette_ink (theme), page->font, head->rtl, (char *) head->currency };
  if (head->tile == NULL)
    return;
  page->tile = *contents[0]->tile;
  page->tile.w = dashboard->columns;
  page->tile.under = FALSE;
  page->single = (VsDashboard) { .title = page->tile.title, .columns = dashboard->columns, .tiles = g_ptr_array_new () };
  g_ptr_array_add (page->single.tiles, &page->tile);
  page->dashboard = &page->single;
}

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->font, pango_font_description_free);
  g_clear_pointer (&page->places, g_free);
  g_clear_pointer (&page->single.tiles, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static void
page_layout (Page *page, double width)
{
  g_clear_pointer (&page->places, g_free);
  page->n_rows = 0;
  page->width = width;
  page->columns = vs_page_columns (width);
  page->cell = (width - 2 * VS_PAGE_MARGIN + VS_PAGE_GUTTER) / page->columns - VS_PAGE_GUTTER;
  page->places = g_new0 (VsTilePlace, MAX (page->dashboard->tiles->len, 1));
  vs_dashboard_flow (page->dashboard, page->columns, page->places);
  for (guint i = 0; i < page->dashboard->tiles->len; i++)
    page->n_rows = MAX (page->n_rows, page->places[i].y + page->places[i].h);
}

/* ── Drawing ── */

static void
draw_header (const Page *page, VsPen *pen)
{
  VsTheme theme = page->style.theme;
  gboolean rtl = page->style.rtl;
  double start = rtl ? page->width - VS_PAGE_MARGIN : VS_PAGE_MARGIN, end = page->width - start, room = page->width - 2 * VS_PAGE_MARGIN;
  VsPenText title = { .size = 20, .bold = TRUE, .align = rtl ? VS_PEN_END : VS_PEN_START, .max_width = room * 0.6,
                      .colour = page->style.ink };
  VsPenText dim = { .size = 13, .align = title.align, .max_width = room * 0.6, .colour = vs_palette_dim (theme) };
  double y = VS_PAGE_MARGIN;
  g_autofree char *whose = NULL;

  y += vs_pen_text (pen, page->dashboard->title ? page->dashboard->title : page->dashboard->name, start, y, &title);
  whose = page->head->filter ? g_strjoin (" · ", page->head->subtitle ? page->head->subtitle : "", page->head->filter, NULL)
                             : g_strdup (page->head->subtitle ? page->head->subtitle : "");
  vs_pen_text (pen, whose, start, y, &dim);
  if (page->head->as_of != VS_DAY_NONE)
    {
      g_autofree char *day = vs_calendar_words (VS_CALENDAR_DAYS, page->head->as_of);
      g_autofree char *as_of = g_strdup_printf (_("As of %s"), day);

      dim.align = rtl ? VS_PEN_START : VS_PEN_END;
      dim.max_width = room * 0.4;
      vs_pen_text (pen, as_of, end, VS_PAGE_MARGIN + 6, &dim);
    }
}

static void
draw_tile (const Page *page, VsPen *pen, guint i, double top, int first_row)
{
  const VsTilePlace *place = &page->places[i];
  VsCard card = { pen, &page->style };

  card.w = page->cell * place->w + VS_PAGE_GUTTER * (place->w - 1);
  card.h = vs_page_span (place->h);
  card.x = VS_PAGE_MARGIN + place->x * (page->cell + VS_PAGE_GUTTER);
  card.y = top + (place->y - first_row) * (VS_PAGE_ROW + VS_PAGE_GUTTER);
  if (page->style.rtl)
    card.x = page->width - card.x - card.w;
  vs_card_draw (&card, page->contents[i]);
}

static double
header_height (const Page *page, const Sheet *sheet)
{
  return sheet->from == 0 && page->head->tile == NULL ? HEADER : 0;
}

/* Everything of the grid rows of one sheet. */
static void
draw_sheet (const Page *page, cairo_t *cr, const Sheet *sheet, double height)
{
  VsRgba ground = vs_palette_page (page->style.theme);
  double header = header_height (page, sheet);
  VsPen pen;

  cairo_set_source_rgb (cr, ground.r, ground.g, ground.b);
  cairo_rectangle (cr, 0, 0, page->width, height);
  cairo_fill (cr);
  vs_pen_init (&pen, cr, page->style.font);
  if (header > 0)
    draw_header (page, &pen);
  for (guint i = 0; i < page->dashboard->tiles->len; i++)
    if (page->places[i].y >= sheet->from && page->places[i].y < sheet->to)
      draw_tile (page, &pen, i, VS_PAGE_MARGIN + header, sheet->from);
  vs_pen_clear (&pen);
}

static double
sheet_height (const Page *page, const Sheet *sheet)
{
  return 2 * VS_PAGE_MARGIN + header_height (page, sheet) + (sheet->to > sheet->from ? vs_page_span (sheet->to - sheet->from) : 0);
}

/* ── Sheets ── */

static gboolean
can_cut (const Page *page, int row)
{
  for (guint i = 0; i < page->dashboard->tiles->len; i++)
    if (page->places[i].y < row && row < page->places[i].y + page->places[i].h)
      return FALSE;
  return TRUE;
}

/* As many whole bands of rows on a sheet as fit; a band higher than a sheet gets one of its own and is drawn smaller. */
static GArray *
cut_sheets (const Page *page, double height)
{
  GArray *sheets = g_array_new (FALSE, FALSE, sizeof (Sheet));
  Sheet sheet = { 0, 0 };

  for (int row = 1; row <= page->n_rows; row++)
    {
      Sheet longer = { sheet.from, row };

      if (!can_cut (page, row))
        continue;
      if (sheet.to > sheet.from && sheet_height (page, &longer) > height)
        {
          g_array_append_val (sheets, sheet);
          longer.from = sheet.to;
        }
      sheet = longer;
    }
  g_array_append_val (sheets, sheet);
  return sheets;
}

static double
paper_height (const Page *page)
{
  return page->width * page->ratio - FOOTER;
}

/* The fewest sheets, and of the widths that give them the narrowest, which has the largest print. An overview on one sheet is worth a
 * slightly smaller one. */
static GArray *
choose_sheets (Page *page)
{
  guint fewest = G_MAXUINT;
  double best = SHEET_WIDTH;

  for (double width = SHEET_WIDTH; width <= SHEET_WIDEST; width += SHEET_STEP)
    {
      g_autoptr (GArray) sheets = NULL;

      page_layout (page, width);
      sheets = cut_sheets (page, paper_height (page));
      if (sheets->len < fewest)
        {
          fewest = sheets->len;
          best = width;
        }
    }
  page_layout (page, best);
  return cut_sheets (page, paper_height (page));
}

static void
draw_footer (const Page *page, cairo_t *cr, guint number, guint of, double height)
{
  VsPenText dim = { .size = 12, .align = page->style.rtl ? VS_PEN_START : VS_PEN_END, .colour = vs_palette_dim (page->style.theme) };
  g_autofree char *words = g_strdup_printf (_("Page %u of %u"), number, of);
  VsPen pen;

  vs_pen_init (&pen, cr, page->style.font);
  vs_pen_text_centred (&pen, words, page->style.rtl ? VS_PAGE_MARGIN : page->width - VS_PAGE_MARGIN, height - FOOTER / 2 - 4, &dim);
  vs_pen_clear (&pen);
}

/* ── Formats ── */

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The as-of day and not the clock: the same data gives the same bytes. */
static void
set_metadata (cairo_surface_t *surface, const Page *page)
{
  char iso[16];

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, page->dashboard->title ? page->dashboard->title : "");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, page->head->subtitle ? page->head->subtitle : "");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Volt-Source Workbench " VS_VERSION);
  if (page->head->as_of != VS_DAY_NONE)
    {
      g_autofree char *date = g_strconcat (vs_day_format_iso (page->head->as_of, iso), "T00:00:00Z", NULL);

      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, date);
    }
}

static cairo_status_t
finish (cairo_surface_t *surface, cairo_t *cr)
{
  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

/* One sheet as large as it fits into width × height. */
static void
draw_paper (const Page *page, const GArray *sheets, guint i, cairo_t *cr, double width, double height)
{
  const Sheet *sheet = &g_array_index (sheets, Sheet, i);
  double unit = MIN (width / page->width, height / page->ratio / page->width);
  double shrink = MIN (1, paper_height (page) / sheet_height (page, sheet));
  VsRgba ground = vs_palette_page (page->style.theme);

  cairo_save (cr);
  cairo_set_source_rgb (cr, ground.r, ground.g, ground.b);
  cairo_paint (cr);
  cairo_translate (cr, (width - page->width * unit) / 2, (height - page->width * page->ratio * unit) / 2);
  cairo_scale (cr, unit, unit);
  draw_footer (page, cr, i + 1, sheets->len, page->width * page->ratio);
  cairo_scale (cr, shrink, shrink);
  draw_sheet (page, cr, sheet, sheet_height (page, sheet));
  cairo_restore (cr);
}

static cairo_status_t
render_pdf (Page *page, GByteArray *bytes)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, bytes, A4_W, A4_H);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GArray) sheets = choose_sheets (page);

  set_metadata (surface, page);
  for (guint i = 0; i < sheets->len; i++)
    {
      draw_paper (page, sheets, i, cr, A4_W, A4_H);
      cairo_show_page (cr);
    }
  return finish (surface, cr);
}

static cairo_status_t
render_picture (Page *page, VsPageKind kind, GByteArray *bytes, int width, double scale)
{
  Sheet all = { 0, 0 };
  double height;
  cairo_surface_t *surface;
  cairo_status_t status = CAIRO_STATUS_SUCCESS, drawn;
  cairo_t *cr;

  page_layout (page, width);
  all.to = page->n_rows;
  height = sheet_height (page, &all);
  if (kind == VS_PAGE_PNG && (width * scale > MAX_PIXELS || height * scale > MAX_PIXELS))
    return CAIRO_STATUS_INVALID_SIZE;
  if (kind == VS_PAGE_SVG)
    {
      surface = cairo_svg_surface_create_for_stream (append, bytes, width * scale, height * scale);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
    }
  else
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * scale), (int) ceil (height * scale));
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  draw_sheet (page, cr, &all, height);
  if (kind == VS_PAGE_PNG && cairo_status (cr) == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  drawn = finish (surface, cr);
  return status == CAIRO_STATUS_SUCCESS ? drawn : status;
}

static gboolean
write_file (const char *path, GByteArray *bytes, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if (g_file_set_contents_full (path, (const char *) bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &inner))
    return TRUE;
  if (g_error_matches (inner, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    g_set_error (error, VS_ERROR, VS_ERROR_NO_SPACE, _("Cannot write “%s”: the disk is full. Make room and try again."), path);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot write “%s”: %s. Check the folder and its rights."), path, inner->message);
  return FALSE;
}

/* The bytes, or NULL with a sentence about `name`. */
static GByteArray *
render (const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsPageKind kind, const char *name,
        VsTheme theme, int width, double scale, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (Page) page = { 0 };
  cairo_status_t status;

  page_init (&page, dashboard, contents, head, theme);
  status = kind == VS_PAGE_PDF ? render_pdf (&page, bytes) : render_picture (&page, kind, bytes, width, scale);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_steal_pointer (&bytes);
  if (status == CAIRO_STATUS_INVALID_SIZE)
    g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” would be too large a picture: choose a smaller width or scale, or PDF."), name);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot draw “%s”: %s."), name, cairo_status_to_string (status));
  return NULL;
}

gboolean
vs_page_write (const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsPageKind kind,
               const char *path, VsTheme theme, int width, double scale, GError **error)
{
  g_autoptr (GByteArray) bytes = render (dashboard, contents, head, kind, path, theme, width, scale, error);

  return bytes != NULL && write_file (path, bytes, error);
}

GBytes *
vs_page_render (const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsPageKind kind,
                VsTheme theme, int width, double scale, GError **error)
{
  GByteArray *bytes = render (dashboard, contents, head, kind, dashboard->title ? dashboard->title : "", theme, width, scale, error);

  return bytes ? g_byte_array_free_to_bytes (bytes) : NULL;
}

/* ── Paper ── */

struct _VsPaper {
  Page    page;
  GArray *sheets;
};

VsPaper *
vs_paper_new (const VsDashboard *dashboard, const VsTileContent *const *contents, const VsPageHead *head, VsTheme theme, double ratio)
{
  VsPaper *paper = g_new0 (VsPaper, 1);

  page_init (&paper->page, dashboard, contents, head, theme);
  if (ratio > 0)
    paper->page.ratio = ratio;
  paper->sheets = choose_sheets (&paper->page);
  return paper;
}

void
vs_paper_free (VsPaper *paper)
{
  if (paper == NULL)
    return;
  g_array_unref (paper->sheets);
  page_clear (&paper->page);
  g_free (paper);
}

guint
vs_paper_n_sheets (const VsPaper *paper)
{
  g_return_val_if_fail (paper != NULL, 0);

  return paper->sheets->len;
}

void
vs_paper_draw (VsPaper *paper, guint sheet, cairo_t *cr, double width, double height)
{
  g_return_if_fail (paper != NULL && sheet < paper->sheets->len);

  draw_paper (&paper->page, paper->sheets, sheet, cr, width, height);
}

/* ── From the data ── */

static char *
whose (VsData *data)
{
  g_autofree char *retailer = vs_workspace_get_setting (vs_data_workspace (data), "retailer");

  if (retailer && *retailer)
    return g_steal_pointer (&retailer);
  return vs_workspace_dup_title (vs_data_workspace (data));
}

GPtrArray *
vs_page_contents (VsData *data, const VsDashboard *dashboard, const char *tile_id, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_tile_content_free);

  g_return_val_if_fail (data != NULL && dashboard != NULL, NULL);

  for (guint i = 0; i < dashboard->tiles->len; i++)
    {
      const VsTile *tile = g_ptr_array_index (dashboard->tiles, i);

      if (!vs_job_check (job, error))
        return NULL;
      if (tile_id != NULL && !g_str_equal (tile->id, tile_id))
        continue;
      vs_job_report (job, (double) i / dashboard->tiles->len, _("Computing %s"), tile->title ? tile->title : tile->id);
      g_ptr_array_add (contents, vs_tile_content_new (data, tile, NULL, job));
    }
  if (contents->len == 0 && tile_id != NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no tile “%s” on the page “%s”."), tile_id, dashboard->name);
      return NULL;
    }
  /* A cancelled tile is not an empty tile. */
  return vs_job_check (job, error) ? g_steal_pointer (&contents) : NULL;
}

gboolean
vs_page_export (VsData *data, const VsDashboard *dashboard, const char *tile, VsPageKind kind, const char *path, VsTheme theme,
                int width, double scale, VsJob *job, GError **error)
{
  g_autoptr (GPtrArray) contents = NULL;
  g_autofree char *subtitle = NULL;
  VsPageHead head = { .tile = tile };

  g_return_val_if_fail (data != NULL && dashboard != NULL && path != NULL, FALSE);

  if (width < 240 || width > MAX_PIXELS || !(scale >= 0.1 && scale <= 16))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("A page is 240 to %d pixels wide, at a scale of 0.1 to 16."), MAX_PIXELS);
      return FALSE;
    }
  if ((contents = vs_page_contents (data, dashboard, tile, job, error)) == NULL)
    return FALSE;
  head.subtitle = subtitle = whose (data);
  head.as_of = vs_data_as_of (data);
  head.currency = vs_data_currency (data);
  return vs_page_write (dashboard, (const VsTileContent *const *) contents->pdata, &head, kind, path, theme, width, scale, error);
}
