/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/scene.h"

#include <math.h>
#include <string.h>

/* What goes from one month to the next. */
typedef struct {
  double carried[VS_MAX_PERIODS];   /* kWh left over, by period (metering 0) */
  double left_kwh;                  /* kWh left over, all periods set off against each other */
  double money;                     /* credit (metering 1, 3; 0 after a settlement that rolls over) */
  double risen[2];                  /* kWh since the tiers began anew */
} Account;

/* One bill in the making. */
typedef struct {
  const VsRate  *rate;
  const VsUsage *usage;
  const VsUsage *energy;            /* the same, or set off hour by hour */
  VsBill        *bill;
  int            metering;
  gboolean       ssc, explain;
  double         factor;            /* on the prices of what is bought */
  Account        account;
  VsScene        scene;             /* of the month at hand */
  VsBillMonth   *month;
} Biller;

static double
charge (Biller *self, VsBillKind kind, int period, int tier, const char *unit, double quantity, double price, double share)
{
  double amount;

  if (kind < VS_BILL_EXPORT)
    price *= self->factor;
  amount = quantity * price * share;
  self->month->by_kind[kind] += amount;
  if (self->explain && (quantity != 0 || kind == VS_BILL_FIXED))
    {
      VsBillLine line = { self->scene.m, kind, period, tier, NULL, self->rate, unit, quantity, price, share, amount };

      g_array_append_val (self->bill->lines, line);
    }
  return amount;
}

static void
name_last_line (Biller *self, const char *name)
{
  if (self->explain && self->bill->lines->len > 0)
    g_array_index (self->bill->lines, VsBillLine, self->bill->lines->len - 1).name = name;
}

/* ── Charges ── */

static void
charge_per (Biller *self, VsBillKind kind, VsCharge terms)
{
  const VsScene *scene = &self->scene;

  if (terms.amount == 0)
    return;
  if (terms.per == VS_PER_DAY)
    charge (self, kind, -1, -1, "day", scene->ssc ? 365.0 / 12 : scene->when->days, terms.amount, 1);
  else
    charge (self, kind, -1, -1, "month", 1, terms.per == VS_PER_YEAR ? terms.amount / 12 : terms.amount, scene->part);
}

static void
charge_bought (Biller *self, const double *kwh)
{
  const VsStructure *structure = &self->rate->energy;
  double sum = 0;

  for (guint p = 0; p < structure->n; p++)
    for (guint t = 0; t < structure->periods[p].n; t++)
      {
        double quantity = kwh[structure->periods[p].first + t];

        sum += quantity;
        if (quantity != 0)
          charge (self, VS_BILL_ENERGY, (int) p, (int) t, "kWh", quantity, structure->periods[p].tiers[t].rate, 1);
      }
  if (self->rate->fuel[self->scene.when->month - 1] != 0)
    charge (self, VS_BILL_FUEL, -1, -1, "kWh", sum, self->rate->fuel[self->scene.when->month - 1], 1);
}

/* What the kWh sold are worth; lines only where they count in this bill at once. */
static double
worth_sold (Biller *self, const double *kwh, gboolean book)
{
  const VsStructure *structure = &self->rate->energy;
  double worth = 0;

  for (guint p = 0; p < structure->n; p++)
    for (guint t = 0; t < structure->periods[p].n; t++)
      {
        const VsTier *tier = &structure->periods[p].tiers[t];
        double        quantity = kwh[structure->periods[p].first + t], price = self->rate->export.sell_is_buy ? tier->rate * self->factor : tier->sell;

        worth += quantity * price;
        if (book && quantity != 0)
          charge (self, VS_BILL_EXPORT, (int) p, (int) t, "kWh", -quantity, price, 1);
      }
  return worth;
}

static void
charge_demand_tiers (Biller *self, VsBillKind kind, const VsStructure *structure, const double *kw, double share)
{
  for (guint p = 0; p < structure->n; p++)
    for (guint t = 0; t < structure->periods[p].n; t++)
      if (kw[structure->periods[p].first + t] != 0)
        charge (self, kind, (int) p, (int) t, "kW", kw[structure->periods[p].first + t], structure->periods[p].tiers[t].rate, share);
}

