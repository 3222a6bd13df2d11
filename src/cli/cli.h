/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli.h: what every verb of `volt` shares: usage, JSON on standard output, progress on standard error, exit status
 * (0 done, 1 failed with one sentence, 2 wrong usage). A verb is one file with one VsVerb, listed in main.c. */
#pragma once

#include "base/json.h"
#include "workspace/workspace.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct {
  gboolean json;          /* --json was given */
  VsJob   *job;           /* reports on the terminal; SIGINT cancels it */
} VsCli;

typedef struct {
  const char *name;       /* "import" */
  const char *arguments;  /* "W FILE…" */
  const char *summary;    /* N_("Load files into a workspace") */
  const char *help;       /* further lines of --help (nullable), N_() */
  /* argv[0] is the first argument after the verb and its options were parsed with the verb's entries. Returns the exit status. */
  int       (*run) (VsCli *cli, int argc, char **argv);
  GOptionEntry *(*options) (void);  /* nullable; entries write to the verb's own statics */
} VsVerb;

/* Prints "volt VERB: sentence" to standard error (cancel: "cancelled"), frees the error, returns 1. */
int          vs_cli_fail (VsCli *cli, GError *error);
/* The same of what does not end the work. */
void         vs_cli_warn (VsCli *cli, const GError *why);
/* Wrong usage: prints the sentence and the verb's usage line, returns 2. */
int          vs_cli_usage (VsCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Prints the builder's root as one JSON object and a newline. */
void         vs_cli_print_json (JsonBuilder *builder);
/* Opens or prints the error: NULL then. */
VsWorkspace *vs_cli_open (VsCli *cli, const char *path);

G_END_DECLS
