/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/demo.h"

#include "base/csv.h"
#include "base/parallel.h"
#include "demo/customer.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_CUSTOMERS 9000000
#define BATCH 64            /* customers made between two writes */
#define FIRST_ORPHAN 9000000
#define DEFAULT_AS_OF 20634 /* 2026-06-30 */

static const struct { const char *name, *header; } files[VS_N_FILES] = {
  [VS_FILE_CUSTOMERS] = { "customers.csv", "customer_id,name,kind,tier,segment,region,postcode,city,country,email,language,birth_year,"
                          "income_band,employees,annual_revenue,customer_since,ended_on,end_reason,switched_to,currency,credit_limit,"
                          "consent_email,consent_sms,consent_phone,consent_post,vulnerable,has_solar,declared_ev,heating" },
  [VS_FILE_CONTRACTS] = { "contracts.csv", "contract_id,customer_id,fuel,plan_id,created_on,signed_on,starts_on,ends_on,terminated_on,"
                          "auto_renews,status,channel,agent_id,annual_value,deposit" },
  [VS_FILE_METERS] = { "meters.csv", "meter_id,customer_id,contract_id,fuel,zone,interval_s" },
  [VS_FILE_INVOICES] = { "invoices.csv", "invoice_id,customer_id,contract_id,kind,replaces_invoice_id,period_start,period_end,issued_on,"
                         "due_on,kwh,amount,tax,cost,currency,disputed,estimated,status" },
  [VS_FILE_PAYMENTS] = { "payments.csv", "payment_id,customer_id,invoice_id,paid_on,amount,currency,method,failed" },
  [VS_FILE_DISPUTES] = { "disputes.csv", "dispute_id,invoice_id,opened_on,resolved_on,reason,amount" },
  [VS_FILE_HOLDS] = { "account_holds.csv", "customer_id,kind,from,to,reason" },
  [VS_FILE_PROMISES] = { "promises.csv", "promise_id,customer_id,amount,due_on,kept" },
  [VS_FILE_WRITE_OFFS] = { "write_offs.csv", "customer_id,invoice_id,amount,on" },
  [VS_FILE_TICKETS] = { "tickets.csv", "ticket_id,customer_id,contract_id,kind,topic,process,severity,status,agent_id,opened_at,"
                        "first_response_at,resolved_at,sla_hours,escalated,satisfaction,text" },
  [VS_FILE_INTERACTIONS] = { "interactions.csv", "interaction_id,customer_id,kind,at,outcome,agent_id,note" },
  [VS_FILE_SURVEYS] = { "survey_responses.csv", "customer_id,at,kind,score" },
  [VS_FILE_MEMBERS] = { "campaign_members.csv", "campaign_id,customer_id,arm,suppression_reason" },
  [VS_FILE_EVENTS] = { "campaign_events.csv", "event_id,campaign_id,customer_id,kind,at" },
  [VS_FILE_READINGS] = { "readings.csv", "meter_id,date,h00,h01,h02,h03,h04,h05,h06,h07,h08,h09,h10,h11,h12,h13,h14,h15,h16,h17,h18,h19,"
                         "h20,h21,h22,h23" },
  [VS_FILE_REGISTER] = { "register_reads.csv", "meter_id,read_at,kwh" },
  [VS_FILE_TRUTH_EV] = { "truth/ev.csv", "meter_id,ev,decoy,kw,habit,since" },
  [VS_FILE_TRUTH_WORSE_PLAN] = { "truth/worse_plan.csv", "customer_id,plan_id,best_plan_id,saving" },
  [VS_FILE_TRUTH_DEFAULTERS] = { "truth/defaulters.csv", "customer_id,stops_on,missed,open_amount" },
  [VS_FILE_TRUTH_CHURNERS] = { "truth/churners.csv", "customer_id,state,leaves_on,signs" },
};

/* What one worker needs to make a customer. */
typedef struct {
  double  *kwh;
  gint32  *wh;
  double  *exact;     /* the billed part in kWh, as it is written */
  float   *series;
  guint8  *missing;
  VsUsage  usage;
  VsBill   bill;
} Bench;

typedef struct {
  const VsDemoOptions *options;
  VsRetailer  *retailer;
  VsScene      *scene;
  VsClock     *clock;            /* of the billed months, shared */
  gsize        bill_from, bill_n;
  guint        n_orphans;
  guint        first;            /* of the batch */
  VsSheet      sheets[BATCH];
  VsPersona    personas[BATCH];
  gboolean     worse[BATCH];
  Bench       *benches;
  guint        n_benches;
  VsCsvWriter *writers[VS_N_FILES], *faults;
  guint64      lines[VS_N_FILES], bytes[VS_N_FILES];
  guint64      fault_bytes;
} Demo;

