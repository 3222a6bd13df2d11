/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tableau.h: a book as Tableau's workbook XML (file version 18.1, which Tableau opens from 2024.2 on), and the whole package: workbook,
 * CSVs, manifest, read-me. Not offered: .hyper extracts (no open format), parameters, maps. */
#pragma once

#include "export/book.h"
#include "semantic/data.h"

G_BEGIN_DECLS

/* The .twb. (transfer full) */
GBytes  *vs_tableau_workbook (const VsBook *book);

typedef struct {
  guint    n_tables, n_worksheets;
  gsize    n_rows;         /* of all tables */
} VsTableauResult;

/* data/workbooks/NAME.json as PATH.twbx. The same data gives the same bytes. Refuses links whose "one" side is not unique, because Tableau
 * would count twice. result may be NULL. */
gboolean vs_tableau_export (VsData *data, const char *name, const char *path, VsTableauResult *result, VsJob *job, GError **error);

G_END_DECLS
