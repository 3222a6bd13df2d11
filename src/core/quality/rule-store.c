/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality/rule-store.h"

#include "base/text.h"

#include <string.h>

/*
 * Tables
 */

static VsType
type_of (const char *declared)
{
  static const struct { const char *declared; VsType type; } types[] = {
    { "INTEGER", VS_TYPE_INT64 }, { "REAL", VS_TYPE_DOUBLE }, { "MONEY", VS_TYPE_MONEY }, { "DAY", VS_TYPE_DAY },
    { "INSTANT", VS_TYPE_TIME }, { "BOOLEAN", VS_TYPE_BOOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (declared, types[i].declared) == 0)
      return types[i].type;
  return VS_TYPE_TEXT;
}

char *
vs_rule_show (const char *sql, VsType type)
{
  switch (type)
    {
    case VS_TYPE_DAY:
      return g_strdup_printf ("date (%s * 86400, 'unixepoch')", sql);
    case VS_TYPE_TIME:
      return g_strdup_printf ("strftime ('%%Y-%%m-%%dT%%H:%%M:%%SZ', %s, 'unixepoch')", sql);
    case VS_TYPE_MONEY:
      return g_strdup_printf ("printf ('%%.2f', %s / 10000.0)", sql);
    default:
      return g_strdup_printf ("CAST (%s AS TEXT)", sql);
    }
}

void
vs_rule_table_free (VsRuleTable *table)
{
  g_free (table->name);
  g_ptr_array_unref (table->columns);
  g_array_unref (table->types);
  g_free (table->key);
  g_free (table);
}

static gboolean
find_column (const VsRuleTable *table, const char *name, VsType *type)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (table->columns, name, g_str_equal, &index))
    return FALSE;
  *type = g_array_index (table->types, VsType, index);
  return TRUE;
}

static void
no_such_table (sqlite3 *db, const char *name, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *nearest;

  while (stmt && vs_db_step (stmt, NULL))
    g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  nearest = vs_text_nearest (name, (const char *const *) names->pdata, names->len);
  if (nearest)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("there is no table “%s”; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("there is no table “%s”"), name);
}

VsRuleTable *
vs_rule_table_new (sqlite3 *db, const char *name, GError **error)
{
  /* The key is the index that is called so, else the primary key. */
  g_autoptr (sqlite3_stmt) stmt =
    vs_db_prepare (db, "SELECT c.name, c.type, c.pk > 0, c.name IN (SELECT k.name FROM pragma_index_info ("
                       "(SELECT name FROM pragma_index_list (?1) WHERE name = ?1 || '_key')) k) "
                       "FROM pragma_table_info (?1) c ORDER BY c.cid", error);
  g_autoptr (VsRuleTable) table = NULL;
  g_autoptr (GString) keys = g_string_new (NULL), primary = g_string_new (NULL);

  if (!stmt)
    return NULL;
  table = g_new0 (VsRuleTable, 1);
  table->name = g_strdup (name);
  table->alias = "t";
  table->columns = g_ptr_array_new_with_free_func (g_free);
  table->types = g_array_new (FALSE, FALSE, sizeof (VsType));
  sqlite3_bind_text (stmt, 1, name, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, NULL))
    {
      const char *column = (const char *) sqlite3_column_text (stmt, 0);
      VsType type = type_of ((const char *) sqlite3_column_text (stmt, 1));
      g_autofree char *quoted = vs_db_quote (column), *place = g_strconcat ("t.", quoted, NULL), *shown = vs_rule_show (place, type);
      GString *into = sqlite3_column_int (stmt, 3) ? keys : sqlite3_column_int (stmt, 2) ? primary : NULL;

      g_ptr_array_add (table->columns, g_strdup (column));
      g_array_append_val (table->types, type);
      table->has_source |= strcmp (column, "source_row") == 0;
      if (into)
        g_string_append_printf (into, "%scoalesce (%s, '')", into->len ? " || ' · ' || " : "", shown);
    }
  if (table->columns->len == 0)
    {
      no_such_table (db, name, error);
      return NULL;
    }
  table->key = g_strdup (keys->len ? keys->str : primary->len ? primary->str : "t.rowid");
  return g_steal_pointer (&table);
}

/*
 * Rules
 */

static gboolean fail (const VsRule *rule, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (const VsRule *rule, GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, "%s: %s", rule->place, sentence);
  return FALSE;
}

