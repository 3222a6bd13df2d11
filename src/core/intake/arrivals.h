/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrivals.h: what is meant by the files and folders that somebody names, or drops onto the window, in the order in which it is taken up:
 * mappings first, so that the files beside them are known by them. A folder stands for the files in it by their names, not for hidden ones,
 * workspaces and the folders in it; a zip and a workbook for the tables in them. */
#pragma once

#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct {
  char    *path;          /* as vs_source_open () takes it */
  gboolean is_mapping;
  gboolean named;         /* itself, and not what it is in: it must be data */
  gboolean data_name;     /* named like data: .csv, .xlsx … */
  GError  *error;         /* what is in it cannot be told; NULL: it can */
} VsArrival;

void       vs_arrival_free (VsArrival *arrival);
/* (element-type VsArrival) (transfer full) */
GPtrArray *vs_arrivals (const char *const *paths);
/* Whether one that could not be loaded is a failure, and not one of the other things that lie beside data: a note, a picture, a sheet without a
 * table. */
gboolean   vs_arrival_matters (const VsArrival *arrival, const GError *why);
/* The mapping into the workspace, as a new version of the document of its name. Its title; NULL with an error when it is no sound one.
 * (transfer full) */
char      *vs_arrival_keep (const VsArrival *arrival, VsWorkspace *ws, GError **error);

G_END_DECLS
