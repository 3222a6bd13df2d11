/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stats.h: the few statistics several rooms share. Missing values are NaN and are passed over, never taken as 0. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double vs_stats_sum (const double *x, gsize n);   /* compensated (Neumaier) */
double vs_stats_mean (const double *x, gsize n);  /* NaN when nothing is present */
double vs_stats_sd (const double *x, gsize n);    /* sample, n-1 */
/* Linear interpolation between order statistics (Hyndman & Fan type 7), p in 0..1. Reorders `x`. */
double vs_stats_quantile (double *x, gsize n, double p);
double vs_stats_correlation (const double *x, const double *y, gsize n);
/* The least of 1, 2, 2.5, 5 × a power of ten that is not below `raw` (> 0). */
double vs_stats_nice_step (double raw);
/* Rows taken from the highest score down, ties together: after each step how many were taken and how many outcomes were found among
 * them. rows, hits: what row i stands for (rows NULL: 1 each); what has no score, or more hits than rows, is passed over. Returns the
 * number of steps; taken and found have room for n, and so has least (nullable): the lowest score taken by then. */
gsize  vs_stats_gains (const double *score, const double *rows, const double *hits, gsize n, double *taken, double *found, double *least);
/* The area under the ROC curve of such steps; NaN with one class only. */
double vs_stats_gains_auc (const double *taken, const double *found, gsize steps);
/* Area under the ROC curve with ties as halves; labels 0/1. NaN with one class only. */
double vs_stats_auc (const double *score, const guint8 *label, gsize n);

G_END_DECLS
