/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.c: a table on paper: numbers to the right, the first column bold, levels with sign, colour and word. Columns take their
 * natural width; what is too much is taken from the widest texts. Where even that does not do, each row is a paragraph: its name, then a
 * line for each column, so that no number is ever cut. */
#include "chart/card.h"

#include <math.h>

#define ROW 32
#define MIN_ROW 26
#define HEAD 28
#define GAP 20
#define MIN_TEXT 72      /* a text that is cut keeps so much */
#define LINE 20          /* of a paragraph */
#define MAX_COLUMNS 16

typedef struct {
  const VsQueryColumn *column;
  const VsColumn      *values;
  gboolean             number;
  double               width;
} Column;

typedef struct {
  const VsCard        *box;
  const VsTileContent *content;
  Column               columns[MAX_COLUMNS];
  guint                n;
  gsize                n_rows, n_hidden;
  double               row;
} Table;

static VsPenText
cell_text (const Table *t, guint c, VsLevel level)
{
  VsTheme theme = t->box->style->theme;
  VsPenText how = { .size = 13, .bold = c == 0 || level != VS_LEVEL_NONE, .colour = vs_palette_ink (theme) };

  if (level != VS_LEVEL_NONE)
    how.colour = vs_palette_level (level, theme);
  return how;
}

static char *
cell_words (const Table *t, guint c, gsize row, VsLevel *level)
{
  const Column *column = &t->columns[c];
  g_autofree char *raw = NULL;
  const char *words;
  guint at;

  *level = VS_LEVEL_NONE;
  if (vs_column_is_null (column->values, row))
    return g_strdup ("–");
  if (column->values->type != VS_TYPE_TEXT)
    return g_ptr_array_find (t->content->result->columns, column->column, &at)
             ? vs_result_format (t->content->result, at, row, t->box->style->currency, FALSE) : g_strdup ("");
  raw = vs_column_dup_string (column->values, row);
  *level = vs_tile_level (t->content->tile, raw);
  words = vs_tile_label (t->content->tile, raw);
  return *level != VS_LEVEL_NONE ? g_strdup_printf ("%s\u00a0%s", vs_palette_level_sign (*level), words) : g_strdup (words);
}

static void
measure (Table *t)
{
  VsPenText head = { .size = 12 };

  for (guint c = 0; c < t->n; c++)
    {
      Column *column = &t->columns[c];

      column->width = vs_pen_width (t->box->pen, column->column->caption, &head);
      for (gsize row = 0; row < t->n_rows; row++)
        {
          VsLevel level;
          g_autofree char *words = cell_words (t, c, row, &level);
          VsPenText how = cell_text (t, c, level);

          column->width = MAX (column->width, vs_pen_width (t->box->pen, words, &how));
        }
    }
}

/* Do numbers fit whole, and of texts enough to know them by? */
static gboolean
can_fit (const Table *t)
{
  double least = GAP * (t->n - 1.0);

  for (guint c = 0; c < t->n; c++)
    least += t->columns[c].number ? t->columns[c].width : MIN (t->columns[c].width, MIN_TEXT);
  return least <= t->box->w;
}

/* Too wide: the widest text gives first. Room left: a long text behind the name gets it, else all columns share it. */
static void
fit (Table *t)
{
  double spare = t->box->w - GAP * (t->n - 1.0);
  int widest_text = -1;

  for (guint c = 0; c < t->n; c++)
    {
      spare -= t->columns[c].width;
      if (!t->columns[c].number && (widest_text < 0 || t->columns[c].width >= t->columns[widest_text].width))
        widest_text = (int) c;
    }
  while (spare < -0.5)
    {
      gint widest = -1;
      double give;

      for (guint c = 0; c < t->n; c++)
        if (!t->columns[c].number && (widest < 0 || t->columns[c].width > t->columns[widest].width))
          widest = (gint) c;
      give = widest < 0 ? 0 : MIN (-spare, t->columns[widest].width - MIN_TEXT);
      give = MIN (give, MAX (t->columns[MAX (widest, 0)].width * 0.1, 4));
      if (give <= 0)
        return;
      t->columns[widest].width -= give;
      spare += give;
    }
  if (spare > 0 && widest_text > 0)
    t->columns[widest_text].width += spare;
  for (guint c = 0; spare > 0 && widest_text <= 0 && c < t->n; c++)
    t->columns[c].width += spare / t->n;
}

/* Draws one text in column c whose unmirrored left edge is x. */
static void
draw_cell (const Table *t, guint c, double x, double y, const char *words, VsPenText how)
{
  const VsCard *box = t->box;
  double w = t->columns[c].width, left = box->style->rtl ? 2 * box->x + box->w - x - w : x;
  gboolean at_right = t->columns[c].number != box->style->rtl;

  how.max_width = w;
  how.align = at_right ? VS_PEN_END : VS_PEN_START;
  vs_pen_text_centred (box->pen, words, at_right ? left + w : left, y, &how);
}

