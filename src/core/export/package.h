/* SPDX-License-Identifier: GPL-3.0-or-later */
/* package.h: a zip file whose bytes depend on its entries alone: sorted by name, one fixed time, no owner. Written beside its target and
 * renamed into place, so that nobody reads half of one. */
#pragma once

#include "base/job.h"

G_BEGIN_DECLS

typedef struct _VsPackage VsPackage;

VsPackage *vs_package_new (void);
void       vs_package_free (VsPackage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsPackage, vs_package_free)
/* name: inside the package, with '/' ("Data/volt/invoices.csv"). Bytes are taken; a file is read when the package is written. */
void       vs_package_add_bytes (VsPackage *self, const char *name, GBytes *bytes);
void       vs_package_add_file (VsPackage *self, const char *name, const char *path);
gboolean   vs_package_write (VsPackage *self, const char *path, VsJob *job, GError **error);

G_END_DECLS
