/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model-private.h: what the reader of the model lends to calculated.c, which adds to a model before anybody else holds it. */
#pragma once

#include "semantic/model.h"

G_BEGIN_DECLS

struct _VsModel {
  gatomicrefcount ref;
  GPtrArray  *entities;
  GPtrArray  *measures;
  GHashTable *entity_by_name;
  GHashTable *measure_by_name;
  GHashTable *left_out;         /* name → why, of measures that were added and are faulty; NULL: none */
  GMutex      lock;
  GHashTable *reached;        /* path.c's: VsEntity → what can be reached from it, found out once; no entity or relation is added later */
};

/* Faults go to the place's document; then what comes back is not to be used. (transfer full) */
VsField   *vs_field_read (VsJson at, const char *name);
VsMeasure *vs_measure_read (VsJson at, const char *name);
void       vs_field_free (gpointer field);
void       vs_measure_free (gpointer measure);

G_END_DECLS
