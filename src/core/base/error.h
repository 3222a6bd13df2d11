/* SPDX-License-Identifier: GPL-3.0-or-later */
/* error.h: one error domain for the whole core. The codes say what the caller can do, not where it happened;
 * the message names the act, the object and the remedy in one translated sentence. Cancel is G_IO_ERROR_CANCELLED. */
#pragma once

#include <glib.h>
#include <glib/gi18n-lib.h>

G_BEGIN_DECLS

#define VS_ERROR (vs_error_quark ())

typedef enum {
  VS_ERROR_OPEN,       /* a file cannot be opened or written: check path and rights */
  VS_ERROR_BUSY,       /* another program is writing: try again */
  VS_ERROR_CORRUPT,    /* not a workspace, or damaged: restore a copy */
  VS_ERROR_NEWER,      /* made by a newer version: update the program */
  VS_ERROR_NO_SPACE,   /* disk full: make room */
  VS_ERROR_FORMAT,     /* the file's content is wrong: mend it at the place named */
  VS_ERROR_NOT_FOUND,  /* no such name: the message proposes the nearest */
  VS_ERROR_INVALID,    /* an argument out of its range */
  VS_ERROR_NO_DATA,    /* there is not enough data for an answer */
} VsError;

GQuark vs_error_quark (void);

/* TRUE when `error` is a cancellation, which callers report as "cancelled" and never as a failure. */
gboolean vs_error_is_cancelled (const GError *error);

/* The end of a loop that kept its failure apart: hands it on (transfer full, nullable); TRUE when there was none. Stealing the failure
 * into g_propagate_error () and testing it afterwards would call every failure a success. */
gboolean vs_error_pass (GError **error, GError *failure);

G_END_DECLS
