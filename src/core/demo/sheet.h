/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.h: the CSV rows of one customer for every file, made in a worker's memory and written in order later. A planted fault knows its row
 * within them; its line in the file is known only when it is written. */
#pragma once

#include "base/date.h"

G_BEGIN_DECLS

typedef enum {
  VS_FILE_CUSTOMERS, VS_FILE_CONTRACTS, VS_FILE_METERS, VS_FILE_INVOICES, VS_FILE_PAYMENTS, VS_FILE_DISPUTES, VS_FILE_HOLDS,
  VS_FILE_PROMISES, VS_FILE_WRITE_OFFS, VS_FILE_TICKETS, VS_FILE_INTERACTIONS, VS_FILE_SURVEYS, VS_FILE_MEMBERS, VS_FILE_EVENTS,
  VS_FILE_READINGS, VS_FILE_REGISTER, VS_FILE_TRUTH_EV, VS_FILE_TRUTH_WORSE_PLAN, VS_FILE_TRUTH_DEFAULTERS, VS_FILE_TRUTH_CHURNERS, VS_N_FILES
} VsDemoFile;

typedef struct {
  char   *text;
  gsize   n, size;
  guint   lines;
  gsize   row;          /* where the row under way began */
} VsPart;

typedef struct {
  VsDemoFile  file;
  guint       line;     /* 0-based within the customer's rows of that file */
  const char *kind;     /* static */
  char        detail[96];
} VsFault;

typedef struct {
  VsPart   rows[VS_N_FILES];
  VsFault *faults;
  guint    n_faults, faults_size;
  guint64  readings, missing;
} VsSheet;

static inline char *
vs_part_room (VsPart *rows, gsize n)
{
  if (G_UNLIKELY (rows->n + n > rows->size))
    {
      rows->size = MAX (rows->size * 2, rows->n + n + 512);
      rows->text = g_realloc (rows->text, rows->size);
    }
  return rows->text + rows->n;
}

void vs_part_text (VsPart *rows, const char *text);      /* NULL = empty; quoted where needed */
void vs_part_int (VsPart *rows, gint64 value);
void vs_part_fixed (VsPart *rows, gint64 value, int places);
void vs_part_day (VsPart *rows, VsDay day);
void vs_part_time (VsPart *rows, VsTime at);
void vs_part_bool (VsPart *rows, gboolean value);
void vs_part_end (VsPart *rows);

/* A printed fault: kind must be static. `line` counts from 0 within this sheet's rows of the file. */
void vs_sheet_fault (VsSheet *sheet, VsDemoFile file, guint line, const char *kind, const char *format, ...) G_GNUC_PRINTF (5, 6);
void vs_sheet_reset (VsSheet *sheet);
void vs_sheet_clear (VsSheet *sheet);

G_END_DECLS
