/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mallard.c: see mallard.h. One pass: block elements open and close blocks, inline elements add markup to the open one. */
#include "mallard.h"

#include <string.h>

typedef struct {
  GPtrArray *blocks;
  GString   *open;        /* markup of the open block; NULL between blocks */
  VsHelpKind kind;
  int        section;     /* depth */
  int        info;        /* depth inside <info> or <media>, whose content is not shown */
  int        step;        /* 0: not in <steps> */
  gboolean   item;        /* in an <item>: its first paragraph carries the bullet or number */
  gboolean   term;        /* in the <title> of a <terms> item */
  gboolean   note;
  gboolean   verbatim;
} Parse;

static const struct {
  const char *element, *before, *after;
} inlines[] = {
  { "em", "<i>", "</i>" },   { "gui", "<b>", "</b>" },   { "key", "<b>", "</b>" },  { "code", "<tt>", "</tt>" },
  { "cmd", "<tt>", "</tt>" }, { "file", "<tt>", "</tt>" }, { "input", "<tt>", "</tt>" },
};

static void
block_free (VsHelpBlock *block)
{
  g_free (block->markup);
  g_free (block);
}

static void
open_block (Parse *parse, VsHelpKind kind)
{
  parse->kind = kind;
  parse->open = g_string_new (NULL);
}

static void
close_block (Parse *parse)
{
  if (!parse->open)
    return;
  VsHelpBlock *block = g_new0 (VsHelpBlock, 1);
  block->kind = parse->kind;
  block->number = parse->kind == VS_HELP_STEP ? parse->step : 0;
  block->markup = g_string_free (g_steal_pointer (&parse->open), FALSE);
  g_strstrip (block->markup);
  g_ptr_array_add (parse->blocks, block);
}

static VsHelpKind
paragraph_kind (Parse *parse)
{
  if (parse->note)
    return VS_HELP_NOTE;
  if (!parse->item)
    return VS_HELP_PARAGRAPH;
  parse->item = FALSE;
  return parse->step ? VS_HELP_STEP : VS_HELP_ITEM;
}

static gboolean
open_inline (Parse *parse, const char *element, const char **names, const char **values)
{
  if (!parse->open)
    return FALSE;
  if (g_str_equal (element, "link"))
    {
      const char *target = "";
      for (guint i = 0; names[i]; i++)
        if (g_str_equal (names[i], "xref") || g_str_equal (names[i], "href"))
          target = values[i];
      g_autofree char *link = g_markup_printf_escaped ("<a href=\"%s\">", target);
      g_string_append (parse->open, link);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (inlines); i++)
    if (g_str_equal (element, inlines[i].element))
      g_string_append (parse->open, inlines[i].before);
  return TRUE;
}

static void
start_cb (GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data, GError **error)
{
  Parse *parse = data;
  if (parse->info || g_str_equal (element, "info") || g_str_equal (element, "media"))
    parse->info++;
  else if (open_inline (parse, element, names, values))
    return;
  else if (g_str_equal (element, "section"))
    parse->section++;
  else if (g_str_equal (element, "steps"))
    parse->step = 1;
  else if (g_str_equal (element, "terms"))
    parse->term = TRUE;
  else if (g_str_equal (element, "note"))
    parse->note = TRUE;
  else if (g_str_equal (element, "item"))
    parse->item = !parse->term;
  else if (g_str_equal (element, "title"))
    open_block (parse, parse->term ? VS_HELP_TERM : parse->section ? VS_HELP_HEADING : VS_HELP_TITLE);
  else if (g_str_equal (element, "p"))
    open_block (parse, paragraph_kind (parse));
  else if (g_str_equal (element, "screen") || g_str_equal (element, "code"))
    {
      parse->verbatim = TRUE;
      open_block (parse, VS_HELP_SCREEN);
    }
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  Parse *parse = data;
  gboolean block = g_str_equal (element, "p") || g_str_equal (element, "title") || g_str_equal (element, "screen")
                   || (g_str_equal (element, "code") && parse->open && parse->kind == VS_HELP_SCREEN);
  if (parse->info)
    parse->info--;
  else if (block)
    {
      close_block (parse);
      parse->verbatim = FALSE;
    }
  else if (parse->open && g_str_equal (element, "link"))
    g_string_append (parse->open, "</a>");
  else if (g_str_equal (element, "section"))
    parse->section--;
  else if (g_str_equal (element, "steps"))
    parse->step = 0;
  else if (g_str_equal (element, "terms"))
    parse->term = FALSE;
  else if (g_str_equal (element, "note"))
    parse->note = FALSE;
  else if (g_str_equal (element, "item") && parse->step)
    parse->step++;
  else
    for (guint i = 0; parse->open && i < G_N_ELEMENTS (inlines); i++)
      if (g_str_equal (element, inlines[i].element))
        g_string_append (parse->open, inlines[i].after);
}

/* Runs of white space become one blank, except in what is shown as it stands. */
static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Parse *parse = data;
  if (parse->info || !parse->open)
    return;
  g_autofree char *escaped = g_markup_escape_text (text, length);
  if (parse->verbatim)
    {
      g_string_append (parse->open, escaped);
      return;
    }
  for (const char *p = escaped; *p; p++)
    {
      gboolean blank = g_ascii_isspace (*p);
      if (!blank)
        g_string_append_c (parse->open, *p);
      else if (parse->open->len == 0 || parse->open->str[parse->open->len - 1] != ' ')
        g_string_append_c (parse->open, ' ');
    }
}

GPtrArray *
vs_mallard_parse (const char *text, gssize length, GError **error)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, NULL, NULL };
  Parse parse = { .blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free) };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &parse, NULL);
  gboolean ok = g_markup_parse_context_parse (context, text, length, error) && g_markup_parse_context_end_parse (context, error);
  if (parse.open)
    g_string_free (parse.open, TRUE);
  if (!ok)
    g_clear_pointer (&parse.blocks, g_ptr_array_unref);
  return parse.blocks;
}
