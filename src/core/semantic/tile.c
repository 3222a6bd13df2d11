/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile.c: what a tile says (dashboard.h): its query run, its texts filled in, its sentence for those who do not see it. */
#include "semantic/dashboard.h"
#include "semantic/target.h"
#include "semantic/words.h"

#include <math.h>
#include <string.h>

typedef struct {
  VsData        *data;
  const char    *where;
  VsJob         *job;
  VsTileContent *content;
  VsJson         json;       /* the tile, in a document of our own: any thread may build, and a fault stays here */
  gboolean       unfiltered;
  GError        *error;      /* the first thing that went wrong */
} Build;

/* ── Measures and texts ── */

static double
measure (Build *self, const char *name)
{
  return self->error ? NAN : vs_query_measure_filtered (self->data, name, self->where, NULL, &self->error);
}

/* The tile's own figure, which says when the page's filter does not apply to it. */
static double
own_measure (Build *self, const char *name)
{
  return self->error ? NAN : vs_query_measure_filtered (self->data, name, self->where, &self->unfiltered, &self->error);
}

static VsFormat
format_of (Build *self, const char *name)
{
  const VsMeasure *found = vs_model_measure (vs_data_model (self->data), name);

  return found ? found->format : VS_FORMAT_NUMBER;
}

static char *
show (Build *self, const char *name, gboolean full)
{
  const char *currency = vs_data_currency (self->data);
  double value = measure (self, name);
  VsFormat format = format_of (self, name);

  return full ? vs_format_full (value, format, currency) : vs_format_short (value, format, currency);
}

char *
vs_tile_word (VsData *data, const char *name)
{
  VsDay as_of = vs_data_as_of (data);

  if (g_str_equal (name, "as_of"))
    return vs_format_short (as_of == VS_DAY_NONE ? NAN : as_of, VS_FORMAT_DATE, NULL);
  if (g_str_equal (name, "currency"))
    return g_strdup (vs_currency_sign (vs_data_currency (data)));
  if (g_str_equal (name, "period"))
    return vs_period_words (vs_data_period (data));
  if (g_str_equal (name, "before"))
    return vs_period_before_words (vs_data_period (data));
  if (g_str_equal (name, "compare"))
    return g_strdup (vs_period_compare_words (vs_data_period (data)));
  return NULL;
}

/* "Overdue {overdue} · DSO {dso}": every brace by its measure. NULL stays NULL. */
static char *
fill_in (Build *self, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = vs_words (text);
  const char *open, *close;

  if (text == NULL)
    return NULL;
  while ((open = strchr (at, '{')) != NULL && (close = strchr (open, '}')) != NULL)
    {
      g_autofree char *name = g_strndup (open + 1, close - open - 1);
      gboolean full = g_str_has_suffix (name, ":full");
      g_autofree char *shown = NULL;

      if (full)
        name[strlen (name) - strlen (":full")] = '\0';
      shown = vs_tile_word (self->data, name);
      if (shown == NULL)
        shown = show (self, name, full);
      g_string_append_len (out, at, open - at);
      g_string_append (out, shown);
      at = close + 1;
    }
  g_string_append (out, at);
  return g_strdup (out->str);
}

static const char *
text_of (Build *self, const char *member)
{
  return vs_json_string_or (vs_json_get (self->json, member), NULL);
}

/* ── Key figures ── */

static VsLevel
statement_level (Build *self, VsJson at)
{
  VsLevel level = VS_LEVEL_NONE;
  VsJson bounds;
  double value;

  if (!vs_json_exists (at) || !JSON_NODE_HOLDS_OBJECT (at.node))
    return vs_level_from_name (vs_json_string_or (at, NULL));
  bounds = vs_json_get (at, "bounds");
  value = measure (self, vs_json_string_or (vs_json_get (at, "measure"), ""));
  for (guint i = 0; !isnan (value) && vs_json_exists (bounds) && i < vs_json_length (bounds); i++)
    {
      VsJson bound = vs_json_at (bounds, i);

      if (value >= vs_json_number_or (vs_json_at (bound, 0), INFINITY))
        level = vs_level_from_name (vs_json_string_or (vs_json_at (bound, 1), NULL));
    }
  return level;
}

