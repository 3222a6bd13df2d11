/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/rule.h"

#include "base/json-schema.h"
#include "base/text.h"
#include "workspace/document.h"

#include <string.h>

static const char *const check_names[] = { "unique", "not_null", "in_set", "range", "reference", "freshness", "currency_known", "sum",
                                           "condition", "accepted", "not_repeated", "complete", NULL };
static const char *const dimensions[] = { "uniqueness", "completeness", "validity", "validity", "referential integrity", "timeliness",
                                          "validity", "consistency", "consistency", "validity", "uniqueness", "completeness" };

const char *
vs_check_name (VsCheckKind check)
{
  return check_names[check];
}

static void
rule_free (gpointer data)
{
  VsRule *rule = data;

  g_free (rule->name);
  g_free (rule->title);
  g_free (rule->dimension);
  g_free (rule->table);
  g_clear_pointer (&rule->where, vs_expr_unref);
  g_strfreev (rule->columns);
  g_strfreev (rule->values);
  g_free (rule->minimum);
  g_free (rule->maximum);
  g_free (rule->to_table);
  g_free (rule->to_column);
  g_free (rule->day);
  g_clear_pointer (&rule->expr, vs_expr_unref);
  g_free (rule->parts_table);
  g_free (rule->parts_by);
  g_free (rule->place);
  g_free (rule);
}

VsRules *
vs_rules_new (void)
{
  VsRules *rules = g_new0 (VsRules, 1);

  rules->rules = g_ptr_array_new_with_free_func (rule_free);
  rules->list_at_most = 10000;
  return rules;
}

void
vs_rules_free (VsRules *rules)
{
  g_ptr_array_unref (rules->rules);
  g_free (rules);
}

static char *
dup_text (VsJson at, const char *member)
{
  return g_strdup (vs_json_string_or (vs_json_get (at, member), NULL));
}

/* The member must be there for this check. (transfer full) */
static char *
need_text (VsJson at, const char *member)
{
  char *text = dup_text (at, member);

  if (!text)
    vs_json_fault (at, _("needs “%s”"), member);
  return text;
}

static char **
read_texts (VsJson at)
{
  guint n = vs_json_length (at);
  char **texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    texts[i] = g_strdup (vs_json_string (vs_json_at (at, i)) ?: "");
  return texts;
}

static VsExpr *
read_expr (VsJson at)
{
  const char *text = vs_json_string_or (at, NULL);
  g_autoptr (GError) error = NULL;
  VsExpr *expr = text ? vs_expr_parse (text, &error) : NULL;

  if (error)
    vs_json_fault (at, "%s", error->message);
  return expr;
}

/* A bound is a number or a day. (transfer full) */
static char *
read_bound (VsJson at)
{
  if (!vs_json_exists (at))
    return NULL;
  if (JSON_NODE_HOLDS_VALUE (at.node) && json_node_get_value_type (at.node) == G_TYPE_STRING)
    return g_strdup (vs_json_string (at));
  return vs_double_to_string (vs_json_number (at));
}

/* "customer.customer_id" */
static void
read_reference (VsRule *rule, VsJson at)
{
  g_autofree char *to = need_text (at, "to");
  char *dot = to ? strchr (to, '.') : NULL;

  if (to && (!dot || !dot[1]))
    vs_json_fault (vs_json_get (at, "to"), _("must be TABLE.COLUMN"));
  else if (to)
    {
      rule->to_table = g_strndup (to, (gsize) (dot - to));
      rule->to_column = g_strdup (dot + 1);
    }
}

static void
read_parts (VsRule *rule, VsJson at)
{
  VsJson parts = vs_json_get (at, "parts");

  if (!vs_json_exists (parts))
    {
      vs_json_fault (at, _("needs “%s”"), "parts");
      return;
    }
  rule->parts_table = need_text (parts, "table");
  rule->parts_by = need_text (parts, "by");
  rule->expr = read_expr (vs_json_get (parts, "expr"));
}

static void
read_check (VsRule *rule, VsJson at)
{
  switch (rule->check)
    {
    case VS_CHECK_RANGE:
      rule->minimum = read_bound (vs_json_get (at, "min"));
      rule->maximum = read_bound (vs_json_get (at, "max"));
      if (!rule->minimum && !rule->maximum)
        vs_json_fault (at, _("needs “min” or “max”"));
      break;
    case VS_CHECK_REFERENCE:
      read_reference (rule, at);
      break;
    case VS_CHECK_SUM:
      read_parts (rule, at);
      break;
    case VS_CHECK_CONDITION:
      rule->expr = read_expr (vs_json_get (at, "expr"));
      if (!vs_json_exists (vs_json_get (at, "expr")))
        vs_json_fault (at, _("needs “%s”"), "expr");
      break;
    default:
      break;
    }
}

