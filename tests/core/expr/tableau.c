/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tableau.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define JULIAN_1970 719163

typedef struct _Node Node;

struct _Node {
  char       *word;      /* an operator, a function, "IF", "IN", "#" for a literal, "[" for a field */
  TableauValue value;
  char       *text;
  GPtrArray  *args;
};

struct _Tableau {
  const char   *formula, *at;
  Node         *root;
  GStringChunk *texts;
  TableauField  field;
  gpointer      data;
  gsize         n_rows;
};

/* ── Reading ── */

static Node *read_or (Tableau *t);

static void
node_free (gpointer data)
{
  Node *node = data;

  g_free (node->word);
  g_free (node->text);
  g_ptr_array_unref (node->args);
  g_free (node);
}

static Node *
node_new (const char *word, Node *a, Node *b)
{
  Node *node = g_new0 (Node, 1);

  node->word = g_strdup (word);
  node->args = g_ptr_array_new_with_free_func (node_free);
  if (a)
    g_ptr_array_add (node->args, a);
  if (b)
    g_ptr_array_add (node->args, b);
  return node;
}

static void
skip_blanks (Tableau *t)
{
  while (*t->at == ' ' || *t->at == '\n')
    t->at++;
}

/* A sign or a word; words end where no letter follows. */
static gboolean
take (Tableau *t, const char *what)
{
  gsize n = strlen (what);

  skip_blanks (t);
  if (strncmp (t->at, what, n) != 0 || (g_ascii_isalpha (what[0]) && (g_ascii_isalnum (t->at[n]) || t->at[n] == '_')))
    return FALSE;
  t->at += n;
  return TRUE;
}

static void
need (Tableau *t, const char *what)
{
  if (!take (t, what))
    g_error ("Tableau: “%s” expected at “%s” of %s", what, t->at, t->formula);
}

static Node *
literal (TableauKind kind, gint64 i, double d)
{
  Node *node = node_new ("#", NULL, NULL);

  node->value = (TableauValue) { kind, i, d, NULL };
  return node;
}

/* Up to the closing sign, which is doubled inside. */
static char *
read_enclosed (Tableau *t, char close)
{
  GString *text = g_string_new (NULL);

  for (t->at++; *t->at && (*t->at != close || t->at[1] == close); t->at++)
    {
      g_string_append_c (text, *t->at);
      t->at += *t->at == close;
    }
  if (*t->at != close)
    g_error ("Tableau: %c is missing in %s", close, t->formula);
  t->at++;
  return g_string_free (text, FALSE);
}

static gint64
day_number (int year, int month, int mday)
{
  g_autoptr (GDate) date = g_date_new_dmy ((GDateDay) mday, month, (GDateYear) year);

  return (gint64) g_date_get_julian (date) - JULIAN_1970;
}

static Node *
read_number (Tableau *t)
{
  char *end;
  double d = g_ascii_strtod (t->at, &end);
  gboolean whole = strcspn (t->at, ".eE") >= (gsize) (end - t->at);
  gint64 i = whole ? g_ascii_strtoll (t->at, NULL, 10) : 0;

  t->at = end;
  return literal (whole ? TABLEAU_INT : TABLEAU_REAL, i, d);
}

static Node *
read_if (Tableau *t)
{
  Node *node = node_new ("IF", read_or (t), NULL);

  need (t, "THEN");
  g_ptr_array_add (node->args, read_or (t));
  while (take (t, "ELSEIF"))
    {
      g_ptr_array_add (node->args, read_or (t));
      need (t, "THEN");
      g_ptr_array_add (node->args, read_or (t));
    }
  if (take (t, "ELSE"))
    g_ptr_array_add (node->args, read_or (t));
  need (t, "END");
  return node;
}

