/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.h: what a header says, in the spelling of the semantic model: data/semantic/words.json lists what files write otherwise. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A word as files have it → the model's. (transfer full) */
GHashTable *vs_words_read (GError **error);
/* "CustomerNo" is "customer no", "due_on" is "due on"; ASCII letters and digits only. (transfer full) */
char       *vs_words_split (const char *name);
/* In the model's spelling: "Zip code" is "postcode", where "Customer code" is "customer id". (transfer full) */
char       *vs_words_spell (GHashTable *known, const char *name);
/* Words in common by all words, 0..1; those of `own` say nothing when only one side has them. Each is split already. */
double      vs_words_likeness (const char *a, const char *b, const char *own);
/* "Amount (ct)", "energy_wh", "Discount %": the unit, and the name without it; NULL and no rest when it names none. (transfer full) */
char       *vs_words_take_unit (const char *header, char **rest);

G_END_DECLS