static void
demo_free (Demo *self)
{
  for (guint i = 0; i < BATCH; i++)
    vs_sheet_clear (&self->sheets[i]);
  for (guint w = 0; w < self->n_benches; w++)
    {
      g_free (self->benches[w].kwh);
      g_free (self->benches[w].wh);
      g_free (self->benches[w].exact);
      g_free (self->benches[w].series);
      g_free (self->benches[w].missing);
      vs_usage_clear (&self->benches[w].usage);
      vs_bill_clear (&self->benches[w].bill);
    }
  g_free (self->benches);
  for (int f = 0; f < VS_N_FILES; f++)
    g_clear_pointer (&self->writers[f], vs_csv_writer_abort);
  g_clear_pointer (&self->faults, vs_csv_writer_abort);
  g_clear_pointer (&self->clock, vs_clock_unref);
  g_clear_pointer (&self->scene, vs_scene_free);
  g_clear_pointer (&self->retailer, vs_retailer_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Demo, demo_free)

/* ── One customer ── */

/* Whole Wh, as a meter counts; bills are made from these and nothing finer. */
static void
quantise (const Demo *self, Bench *bench)
{
  for (gsize i = 0; i < self->scene->n; i++)
    bench->wh[i] = (gint32) (MAX (bench->kwh[i], 0) * 1000 + 0.5);
  for (gsize i = 0; i < self->bill_n; i++)
    {
      bench->exact[i] = bench->wh[self->bill_from + i] / 1000.0;
      bench->series[i] = (float) bench->exact[i];
    }
}

static gboolean
make_customer (Demo *self, guint number, Bench *bench, guint slot, GError **error)
{
  gboolean orphan = number >= self->options->customers;
  VsPersona *persona = &self->personas[slot];
  VsSheet *sheet = &self->sheets[slot];
  gboolean estimated[VS_DEMO_MONTHS];
  VsLedger ledger = { 0 };

  vs_sheet_reset (sheet);
  vs_persona_make (persona, self->retailer, self->scene, self->options->seed,
                   orphan ? FIRST_ORPHAN + number - self->options->customers : number, orphan);
  vs_persona_load (persona, self->retailer, self->scene, bench->kwh);
  quantise (self, bench);
  vs_mess_gaps (persona, self->scene, bench->missing, estimated);
  if (!orphan)
    {
      VsSeries series = { self->scene->month_start[0], 3600, self->bill_n, bench->series, NULL, self->retailer->zone };

      vs_usage_measure (&bench->usage, &series, bench->exact, NULL, self->clock);
      if (!vs_ledger_choose (&ledger, persona, self->retailer, &bench->usage, &bench->bill, error))
        return FALSE;
      vs_ledger_write (&ledger, persona, self->retailer, self->scene, estimated, sheet);
      vs_service_write (persona, self->retailer, self->scene, sheet);
    }
  vs_customer_write (persona, self->retailer, self->scene, &ledger, sheet);
  vs_readings_write (persona, self->retailer, self->scene, bench->wh, bench->missing, self->options->long_form, sheet);
  vs_register_write (persona, self->scene, bench->wh, bench->missing, sheet);
  vs_mess_apply (persona, sheet);
  self->worse[slot] = ledger.planted_worse;
  return TRUE;
}

static gboolean
make_some (gsize from, gsize to, guint worker, gpointer data, GError **error)
{
  Demo *self = data;

  for (gsize i = from; i < to; i++)
    if (!make_customer (self, self->first + (guint) i, &self->benches[worker], (guint) i, error))
      return FALSE;
  return TRUE;
}

/* ── Files ── */

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot make the folder “%s”: %s. Check the path and the rights"), name,
               g_strerror (errno));
  return FALSE;
}

static VsCsvWriter *
open_file (const Demo *self, const char *name, const char *header, GError **error)
{
  g_autofree char *path = g_build_filename (self->options->directory, name, NULL);
  VsCsvWriter *writer = vs_csv_writer_open (path, error);

  if (writer)
    {
      vs_csv_writer_raw (writer, header, strlen (header));
      vs_csv_writer_end_row (writer);
    }
  return writer;
}

static gboolean
open_files (Demo *self, GError **error)
{
  g_autofree char *truth = g_build_filename (self->options->directory, "truth", NULL);

  if (!make_folder (truth, error))
    return FALSE;
  for (int f = 0; f < VS_N_FILES; f++)
    {
      const char *header = f == VS_FILE_READINGS && self->options->long_form ? "meter_id,timestamp,kwh" : files[f].header;

      self->writers[f] = open_file (self, files[f].name, header, error);
      if (self->writers[f] == NULL)
        return FALSE;
      self->bytes[f] = strlen (header) + 1;
    }
  self->faults = open_file (self, "truth/faults.csv", "file,line,kind,detail", error);
  return self->faults != NULL;
}

