/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples-relations.h: samples of the marks that show how things hang together: scatter, box, curve, sankey, treemap, a week's load. */
#pragma once

#include "samples.h"

VsTileContent *sample_scatter (void);
VsTileContent *sample_scatter_named (void);
VsTileContent *sample_scatter_dense (void);
VsTileContent *sample_box (void);
VsTileContent *sample_box_signs (void);
VsTileContent *sample_roc (void);
VsTileContent *sample_gain (void);
VsTileContent *sample_lift (void);
VsTileContent *sample_migration (void);
VsTileContent *sample_three_stages (void);
VsTileContent *sample_treemap (void);
VsTileContent *sample_treemap_groups (void);
VsTileContent *sample_load (void);
VsTileContent *sample_readings (void);
VsTileContent *sample_stacked_area (void);
