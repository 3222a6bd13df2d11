/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list.h: whom a campaign addresses, as data (data/segments/NAME.json), and the list drawn from it: every eligible member is treated,
 * held out or suppressed with a reason. Consent is a suppression rule like any other: it is enforced here, where the list is made. */
#pragma once

#include "semantic/data.h"

G_BEGIN_DECLS

typedef struct {
  char   *reason;
  VsExpr *when;
} VsSuppressRule;

typedef struct {
  char    *name;
  VsExpr  *expr;
  gboolean contact;          /* only written for those who are addressed */
} VsListColumn;

typedef struct {
  char      *name, *title, *goal, *entity, *salt;
  VsExpr    *eligible, *value, *unit;   /* value, unit: nullable */
  GPtrArray *suppress;       /* VsSuppressRule */
  GPtrArray *columns;        /* VsListColumn */
  double     holdout;        /* share 0..0.9 */
} VsSegment;

/* Reads and checks; file, JSON pointer and reason. Takes `doc`, also on error. */
VsSegment *vs_segment_new (VsJsonDoc *doc, GError **error);
void       vs_segment_free (VsSegment *segment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsSegment, vs_segment_free)

typedef enum { VS_ARM_TREATED, VS_ARM_HOLDOUT, VS_ARM_SUPPRESSED, VS_N_ARMS } VsArm;
const char *vs_arm_name (VsArm arm);   /* "treated", "holdout", "suppressed" */

typedef struct {
  const char *key;           /* the customer's */
  guint32     row;           /* of the entity */
  VsArm       arm;
  const char *reason;        /* of the suppressed */
  double      value;         /* NaN = none */
} VsListMember;

typedef struct {
  GArray    *members;        /* VsListMember, highest value first, then by key */
  gsize      count[VS_N_ARMS];
  VsColumn  *key;
  VsColumn **columns;        /* of the segment's columns, by row of the entity */
  guint      n_columns;
  GStringChunk *texts;
} VsList;

/* kept: key → reason of those whom an earlier writing of the same list suppressed; they stay so (nullable). */
VsList *vs_list_new (VsData *data, const VsSegment *segment, const char *campaign, GHashTable *kept, GError **error);
void    vs_list_free (VsList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsList, vs_list_free)
/* CSV of the treated and the held out: customer_id, arm, value, the segment's columns. "-" = standard output. */
gboolean vs_list_write_csv (const VsList *list, const VsSegment *segment, const char *path, GError **error);

G_END_DECLS