/* "4.1 % more than last year", or points for a share. Nothing is said when there is nothing to compare with. */
static void
compare (Build *self, const char *name, const char *words)
{
  VsTileContent *content = self->content;
  const VsMeasure *found = vs_model_measure (vs_data_model (self->data), name);
  gboolean share = format_of (self, name) == VS_FORMAT_PERCENT;
  double difference = (content->value - content->against) / (share ? 1 : fabs (content->against));   /* a loss may grow */
  g_autofree char *size = NULL;
  gboolean good;

  if (isnan (content->value) || isnan (content->against) || (!share && content->against == 0))
    return;
  if (fabs (difference) < 0.0005)
    {
      content->change = g_strdup (_("Unchanged"));
      return;
    }
  if (share)
    {
      g_autofree char *points = vs_format_short (fabs (difference) * 100, VS_FORMAT_SCORE, NULL);

      /* Translators: percentage points, as in "0.3 points" */
      size = g_strdup_printf (_("%s points"), points);
    }
  else
    size = vs_format_short (fabs (difference), VS_FORMAT_PERCENT, NULL);
  content->change_direction = difference > 0 ? 1 : -1;
  /* Translators: "4.1 % more than last year" */
  content->change = difference > 0 ? g_strdup_printf (_("%s more %s"), size, words) : g_strdup_printf (_("%s less %s"), size, words);
  good = (difference > 0) == (found->polarity == VS_POLARITY_UP_IS_GOOD);
  content->change_level = found->polarity == VS_POLARITY_NONE ? VS_LEVEL_BLUE : good ? VS_LEVEL_GREEN : VS_LEVEL_RED;
}

/* Nothing to compare with was asked for, and this would be it. */
static gboolean
is_not_wanted (Build *self, const char *against)
{
  const VsMeasure *found = vs_model_measure (vs_data_model (self->data), against);

  return found != NULL && found->uses_period && vs_data_period (self->data)->compare == VS_COMPARE_NONE;
}

static void
build_comparison (Build *self, const char *name)
{
  const char *against = text_of (self, "against");
  const char *missing = text_of (self, "against_missing");
  g_autofree char *words = fill_in (self, text_of (self, "against_words"));

  if (against == NULL || is_not_wanted (self, against))
    return;
  self->content->against = measure (self, against);
  compare (self, name, words ? words : vs_period_compare_words (vs_data_period (self->data)));
  if (self->content->change == NULL && !isnan (self->content->value))
    {
      g_autofree char *note = self->content->note;

      missing = missing ? vs_words (missing) : _("Nothing to compare with yet");
      self->content->note = note ? g_strdup_printf ("%s · %s", note, missing) : g_strdup (missing);
    }
}

/* A number is what all customers together are to reach, in 12 months where the figure is of a period: of fewer, or of another time, it
 * says nothing. */
static gboolean
number_counts (Build *self, const char *name)
{
  const VsMeasure *found = vs_model_measure (vs_data_model (self->data), name);
  gboolean filtered = self->where != NULL && *self->where != '\0' && !self->unfiltered;

  return !filtered && (found == NULL || !found->uses_period || vs_data_period (self->data)->kind == VS_PERIOD_12_MONTHS);
}

/* What the sales targets say of the figure, for the customers and the time it is of. */
static double
loaded_target (Build *self, const char *name)
{
  const VsMeasure *found = vs_model_measure (vs_data_model (self->data), name);
  g_autoptr (VsTargets) targets = found && !self->unfiltered ? vs_targets_new (self->data, found, &self->where, 1) : NULL;

  return targets ? vs_targets_now (targets, NULL, NULL) : NAN;
}

static gboolean
wants_loaded_target (Build *self)
{
  VsJson at = vs_json_get (self->json, "target");

  return vs_json_exists (at) && JSON_NODE_HOLDS_VALUE (at.node) && g_strcmp0 (json_node_get_string (at.node), VS_TARGET_LOADED) == 0;
}

