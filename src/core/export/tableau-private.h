/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a workbook, each in its file; they share how a column is written. */
#pragma once

#include "export/tableau.h"
#include "export/xml.h"

#define VS_TABLEAU_VERSION "18.1"

/* <column> as Tableau keeps it, with what it needs for a shelf; the same in the data source and in every sheet. */
void vs_tableau_write_column (xmlTextWriterPtr xml, const VsBookColumn *column);
void vs_tableau_write_instance (xmlTextWriterPtr xml, const VsBookPill *pill);
void vs_tableau_write_source (xmlTextWriterPtr xml, const VsBook *book);      /* tableau-source.c */
void vs_tableau_write_sheets (xmlTextWriterPtr xml, const VsBook *book);      /* tableau-sheet.c: worksheets, dashboards, windows */
