/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-tariff.c: volt tariff W [FILE.json…] [--name NAME] [--export NAME]: the library of tariffs. */
#include "cli/cli.h"

#include "tariff/library-store.h"

static char *name, *wanted;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Keep the file under this name"), N_("NAME") },
    { "export", 0, 0, G_OPTION_ARG_STRING, &wanted, N_("Write the URDB JSON of this tariff on standard output"), N_("NAME") },
    { NULL },
  };
  return entries;
}

static char *
day_words (VsDay day)
{
  char iso[16];

  return day == VS_DAY_NONE ? NULL : g_strdup (vs_day_format_iso (day, iso));
}

static void
add_tariff (JsonBuilder *json, const VsTariff *tariff)
{
  json_builder_begin_object (json);
  vs_json_add_text (json, "tariff", tariff->document);
  vs_json_add_text (json, "name", tariff->name);
  vs_json_add_text (json, "utility", tariff->utility);
  vs_json_add_text (json, "sector", tariff->sector);
  vs_json_add_text (json, "source", tariff->source);
  vs_json_add_integer (json, "version", tariff->version);
  vs_json_begin_array (json, "in_force");
  for (guint i = 0; i < tariff->terms->len; i++)
    {
      const VsTariffTerm *term = &g_array_index (tariff->terms, VsTariffTerm, i);
      g_autofree char *from = day_words (term->from), *to = day_words (term->to);

      json_builder_begin_object (json);
      vs_json_add_text (json, "from", from);
      vs_json_add_text (json, "to", to);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  vs_json_add_texts (json, "plans", tariff->plans, -1);
  vs_json_add_texts (json, "not_billed", tariff->unbilled, -1);
  vs_json_add_text (json, "fault", tariff->fault);
  json_builder_end_object (json);
}

static void
print_library (VsCli *cli, const GPtrArray *library)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_begin_array (json, "tariffs");
  for (guint i = 0; i < library->len; i++)
    {
      const VsTariff *tariff = library->pdata[i];
      g_autofree char *unbilled = tariff->unbilled ? g_strjoinv (" ", tariff->unbilled) : g_strdup ("");
      g_autofree char *plans = g_strjoinv (", ", tariff->plans);

      add_tariff (json, tariff);
      if (cli->json)
        continue;
      g_print ("%-32s %s\n", tariff->document, tariff->name);
      if (tariff->utility != NULL)
        g_print ("    %s: %s\n", _("utility"), tariff->utility);
      for (guint k = 0; k < tariff->terms->len; k++)
        {
          const VsTariffTerm *term = &g_array_index (tariff->terms, VsTariffTerm, k);
          g_autofree char *from = day_words (term->from), *to = day_words (term->to);

          if (from != NULL || to != NULL)
            g_print ("    %s: %s – %s\n", _("in force"), from ? from : "", to ? to : "");
        }
      if (*plans != '\0')
        g_print ("    %s: %s\n", _("plans"), plans);
      if (*unbilled != '\0')
        g_print ("    %s: %s\n", _("not billed"), unbilled);
      if (tariff->fault != NULL)
        g_print ("    %s: %s\n", _("cannot be billed"), tariff->fault);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (GPtrArray) library = NULL;
  g_autoptr (GError) error = NULL;

  if (argc < 1)
    return vs_cli_usage (cli, _("Name a workspace."));
  if (name != NULL && argc != 2)
    return vs_cli_usage (cli, _("--name goes with one file."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *document = vs_tariff_import (ws, argv[i], name, &error);

      if (document == NULL)
        return vs_cli_fail (cli, g_steal_pointer (&error));
    }
  if (wanted != NULL)
    {
      g_autofree char *text = vs_tariff_text (ws, wanted, &error);

      if (text == NULL || !vs_workspace_close (ws, &error))
        return vs_cli_fail (cli, g_steal_pointer (&error));
      g_print ("%s\n", text);
      return 0;
    }
  library = vs_tariff_library (ws, &error);
  if (library == NULL || !vs_workspace_close (ws, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  print_library (cli, library);
  return 0;
}

const VsVerb vs_verb_tariff = {
  "tariff", "W [FILE.json]… [--name NAME] [--export NAME]",
  N_("The library of tariffs: what is in force, from where, and what of it is not billed"),
  N_("Each FILE.json, a URDB rate or its versions, is checked and kept: a tariff of that name gets another version. A file that is wrong is\n"
     "refused with its JSON pointer and the reason, and nothing after it is read.\n"
     "JSON: tariffs [tariff, name, utility, sector, source, version, in_force [from, to], plans, not_billed, fault]."),
  run, options,
};