static Node *
read_call (Tableau *t)
{
  gsize n = strspn (t->at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
  g_autofree char *name = g_strndup (t->at, n);
  Node *node;

  if (n == 0)
    g_error ("Tableau: nothing known at “%s” of %s", t->at, t->formula);
  t->at += n;
  need (t, "(");
  node = node_new (name, NULL, NULL);
  if (take (t, ")"))
    return node;
  do
    g_ptr_array_add (node->args, read_or (t));
  while (take (t, ","));
  need (t, ")");
  return node;
}

static Node *
read_primary (Tableau *t)
{
  Node *node;
  int year, month, mday;

  skip_blanks (t);
  if (g_ascii_isdigit (*t->at))
    return read_number (t);
  if (*t->at == '\'' || *t->at == '[')
    {
      gboolean field = *t->at == '[';

      node = node_new (field ? "[" : "#", NULL, NULL);
      node->text = read_enclosed (t, field ? ']' : '\'');
      node->value = (TableauValue) { TABLEAU_TEXT, 0, 0, node->text };
      return node;
    }
  if (*t->at == '#')
    {
      g_autofree char *text = read_enclosed (t, '#');

      if (sscanf (text, "%d-%d-%d", &year, &month, &mday) != 3)
        g_error ("Tableau: no date: %s", text);
      return literal (TABLEAU_DATE, day_number (year, month, mday), 0);
    }
  if (take (t, "("))
    {
      node = read_or (t);
      need (t, ")");
      return node;
    }
  if (take (t, "TRUE"))
    return literal (TABLEAU_BOOL, 1, 0);
  if (take (t, "FALSE"))
    return literal (TABLEAU_BOOL, 0, 0);
  if (take (t, "NULL"))
    return literal (TABLEAU_NULL, 0, 0);
  return take (t, "IF") ? read_if (t) : read_call (t);
}

static Node *
read_unary (Tableau *t)
{
  return take (t, "-") ? node_new ("-", read_unary (t), NULL) : read_primary (t);
}

static Node *
read_product (Tableau *t)
{
  Node *node = read_unary (t);

  for (;;)
    if (take (t, "*"))
      node = node_new ("*", node, read_unary (t));
    else if (take (t, "/"))
      node = node_new ("/", node, read_unary (t));
    else
      return node;
}

static Node *
read_sum (Tableau *t)
{
  Node *node = read_product (t);

  for (;;)
    if (take (t, "+"))
      node = node_new ("+", node, read_product (t));
    else if (take (t, "-"))
      node = node_new ("-", node, read_product (t));
    else
      return node;
}

static Node *
read_comparison (Tableau *t)
{
  static const char *const signs[] = { "<=", ">=", "<>", "=", "<", ">" };
  Node *node = read_sum (t);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (take (t, signs[i]))
      return node_new (signs[i], node, read_sum (t));
  if (!take (t, "IN"))
    return node;
  node = node_new ("IN", node, NULL);
  need (t, "(");
  do
    g_ptr_array_add (node->args, read_sum (t));
  while (take (t, ","));
  need (t, ")");
  return node;
}

static Node *
read_not (Tableau *t)
{
  return take (t, "NOT") ? node_new ("NOT", read_not (t), NULL) : read_comparison (t);
}

static Node *
read_and (Tableau *t)
{
  Node *node = read_not (t);

  while (take (t, "AND"))
    node = node_new ("AND", node, read_not (t));
  return node;
}

static Node *
read_or (Tableau *t)
{
  Node *node = read_and (t);

  while (take (t, "OR"))
    node = node_new ("OR", node, read_and (t));
  return node;
}

Tableau *
tableau_parse (const char *formula)
{
  Tableau *t = g_new0 (Tableau, 1);

  t->formula = t->at = formula;
  t->texts = g_string_chunk_new (256);
  t->root = read_or (t);
  skip_blanks (t);
  if (*t->at)
    g_error ("Tableau: too much at “%s” of %s", t->at, formula);
  return t;
}

void
tableau_free (Tableau *tableau)
{
  node_free (tableau->root);
  g_string_chunk_free (tableau->texts);
  g_free (tableau);
}

/* ── Values ── */

static const TableauValue null = { TABLEAU_NULL, 0, 0, NULL };

static TableauValue eval (Tableau *t, const Node *node, gsize row);

static TableauValue
of_bool (gboolean value)
{
  return (TableauValue) { TABLEAU_BOOL, value, 0, NULL };
}

static TableauValue
of_int (gint64 value)
{
  return (TableauValue) { TABLEAU_INT, value, (double) value, NULL };
}

static TableauValue
of_real (double value)
{
  return isfinite (value) ? (TableauValue) { TABLEAU_REAL, 0, value, NULL } : null;
}

static TableauValue
of_day (gint64 value)
{
  return (TableauValue) { TABLEAU_DATE, value, 0, NULL };
}

/* Takes `text`. */
static TableauValue
of_text (Tableau *t, char *text)
{
  TableauValue value = { TABLEAU_TEXT, 0, 0, g_string_chunk_insert (t->texts, text) };

  g_free (text);
  return value;
}

static gboolean
is_number (TableauValue v)
{
  return v.kind == TABLEAU_INT || v.kind == TABLEAU_REAL;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && a < 0);
}

