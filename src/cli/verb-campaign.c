/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-campaign.c: volt campaign W new|launch|results|offers NAME: the list, the start, what it changed, what those on it said;
 * accept|decline|reopen NAME CUSTOMER notes that. */
#include "cli/result.h"

#include "campaign/campaign-store.h"

#include <math.h>

static char *out_path, *segment_name;
static const char *customer_id;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "segment", 0, 0, G_OPTION_ARG_STRING, &segment_name,
      N_("new: whom it addresses, a segment document or a SEGMENT.json (the campaign's name)"), N_("SEGMENT") },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out_path, N_("new: write the treated and the held out to a CSV file"), N_("FILE.csv") },
    { NULL },
  };
  return entries;
}

/* NaN, not known, is null. */
static void
add_arms (JsonBuilder *json, const char *campaign, const gsize count[VS_N_ARMS])
{
  vs_json_add_text (json, "campaign", campaign);
  vs_json_add_integer (json, "eligible", count[VS_ARM_TREATED] + count[VS_ARM_HOLDOUT] + count[VS_ARM_SUPPRESSED]);
  for (guint arm = 0; arm < VS_N_ARMS; arm++)
    vs_json_add_integer (json, vs_arm_name ((VsArm) arm), count[arm]);
}

static void
print_arms (const gsize count[VS_N_ARMS])
{
  guint treated = (guint) count[VS_ARM_TREATED], held_out = (guint) count[VS_ARM_HOLDOUT], suppressed = (guint) count[VS_ARM_SUPPRESSED];

  g_print (_("%u eligible = %u treated + %u held out + %u suppressed\n"), treated + held_out + suppressed, treated, held_out, suppressed);
}

/* Reasons by first sight and how many each; a reason that holds for nobody is not listed. */
static GHashTable *
count_reasons (const VsList *list, GPtrArray *order)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < list->members->len; i++)
    {
      const char *reason = g_array_index (list->members, VsListMember, i).reason;
      guint       n;

      if (reason == NULL)
        continue;
      n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, reason));
      if (n == 0)
        g_ptr_array_add (order, (gpointer) reason);
      g_hash_table_insert (counts, (gpointer) reason, GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

static void
print_list (VsCli *cli, const char *campaign, const VsList *list)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GHashTable) reasons = count_reasons (list, order);

  if (!cli->json)
    print_arms (list->count);
  json_builder_begin_object (json);
  add_arms (json, campaign, list->count);
  vs_json_begin_array (json, "reasons");
  for (guint i = 0; i < order->len; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (reasons, order->pdata[i]));

      if (!cli->json)
        g_print ("  %6u  %s\n", n, (char *) order->pdata[i]);
      json_builder_begin_object (json);
      vs_json_add_text (json, "reason", order->pdata[i]);
      vs_json_add_integer (json, "customers", n);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  if (out_path != NULL)
    vs_json_add_text (json, "file", out_path);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
}

/* A path that cannot be written is told before anything changes. */
static gboolean
check_out (GError **error)
{
  VsCsvWriter *writer = out_path ? vs_csv_writer_open (out_path, error) : NULL;

  if (out_path != NULL && writer == NULL)
    return FALSE;
  if (writer != NULL)
    vs_csv_writer_abort (writer);
  return TRUE;
}

static gboolean
run_new (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error)
{
  g_autoptr (VsSegment) segment = vs_campaign_load_segment (ws, segment_name ? segment_name : campaign, error);
  g_autoptr (VsList) list = NULL;

  if (segment == NULL || !check_out (error))
    return FALSE;
  list = vs_campaign_write (ws, campaign, segment, cli->job, error);
  if (list == NULL || (out_path != NULL && !vs_list_write_csv (list, segment, out_path, error)))
    return FALSE;
  print_list (cli, campaign, list);
  return TRUE;
}

static gboolean
run_launch (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  gsize count[VS_N_ARMS];

  if (!vs_campaign_launch (ws, campaign, count, error))
    return FALSE;
  json_builder_begin_object (json);
  add_arms (json, campaign, count);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  else
    print_arms (count);
  return TRUE;
}

static gboolean
run_results (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  VsUplift uplift;

  if (!vs_campaign_results (ws, campaign, &uplift, error))
    return FALSE;
  json_builder_begin_object (json);
  vs_json_add_text (json, "campaign", campaign);
  vs_json_add_integer (json, "treated", uplift.n_treated);
  vs_json_add_integer (json, "treated_converted", uplift.treated);
  vs_json_add_integer (json, "control", uplift.n_control);
  vs_json_add_integer (json, "control_converted", uplift.control);
  vs_json_add_number (json, "uplift", uplift.uplift);
  vs_json_add_number (json, "low", uplift.low);
  vs_json_add_number (json, "high", uplift.high);
  vs_json_add_number (json, "incremental", uplift.incremental);
  vs_json_add_number (json, "needed_per_arm", uplift.needed);
  vs_json_add_text (json, "verdict", !uplift.tells ? "cannot tell" : uplift.uplift > 0 ? "works" : "harms");
  json_builder_end_object (json);
  if (cli->json)
    {
      vs_cli_print_json (json);
      return TRUE;
    }
  g_print (_("Treated %u of %u, held out %u of %u converted\n"), (guint) uplift.treated, (guint) uplift.n_treated, (guint) uplift.control,
           (guint) uplift.n_control);
  if (isnan (uplift.uplift))
    g_print (_("An arm is empty: there is nothing to compare with.\n"));
  else
    g_print (_("Uplift %+.2f points (%+.2f to %+.2f): %s\n"), uplift.uplift * 100, uplift.low * 100, uplift.high * 100,
             !uplift.tells ? _("cannot tell") : uplift.uplift > 0 ? _("it works") : _("it harms"));
  return TRUE;
}

