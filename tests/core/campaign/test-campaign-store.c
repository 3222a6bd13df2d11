/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list over a small workspace: eligible = treated + held out + suppressed, each reason, the file; launching; results; and that what was
 * suppressed stays so. */
#include "campaign/campaign-store.h"

#include "campaign/holdout.h"

#include <glib/gstdio.h>
#include <string.h>

#define N 2000

typedef struct {
  char        *folder;
  VsWorkspace *ws;
} Fixture;

static void
execute (Fixture *f, const char *sql)
{
  static const char *const tables[] = { "customer", "ev_likelihood", "interaction", "campaign_event", "account", "best_plan", "contract", "plan" };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_begin (f->ws, NULL, &error);

  vs_db_exec (db, sql, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_true (vs_workspace_bump (f->ws, tables[i], &error));
  g_assert_true (vs_workspace_commit (f->ws, "test", "rows", NULL, &error));
}

/* Of 2,000 customers: probability i/2000; every 4th no consent, every 10th vulnerable, a few with other reasons. */
static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *path = NULL;

  f->folder = g_dir_make_tmp ("volt-campaign-XXXXXX", &error);
  path = g_build_filename (f->folder, "t.voltsource", NULL);
  f->ws = vs_workspace_create (path, &error);
  g_assert_no_error (error);
  g_assert_true (vs_workspace_set_as_of (f->ws, vs_day_from_civil (2026, 6, 30), &error));
  for (int i = 0; i < N; i++)
    {
      g_string_append_printf (sql, "INSERT INTO customer (customer_id, name, kind, email, consent_email, vulnerable) VALUES"
                                   " ('C%04d', 'Name %d', '%s', %s, %d, %d);", i, i, i % 50 == 7 ? "business" : "household",
                              i == 1801 ? "NULL" : "'a@example.org'", i % 4 != 0, i % 10 == 0);
      g_string_append_printf (sql, "INSERT INTO ev_likelihood (meter_id, customer_id, probability) VALUES ('M%04d', 'C%04d', %.4f);", i, i, i / (double) N);
    }
  g_string_append (sql, "INSERT INTO interaction (interaction_id, customer_id, kind) VALUES ('i1', 'C1802', 'opt_out');"
                        "INSERT INTO campaign_event (event_id, campaign_id, customer_id, kind) VALUES ('e1', 'old', 'C1803', 'bounced');"
                        "INSERT INTO account (customer_id, balance, current, days_1_30, days_31_60, days_61_90, days_over_90, overdue, credit, dpd, bucket, lock)"
                        " VALUES ('C1805', 1, 1, 0, 0, 0, 0, 0, 0, 0, 'current', 'disputed');"
                        "INSERT INTO plan (plan_id, name, kind) VALUES ('P-EV', 'EV', 'ev');"
                        "INSERT INTO best_plan (customer_id, current_plan_id, status) VALUES ('C1806', 'P-EV', 'right_plan');");
  execute (f, sql->str);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_strdup (vs_workspace_get_path (f->ws));

  g_assert_true (vs_workspace_close (f->ws, NULL));
  g_clear_object (&f->ws);
  g_unlink (path);
  g_rmdir (f->folder);
  g_free (f->folder);
}

static VsList *
write_list (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsSegment) segment = vs_campaign_load_segment (f->ws, "ev-offer", &error);
  VsList *list;

  g_assert_no_error (error);
  list = vs_campaign_write (f->ws, name, segment, NULL, &error);
  g_assert_no_error (error);
  return list;
}

static char *
query (Fixture *f, const char *sql)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = vs_workspace_reader (f->ws, &error);
  char *text = vs_db_get_text (db, sql, &error);

  g_assert_no_error (error);
  vs_workspace_release (f->ws, db);
  return text;
}