static void
count (VsDemoSummary *summary, const VsPersona *persona, const VsScene *scene, const VsSheet *sheet, gboolean worse)
{
  gboolean read = !persona->orphan && vs_persona_is_read (persona, scene);

  summary->readings += sheet->readings;
  summary->missing += sheet->missing;
  summary->faults += sheet->n_faults;
  summary->ev_owners += persona->ev && read;
  summary->decoys += persona->decoy != VS_DECOY_NONE && read;
  summary->worse_plan += worse;
  summary->defaulters += persona->stops_on != VS_DAY_NONE;
  summary->churners += persona->leaves_on != VS_DAY_NONE;
}

static gboolean
write_batch (Demo *self, guint n, VsDemoSummary *summary, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      const VsSheet *sheet = &self->sheets[i];

      for (guint k = 0; k < sheet->n_faults; k++)
        {
          const VsFault *fault = &sheet->faults[k];

          vs_csv_writer_text (self->faults, files[fault->file].name, -1);
          vs_csv_writer_int (self->faults, (gint64) (self->lines[fault->file] + fault->line + 2));   /* 1-based, behind the header */
          vs_csv_writer_text (self->faults, fault->kind, -1);
          vs_csv_writer_text (self->faults, fault->detail, -1);
          vs_csv_writer_end_row (self->faults);
        }
      for (int f = 0; f < VS_N_FILES; f++)
        {
          vs_csv_writer_raw (self->writers[f], sheet->rows[f].text, sheet->rows[f].n);
          self->lines[f] += sheet->rows[f].lines;
          self->bytes[f] += sheet->rows[f].n;
        }
      count (summary, &self->personas[i], self->scene, sheet, self->worse[i]);
    }
  for (int f = 0; f < VS_N_FILES; f++)
    if (!vs_csv_writer_check (self->writers[f], error))
      return FALSE;
  return TRUE;
}

static void
add_output (VsDemoSummary *summary, const char *name, guint64 rows, guint64 bytes)
{
  VsDemoOutput output = { g_strdup (name), rows, bytes };

  g_array_append_val (summary->files, output);
}

static gboolean
close_files (Demo *self, VsDemoSummary *summary, GError **error)
{
  for (int f = 0; f < VS_N_FILES; f++)
    {
      if (!vs_csv_writer_close (g_steal_pointer (&self->writers[f]), error))
        return FALSE;
      add_output (summary, files[f].name, self->lines[f], self->bytes[f]);
    }
  add_output (summary, "truth/faults.csv", summary->faults, 0);
  return vs_csv_writer_close (g_steal_pointer (&self->faults), error);
}

/* ── The small files that do not depend on customers ── */

static gboolean
write_plans (const Demo *self, VsDemoSummary *summary, GError **error)
{
  VsCsvWriter *writer = open_file (self, "plans.csv", "plan_id,name,fuel,kind,product_line,tariff,valid_from", error);

  if (writer == NULL)
    return FALSE;
  for (guint p = 0; p < self->retailer->plans->len; p++)
    {
      const VsDemoPlan *plan = &g_array_index (self->retailer->plans, VsDemoPlan, p);

      vs_csv_writer_text (writer, plan->plan_id, -1);
      vs_csv_writer_text (writer, plan->name, -1);
      vs_csv_writer_text (writer, "electricity", -1);
      vs_csv_writer_text (writer, plan->kind, -1);
      vs_csv_writer_text (writer, plan->product_line, -1);
      vs_csv_writer_text (writer, plan->plan_id, -1);
      vs_csv_writer_day (writer, vs_day_add_months (self->scene->month_day[0], -24));
      vs_csv_writer_end_row (writer);
    }
  add_output (summary, "plans.csv", self->retailer->plans->len, 0);
  return vs_csv_writer_close (writer, error);
}

static gboolean
write_agents (const Demo *self, VsDemoSummary *summary, GError **error)
{
  VsCsvWriter *writer = open_file (self, "agents.csv", "agent_id,name,region,role,commission_rate", error);

  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < VS_DEMO_AGENTS; i++)
    {
      const char *role = i < VS_DEMO_AGENTS / 2 ? "sales" : i < VS_DEMO_AGENTS - 3 ? "service" : "collections";
      char id[8], name[16];

      g_snprintf (name, sizeof name, "Agent %02u", i + 1);
      vs_csv_writer_text (writer, vs_demo_agent (i, id), -1);
      vs_csv_writer_text (writer, name, -1);
      vs_csv_writer_text (writer, g_array_index (self->retailer->regions, VsDemoRegion, i % self->retailer->regions->len).name, -1);
      vs_csv_writer_text (writer, role, -1);
      if (i < VS_DEMO_AGENTS / 2)
        vs_csv_writer_fixed (writer, 15 + (gint64) (i % 4) * 5, 3);
      else
        vs_csv_writer_text (writer, NULL, 0);
      vs_csv_writer_end_row (writer);
    }
  add_output (summary, "agents.csv", VS_DEMO_AGENTS, 0);
  return vs_csv_writer_close (writer, error);
}

