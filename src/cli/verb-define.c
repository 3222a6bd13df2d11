/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-define.c: volt define W [NAME ['EXPRESSION']]: what fields and measures mean, and those that users add. */
#include "cli/cli.h"
#include "semantic/sql.h"

#include <string.h>

static char *entity, *caption, *description, *format, *unit, *polarity, *note;
static gboolean delete;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "entity", 0, 0, G_OPTION_ARG_STRING, &entity, N_("Whose rows a new measure is made of"), N_("ENTITY") },
    { "caption", 0, 0, G_OPTION_ARG_STRING, &caption, N_("What people call it"), N_("TEXT") },
    { "description", 0, 0, G_OPTION_ARG_STRING, &description, N_("What it means"), N_("TEXT") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("How it is shown: number, percent, money, …"), N_("FORMAT") },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &unit, N_("In what it is counted"), N_("UNIT") },
    { "polarity", 0, 0, G_OPTION_ARG_STRING, &polarity, N_("up_is_good, up_is_bad or none"), N_("POLARITY") },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, N_("Why it is saved"), N_("TEXT") },
    { "delete", 0, 0, G_OPTION_ARG_NONE, &delete, N_("Take it out again; history keeps it"), NULL },
    { NULL },
  };
  return entries;
}

/* "customer.region" → a field, "revenue" → a measure. (transfer full) */
static VsCalculated *
draft_new (const char *name, const char *expr)
{
  const char *dot = strchr (name, '.');
  g_autofree char *first = dot ? g_strndup (name, dot - name) : NULL;
  VsCalculated *draft = vs_calculated_new (dot == NULL, dot ? first : entity, dot ? dot + 1 : name, expr);

  draft->caption = g_strdup (caption);
  draft->description = g_strdup (description);
  draft->format = g_strdup (format);
  draft->unit = g_strdup (unit);
  draft->polarity = g_strdup (polarity);
  return draft;
}

/* ── List ── */

static void
add_one (JsonBuilder *json, const VsCalculated *one)
{
  json_builder_begin_object (json);
  vs_json_add_text (json, "kind", one->is_measure ? "measure" : "field");
  vs_json_add_text (json, "entity", one->entity);
  vs_json_add_text (json, "name", one->name);
  vs_json_add_text (json, "expr", one->expr);
  vs_json_add_text (json, "caption", one->caption);
  vs_json_add_text (json, "type", one->fault ? NULL : vs_type_name (one->type));
  vs_json_add_text (json, "fault", one->fault);
  vs_json_add_boolean (json, "replaces", one->replaces);
  vs_json_add_integer (json, "version", one->version);
  json_builder_end_object (json);
}

static int
list (VsCli *cli, VsData *data)
{
  const GPtrArray *all = vs_data_calculated (data);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_begin_array (json, "definitions");
  for (guint i = 0; i < all->len; i++)
    {
      const VsCalculated *one = all->pdata[i];

      add_one (json, one);
      if (!cli->json)
        g_print ("%s%s%s = %s%s%s\n", one->is_measure ? "" : one->entity, one->is_measure ? "" : ".", one->name, one->expr ? one->expr : "",
                 one->fault ? "\n  " : "", one->fault ? one->fault : "");
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  return 0;
}

/* ── Show ── */

static int
tell (VsCli *cli, const char *title, const char *words, const VsExpr *expr, const char *sql)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_add_text (json, "caption", title);
  vs_json_add_text (json, "description", words);
  vs_json_add_text (json, "expr", expr ? vs_expr_text (expr) : NULL);
  vs_json_add_text (json, "sql", sql);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  else
    g_print ("%s\n%s\n%s%s%s", title, words ? words : "", expr ? "= " : "", expr ? vs_expr_text (expr) : "", expr ? "\n" : "");
  if (!cli->json && sql != NULL)
    g_print ("%s\n", sql);
  return 0;
}

static int
show (VsCli *cli, VsData *data, const char *name)
{
  const VsModel *model = vs_data_model (data);
  const VsMeasure *measure = vs_model_measure (model, name);
  g_autoptr (VsCalculated) asked = draft_new (name, NULL);
  const VsEntity *of = asked->is_measure ? NULL : vs_model_entity (model, asked->entity);
  const VsField *field = of ? vs_entity_field (of, asked->name) : NULL;
  g_autofree char *sql = NULL, *hint = NULL;

  if (measure != NULL)
    {
      sql = vs_sql_measure (data, measure, NULL);
      return tell (cli, measure->caption, measure->description, measure->expr, sql);
    }
  if (field != NULL)
    {
      g_autoptr (VsExpr) expr = vs_expr_parse (field->name, NULL);

      sql = vs_sql_rows (data, of->name, expr, NULL);
      return tell (cli, field->caption, field->description, field->expr, sql);
    }
  hint = of ? vs_model_hint (asked->name, of->fields) : vs_model_hint (name, vs_model_measures (model));
  return vs_cli_fail (cli, g_error_new (VS_ERROR, VS_ERROR_NOT_FOUND, _("There is no field or measure “%s”%s"), name, hint));
}

/* ── Save ── */

static int
save (VsCli *cli, VsWorkspace *ws, const char *name, const char *expr)
{
  g_autoptr (VsCalculated) draft = draft_new (name, expr);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  int version;

  if (draft->entity == NULL)
    return vs_cli_usage (cli, _("Say with --entity whose rows the measure is made of, or name a field as ENTITY.NAME."));
  version = vs_calculated_save (ws, draft, note, &error);
  if (version == 0)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  json_builder_begin_object (json);
  vs_json_add_text (json, "name", name);
  vs_json_add_integer (json, "version", version);
  json_builder_end_object (json);
  if (cli->json)
    vs_cli_print_json (json);
  else
    g_print (_("%s, version %d\n"), name, version);
  return 0;
}

static int
take_out (VsCli *cli, VsWorkspace *ws, VsData *data, const char *name)
{
  const GPtrArray *all = vs_data_calculated (data);
  g_autoptr (VsCalculated) asked = draft_new (name, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const VsCalculated *one = all->pdata[i];

      if (one->is_measure != asked->is_measure || !g_str_equal (one->name, asked->name)
          || (!one->is_measure && g_strcmp0 (one->entity, asked->entity) != 0))
        continue;
      return vs_calculated_delete (ws, one, &error) ? 0 : vs_cli_fail (cli, g_steal_pointer (&error));
    }
  return vs_cli_fail (cli, g_error_new (VS_ERROR, VS_ERROR_NOT_FOUND, _("“%s” was not added by anybody, so it cannot be deleted."), name));
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsData) data = NULL;

  if (argc < 1 || argc > 3 || (delete && argc != 2))
    return vs_cli_usage (cli, _("Name a workspace, then nothing, a name, or a name and its expression."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  if (argc == 3)
    return save (cli, ws, argv[1], argv[2]);
  data = vs_data_new (ws, &error);
  if (data == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (delete)
    return take_out (cli, ws, data, argv[1]);
  return argc == 1 ? list (cli, data) : show (cli, data, argv[1]);
}

const VsVerb vs_verb_define = {
  "define", "W [NAME ['EXPRESSION']] [--delete]", N_("Say what a field or a measure means, or add one"),
  N_("A name with a dot is a field (customer.price_kwh), one without is a measure. Without an expression the definition is shown, with the\n"
     "SQL that gives the same answer; without a name, all that users added, faulty ones with the reason.\n"
     "JSON: definitions [kind, entity, name, expr, caption, type, fault, replaces, version]; caption, description, expr, sql; name, version."),
  run, options,
};