static void
charge_demand_flat (Biller *self)
{
  const VsStructure *structure = &self->rate->flat;
  const guint8 *periods = self->ssc ? self->rate->flat_period_ssc : self->rate->flat_period;
  guint   period = periods[self->scene.when->month - 1];
  double *kw;

  if (structure->n == 0)
    return;
  kw = g_newa0 (double, structure->n_tiers);
  if (structure->daily)
    vs_demand_daily (&self->scene, structure, NULL, (int) period, kw);
  else
    vs_demand_split (&structure->periods[period], self->scene.billing_kw * structure->per_kw, kw);
  charge_demand_tiers (self, VS_BILL_DEMAND_FLAT, structure, kw, structure->daily ? 1 : self->scene.part);
}

static void
charge_demand_tou (Biller *self)
{
  const VsStructure *structure = &self->rate->demand;
  const VsSchedule  *times = &self->rate->demand_times;
  const VsClock     *clock = self->usage->clock;
  double  peak[VS_MAX_PERIODS], *kw;
  gboolean open[VS_MAX_PERIODS] = { FALSE };

  if (structure->n == 0)
    return;
  kw = g_newa0 (double, structure->n_tiers);
  if (structure->daily)
    vs_demand_daily (&self->scene, structure, &self->rate->demand_times, -1, kw);
  else
    {
      vs_demand_peaks (self->rate, self->usage, self->scene.m, times, structure->n, peak);
      for (guint s = self->scene.when->first_span; s < self->scene.when->first_span + self->scene.when->n_spans; s++)
        for (guint i = times->first[clock->spans[s].month - 1]; i < times->first[clock->spans[s].month]; i++)
          open[times->stretches[i].period] = TRUE;
      for (guint p = 0; p < structure->n; p++)
        if (open[p])
          vs_demand_split (&structure->periods[p], vs_demand_of_period (&self->scene, p, peak[p]) * structure->per_kw, kw);
    }
  charge_demand_tiers (self, VS_BILL_DEMAND_TOU, structure, kw, structure->daily ? 1 : self->scene.part);
}

static void
charge_demand_coincident (Biller *self)
{
  const VsStructure *structure = &self->rate->coincident;
  double  peak[VS_MAX_PERIODS] = { 0 }, *kw;

  if (structure->n == 0)
    return;
  kw = g_newa0 (double, structure->n_tiers);
  if (self->rate->terms.coincident->len > 0)
    vs_demand_coincident (&self->scene, peak);
  else if (self->rate->coincident_times.period != NULL)
    vs_demand_peaks (self->rate, self->usage, self->scene.m, &self->rate->coincident_times, structure->n, peak);
  for (guint p = 0; p < structure->n; p++)
    vs_demand_split (&structure->periods[p], peak[p] * structure->per_kw, kw);
  charge_demand_tiers (self, VS_BILL_DEMAND_COINCIDENT, structure, kw, self->scene.part);
}

/* ── Energy bought and sold ── */

/* The period of this month to which kWh left over in a period of the month before belong: that at the same time of day, by SSC's four
 * times; else, by the calendar, the period of the same number. −1 = lost, as SSC loses them. */
static int
carried_to (const Biller *self, guint from_period, int month)
{
  static const guint hours[] = { 0, 5, 11, 17 };
  const VsGrid *grid = self->usage->clock->grid;
  const guint8 *table = self->rate->energy_times.period;
  int before = (month + 10) % 12;

  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    if (table[before * grid->n_cells + hours[i] * grid->per_day / 24] == from_period)
      return table[(month - 1) * grid->n_cells + hours[i] * grid->per_day / 24];
  return self->ssc ? -1 : (int) from_period;
}

/* A month's balance by period; what is below 0 goes on to the next month, as kWh or as money, whose worth is returned. */
static double
meter_net (Biller *self, VsScene *scene)
{
  const guint n = self->rate->energy.n, n_tiers = self->rate->energy.n_tiers;
  Account *account = &self->account;
  double  *bought = g_newa0 (double, n_tiers), *sold = g_newa0 (double, n_tiers), net[VS_MAX_PERIODS] = { 0 };
  double   balance;

  vs_energy_net (scene, net);
  balance = vs_sum (net, n);
  if (self->metering == 0)
    for (guint p = 0; p < n; p++)
      {
        int to = account->carried[p] > 0 ? carried_to (self, p, scene->when->month) : -1;

        if (to >= 0)
          net[to] -= account->carried[p];
      }
  vs_energy_split_net (scene, net, bought, sold);
  charge_bought (self, bought);
  if (self->metering == 0)
    {
      for (guint p = 0; p < n; p++)
        account->carried[p] = MAX (-net[p], 0);
      account->left_kwh = MAX (account->left_kwh - balance, 0);
      return 0;
    }
  return worth_sold (self, sold, FALSE);
}

