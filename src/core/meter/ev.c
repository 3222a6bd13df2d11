/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/ev.h"
#include "meter/ev-feature.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

/* ── The detector's file ── */

typedef struct {
  VsEvFeature feature;
  double      from, to, weight;
} Weight;

typedef struct {
  gint32  interval_s;    /* for readings up to this long */
  double  bias;
  GArray *weights;       /* Weight */
} WeightSet;

struct _VsEvDetector {
  double           least_days, least_coverage, evidence_from;
  VsEvSessionRules session;
  double           level_window;
  guint            levels, least_sessions;
  GArray          *sets;   /* WeightSet, shortest interval first */
};

static void
weight_set_clear (gpointer data)
{
  g_array_unref (((WeightSet *) data)->weights);
}

/* A required number within [low, high]. */
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
read_weight (VsJson at, GArray *weights)
{
  const char *name = vs_json_string (vs_json_get (at, "feature"));
  Weight weight = { VS_EV_N_FEATURES, vs_json_number (vs_json_get (at, "from")), vs_json_number (vs_json_get (at, "to")),
                    vs_json_number (vs_json_get (at, "weight")) };

  for (int i = 0; name != NULL && i < VS_EV_N_FEATURES; i++)
    if (strcmp (name, VS_EV_FEATURE_NAMES[i]) == 0)
      weight.feature = i;
  if (name != NULL && weight.feature == VS_EV_N_FEATURES)
    {
      g_autofree char *names = g_strjoinv (", ", (char **) VS_EV_FEATURE_NAMES);

      vs_json_fault (vs_json_get (at, "feature"), _("is no feature; there are: %s"), names);
    }
  if (weight.from == weight.to)
    vs_json_fault (vs_json_get (at, "to"), _("must differ from “from”"));
  g_array_append_val (weights, weight);
}

static void
read_weight_set (VsJson at, GArray *sets)
{
  VsJson features = vs_json_get (at, "features");
  WeightSet set = { (gint32) number_within (at, "interval_s", 60, 3600), vs_json_number (vs_json_get (at, "bias")),
                    g_array_new (FALSE, FALSE, sizeof (Weight)) };

  for (guint i = 0; i < vs_json_length (features); i++)
    read_weight (vs_json_at (features, i), set.weights);
  if (sets->len > 0 && g_array_index (sets, WeightSet, sets->len - 1).interval_s >= set.interval_s)
    vs_json_fault (vs_json_get (at, "interval_s"), _("must be longer than that of the set before"));
  g_array_append_val (sets, set);
}

static void
read_session_rules (VsJson at, VsEvSessionRules *rules)
{
  *rules = (VsEvSessionRules) {
    .least_kw = number_within (at, "least_kw", 0.1, 100),
    .most_kw = number_within (at, "most_kw", 0.1, 1000),
    .baseline_quantile = number_within (at, "baseline_quantile", 0, 1),
    .cap_quantile = number_within (at, "cap_quantile", 0, 1),
    .level_tolerance = number_within (at, "level_tolerance", 0.001, 1),
    .level_tolerance_kw = number_within (at, "level_tolerance_kw", 0, 100),
    .rise = number_within (at, "rise", 0, 1),
  };
}

VsEvDetector *
vs_ev_detector_new (const char *json, const char *name, GError **error)
{
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (json, name, error);
  g_autoptr (VsEvDetector) self = NULL;
  VsJson root, weights;

  if (doc == NULL)
    return NULL;
  root = vs_json_doc_root (doc);
  weights = vs_json_get (root, "weights");
  self = g_new0 (VsEvDetector, 1);
  self->sets = g_array_new (FALSE, FALSE, sizeof (WeightSet));
  g_array_set_clear_func (self->sets, weight_set_clear);
  self->least_days = number_within (root, "least_days", 14, 366);
  self->least_coverage = number_within (root, "least_coverage", 0, 1);
  self->evidence_from = number_within (root, "evidence_from", 0, 1);
  self->level_window = number_within (root, "level_window", 0.01, 0.5);
  self->levels = (guint) number_within (root, "levels", 1, 10);
  self->least_sessions = (guint) number_within (root, "least_sessions", 1, 1000);
  read_session_rules (vs_json_get (root, "session"), &self->session);
  for (guint i = 0; i < vs_json_length (weights); i++)
    read_weight_set (vs_json_at (weights, i), self->sets);
  if (self->sets->len == 0)
    vs_json_fault (weights, _("must hold at least one set of weights"));
  return vs_json_doc_check (doc, error) ? g_steal_pointer (&self) : NULL;
}

void
vs_ev_detector_free (VsEvDetector *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sets);
  g_free (self);
}

double
vs_ev_detector_evidence_from (const VsEvDetector *self)
{
  return self->evidence_from;
}

/* ── Finding ── */

/* The set for readings of this length: the first that is long enough, else the last. */
static const WeightSet *
weights_for (const VsEvDetector *self, gint32 step)
{
  guint i = 0;

  while (i + 1 < self->sets->len && g_array_index (self->sets, WeightSet, i).interval_s < step)
    i++;
  return &g_array_index (self->sets, WeightSet, i);
}

