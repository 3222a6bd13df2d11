/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tableau.h: the calculation language of Tableau, as far as print.c writes it, by its published reference ("Tableau Functions", "Data
 * types", "Operators"): what is not in there stops the test. Stands alone: shares no code with what it checks but GLib's calendar.
 *   null in, null out; and, or, not in three values; an unknown condition of IF is not met
 *   / gives a fraction, also of whole numbers, and null where the divisor is 0
 *   MIN, MAX of two are null where either is; of one they aggregate
 *   STARTSWITH, ENDSWITH pass over blanks; LEFT, RIGHT, MID count letters from 1
 *   DATEADD by months keeps within the month; DATEDIFF counts the borders between; DATEPART 'iso-weekday' is 1 for Monday */
#pragma once

#include <glib.h>

typedef enum { TABLEAU_NULL, TABLEAU_BOOL, TABLEAU_INT, TABLEAU_REAL, TABLEAU_TEXT, TABLEAU_DATE, TABLEAU_DATETIME } TableauKind;

/* DATE: days, DATETIME: seconds since 1970; a text belongs to whoever made it. */
typedef struct {
  TableauKind kind;
  gint64      i;
  double      d;
  const char *text;
} TableauValue;

typedef struct _Tableau Tableau;

/* The value of a field in a row. */
typedef TableauValue (*TableauField) (const char *name, gsize row, gpointer data);

/* Stops the test on anything that is no such formula. */
Tableau     *tableau_parse (const char *formula);
void         tableau_free (Tableau *tableau);
/* Texts live as long as the formula. Aggregates run over all n_rows. */
TableauValue tableau_eval (Tableau *tableau, TableauField field, gpointer data, gsize row, gsize n_rows);