static double
energy_so_far (const VsBillMonth *month)
{
  return month->by_kind[VS_BILL_ENERGY] + month->by_kind[VS_BILL_FUEL] + month->by_kind[VS_BILL_SPOT];
}

/* Credit pays energy, never more than there is of either. */
static void
apply_credit (Biller *self)
{
  double applied = CLAMP (energy_so_far (self->month), 0, MAX (self->account.money, 0));

  if (applied > 0)
    charge (self, VS_BILL_EXPORT, -1, -1, "credit", -applied, 1, 1);
  self->account.money -= applied;
}

/* What is left of credits in the month of settlement is paid out, goes on as money, or is lost. */
static void
settle (Biller *self)
{
  const VsExport *terms = &self->rate->export;
  Account        *account = &self->account;
  double          due = self->metering == 0 ? account->left_kwh * terms->yearend_price : account->money;

  /* SSC settles in December unless told otherwise. */
  if ((terms->credit_month < 0 && self->ssc ? 11 : terms->credit_month) != self->scene.when->month - 1 || self->metering == 2
      || self->metering == 4)
    return;
  if (self->metering == 0)
    {
      memset (account->carried, 0, sizeof account->carried);
      account->left_kwh = 0;
      if (terms->rollover)
        {
          account->money += due;
          return;
        }
    }
  else
    account->money = 0;
  if (due != 0 && !terms->expire)
    charge (self, VS_BILL_SETTLEMENT, -1, -1, "credit", -due, 1, 1);
}

static gboolean
charge_spot (Biller *self, VsScene *scene, double *sold_worth, GError **error)
{
  const VsPrices *prices = &self->rate->terms.prices;
  double kwh, amount;

  if (prices->n > 0)
    {
      if (!vs_energy_spot (scene, FALSE, &kwh, &amount, error))
        return FALSE;
      charge (self, VS_BILL_SPOT, -1, -1, "kWh", kwh, kwh > 0 ? amount / kwh : 0, 1);
    }
  if (prices->n_sell > 0)
    {
      if (!vs_energy_spot (scene, TRUE, &kwh, &amount, error))
        return FALSE;
      *sold_worth += amount;
      if (self->metering != 3)
        charge (self, VS_BILL_EXPORT, -1, -1, "kWh", -kwh, kwh > 0 ? amount / kwh : 0, 1);
    }
  return TRUE;
}

/* Bought and sold priced apart; with carry-over the worth of what was sold counts from the next month on, or at once. */
static gboolean
meter_apart (Biller *self, VsScene *scene, GError **error)
{
  const VsPrices *prices = &self->rate->terms.prices;
  const guint     n_tiers = self->rate->energy.n_tiers;
  double *kwh = g_newa0 (double, n_tiers + 1), worth = 0;

  if (n_tiers > 0 && (prices->n == 0 || prices->adds))
    {
      vs_energy_split (scene, FALSE, kwh);
      charge_bought (self, kwh);
    }
  else if (self->rate->fuel[scene->when->month - 1] != 0)
    charge (self, VS_BILL_FUEL, -1, -1, "kWh", scene->used->kwh, self->rate->fuel[scene->when->month - 1], 1);
  if (scene->usage->sells && n_tiers > 0 && prices->n_sell == 0)
    {
      memset (kwh, 0, n_tiers * sizeof (double));
      vs_energy_split (scene, TRUE, kwh);
      worth = worth_sold (self, kwh, self->metering != 3);
    }
  if (!charge_spot (self, scene, &worth, error))
    return FALSE;
  if (self->metering == 3)
    {
      if (self->rate->export.apply_now)
        self->account.money += worth;
      apply_credit (self);
      if (!self->rate->export.apply_now)
        self->account.money += worth;
    }
  return TRUE;
}

static gboolean
charge_energy (Biller *self, GError **error)
{
  VsScene scene = self->scene;

  scene.usage = self->energy;
  scene.used = &self->energy->months[scene.m];
  if (self->metering <= 1 && (self->ssc || self->energy->sells) && self->rate->energy.n > 0 && self->rate->terms.prices.n == 0)
    {
      double worth = meter_net (self, &scene);

      apply_credit (self);
      self->account.money += worth;
      return TRUE;
    }
  return meter_apart (self, &scene, error);
}

/* ── The month's end ── */

