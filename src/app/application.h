/* SPDX-License-Identifier: GPL-3.0-or-later */
/* application.h: one program, a window for each workspace. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VS_TYPE_APPLICATION (vs_application_get_type ())
G_DECLARE_FINAL_TYPE (VsApplication, vs_application, VS, APPLICATION, AdwApplication)

VsApplication *vs_application_new (void);

G_END_DECLS
