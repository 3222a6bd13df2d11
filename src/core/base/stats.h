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
/* Area under the ROC curve with ties as halves; labels 0/1. NaN with one class only. */
double vs_stats_auc (const double *score, const guint8 *label, gsize n);

G_END_DECLS
