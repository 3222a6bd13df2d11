/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quality.h: do the rules of data/quality hold? Asked after each load and before every run: how many rows fail each rule, which they are,
 * the score of a table and how it went over time. What has not changed since is not asked again. */
#pragma once

#include "base/places.h"
#include "quality/rule.h"
#include "workspace/step.h"

G_BEGIN_DECLS

/* Checks what changed, in a transaction of its own. *n_checked (nullable): rules that were asked. A rule that cannot be asked (a column that
 * is not there) is VS_ERROR_FORMAT with file, JSON pointer and reason. Rules about tables that hold nothing are passed over. */
gboolean vs_quality_run (VsWorkspace *ws, VsJob *job, guint *n_checked, GError **error);
/* FALSE (VS_ERROR_NO_DATA) with the reason while a rule of severity error is broken: figures made of such data would mislead. */
gboolean vs_quality_allows (VsWorkspace *ws, GError **error);
/* The first step of volt run: both of the above. */
extern const VsStep vs_step_quality;

/* What holds now, broken rules first, errors before warnings, then by table. */
typedef struct {
  char   *rule, *title, *dimension, *table, *check;
  gboolean is_error, kept;    /* kept: no more failed than the rule allows */
  guint64 checked, failed;
  double  at_most;            /* share, 0..1 */
  VsTime  at;                 /* the last change of the data that was checked; VS_TIME_NONE: not asked yet, or nothing to ask */
} VsQualityResult;
/* A row that fails, up to the rules' "list_at_most" for each rule. */
typedef struct {
  char   *rule, *title, *table;
  gboolean is_error;
  char   *key, *value;        /* nullable: the table as a whole */
  char   *source_file;        /* nullable */
  guint64 source_row;
  VsPlaceKind place;          /* what source_row counts */
} VsQualityRow;
typedef struct {
  char   *table;
  VsTime  at;
  guint64 checked, failed;
  double  score;              /* 0..1, NaN: nothing to check */
} VsQualityScore;

void       vs_quality_result_free (VsQualityResult *result);
void       vs_quality_row_free (VsQualityRow *row);
void       vs_quality_score_free (VsQualityScore *score);
GPtrArray *vs_quality_results (VsWorkspace *ws, GError **error);                       /* VsQualityResult */
/* rule, table: only those (nullable). limit 0: all that are kept. */
GPtrArray *vs_quality_rows (VsWorkspace *ws, const char *rule, const char *table, guint limit, GError **error);
/* history FALSE: the newest of each table, by name; TRUE: all of `table` (nullable: of all tables), oldest first. */
GPtrArray *vs_quality_scores (VsWorkspace *ws, const char *table, gboolean history, GError **error);

G_END_DECLS
