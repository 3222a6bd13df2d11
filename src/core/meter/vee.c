/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vee.c: each check marks intervals, the first that marks one names it; then runs of marked intervals are estimated from those that
 * nobody marked. */
#include "meter/vee.h"

#include "base/json.h"
#include "base/stats.h"

#include <math.h>
#include <string.h>

#define MOST_LIKE 64      /* days looked at on each side: like_weeks is at most 26 */
#define GRAIN 0.0005      /* kWh: figures are told to the Wh; what adding up floats may lose is less */
#define LEAST_LIKE 3      /* days that must be there for a median to mean anything */

const char *const VS_VEE_CHECK_NAMES[VS_VEE_N_CHECKS + 1] = { "gap", "negative", "spike", "zero_run", "high", "low", "sum", NULL };
const char *const VS_VEE_METHOD_NAMES[3] = { "none", "linear", "like_days" };
const char *const VS_VEE_STATE_NAMES[VS_VEE_N_STATES + 1] = { "agrees", "differs", "not_enough", "not_comparable", NULL };

typedef struct {
  gboolean on, estimate;
  double   over_third, over_usual, hours, times, kwh, percent;
} Rule;

struct _VsVeeRules {
  Rule   rules[VS_VEE_N_CHECKS];
  double linear_hours, most_days;
  int    like_days, like_weeks;
};

/* ── The rules' file ── */

static double
number_within (VsJson at, const char *member, double low, double high)
{
  VsJson place = vs_json_get (at, member);
  double value = vs_json_number (place);

  if (value < low || value > high)
    vs_json_fault (place, _("must be between %g and %g"), low, high);
  return value;
}

static void
read_rule (VsVeeRules *self, VsJson at)
{
  const char *name = vs_json_string (vs_json_get (at, "check")), *todo = vs_json_string (vs_json_get (at, "do"));
  int check = 0;
  Rule *rule;

  while (name && check < VS_VEE_N_CHECKS && strcmp (VS_VEE_CHECK_NAMES[check], name) != 0)
    check++;
  if (!name || check == VS_VEE_N_CHECKS)
    {
      if (name)
        vs_json_fault (vs_json_get (at, "check"), _("“%s” is no check: they are gap, negative, spike, zero_run, high, low and sum"), name);
      return;
    }
  if (todo && strcmp (todo, "estimate") != 0 && strcmp (todo, "flag") != 0)
    vs_json_fault (vs_json_get (at, "do"), _("is “estimate” or “flag”"));
  rule = &self->rules[check];
  *rule = (Rule) { .on = TRUE, .estimate = g_strcmp0 (todo, "estimate") == 0 };
  if (check == VS_VEE_SPIKE)
    {
      rule->over_third = number_within (at, "over_third", 0.1, 1e6);
      rule->over_usual = number_within (at, "over_usual", 0, 1e6);
    }
  else if (check == VS_VEE_ZERO_RUN)
    rule->hours = number_within (at, "hours", 1, 8784);
  else if (check == VS_VEE_HIGH)
    rule->times = number_within (at, "times", 1, 1e6);
  else if (check == VS_VEE_LOW)
    rule->times = number_within (at, "times", 0, 1);
  else if (check == VS_VEE_SUM)
    {
      rule->kwh = number_within (at, "kwh", 0, 1e9);
      rule->percent = number_within (at, "percent", 0, 100);
      if (rule->estimate)
        vs_json_fault (vs_json_get (at, "do"), _("a sum can only be flagged: it does not tell which of its readings is wrong"));
    }
}

VsVeeRules *
vs_vee_rules_new (const char *json, const char *name, GError **error)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, name, error);
  g_autoptr (VsVeeRules) self = g_new0 (VsVeeRules, 1);
  VsJson root, rules, estimates;

  if (!doc)
    return NULL;
  root = vs_json_doc_root (doc);
  rules = vs_json_get (root, "rules");
  estimates = vs_json_get (root, "estimates");
  for (guint i = 0; i < vs_json_length (rules); i++)
    read_rule (self, vs_json_at (rules, i));
  self->linear_hours = number_within (estimates, "linear_hours", 0, 24);
  self->most_days = number_within (estimates, "most_days", 0, 366);
  self->like_days = (int) number_within (estimates, "like_days", 1, 2 * 26);
  self->like_weeks = (int) number_within (estimates, "like_weeks", 1, 26);
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&self) : NULL;
}

void
vs_vee_rules_free (VsVeeRules *self)
{
  g_free (self);
}

/* ── Checks ── */

/* In marks[]: 0 = passed, else check + 1. */
typedef struct {
  const VsVeeRules *rules;
  const VsSeries   *series;
  guint8           *marks;
  gsize             first, end;   /* from the first reading to the last */
  GArray           *days;         /* Day, in order */
  VsVeeResult      *result;
} Work;