char *
vs_rule_column (const VsRule *rule, const VsRuleTable *table, const char *name, VsType *type, GError **error)
{
  g_autofree char *quoted = vs_db_quote (name);
  const char *nearest;

  if (find_column (table, name, type))
    return g_strconcat ("t.", quoted, NULL);
  nearest = vs_text_nearest (name, (const char *const *) table->columns->pdata, table->columns->len);
  if (nearest)
    fail (rule, error, _("“%s” has no column “%s”; did you mean “%s”?"), table->name, name, nearest);
  else
    fail (rule, error, _("“%s” has no column “%s”"), table->name, name);
  return NULL;
}

static gboolean
field_type (gpointer data, const char *name, VsType *type)
{
  return find_column (data, name, type);
}

static char *
field_sql (gpointer data, const char *name)
{
  const VsRuleTable *table = data;
  g_autofree char *quoted = vs_db_quote (name);

  return g_strconcat (table->alias, ".", quoted, NULL);
}

static char **
field_names (gpointer data)
{
  const VsRuleTable *table = data;
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < table->columns->len; i++)
    g_ptr_array_add (names, g_strdup (table->columns->pdata[i]));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* An expression over the table as t. wanted VS_TYPE_BOOL: it must be a condition. (transfer full) */
static char *
print (const VsRule *rule, const VsRuleTable *table, const VsExpr *expr, VsDay as_of, VsType *type, GError **error)
{
  VsExprScope scope = { .data = (gpointer) table, .as_of = as_of, .field_type = field_type, .field_sql = field_sql, .names = field_names };
  g_autoptr (GError) wrong = NULL;
  char *sql = vs_expr_check (expr, &scope, type, &wrong) ? vs_expr_to_sql (expr, &scope, &wrong) : NULL;

  if (!sql)
    fail (rule, error, "%s", wrong->message);
  return sql;
}

static char *
print_condition (const VsRule *rule, const VsRuleTable *table, const VsExpr *expr, VsDay as_of, GError **error)
{
  VsType type;
  char *sql = print (rule, table, expr, as_of, &type, error);

  if (!sql || type == VS_TYPE_BOOL)
    return sql;
  fail (rule, error, _("“%s” is no condition"), vs_expr_text (expr));
  g_free (sql);
  return NULL;
}

/* A bound as the column stores it. (transfer full) */
static char *
bound_sql (const VsRule *rule, const char *bound, VsType type, GError **error)
{
  VsDay day = vs_day_parse_iso (bound, -1);
  char *end;
  double number = g_ascii_strtod (bound, &end);

  if (type == VS_TYPE_DAY || type == VS_TYPE_TIME)
    {
      if (day != VS_DAY_NONE)
        return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) day * (type == VS_TYPE_TIME ? VS_SECONDS_PER_DAY : 1));
      fail (rule, error, _("“%s” is not a date; write it as 2026-06-30."), bound);
      return NULL;
    }
  if (*end || type == VS_TYPE_TEXT)
    {
      fail (rule, error, _("“%s” does not fit the column “%s”"), bound, rule->columns[0]);
      return NULL;
    }
  return vs_double_to_string (type == VS_TYPE_MONEY ? number * 10000 : number);
}

static gboolean
range_sql (VsRuleSql *sql, const VsRule *rule, const char *column, VsType type, GError **error)
{
  g_autofree char *low = rule->minimum ? bound_sql (rule, rule->minimum, type, error) : NULL;
  g_autofree char *high = rule->maximum ? bound_sql (rule, rule->maximum, type, error) : NULL;

  if ((rule->minimum && !low) || (rule->maximum && !high))
    return FALSE;
  sql->fails = g_strdup_printf ("(%s%s%s%s%s%s%s)", low ? column : "", low ? " < " : "", low ? low : "", low && high ? " OR " : "",
                                high ? column : "", high ? " > " : "", high ? high : "");
  return TRUE;
}

/* The value list that the semantic model declares for the column. */
static char **
declared_values (const VsModel *model, const char *table, const char *column)
{
  const GPtrArray *entities = model ? vs_model_entities (model) : NULL;

  for (guint e = 0; entities && e < entities->len; e++)
    {
      const VsEntity *entity = entities->pdata[e];

      for (guint f = 0; f < entity->fields->len && strcmp (entity->table, table) == 0; f++)
        {
          const VsField *field = entity->fields->pdata[f];

          if (field->values && g_strcmp0 (field->column, column) == 0)
            return field->values;
        }
    }
  return NULL;
}