static double
sum_kinds (const VsBillMonth *month, guint on)
{
  double sum = 0;

  for (guint kind = 0; kind < VS_N_BILL_KINDS; kind++)
    if (on & 1u << kind)
      sum += month->by_kind[kind];
  return sum;
}

static void
charge_discounts (Biller *self)
{
  const GArray *discounts = self->rate->terms.discounts;

  for (guint i = 0; i < discounts->len; i++)
    {
      const VsDiscount *discount = &g_array_index (discounts, VsDiscount, i);

      if (discount->months > 0 && self->scene.m >= (guint) discount->months)
        continue;
      if (discount->percent != 0)
        charge (self, VS_BILL_DISCOUNT, -1, -1, "%", -discount->percent, sum_kinds (self->month, discount->on) / 100, 1);
      else
        charge (self, VS_BILL_DISCOUNT, -1, -1, "month", -1, discount->amount, self->scene.part);
      name_last_line (self, discount->name);
    }
}

static void
charge_levies (Biller *self)
{
  const GArray *levies = self->rate->terms.levies;

  for (guint i = 0; i < levies->len; i++)
    {
      const VsLevy *levy = &g_array_index (levies, VsLevy, i);

      charge (self, VS_BILL_TAX, -1, -1, "%", levy->percent, sum_kinds (self->month, levy->on) / 100, 1);
      name_last_line (self, levy->name);
    }
}

static void
charge_minimum (Biller *self)
{
  const VsCharge *minimum = &self->rate->minimum;
  double least = minimum->per == VS_PER_DAY ? minimum->amount * (self->ssc ? 365.0 / 12 : self->scene.when->days)
                                            : minimum->amount * self->scene.part;
  double missing = least * self->factor - sum_kinds (self->month, ~(1u << VS_BILL_SETTLEMENT));

  if (least > 0 && missing > 0)
    charge (self, VS_BILL_MINIMUM, -1, -1, "month", 1, missing, 1);
}

static void
close_month (Biller *self)
{
  VsMinimumOrder order = self->rate->terms.minimum_order;

  if (order == VS_MINIMUM_BEFORE_DISCOUNTS)
    charge_minimum (self);
  charge_discounts (self);
  if (order == VS_MINIMUM_BEFORE_TAX)
    charge_minimum (self);
  charge_levies (self);
  if (order == VS_MINIMUM_AFTER_TAX)
    charge_minimum (self);
  settle (self);
}

/* Tiers that do not begin anew each month remember how far they were filled. */
static void
carry_tiers (Biller *self)
{
  VsTierReset reset = self->rate->terms.reset;
  int         month = self->scene.when->month;
  Account    *account = &self->account;

  if (reset == VS_RESET_MONTH || reset == VS_RESET_DAY)
    return;
  if ((reset == VS_RESET_YEAR && month == 1) || (reset == VS_RESET_QUARTER && month % 3 == 1))
    account->risen[0] = account->risen[1] = 0;
  memcpy (self->scene.risen, account->risen, sizeof account->risen);
  account->risen[0] += self->energy->months[self->scene.m].kwh;
  account->risen[1] += self->energy->months[self->scene.m].sold;
}

static VsTime
peak_time (const VsScene *scene)
{
  const VsClock *clock = scene->usage->clock;

  for (gsize i = scene->when->from; i < scene->when->to && scene->used->peak > 0; i++)
    if (vs_usage_net (scene->usage, i) >= scene->used->peak)
      return clock->start + (VsTime) i * clock->step;
  return VS_TIME_NONE;
}

/* Where all is sold SSC's peak is that of the generator's own meter: the most that the plant itself draws. */
static double
peak_of_generator (const VsScene *scene)
{
  double peak = 0;

  for (gsize i = scene->when->from; i < scene->when->to; i++)
    peak = MAX (peak, -scene->usage->given[i]);
  return peak;
}

static void
fill_month (const Biller *self, VsBillMonth *out)
{
  const VsScene *scene = &self->scene;

  out->year = scene->when->year;
  out->month = scene->when->month;
  out->days = scene->when->days;
  out->n_intervals = scene->when->to - scene->when->from;
  out->kwh = scene->used->kwh;
  out->sold_kwh = scene->used->sold;
  out->peak_kw = (self->ssc && self->metering == 4 && self->usage->given ? peak_of_generator (scene) : scene->used->peak)
                 / self->usage->clock->hours;
  out->billing_kw = scene->billing_kw;
  out->coverage = (double) scene->used->present / out->n_intervals;
  out->peak_at = self->explain ? peak_time (scene) : VS_TIME_NONE;
  out->credit = self->account.money;
  out->credit_kwh = self->account.left_kwh;
}