typedef struct {
  VsDay    day;
  gsize    first, end;
  double   kwh;
  gboolean whole;     /* every interval is there and passed so far */
} Day;

static void
mark (Work *w, gsize i, VsVeeCheck check)
{
  if (w->marks[i] == 0)
    w->marks[i] = (guint8) (check + 1);
}

static void
check_values (Work *w, gboolean exports)
{
  const float *kwh = w->series->kwh;

  for (gsize i = w->first; i < w->end; i++)
    if (isnan (kwh[i]) && w->rules->rules[VS_VEE_GAP].on)
      mark (w, i, VS_VEE_GAP);
    else if (kwh[i] < 0 && !exports && w->rules->rules[VS_VEE_NEGATIVE].on)
      mark (w, i, VS_VEE_NEGATIVE);
}

static void
check_zero_runs (Work *w)
{
  const float *kwh = w->series->kwh;
  const Rule *rule = &w->rules->rules[VS_VEE_ZERO_RUN];

  for (gsize i = w->first, end; rule->on && i < w->end; i = MAX (end, i + 1))
    {
      for (end = i; end < w->end && kwh[end] == 0; end++)
        ;
      if (end > i && end < w->end && i > w->first && (double) (end - i) * w->series->step >= rule->hours * 3600)
        for (gsize k = i; k < end; k++)
          mark (w, k, VS_VEE_ZERO_RUN);
    }
}

