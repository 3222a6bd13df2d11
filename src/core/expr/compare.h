/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.h: comparisons and three-valued logic over values. Private to the room. */
#pragma once

#include "expr/node.h"
#include "expr/value.h"

/* kind is VS_NODE_EQ … VS_NODE_GE; both values are of `type`. A BOOL result. */
VsValue vs_value_compare (VsNodeKind kind, VsType type, const VsValue *a, const VsValue *b, gsize n_rows);
VsValue vs_value_and (const VsValue *a, const VsValue *b, gsize n_rows);
VsValue vs_value_or (const VsValue *a, const VsValue *b, gsize n_rows);
VsValue vs_value_not (const VsValue *a);
/* Is a one of the items (of the same type)? */
VsValue vs_value_in (VsType type, const VsValue *a, const VsValue *items, guint n_items, gsize n_rows);
