/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/ledger.h"

#include <math.h>

#define MAX_PLANS 16
/* What counts as a worse plan when one is planted, and as near enough when none is: cents a year and parts of the bill. */
#define WORSE_CENTS 8000
#define WORSE_SHARE 0.07
#define NEAR_CENTS 2500
#define NEAR_SHARE 0.02

gint64
vs_demo_cents (double units)
{
  return (gint64) floor (units * 100 + 0.5 + 1e-6);
}

/* What a month was dearer or cheaper than the last twelve, whose prices are those of the tariffs and the costs of today. */
static double
level_of (double rise, guint month)
{
  return month + 12 >= VS_DEMO_MONTHS ? 1 : 1 - rise * (VS_DEMO_MONTHS - 12 - month) / 12;
}

static double
year_cost (const VsBill *bill)
{
  double sum = 0;

  for (guint m = VS_DEMO_MONTHS - 12; m < VS_DEMO_MONTHS; m++)
    sum += g_array_index (bill->months, VsBillMonth, m).total;
  return sum;
}

static gboolean
is_worse (const VsLedger *self, guint plan)
{
  gint64 more = self->year_cents[plan] - self->year_cents[self->best_plan];

  return more >= WORSE_CENTS && (double) more >= WORSE_SHARE * (double) self->year_cents[plan];
}

static gboolean
is_near (const VsLedger *self, guint plan)
{
  gint64 more = self->year_cents[plan] - self->year_cents[self->best_plan];

  return more <= NEAR_CENTS && (double) more <= NEAR_SHARE * (double) self->year_cents[plan];
}

/* An EV plan is for those who have a car; whoever has none is on it only where nothing is cheaper. */
static gboolean
is_plausible (const VsPersona *persona, const VsRetailer *retailer, guint plan)
{
  return persona->ev || !g_str_equal (g_array_index (retailer->plans, VsDemoPlan, plan).kind, "ev");
}

/* The cheapest plan or one as good, but for those in whom a worse one is planted: the first plan of the list that is worse, which is the
 * flat one that most people never leave, else one of the others. */
static guint
choose_plan (VsLedger *self, const VsPersona *persona, const VsRetailer *retailer)
{
  VsRng rng = vs_rng_for (persona->seed, persona->index, VS_FOR_PLAN);
  guint n = retailer->plans->len, chosen = self->best_plan;

  for (guint p = 0; p < n; p++)
    {
      if (self->year_cents[p] == G_MAXINT64 || !is_plausible (persona, retailer, p))
        continue;
      if (persona->wants_worse_plan && is_worse (self, p))
        {
          self->planted_worse = TRUE;
          return p;
        }
      if (!persona->wants_worse_plan && is_near (self, p) && vs_rng_chance (&rng, 0.5))
        chosen = p;
    }
  return chosen;
}

gboolean
vs_ledger_choose (VsLedger *self, const VsPersona *persona, const VsRetailer *retailer, const VsUsage *usage, VsBill *bill,
                  GError **error)
{
  static const VsBillOptions options = { VS_BILL_CALENDAR, 0 };
  double net[MAX_PLANS][VS_DEMO_MONTHS];
  guint n = MIN (retailer->plans->len, MAX_PLANS);

  *self = (VsLedger) { .plan = 0 };
  self->best_plan = n;
  for (guint p = 0; p < n; p++)
    {
      const VsDemoPlan *plan = &g_array_index (retailer->plans, VsDemoPlan, p);

      self->year_cents[p] = G_MAXINT64;
      if (persona->business ? !plan->business : !plan->household)
        continue;
      if (!vs_bill_price (plan->rate, usage, &options, bill, error))
        return FALSE;
      for (guint m = 0; m < VS_DEMO_MONTHS; m++)
        {
          net[p][m] = g_array_index (bill->months, VsBillMonth, m).total;
          self->kwh[m] = g_array_index (bill->months, VsBillMonth, m).kwh;
        }
      self->year_cents[p] = vs_demo_cents (year_cost (bill));
      if (self->best_plan == n || self->year_cents[p] < self->year_cents[self->best_plan])
        self->best_plan = p;
    }
  if (self->best_plan == n)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("No plan of the demo is open to %s: check “eligibility” in data/tariffs"),
                   persona->business ? _("businesses") : _("households"));
      return FALSE;
    }
  self->plan = choose_plan (self, persona, retailer);
  for (guint m = 0; m < VS_DEMO_MONTHS; m++)
    self->net[m] = net[self->plan][m] * level_of (retailer->price_rise, m);
  self->annual_value = self->year_cents[self->plan];
  return TRUE;
}