static gboolean
write_campaigns (const Demo *self, VsDemoSummary *summary, GError **error)
{
  VsCsvWriter *writer = open_file (self, "campaigns.csv", "campaign_id,name,goal,starts_on,ends_on,budget,cost", error);

  if (writer == NULL)
    return FALSE;
  for (guint c = 0; c < self->retailer->campaigns->len; c++)
    {
      const VsDemoCampaign *campaign = &g_array_index (self->retailer->campaigns, VsDemoCampaign, c);
      gint64 cost = vs_demo_cents (campaign->cost_per_contact * campaign->reach * 0.63 * self->options->customers + 150);

      vs_csv_writer_text (writer, campaign->campaign_id, -1);
      vs_csv_writer_text (writer, campaign->name, -1);
      vs_csv_writer_text (writer, campaign->goal, -1);
      vs_csv_writer_day (writer, self->scene->as_of + campaign->starts);
      vs_csv_writer_day (writer, self->scene->as_of + campaign->starts + campaign->days);
      vs_csv_writer_fixed (writer, (cost / 10000 + 1) * 10000, 2);
      vs_csv_writer_fixed (writer, cost, 2);
      vs_csv_writer_end_row (writer);
    }
  add_output (summary, "campaigns.csv", self->retailer->campaigns->len, 0);
  return vs_csv_writer_close (writer, error);
}

/* ── All of it ── */

static gboolean
prepare (Demo *self, GError **error)
{
  const VsDemoOptions *options = self->options;
  VsSeries billed;

  self->retailer = vs_retailer_load (error);
  if (self->retailer == NULL)
    return FALSE;
  self->scene = vs_scene_new (self->retailer, options->seed, options->as_of == VS_DAY_NONE ? DEFAULT_AS_OF : options->as_of);
  self->bill_from = (gsize) ((self->scene->month_start[0] - self->scene->start) / 3600);
  self->bill_n = (gsize) ((self->scene->month_start[VS_DEMO_MONTHS] - self->scene->month_start[0]) / 3600);
  billed = (VsSeries) { self->scene->month_start[0], 3600, self->bill_n, NULL, NULL, self->retailer->zone };
  self->clock = vs_clock_new (&billed, VS_BILL_CALENDAR, error);
  if (self->clock == NULL)
    return FALSE;
  self->n_orphans = (options->customers + 999) / 1000;
  self->n_benches = vs_parallel_workers ();
  self->benches = g_new0 (Bench, self->n_benches);
  for (guint w = 0; w < self->n_benches; w++)
    {
      self->benches[w].kwh = g_new (double, self->scene->n);
      self->benches[w].wh = g_new (gint32, self->scene->n);
      self->benches[w].missing = g_new (guint8, self->scene->n);
      self->benches[w].exact = g_new (double, self->bill_n);
      self->benches[w].series = g_new (float, self->bill_n);
    }
  return TRUE;
}

gboolean
vs_demo_write (const VsDemoOptions *options, VsJob *job, VsDemoSummary *summary, GError **error)
{
  g_autoptr (Demo) self = g_new0 (Demo, 1);
  guint total;

  *summary = (VsDemoSummary) { .files = g_array_new (FALSE, FALSE, sizeof (VsDemoOutput)) };
  if (options->customers < 1 || options->customers > MAX_CUSTOMERS)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_INVALID, _("The number of customers must be from 1 to %d"), MAX_CUSTOMERS);
      return FALSE;
    }
  self->options = options;
  if (!prepare (self, error) || !open_files (self, error))
    return FALSE;
  summary->as_of = self->scene->as_of;
  total = options->customers + self->n_orphans;
  for (self->first = 0; self->first < total; self->first += BATCH)
    {
      guint n = MIN (BATCH, total - self->first);

      if (!vs_parallel_for (n, 4, make_some, self, job, error) || !write_batch (self, n, summary, error))
        return FALSE;
      vs_job_report (job, (double) (self->first + n) / total, _("Customer %u of %u"), MIN (self->first + n, options->customers),
                     options->customers);
    }
  return write_plans (self, summary, error) && write_agents (self, summary, error) && write_campaigns (self, summary, error)
         && close_files (self, summary, error);
}

void
vs_demo_summary_clear (VsDemoSummary *summary)
{
  for (guint i = 0; summary->files && i < summary->files->len; i++)
    g_free (g_array_index (summary->files, VsDemoOutput, i).name);
  g_clear_pointer (&summary->files, g_array_unref);
}
