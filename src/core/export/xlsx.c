/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx.c: see xlsx.h. libxlsxwriter's constant-memory mode wants cells row by row, each row once. */
#include "export/xlsx.h"

#include "export/table.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#define ROWS_PER_CHECK 4096
#define ROWS_FOR_WIDTH 200       /* rows that decide how wide a column is */
#define MAX_TEXT 32767           /* characters of a cell, by Excel's rules */
#define MAX_NAME 31              /* of a sheet */
#define EXCEL_EPOCH 25569        /* 1970-01-01 as Excel counts days */

enum { STYLE_TITLE = VS_FORMAT_SCORE + 1, STYLE_NOTE, STYLE_HEAD, STYLE_HEAD_NUMBER, N_STYLES };

typedef struct {
  VsData        *data;
  VsJob         *job;
  lxw_workbook  *book;
  lxw_format    *styles[N_STYLES];   /* the first by VsFormat; NULL: as it comes */
  GHashTable    *names;              /* of sheets, in lower case */
} Writer;

/* ── Styles ── */

static lxw_format *
number_style (lxw_workbook *book, const char *pattern)
{
  lxw_format *style = workbook_add_format (book);

  format_set_num_format (style, pattern);
  return style;
}

static void
make_styles (Writer *self)
{
  static const struct { VsFormat format; const char *pattern; } patterns[] = {
    { VS_FORMAT_NUMBER, "#,##0.###" },  { VS_FORMAT_INTEGER, "#,##0" },     { VS_FORMAT_PERCENT, "0.0%" },
    { VS_FORMAT_KWH, "#,##0.0" },       { VS_FORMAT_KW, "#,##0.0" },        { VS_FORMAT_DAYS, "#,##0" },
    { VS_FORMAT_DATE, "yyyy-mm-dd" },   { VS_FORMAT_MONTH, "mmm yyyy" },    { VS_FORMAT_TIME, "yyyy-mm-dd hh:mm" },
    { VS_FORMAT_SCORE, "0.0" },
  };
  g_autofree char *money = g_strdup_printf ("\"%s\" #,##0.00", vs_currency_sign (vs_data_currency (self->data)));

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    self->styles[patterns[i].format] = number_style (self->book, patterns[i].pattern);
  self->styles[VS_FORMAT_MONEY] = number_style (self->book, money);
  for (guint i = STYLE_TITLE; i < N_STYLES; i++)
    self->styles[i] = workbook_add_format (self->book);
  format_set_bold (self->styles[STYLE_TITLE]);
  format_set_font_size (self->styles[STYLE_TITLE], 14);
  format_set_font_color (self->styles[STYLE_NOTE], 0x666666);
  for (guint i = STYLE_HEAD; i <= STYLE_HEAD_NUMBER; i++)
    {
      format_set_bold (self->styles[i]);
      format_set_bottom (self->styles[i], LXW_BORDER_THIN);
    }
  format_set_align (self->styles[STYLE_HEAD_NUMBER], LXW_ALIGN_RIGHT);
}

/* ── Sheets ── */

/* At most 31 characters, none of []:*?/\, no apostrophe at an end, not twice. */
static char *
sheet_name (Writer *self, const char *title)
{
  for (guint try = 1;; try++)
    {
      g_autofree char *suffix = try > 1 ? g_strdup_printf (" (%u)", try) : g_strdup ("");
      g_autofree char *clean = g_strdelimit (g_strdup (title && *title ? title : _("Sheet")), "[]:*?/\\'\t\r\n", ' ');
      g_autofree char *cut = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), (glong) (MAX_NAME - strlen (suffix))));
      g_autofree char *name = g_strconcat (g_strstrip (cut), suffix, NULL);
      g_autofree char *key = g_utf8_casefold (name, -1);

      if (*name == '\0' || g_ascii_strcasecmp (name, "history") == 0)   /* Excel keeps that name for itself */
        title = _("Sheet");
      else if (g_hash_table_add (self->names, g_steal_pointer (&key)))
        return g_steal_pointer (&name);
    }
}

static void
write_text (lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *style)
{
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (text, -1) > MAX_TEXT)
    text = cut = g_utf8_substring (text, 0, MAX_TEXT);
  if (*text != '\0')
    worksheet_write_string (sheet, row, column, text, style);
}

static void
write_cell (Writer *self, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t c, const VsQueryColumn *about, const VsColumn *values, gsize i)
{
  lxw_format *style = self->styles[about->format];
  double value;

  if (vs_column_is_null (values, i))
    return;
  switch (values->type)
    {
    case VS_TYPE_TEXT:
      write_text (sheet, row, c, vs_column_get_text (values, i), NULL);
      break;
    case VS_TYPE_BOOL:
      worksheet_write_boolean (sheet, row, c, values->b[i], NULL);
      break;
    case VS_TYPE_DAY:
      worksheet_write_number (sheet, row, c, (double) vs_column_get_int (values, i) + EXCEL_EPOCH,
                              self->styles[about->format == VS_FORMAT_MONTH ? VS_FORMAT_MONTH : VS_FORMAT_DATE]);
      break;
    case VS_TYPE_TIME:
      worksheet_write_number (sheet, row, c, (double) vs_column_get_int (values, i) / VS_SECONDS_PER_DAY + EXCEL_EPOCH, self->styles[VS_FORMAT_TIME]);
      break;
    case VS_TYPE_INT32:
    case VS_TYPE_INT64:
    case VS_TYPE_DOUBLE:
    case VS_TYPE_MONEY:
    default:
      value = vs_column_get_double (values, i);
      if (isfinite (value))   /* Excel knows no other numbers */
        worksheet_write_number (sheet, row, c, value, style);
    }
}