/* ── Payments ── */

typedef struct {
  const VsPersona  *persona;
  const VsRetailer *retailer;
  const VsScene     *scene;
  VsSheet          *sheet;
  VsLedger         *ledger;
  VsRng             rng;
  gboolean          debit;
  const char       *method;
} Book;

typedef struct {
  char   id[32];
  guint  month;              /* of the scene */
  int    year_month;         /* YYMM */
  VsDay  issued, due;
  gint64 total, tax, cost;   /* cents */
} Invoice;

static void
write_payment (Book *book, const Invoice *invoice, int part, VsDay day, gint64 cents, gboolean failed)
{
  VsPart *rows = &book->sheet->rows[VS_FILE_PAYMENTS];
  char id[32];

  g_snprintf (id, sizeof id, "P%07u-%04d-%d", book->persona->index + 1, invoice->year_month, part);
  vs_part_text (rows, id);
  vs_part_text (rows, book->persona->customer_id);
  vs_part_text (rows, invoice->id);
  vs_part_day (rows, day);
  vs_part_fixed (rows, cents, 2);
  vs_part_text (rows, book->retailer->currency);
  vs_part_text (rows, book->method);
  vs_part_bool (rows, failed);
  vs_part_end (rows);
}

static void
write_invoice (Book *book, const Invoice *invoice, const char *kind, const char *replaces, gboolean disputed, gboolean estimated,
               const char *status)
{
  VsPart *rows = &book->sheet->rows[VS_FILE_INVOICES];
  const VsScene *scene = book->scene;

  vs_part_text (rows, invoice->id);
  vs_part_text (rows, book->persona->customer_id);
  vs_part_text (rows, book->persona->contract_id);
  vs_part_text (rows, kind);
  vs_part_text (rows, replaces);
  vs_part_day (rows, scene->month_day[invoice->month]);
  vs_part_day (rows, scene->month_day[invoice->month + 1] - 1);
  vs_part_day (rows, invoice->issued);
  vs_part_day (rows, invoice->due);
  vs_part_fixed (rows, (gint64) floor (book->ledger->kwh[invoice->month] * 1000 + 0.5), 3);
  vs_part_fixed (rows, invoice->total, 2);
  vs_part_fixed (rows, invoice->tax, 2);
  vs_part_fixed (rows, invoice->cost, 2);
  vs_part_text (rows, book->retailer->currency);
  vs_part_bool (rows, disputed);
  vs_part_bool (rows, estimated);
  vs_part_text (rows, status);
  vs_part_end (rows);
}

static void
write_promise (Book *book, const Invoice *invoice, VsDay due, gint64 cents, const char *kept)
{
  VsPart *rows = &book->sheet->rows[VS_FILE_PROMISES];
  char id[32];

  g_snprintf (id, sizeof id, "R%07u-%04d", book->persona->index + 1, invoice->year_month);
  vs_part_text (rows, id);
  vs_part_text (rows, book->persona->customer_id);
  vs_part_fixed (rows, cents, 2);
  vs_part_day (rows, due);
  vs_part_text (rows, kept);
  vs_part_end (rows);
}

/* Some of the late payments had been promised, for that day or an earlier one. Not every outcome is marked. */
static void
promise_late_payment (Book *book, const Invoice *invoice, VsDay paid, gint64 cents)
{
  VsDay due = paid + vs_rng_int (&book->rng, -9, 6);
  gboolean marked = vs_rng_chance (&book->rng, 0.8);

  if (vs_rng_chance (&book->rng, 0.2))
    write_promise (book, invoice, due, cents, !marked ? NULL : paid <= due + 3 ? "true" : "false");
}

/* Days after the due date on which money comes; negative is early. */
static int
draw_lateness (Book *book, const Invoice *invoice)
{
  const VsPersona *persona = book->persona;
  double u = vs_rng_unit (&book->rng), size = vs_rng_unit (&book->rng), late = persona->pays.late;
  VsDay as_of = book->scene->as_of;

  if (persona->stops_on != VS_DAY_NONE && invoice->due > persona->stops_on - 240)
    {
      /* Before it stops it gets slow. */
      int slow = (invoice->due - (persona->stops_on - 240)) / 12;

      return slow / 2 + (int) (size * slow);
    }
  if (persona->signs & VS_SIGN_OVERDUE && invoice->due > as_of - 52)
    return 400;
  if (book->debit)
    return u < 0.002 ? 12 : 0;
  if (u < late)
    return 2 + (int) (persona->pays.days * (0.35 + 2.9 * size * size * size));
  return -(int) (size * (persona->terms - 4));
}