/* "Target $ 1.30 bn · 98.8 %", before what else is said: of the sales targets, of a measure, or a number in the file. */
static void
build_target (Build *self, const char *name)
{
  VsTileContent *content = self->content;
  VsJson at = vs_json_get (self->json, "target");
  gboolean text = vs_json_exists (at) && json_node_get_value_type (at.node) == G_TYPE_STRING;
  g_autofree char *target = NULL, *share = NULL, *words = NULL, *rest = NULL;

  content->target = wants_loaded_target (self) ? loaded_target (self, name) : text ? measure (self, vs_json_string (at))
                    : number_counts (self, name) ? vs_json_number_or (at, NAN) : NAN;
  if (isnan (content->target) || isnan (content->value))
    return;
  target = vs_format_short (content->target, format_of (self, name), vs_data_currency (self->data));
  share = vs_format_short (content->target != 0 ? content->value / content->target : NAN, VS_FORMAT_PERCENT, NULL);
  /* Translators: what was to be reached, and how much of it is */
  words = g_strdup_printf (_("Target %s · %s"), target, share);
  rest = g_steal_pointer (&content->detail);
  content->detail = rest ? g_strdup_printf ("%s · %s", words, rest) : g_steal_pointer (&words);
}

static void
build_kpi (Build *self)
{
  VsTileContent *content = self->content;
  const char *name = text_of (self, "value");
  VsJson statement = vs_json_get (self->json, "statement");
  VsJson spark = vs_json_get (self->json, "spark");

  content->value = own_measure (self, name);
  content->number = vs_format_short (content->value, format_of (self, name), vs_data_currency (self->data));
  content->number_full = vs_format_full (content->value, format_of (self, name), vs_data_currency (self->data));
  build_comparison (self, name);
  if (vs_json_exists (statement) && !isnan (content->value))
    {
      g_free (content->change);
      content->change = fill_in (self, vs_json_string_or (vs_json_get (statement, "text"), NULL));
      content->change_level = statement_level (self, vs_json_get (statement, "level"));
      content->change_direction = 0;
    }
  content->detail = fill_in (self, text_of (self, "detail"));
  build_target (self, name);
  if (vs_json_exists (spark) && self->error == NULL)
    content->spark = vs_query_run (self->data, spark, self->where, self->job, &self->error);
}

/* ── Sentences ── */

static const VsQueryColumn *
column_at (const VsResult *result, guint i)
{
  return i < result->columns->len ? result->columns->pdata[i] : NULL;
}

static char *
kpi_sentence (const VsTileContent *content)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s", content->title, content->number);
  if (content->change != NULL)
    g_string_append_printf (text, ", %s", content->change);
  if (content->detail != NULL)
    g_string_append_printf (text, ". %s", content->detail);
  return g_strdup (text->str);
}

/* The tile may have better words for a value: "High" for "HIGH". */
static char *
label_of (Build *self, const VsResult *result, gsize row, const char *currency)
{
  VsJson labels = vs_json_get (self->json, "labels");
  g_autofree char *plain = vs_result_format (result, 0, row, currency, FALSE);
  VsJson better = vs_json_exists (labels) && plain[0] ? vs_json_get (labels, plain) : (VsJson) { 0 };

  return vs_json_exists (better) ? g_strdup (vs_words (vs_json_string_or (better, plain))) : g_steal_pointer (&plain);
}

/* "Receivables by age: Current $ 1.2 M, 1–30 days $ 240 k" */
static char *
pairs_sentence (Build *self, const VsTileContent *content)
{
  const VsResult *result = content->result;
  const char *currency = vs_data_currency (self->data);
  guint last = result->columns->len - 1;
  gsize n = MIN (result->frame->n_rows, 6);
  g_autoptr (GString) text = g_string_new (content->title);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *label = label_of (self, result, i, currency);
      g_autofree char *value = vs_result_format (result, last, i, currency, FALSE);

      g_string_append (text, i == 0 ? ": " : ", ");
      g_string_append_printf (text, "%s %s", label[0] ? label : _("unknown"), value[0] ? value : _("n/a"));
    }
  if (result->frame->n_rows > n)
    g_string_append (text, ", …");
  return g_strdup (text->str);
}