static gboolean
is_text (const VsColumn *values)
{
  return values->type == VS_TYPE_TEXT || values->type == VS_TYPE_BOOL;
}

static void
set_widths (lxw_worksheet *sheet, const VsResult *table)
{
  for (guint c = 0; c < table->columns->len; c++)
    {
      const VsQueryColumn *about = table->columns->pdata[c];
      glong widest = g_utf8_strlen (about->caption ? about->caption : about->name, -1);

      for (gsize i = 0; i < MIN (table->frame->n_rows, ROWS_FOR_WIDTH); i++)
        {
          g_autofree char *text = vs_result_format (table, c, i, NULL, TRUE);

          widest = MAX (widest, g_utf8_strlen (text, -1));
        }
      worksheet_set_column (sheet, c, c, CLAMP (widest + 2, 8, 60), NULL);
    }
}

static gboolean
write_table (Writer *self, lxw_worksheet *sheet, const VsResult *table, lxw_row_t first, GError **error)
{
  gsize n = MIN (table->frame->n_rows, (gsize) LXW_ROW_MAX - first - 2);

  for (guint c = 0; c < table->columns->len; c++)
    {
      const VsQueryColumn *about = table->columns->pdata[c];

      write_text (sheet, first, c, about->caption ? about->caption : about->name,
                  self->styles[is_text (table->frame->columns->pdata[c]) ? STYLE_HEAD : STYLE_HEAD_NUMBER]);
    }
  for (gsize i = 0; i < n; i++)
    {
      if (i % ROWS_PER_CHECK == 0 && !vs_job_check (self->job, error))
        return FALSE;
      for (guint c = 0; c < table->columns->len; c++)
        write_cell (self, sheet, first + 1 + i, c, table->columns->pdata[c], table->frame->columns->pdata[c], i);
    }
  if (n < table->frame->n_rows)
    worksheet_write_string (sheet, first + 1 + n, 0, _("An Excel sheet has no more rows. Export CSV to have all of them."), NULL);
  return TRUE;
}

static gboolean
write_sheet (Writer *self, const VsTileContent *content, const char *filter, GError **error)
{
  g_autofree char *name = sheet_name (self, content->title);
  lxw_worksheet *sheet = workbook_add_worksheet (self->book, name);
  g_autoptr (VsResult) table = vs_tile_table (self->data, content);
  const char *notes[] = { content->note, content->detail, content->message, filter };
  lxw_row_t row = 0;

  if (sheet == NULL)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("“%s” cannot be the name of a sheet. Give the tile another title."), name);
      return FALSE;
    }
  if (table != NULL)
    set_widths (sheet, table);
  write_text (sheet, row++, 0, content->title ? content->title : "", self->styles[STYLE_TITLE]);
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (notes[i] != NULL)
      write_text (sheet, row++, 0, notes[i], self->styles[STYLE_NOTE]);
  row++;
  if (table == NULL)
    return TRUE;
  worksheet_freeze_panes (sheet, row + 1, 0);
  return write_table (self, sheet, table, row, error);
}

/* ── The file ── */

/* The as-of day and not the clock. */
static void
set_properties (Writer *self, const char *title)
{
  VsDay as_of = vs_data_as_of (self->data);
  lxw_doc_properties properties = { .title = (char *) title, .comments = (char *) "Volt-Source Workbench " VS_VERSION,
                                    .created = as_of == VS_DAY_NONE ? 1 : (time_t) as_of * VS_SECONDS_PER_DAY };

  workbook_set_properties (self->book, &properties);
}

static gboolean
close_book (Writer *self, const char *temporary, const char *path, GError **error)
{
  lxw_error status = workbook_close (self->book);

  if (status == LXW_NO_ERROR && g_rename (temporary, path) == 0)
    return TRUE;
  if (errno == ENOSPC)
    g_set_error (error, VS_ERROR, VS_ERROR_NO_SPACE, _("Cannot write “%s”: the disk is full. Make room and try again."), path);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot write “%s”: %s. Check the folder and its rights."), path,
                 status == LXW_NO_ERROR ? g_strerror (errno) : lxw_strerror (status));
  return FALSE;
}

gboolean
vs_export_xlsx (VsData *data, const VsTileContent *const *contents, guint n_contents, const char *title, const char *filter,
                const char *path, guint *n_sheets, VsJob *job, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.%d.tmp", path, (int) getpid ());
  lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *) g_get_tmp_dir () };
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Writer self = { .data = data, .job = job, .names = names };
  gboolean ok = TRUE;

  g_return_val_if_fail (data != NULL && path != NULL && n_contents > 0, FALSE);

  self.book = workbook_new_opt (temporary, &options);
  make_styles (&self);
  set_properties (&self, title);
  for (guint i = 0; ok && i < n_contents; i++)
    ok = write_sheet (&self, contents[i], filter, error);
  errno = 0;
  ok = close_book (&self, temporary, path, ok ? error : NULL) && ok;
  if (!ok)
    {
      g_unlink (temporary);
      return FALSE;
    }
  if (n_sheets != NULL)
    *n_sheets = n_contents;
  return TRUE;
}
