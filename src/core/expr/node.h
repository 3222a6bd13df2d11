/* SPDX-License-Identifier: GPL-3.0-or-later */
/* node.h: the tree of a parsed expression and what the parts of this room share about it. Private to the room.
 * The tree never changes after parsing: types found by the checker live in a VsTyping beside it, indexed by node id, so one
 * expression can be checked and evaluated in several scopes and threads at once. */
#pragma once

#include "expr/expr.h"

typedef enum {
  VS_NODE_INT, VS_NODE_DOUBLE, VS_NODE_TEXT, VS_NODE_DAY, VS_NODE_BOOL, VS_NODE_NULL,
  VS_NODE_NAME,
  VS_NODE_NEGATE, VS_NODE_NOT,
  VS_NODE_ADD, VS_NODE_SUBTRACT, VS_NODE_MULTIPLY, VS_NODE_DIVIDE,
  VS_NODE_EQ, VS_NODE_NE, VS_NODE_LT, VS_NODE_LE, VS_NODE_GT, VS_NODE_GE,
  VS_NODE_AND, VS_NODE_OR,
  VS_NODE_IN,        /* args[0] in the others */
  VS_NODE_BETWEEN,   /* three args */
  VS_NODE_LIKE,
  VS_NODE_IS_NULL,
  VS_NODE_CASE,      /* condition, value, condition, value, …[, else] */
  VS_NODE_CALL,
  VS_NODE_AGGREGATE,
} VsNodeKind;

typedef struct _VsFunction VsFunction;
typedef struct _VsNode VsNode;

struct _VsNode {
  VsNodeKind  kind;
  guint       pos;       /* byte offset in the source */
  guint       id;        /* 0 … n_nodes − 1 within the whole expression */
  guint       height;
  gboolean    negated;   /* not in, not like, is not null, not between */
  gint64      i;         /* INT, DAY, BOOL */
  double      d;         /* DOUBLE */
  char       *text;      /* TEXT, NAME; source form of a number */
  const VsFunction *function;
  VsExprAggregate   aggregate;
  guint       n_args;
  VsNode    **args;
};

/* The argument and the condition of an aggregate are expressions too, but live and die with the one they stand in. */
struct _VsExpr {
  gatomicrefcount ref;
  VsExpr    *owner;      /* NULL: it owns `nodes` and `parts` */
  char      *source;     /* the whole text (owned by the owner) */
  char      *text;       /* of this part */
  VsNode    *root;
  GPtrArray *nodes;      /* VsNode */
  GPtrArray *parts;      /* VsExpr of aggregates */
};

/* Height beyond which an expression is refused: every walk over the tree recurses that deep. */
#define VS_EXPR_MAX_HEIGHT 400

static inline guint
vs_expr_n_nodes (const VsExpr *expr)
{
  return (expr->owner ? expr->owner : expr)->nodes->len;
}

/* Sets "“TEXT”, column N: sentence". Always returns FALSE. */
gboolean vs_expr_fault (const char *source, guint pos, VsError code, GError **error, const char *format, ...) G_GNUC_PRINTF (5, 6);

/* ── Tokens ── */
typedef enum { VS_TOKEN_END, VS_TOKEN_INT, VS_TOKEN_DOUBLE, VS_TOKEN_TEXT, VS_TOKEN_NAME, VS_TOKEN_SYMBOL } VsTokenKind;

typedef struct {
  VsTokenKind kind;
  guint       pos, end;
  gboolean    quoted;    /* NAME with backquotes: never a keyword or a function */
  char       *text;      /* NAME, TEXT without quotes, SYMBOL, numbers as written */
  gint64      i;
  double      d;
} VsToken;

/* Reads the token at `at`; FALSE with an error for what is none. The token is cleared first. */
gboolean vs_token_read (const char *source, guint at, VsToken *token, GError **error);
void     vs_token_clear (VsToken *token);

/* ── Types ── */
#define VS_TYPE_NULL ((VsType) 255)  /* of the word null: fits everywhere */

typedef struct {
  guint8 *types;         /* VsType by node id */
  guint8 *meeting;       /* the type in which operands meet (comparisons: their operands'; case, coalesce: the result) */
} VsTyping;

VsTyping *vs_typing_new (const VsExpr *expr, const VsExprScope *scope, GError **error);
/* Aggregates are checked as written over the scope's own fields: what the printers need. */
VsTyping *vs_typing_new_for_print (const VsExpr *expr, const VsExprScope *scope, GError **error);
void      vs_typing_free (VsTyping *typing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsTyping, vs_typing_free)

static inline VsType
vs_typing_get (const VsTyping *typing, const VsNode *node)
{
  return typing->types[node->id];
}

/* "a text", "an amount", … (translated) */
const char *vs_type_noun (VsType type);
/* The type in which the operands of a comparison, or the elements of a list, meet. FALSE: they do not. */
gboolean vs_types_meet (const VsTyping *typing, VsNode *const *nodes, guint n, VsType *type);
