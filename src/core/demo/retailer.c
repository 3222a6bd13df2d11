/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/retailer.h"

#include <math.h>

static VsPaying
read_paying (VsJson at)
{
  return (VsPaying) {
    vs_json_number (vs_json_get (at, "debit")), vs_json_number (vs_json_get (at, "late")), vs_json_number (vs_json_get (at, "days")),
  };
}

static char *
read_text (VsJson at, const char *member)
{
  return g_strdup (vs_json_string (vs_json_get (at, member)));
}

static double
read_number (VsJson at, const char *member)
{
  return vs_json_number (vs_json_get (at, member));
}

static char **
read_texts (VsJson at, guint *n)
{
  char **texts;

  *n = vs_json_length (at);
  if (*n == 0)
    vs_json_fault (at, _("needs at least one name"));
  texts = g_new0 (char *, *n + 1);
  for (guint i = 0; i < *n; i++)
    texts[i] = g_strdup (vs_json_string_or (vs_json_at (at, i), ""));
  return texts;
}

static void
read_range (VsJson at, double *low, double *high)
{
  *low = vs_json_number (vs_json_at (at, 0));
  *high = vs_json_number (vs_json_at (at, 1));
  if (!(*low <= *high))
    vs_json_fault (at, _("must be a lower and a higher number"));
}

/* Calls `read` for each member of a list that must not be empty. */
static GArray *
read_list (VsJson at, gsize size, void (*read) (VsJson at, gpointer into))
{
  guint n = vs_json_length (at);
  GArray *list = g_array_sized_new (FALSE, TRUE, (guint) size, n);

  if (n == 0)
    vs_json_fault (at, _("must be a list with at least one member"));
  g_array_set_size (list, n);
  for (guint i = 0; i < n; i++)
    read (vs_json_at (at, i), list->data + i * size);
  return list;
}

static void
read_region (VsJson at, gpointer into)
{
  VsDemoRegion *region = into;

  region->name = read_text (at, "name");
  region->share = read_number (at, "share");
  region->postcode = (int) vs_json_integer (vs_json_get (at, "postcode"));
  region->towns = read_texts (vs_json_get (at, "towns"), &region->n_towns);
  region->mean_c = read_number (at, "mean_c");
  region->swing_c = read_number (at, "swing_c");
}

static void
read_household (VsJson at, gpointer into)
{
  VsDemoHousehold *segment = into;

  segment->name = read_text (at, "name");
  segment->share = read_number (at, "share");
  read_range (vs_json_get (at, "kwh"), &segment->kwh_low, &segment->kwh_high);
  segment->at_home = read_number (at, "at_home");
  segment->growth = vs_json_number_or (vs_json_get (at, "growth_per_year"), 0);
  segment->pays = read_paying (vs_json_get (at, "pays"));
}

static void
read_business (VsJson at, gpointer into)
{
  VsDemoBusiness *business = into;
  double opens, closes;

  business->name = read_text (at, "name");
  business->share = read_number (at, "share");
  read_range (vs_json_get (at, "kwh"), &business->kwh_low, &business->kwh_high);
  read_range (vs_json_get (at, "open"), &opens, &closes);
  business->opens = (int) opens;
  business->closes = (int) closes;
  business->weekend = read_number (at, "weekend");
  business->night = read_number (at, "night");
  business->cooling = read_number (at, "cooling");
}

static void
read_segment (VsJson at, gpointer into)
{
  VsDemoBusinessSegment *segment = into;

  segment->name = read_text (at, "name");
  segment->up_to_kwh = read_number (at, "up_to_kwh");
  segment->growth = vs_json_number_or (vs_json_get (at, "growth_per_year"), 0);
  segment->terms = (int) vs_json_integer (vs_json_get (at, "terms_days"));
  segment->pays = read_paying (vs_json_get (at, "pays"));
}

static void
read_share (VsJson at, gpointer into)
{
  VsDemoShare *share = into;

  share->name = g_strdup (vs_json_string_or (vs_json_get (at, "name"), NULL));
  share->share = read_number (at, "share");
  share->kw = vs_json_number_or (vs_json_get (at, "kw"), 0);
}

static void
read_campaign (VsJson at, gpointer into)
{
  VsDemoCampaign *campaign = into;

  campaign->campaign_id = read_text (at, "campaign_id");
  campaign->name = read_text (at, "name");
  campaign->goal = read_text (at, "goal");
  campaign->starts = (int) vs_json_integer (vs_json_get (at, "starts"));
  campaign->days = (int) vs_json_integer (vs_json_get (at, "days"));
  campaign->cost_per_contact = read_number (at, "cost_per_contact");
  campaign->reach = read_number (at, "reach");
  campaign->converts = read_number (at, "converts");
}

static void
read_plan (VsJson at, gpointer into)
{
  VsDemoPlan *plan = into;

  plan->plan_id = read_text (at, "plan_id");
  plan->name = read_text (at, "name");
  plan->kind = read_text (at, "kind");
  plan->product_line = read_text (at, "product_line");
}

static void
read_shares (VsRetailer *self, VsJson at)
{
  self->business = read_number (at, "business");
  self->ev = read_number (at, "ev");
  self->ev_new = read_number (at, "ev_new_in_last_year");
  self->ev_declared = read_number (at, "ev_declared");
  self->worse_plan = read_number (at, "worse_plan_tried");
  self->defaulter = read_number (at, "defaulter");
  self->churner = read_number (at, "churner");
  self->left = read_number (at, "left_in_last_three_years");
  self->joined = read_number (at, "joined_in_last_three_years");
  self->vulnerable = read_number (at, "vulnerable");
}

