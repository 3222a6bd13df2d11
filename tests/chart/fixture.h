/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fixture.h: a tile's content made by hand, so that charts are tested without a workspace. */
#pragma once

#include "chart/chart.h"

/* The tile's own members as JSON: "{ \"mark\": \"bar\", \"horizontal\": true }". */
VsTileContent *fixture_new (const char *title, VsMark mark, const char *json);
void           fixture_text (VsTileContent *content, const char *name, const char *const *texts,
                             gsize n);   /* a dimension; NULL = missing */
void           fixture_months (VsTileContent *content, const char *name, int year, int month, gsize n);
void           fixture_numbers (VsTileContent *content, const char *name, const char *caption, VsFormat format, const double *y, gsize n);
void           fixture_int_dimension (VsTileContent *content, const char *name, const double *y, gsize n);
void           fixture_dimension (VsTileContent *content, const char *name, VsFormat format, const double *y, gsize n);
void           fixture_column (VsTileContent *content, const char *name, VsFormat format, gboolean is_dimension,
                               VsColumn *values);   /* takes values */
void           fixture_free (VsTileContent *content);
