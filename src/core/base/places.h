/* SPDX-License-Identifier: GPL-3.0-or-later */
/* places.h: text that was made of a file has other lines than the file: where what begins on a line of the text stands for whoever looks
 * into the file. One thread may add while others ask. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is counted. */
typedef enum {
  VS_PLACE_LINE,       /* lines of a text */
  VS_PLACE_ROW,        /* rows of a sheet */
  VS_PLACE_READING,    /* readings of a document, in their order */
  VS_PLACE_OBJECT,     /* elements of a list, likewise */
} VsPlaceKind;

typedef struct _VsPlaces VsPlaces;

VsPlaces   *vs_places_new (VsPlaceKind kind);
VsPlaces   *vs_places_ref (VsPlaces *self);
void        vs_places_unref (VsPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsPlaces, vs_places_unref)

/* NULL: of a text that was not made. */
VsPlaceKind vs_places_kind (const VsPlaces *self);
/* What begins on that line of the text, counted from 1, stands at `place`. What follows it stands one further a line, or with `stays` there too.
 * Lines come in ascending order. */
void        vs_places_add (VsPlaces *self, guint64 line, guint64 place, gboolean stays);
/* The place of what begins on a line. self NULL: the line itself. */
guint64     vs_places_of (VsPlaces *self, guint64 line);
/* The line of the text on which what stands at the place begins; 0: none is known. */
guint64     vs_places_line (VsPlaces *self, guint64 place);

/* What was told of lines from `first` to before `end`, as bytes that take () adds again; NULL: nothing. (transfer full) */
GBytes     *vs_places_save (VsPlaces *self, guint64 first, guint64 end);
/* FALSE when they are no such bytes. */
gboolean    vs_places_take (VsPlaces *self, const void *bytes, gsize n);

/* "line", "row", "reading", "object": in JSON and in the workspace. */
const char *vs_place_kind_name (VsPlaceKind kind);
VsPlaceKind vs_place_kind_of (const char *name);
/* "Line 12", "Row 12": number as people are to see it. (transfer full) */
char       *vs_place_title (VsPlaceKind kind, const char *number);
/* "line 12", "row 12", within a sentence. (transfer full) */
char       *vs_place_words (VsPlaceKind kind, const char *number);
/* "Line", "Row": over a column of places. */
const char *vs_place_heading (VsPlaceKind kind);
/* "customers.csv:12", "book.xlsx/Sheet1, row 12". (transfer full) */
char       *vs_place_in_file (VsPlaceKind kind, const char *file, guint64 place);

G_END_DECLS
