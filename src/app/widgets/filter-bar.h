/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filter-bar.h: chips above the cards: one for each field the dashboard can be filtered by, with its values, and one for each thing that
 * is picked on the page or that a link brought along, to take it away. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A field and the values it takes in the data. */
typedef struct {
  char  *field;      /* "customer.region" */
  char  *caption;    /* "Region" */
  GStrv  values;
} VsFilterChoice;

GPtrArray *vs_filter_choices_new (void);  /* (element-type VsFilterChoice) with its free function */

#define VS_TYPE_FILTER_BAR (vs_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (VsFilterBar, vs_filter_bar, VS, FILTER_BAR, GtkWidget)

void vs_filter_bar_set_workbench (VsFilterBar *self, VsWorkbench *workbench);
void vs_filter_bar_set_choices (VsFilterBar *self, GPtrArray *choices);
/* What is picked, in words ("" is not shown); signal "dropped" (uint index) when the user takes one away. */
void vs_filter_bar_set_picks (VsFilterBar *self, const char *const *words);

/* "Region: North · Kind: household", as chosen in the chips; NULL: nothing. (transfer full) */
char *vs_filter_bar_dup_words (VsFilterBar *self);

G_END_DECLS