static gint64
day_of (TableauValue v)
{
  return v.kind == TABLEAU_DATETIME ? floor_div (v.i, 86400) : v.i;
}

static int
compare (Tableau *t, TableauValue a, TableauValue b)
{
  gboolean dates = (a.kind == TABLEAU_DATE || a.kind == TABLEAU_DATETIME) && (b.kind == TABLEAU_DATE || b.kind == TABLEAU_DATETIME);

  if (is_number (a) && is_number (b))
    return (a.d > b.d) - (a.d < b.d);
  if (dates && a.kind != b.kind)
    {
      gint64 x = a.kind == TABLEAU_DATE ? a.i * 86400 : a.i, y = b.kind == TABLEAU_DATE ? b.i * 86400 : b.i;
      return (x > y) - (x < y);
    }
  if (a.kind != b.kind)
    g_error ("Tableau: kinds %d and %d are compared in %s", a.kind, b.kind, t->formula);
  return a.kind == TABLEAU_TEXT ? strcmp (a.text, b.text) : (a.i > b.i) - (a.i < b.i);
}

/* ── Operators ── */

static TableauValue
arithmetic (Tableau *t, char sign, TableauValue a, TableauValue b)
{
  if (a.kind == TABLEAU_NULL || b.kind == TABLEAU_NULL)
    return null;
  if (sign == '+' && a.kind == TABLEAU_TEXT && b.kind == TABLEAU_TEXT)
    return of_text (t, g_strconcat (a.text, b.text, NULL));
  if (sign == '+' && a.kind == TABLEAU_INT && b.kind == TABLEAU_DATE)
    return of_day (a.i + b.i);
  if (a.kind == TABLEAU_DATE && b.kind == TABLEAU_INT && (sign == '+' || sign == '-'))
    return of_day (sign == '+' ? a.i + b.i : a.i - b.i);
  if (!is_number (a) || !is_number (b))
    g_error ("Tableau: %c of kinds %d and %d in %s", sign, a.kind, b.kind, t->formula);
  if (sign == '/')
    return b.d == 0 ? null : of_real (a.d / b.d);
  if (a.kind == TABLEAU_INT && b.kind == TABLEAU_INT)
    return of_int (sign == '+' ? a.i + b.i : sign == '-' ? a.i - b.i : a.i * b.i);
  return of_real (sign == '+' ? a.d + b.d : sign == '-' ? a.d - b.d : a.d * b.d);
}

