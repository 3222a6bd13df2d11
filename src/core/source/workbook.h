/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workbook.h: the parts of an Excel workbook that all its sheets share (ECMA-376): names, shared texts, which styles are dates. */
#pragma once

#include "source/source-private.h"

G_BEGIN_DECLS

#define VS_WORKBOOK_TEXTS (1u << 29)    /* bytes of shared texts, and of where each begins */

typedef struct {
  GPtrArray    *names, *members;   /* of the sheets: what people see, what the zip has */
  gboolean      from_1904;
  GString      *texts;             /* all shared texts, one behind another */
  GArray       *text_at;           /* gsize: where each begins */
  GArray       *style_kind;        /* guint8 per cell style: VsWorkbookStyle */
} VsWorkbook;

typedef enum { VS_WORKBOOK_NUMBER, VS_WORKBOOK_DATE, VS_WORKBOOK_CLOCK } VsWorkbookStyle;

/* Names and members only. NULL without an error when the file is no workbook. */
VsWorkbook *vs_workbook_open (const char *path, GError **error);
/* Shared texts and styles, before a sheet is read. */
gboolean    vs_workbook_read_shared (VsWorkbook *self, const char *path, GError **error);
void        vs_workbook_free (VsWorkbook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsWorkbook, vs_workbook_free)
const char *vs_workbook_text (const VsWorkbook *self, guint64 index, gsize *len);

/* A serial as ISO text: a day, a day and time, or a time of day. (transfer full) */
char       *vs_workbook_date (double serial, gboolean from_1904, gboolean clock);

G_END_DECLS
