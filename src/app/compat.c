/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compat.c: see compat.h. Each pair of branches does the same thing for the user. */
#include "compat.h"

#include <glib/gi18n-lib.h>

typedef struct {
  GObject *owner;
  GCallback done;
} Asked;

static Asked *
asked_new (gpointer owner, GCallback done)
{
  Asked *asked = g_new0 (Asked, 1);
  asked->owner = g_object_ref (owner);
  asked->done = done;
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->owner);
  g_free (asked);
}

static void
answer_files (Asked *asked, GListModel *files)
{
  ((VsFilesFunc) asked->done) (asked->owner, files);
  asked_free (asked);
}

static void
answer_file (Asked *asked, GFile *file)
{
  ((VsFileFunc) asked->done) (asked->owner, file);
  asked_free (asked);
}

static GtkFileFilter *
filter_new (const VsFileRequest *request)
{
  if (!request->filter_glob)
    return NULL;
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_auto (GStrv) globs = g_strsplit (request->filter_glob, ";", -1);
  gtk_file_filter_set_name (filter, request->filter_name);
  for (guint i = 0; globs[i]; i++)
    gtk_file_filter_add_pattern (filter, globs[i]);
  return filter;
}

static GtkFileFilter *
filter_all_new (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _("All Files"));
  gtk_file_filter_add_pattern (filter, "*");
  return filter;
}

#if GTK_CHECK_VERSION (4, 10, 0)

static GtkFileDialog *
file_dialog_new (const VsFileRequest *request)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) own = filter_new (request);
  g_autoptr (GtkFileFilter) all = filter_all_new ();
  gtk_file_dialog_set_title (dialog, request->title);
  gtk_file_dialog_set_accept_label (dialog, request->accept);
  if (request->name)
    gtk_file_dialog_set_initial_name (dialog, request->name);
  if (own)
    {
      g_list_store_append (filters, own);
      g_list_store_append (filters, all);
      gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
      gtk_file_dialog_set_default_filter (dialog, own);
    }
  return dialog;
}

static void
opened_many (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);
  answer_files (data, files);
}

static void
opened_one (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  if (file)
    g_list_store_append (files, file);
  answer_files (data, file ? G_LIST_MODEL (files) : NULL);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  answer_file (data, file);
}

void
vs_compat_open_files (GtkWindow *parent, const VsFileRequest *request, gboolean multiple, gpointer owner, VsFilesFunc done)
{
  g_autoptr (GtkFileDialog) dialog = file_dialog_new (request);
  Asked *asked = asked_new (owner, G_CALLBACK (done));
  if (multiple)
    gtk_file_dialog_open_multiple (dialog, parent, NULL, opened_many, asked);
  else
    gtk_file_dialog_open (dialog, parent, NULL, opened_one, asked);
}

void
vs_compat_save_file (GtkWindow *parent, const VsFileRequest *request, gpointer owner, VsFileFunc done)
{
  g_autoptr (GtkFileDialog) dialog = file_dialog_new (request);
  gtk_file_dialog_save (dialog, parent, NULL, saved, asked_new (owner, G_CALLBACK (done)));
}

#else

static void
responded (GtkNativeDialog *dialog, int response, gpointer data)
{
  Asked *asked = data;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GListModel) files = NULL;
  gboolean save = gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE;
  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = save ? NULL : gtk_file_chooser_get_files (chooser);
      file = save ? gtk_file_chooser_get_file (chooser) : NULL;
    }
  if (save)
    answer_file (asked, file);
  else
    answer_files (asked, files);
  g_object_unref (dialog);
}

