/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "offer.h"

#include "campaign/campaign-store.h"
#include "compat.h"
#include "semantic/selection.h"
#include <glib/gi18n-lib.h>

/* ── The question ── */

typedef struct {
  GtkWindow *window;
  char      *campaign, *customer_id;
  char      *customer;     /* as a condition */
} Asking;

static const char ask_for[] = "{ \"rows\": \"campaign_list\", \"fields\": [\"campaign_id\", \"customer_id\", \"customer.name\","
                              " \"customer.best_plan_name\", \"customer.saving\", \"decision\"], \"limit\": 1 }";
enum { CAMPAIGN, CUSTOMER, NAME, PLAN, SAVING, DECISION, N_FIELDS };

static VsResult *
find (VsData *data, const char *condition, GError **error)
{
  g_autoptr (VsJsonDoc) query = vs_json_doc_parse (ask_for, "", error);
  g_autoptr (VsResult) result = query ? vs_query_run (data, vs_json_doc_root (query), condition, NULL, error) : NULL;
  return result && result->frame->n_rows == 1 && !result->unfiltered ? g_steal_pointer (&result) : NULL;
}

static void
asking_free (gpointer data)
{
  Asking *asking = data;
  g_free (asking->campaign);
  g_free (asking->customer_id);
  g_free (asking->customer);
  g_free (asking);
}

static void
answered (gpointer owner, const char *answer)
{
  Asking *asking = g_object_get_data (owner, "asking");
  if (g_str_equal (answer, "customer"))
    gtk_widget_activate_action (GTK_WIDGET (asking->window), "win.follow", "(sss)", "customer", asking->customer, "");
  else if (!g_str_equal (answer, "cancel"))
    gtk_widget_activate_action (GTK_WIDGET (asking->window), "win.note-offer", "(sss)", asking->campaign, asking->customer_id,
                                g_str_equal (answer, "open") ? "" : answer);
}

static char *
body_of (const VsResult *result, const char *currency)
{
  g_autofree char *plan = vs_result_format (result, PLAN, 0, currency, FALSE), *saving = vs_result_format (result, SAVING, 0, currency, FALSE);
  if (*plan && *saving)
    return g_strdup_printf (_("The plan “%s”, which saves %s a year. The answer is noted with the as-of date and can be changed."), plan, saving);
  return g_strdup (_("The answer is noted with the as-of date and can be changed."));
}

void
vs_offer_ask (GtkWindow *window, VsWorkbench *workbench, const char *condition)
{
  g_return_if_fail (GTK_IS_WINDOW (window) && VS_IS_WORKBENCH (workbench) && condition);
  VsData *data = vs_workbench_get_data (workbench);
  g_autoptr (GError) error = NULL;
  g_autoptr (VsResult) result = data ? find (data, condition, &error) : NULL;
  if (!result)
    {
      vs_workbench_say (workbench, _("This offer is no longer on its list."));
      return;
    }
  g_autofree char *name = vs_result_format (result, NAME, 0, NULL, FALSE), *customer_id = vs_result_format (result, CUSTOMER, 0, NULL, FALSE);
  g_autofree char *heading = g_strdup_printf (_("Offer to %s"), *name ? name : customer_id), *body = body_of (result, vs_data_currency (data));
  g_autofree char *decision = vs_result_format (result, DECISION, 0, NULL, FALSE);
  const VsAnswer answers[] = {
    { "cancel", _("_Cancel"), VS_LOOK_PLAIN }, { "customer", _("_Open Customer"), VS_LOOK_PLAIN },
    *decision ? (VsAnswer) { "open", _("O_pen Again"), VS_LOOK_PLAIN } : (VsAnswer) { VS_OFFER_DECLINED, _("_Declined"), VS_LOOK_PLAIN },
    g_str_equal (decision, VS_OFFER_ACCEPTED) ? (VsAnswer) { VS_OFFER_DECLINED, _("_Declined"), VS_LOOK_PLAIN }
                                              : (VsAnswer) { VS_OFFER_ACCEPTED, _("_Accepted"), VS_LOOK_SUGGESTED },
  };
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  Asking *asking = g_new0 (Asking, 1);
  *asking = (Asking) { window, vs_result_format (result, CAMPAIGN, 0, NULL, FALSE), g_steal_pointer (&customer_id),
                       vs_row_condition (data, "campaign_list", vs_column_get_text (vs_frame_get (result->frame, "_key"), 0), "customer") };
  g_object_set_data_full (owner, "asking", asking, asking_free);
  vs_compat_ask (window, heading, body, answers, G_N_ELEMENTS (answers), owner, answered);
}

/* ── The note ── */

typedef struct {
  VsWorkspace     *workspace;
  AdwToastOverlay *toasts;
  char            *campaign, *customer_id, *answer, *before;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;
  g_object_unref (note->workspace);
  g_object_unref (note->toasts);
  g_free (note->campaign);
  g_free (note->customer_id);
  g_free (note->answer);
  g_free (note->before);
  g_free (note);
}

static gboolean
write_note (VsJob *job, gpointer data, GError **error)
{
  Note *note = data;
  return vs_campaign_decide (note->workspace, note->campaign, note->customer_id, *note->answer ? note->answer : NULL, &note->before, error);
}

static void
noted (VsWorkbench *workbench, gpointer data, const GError *error)
{
  Note *note = data;
  if (error)
    {
      vs_workbench_fail (workbench, _("The answer could not be noted"), error);
      return;
    }
  AdwToast *toast = adw_toast_new (g_str_equal (note->answer, VS_OFFER_ACCEPTED) ? _("The offer is accepted.")
                                   : g_str_equal (note->answer, VS_OFFER_DECLINED) ? _("The offer is declined.") : _("The offer is open again."));
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.note-offer");
  adw_toast_set_action_target_value (toast, g_variant_new ("(sss)", note->campaign, note->customer_id, note->before ? note->before : ""));
  adw_toast_set_timeout (toast, 10);
  adw_toast_overlay_add_toast (note->toasts, toast);
}

void
vs_offer_note (VsWorkbench *workbench, AdwToastOverlay *toasts, const char *campaign, const char *customer_id, const char *answer)
{
  g_return_if_fail (VS_IS_WORKBENCH (workbench) && ADW_IS_TOAST_OVERLAY (toasts) && campaign && customer_id && answer);
  Note *note = g_new0 (Note, 1);
  *note = (Note) { .workspace = g_object_ref (vs_workbench_get_workspace (workbench)), .toasts = g_object_ref (toasts),
                   .campaign = g_strdup (campaign), .customer_id = g_strdup (customer_id), .answer = g_strdup (answer) };
  vs_workbench_start (workbench, _("Noting the answer"), write_note, note, note_free, noted);
}