static void
expect (Fixture *f, const char *sql, const char *expected)
{
  g_autofree char *text = query (f, sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_arms_and_reasons (Fixture *f, gconstpointer data)
{
  g_autoptr (VsList) list = write_list (f, "ev-offer");
  gsize expected[VS_N_ARMS] = { 0 };

  /* The same by hand: eligible from 1,000 on, households; consent first. */
  for (int i = 1000; i < N; i++)
    {
      g_autofree char *id = g_strdup_printf ("C%04d", i);
      gboolean suppressed = i % 4 == 0 || i % 10 == 0 || i == 1801 || i == 1802 || i == 1803 || i == 1805 || i == 1806;

      if (i % 50 != 7)
        expected[suppressed ? VS_ARM_SUPPRESSED : vs_holdout_is_held_out ("ev-offer", id, "volt", 0.1) ? VS_ARM_HOLDOUT : VS_ARM_TREATED]++;
    }
  g_assert_cmpuint (list->members->len, ==, 980);
  for (guint arm = 0; arm < VS_N_ARMS; arm++)
    g_assert_cmpuint (list->count[arm], ==, expected[arm]);
  g_assert_cmpuint (list->count[VS_ARM_HOLDOUT], >, 40);
  g_assert_cmpuint (list->count[VS_ARM_HOLDOUT], <, 100);
  g_assert_cmpstr (g_array_index (list->members, VsListMember, 0).key, ==, "C1999");
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1800'", "No consent to email");
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1801'", "No email address");
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1802'", "Opted out");
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1803'", "An earlier message bounced");
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1805'", "Account locked by collections");
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1806'", "Already on an EV plan");
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1810'", "Marked as vulnerable");
  expect (f, "SELECT count (*) FROM campaign_list WHERE (arm = 'suppressed') <> (reason IS NOT NULL)", "0");
  expect (f, "SELECT name FROM campaign WHERE campaign_id = 'ev-offer'", "EV night plan for likely EV owners");
}

static void
test_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsSegment) segment = vs_campaign_load_segment (f->ws, "ev-offer", &error);
  g_autoptr (VsList) list = write_list (f, "ev-offer");
  g_autofree char *path = g_build_filename (f->folder, "list.csv", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0, held_out = 0;

  g_assert_true (vs_list_write_csv (list, segment, path, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpstr (lines[0], ==, "customer_id,arm,value,name,email,region,probability,charger_kw,ev_kwh_year,saving");
  for (guint i = 1; lines[i] != NULL; i++)
    {
      gboolean treated = strstr (lines[i], ",treated,") != NULL;

      n++;
      held_out += !treated;
      g_assert_true (treated || strstr (lines[i], ",holdout,") != NULL);
      g_assert_true (treated == (strstr (lines[i], "a@example.org") != NULL));
    }
  g_assert_cmpuint (n, ==, list->count[VS_ARM_TREATED] + list->count[VS_ARM_HOLDOUT]);
  g_assert_cmpuint (held_out, ==, list->count[VS_ARM_HOLDOUT]);
  g_unlink (path);
}

static void
test_suppression_only_grows (Fixture *f, gconstpointer data)
{
  g_autoptr (VsList) first = write_list (f, "ev-offer"), second = NULL, other = NULL;

  execute (f, "UPDATE customer SET consent_email = 1, vulnerable = 0; UPDATE customer SET vulnerable = 1 WHERE customer_id = 'C1999'");
  second = write_list (f, "ev-offer");
  g_assert_cmpuint (second->count[VS_ARM_SUPPRESSED], ==, first->count[VS_ARM_SUPPRESSED] + 1);
  expect (f, "SELECT reason FROM campaign_list WHERE customer_id = 'C1800'", "No consent to email");
  other = write_list (f, "another");   /* another list starts afresh */
  g_assert_cmpuint (other->count[VS_ARM_SUPPRESSED], ==, 6);
}

static void
test_launch_and_results (Fixture *f, gconstpointer data)
{
  g_autoptr (VsSegment) segment = vs_campaign_load_segment (f->ws, "ev-offer", NULL);
  g_autoptr (VsList) list = NULL;
  g_autoptr (GError) error = NULL;
  gsize    count[VS_N_ARMS];
  VsUplift uplift;

  g_assert_false (vs_campaign_launch (f->ws, "ev-offer", count, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_false (vs_campaign_results (f->ws, "ev-offer", &uplift, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NO_DATA);
  g_clear_error (&error);

  list = write_list (f, "ev-offer");
  g_assert_true (vs_campaign_launch (f->ws, "ev-offer", count, &error));
  g_assert_cmpmem (count, sizeof count, list->count, sizeof count);
  expect (f, "SELECT count (*) FROM campaign_member m JOIN campaign_list l USING (campaign_id, customer_id, arm)", "980");
  expect (f, "SELECT starts_on = (SELECT value FROM (SELECT julianday ('2026-06-30') - 2440587.5 AS value)) FROM campaign", "1");
  g_assert_false (vs_campaign_launch (f->ws, "ev-offer", count, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (vs_campaign_write (f->ws, "ev-offer", segment, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  g_clear_error (&error);

  /* Half of the treated convert (one twice, one before the start), nobody else; one who was suppressed does not count. */
  execute (f, "INSERT INTO campaign_event (event_id, campaign_id, customer_id, kind, at) SELECT 'x' || customer_id, campaign_id, customer_id, 'converted',"
              " (julianday ('2026-07-02') - 2440587.5) * 86400 FROM campaign_list WHERE arm = 'treated' AND substr (customer_id, 5) IN ('1', '3', '5');"
              "INSERT INTO campaign_event SELECT 'y', campaign_id, customer_id, kind, at, NULL, NULL FROM campaign_event WHERE event_id LIKE 'xC%' LIMIT 1;"
              "INSERT INTO campaign_event (event_id, campaign_id, customer_id, kind, at) SELECT 'z' || customer_id, campaign_id, customer_id, 'converted', 0"
              " FROM campaign_list WHERE arm = 'treated' AND substr (customer_id, 5) = '7';"
              "INSERT INTO campaign_event (event_id, campaign_id, customer_id, kind, at) VALUES ('s', 'ev-offer', 'C1800', 'converted', 4000000000);");
  g_assert_true (vs_campaign_results (f->ws, "ev-offer", &uplift, &error));
  g_assert_cmpuint (uplift.n_treated, ==, count[VS_ARM_TREATED]);
  g_assert_cmpuint (uplift.n_control, ==, count[VS_ARM_HOLDOUT]);
  g_assert_cmpuint (uplift.control, ==, 0);
  {
    g_autofree char *expected = query (f, "SELECT count (*) FROM campaign_list WHERE arm = 'treated' AND substr (customer_id, 5) IN ('1', '3', '5')");

    g_assert_cmpuint (uplift.treated, ==, (guint64) g_ascii_strtoull (expected, NULL, 10));
  }
  g_assert_true (uplift.tells);
}

static void
test_bad_segments (Fixture *f, gconstpointer data)
{
  static const struct { const char *json, *place; } cases[] = {
    { "{}", "/eligible" },
    { "{\"eligible\":\"kind =\",\"suppress\":[],\"holdout\":{\"share\":0.1}}", "/eligible" },
    { "{\"eligible\":\"true\",\"holdout\":{\"share\":0.1}}", "suppress" },
    { "{\"eligible\":\"true\",\"suppress\":[],\"holdout\":{\"share\":10}}", "/holdout/share" },
    { "{\"eligible\":\"true\",\"suppress\":[{\"when\":\"true\"}],\"holdout\":{\"share\":0.1}}", "/suppress/0/reason" },
    { "{\"eligible\":\"true\",\"suppress\":[],\"holdout\":{\"share\":0.1},\"columns\":[{\"name\":\"x\"}]}", "/columns/0/expr" },
  };
  static const char *const bad_when_used[] = {
    "{\"eligible\":\"kindd = 'household'\",\"suppress\":[],\"holdout\":{\"share\":0.1}}",
    "{\"eligible\":\"name\",\"suppress\":[],\"holdout\":{\"share\":0.1}}",
    "{\"entity\":\"dog\",\"eligible\":\"true\",\"suppress\":[],\"holdout\":{\"share\":0.1}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsSegment) segment = vs_segment_new (vs_json_doc_parse (cases[i].json, "segment.json", NULL), &error);

      g_assert_null (segment);
      g_assert_error (error, VS_ERROR, VS_ERROR_FORMAT);
      if (strstr (error->message, cases[i].place) == NULL)
        g_error ("“%s” does not name %s", error->message, cases[i].place);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_when_used); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsSegment) segment = vs_segment_new (vs_json_doc_parse (bad_when_used[i], "segment.json", NULL), &error);

      g_assert_no_error (error);
      g_assert_null (vs_campaign_write (f->ws, "x", segment, NULL, &error));
      g_assert_nonnull (error);
    }
  expect (f, "SELECT count (*) FROM campaign_list", "0");
}

/* Newcombe (1998): 56 of 70 against 48 of 80 is 0.2, 0.0524 to 0.3339. One more of each arm converts before the start or after the date,
 * one twice; 30 were left out. */
static void
test_step (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO campaign (campaign_id, starts_on) VALUES ('N', 20605), ('later', 99999), ('alone', NULL);"
                                          "INSERT INTO campaign_member (campaign_id, customer_id, arm) VALUES ('later', 'x', 'treated'), ('alone', 'x', 'treated');");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 180; i++)
    {
      const char *arm = i < 70 ? "treated" : i < 150 ? "holdout" : "suppressed";
      gboolean    converts = i < 56 || (i >= 70 && i < 118);
      int         day = i % 7 == 0 ? 20605 : 20605 + 8;

      g_string_append_printf (sql, "INSERT INTO campaign_member (campaign_id, customer_id, arm) VALUES ('N', 'm%d', '%s');", i, arm);
      if (converts)
        g_string_append_printf (sql, "INSERT INTO campaign_event (event_id, campaign_id, customer_id, kind, at) VALUES ('n%d', 'N', 'm%d', 'converted', %d * 86400 + 3600);", i, i, day);
      if (i == 60 || i == 130 || i == 1)
        g_string_append_printf (sql, "INSERT INTO campaign_event (event_id, campaign_id, customer_id, kind, at) VALUES ('o%d', 'N', 'm%d', 'converted', %d * 86400);", i, i, i == 60 ? 20604 : i == 130 ? 20635 : 20620);
    }
  execute (f, sql->str);
  g_assert_true (vs_step_run (f->ws, &vs_step_campaign, NULL, NULL, &error));
  expect (f, "SELECT group_concat (campaign_id || ':' || verdict, ' ') FROM (SELECT * FROM campaign_result ORDER BY 1)", "N:works alone:no control");
  expect (f, "SELECT treated || ' ' || control || ' ' || suppressed || ' ' || treated_converted || ' ' || control_converted FROM campaign_result WHERE campaign_id = 'N'", "70 80 30 56 48");
  expect (f, "SELECT printf ('%.4f %.4f %.4f %.1f', uplift, uplift_low, uplift_high, incremental) FROM campaign_result WHERE campaign_id = 'N'", "0.2000 0.0524 0.3339 14.0");
  expect (f, "SELECT group_concat (coalesce (place, '-'), ' ') FROM (SELECT * FROM campaign_result ORDER BY campaign_id)", "1 -");
  /* The first of 30 days is 1 June: four whole weeks. Of the treated 8 are multiples of 7 below 56, of the others 7 from 70 to 117. */
  expect (f, "SELECT group_concat (week || ':' || treated_converted || '/' || control_converted, ' ') FROM (SELECT * FROM campaign_week WHERE campaign_id = 'N' ORDER BY week)",
          "1:8/7 2:56/48 3:56/48 4:56/48");
}

/* An answer is noted once with its day, stays when the list is drawn again, and can be taken back; only who gets the offer can answer. */
static void
test_offers (Fixture *f, gconstpointer data)
{
  static const char decided[] = "SELECT group_concat (customer_id || ' ' || decision || ' ' || decided_on, ', ') FROM (SELECT * FROM campaign_list"
                                " WHERE decision IS NOT NULL ORDER BY customer_id)";
  g_autoptr (VsList) first = write_list (f, "ev-offer");
  g_autofree char *one = query (f, "SELECT min (customer_id) FROM campaign_list WHERE arm = 'treated'");
  g_autofree char *other = query (f, "SELECT max (customer_id) FROM campaign_list WHERE arm = 'treated'");
  g_autofree char *held = query (f, "SELECT min (customer_id) FROM campaign_list WHERE arm = 'holdout'");
  g_autofree char *both = g_strdup_printf ("%s accepted 20634, %s declined 20634", one, other);
  g_autofree char *first_only = g_strdup_printf ("%s declined 20634", other);
  g_autofree char *before = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (vs_campaign_decide (f->ws, "ev-offer", one, VS_OFFER_ACCEPTED, &before, &error));
  g_assert_true (vs_campaign_decide (f->ws, "ev-offer", other, VS_OFFER_DECLINED, NULL, &error));
  g_assert_null (before);
  expect (f, decided, both);
  g_autoptr (VsList) second = write_list (f, "ev-offer");
  expect (f, decided, both);
  g_assert_true (vs_campaign_decide (f->ws, "ev-offer", one, NULL, &again, &error));
  g_assert_cmpstr (again, ==, VS_OFFER_ACCEPTED);
  expect (f, decided, first_only);
  g_assert_false (vs_campaign_decide (f->ws, "ev-offer", held, VS_OFFER_ACCEPTED, NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (vs_campaign_decide (f->ws, "ev-offer", one, "perhaps", NULL, &error));
  g_assert_error (error, VS_ERROR, VS_ERROR_INVALID);
  expect (f, decided, first_only);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/campaign/arms-and-reasons", Fixture, NULL, setup, test_arms_and_reasons, teardown);
  g_test_add ("/campaign/file", Fixture, NULL, setup, test_file, teardown);
  g_test_add ("/campaign/suppression-only-grows", Fixture, NULL, setup, test_suppression_only_grows, teardown);
  g_test_add ("/campaign/launch-and-results", Fixture, NULL, setup, test_launch_and_results, teardown);
  g_test_add ("/campaign/bad-segments", Fixture, NULL, setup, test_bad_segments, teardown);
  g_test_add ("/campaign-store/step", Fixture, NULL, setup, test_step, teardown);
  g_test_add ("/campaign/offers", Fixture, NULL, setup, test_offers, teardown);
  return g_test_run ();
}