/* Writes what came in for the invoice up to the as-of date; returns what is still open. */
static gint64
pay (Book *book, const Invoice *invoice)
{
  VsDay as_of = book->scene->as_of, day = invoice->due + draw_lateness (book, invoice);
  double u = vs_rng_unit (&book->rng), v = vs_rng_unit (&book->rng);
  gboolean stops = book->persona->stops_on != VS_DAY_NONE;
  gint64 open = invoice->total, part;
  int n = 1;

  if (stops && invoice->due > book->persona->stops_on)
    {
      /* A debit is still tried and comes back. */
      if (book->debit && invoice->due <= as_of)
        write_payment (book, invoice, n, invoice->due, open, TRUE);
      return open;
    }
  if (book->debit && u < (stops ? 0.2 : 0.012) && invoice->due <= as_of)
    {
      write_payment (book, invoice, n++, invoice->due, open, TRUE);
      day = MAX (day, invoice->due) + 5 + (int) (v * 9);
    }
  if (!book->debit && u > (stops ? 0.8 : 0.975))
    {
      part = (gint64) ((double) open * (0.3 + 0.4 * v));
      if (day > as_of)
        return open;
      write_payment (book, invoice, n++, day, part, FALSE);
      open -= part;
      day += 9 + (int) (v * 24);
    }
  if (day > as_of)
    return open;
  write_payment (book, invoice, n, day, open, FALSE);
  if (day >= invoice->due + 9)
    promise_late_payment (book, invoice, day, open);
  return 0;
}

/* ── Disputes ── */

static void
write_dispute (Book *book, const Invoice *invoice, VsDay opened, VsDay resolved, gint64 cents)
{
  static const char *const reasons[] = { "estimated reading", "tariff not as agreed", "usage too high", "moved out", "double billing" };
  VsPart *rows = &book->sheet->rows[VS_FILE_DISPUTES];
  char id[32];

  g_snprintf (id, sizeof id, "D%07u-%04d", book->persona->index + 1, invoice->year_month);
  vs_part_text (rows, id);
  vs_part_text (rows, invoice->id);
  vs_part_day (rows, opened);
  vs_part_day (rows, resolved);
  vs_part_text (rows, reasons[vs_rng_int (&book->rng, 0, G_N_ELEMENTS (reasons) - 1)]);
  vs_part_fixed (rows, cents, 2);
  vs_part_end (rows);
}

/* An invoice somebody does not accept. Upheld: it is cancelled and an adjustment takes its place; refused: it is paid late; open: it is
 * neither. Returns what is open. */
static gint64
dispute (Book *book, Invoice *invoice, gboolean estimated)
{
  VsDay as_of = book->scene->as_of, opened = invoice->issued + vs_rng_int (&book->rng, 2, 16);
  VsDay resolved = opened + vs_rng_int (&book->rng, 8, 45);
  gint64 cents = (gint64) ((double) invoice->total * vs_rng_between (&book->rng, 0.08, 0.35)), open;
  gboolean upheld = vs_rng_chance (&book->rng, 0.4);
  Invoice again = *invoice;

  if (opened > as_of)
    {
      open = pay (book, invoice);
      write_invoice (book, invoice, "invoice", NULL, FALSE, estimated, open > 0 ? "open" : "paid");
      return open;
    }
  write_dispute (book, invoice, opened, resolved <= as_of ? resolved : VS_DAY_NONE, cents);
  if (resolved > as_of)
    {
      write_invoice (book, invoice, "invoice", NULL, TRUE, estimated, "open");
      return invoice->total;
    }
  again.issued = resolved;
  again.due = resolved + book->persona->terms;
  if (!upheld)
    {
      open = pay (book, &again);
      write_invoice (book, invoice, "invoice", NULL, FALSE, estimated, open > 0 ? "open" : "paid");
      return open;
    }
  write_invoice (book, invoice, "invoice", NULL, FALSE, estimated, "cancelled");
  g_snprintf (again.id, sizeof again.id, "%sA", invoice->id);
  again.total = invoice->total - cents;
  again.tax = again.total * book->retailer->tax_basis_points / (10000 + book->retailer->tax_basis_points);
  open = pay (book, &again);
  write_invoice (book, &again, "adjustment", invoice->id, FALSE, FALSE, open > 0 ? "open" : "paid");
  return open;
}

/* ── What collections would have done ── */

