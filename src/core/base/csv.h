/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.h: reading and writing delimited text as a stream. Never the whole file in memory; every record knows its line and byte
 * offset; a record that breaks the rules is handed over marked, so the caller can quarantine it. */
#pragma once

#include "base/date.h"
#include "base/job.h"
#include "base/places.h"

G_BEGIN_DECLS

typedef struct {
  char     delimiter;   /* ',' */
  char     quote;       /* '"', or 0 for none */
  char     escape;      /* 0 = a doubled quote */
  gboolean padded;      /* blanks before a field are no part of it, and a quote may follow them */
  guint    header_lines; /* records that name the columns; several are joined, one that spans columns on its right too; 0: "col_0" … */
  guint    skip_lines;  /* preamble before the header */
  char    *encoding;    /* iconv name, NULL = UTF-8. Bytes that do not fit make the record bad, not the file. (owned) */
  gsize    row_limit, field_limit;   /* bytes; 0: VS_CSV_ROW_LIMIT, and as much for a field */
} VsCsvDialect;

#define VS_CSV_ROW_LIMIT (16 << 20)
#define VS_CSV_DIALECT_DEFAULT { ',', '"', 0, FALSE, 1, 0, NULL, 0, 0 }

void vs_csv_dialect_clear (VsCsvDialect *dialect);

typedef enum {
  VS_CSV_OK,
  VS_CSV_BAD_QUOTE,     /* a quote inside plain text, text after a closing one, or no closing one: then only the first line is the record */
  VS_CSV_BAD_ENCODING,  /* bytes that are not text in the declared encoding; U+FFFD stands for them in the fields */
  VS_CSV_NUL,           /* a NUL byte: binary */
  VS_CSV_TOO_LONG,      /* a record beyond the dialect's row_limit */
  VS_CSV_FIELD_TOO_LONG,  /* a field beyond its field_limit */
  VS_CSV_FOREIGN,       /* of text that was made: what stands there could not be made a row; `raw` is it */
} VsCsvStatus;

/* How text that is made begins what could not be made a row. */
#define VS_CSV_NO_ROW "?\""

typedef struct {
  const char *text;     /* UTF-8, not NUL-terminated, valid until the next record */
  gsize       len;
  gboolean    quoted;
} VsCsvField;

typedef struct {
  VsCsvField *fields;
  guint       n_fields;
  guint64     line;     /* 1-based line of the record's first byte; of made text where it stands in the file (places.h) */
  guint64     offset;   /* byte offset of it in the (uncompressed) input */
  const char *raw;      /* the record's bytes as found, without the line end (UTF-16 and UTF-32: as UTF-8) */
  gsize       raw_len;
  VsCsvStatus status;
  gsize       limit;    /* what was passed, of one that is too long */
  gsize       bad_at;   /* UTF-8: the first byte that is none, counted from 1 in the record; 0: not known */
} VsCsvRecord;

/* A line drawn under a header, as reports have it that were made for paper: it names nothing. */
gboolean     vs_csv_is_ruler (const VsCsvRecord *record);

typedef struct _VsCsvReader VsCsvReader;

/* path: plain file. VS_ERROR_OPEN for a missing file, a directory, no permission; the dialect is copied. */
VsCsvReader *vs_csv_reader_open (const char *path, const VsCsvDialect *dialect, GError **error);
/* From wherever text comes: read gives up to `room` bytes, 0 at the end, −1 with an error; position tells bytes taken of how many (0 unknown),
 * for progress. name: for messages. Takes data, also when it fails. */
typedef struct {
  gssize  (*read) (gpointer data, char *into, gsize room, GError **error);
  guint64 (*position) (gpointer data, guint64 *total);
  GDestroyNotify free;
} VsCsvInput;
VsCsvReader *vs_csv_reader_new (const VsCsvInput *input, gpointer data, const char *name, const VsCsvDialect *dialect, GError **error);
/* The same over bytes in memory (tests, previews, quarantine). The bytes must outlive the reader. */
VsCsvReader *vs_csv_reader_new_for_bytes (const char *bytes, gsize n, const VsCsvDialect *dialect);
void         vs_csv_reader_free (VsCsvReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsCsvReader, vs_csv_reader_free)