static void
read_retailer (VsRetailer *self, VsJson at)
{
  VsJson cost = vs_json_get (at, "supply_cost");

  self->zone_name = read_text (at, "zone");
  self->currency = read_text (at, "currency");
  self->tax_basis_points = (int) floor (read_number (at, "tax") * 10000 + 0.5);
  self->cost_kwh = read_number (cost, "per_kwh");
  self->cost_month = read_number (cost, "per_month");
  self->growth = read_number (at, "growth_per_year");
  self->price_rise = read_number (at, "price_rise_per_year");
  self->cost_rise = read_number (at, "cost_rise_per_year");
  self->household_terms = (int) vs_json_integer (vs_json_get (at, "household_terms_days"));
  read_shares (self, vs_json_get (at, "shares"));
  self->plans = read_list (vs_json_get (at, "plans"), sizeof (VsDemoPlan), read_plan);
  self->regions = read_list (vs_json_get (at, "regions"), sizeof (VsDemoRegion), read_region);
  self->households = read_list (vs_json_get (at, "households"), sizeof (VsDemoHousehold), read_household);
  self->businesses = read_list (vs_json_get (at, "businesses"), sizeof (VsDemoBusiness), read_business);
  self->segments = read_list (vs_json_get (at, "business_segments"), sizeof (VsDemoBusinessSegment), read_segment);
  self->chargers = read_list (vs_json_get (at, "chargers"), sizeof (VsDemoShare), read_share);
  self->habits = read_list (vs_json_get (at, "ev_habits"), sizeof (VsDemoShare), read_share);
  self->decoys = read_list (vs_json_get (at, "decoys"), sizeof (VsDemoShare), read_share);
  self->campaigns = read_list (vs_json_get (at, "campaigns"), sizeof (VsDemoCampaign), read_campaign);
  self->competitors = read_texts (vs_json_get (at, "competitors"), &self->n_competitors);
}

static gboolean
read_clock (VsRetailer *self, VsJson at, GError **error)
{
  const VsZone *clock = vs_zone_get (vs_json_string_or (at, "UTC"), error);

  if (clock == NULL)
    return FALSE;
  self->clock = vs_zone_offset (clock, 0);
  return TRUE;
}

static gboolean
load_rate (VsDemoPlan *plan, GError **error)
{
  g_autofree char *relative = g_strconcat ("tariffs/", plan->plan_id, ".json", NULL), *path = vs_data_path (relative);
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, error);
  VsJson eligible;

  if (doc == NULL)
    return FALSE;
  eligible = vs_json_get (vs_json_doc_root (doc), "eligibility");
  for (guint i = 0; i < vs_json_length (eligible); i++)
    {
      const char *who = vs_json_string_or (vs_json_at (eligible, i), "");

      plan->household |= g_str_equal (who, "household");
      plan->business |= g_str_equal (who, "business");
    }
  plan->rate = vs_rate_load (path, error);
  return plan->rate != NULL;
}

VsRetailer *
vs_retailer_load (GError **error)
{
  g_autofree char *path = vs_data_path ("demo/retailer.json");
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, error);
  g_autoptr (VsRetailer) self = NULL;

  if (doc == NULL)
    return NULL;
  self = g_new0 (VsRetailer, 1);
  read_retailer (self, vs_json_doc_root (doc));
  if (!vs_json_doc_check (doc, error))
    return NULL;
  self->zone = vs_zone_get (self->zone_name, error);
  if (self->zone == NULL || !read_clock (self, vs_json_get (vs_json_doc_root (doc), "clock"), error))
    return NULL;
  for (guint i = 0; i < self->plans->len; i++)
    if (!load_rate (&g_array_index (self->plans, VsDemoPlan, i), error))
      return NULL;
  return g_steal_pointer (&self);
}

static void
free_names (GArray *list, gsize size)
{
  /* Each of these structs begins with its name. */
  for (guint i = 0; list && i < list->len; i++)
    g_free (*(char **) (void *) (list->data + i * size));
  if (list)
    g_array_free (list, TRUE);
}

void
vs_retailer_free (VsRetailer *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; self->plans && i < self->plans->len; i++)
    {
      VsDemoPlan *plan = &g_array_index (self->plans, VsDemoPlan, i);

      g_free (plan->name);
      g_free (plan->kind);
      g_free (plan->product_line);
      g_clear_pointer (&plan->rate, vs_rate_unref);
    }
  for (guint i = 0; self->regions && i < self->regions->len; i++)
    g_strfreev (g_array_index (self->regions, VsDemoRegion, i).towns);
  for (guint i = 0; self->campaigns && i < self->campaigns->len; i++)
    {
      g_free (g_array_index (self->campaigns, VsDemoCampaign, i).name);
      g_free (g_array_index (self->campaigns, VsDemoCampaign, i).goal);
    }
  free_names (self->plans, sizeof (VsDemoPlan));
  free_names (self->regions, sizeof (VsDemoRegion));
  free_names (self->households, sizeof (VsDemoHousehold));
  free_names (self->businesses, sizeof (VsDemoBusiness));
  free_names (self->segments, sizeof (VsDemoBusinessSegment));
  free_names (self->chargers, sizeof (VsDemoShare));
  free_names (self->habits, sizeof (VsDemoShare));
  free_names (self->decoys, sizeof (VsDemoShare));
  free_names (self->campaigns, sizeof (VsDemoCampaign));
  g_strfreev (self->competitors);
  g_free (self->zone_name);
  g_free (self->currency);
  g_free (self);
}

guint
vs_retailer_pick (const double *shares, gsize stride, guint n, double u)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += *(const double *) (const void *) ((const char *) shares + i * stride);
  u *= sum;
  for (guint i = 0; i + 1 < n; i++)
    {
      double share = *(const double *) (const void *) ((const char *) shares + i * stride);

      if (u < share)
        return i;
      u -= share;
    }
  return n - 1;
}
