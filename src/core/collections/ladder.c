/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/ladder.h"

#include "base/text.h"

#include <string.h>

static void
rule_free (gpointer data)
{
  VsLadderRule *rule = data;

  g_free (rule->name);
  g_free (rule->action);
  g_free (rule->reason);
  g_clear_pointer (&rule->when, vs_expr_unref);
  g_free (rule);
}

static VsLadderRule *
read_rule (VsJson at, gboolean is_step)
{
  VsLadderRule *rule = g_new0 (VsLadderRule, 1);
  VsJson        when = vs_json_get (at, "when");
  const char   *text = vs_json_string (when);
  g_autoptr (GError) error = NULL;

  rule->name = g_strdup (vs_json_string (vs_json_get (at, "name")));
  rule->reason = g_strdup (vs_json_string (vs_json_get (at, "reason")));
  if (is_step)
    {
      VsJson level = vs_json_get (at, "level");

      rule->action = g_strdup (vs_json_string (vs_json_get (at, "action")));
      rule->level = (int) vs_json_integer (level);
      if (rule->level < 1)
        vs_json_fault (level, _("must be 1 or more"));
    }
  if (text != NULL && (rule->when = vs_expr_parse (text, &error)) == NULL)
    vs_json_fault (when, "%s", error->message);
  return rule;
}

static int
by_level (gconstpointer a, gconstpointer b)
{
  const VsLadderRule *left = *(VsLadderRule *const *) a, *right = *(VsLadderRule *const *) b;

  return left->level - right->level;
}

static GPtrArray *
read_rules (VsJson at, gboolean is_step)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func (rule_free);

  for (guint i = 0; vs_json_exists (at) && i < vs_json_length (at); i++)
    g_ptr_array_add (rules, read_rule (vs_json_at (at, i), is_step));
  if (is_step)
    g_ptr_array_sort (rules, by_level);
  return rules;
}

static double
read_share (VsJson at)
{
  double value = vs_json_number (at);

  if (value < 0 || value > 1)
    vs_json_fault (at, _("must be a share from 0 to 1"));
  return value;
}

static void
read_loss (VsLadder *ladder, VsJson at)
{
  VsJson pd = vs_json_get (at, "pd");

  ladder->lgd = read_share (vs_json_get (at, "lgd"));
  ladder->accrual_days = (int) CLAMP (vs_json_integer_or (vs_json_get (at, "accrual_days"), 92), 0, 366);
  for (guint b = 0; b < VS_N_BUCKETS; b++)
    ladder->pd[b] = read_share (vs_json_get (pd, vs_bucket_name ((VsBucket) b)));
}

VsLadder *
vs_ladder_new (VsJsonDoc *doc, GError **error)
{
  g_autoptr (VsJsonDoc) owned = doc;
  g_autoptr (VsLadder) ladder = g_new0 (VsLadder, 1);
  VsJson root = vs_json_doc_root (doc), steps = vs_json_get (root, "steps");

  ladder->name = g_strdup (vs_json_string_or (vs_json_get (root, "name"), ""));
  ladder->title = g_strdup (vs_json_string_or (vs_json_get (root, "title"), ladder->name));
  ladder->locks = read_rules (vs_json_get (root, "locks"), FALSE);
  ladder->steps = read_rules (steps, TRUE);
  ladder->window_days = (int) CLAMP (vs_json_integer_or (vs_json_get (root, "promise_window_days"), 30), 0, 3660);
  ladder->grace_days = (int) CLAMP (vs_json_integer_or (vs_json_get (root, "promise_grace_days"), 3), 0, 366);
  if (ladder->steps->len == 0)
    vs_json_fault (vs_json_exists (steps) ? steps : root, _("a ladder needs “steps”: at least one"));
  read_loss (ladder, vs_json_get (root, "loss"));
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&ladder) : NULL;
}

void
vs_ladder_free (VsLadder *ladder)
{
  if (ladder == NULL)
    return;
  g_free (ladder->name);
  g_free (ladder->title);
  g_clear_pointer (&ladder->locks, g_ptr_array_unref);
  g_clear_pointer (&ladder->steps, g_ptr_array_unref);
  g_free (ladder);
}

