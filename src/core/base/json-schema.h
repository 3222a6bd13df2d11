/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json-schema.h: whether a JSON file says what its schema allows. The schema files that ship for people's editors are also what the
 * program checks with, so that the two cannot disagree. The part of JSON Schema 2020-12 that our schemas use: type, enum, properties,
 * required, additionalProperties, items, prefixItems, minItems, maxItems, minimum, maximum, pattern, oneOf and anyOf (one of them must
 * hold), not, $ref into $defs. Anything else is not looked at. */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/* Records the first fault in at's document, at its place; a member nobody knows is told with the nearest name. FALSE when there is one. */
gboolean vs_json_conforms (VsJson at, VsJsonDoc *schema);
/* The same with a definition of the schema: "tile". */
gboolean vs_json_conforms_to (VsJson at, VsJsonDoc *schema, const char *definition);

G_END_DECLS
