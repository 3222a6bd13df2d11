/* SPDX-License-Identifier: GPL-3.0-or-later */
/* document.h: JSON documents with history, in the workspace. Nothing is overwritten: a save is a new version, so undo, history,
 * compare and restore are one mechanism. A document that is not in the workspace falls back to the program's data file. */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

/* kind is also the data folder: "models", "dashboards", "ladders", "tariffs", "mappings", "semantic", "segments", "vee". */
typedef struct {
  char  *name;
  int    version;   /* 0: the file that ships with the program */
  VsTime at;        /* VS_TIME_NONE for version 0 */
  char  *author;    /* NULL for version 0 */
  char  *note;
  gboolean deleted; /* this version took the document away */
} VsDocumentInfo;

void      vs_document_info_free (VsDocumentInfo *info);

/* Newest version's JSON text, or the shipped file's. VS_ERROR_NOT_FOUND proposes the nearest name. version (nullable) tells which. (transfer full) */
char      *vs_document_load (VsWorkspace *ws, const char *kind, const char *name, int *version, GError **error);
/* One version; 0 is the shipped file. (transfer full) */
char      *vs_document_load_version (VsWorkspace *ws, const char *kind, const char *name, int version, GError **error);
/* Whether a file of that name comes with the program. */
gboolean   vs_document_is_shipped (const char *kind, const char *name);
/* Names of both sources together, sorted, each once. (transfer full) */
char     **vs_document_list (VsWorkspace *ws, const char *kind);
/* Versions of one document, newest first. (transfer full) (element-type VsDocumentInfo) */
GPtrArray *vs_document_history (VsWorkspace *ws, const char *kind, const char *name, GError **error);
/* A new version; the text must be JSON. Own transaction with an audit row; bumps "document:KIND". Returns the version, 0 on error. */
int        vs_document_save (VsWorkspace *ws, const char *kind, const char *name, const char *json, const char *note, GError **error);
/* A new version that takes it away: what shipped under the name comes back, what is the user's own is no longer listed. Saving an earlier
 * version brings it back. */
int        vs_document_delete (VsWorkspace *ws, const char *kind, const char *name, const char *note, GError **error);

G_END_DECLS