static void
draw_head (const Table *t)
{
  VsPenText head = { .size = 12, .colour = vs_palette_dim (t->box->style->theme) };
  double x = t->box->x;

  for (guint c = 0; c < t->n; c++)
    {
      draw_cell (t, c, x, t->box->y + HEAD / 2, t->columns[c].column->caption, head);
      x += t->columns[c].width + GAP;
    }
  vs_pen_hline (t->box->pen, t->box->x, t->box->x + t->box->w, t->box->y + HEAD, vs_palette_grid (t->box->style->theme));
}

static void
draw_row (const Table *t, gsize row)
{
  double x = t->box->x, y = t->box->y + HEAD + t->row * row;

  for (guint c = 0; c < t->n; c++)
    {
      VsLevel level;
      g_autofree char *words = cell_words (t, c, row, &level);

      draw_cell (t, c, x, y + t->row / 2, words, cell_text (t, c, level));
      x += t->columns[c].width + GAP;
    }
  if (row + 1 < t->n_rows || t->n_hidden > 0)
    vs_pen_hline (t->box->pen, t->box->x, t->box->x + t->box->w, y + t->row, vs_palette_grid (t->box->style->theme));
}

static void
draw_more (const Table *t, double y)
{
  VsPenText dim = { .size = 12, .align = vs_card_align (t->box), .colour = vs_palette_dim (t->box->style->theme) };
  g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", t->n_hidden), (guint) t->n_hidden);

  vs_pen_text_centred (t->box->pen, more, vs_card_start (t->box), y, &dim);
}

/* ── Paragraphs ── */

/* Caption and value at the two ends of a line. */
static void
draw_line (const Table *t, guint c, gsize row, double y)
{
  const VsCard *box = t->box;
  VsPenText caption = { .size = 12, .align = vs_card_align (box), .colour = vs_palette_dim (box->style->theme), .max_width = box->w / 2 };
  VsLevel level;
  g_autofree char *words = cell_words (t, c, row, &level);
  VsPenText how = cell_text (t, c, level);

  vs_pen_text_centred (box->pen, t->columns[c].column->caption, vs_card_start (box), y, &caption);
  how.max_width = MAX (box->w - vs_pen_width (box->pen, t->columns[c].column->caption, &caption) - GAP, 1);
  how.align = box->style->rtl ? VS_PEN_START : VS_PEN_END;
  vs_pen_text_centred (box->pen, words, box->style->rtl ? box->x : box->x + box->w, y, &how);
}

static void
draw_paragraphs (Table *t, gsize all)
{
  const VsCard *box = t->box;
  double high = LINE * t->n + GAP / 2.0, y = box->y;
  gsize fits = (gsize) MAX (floor (box->h / high), 1);

  t->n_rows = all <= fits ? all : MAX ((gsize) floor ((box->h - LINE) / high), 1);
  t->n_hidden = all - t->n_rows;
  for (gsize row = 0; row < t->n_rows; row++, y += high)
    {
      VsLevel level;
      g_autofree char *name = cell_words (t, 0, row, &level);
      VsPenText how = cell_text (t, 0, level);

      how.max_width = box->w;
      how.align = vs_card_align (box);
      vs_pen_text_centred (box->pen, name, vs_card_start (box), y + LINE / 2, &how);
      for (guint c = 1; c < t->n; c++)
        draw_line (t, c, row, y + LINE * (c + 0.5));
      if (row + 1 < t->n_rows || t->n_hidden > 0)
        vs_pen_hline (box->pen, box->x, box->x + box->w, y + high - GAP / 4.0, vs_palette_grid (box->style->theme));
    }
  if (t->n_hidden > 0)
    draw_more (t, y + LINE / 2);
}

void
vs_card_draw_table (const VsCard *inner, const VsTileContent *content)
{
  Table t = { .box = inner, .content = content };
  const VsResult *result = content->result;
  gsize all = result->frame->n_rows, fits;

  for (guint i = 0; i < result->columns->len && t.n < MAX_COLUMNS; i++)
    {
      const VsQueryColumn *column = g_ptr_array_index (result->columns, i);
      const VsColumn *values = vs_frame_get (result->frame, column->name);

      if (values)
        t.columns[t.n++] = (Column) { column, values, vs_type_is_number (values->type), 0 };
    }
  if (t.n == 0)
    return;
  /* Rows move together a little before the last of them is left out. */
  t.row = CLAMP ((inner->h - HEAD) / MAX (all, 1), MIN_ROW, ROW);
  fits = (gsize) MAX (floor ((inner->h - HEAD) / t.row + 1e-9), 0);
  t.n_rows = all <= fits ? all : fits > 0 ? fits - 1 : 0;
  t.n_hidden = all - t.n_rows;
  measure (&t);
  if (!can_fit (&t))
    {
      draw_paragraphs (&t, all);
      return;
    }
  fit (&t);
  draw_head (&t);
  for (gsize row = 0; row < t.n_rows; row++)
    draw_row (&t, row);
  if (t.n_hidden > 0)
    draw_more (&t, t.box->y + HEAD + t.row * (t.n_rows + 0.5));
}