static TableauValue
comparison (Tableau *t, const char *sign, TableauValue a, TableauValue b)
{
  int order;

  if (a.kind == TABLEAU_NULL || b.kind == TABLEAU_NULL)
    return null;
  order = compare (t, a, b);
  if (g_str_equal (sign, "="))
    return of_bool (order == 0);
  if (g_str_equal (sign, "<>"))
    return of_bool (order != 0);
  if (g_str_equal (sign, "<") || g_str_equal (sign, ">"))
    return of_bool (sign[0] == '<' ? order < 0 : order > 0);
  return of_bool (sign[0] == '<' ? order <= 0 : order >= 0);
}

/* `strong` decides alone: FALSE for AND, TRUE for OR. */
static TableauValue
three_valued (Tableau *t, gboolean strong, TableauValue a, TableauValue b)
{
  if ((a.kind != TABLEAU_NULL && a.kind != TABLEAU_BOOL) || (b.kind != TABLEAU_NULL && b.kind != TABLEAU_BOOL))
    g_error ("Tableau: a condition is none in %s", t->formula);
  if ((a.kind == TABLEAU_BOOL && a.i == strong) || (b.kind == TABLEAU_BOOL && b.i == strong))
    return of_bool (strong);
  return a.kind == TABLEAU_NULL || b.kind == TABLEAU_NULL ? null : of_bool (!strong);
}

static TableauValue
eval_in (Tableau *t, const Node *node, gsize row)
{
  TableauValue value = eval (t, node->args->pdata[0], row);

  if (value.kind == TABLEAU_NULL)
    return null;
  for (guint i = 1; i < node->args->len; i++)
    if (compare (t, value, eval (t, node->args->pdata[i], row)) == 0)
      return of_bool (TRUE);
  return of_bool (FALSE);
}

static TableauValue
eval_if (Tableau *t, const Node *node, gsize row)
{
  guint i;

  for (i = 0; i + 1 < node->args->len; i += 2)
    {
      TableauValue condition = eval (t, node->args->pdata[i], row);

      if (condition.kind != TABLEAU_BOOL && condition.kind != TABLEAU_NULL)
        g_error ("Tableau: IF without a condition in %s", t->formula);
      if (condition.kind == TABLEAU_BOOL && condition.i)
        return eval (t, node->args->pdata[i + 1], row);
    }
  return i < node->args->len ? eval (t, node->args->pdata[i], row) : null;
}

static TableauValue
eval_operator (Tableau *t, const Node *node, gsize row)
{
  TableauValue a = eval (t, node->args->pdata[0], row), b;

  if (g_str_equal (node->word, "NOT"))
    return a.kind == TABLEAU_NULL ? null : of_bool (!a.i);
  if (g_str_equal (node->word, "-") && node->args->len == 1)
    return a.kind == TABLEAU_INT ? of_int (-a.i) : a.kind == TABLEAU_REAL ? of_real (-a.d) : null;
  b = eval (t, node->args->pdata[1], row);
  if (g_str_equal (node->word, "AND") || g_str_equal (node->word, "OR"))
    return three_valued (t, node->word[0] == 'O', a, b);
  if (strchr ("+-*/", node->word[0]))
    return arithmetic (t, node->word[0], a, b);
  return comparison (t, node->word, a, b);
}

/* ── Functions ── */