void
vs_bill_total_month (VsBillMonth *month)
{
  month->energy = energy_so_far (month);
  month->demand_flat = month->by_kind[VS_BILL_DEMAND_FLAT];
  month->demand_tou = month->by_kind[VS_BILL_DEMAND_TOU];
  month->fixed = month->by_kind[VS_BILL_FIXED];
  month->minimum = month->by_kind[VS_BILL_MINIMUM];
  month->total = vs_sum (month->by_kind, VS_N_BILL_KINDS);
}

static gboolean
price_month (Biller *self, guint m, GError **error)
{
  const VsClockMonth *when = &self->usage->clock->months[m];

  self->scene = (VsScene) { .rate = self->rate, .usage = self->usage, .m = m, .when = when, .used = &self->usage->months[m] };
  self->scene.ssc = self->ssc;
  self->scene.pro_rata = self->rate->terms.pro_rata || (self->ssc && self->metering <= 1);
  self->scene.part = (double) when->days / when->days_in_month;
  self->scene.billing_kw = vs_demand_billing (self->rate, self->usage, m, self->ssc);
  self->month = &g_array_index (self->bill->months, VsBillMonth, m);
  memset (self->month, 0, sizeof *self->month);
  carry_tiers (self);
  if (!charge_energy (self, error))
    return FALSE;
  charge_demand_flat (self);
  charge_demand_tou (self);
  charge_demand_coincident (self);
  charge_per (self, VS_BILL_FIXED, self->rate->fixed);
  close_month (self);
  fill_month (self, self->month);
  vs_bill_total_month (self->month);
  return TRUE;
}

/* Runs of twelve billing months, the last perhaps shorter and then owing only its share of the year. */
static void
apply_annual_minimum (Biller *self)
{
  GArray *months = self->bill->months;

  for (guint from = 0; from < months->len && self->rate->annual_minimum > 0; from += 12)
    {
      guint  to = MIN (from + 12, months->len);
      double billed = 0, years = 0, missing;

      for (guint m = from; m < to; m++)
        {
          const VsBillMonth  *month = &g_array_index (months, VsBillMonth, m);
          const VsClockMonth *when = &self->usage->clock->months[m];

          billed += month->total - month->by_kind[VS_BILL_SETTLEMENT] - (self->ssc ? month->minimum : 0);
          years += (double) when->days / when->days_in_month / 12;
        }
      missing = self->rate->annual_minimum * self->factor * years - billed;
      if (missing <= 0)
        continue;
      self->month = &g_array_index (months, VsBillMonth, to - 1);
      self->scene.m = to - 1;
      charge (self, VS_BILL_MINIMUM, -1, -1, "year", 1, missing, 1);
      vs_bill_total_month (self->month);
    }
}

/* ── What can be billed ── */

static gboolean
same_bounds (const VsPeriod *a, const VsPeriod *b)
{
  if (a->n != b->n)
    return FALSE;
  for (guint t = 0; t < a->n; t++)
    if (a->tiers[t].max != b->tiers[t].max || a->tiers[t].unit != b->tiers[t].unit)
      return FALSE;
  return TRUE;
}

