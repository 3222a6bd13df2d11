/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rule-store.h: a rule as SQL over the rows of its table. */
#pragma once

#include "quality/rule.h"
#include "semantic/model.h"

G_BEGIN_DECLS

typedef struct {
  char      *name;
  const char *alias;      /* the table is called this in the SQL: "t" */
  GPtrArray *columns;     /* char * */
  GArray    *types;       /* VsType */
  char      *key;         /* SQL that gives a row's key as text */
  gboolean   has_source;  /* source_file and source_row */
} VsRuleTable;

/* NULL with VS_ERROR_NOT_FOUND and the nearest name when there is no such table. */
VsRuleTable *vs_rule_table_new (sqlite3 *db, const char *name, GError **error);
void         vs_rule_table_free (VsRuleTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VsRuleTable, vs_rule_table_free)

/* Over the table as t: which rows are asked, which of them fail, and what is shown of one that does. FRESHNESS, ACCEPTED and NOT_REPEATED
 * are no question to single rows and have none. */
typedef struct {
  char *asked, *fails, *value;
} VsRuleSql;

void     vs_rule_sql_clear (VsRuleSql *sql);
/* model: for value lists. VS_ERROR_FORMAT with the rule's place and the reason. */
gboolean vs_rule_sql_init (VsRuleSql *sql, sqlite3 *db, const VsRule *rule, const VsRuleTable *table, const VsModel *model,
                           const char *base_currency, VsDay as_of, GError **error);
/* The column of the rule's table, checked and quoted ("t.\"amount\""), for the checks without SQL of their own. (transfer full) */
char    *vs_rule_column (const VsRule *rule, const VsRuleTable *table, const char *name, VsType *type, GError **error);
/* A value of that type as people write it, as SQL. (transfer full) */
char    *vs_rule_show (const char *sql, VsType type);

G_END_DECLS
