/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-collections.c: volt collections W: who owes what since when, and what to do about it. */
#include "cli/cli.h"

#include "base/csv.h"
#include "base/text.h"
#include "collections/collections-store.h"

static gboolean dry_run, csv;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Only show; the workspace stays as it is"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print every account as CSV"), NULL },
    { NULL },
  };
  return entries;
}

static const VsLadderRule *
rule_at (const GPtrArray *rules, int index)
{
  return index >= 0 ? rules->pdata[index] : NULL;
}

static gboolean
print_csv (const VsCollections *collections, GError **error)
{
  static const char *const columns[] = {
    "customer_id", "balance", "dpd", "bucket", "action", "lock", "overdue", "expected_loss", "action_reason", "lock_reason",
  };
  VsCsvWriter *writer = vs_csv_writer_open ("-", error);

  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    vs_csv_writer_text (writer, columns[i], -1);
  vs_csv_writer_end_row (writer);
  for (gsize i = 0; i < collections->accounts->len; i++)
    {
      const VsAccount    *account = &g_array_index (collections->accounts, VsAccount, i);
      const VsLadderRule *step = rule_at (collections->ladder->steps, account->step);
      const VsLadderRule *lock = rule_at (collections->ladder->locks, account->lock);

      vs_csv_writer_text (writer, account->customer_id, -1);
      vs_csv_writer_money (writer, account->aging.balance);
      vs_csv_writer_int (writer, account->aging.dpd);
      vs_csv_writer_text (writer, vs_bucket_name (account->aging.worst), -1);
      vs_csv_writer_text (writer, step ? step->action : NULL, -1);
      vs_csv_writer_text (writer, lock ? lock->name : NULL, -1);
      vs_csv_writer_money (writer, account->aging.overdue);
      vs_csv_writer_money (writer, account->expected_loss);
      vs_csv_writer_text (writer, account->step_reason, -1);
      vs_csv_writer_text (writer, account->lock_reason, -1);
      vs_csv_writer_end_row (writer);
    }
  return vs_csv_writer_close (writer, error);
}

/* How many accounts stand at each step, free and locked. */
static void
count_steps (const VsCollections *collections, guint *free_, guint *locked)
{
  for (gsize i = 0; i < collections->accounts->len; i++)
    {
      const VsAccount *account = &g_array_index (collections->accounts, VsAccount, i);

      if (account->step >= 0)
        (account->lock >= 0 ? locked : free_)[account->step]++;
    }
}

static void
add_money (JsonBuilder *json, const char *name, VsMoney amount)
{
  vs_json_add_number (json, name, vs_money_to_double (amount));
}

static void
print_json (const VsCollections *collections, const VsAging *total, VsMoney expected_loss, const guint *free_, const guint *locked)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  char day[16];

  json_builder_begin_object (json);
  vs_json_add_text (json, "as_of", collections->as_of == VS_DAY_NONE ? "" : vs_day_format_iso (collections->as_of, day));
  vs_json_add_integer (json, "accounts", collections->accounts->len);
  vs_json_add_integer (json, "open_items", collections->items->len);
  add_money (json, "receivables", total->balance);
  add_money (json, "overdue", total->overdue);
  add_money (json, "credit", total->credit);
  add_money (json, "disputed", total->disputed);
  add_money (json, "expected_loss", expected_loss);
  vs_json_begin_object (json, "buckets");
  for (guint b = 0; b < VS_N_BUCKETS; b++)
    add_money (json, vs_bucket_name ((VsBucket) b), total->bucket[b]);
  json_builder_end_object (json);
  vs_json_begin_array (json, "actions");
  for (guint s = 0; s < collections->ladder->steps->len; s++)
    {
      const VsLadderRule *step = collections->ladder->steps->pdata[s];

      json_builder_begin_object (json);
      vs_json_add_integer (json, "level", step->level);
      vs_json_add_text (json, "action", step->action);
      vs_json_add_integer (json, "accounts", free_[s]);
      vs_json_add_integer (json, "locked", locked[s]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static void
print_summary (const VsCollections *collections, const VsAging *total, VsMoney expected_loss, const guint *free_, const guint *locked,
               const char *currency)
{
  g_autofree char *balance = vs_text_plain_blanks (vs_format_full (vs_money_to_double (total->balance), VS_FORMAT_MONEY, currency));
  g_autofree char *overdue = vs_text_plain_blanks (vs_format_full (vs_money_to_double (total->overdue), VS_FORMAT_MONEY, currency));
  g_autofree char *loss = vs_text_plain_blanks (vs_format_full (vs_money_to_double (expected_loss), VS_FORMAT_MONEY, currency));

  g_print (_("Receivables %s, overdue %s, expected loss %s\n"), balance, overdue, loss);
  for (guint b = 0; b < VS_N_BUCKETS; b++)
    {
      g_autofree char *amount = vs_text_plain_blanks (vs_format_full (vs_money_to_double (total->bucket[b]), VS_FORMAT_MONEY, currency));

      g_print ("  %-10s %20s\n", vs_bucket_name ((VsBucket) b), amount);
    }
  for (guint s = 0; s < collections->ladder->steps->len; s++)
    g_print (_("  %-28s %6u accounts, %u more are locked\n"), rule_at (collections->ladder->steps, (int) s)->action, free_[s], locked[s]);
}

static void
print_answer (VsCli *cli, VsWorkspace *ws, const VsCollections *collections)
{
  g_autofree guint *free_ = g_new0 (guint, collections->ladder->steps->len), *locked = g_new0 (guint, collections->ladder->steps->len);
  g_autofree char  *currency = vs_workspace_get_setting (ws, "currency");
  VsAging total;
  VsMoney expected_loss;

  vs_collections_total (collections, &total, &expected_loss);
  count_steps (collections, free_, locked);
  if (cli->json)
    print_json (collections, &total, expected_loss, free_, locked);
  else
    print_summary (collections, &total, expected_loss, free_, locked, currency);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsCollections) collections = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one workspace."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  if ((!dry_run && !vs_step_run (ws, &vs_step_collections, cli->job, NULL, &error))
      || (collections = vs_collections_load (ws, cli->job, &error)) == NULL
      || (csv && !print_csv (collections, &error)))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (!csv)
    print_answer (cli, ws, collections);
  if (!vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_collections = {
  "collections", "W [--dry-run] [--csv]",
  N_("Who owes what since when, and what to do about it"),
  N_("Ages the receivables as of the workspace's date and applies the ladder (data/ladders/standard.json); the workspace\n"
     "keeps the result.\n"
     "CSV: customer_id, balance, dpd, bucket, action, lock, overdue, expected_loss, action_reason, lock_reason.\n"
     "JSON: as_of, accounts, open_items, receivables, overdue, credit, disputed, expected_loss, buckets, actions [level, action,\n"
     "accounts, locked]."),
  run, options,
};
