/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source-private.h: what the formats share: bytes of a file or member, and text that is made of them piece by piece. */
#pragma once

#include "source/source.h"

G_BEGIN_DECLS

/* ── Bytes: unpacked.c ── */
typedef struct _VsUnpacked VsUnpacked;

/* member: name in a zip or tar, NULL for the only one. */
VsUnpacked *vs_unpacked_open (const char *path, const char *member, GError **error);
void        vs_unpacked_free (VsUnpacked *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsUnpacked, vs_unpacked_free)
gboolean    vs_unpacked_is_packed (const VsUnpacked *self);
gssize      vs_unpacked_read (VsUnpacked *self, char *into, gsize room, GError **error);
guint64     vs_unpacked_position (const VsUnpacked *self, guint64 *total);
/* Names of the files in a zip or tar; NULL without an error when it is none. (transfer full) */
char      **vs_unpacked_names (const char *path, GError **error);
/* The next line without its end; *line is valid until the next call. 0 at the end, −1 on an error, else 1. */
int         vs_unpacked_line (VsUnpacked *self, const char **line, gsize *len, GError **error);
/* The number of that line, from 1. */
guint64     vs_unpacked_line_number (const VsUnpacked *self);

/* ── Text made of them ── */
struct _VsSource {
  char       *path, *file, *member;   /* as asked, the file on the disk, what in it */
  const char *format;
  gboolean    made;
  VsUnpacked *bytes;                  /* of plain text */
  guint64     size;                   /* of the file on the disk */
  GString    *text;                   /* made and not yet taken */
  gsize       taken;
  gboolean    ended;
  VsPlaces   *places;                 /* NULL: the bytes are the text */
  gsize       counted;                /* of `text`, by its lines: */
  guint64     n_lines;                /* made so far */
  char       *note;
  /* Appends some text to self->text; leaves it empty at the end. FALSE with an error. NULL: the bytes are the text. */
  gboolean  (*make) (VsSource *self, GError **error);
  gpointer    maker;
  GDestroyNotify free_maker;
};

/* Each looks at the first bytes and takes the source up when it is of its format. FALSE with an error; TRUE otherwise. */
gboolean vs_source_take_workbook (VsSource *self, GError **error);
gboolean vs_source_take_json (VsSource *self, const char *head, gsize n, GError **error);
gboolean vs_source_take_nem12 (VsSource *self, const char *head, gsize n, GError **error);
gboolean vs_source_take_nem13 (VsSource *self, const char *head, gsize n, GError **error);
gboolean vs_source_take_espi (VsSource *self, const char *head, gsize n, GError **error);
/* kWh a unit of the Australian formats; 0: not of energy. */
double   vs_source_energy_unit (const char *unit);
/* The sheets of a workbook that is `path`; NULL without an error when it is none. (transfer full) */
char   **vs_workbook_sheets (const char *path, GError **error);

/* Text is made from now on; what its records' places count. */
void     vs_source_begin_text (VsSource *self, const char *format, VsPlaceKind kind, gboolean (*make) (VsSource *self, GError **error));
/* For a format that goes by lines: takes them until a piece of text is made. 0 when there are no more, −1 on an error, else 1. */
int      vs_source_take_lines (VsSource *self, void (*take) (VsSource *self, const char *line, gsize len), GError **error);
/* The record that is appended next stands there in the file; with `stays` those after it do too. */
void     vs_source_stand (VsSource *self, guint64 place, gboolean stays);

/* A cell of RFC 4180, quoted where needed. */
void     vs_source_add_cell (GString *text, const char *cell, gssize len);

/* ── XML ── */
/* A streaming reader over a member that expands nothing; a document type is an error found by vs_source_xml_next (). */
#include <libxml/xmlreader.h>
xmlTextReaderPtr vs_source_xml (const char *path, const char *member, GError **error);
/* 1, 0 at the end, −1 with an error. */
int              vs_source_xml_next (xmlTextReaderPtr reader, const char *path, GError **error);

G_END_DECLS
