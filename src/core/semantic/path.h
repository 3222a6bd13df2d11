/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path.h: what a dotted name means, seen from an entity. "region" is the entity's own field; "account.dpd" walks from row to row.
 *
 * Each part before the last is, in this order: a relation of the entity we stand on; the entity's own name (stay); an entity that
 * shares its key with ours (one-to-one); or any entity that each of our rows belongs to at most one of, by the shortest way. Where
 * several ways are equally short the name is refused, and the way must be written out; a relation called like its parent wins over
 * relations to the same parent that play another role. */
#pragma once

#include "semantic/model.h"

G_BEGIN_DECLS

#define VS_PATH_MAX 8

typedef struct {
  const VsEntity   *from, *to;
  const VsRelation *relation;
  gboolean          back;      /* one-to-one, walked from the parent: the relation is `to`'s */
} VsPathStep;

typedef struct {
  guint           n_steps;
  VsPathStep      steps[VS_PATH_MAX];
  const VsEntity *entity;      /* where it ends */
  const VsField  *field;       /* NULL for a way to an entity */
} VsPath;

/* VS_ERROR_NOT_FOUND names what is unknown and proposes the nearest. */
gboolean vs_path_resolve (const VsModel *model, const VsEntity *from, const char *name, VsPath *path, GError **error);
/* The shortest way from rows of `from` to the one row of `to` each belongs to. */
gboolean vs_path_find (const VsModel *model, const VsEntity *from, const VsEntity *to, VsPath *path, GError **error);
/* Every name that vs_path_resolve () takes over at most one entity: "region", "account.dpd". (transfer full) */
char   **vs_path_names (const VsModel *model, const VsEntity *from);

G_END_DECLS