/* ── Offers ── */

static gboolean
decide (VsCli *cli, VsWorkspace *ws, const char *campaign, const char *decision, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!vs_campaign_decide (ws, campaign, customer_id, decision, NULL, error))
    return FALSE;
  json_builder_begin_object (json);
  vs_json_add_text (json, "campaign", campaign);
  vs_json_add_text (json, "customer_id", customer_id);
  vs_json_add_text (json, "decision", decision);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  return TRUE;
}

static gboolean
run_accept (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error)
{
  return decide (cli, ws, campaign, VS_OFFER_ACCEPTED, error);
}

static gboolean
run_decline (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error)
{
  return decide (cli, ws, campaign, VS_OFFER_DECLINED, error);
}

static gboolean
run_reopen (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error)
{
  return decide (cli, ws, campaign, NULL, error);
}

static gboolean
run_offers (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error)
{
  static const char ask[] = "{ \"rows\": \"campaign_list\", \"fields\": [\"campaign_id\", \"customer_id\", \"offer_state\", \"decided_on\", \"value\"],"
                            " \"where\": \"arm = 'treated'\", \"order\": [\"offer_state\", \"-value\", \"customer_id\"] }";
  g_auto (GStrv) parts = g_strsplit (campaign, "'", -1);
  g_autofree char *quoted = g_strjoinv ("''", parts), *where = g_strdup_printf ("campaign_list.campaign_id = '%s'", quoted);
  g_autoptr (VsData) data = vs_data_new (ws, error);
  g_autoptr (VsJsonDoc) query = data ? vs_json_doc_parse (ask, "offers", error) : NULL;
  g_autoptr (VsResult) result = query ? vs_query_run (data, vs_json_doc_root (query), where, cli->job, error) : NULL;

  if (result == NULL)
    return FALSE;
  if (cli->json)
    vs_cli_print_result_json (result, vs_data_period (data));
  else
    vs_cli_print_result (result, vs_data_currency (data));
  return TRUE;
}

static int
run (VsCli *cli, int argc, char **argv)
{
  static const struct {
    const char *name;
    gboolean  (*run) (VsCli *cli, VsWorkspace *ws, const char *campaign, GError **error);
    gboolean    of_one;
  } acts[] = { { "new", run_new }, { "launch", run_launch }, { "results", run_results }, { "offers", run_offers },
               { "accept", run_accept, TRUE }, { "decline", run_decline, TRUE }, { "reopen", run_reopen, TRUE } };
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (GError) error = NULL;
  guint act = 0;

  if (argc < 3)
    return vs_cli_usage (cli, _("Name a workspace, new, launch, results or offers, and the campaign."));
  while (act < G_N_ELEMENTS (acts) && !g_str_equal (argv[1], acts[act].name))
    act++;
  if (act == G_N_ELEMENTS (acts))
    return vs_cli_usage (cli, _("“%s” is none of new, launch, results, offers, accept, decline and reopen."), argv[1]);
  if (argc != (acts[act].of_one ? 4 : 3))
    return vs_cli_usage (cli, _("Name the campaign; to accept, decline or reopen an offer, and the customer too."));
  customer_id = acts[act].of_one ? argv[3] : NULL;
  if (act > 0 && (out_path != NULL || segment_name != NULL))
    return vs_cli_usage (cli, _("--segment and --out go with “new”."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  if (!acts[act].run (cli, ws, argv[2], &error) || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_campaign = {
  "campaign", "W new|launch|results|offers NAME [--segment SEGMENT] [--out FILE.csv]\n       volt campaign W accept|decline|reopen NAME CUSTOMER",
  N_("A list with its holdout, its start, and what it changed"),
  N_("new      draws the list from a segment (data/segments/NAME.json): eligible = treated + held out + suppressed, each with its reason.\n"
     "         It may be drawn again until the launch; whom a drawing suppressed stays suppressed.\n"
     "launch   from the as-of date on the arms stand.\n"
     "results  conversions of the treated against the held out, with the 95 % interval.\n"
     "offers   those who get the offer: open, accepted, taken (they no longer overpay) or declined, and when it was noted.\n"
     "accept, decline, reopen  note what one of them said, with the as-of date; it stays when the list is drawn again.\n"
     "CSV: customer_id, arm, value and the segment's columns, for the treated and the held out.\n"
     "JSON: campaign, eligible, treated, holdout, suppressed; new: reasons [reason, customers], file; results: treated,\n"
     "treated_converted, control, control_converted, uplift, low, high, incremental, needed_per_arm, verdict; accept,\n"
     "decline, reopen: customer_id, decision; offers: as volt query."),
  run, options,
};