static void
read_columns (VsRule *rule, VsJson at)
{
  gboolean none = rule->check == VS_CHECK_CONDITION || rule->check == VS_CHECK_ACCEPTED || rule->check == VS_CHECK_NOT_REPEATED ||
                  rule->check == VS_CHECK_COMPLETE;
  const char *column = vs_json_string_or (vs_json_get (at, "column"), NULL);

  if (vs_json_exists (vs_json_get (at, "columns")))
    rule->columns = read_texts (vs_json_get (at, "columns"));
  else if (column)
    rule->columns = g_strdupv ((char *[]) { (char *) column, NULL });
  else if (!none)
    vs_json_fault (at, _("needs “%s”"), "column");
}

static VsRule *
read_rule (VsJson at)
{
  VsRule *rule = g_new0 (VsRule, 1);
  g_autofree char *check = need_text (at, "check"), *text = json_to_string (at.node, FALSE);

  rule->place = g_strdup_printf ("%s, %s", vs_json_doc_name (at.doc), at.pointer);
  rule->hash = vs_hash64 (VS_HASH_START, text, strlen (text));
  rule->name = need_text (at, "name");
  rule->table = need_text (at, "table");
  for (guint i = 0; check && check_names[i]; i++)
    if (strcmp (check, check_names[i]) == 0)
      rule->check = (VsCheckKind) i;
  rule->title = dup_text (at, "title") ?: g_strdup (rule->name);
  rule->dimension = dup_text (at, "dimension") ?: g_strdup (dimensions[rule->check]);
  rule->is_error = g_strcmp0 (vs_json_string_or (vs_json_get (at, "severity"), "warn"), "error") == 0;
  rule->at_most = vs_json_number_or (vs_json_get (at, "at_most"), 0);
  rule->weight = vs_json_number_or (vs_json_get (at, "weight"), 1);
  rule->where = read_expr (vs_json_get (at, "where"));
  rule->values = vs_json_exists (vs_json_get (at, "values")) ? read_texts (vs_json_get (at, "values")) : NULL;
  rule->day = dup_text (at, "day");
  rule->days = vs_json_number_or (vs_json_get (at, "days"), 30);
  rule->tolerance = vs_json_number_or (vs_json_get (at, "tolerance"), 0);
  read_columns (rule, at);
  read_check (rule, at);
  return rule;
}

static gboolean
is_named (gconstpointer rule, gconstpointer name)
{
  return g_strcmp0 (((const VsRule *) rule)->name, name) == 0;
}

gboolean
vs_rules_read (VsRules *rules, VsJsonDoc *doc, GError **error)
{
  g_autofree char *path = vs_data_path ("quality/quality.schema.json");
  g_autoptr (VsJsonDoc) schema = vs_json_doc_open (path, error);
  VsJson root = vs_json_doc_root (doc), list;

  if (!schema)
    return FALSE;
  if (!vs_json_conforms (root, schema))
    return vs_json_doc_check (doc, error);
  rules->list_at_most = (guint) CLAMP (vs_json_integer_or (vs_json_get (root, "list_at_most"), rules->list_at_most), 0, 100000000);
  list = vs_json_get (root, "rules");
  for (guint i = 0; i < vs_json_length (list); i++)
    {
      VsRule *rule = read_rule (vs_json_at (list, i));

      if (g_ptr_array_find_with_equal_func (rules->rules, rule->name, is_named, NULL))
        vs_json_fault (vs_json_at (list, i), _("there is another rule “%s”"), rule->name);
      g_ptr_array_add (rules->rules, rule);
    }
  return vs_json_doc_check (doc, error);
}

VsRules *
vs_rules_load (VsWorkspace *ws, GError **error)
{
  g_autoptr (VsRules) rules = vs_rules_new ();
  g_auto (GStrv) names = vs_document_list (ws, "quality");

  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *json = vs_document_load (ws, "quality", names[i], NULL, error), *name = g_strdup_printf ("quality/%s.json", names[i]);
      g_autoptr (VsJsonDoc) doc = json ? vs_json_doc_parse (json, name, error) : NULL;

      if (!doc || !vs_rules_read (rules, doc, error))
        return NULL;
    }
  return g_steal_pointer (&rules);
}