static double
probability_of (const WeightSet *set, const double *features)
{
  double sum = set->bias;

  for (guint i = 0; i < set->weights->len; i++)
    {
      const Weight *weight = &g_array_index (set->weights, Weight, i);

      sum += weight->weight * CLAMP ((features[weight->feature] - weight->from) / (weight->to - weight->from), 0, 1);
    }
  return 1 / (1 + exp (-sum));
}

static void
keep_level (VsEvFinding *out, double probability, const double *features, GArray *sessions)
{
  g_clear_pointer (&out->sessions, g_array_unref);
  out->probability = probability;
  out->sessions = g_array_ref (sessions);
  out->n_sessions = sessions->len;
  out->sessions_per_week = features[VS_EV_SESSIONS];
  out->kw = features[VS_EV_LEVEL_KW];
  out->kw_spread = features[VS_EV_LEVEL_SPREAD] * features[VS_EV_LEVEL_KW];
  out->kwh_session = features[VS_EV_KWH_SESSION];
  out->kwh_year = features[VS_EV_KWH_YEAR];
  out->start_spread_h = features[VS_EV_START_SPREAD];
  out->clock_sameness = features[VS_EV_CLOCK_SAMENESS];
  out->season_link = features[VS_EV_SEASON_LINK];
  out->first_seen = g_array_index (sessions, VsEvSession, 0).start;
}

/* Level by level: the strongest first, then what its sessions leave. */
static void
weigh_levels (const VsEvDetector *self, const VsEvLoad *load, const VsZone *zone, VsEvFinding *out)
{
  const WeightSet *set = weights_for (self, load->step);
  g_autoptr (GArray) left = vs_ev_find_sessions (&self->session, load);

  out->probability = 0;
  for (guint level = 0; level < self->levels; level++)
    {
      double features[VS_EV_N_FEATURES], probability;
      g_autoptr (GArray) on_level = vs_ev_sessions_on_main_level (left, self->level_window);
      GArray *rest;

      if (on_level->len < self->least_sessions)
        break;
      vs_ev_features (load, zone, left, on_level, features);
      probability = probability_of (set, features);
      if (out->n_sessions == 0 || probability > out->probability)
        keep_level (out, probability, features, on_level);
      rest = vs_ev_sessions_left (left, on_level, zone);
      g_array_unref (left);
      left = rest;
    }
}

void
vs_ev_detect (const VsEvDetector *detector, const VsSeries *series, VsEvFinding *out)
{
  VsEvLoad load;

  g_return_if_fail (detector != NULL && series != NULL && out != NULL);

  *out = (VsEvFinding) { .probability = NAN, .kw = NAN, .kw_spread = NAN, .kwh_session = NAN, .kwh_year = NAN, .start_spread_h = NAN,
                         .clock_sameness = NAN, .season_link = NAN, .first_seen = VS_TIME_NONE, .zone = series->zone };
  if (vs_ev_load_init (&load, &detector->session, series))
    {
      if ((double) load.n_present * load.step >= detector->least_days * VS_SECONDS_PER_DAY
          && (double) load.n_present >= detector->least_coverage * (double) load.n)
        weigh_levels (detector, &load, series->zone, out);
      vs_ev_load_clear (&load);
    }
  if (out->sessions == NULL)
    out->sessions = g_array_new (FALSE, FALSE, sizeof (VsEvSession));
}

void
vs_ev_finding_clear (VsEvFinding *finding)
{
  g_clear_pointer (&finding->sessions, g_array_unref);
}

/* ── In words ── */

static const char *
describe_starts (const VsEvFinding *finding)
{
  if (finding->clock_sameness >= 0.7 && finding->season_link >= 0.6)
    return _("always at the same time and in the cold season, as heating does");
  if (finding->clock_sameness >= 0.7)
    return _("nearly always at the same time: a timer");
  if (finding->start_spread_h < 3)
    return _("mostly at the same time of day");
  return _("starts spread over the day");
}

char *
vs_ev_finding_describe (const VsEvFinding *finding)
{
  g_autoptr (GDateTime) first = NULL;
  g_autofree char *date = NULL, *count = NULL;

  if (isnan (finding->probability))
    return g_strdup (_("Not enough readings: it takes 60 days of hourly or finer ones, half of them present"));
  if (finding->n_sessions == 0)
    return g_strdup (_("No repeated load of a charger's size"));
  first = g_date_time_new_from_unix_utc (vs_zone_to_local (finding->zone, finding->first_seen));
  date = g_date_time_format (first, _("%-d %b %Y"));
  count = g_strdup_printf (ngettext ("%u session", "%u sessions", finding->n_sessions), finding->n_sessions);
  /* Translators: "54 sessions", "2 Mar 2026", times a week, kW, kWh, "starts spread over the day" */
  return g_strdup_printf (_("%s since %s, %.1f a week, about %.1f kW and %.1f kWh each, %s"), count, date, finding->sessions_per_week,
                          finding->kw, finding->kwh_session, describe_starts (finding));
}
