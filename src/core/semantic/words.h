/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.h: texts of the model and the pages that ship with the program, in the user's language. The translators find them in
 * po/data-strings.h, which po/data-strings.py writes from data/. What users wrote themselves comes back as it is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline const char *
vs_words (const char *text)
{
  return text != NULL && text[0] != '\0' ? g_dgettext (GETTEXT_PACKAGE, text) : text;
}

G_END_DECLS