static gboolean
in_set_sql (VsRuleSql *sql, const VsRule *rule, const VsModel *model, const char *column, GError **error)
{
  char **values = rule->values ? rule->values : declared_values (model, rule->table, rule->columns[0]);
  g_autoptr (GString) list = g_string_new (NULL);

  if (!values)
    return fail (rule, error, _("needs “%s”"), "values");
  for (char **value = values; *value; value++)
    {
      char *quoted = sqlite3_mprintf ("%Q", *value);

      g_string_append_printf (list, "%s%s", list->len ? ", " : "", quoted);
      sqlite3_free (quoted);
    }
  sql->fails = g_strdup_printf ("%s NOT IN (%s)", column, list->str);
  return TRUE;
}

static gboolean
reference_sql (VsRuleSql *sql, sqlite3 *db, const VsRule *rule, const char *column, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsRuleTable) to = vs_rule_table_new (db, rule->to_table, &wrong);
  g_autofree char *table = vs_db_quote (rule->to_table), *key = vs_db_quote (rule->to_column);
  char *asked = sql->asked;
  VsType type;

  if (!to)
    return fail (rule, error, "%s", wrong->message);
  if (!find_column (to, rule->to_column, &type))
    return fail (rule, error, _("“%s” has no column “%s”"), rule->to_table, rule->to_column);
  sql->asked = g_strdup_printf ("%s AND EXISTS (SELECT 1 FROM %s)", asked, table);
  g_free (asked);
  sql->fails = g_strdup_printf ("NOT EXISTS (SELECT 1 FROM %s AS p WHERE p.%s = %s)", table, key, column);
  return TRUE;
}

static gboolean
currency_sql (VsRuleSql *sql, const VsRule *rule, const VsRuleTable *table, const char *column, const char *base, GError **error)
{
  VsType type;
  g_autofree char *day = rule->day ? vs_rule_column (rule, table, rule->day, &type, error) : NULL;
  g_autofree char *on = day ? g_strdup_printf (" AND r.day <= %s%s", day, type == VS_TYPE_TIME ? " / 86400" : "") : g_strdup ("");
  char *quoted;

  if (rule->day && !day)
    return FALSE;
  quoted = sqlite3_mprintf ("%Q", base ? base : "USD");
  sql->fails = g_strdup_printf ("(%s <> %s AND NOT EXISTS (SELECT 1 FROM exchange_rate AS r WHERE r.currency = %s AND r.per_base > 0%s))", column,
                                quoted, column, on);
  sqlite3_free (quoted);
  return TRUE;
}

static gboolean
unique_sql (VsRuleSql *sql, const VsRule *rule, const VsRuleTable *table, GError **error)
{
  g_autoptr (GString) columns = g_string_new (NULL), bare = g_string_new (NULL), there = g_string_new (sql->asked);
  g_autofree char *name = vs_db_quote (table->name);

  for (guint i = 0; rule->columns[i]; i++)
    {
      VsType type;
      g_autofree char *column = vs_rule_column (rule, table, rule->columns[i], &type, error);

      if (!column)
        return FALSE;
      g_string_append_printf (columns, "%s%s", i ? ", " : "", column);
      g_string_append_printf (there, " AND %s IS NOT NULL", column);
    }
  g_free (sql->asked);
  sql->asked = g_strdup (there->str);
  sql->fails = g_strdup_printf ("(%s) IN (SELECT %s FROM %s AS t WHERE %s GROUP BY %s HAVING count(*) > 1)", columns->str, columns->str, name,
                                there->str, columns->str);
  return TRUE;
}

static gboolean
sum_sql (VsRuleSql *sql, sqlite3 *db, const VsRule *rule, const char *column, VsType type, VsDay as_of, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (VsRuleTable) parts = vs_rule_table_new (db, rule->parts_table, &wrong);
  g_autofree char *table = vs_db_quote (rule->parts_table), *by = vs_db_quote (rule->parts_by), *part = NULL, *whole = NULL;
  char *asked = sql->asked;
  VsType of;

  if (!parts)
    return fail (rule, error, "%s", wrong->message);
  if (!find_column (parts, rule->parts_by, &of))
    return fail (rule, error, _("“%s” has no column “%s”"), rule->parts_table, rule->parts_by);
  parts->alias = "p";
  if (!rule->expr)
    return fail (rule, error, _("needs “%s”"), "parts/expr");
  if (!(part = print (rule, parts, rule->expr, as_of, &of, error)))
    return FALSE;
  /* Both in currency units. */
  whole = g_strdup_printf ("%s%s", column, type == VS_TYPE_MONEY ? " / 10000.0" : "");
  sql->asked = g_strdup_printf ("%s AND EXISTS (SELECT 1 FROM %s AS p WHERE p.%s = t.%s)", asked, table, by, by);
  g_free (asked);
  sql->fails = g_strdup_printf ("abs (%s - (SELECT total (%s)%s FROM %s AS p WHERE p.%s = t.%s)) > %.9g", whole, part,
                                of == VS_TYPE_MONEY ? " / 10000.0" : "", table, by, by, rule->tolerance + 1e-9);
  return TRUE;
}