static TableauValue
date_function (Tableau *t, const char *name, const TableauValue *a)
{
  gboolean part_first = g_str_has_prefix (name, "DATE") && strlen (name) > 4 && !g_str_equal (name, "DATETIME");
  const TableauValue *when = part_first ? &a[g_str_equal (name, "DATEADD") ? 2 : 1] : a;
  g_autoptr (GDate) date = g_date_new_julian ((guint32) (day_of (*when) + JULIAN_1970));
  const char *part = part_first ? a[0].text : name;

  if (when->kind != TABLEAU_DATE && when->kind != TABLEAU_DATETIME)
    g_error ("Tableau: %s takes a date in %s", name, t->formula);
  if (g_str_equal (name, "DATEADD"))
    {
      if (g_str_equal (part, "day"))
        return of_day (day_of (*when) + a[1].i);
      g_assert_cmpstr (part, ==, "month");
      if (a[1].i >= 0)
        g_date_add_months (date, (guint) a[1].i);
      else
        g_date_subtract_months (date, (guint) -a[1].i);
      return of_day ((gint64) g_date_get_julian (date) - JULIAN_1970);
    }
  if (g_str_equal (name, "DATEDIFF"))
    {
      if (g_str_equal (part, "second"))
        return of_int ((a[2].kind == TABLEAU_DATE ? a[2].i * 86400 : a[2].i) - (a[1].kind == TABLEAU_DATE ? a[1].i * 86400 : a[1].i));
      g_autoptr (GDate) to = g_date_new_julian ((guint32) (day_of (a[2]) + JULIAN_1970));

      if (g_str_equal (part, "day"))
        return of_int (day_of (a[2]) - day_of (a[1]));
      g_assert_cmpstr (part, ==, "month");
      return of_int ((g_date_get_year (to) - g_date_get_year (date)) * 12 + (int) g_date_get_month (to) - (int) g_date_get_month (date));
    }
  if (g_str_equal (name, "DATETRUNC"))
    {
      int month = g_date_get_month (date);

      if (g_str_equal (part, "week") && g_str_equal (a[2].text, "monday"))
        return of_day (day_of (*when) - (int) g_date_get_weekday (date) + 1);
      month = g_str_equal (part, "year") ? 1 : g_str_equal (part, "quarter") ? (month - 1) / 3 * 3 + 1 : month;
      return of_day (day_number (g_date_get_year (date), month, 1));
    }
  if (g_ascii_strcasecmp (part, "year") == 0)
    return of_int (g_date_get_year (date));
  if (g_ascii_strcasecmp (part, "month") == 0)
    return of_int (g_date_get_month (date));
  if (g_ascii_strcasecmp (part, "day") == 0)
    return of_int (g_date_get_day (date));
  if (g_str_equal (part, "quarter"))
    return of_int ((g_date_get_month (date) + 2) / 3);
  if (g_str_equal (part, "iso-weekday"))
    return of_int (g_date_get_weekday (date));
  g_assert_cmpstr (part, ==, "hour");
  return of_int (when->kind == TABLEAU_DATE ? 0 : (when->i - day_of (*when) * 86400) / 3600);
}

/* From the first letter of it (counted from 0), at most n. */
static char *
letters (const char *text, glong from, glong n)
{
  glong length = g_utf8_strlen (text, -1);

  from = CLAMP (from, 0, length);
  return g_utf8_substring (text, from, from + CLAMP (n, 0, length - from));
}

static TableauValue
text_function (Tableau *t, const char *name, const TableauValue *a, guint n)
{
  glong length = g_utf8_strlen (a[0].text, -1);

  if (g_str_equal (name, "LEN"))
    return of_int (length);
  if (g_str_equal (name, "LOWER"))
    return of_text (t, g_utf8_strdown (a[0].text, -1));
  if (g_str_equal (name, "UPPER"))
    return of_text (t, g_utf8_strup (a[0].text, -1));
  if (g_str_equal (name, "TRIM"))
    return of_text (t, g_strstrip (g_strdup (a[0].text)));
  if (g_str_equal (name, "LEFT"))
    return of_text (t, letters (a[0].text, 0, a[1].i));
  if (g_str_equal (name, "RIGHT"))
    return of_text (t, letters (a[0].text, length - a[1].i, a[1].i));
  if (g_str_equal (name, "MID"))
    return of_text (t, letters (a[0].text, a[1].i - 1, n > 2 ? a[2].i : length));
  if (g_str_equal (name, "CONTAINS"))
    return of_bool (strstr (a[0].text, a[1].text) != NULL);
  if (g_str_equal (name, "REGEXP_MATCH"))
    return of_bool (g_regex_match_simple (a[1].text, a[0].text, 0, 0));
  g_assert_cmpstr (name, ==, "REPLACE");
  {
    g_auto (GStrv) parts = a[1].text[0] ? g_strsplit (a[0].text, a[1].text, -1) : NULL;

    if (parts == NULL || parts[0] == NULL)   /* GLib splits "" into nothing */
      return a[0];
    return of_text (t, g_strjoinv (a[2].text, parts));
  }
}

