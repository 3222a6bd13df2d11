/* SPDX-License-Identifier: GPL-3.0-or-later */
/* date.h: days and instants. A VsDay counts days since 1970-01-01 (proleptic Gregorian, negative before);
 * a VsTime counts UTC seconds since then. Missing is VS_DAY_NONE / VS_TIME_NONE, never 0. */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

typedef gint32 VsDay;
typedef gint64 VsTime;

#define VS_DAY_NONE  G_MININT32
#define VS_TIME_NONE G_MININT64
#define VS_SECONDS_PER_DAY 86400

/* month 1..12, day 1..31. The caller passes a valid date; vs_day_parse () is for user data. */
VsDay vs_day_from_civil (int year, int month, int day);
void  vs_day_to_civil (VsDay day, int *year, int *month, int *mday);

/* 0 = Monday … 6 = Sunday */
int vs_day_weekday (VsDay day);
int vs_days_in_month (int year, int month);

/* First day of the month that holds `day`; the same day `months` later, clipped to the month's end. */
VsDay vs_day_month_start (VsDay day);
VsDay vs_day_add_months (VsDay day, int months);
/* Months since 1970-01 of the month that holds `day`. */
int   vs_day_month_index (VsDay day);

/* Strict ISO 8601 "YYYY-MM-DD" over exactly `len` bytes (-1: to the NUL). VS_DAY_NONE when it is not one. */
VsDay  vs_day_parse_iso (const char *text, gssize len);
/* ISO instant: "YYYY-MM-DD[T ]HH:MM[:SS[.fff]][Z|±HH[:]MM]". Without a zone mark, *has_zone is FALSE and the
 * result is the wall clock read as UTC. VS_TIME_NONE when it is not one. `has_zone` may be NULL. */
VsTime vs_time_parse_iso (const char *text, gssize len, gboolean *has_zone);

/* Fills buf (≥ 11 / ≥ 21 bytes) with "YYYY-MM-DD" / "YYYY-MM-DDTHH:MM:SSZ" and returns it. */
char *vs_day_format_iso (VsDay day, char buf[16]);
char *vs_time_format_iso (VsTime at, char buf[32]);

static inline VsDay
vs_time_day (VsTime at)
{
  return (VsDay) (at >= 0 ? at / VS_SECONDS_PER_DAY : -((-at + VS_SECONDS_PER_DAY - 1) / VS_SECONDS_PER_DAY));
}

G_END_DECLS
