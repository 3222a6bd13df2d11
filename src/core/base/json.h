/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h: reading the JSON files people edit. A VsJson is a place in a document that knows its file and its JSON pointer, so
 * that each error says "data/models/churn.json, /factors/2/weight: must be a number". Errors are collected in the document:
 * read everything, then ask once with vs_json_doc_check (). */
#pragma once

#include "base/error.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _VsJsonDoc VsJsonDoc;

typedef struct {
  VsJsonDoc *doc;
  JsonNode  *node;     /* NULL when absent */
  char       pointer[200];
} VsJson;

#define VS_JSON_NESTING 64     /* lists and objects in one another; the parser calls itself for each, and deep ones would use up the stack */

/* VS_ERROR_OPEN, or VS_ERROR_FORMAT for what is no JSON or nested deeper than VS_JSON_NESTING. */
VsJsonDoc *vs_json_doc_open (const char *path, GError **error);
VsJsonDoc *vs_json_doc_parse (const char *text, const char *name, GError **error);
/* Whether a text is nested no deeper than that: asked before any other parser of JSON is given it. */
gboolean   vs_json_is_shallow (const char *text, gsize n);
/* A document around a node that is already parsed. (transfer none) */
VsJsonDoc *vs_json_doc_new_for_node (JsonNode *root, const char *name);
void       vs_json_doc_free (VsJsonDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsJsonDoc, vs_json_doc_free)
VsJson     vs_json_doc_root (VsJsonDoc *doc);
const char *vs_json_doc_name (VsJsonDoc *doc);
/* FALSE with the first recorded fault (VS_ERROR_FORMAT). */
gboolean   vs_json_doc_check (VsJsonDoc *doc, GError **error);

/* All that were recorded, each as a sentence (char *), into `faults`. */
void       vs_json_doc_faults (VsJsonDoc *doc, GPtrArray *faults);

/* Member or element; absent gives a VsJson whose node is NULL (JSON null counts as absent). */
VsJson vs_json_get (VsJson at, const char *member);
VsJson vs_json_at (VsJson at, guint index);
guint  vs_json_length (VsJson at);              /* of an array; 0 when absent; a fault when not an array */
char **vs_json_members (VsJson at);             /* member names in file order; never NULL (transfer full) */
static inline gboolean vs_json_exists (VsJson at) { return at.node != NULL; }

/* Required: a fault when absent or of another type, then NULL / 0 / NaN. */
const char *vs_json_string (VsJson at);
double      vs_json_number (VsJson at);
gint64      vs_json_integer (VsJson at);
/* Optional with a default; still a fault when of another type. */
const char *vs_json_string_or (VsJson at, const char *fallback);
double      vs_json_number_or (VsJson at, double fallback);
gint64      vs_json_integer_or (VsJson at, gint64 fallback);
gboolean    vs_json_boolean_or (VsJson at, gboolean fallback);

/* Records a fault at this place; the sentence follows "FILE, POINTER: ". */
void vs_json_fault (VsJson at, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A member of the object that is being written: text (NULL is written as null), a number (NaN and infinity: null), a whole number, yes or no,
 * a list of `n` texts (n < 0: up to the NULL that ends them; NULL is an empty list), or the beginning of an array or object. */
void vs_json_add_text    (JsonBuilder *builder, const char *member, const char *text);
void vs_json_add_number  (JsonBuilder *builder, const char *member, double number);
void vs_json_add_integer (JsonBuilder *builder, const char *member, gint64 number);
void vs_json_add_boolean (JsonBuilder *builder, const char *member, gboolean yes);
void vs_json_add_texts   (JsonBuilder *builder, const char *member, char *const *texts, gssize n);
void vs_json_begin_array (JsonBuilder *builder, const char *member);
void vs_json_begin_object (JsonBuilder *builder, const char *member);

/* Where the program's own data files are: $VS_DATADIR, else the source tree's data/ when running from it, else the installed folder.
 * `relative` as "models/churn.json". (transfer full) */
char  *vs_data_path (const char *relative);
/* Names without ".json" of the files in a data folder ("models"), sorted. (transfer full) */
char **vs_data_list (const char *folder);

G_END_DECLS
