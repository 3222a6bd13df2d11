/* SPDX-License-Identifier: GPL-3.0-or-later */
/* job-bar.h: what is running, how far it is, and Cancel. Hidden when nothing runs. */
#pragma once

#include "workbench.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VS_TYPE_JOB_BAR (vs_job_bar_get_type ())
G_DECLARE_FINAL_TYPE (VsJobBar, vs_job_bar, VS, JOB_BAR, GtkWidget)

void vs_job_bar_set_workbench (VsJobBar *self, VsWorkbench *workbench);

G_END_DECLS