/* Which rule holds for each row: the first or, for steps, the last of the list. */
static gint16 *
apply_rules (const GPtrArray *rules, gboolean last, const VsExprScope *scope, gsize n, GError **error)
{
  g_autofree gint16 *found = g_new (gint16, n + 1);

  for (gsize i = 0; i < n; i++)
    found[i] = -1;
  for (guint r = 0; r < rules->len; r++)
    {
      const VsLadderRule *rule = rules->pdata[r];
      g_autoptr (VsColumn) holds = vs_expr_eval (rule->when, scope, n, error);

      if (holds != NULL && holds->type != VS_TYPE_BOOL)
        g_set_error (error, VS_ERROR, VS_ERROR_FORMAT, _("“%s” is no condition: it must be true or false"), vs_expr_text (rule->when));
      if (holds == NULL || holds->type != VS_TYPE_BOOL)
        {
          g_prefix_error (error, _("Ladder, “%s”: "), rule->name);
          return NULL;
        }
      for (gsize i = 0; i < n; i++)
        if (!vs_column_is_null (holds, i) && holds->b[i] && (last || found[i] < 0))
          found[i] = (gint16) r;
    }
  return g_steal_pointer (&found);
}

gboolean
vs_ladder_apply (const VsLadder *ladder, const VsExprScope *scope, gsize n, VsLadderAnswer *answer, GError **error)
{
  *answer = (VsLadderAnswer) { n, apply_rules (ladder->steps, TRUE, scope, n, error), NULL };
  if (answer->step != NULL)
    answer->lock = apply_rules (ladder->locks, FALSE, scope, n, error);
  if (answer->lock != NULL)
    return TRUE;
  vs_ladder_answer_clear (answer);
  return FALSE;
}

void
vs_ladder_answer_clear (VsLadderAnswer *answer)
{
  g_clear_pointer (&answer->step, g_free);
  g_clear_pointer (&answer->lock, g_free);
  answer->n = 0;
}

static void
visit_rules (const GPtrArray *rules, void (*field) (const char *name, gpointer data), gpointer data)
{
  for (guint r = 0; r < rules->len; r++)
    {
      const VsLadderRule *rule = rules->pdata[r];
      const char *open = strchr (rule->reason, '{');

      vs_expr_visit (rule->when, field, NULL, data);
      for (; open != NULL; open = strchr (open + 1, '{'))
        {
          g_autofree char *name = g_strndup (open + 1, strcspn (open + 1, ":}"));

          field (name, data);
        }
    }
}

void
vs_ladder_visit_fields (const VsLadder *ladder, void (*field) (const char *name, gpointer data), gpointer data)
{
  visit_rules (ladder->locks, field, data);
  visit_rules (ladder->steps, field, data);
}

/* The value of "name" or "name:format" in the row, for people. */
static void
append_value (GString *text, const char *key, gsize len, const VsFrame *frame, gsize row, const char *currency)
{
  g_autofree char *name = g_strndup (key, len);
  char     *colon = strrchr (name, ':');
  VsFormat  format = VS_FORMAT_NUMBER;
  gboolean  formatted = FALSE;
  VsColumn *column;
  g_autofree char *shown = NULL;

  if (colon != NULL)
    {
      *colon = '\0';
      formatted = vs_format_from_name (colon + 1, &format);
    }
  column = vs_frame_get (frame, name);
  if (column == NULL)
    g_string_append_printf (text, "{%s}", name);
  else
    {
      shown = formatted ? vs_text_plain_blanks (vs_format_full (vs_column_get_double (column, row), format, currency)) : vs_column_dup_string (column, row);
      g_string_append (text, shown);
    }
}

char *
vs_ladder_reason (const VsLadderRule *rule, const VsFrame *frame, gsize row, const char *currency)
{
  GString    *text = g_string_new (NULL);
  const char *p = rule->reason;

  while (*p)
    {
      const char *open = strchr (p, '{'), *close = open ? strchr (open, '}') : NULL;

      if (close == NULL)
        {
          g_string_append (text, p);
          break;
        }
      g_string_append_len (text, p, open - p);
      append_value (text, open + 1, (gsize) (close - open - 1), frame, row, currency);
      p = close + 1;
    }
  return g_string_free (text, FALSE);
}
