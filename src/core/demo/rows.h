/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h: the CSV rows of one customer for every file, made in a worker's memory and written in order later. A planted fault knows its row
 * within them; its line in the file is known only when it is written. */
#pragma once

#include "base/date.h"

G_BEGIN_DECLS

typedef enum {
  VS_FILE_CUSTOMERS, VS_FILE_CONTRACTS, VS_FILE_METERS, VS_FILE_INVOICES, VS_FILE_PAYMENTS, VS_FILE_DISPUTES, VS_FILE_HOLDS,
  VS_FILE_PROMISES, VS_FILE_WRITE_OFFS, VS_FILE_TICKETS, VS_FILE_INTERACTIONS, VS_FILE_SURVEYS, VS_FILE_MEMBERS, VS_FILE_EVENTS,
  VS_FILE_READINGS, VS_FILE_TRUTH_EV, VS_FILE_TRUTH_WORSE_PLAN, VS_FILE_TRUTH_DEFAULTERS, VS_FILE_TRUTH_CHURNERS, VS_N_FILES
} VsDemoFile;

typedef struct {
  char   *text;
  gsize   n, size;
  guint   lines;
  gsize   row;          /* where the row under way began */
} VsRows;

typedef struct {
  VsDemoFile  file;
  guint       line;     /* 0-based within the customer's rows of that file */
  const char *kind;     /* static */
  char        detail[96];
} VsFault;

typedef struct {
  VsRows   rows[VS_N_FILES];
  VsFault *faults;
  guint    n_faults, faults_size;
  guint64  readings, missing;
} VsSheet;

static inline char *
vs_rows_room (VsRows *rows, gsize n)
{
  if (G_UNLIKELY (rows->n + n > rows->size))
    {
      rows->size = MAX (rows->size * 2, rows->n + n + 512);
      rows->text = g_realloc (rows->text, rows->size);
    }
  return rows->text + rows->n;
}

void vs_rows_text (VsRows *rows, const char *text);      /* NULL = empty; quoted where needed */
void vs_rows_int (VsRows *rows, gint64 value);
void vs_rows_fixed (VsRows *rows, gint64 value, int places);
void vs_rows_day (VsRows *rows, VsDay day);
void vs_rows_time (VsRows *rows, VsTime at);
void vs_rows_bool (VsRows *rows, gboolean value);
void vs_rows_end (VsRows *rows);

/* A printed fault: kind must be static. `line` counts from 0 within this sheet's rows of the file. */
void vs_sheet_fault (VsSheet *sheet, VsDemoFile file, guint line, const char *kind, const char *format, ...) G_GNUC_PRINTF (5, 6);
void vs_sheet_reset (VsSheet *sheet);
void vs_sheet_clear (VsSheet *sheet);

G_END_DECLS
