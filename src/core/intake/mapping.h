/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping.h: how a source file becomes silver rows, as JSON (data/mappings/NAME.json).
 *   { "name": "demo-customer", "title": "Customers of the demo", "match": { "columns": ["customer_id", …], "file": "customers*.csv" },
 *     "source": { "delimiter": ",", "encoding": "UTF-8", "header_lines": 1, "skip_lines": 0, "decimal": ".", "date_order": "YMD" },
 *     "target": "customer",
 *     "columns": [ { "source_column": "Customer_ID", "target_column": "customer_id", "data_type": "text", "transformation": "trim (value)",
 *                    "nullable": false } ],
 *     "unmapped": "attribute" }
 * "match": all the columns must be in the header, and the file's name must fit when one is given. Further: source "quote", "escape", "group",
 * and "watermark": { "column": "LastModifiedDate", "overlap_days": 2 }: rows older than the newest that was read, less the overlap, are skipped;
 * "missing" (["N/A"]), "zone" (of instants). One source row may feed several tables: "targets": [ { "target", "columns", "where" (a
 * condition: which rows), "repeats": true (the same key in many rows: the first counts), "unmapped" }, … ] instead of "target".
 * data/mappings/mapping.schema.json says it all. Readings: "target": "reading", with "readings": { "layout": "long" | "wide", "meter": column, "timestamp": column, "value": column,
 *   "date": column, "values": ["h00", …], "step": seconds, "clock": "utc" | "local" | "+01:00", "zone": "Europe/London",
 *   "stamp": "start" | "end", "unit": "kWh" }. */
#pragma once

#include "base/csv.h"
#include "base/json.h"
#include "expr/expr.h"
#include "workspace/workspace.h"

G_BEGIN_DECLS

typedef struct _VsMapping VsMapping;

VsMapping  *vs_mapping_new (VsJsonDoc *doc, GError **error);
/* By name (workspace document or shipped) or by path ending in .json. */
VsMapping  *vs_mapping_load (VsWorkspace *ws, const char *name_or_path, GError **error);
/* The ready mapping whose match fits the file's header best, else one proposed by the sniffer for readings or a table of its own;
 * VS_ERROR_NOT_FOUND with what was seen when nothing fits. */
VsMapping  *vs_mapping_find (VsWorkspace *ws, const char *path, GError **error);
VsMapping  *vs_mapping_ref (VsMapping *mapping);
void        vs_mapping_unref (VsMapping *mapping);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsMapping, vs_mapping_unref)
const char *vs_mapping_name (const VsMapping *mapping);
const char *vs_mapping_title (const VsMapping *mapping);
const char *vs_mapping_target (const VsMapping *mapping);
gboolean    vs_mapping_is_readings (const VsMapping *mapping);
/* As a document: what was read, or what was proposed, to be saved or changed. (transfer full) */
char       *vs_mapping_to_json (const VsMapping *mapping);

G_END_DECLS
