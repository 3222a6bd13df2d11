/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mallard.h: the part of Mallard our help pages use, as blocks of Pango markup, so that F1 works where no help program is installed.
 * Known: title, p, section, list, steps, terms, screen, code, note; inline link, em, gui, key, code, file, cmd. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { VS_HELP_TITLE, VS_HELP_HEADING, VS_HELP_PARAGRAPH, VS_HELP_ITEM, VS_HELP_STEP, VS_HELP_TERM, VS_HELP_SCREEN, VS_HELP_NOTE } VsHelpKind;

typedef struct {
  VsHelpKind kind;
  char      *markup;   /* links are <a href="PAGE"> */
  int        number;   /* of a step */
} VsHelpBlock;

/* (transfer full) (element-type VsHelpBlock) */
GPtrArray *vs_mallard_parse (const char *text, gssize length, GError **error);

G_END_DECLS