/* The calendar days of the meter's own clock. */
static void
list_days (Work *w)
{
  g_autoptr (VsCalendar) calendar = vs_calendar_new (w->series->zone, w->series->start, w->series->step, w->series->n);

  for (gsize i = w->first; i < w->end; i++)
    {
      Day *last = w->days->len > 0 ? &g_array_index (w->days, Day, w->days->len - 1) : NULL;

      if (last && last->day == calendar->day[i])
        last->end = i + 1;
      else
        g_array_append_val (w->days, ((Day) { .day = calendar->day[i], .first = i, .end = i + 1 }));
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values, gsize n)
{
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* What the highest reading of a day usually is. */
static double
usual_highest (const Work *w)
{
  g_autofree double *highest = g_new (double, w->days->len);
  gsize n = 0;

  for (guint d = 0; d < w->days->len; d++)
    {
      const Day *day = &g_array_index (w->days, Day, d);
      double most = -INFINITY;

      for (gsize i = day->first; i < day->end; i++)
        if (!isnan (w->series->kwh[i]) && !w->marks[i])
          most = MAX (most, (double) w->series->kwh[i]);
      if (most > -INFINITY)
        highest[n++] = most;
    }
  return median (highest, n);
}

/* Marks the day's highest reading when it is a spike: then the next highest may be one too. */
static gboolean
mark_spike (Work *w, const Day *day, const Rule *rule, double usual)
{
  const float *kwh = w->series->kwh;
  double top[3] = { 0 };
  gsize highest = day->first, n = 0;

  for (gsize i = day->first; i < day->end; i++)
    {
      double value = kwh[i];

      if (isnan (value) || w->marks[i])
        continue;
      n++;
      if (value > top[0])
        highest = i;
      for (int k = 0; k < 3; k++)
        if (value > top[k])
          {
            double lower = top[k];

            top[k] = value;
            value = lower;
          }
    }
  if (n < 4 || top[2] <= 0 || top[0] <= rule->over_usual * usual || top[0] - top[2] <= rule->over_third * top[2])
    return FALSE;
  mark (w, highest, VS_VEE_SPIKE);
  return TRUE;
}

static void
check_spikes (Work *w)
{
  const Rule *rule = &w->rules->rules[VS_VEE_SPIKE];
  double usual = rule->on ? usual_highest (w) : NAN;

  for (guint d = 0; rule->on && d < w->days->len; d++)
    while (mark_spike (w, &g_array_index (w->days, Day, d), rule, usual))
      ;
}

/* Sums of the days that are whole: as many intervals as the clock has, all passed. */
static void
add_up_days (Work *w)
{
  for (guint d = 0; d < w->days->len; d++)
    {
      Day *day = &g_array_index (w->days, Day, d);
      const VsZone *zone = w->series->zone;
      VsTime seconds = vs_calendar_day_start (zone, day->day + 1) - vs_calendar_day_start (zone, day->day);

      day->kwh = 0;
      day->whole = (VsTime) (day->end - day->first) * w->series->step == seconds;
      for (gsize i = day->first; i < day->end; i++)
        {
          day->whole = day->whole && w->marks[i] == 0 && !isnan (w->series->kwh[i]);
          day->kwh += w->series->kwh[i];
        }
    }
}

static const Day *
find_day (const Work *w, VsDay day)
{
  const Day *first = &g_array_index (w->days, Day, 0);
  gint64 at = (gint64) day - first->day;

  /* Days without an interval do not occur: the series has a slot for each. */
  return at >= 0 && at < (gint64) w->days->len && first[at].day == day ? &first[at] : NULL;
}

/* Median energy of the like days that are whole; NaN when there are too few. */
static double
like_median (const Work *w, VsDay day)
{
  double sums[2 * MOST_LIKE];
  int n = 0;

  for (int week = 1; week <= w->rules->like_weeks; week++)
    for (int side = -1; side <= 1; side += 2)
      {
        const Day *like = find_day (w, day + side * 7 * week);

        if (like && like->whole)
          sums[n++] = like->kwh;
      }
  return n < LEAST_LIKE ? NAN : median (sums, (gsize) n);
}

static void
check_days (Work *w)
{
  const Rule *high = &w->rules->rules[VS_VEE_HIGH], *low = &w->rules->rules[VS_VEE_LOW];

  add_up_days (w);
  for (guint d = 0; (high->on || low->on) && d < w->days->len; d++)
    {
      const Day *day = &g_array_index (w->days, Day, d);
      double usual = day->whole ? like_median (w, day->day) : NAN;
      gboolean too_high = high->on && day->kwh > high->times * usual, too_low = low->on && day->kwh < low->times * usual;

      for (gsize i = day->first; (too_high || too_low) && usual > 0 && i < day->end; i++)
        mark (w, i, too_high ? VS_VEE_HIGH : VS_VEE_LOW);
    }
}

/* ── Estimates ── */

static gboolean
is_good (const Work *w, gint64 i)
{
  return i >= (gint64) w->first && i < (gint64) w->end && w->marks[i] == 0 && !isnan (w->series->kwh[i]);
}

/* The mean of the same clock time on the nearest like days; NaN when there is none. */
static double
like_mean (const Work *w, gsize i)
{
  const VsSeries *series = w->series;
  VsTime local = vs_zone_to_local (series->zone, series->start + (VsTime) i * series->step);
  double sum = 0;
  int n = 0;

  for (int week = 1; week <= w->rules->like_weeks && n < w->rules->like_days; week++)
    for (int side = -1; side <= 1 && n < w->rules->like_days; side += 2)
      {
        VsTime at = vs_zone_to_utc (series->zone, local + side * 7 * week * VS_SECONDS_PER_DAY, FALSE) - series->start;
        gint64 like = at / series->step;

        if (at < 0 || at % series->step != 0 || !is_good (w, like))
          continue;
        sum += series->kwh[like];
        n++;
      }
  return n ? sum / n : NAN;
}

static VsVeeMethod
estimate (const Work *w, gsize from, gsize end, gsize i, double *kwh)
{
  double seconds = (double) (end - from) * w->series->step;

  if (seconds <= w->rules->linear_hours * 3600 && is_good (w, (gint64) from - 1) && is_good (w, (gint64) end))
    {
      double before = w->series->kwh[from - 1], after = w->series->kwh[end];

      *kwh = before + (after - before) * (double) (i - from + 1) / (double) (end - from + 1);
      return VS_VEE_LINEAR;
    }
  *kwh = seconds <= w->rules->most_days * VS_SECONDS_PER_DAY ? like_mean (w, i) : NAN;
  return isnan (*kwh) ? VS_VEE_NONE : VS_VEE_LIKE_DAYS;
}

static gboolean
is_estimated (const Work *w, gsize i)
{
  return w->marks[i] != 0 && w->rules->rules[w->marks[i] - 1].estimate;
}

static void
add_to (double *sum, double kwh)
{
  if (!isnan (kwh))
    *sum = isnan (*sum) ? kwh : *sum + kwh;
}

/* One interval of a finding, of the one before when it goes on. */
static void
note (Work *w, gsize i, VsVeeCheck check, VsVeeMethod method)
{
  GArray *findings = w->result->findings;
  VsVeeFinding *last = findings->len > 0 ? &g_array_index (findings, VsVeeFinding, findings->len - 1) : NULL;

  if (!last || last->check != check || last->method != method || last->first + last->n != i)
    {
      g_array_append_val (findings, ((VsVeeFinding) { check, method, i, 0, NAN, NAN }));
      last = &g_array_index (findings, VsVeeFinding, findings->len - 1);
    }
  last->n++;
  add_to (&last->before, w->series->kwh[i]);
  add_to (&last->after, w->result->kwh[i]);
}

static void
settle_marks (Work *w)
{
  gsize run_end = 0, run_first = 0;

  for (gsize i = w->first; i < w->end; i++)
    {
      VsVeeMethod method = VS_VEE_NONE;
      double kwh;

      if (w->marks[i] == 0)
        continue;
      if (is_estimated (w, i))
        {
          if (i >= run_end)
            for (run_first = run_end = i; run_end < w->end && is_estimated (w, run_end); run_end++)
              ;
          method = estimate (w, run_first, run_end, i, &kwh);
          w->result->kwh[i] = method != VS_VEE_NONE ? (float) kwh : NAN;
          w->result->flags[i] = method != VS_VEE_NONE ? VS_READING_ESTIMATED : VS_READING_SUSPECT;
          w->result->estimated += method != VS_VEE_NONE;
        }
      else
        w->result->flags[i] = VS_READING_SUSPECT;
      note (w, i, w->marks[i] - 1, method);
    }
}

void
vs_vee_check (const VsVeeRules *rules, const VsSeries *series, gboolean exports, VsVeeResult *result)
{
  Work w = { .rules = rules, .series = series, .result = result };

  *result = (VsVeeResult) { .findings = g_array_new (FALSE, FALSE, sizeof (VsVeeFinding)), .flags = g_new0 (guint8, series->n),
                            .kwh = g_memdup2 (series->kwh, series->n * sizeof *series->kwh) };
  for (w.end = series->n; w.end > 0 && isnan (series->kwh[w.end - 1]); w.end--)
    ;
  while (w.first < w.end && isnan (series->kwh[w.first]))
    w.first++;
  result->expected = w.end - w.first;
  for (gsize i = w.first; i < w.end; i++)
    result->present += !isnan (series->kwh[i]);
  if (w.first == w.end)
    return;
  w.marks = g_new0 (guint8, series->n);
  w.days = g_array_new (FALSE, FALSE, sizeof (Day));
  check_values (&w, exports);
  check_zero_runs (&w);
  if (series->step < VS_SECONDS_PER_DAY)
    {
      list_days (&w);
      check_spikes (&w);
      check_days (&w);
    }
  settle_marks (&w);
  g_array_unref (w.days);
  g_free (w.marks);
}

void
vs_vee_result_clear (VsVeeResult *result)
{
  g_clear_pointer (&result->findings, g_array_unref);
  g_clear_pointer (&result->kwh, g_free);
  g_clear_pointer (&result->flags, g_free);
}

/* ── Sums ── */

/* Adds up what is there; the answer is by how much the intervals at the ends may be wrong, of which only a share of time counts. */
static double
add_up_span (const VsSeries *series, VsVeeSum *sum)
{
  gint32 step = series->step;
  VsTime from = sum->from - series->start, to = sum->to - series->start;
  gint64 first = from / step - (from % step < 0), end = to / step + (to % step > 0);
  double unsure = 0;

  sum->expected = (gsize) (end - first);
  sum->interval_kwh = NAN;
  for (gint64 i = MAX (first, 0); i < MIN (end, (gint64) series->n); i++)
    {
      double kwh = series->kwh[i], share = (double) (MIN (to, (i + 1) * step) - MAX (from, i * step)) / step;

      if (isnan (kwh))
        continue;
      sum->present++;
      add_to (&sum->interval_kwh, kwh * share);
      if (share < 1)
        unsure += fabs (kwh) * MAX (share, 1 - share);
    }
  return unsure;
}

static void
compare (const Rule *rule, double unsure, VsVeeSum *sum)
{
  sum->tolerance = NAN;
  if (isnan (sum->register_kwh))
    sum->state = VS_VEE_NOT_COMPARABLE;
  else if (sum->present < sum->expected)
    sum->state = VS_VEE_NOT_ENOUGH;
  else
    {
      sum->tolerance = MAX (rule->kwh, rule->percent / 100 * sum->register_kwh) + unsure;
      sum->state = fabs (sum->register_kwh - sum->interval_kwh) > sum->tolerance + GRAIN ? VS_VEE_DIFFERS : VS_VEE_AGREES;
    }
}

GArray *
vs_vee_check_sums (const VsVeeRules *rules, const VsSeries *series, const VsRegisterRead *reads, gsize n)
{
  const Rule *rule = &rules->rules[VS_VEE_SUM];
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (VsVeeSum));
  VsTime end = series->start + (VsTime) series->n * series->step;

  for (gsize i = 1; rule->on && i < n; i++)
    {
      const VsRegisterRead *before = &reads[i - 1], *now = &reads[i];
      VsVeeSum sum = { .device = now->device, .from = before->at, .to = now->at, .register_kwh = vs_register_use (before->kwh, now->kwh, 0) };

      if (g_strcmp0 (before->device, now->device) != 0 || sum.from >= sum.to || sum.to <= series->start || sum.from >= end)
        continue;
      compare (rule, add_up_span (series, &sum), &sum);
      g_array_append_val (sums, sum);
    }
  return sums;
}