static void
promise_payment (Book *book, const Invoice *invoice, gint64 open)
{
  VsDay due = invoice->due + vs_rng_int (&book->rng, 12, 34);

  if (due <= book->scene->as_of + 20 && vs_rng_chance (&book->rng, 0.3))
    write_promise (book, invoice, due, open, due + 3 < book->scene->as_of ? "false" : NULL);
}

static void
write_hold (Book *book, const char *kind, VsDay from, VsDay to, const char *reason)
{
  VsPart *rows = &book->sheet->rows[VS_FILE_HOLDS];

  vs_part_text (rows, book->persona->customer_id);
  vs_part_text (rows, kind);
  vs_part_day (rows, from);
  vs_part_day (rows, to);
  vs_part_text (rows, reason);
  vs_part_end (rows);
}

static void
write_write_off (Book *book, const Invoice *invoice, gint64 open)
{
  VsPart *rows = &book->sheet->rows[VS_FILE_WRITE_OFFS];

  vs_part_text (rows, book->persona->customer_id);
  vs_part_text (rows, invoice->id);
  vs_part_fixed (rows, open, 2);
  vs_part_day (rows, invoice->due + 150);
  vs_part_end (rows);
}

/* Those who left and did not pay their last bill: given up after 150 days. */
static gint64
settle_last (Book *book, const Invoice *invoice, gboolean estimated)
{
  gboolean given_up = invoice->due + 150 <= book->scene->as_of;

  write_invoice (book, invoice, "invoice", NULL, FALSE, estimated, given_up ? "written_off" : "open");
  if (given_up)
    write_write_off (book, invoice, invoice->total);
  return given_up ? 0 : invoice->total;
}

static Invoice
make_invoice (Book *book, guint m)
{
  Invoice invoice = { .month = m };
  int year, month;
  gint64 net = vs_demo_cents (book->ledger->net[m]);

  vs_day_to_civil (book->scene->month_day[m], &year, &month, NULL);
  invoice.year_month = year % 100 * 100 + month;
  g_snprintf (invoice.id, sizeof invoice.id, "I%07u-%04d", book->persona->index + 1, invoice.year_month);
  invoice.issued = book->scene->month_day[m + 1] - 1;
  invoice.due = invoice.issued + book->persona->terms;
  invoice.tax = (net * book->retailer->tax_basis_points + 5000) / 10000;
  invoice.total = net + invoice.tax;
  invoice.cost = vs_demo_cents ((book->ledger->kwh[m] * book->retailer->cost_kwh + book->retailer->cost_month)
                                * level_of (book->retailer->cost_rise, m));
  return invoice;
}

void
vs_ledger_write (VsLedger *self, const VsPersona *persona, const VsRetailer *retailer, const VsScene *scene, const gboolean *estimated,
                 VsSheet *sheet)
{
  static const char *const methods[] = { "card", "transfer", "cash" };
  Book book = { persona, retailer, scene, sheet, self, vs_rng_for (persona->seed, persona->index, VS_FOR_LEDGER) };
  gboolean skips_last = vs_rng_chance (&book.rng, 0.16);
  double on_plan = vs_rng_unit (&book.rng);

  book.debit = vs_rng_chance (&book.rng, persona->pays.debit);
  book.method = book.debit ? "direct debit" : methods[persona->business ? 1 : (int) (vs_rng_unit (&book.rng) * 2.15)];
  for (guint m = 0; m < VS_DEMO_MONTHS; m++)
    {
      Invoice invoice;
      gint64 open;

      if (scene->month_day[m] < vs_day_month_start (persona->since)
          || (persona->ended != VS_DAY_NONE && scene->month_day[m] > persona->ended))
        continue;
      invoice = make_invoice (&book, m);
      if (persona->ended == scene->month_day[m + 1] - 1 && skips_last)
        open = settle_last (&book, &invoice, estimated[m]);
      else if (vs_rng_chance (&book.rng, persona->business ? 0.012 : 0.006))
        open = dispute (&book, &invoice, estimated[m]);
      else
        {
          open = pay (&book, &invoice);
          write_invoice (&book, &invoice, "invoice", NULL, FALSE, estimated[m], open > 0 ? "open" : "paid");
        }
      if (open > 0 && invoice.due < scene->as_of)
        {
          self->missed++;
          promise_payment (&book, &invoice, open);
        }
      self->open_cents += open;
    }
  if (persona->vulnerable)
    write_hold (&book, "vulnerable", MAX (persona->since, scene->month_day[6]), VS_DAY_NONE, "medical equipment at home");
  if (self->missed >= 2 && on_plan < 0.15)
    write_hold (&book, "plan", scene->as_of - 20, scene->as_of + 100, "pays in instalments");
}
