/* SPDX-License-Identifier: GPL-3.0-or-later */
/* card.c: the frame, the words and the number of a card. */
#include "chart/card.h"
#include "chart/page.h"

#include <math.h>

#define TITLE 15
#define CAPTION 13
#define NOTE 12
#define NUMBER 28
#define SPARK_W 96
#define SPARK_H 28
#define SPARK_GAP 12
#define MIN_SPARK 40

static void
draw_paper (const VsCard *card)
{
  VsTheme theme = card->style->theme;

  vs_pen_rounded (card->pen, card->x + 0.5, card->y + 0.5, card->w - 1, card->h - 1, VS_PAGE_RADIUS);
  vs_pen_colour (card->pen, vs_palette_paper (theme));
  cairo_fill_preserve (card->pen->cr);
  vs_pen_colour (card->pen, vs_palette_grid (theme));
  cairo_set_line_width (card->pen->cr, 1);
  cairo_stroke (card->pen->cr);
}

/* Sets a text at the box's start and moves the box's top below it. */
static void
take_text (VsCard *box, const char *text, VsPenText how, double gap)
{
  double used;

  if (text == NULL || *text == '\0' || box->h <= 0)
    return;
  how.align = vs_card_align (box);
  if (how.max_width == 0)
    how.max_width = box->w;
  used = vs_pen_text (box->pen, text, vs_card_start (box), box->y, &how) + gap;
  box->y += used;
  box->h -= used;
}

/* In the room the title leaves; none when that is too little for a shape. Returns the room taken from the title. */
static double
draw_spark (const VsCard *box, const VsTileContent *content, double title_w)
{
  g_autoptr (VsChart) spark = vs_chart_new_spark (content);
  double w = MIN (SPARK_W, box->w - title_w - SPARK_GAP);
  cairo_t *cr = box->pen->cr;

  if (spark == NULL || w < MIN_SPARK)
    return 0;
  cairo_save (cr);
  cairo_translate (cr, box->style->rtl ? box->x : box->x + box->w - w, box->y - 4);
  vs_chart_draw (spark, cr, w, SPARK_H, box->style);
  cairo_restore (cr);
  return w + SPARK_GAP;
}

static char *
change_words (const VsTileContent *content)
{
  int direction = content->change_direction;
  const char *sign = direction > 0 ? "▲" : direction < 0 ? "▼" : vs_palette_level_sign (content->change_level);

  return *sign ? g_strdup_printf ("%s\u00a0%s", sign, content->change) : g_strdup (content->change);
}

static void
draw_kpi (VsCard box, const VsTileContent *content)
{
  VsTheme theme = box.style->theme;
  VsPenText title = { .size = CAPTION, .colour = vs_palette_dim (theme) };
  VsPenText number = { .size = NUMBER, .bold = TRUE, .colour = vs_palette_ink (theme) };
  VsPenText change = { .size = CAPTION, .colour = vs_palette_dim (theme), .max_lines = 2 };
  VsPenText note = { .size = NOTE, .colour = vs_palette_dim (theme), .max_lines = 2 };

  if (content->message == NULL)
    title.max_width = box.w - draw_spark (&box, content, vs_pen_width (box.pen, content->title ? content->title : "", &title));
  take_text (&box, content->title, title, 4);
  if (content->message)
    {
      note.max_lines = 4;
      take_text (&box, content->message, note, 0);
      return;
    }
  take_text (&box, content->number, number, 2);
  if (content->change)
    {
      g_autofree char *words = change_words (content);

      if (content->change_level != VS_LEVEL_NONE)
        change.colour = vs_palette_level (content->change_level, theme);
      take_text (&box, words, change, 4);
    }
  take_text (&box, content->detail, note, 2);
  if (content->detail == NULL)
    take_text (&box, content->note, note, 0);
}

static void
draw_picture (const VsCard *box, const VsTileContent *content)
{
  g_autoptr (VsChart) chart = vs_chart_new (content);
  cairo_t *cr = box->pen->cr;

  if (chart == NULL || box->h < 16)
    return;
  cairo_save (cr);
  cairo_translate (cr, box->x, box->y);
  cairo_rectangle (cr, -2, -2, box->w + 4, box->h + 4);
  cairo_clip (cr);
  vs_chart_draw (chart, cr, box->w, box->h, box->style);
  cairo_restore (cr);
}

static void
draw_body (VsCard box, const VsTileContent *content)
{
  VsTheme theme = box.style->theme;
  VsPenText title = { .size = TITLE, .bold = TRUE, .colour = vs_palette_ink (theme) };
  VsPenText note = { .size = NOTE, .colour = vs_palette_dim (theme), .max_lines = 2 };
  VsPenText body = { .size = CAPTION, .colour = vs_palette_ink (theme), .max_lines = 12 };

  take_text (&box, content->title, title, 2);
  take_text (&box, content->note, note, 0);
  box.y += 12;
  box.h -= 12;
  if (content->message)
    {
      body.colour = vs_palette_dim (theme);
      take_text (&box, content->message, body, 0);
    }
  else if ((content->tile->mark == VS_MARK_TABLE || content->tile->mark == VS_MARK_WORKLIST) && content->result)
    vs_card_draw_table (&box, content);
  else if (content->result)
    draw_picture (&box, content);
  else
    take_text (&box, content->detail, body, 0);
}

void
vs_card_draw (const VsCard *card, const VsTileContent *content)
{
  VsCard inner = *card;

  inner.x += VS_PAGE_PADDING;
  inner.y += VS_PAGE_PADDING;
  inner.w = MAX (card->w - 2 * VS_PAGE_PADDING, 1);
  inner.h = card->h - 2 * VS_PAGE_PADDING;
  draw_paper (card);
  cairo_save (card->pen->cr);
  cairo_rectangle (card->pen->cr, card->x, card->y, card->w, card->h);
  cairo_clip (card->pen->cr);
  if (content->tile->mark == VS_MARK_KPI)
    draw_kpi (inner, content);
  else
    draw_body (inner, content);
  cairo_restore (card->pen->cr);
}