static void
collect_name (const char *name, gpointer data)
{
  if (!g_ptr_array_find_with_equal_func (data, name, g_str_equal, NULL))
    g_ptr_array_add (data, g_strdup (name));
}

/* "opened_at 2026-01-02T…, resolved_at 2019-…": what the condition looked at. (transfer full) */
static char *
condition_value (const VsRule *rule, const VsRuleTable *table)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GString *sql = g_string_new ("''");

  vs_expr_visit (rule->expr, collect_name, NULL, names);
  for (guint i = 0; i < names->len; i++)
    {
      VsType type;
      g_autofree char *column = vs_rule_column (rule, table, names->pdata[i], &type, NULL), *shown = column ? vs_rule_show (column, type) : NULL;
      char *label = sqlite3_mprintf ("%Q", names->pdata[i]);

      if (shown)
        g_string_append_printf (sql, " || %s || ' ' || coalesce (%s, '–')%s", label, shown, i + 1 < names->len ? " || ', '" : "");
      sqlite3_free (label);
    }
  return g_string_free (sql, FALSE);
}

static gboolean
fill (VsRuleSql *sql, sqlite3 *db, const VsRule *rule, const VsRuleTable *table, const VsModel *model, const char *base, VsDay as_of,
      const char *column, VsType type, GError **error)
{
  switch (rule->check)
    {
    case VS_CHECK_UNIQUE:
      return unique_sql (sql, rule, table, error);
    case VS_CHECK_NOT_NULL:
      sql->fails = g_strdup_printf ("%s IS NULL", column);
      return TRUE;
    case VS_CHECK_IN_SET:
      return in_set_sql (sql, rule, model, column, error);
    case VS_CHECK_RANGE:
      return range_sql (sql, rule, column, type, error);
    case VS_CHECK_REFERENCE:
      return reference_sql (sql, db, rule, column, error);
    case VS_CHECK_CURRENCY:
      return currency_sql (sql, rule, table, column, base, error);
    case VS_CHECK_SUM:
      return sum_sql (sql, db, rule, column, type, as_of, error);
    default:
      return TRUE;
    }
}

void
vs_rule_sql_clear (VsRuleSql *sql)
{
  g_clear_pointer (&sql->asked, g_free);
  g_clear_pointer (&sql->fails, g_free);
  g_clear_pointer (&sql->value, g_free);
}

gboolean
vs_rule_sql_init (VsRuleSql *sql, sqlite3 *db, const VsRule *rule, const VsRuleTable *table, const VsModel *model, const char *base_currency,
                  VsDay as_of, GError **error)
{
  g_autofree char *where = rule->where ? print_condition (rule, table, rule->where, as_of, error) : g_strdup ("1");
  g_autofree char *column = NULL;
  VsType type = VS_TYPE_TEXT;

  *sql = (VsRuleSql) { 0 };
  if (!where || (rule->columns && !(column = vs_rule_column (rule, table, rule->columns[0], &type, error))))
    return FALSE;
  if (rule->check == VS_CHECK_CONDITION)
    {
      g_autofree char *holds = print_condition (rule, table, rule->expr, as_of, error);

      sql->asked = g_strdup_printf ("(%s) AND (%s) IS NOT NULL", where, holds);
      sql->fails = g_strdup_printf ("NOT (%s)", holds);
      sql->value = condition_value (rule, table);
      return holds != NULL;
    }
  sql->asked = rule->check == VS_CHECK_NOT_NULL ? g_strdup_printf ("(%s)", where) : g_strdup_printf ("(%s) AND %s IS NOT NULL", where, column);
  sql->value = vs_rule_show (column, type);
  return fill (sql, db, rule, table, model, base_currency, as_of, column, type, error);
}