static void
choose (GtkWindow *parent, const VsFileRequest *request, GtkFileChooserAction action, gboolean multiple, Asked *asked)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (request->title, parent, action, request->accept, _("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);
  g_autoptr (GtkFileFilter) own = filter_new (request);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  gtk_file_chooser_set_select_multiple (chooser, multiple);
  if (request->name)
    gtk_file_chooser_set_current_name (chooser, request->name);
  if (own)
    {
      g_autoptr (GtkFileFilter) all = filter_all_new ();
      gtk_file_chooser_add_filter (chooser, own);
      gtk_file_chooser_add_filter (chooser, all);
      gtk_file_chooser_set_filter (chooser, own);
    }
  g_signal_connect (native, "response", G_CALLBACK (responded), asked);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

void
vs_compat_open_files (GtkWindow *parent, const VsFileRequest *request, gboolean multiple, gpointer owner, VsFilesFunc done)
{
  choose (parent, request, GTK_FILE_CHOOSER_ACTION_OPEN, multiple, asked_new (owner, G_CALLBACK (done)));
}

void
vs_compat_save_file (GtkWindow *parent, const VsFileRequest *request, gpointer owner, VsFileFunc done)
{
  choose (parent, request, GTK_FILE_CHOOSER_ACTION_SAVE, FALSE, asked_new (owner, G_CALLBACK (done)));
}

#endif

/* ── Questions ── */

static void
answered (gpointer dialog, const char *response, gpointer data)
{
  Asked *asked = data;
  ((VsAnswerFunc) asked->done) (asked->owner, response);
  asked_free (asked);
}

static void
nothing (gpointer owner, const char *answer)
{
}

#if ADW_CHECK_VERSION (1, 5, 0)
#define DIALOG(parent, heading, body) ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body))
#define PRESENT(dialog, parent) adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent))
#define CALL(verb) adw_alert_dialog_ ## verb
#else
#define DIALOG(parent, heading, body) ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body))
#define PRESENT(dialog, parent) gtk_window_present (GTK_WINDOW (dialog))
#define CALL(verb) adw_message_dialog_ ## verb
#endif

void
vs_compat_ask (GtkWindow *parent, const char *heading, const char *body, const VsAnswer *answers, guint n_answers, gpointer owner,
               VsAnswerFunc done)
{
  static const AdwResponseAppearance looks[] = { ADW_RESPONSE_DEFAULT, ADW_RESPONSE_SUGGESTED, ADW_RESPONSE_DESTRUCTIVE };
  gpointer dialog = DIALOG (parent, heading, body);
  for (guint i = 0; i < n_answers; i++)
    {
      CALL (add_response) (dialog, answers[i].id, answers[i].label);
      CALL (set_response_appearance) (dialog, answers[i].id, looks[answers[i].look]);
      if (answers[i].look == VS_LOOK_SUGGESTED)
        CALL (set_default_response) (dialog, answers[i].id);
    }
  CALL (set_close_response) (dialog, answers[0].id);
  g_signal_connect (dialog, "response", G_CALLBACK (answered), asked_new (owner, G_CALLBACK (done)));
  PRESENT (dialog, parent);
}

void
vs_compat_confirm (GtkWindow *parent, const char *heading, const char *body, const char *accept, gpointer owner, VsAnswerFunc done)
{
  const VsAnswer answers[] = { { "cancel", _("_Cancel"), VS_LOOK_PLAIN }, { "accept", accept, VS_LOOK_DESTRUCTIVE } };
  vs_compat_ask (parent, heading, body, answers, G_N_ELEMENTS (answers), owner, done);
}

void
vs_compat_message (GtkWindow *parent, const char *heading, const char *body)
{
  const VsAnswer close = { "close", _("_Close"), VS_LOOK_PLAIN };
  vs_compat_ask (parent, heading, body, &close, 1, parent, nothing);
}

void
vs_compat_about (GtkWindow *parent)
{
#if ADW_CHECK_VERSION (1, 5, 0)
  adw_show_about_dialog (GTK_WIDGET (parent),
#else
  adw_show_about_window (parent,
#endif
                         "application-name", _("Volt-Source Workbench"),
                         "application-icon", VS_APP_ID,
                         "version", VS_VERSION,
                         "comments", _("Turns an energy retailer’s customer, billing and meter data into decisions: whom to keep, where "
                                       "money is at risk, and who is ready for more. One program, one file, no cloud."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "translator-credits", _("translator-credits"),
                         NULL);
}

void
vs_compat_foreground (GtkWidget *widget, GdkRGBA *colour)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_widget_get_color (widget, colour);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), colour);
#endif
}

void
vs_compat_launch_uri (GtkWindow *parent, const char *uri)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);
  gtk_uri_launcher_launch (launcher, parent, NULL, NULL, NULL);
#else
  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
#endif
}

void
vs_compat_announce (GtkWidget *widget, const char *sentence)
{
#if GTK_CHECK_VERSION (4, 14, 0)
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") != 0)   /* where nobody listens and GTK calls a function that is not there */
    gtk_accessible_announce (GTK_ACCESSIBLE (widget), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#endif
}

void
vs_compat_expander_row_add_suffix (GtkWidget *row, GtkWidget *suffix)
{
#if ADW_CHECK_VERSION (1, 4, 0)
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), suffix);
#else
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), suffix);
#endif
}