/* SSC refuses a month whose periods are cut at different bounds, so its profile does; the calendar profile bills it. */
static gboolean
check_ssc_bounds (const VsRate *rate, const VsStructure *structure, const guint8 *table, const char *member, GError **error)
{
  guint n_cells = rate->grid->n_cells;

  for (guint i = 0; structure->n > 1 && i < 12 * n_cells; i++)
    {
      guint first = table[i / n_cells * n_cells], here = table[i];

      if (first != here && !same_bounds (&structure->periods[first], &structure->periods[here]))
        {
          g_set_error (error, VS_ERROR, VS_ERROR_INVALID,
                       _("%s, %s/%s/%u: the tiers differ from those of period %u in the same month, which the ssc profile does not allow;"
                         " the calendar profile bills them"), vs_json_doc_name (rate->doc), rate->pointer, member, here, first);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
vs_bill_check (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, GError **error)
{
  if (rate->refusal != NULL)
    g_set_error_literal (error, VS_ERROR, VS_ERROR_INVALID, rate->refusal);
  else if (options->metering < -1 || options->metering > 4)
    g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("Metering option %d is unknown: 0 to 4."), options->metering);
  else
    return usage->clock->profile != VS_BILL_SSC
           || (check_ssc_bounds (rate, &rate->energy, rate->energy_times.period, "energyratestructure", error)
               && check_ssc_bounds (rate, &rate->demand, rate->demand_times.period, "demandratestructure", error));
  return FALSE;
}

/* ── Whole bills ── */

/* Each hour's balance spread evenly over its intervals, so that what is bought and sold within an hour is set off. */
static void
set_off_hours (const VsUsage *usage, VsUsage *hourly, double **net)
{
  const VsClock *clock = usage->clock;
  gsize per_hour = MAX (1, 3600 / clock->step), first = (gsize) ((3600 - (clock->start % 3600 + 3600) % 3600) % 3600 / clock->step);

  *net = g_new (double, clock->n);
  for (gsize i = 0; i < clock->n;)
    {
      gsize  to = MIN (i < first ? first : i + per_hour, clock->n), present = 0;
      double sum = 0;

      for (gsize j = i; j < to; j++)
        if (!isnan (vs_usage_net (usage, j)))
          {
            sum += usage->given ? vs_usage_bought (usage, j) - vs_usage_sold (usage, j) : vs_usage_net (usage, j);
            present++;
          }
      for (gsize j = i; j < to; j++)
        (*net)[j] = isnan (vs_usage_net (usage, j)) ? NAN : sum / present;
      i = to;
    }
  vs_usage_measure (hourly, usage->series, *net, NULL, usage->clock);
}

void
vs_bill_start (VsBill *out, const VsBillOptions *options, guint n_months)
{
  if (out->months == NULL)
    out->months = g_array_sized_new (FALSE, TRUE, sizeof (VsBillMonth), n_months);
  g_array_set_size (out->months, n_months);
  g_clear_pointer (&out->lines, g_array_unref);
  if (options->explain)
    out->lines = g_array_new (FALSE, FALSE, sizeof (VsBillLine));
  out->total = out->kwh = 0;
}

void
vs_bill_total (VsBill *out)
{
  out->total = out->kwh = 0;
  for (guint m = 0; m < out->months->len; m++)
    {
      out->total += g_array_index (out->months, VsBillMonth, m).total;
      out->kwh += g_array_index (out->months, VsBillMonth, m).kwh;
    }
}

gboolean
vs_bill_price_on_grid (const VsRate *rate, const VsUsage *usage, const VsBillOptions *options, VsBill *out, GError **error)
{
  Biller  self = { .rate = rate, .usage = usage, .energy = usage, .bill = out };
  VsUsage hourly = { NULL };
  g_autofree double *net = NULL;
  gboolean done = TRUE;

  vs_bill_start (out, options, usage->clock->n_months);
  self.metering = options->metering >= 0 ? options->metering : vs_rate_metering (rate);
  self.ssc = usage->clock->profile == VS_BILL_SSC;
  self.explain = options->explain;
  self.factor = 1 + options->raised;
  if (rate->export.hourly && usage->sells && usage->clock->step < 3600 && self.metering >= 2 && usage->clock->grid->scale == 1)
    {
      set_off_hours (usage, &hourly, &net);
      self.energy = &hourly;
    }
  for (guint m = 0; m < usage->clock->n_months && done; m++)
    done = price_month (&self, m, error);
  if (done)
    apply_annual_minimum (&self);
  vs_bill_total (out);
  vs_usage_clear (&hourly);
  return done;
}

void
vs_bill_clear (VsBill *bill)
{
  g_clear_pointer (&bill->months, g_array_unref);
  g_clear_pointer (&bill->lines, g_array_unref);
  bill->total = bill->kwh = 0;
}

const char *
vs_bill_kind_name (VsBillKind kind)
{
  static const char *const names[VS_N_BILL_KINDS] = {
    "energy", "fuel", "spot", "demand_flat", "demand_tou", "demand_coincident", "fixed", "export", "discount", "minimum", "settlement", "tax",
  };

  return names[kind];
}

const char *
vs_bill_kind_caption (VsBillKind kind)
{
  static const char *const captions[VS_N_BILL_KINDS] = {
    N_("Energy"), N_("Fuel adjustment"), N_("Energy at spot prices"), N_("Demand"), N_("Demand by time of use"),
    N_("Demand at the network’s peak"), N_("Standing charge"), N_("Energy sold"), N_("Discount"), N_("Up to the minimum"),
    N_("Credits paid out"), N_("Tax"),
  };

  return _(captions[kind]);
}