/* First, last, and where it was highest. */
static char *
series_sentence (Build *self, const VsTileContent *content)
{
  const VsResult *result = content->result;
  const char *currency = vs_data_currency (self->data);
  const VsColumn *y = result->frame->columns->pdata[1];
  gsize n = result->frame->n_rows;
  gsize top = 0;
  g_autofree char *from = vs_result_format (result, 0, 0, currency, FALSE);
  g_autofree char *to = vs_result_format (result, 0, n - 1, currency, FALSE);
  g_autofree char *first = vs_result_format (result, 1, 0, currency, FALSE);
  g_autofree char *last = vs_result_format (result, 1, n - 1, currency, FALSE);
  g_autofree char *high = NULL;
  g_autofree char *when = NULL;

  for (gsize i = 1; i < n; i++)
    if (isnan (vs_column_get_double (y, top)) || vs_column_get_double (y, i) > vs_column_get_double (y, top))
      top = i;
  high = vs_result_format (result, 1, top, currency, FALSE);
  when = vs_result_format (result, 0, top, currency, FALSE);
  /* Translators: title, first point, first value, last point, last value, highest value, its point */
  return g_strdup_printf (_("%s: %s %s, %s %s; highest %s in %s"), content->title, from, first, to, last, high, when);
}

static char *
rows_sentence (const VsTileContent *content)
{
  const VsResult *result = content->result;

  if (result->n_all > result->frame->n_rows)
    return g_strdup_printf (_("%s: table, the first %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " rows"), content->title,
                            result->frame->n_rows, result->n_all);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: table with %" G_GSIZE_FORMAT " row", "%s: table with %" G_GSIZE_FORMAT " rows",
                                       (gulong) result->frame->n_rows),
                          content->title, result->frame->n_rows);
}

static char *
sentence (Build *self)
{
  const VsTileContent *content = self->content;

  if (content->message != NULL)
    return g_strdup_printf ("%s: %s", content->title, content->message);
  if (content->tile->mark == VS_MARK_KPI)
    return kpi_sentence (content);
  if (content->result == NULL)
    return g_strdup (content->title);
  /* Pictures of distributions and relations say more than their first rows do, and say it themselves. */
  if (content->tile->mark == VS_MARK_HISTOGRAM || content->tile->mark == VS_MARK_SCATTER || content->tile->mark == VS_MARK_BOX
      || content->tile->mark == VS_MARK_CURVE || content->tile->mark == VS_MARK_SANKEY)
    return g_strdup (content->title);
  if (content->tile->mark == VS_MARK_TABLE || content->tile->mark == VS_MARK_WORKLIST || column_at (content->result, 1) == NULL)
    return rows_sentence (content);
  if (content->tile->mark == VS_MARK_LINE || content->tile->mark == VS_MARK_AREA)
    return series_sentence (self, content);
  return pairs_sentence (self, content);
}

/* ── The whole ── */

static gboolean
has_what_it_needs (Build *self)
{
  const char *needs = text_of (self, "needs");
  double value = needs ? measure (self, needs) : 1;

  return value > 0;
}

/* Empty for lack of data, or only because of the page's filter? */
static gboolean
is_full_without_filter (Build *self)
{
  g_autoptr (VsTileContent) all = NULL;

  if (self->where == NULL || self->where[0] == '\0' || self->content->tile->about)
    return FALSE;
  all = vs_tile_content_new (self->data, self->content->tile, NULL, self->job);
  return all->message == NULL;
}

static void
set_empty (Build *self)
{
  VsTileContent *content = self->content;
  VsJson empty = vs_json_get (self->json, "empty");
  const char *text = vs_json_string_or (vs_json_get (empty, "text"), NULL);

  if (is_full_without_filter (self))
    {
      content->message = g_strdup (_("Nothing here for the chosen filter."));
      return;
    }
  content->message = fill_in (self, text ? text : _("Nothing to show yet."));
  content->empty_label = g_strdup (vs_words (vs_json_string_or (vs_json_get (empty, "label"), NULL)));
  content->empty_page = g_strdup (vs_json_string_or (vs_json_get (empty, "page"), NULL));
}