static TableauValue
number_function (Tableau *t, const char *name, const TableauValue *a, guint n)
{
  double scale = n > 1 ? pow (10, (double) a[1].i) : 1;

  if (!is_number (a[0]))
    g_error ("Tableau: %s takes a number in %s", name, t->formula);
  if (g_str_equal (name, "ABS"))
    return a[0].kind == TABLEAU_INT ? of_int (ABS (a[0].i)) : of_real (fabs (a[0].d));
  if (g_str_equal (name, "CEILING"))
    return of_int ((gint64) ceil (a[0].d));
  if (g_str_equal (name, "FLOOR"))
    return of_int ((gint64) floor (a[0].d));
  if (g_str_equal (name, "SQRT"))
    return a[0].d < 0 ? null : of_real (sqrt (a[0].d));
  if (g_str_equal (name, "LN"))
    return a[0].d <= 0 ? null : of_real (log (a[0].d));
  if (g_str_equal (name, "EXP"))
    return of_real (exp (a[0].d));
  if (g_str_equal (name, "FLOAT"))
    return of_real (a[0].d);
  if (g_str_equal (name, "STR") && a[0].kind == TABLEAU_INT)
    return of_text (t, g_strdup_printf ("%" G_GINT64_FORMAT, a[0].i));
  g_assert_cmpstr (name, ==, "ROUND");
  return of_real (round (a[0].d * scale) / scale);
}

static gboolean
is_one_of (const char *word, const char *const *list)
{
  return g_strv_contains (list, word);
}

static TableauValue
eval_function (Tableau *t, const Node *node, const TableauValue *a)
{
  static const char *const of_dates[] = { "DATEADD", "DATEDIFF", "DATEPART", "DATETRUNC", "YEAR", "MONTH", "DAY", NULL };
  static const char *const of_texts[] = { "LEN", "LOWER", "UPPER", "TRIM", "LEFT", "RIGHT", "MID", "CONTAINS", "REGEXP_MATCH", "REPLACE", NULL };
  guint n = node->args->len;
  int year, month, mday;

  if (g_str_equal (node->word, "ISNULL"))
    return of_bool (a[0].kind == TABLEAU_NULL);
  if (g_str_equal (node->word, "IFNULL"))
    return a[0].kind == TABLEAU_NULL ? a[1] : a[0];
  for (guint i = 0; i < n; i++)
    if (a[i].kind == TABLEAU_NULL)
      return null;
  if (g_str_equal (node->word, "MAX") || g_str_equal (node->word, "MIN"))
    return (compare (t, a[0], a[1]) > 0) == (node->word[1] == 'A') ? a[0] : a[1];
  if (g_str_equal (node->word, "DATE"))
    return of_day (day_of (a[0]));
  if (g_str_equal (node->word, "DATETIME"))
    return a[0].kind == TABLEAU_DATETIME ? a[0] : (TableauValue) { TABLEAU_DATETIME, a[0].i * 86400, 0, NULL };
  if (g_str_equal (node->word, "DATEPARSE"))
    return sscanf (a[1].text, "%d-%d-%d", &year, &month, &mday) == 3 ? of_day (day_number (year, month, mday)) : null;
  if (is_one_of (node->word, of_dates))
    return date_function (t, node->word, a);
  if (is_one_of (node->word, of_texts))
    {
      if (a[0].kind != TABLEAU_TEXT)
        g_error ("Tableau: %s takes a text in %s", node->word, t->formula);
      return text_function (t, node->word, a, n);
    }
  return number_function (t, node->word, a, n);
}

