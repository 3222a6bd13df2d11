/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parallel.h: a loop shared by the machine's cores. */
#pragma once

#include "base/job.h"

G_BEGIN_DECLS

/* Works on items [from, to) in worker `worker` (0..vs_parallel_workers()-1). FALSE stops the others. */
typedef gboolean (*VsParallelFunc) (gsize from, gsize to, guint worker, gpointer data, GError **error);

/* Cores to use: g_get_num_processors (), or VS_THREADS from the environment, within 1..64. */
guint    vs_parallel_workers (void);
/* Cuts [0, n) into pieces of `grain` handed out in order. The first error wins; cancel of job is checked between pieces. */
gboolean vs_parallel_for (gsize n, gsize grain, VsParallelFunc func, gpointer data, VsJob *job, GError **error);

G_END_DECLS