static void
set_failed (VsTileContent *content, const char *message)
{
  g_free (content->message);
  content->message = vs_text_shorten (message, 800);
  content->failed = TRUE;
}

static void
build (Build *self)
{
  VsTileContent *content = self->content;
  const VsTile *tile = content->tile;

  content->title = fill_in (self, tile->title);
  content->note = fill_in (self, tile->note);
  content->link_label = fill_in (self, tile->link_label);
  if (self->error != NULL)
    return;
  if (!has_what_it_needs (self))
    {
      set_empty (self);
      return;
    }
  switch (tile->mark)
    {
    case VS_MARK_KPI:
      build_kpi (self);
      if (isnan (content->value))
        set_empty (self);
      break;
    case VS_MARK_TEXT:
      content->message = fill_in (self, text_of (self, "text"));
      break;
    default:
      content->result = vs_query_run (self->data, vs_json_get (self->json, "query"), self->where, self->job, &self->error);
      self->unfiltered = self->unfiltered || (content->result && content->result->unfiltered);
      if (content->result != NULL && (tile->mark == VS_MARK_BAR || tile->mark == VS_MARK_BULLET) && wants_loaded_target (self))
        vs_targets_add (self->data, content->result, vs_json_get (self->json, "query"), self->where);
      if (content->result != NULL && content->result->frame->n_rows == 0)
        set_empty (self);
      break;
    }
}

/* A page filter that does not apply is said, not hidden. */
static void
note_unfiltered (VsTileContent *content)
{
  g_autofree char *note = content->note;

  content->note = note ? g_strdup_printf (_("%s · not filtered"), note) : g_strdup (_("Not filtered"));
}

/* What went wrong takes the picture's place; else the sentence is made while the tile is at hand. */
static void
finish (Build *self)
{
  VsTileContent *content = self->content;

  if (self->error != NULL)
    {
      g_clear_pointer (&content->result, vs_result_free);
      g_clear_pointer (&content->spark, vs_result_free);
      set_failed (content, vs_error_is_cancelled (self->error) ? _("Cancelled") : self->error->message);
    }
  else if (self->unfiltered)
    note_unfiltered (content);
  content->summary = sentence (self);
}

VsTileContent *
vs_tile_content_new (VsData *data, const VsTile *tile, const char *extra_where, VsJob *job)
{
  VsTileContent *content;
  Build self = { .data = data, .where = extra_where, .job = job };

  g_return_val_if_fail (data != NULL && tile != NULL, NULL);

  content = self.content = g_new0 (VsTileContent, 1);
  content->tile = tile;
  content->value = NAN;
  content->against = NAN;
  content->target = NAN;
  if (tile->fault != NULL)
    {
      content->title = g_strdup (tile->title);
      set_failed (content, tile->fault);
    }
  else
    {
      g_autofree char *name = g_strdup_printf ("%s, %s", vs_json_doc_name (tile->json.doc), tile->json.pointer);
      g_autoptr (VsJsonDoc) own = vs_json_doc_new_for_node (tile->json.node, name);

      self.json = vs_json_doc_root (own);
      build (&self);
      if (self.error == NULL)
        vs_json_doc_check (own, &self.error);
      finish (&self);
    }
  if (content->summary == NULL)
    content->summary = sentence (&self);
  g_clear_error (&self.error);
  return content;
}

void
vs_tile_content_free (VsTileContent *content)
{
  if (content == NULL)
    return;
  g_clear_pointer (&content->result, vs_result_free);
  g_clear_pointer (&content->spark, vs_result_free);
  g_free (content->title);
  g_free (content->note);
  g_free (content->number);
  g_free (content->number_full);
  g_free (content->change);
  g_free (content->detail);
  g_free (content->summary);
  g_free (content->message);
  g_free (content->empty_label);
  g_free (content->empty_page);
  g_free (content->link_label);
  g_free (content);
}