/* Names of the columns, BOM and outer blanks removed; NULL when the file is empty. (transfer none) */
const char *const *vs_csv_reader_header (VsCsvReader *self, guint *n);
/* Next record, or FALSE at the end or on a read error (then `error` is set). Blank lines are passed over. */
gboolean     vs_csv_reader_next (VsCsvReader *self, VsCsvRecord *record, GError **error);
/* Bytes consumed and in all (0 when unknown), for progress. */
guint64      vs_csv_reader_position (VsCsvReader *self, guint64 *total);

/* The text was made of a file in which its records stand elsewhere: they get their places from there. NULL: no longer. */
void         vs_csv_reader_set_places (VsCsvReader *self, VsPlaces *places);
VsPlaces    *vs_csv_reader_places (VsCsvReader *self);   /* (transfer none, nullable) */

/* Past the reader: whoever cuts the text into pieces for several threads takes it as it is, between two records, and gives back what he
 * could not use. */
const VsCsvDialect *vs_csv_reader_dialect (VsCsvReader *self);
/* Whether the text is the input's bytes: not so in UTF-16 and UTF-32, which are converted on the way. */
gboolean     vs_csv_reader_is_bytes (VsCsvReader *self);
/* 1-based line of the text and byte offset of what comes next. */
guint64      vs_csv_reader_place (VsCsvReader *self, guint64 *offset);
/* The bytes that come next, up to `room`; 0 at the end, −1 with an error. Only where is_bytes (). */
gssize       vs_csv_reader_read_bytes (VsCsvReader *self, char *into, gsize room, GError **error);
/* Goes on with these bytes, which begin a record at that line and offset, and after them with the rest of the input. */
void         vs_csv_reader_resume (VsCsvReader *self, const char *bytes, gsize n, guint64 line, guint64 offset);

/* Writing: RFC 4180 with LF, UTF-8 without BOM, quotes only where needed. Replaces the file atomically on close. */
typedef struct _VsCsvWriter VsCsvWriter;

VsCsvWriter *vs_csv_writer_open (const char *path, GError **error);  /* "-" = standard output */
/* Rows into memory, to be given to another writer as they are: how several threads write one file. Free with vs_csv_writer_abort (). */
VsCsvWriter *vs_csv_writer_new_for_memory (void);
const char  *vs_csv_writer_bytes (VsCsvWriter *self, gsize *n);   /* what was written since vs_csv_writer_clear () (transfer none) */
void         vs_csv_writer_clear (VsCsvWriter *self);
void         vs_csv_writer_text (VsCsvWriter *self, const char *text, gssize len);  /* NULL = empty field */
void         vs_csv_writer_int (VsCsvWriter *self, gint64 value);
void         vs_csv_writer_double (VsCsvWriter *self, double value, int places);  /* -1 = shortest that reads back; NaN = empty */
void         vs_csv_writer_fixed (VsCsvWriter *self, gint64 value, int places);   /* value / 10^places, exactly */
void         vs_csv_writer_money (VsCsvWriter *self, gint64 ten_thousandths);
void         vs_csv_writer_day (VsCsvWriter *self, gint32 day);
void         vs_csv_writer_time (VsCsvWriter *self, gint64 at);
void         vs_csv_writer_bool (VsCsvWriter *self, gboolean value);
void         vs_csv_writer_ready (VsCsvWriter *self, const char *bytes, gsize n);    /* a field that is quoted already where it must be */
/* Bytes as they are: whole rows that were formatted elsewhere, with their line ends. Only between rows. */
void         vs_csv_writer_raw (VsCsvWriter *self, const char *bytes, gsize n);
void         vs_csv_writer_end_row (VsCsvWriter *self);
/* FALSE with what went wrong in an earlier write: asked now and then, a full disk stops the work and not only its end. */
gboolean     vs_csv_writer_check (VsCsvWriter *self, GError **error);
/* Flushes, syncs and renames into place; frees either way. Errors of earlier writes come out here. */
gboolean     vs_csv_writer_close (VsCsvWriter *self, GError **error);
void         vs_csv_writer_abort (VsCsvWriter *self);  /* removes the temporary file; frees */

G_END_DECLS