/* ── Aggregates ── */

static int
by_value (gconstpointer a, gconstpointer b, gpointer data)
{
  return compare (data, *(const TableauValue *) a, *(const TableauValue *) b);
}

/* The values that are there, in order. */
static GArray *
values_of (Tableau *t, const Node *node)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (TableauValue));

  for (gsize row = 0; row < t->n_rows; row++)
    {
      TableauValue value = eval (t, node, row);

      if (value.kind != TABLEAU_NULL)
        g_array_append_val (values, value);
    }
  g_array_sort_with_data (values, by_value, t);
  return values;
}

static TableauValue
quantile (const GArray *values, double share)
{
  double at = share * (values->len - 1);
  guint low = (guint) floor (at), high = MIN (low + 1, values->len - 1);
  double a = g_array_index (values, TableauValue, low).d, b = g_array_index (values, TableauValue, high).d;

  return of_real (a + (b - a) * (at - low));
}

static TableauValue
eval_aggregate (Tableau *t, const Node *node)
{
  g_autoptr (GArray) values = values_of (t, node->args->pdata[0]);
  const TableauValue *v = (const TableauValue *) values->data;
  guint n = values->len, distinct = 0;
  gboolean whole = TRUE;
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      sum += v[i].d;
      whole &= v[i].kind == TABLEAU_INT;
      distinct += i == 0 || compare (t, v[i - 1], v[i]) != 0;
    }
  if (g_str_equal (node->word, "COUNT"))
    return of_int (n);
  if (g_str_equal (node->word, "COUNTD"))
    return of_int (distinct);
  if (n == 0)
    return null;
  if (g_str_equal (node->word, "MIN"))
    return v[0];
  if (g_str_equal (node->word, "MAX"))
    return v[n - 1];
  if (g_str_equal (node->word, "MEDIAN"))
    return quantile (values, 0.5);
  if (g_str_equal (node->word, "PERCENTILE"))
    return quantile (values, eval (t, node->args->pdata[1], 0).d);
  if (g_str_equal (node->word, "SUM") && whole)
    return of_int ((gint64) sum);
  return of_real (g_str_equal (node->word, "SUM") ? sum : sum / n);
}

/* ── The walk ── */

static TableauValue
eval (Tableau *t, const Node *node, gsize row)
{
  static const char *const aggregates[] = { "COUNT", "COUNTD", "SUM", "AVG", "MEDIAN", "PERCENTILE", NULL };
  static const char *const operators[] = { "NOT", "AND", "OR", "+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=", NULL };
  TableauValue args[8] = { { 0 } };

  if (g_str_equal (node->word, "#"))
    return node->value;
  if (g_str_equal (node->word, "["))
    return t->field (node->text, row, t->data);
  if (g_str_equal (node->word, "IF"))
    return eval_if (t, node, row);
  if (g_str_equal (node->word, "IN"))
    return eval_in (t, node, row);
  if (is_one_of (node->word, operators))
    return eval_operator (t, node, row);
  if (is_one_of (node->word, aggregates) || (node->args->len == 1 && (g_str_equal (node->word, "MIN") || g_str_equal (node->word, "MAX"))))
    return eval_aggregate (t, node);
  g_assert_cmpuint (node->args->len, <=, G_N_ELEMENTS (args));
  for (guint i = 0; i < node->args->len; i++)
    args[i] = eval (t, node->args->pdata[i], row);
  return eval_function (t, node, args);
}

TableauValue
tableau_eval (Tableau *tableau, TableauField field, gpointer data, gsize row, gsize n_rows)
{
  tableau->field = field;
  tableau->data = data;
  tableau->n_rows = n_rows;
  return eval (tableau, tableau->root, row);
}
