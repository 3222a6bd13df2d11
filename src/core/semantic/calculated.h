/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calculated.h: fields and measures that users add to the model: documents of the kind "field" (called "entity.name") and "measure"
 * (called by its name) in the workspace, with history like every document:
 *   { "entity": "customer", "expr": "revenue_12m / nullif (kwh_year, 0)", "caption": "Price a kWh", "description": "…", "format": "money" }
 * The members are those of a field or a measure in the model (model.schema.json). A definition may also stand in for a calculated field
 * or a measure that ships with the program, when it is of the same type. One that is faulty is left out and says why; the rest works.
 * vs_data_new () merges them; this is for whoever edits them. */
#pragma once

#include "semantic/model.h"
#include "workspace/document.h"

G_BEGIN_DECLS

typedef struct {
  gboolean   is_measure;
  char      *entity, *name, *expr;
  char      *caption, *description, *unit, *format, *polarity;  /* nullable; format and polarity as the file names them */
  char     **synonyms;   /* nullable */
  int        version;    /* of the document; 0: not saved yet */
  char      *fault;      /* why it is left out; NULL when it is sound */
  gboolean   replaces;   /* it stands in for what the program ships */
  VsType     type;       /* once it was merged, and sound */
} VsCalculated;

VsCalculated *vs_calculated_new (gboolean is_measure, const char *entity, const char *name, const char *expr);
VsCalculated *vs_calculated_copy (const VsCalculated *calculated);
void          vs_calculated_free (VsCalculated *calculated);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsCalculated, vs_calculated_free)

/* A name for what people call it: "Price a kWh" → "price_a_kwh". (transfer full) */
char         *vs_calculated_name_for (const char *caption);

/* All that are saved, by document name; one that is no JSON is there with its fault. Not merged yet. (transfer full) (element-type VsCalculated) */
GPtrArray    *vs_calculated_list (VsWorkspace *ws, GError **error);
/* Puts them into a model that nobody else holds yet; fault, replaces and type of each are filled in. */
void          vs_calculated_merge (VsModel *model, GPtrArray *calculated);

/* The workspace's model as vs_data_new () sees it. calculated (nullable) gets the merged list. (transfer full) */
VsModel      *vs_calculated_model (VsWorkspace *ws, GPtrArray **calculated, GError **error);

/* Would it be sound beside the others? type is nullable. For checking while it is typed. */
gboolean      vs_calculated_check (VsWorkspace *ws, const VsCalculated *draft, VsType *type, GError **error);
/* Saves a new version; a faulty one, or one that would spoil another, is refused. Returns the version, 0 on error. */
int           vs_calculated_save (VsWorkspace *ws, const VsCalculated *draft, const char *note, GError **error);
/* Saves a version that says it is gone, so that history and undo still have it. Refused while another stands on it. */
gboolean      vs_calculated_delete (VsWorkspace *ws, const VsCalculated *calculated, GError **error);

G_END_DECLS
