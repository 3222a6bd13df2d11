/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli.c: the shared half of every verb: options, help, progress, errors, exit status. */
#include "cli/cli.h"

#include "cli/verbs.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

static const VsVerb *running;   /* the verb of this process, for its messages */

static void
on_progress (VsJob *job, GParamSpec *pspec, gpointer data)
{
  g_autofree char *message = vs_job_dup_message (job);
  double fraction = vs_job_get_fraction (job);

  if (fraction >= 0)
    fprintf (stderr, "\r\033[K%3.0f %%  %s", fraction * 100, message ? message : "");
  else
    fprintf (stderr, "\r\033[K%s", message ? message : "");
  fflush (stderr);
}

static void
clear_progress (void)
{
  if (isatty (STDERR_FILENO))
    fputs ("\r\033[K", stderr);
}

/* One line, whatever a file put into it: a heading full of escape sequences is shown, not obeyed by the terminal. (transfer full) */
static char *
one_line (const char *sentence)
{
  g_autofree char *valid = g_utf8_make_valid (sentence, -1);
  GString *line = g_string_new (NULL);

  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, c == '\n' || c == '\t' ? ' ' : g_unichar_iscntrl (c) ? 0xfffd : c);
    }
  return g_string_free (line, FALSE);
}

void
vs_cli_warn (VsCli *cli, const GError *why)
{
  g_autofree char *sentence = one_line (vs_error_is_cancelled (why) ? _("cancelled") : why->message);

  clear_progress ();
  fprintf (stderr, "volt %s: %s\n", running ? running->name : "", sentence);
}

int
vs_cli_fail (VsCli *cli, GError *error)
{
  vs_cli_warn (cli, error);
  g_error_free (error);
  return 1;
}

int
vs_cli_usage (VsCli *cli, const char *format, ...)
{
  va_list args;
  g_autofree char *raw = NULL, *sentence = NULL;

  va_start (args, format);
  raw = g_strdup_vprintf (format, args);
  va_end (args);
  sentence = one_line (raw);
  fprintf (stderr, "volt %s: %s\n", running->name, sentence);
  fprintf (stderr, _("Usage: volt %s %s\n"), running->name, running->arguments);
  return 2;
}

void
vs_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  puts (text);
}

VsWorkspace *
vs_cli_open (VsCli *cli, const char *path)
{
  g_autoptr (GError) error = NULL;
  VsWorkspace *ws = vs_workspace_open (path, &error);

  if (!ws)
    vs_cli_fail (cli, g_steal_pointer (&error));
  return ws;
}

static void
print_verbs (FILE *to)
{
  fprintf (to, _("Usage: volt VERB [OPTION…] [ARGUMENT…]\n\nVerbs:\n"));
  for (const VsVerb *const *v = vs_verbs; *v; v++)
    fprintf (to, "  %-12s %s\n", (*v)->name, _((*v)->summary));
  fprintf (to, _("\n“volt VERB --help” explains one. Exit status: 0 done, 1 failed, 2 wrong usage.\n"));
}

static const VsVerb *
find_verb (const char *name)
{
  for (const VsVerb *const *v = vs_verbs; *v; v++)
    if (g_str_equal ((*v)->name, name))
      return *v;
  return NULL;
}

static int
unknown_verb (const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *near;

  for (const VsVerb *const *v = vs_verbs; *v; v++)
    g_ptr_array_add (names, (gpointer) (*v)->name);
  near = vs_text_nearest (name, (const char *const *) names->pdata, names->len);
  if (near)
    fprintf (stderr, _("volt: there is no verb “%s”; did you mean “%s”?\n"), name, near);
  else
    fprintf (stderr, _("volt: there is no verb “%s”; “volt --help” lists them.\n"), name);
  return 2;
}

static gpointer
wait_for_interrupt (gpointer job)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr (GSource) source = g_unix_signal_source_new (SIGINT);

  g_source_set_callback (source, (GSourceFunc) (GCallback) vs_job_cancel, job, NULL);
  g_source_attach (source, context);
  g_main_loop_run (loop);
  return NULL;
}

/* TRUE when the verb may run; else *status says how to leave. */
static gboolean
parse_options (const VsVerb *verb, VsCli *cli, int *argc, char ***argv, int *status)
{
  g_autofree char *parameters = g_strdup_printf ("%s", verb->arguments);
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup_printf ("volt %s", verb->name);
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Print the result as one JSON object"), NULL },
    { NULL },
  };

  g_set_prgname (program);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _(verb->summary));
  if (verb->help)
    g_option_context_set_description (context, _(verb->help));
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (verb->options)
    g_option_context_add_main_entries (context, verb->options (), GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  *status = vs_cli_usage (cli, "%s", error->message);
  return FALSE;
}

static int
run_verb (const VsVerb *verb, int argc, char **argv)
{
  VsCli cli = { 0 };
  g_autoptr (VsJob) job = NULL;
  int status = 0;

  running = verb;
  if (!parse_options (verb, &cli, &argc, &argv, &status))
    return status;
  cli.job = job = vs_job_new (verb->name);
  if (isatty (STDERR_FILENO))
    {
      g_signal_connect (job, "notify::message", G_CALLBACK (on_progress), NULL);
      g_signal_connect (job, "notify::fraction", G_CALLBACK (on_progress), NULL);
    }
  g_thread_unref (g_thread_new ("interrupt", wait_for_interrupt, job));
  status = verb->run (&cli, argc - 1, argv + 1);
  if (fflush (stdout) != 0 && status == 0)
    {
      fprintf (stderr, _("volt %s: the result could not be written to standard output.\n"), verb->name);
      status = 1;
    }
  return status;
}

int
main (int argc, char *argv[])
{
  const VsVerb *verb;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, VS_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    {
      print_verbs (stderr);
      return 2;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_verbs (stdout);
      return 0;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      puts ("volt " VS_VERSION);
      return 0;
    }
  verb = find_verb (argv[1]);
  if (!verb)
    return unknown_verb (argv[1]);
  return run_verb (verb, argc - 1, argv + 1);
}
