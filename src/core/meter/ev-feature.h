/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ev-feature.h: what the sessions of a meter have in common, as numbers a detector can weigh. Each has a name in the detector's file. */
#pragma once

#include "meter/ev-session.h"

G_BEGIN_DECLS

typedef enum {
  VS_EV_SESSIONS,            /* at the main level, a week while it is in use */
  VS_EV_LEVEL_KW,            /* the main level: where most energy of all sessions stands */
  VS_EV_LEVEL_SHARE,         /* share of the sessions' energy on it */
  VS_EV_LEVEL_SPREAD,        /* relative spread (robust) of the levels around it */
  VS_EV_LEVEL_PEAK,          /* sessions in a narrow band around the level over those in a wide one: small for loads of all sizes */
  VS_EV_COUNT,               /* sessions at the main level, a year */
  VS_EV_LEVEL_OVER_REST,     /* main level over the 99th percentile of the load outside those sessions */
  VS_EV_KWH_SESSION,         /* median */
  VS_EV_ENERGY_SPREAD,       /* interquartile range of the kWh over their median */
  VS_EV_LEVEL_OVER_MEAN,     /* main level over the mean load outside those sessions */
  VS_EV_WORKDAY_SHARE,       /* share of the sessions of seven hours and more */
  VS_EV_WEEKEND_SHARE,       /* share that start on Saturday or Sunday */
  VS_EV_HOURS,               /* median length */
  VS_EV_LENGTH_SPREAD,       /* interquartile range of the lengths over their median */
  VS_EV_START_SPREAD,        /* hours, circular */
  VS_EV_CLOCK_SAMENESS,      /* share of the sessions that start within a half-hour of the usual time */
  VS_EV_END_SAMENESS,        /* likewise for the end */
  VS_EV_SEASON_LINK,         /* correlation of weekly energy with the heating season */
  VS_EV_SUMMER_RATE,         /* sessions a week in the warm half over those in the whole year, 0..2 */
  VS_EV_WINTER_RATE,
  VS_EV_WARM_ABSENCE,        /* how far the warm weeks between the first and the last session lack them, against the cold ones: heating */
  VS_EV_WEEKDAY_SHARE,       /* share of the two most used weekdays */
  VS_EV_DAILY,               /* share of days with a session, from the first to the last */
  VS_EV_KWH_YEAR,
  VS_EV_NIGHT_SHARE,         /* starts in 22–06 */
  VS_EV_OFTEN_LONG,          /* share of sessions of two hours and more */
  VS_EV_WEEKS_ACTIVE,        /* share of weeks with a session, from the first to the last */
  VS_EV_COLD_CLOCK,          /* clock sameness × season link where positive: a heater on a timer */
  VS_EV_DAILY_CLOCK,         /* clock sameness × daily: a boiler */
  VS_EV_APPOINTMENT,         /* weekday share × evenness of length: a sauna */
  VS_EV_EVENNESS,            /* 1 when a few a week always begin at the same time and take the same energy: a sauna */
  VS_EV_RHYTHM,              /* share of gaps between sessions that are the usual number of days */
  VS_EV_N_FEATURES
} VsEvFeature;

extern const char *const VS_EV_FEATURE_NAMES[VS_EV_N_FEATURES + 1];   /* NULL-terminated */

/* The sessions within ± `window` (a share) around the level that holds the most energy, in time order. (transfer full) */
GArray *vs_ev_sessions_on_main_level (const GArray *sessions, double window);
/* Of the sessions on one level among all that were found; at least one. */
void    vs_ev_features (const VsEvLoad *load, const VsZone *zone, const GArray *sessions, const GArray *on_level,
                        double features[VS_EV_N_FEATURES]);
/* The sessions that are not among `taken`; when those keep the same clock time, all others around that time go with them: a heater that
 * is interrupted leaves pieces. (transfer full) */
GArray *vs_ev_sessions_left (const GArray *sessions, const GArray *taken, const VsZone *zone);

G_END_DECLS
