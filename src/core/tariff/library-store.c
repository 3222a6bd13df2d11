/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff/library-store.h"

#include "base/text.h"
#include "workspace/document.h"

#include <string.h>

#define KIND "tariffs"

static void
tariff_free (gpointer data)
{
  vs_tariff_free (data);
}

void
vs_tariff_free (VsTariff *tariff)
{
  if (tariff == NULL)
    return;
  g_free (tariff->document);
  g_free (tariff->name);
  g_free (tariff->utility);
  g_free (tariff->sector);
  g_free (tariff->source);
  g_free (tariff->fault);
  g_strfreev (tariff->unbilled);
  g_strfreev (tariff->plans);
  g_array_unref (tariff->terms);
  g_free (tariff);
}

static char **
read_plans (sqlite3 *db, const char *document, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GError) failed = NULL;
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT coalesce (name, plan_id) FROM plan WHERE tariff = ?1 ORDER BY 1", error);

  if (stmt == NULL)
    return NULL;
  sqlite3_bind_text (stmt, 1, document, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, &failed))
    g_strv_builder_add (names, (const char *) sqlite3_column_text (stmt, 0));
  return vs_error_pass (error, g_steal_pointer (&failed)) ? g_strv_builder_end (names) : NULL;
}

/* The latest version first; each ends where the next begins, unless it says so earlier. */
static void
add_terms (VsTariff *tariff, const VsRate *rate)
{
  VsDay next = VS_DAY_NONE;

  for (VsDay day = G_MAXINT32 - 1;;)
    {
      const VsRate *version = vs_rate_on (rate, day);
      VsTariffTerm  term = { vs_rate_starts (version), vs_rate_ends (version) };

      if (next != VS_DAY_NONE && (term.to == VS_DAY_NONE || term.to >= next))
        term.to = next - 1;
      g_array_append_val (tariff->terms, term);
      next = term.from;
      if (next == VS_DAY_NONE || vs_rate_on (rate, next - 1) == version)
        return;
      day = next - 1;
    }
}

static VsTariff *
tariff_new (VsWorkspace *ws, sqlite3 *db, const char *document, GError **error)
{
  VsTariff *tariff = g_new0 (VsTariff, 1);
  g_autofree char *json = vs_document_load (ws, KIND, document, &tariff->version, error);
  g_autofree char *file = g_strdup_printf (KIND "/%s.json", document);
  g_autoptr (GError) bad = NULL;
  g_autoptr (VsRate) rate = json ? vs_rate_parse (json, file, &bad) : NULL;

  tariff->document = g_strdup (document);
  tariff->terms = g_array_new (FALSE, FALSE, sizeof (VsTariffTerm));
  tariff->plans = json ? read_plans (db, document, error) : NULL;
  if (rate != NULL)
    {
      tariff->name = g_strdup (vs_rate_text (rate, "name"));
      tariff->utility = g_strdup (vs_rate_text (rate, "utility"));
      tariff->sector = g_strdup (vs_rate_text (rate, "sector"));
      tariff->source = g_strdup (vs_rate_text (rate, "source"));
      tariff->fault = g_strdup (vs_rate_refusal (rate));
      tariff->unbilled = g_strdupv ((char **) vs_rate_unbilled (rate));
      add_terms (tariff, rate);
    }
  else if (bad != NULL)
    tariff->fault = g_strdup (bad->message);
  if (tariff->name == NULL)
    tariff->name = g_strdup (document);
  if (tariff->plans == NULL)
    g_clear_pointer (&tariff, vs_tariff_free);
  return tariff;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const VsTariff *x = *(VsTariff *const *) a, *y = *(VsTariff *const *) b;

  return g_utf8_collate (x->name, y->name);
}

GPtrArray *
vs_tariff_library (VsWorkspace *ws, GError **error)
{
  g_autoptr (GPtrArray) library = g_ptr_array_new_with_free_func (tariff_free);
  g_auto (GStrv) names = vs_document_list (ws, KIND);
  sqlite3 *db = vs_workspace_reader (ws, error);
  gboolean done = db != NULL;

  for (guint i = 0; done && names[i] != NULL; i++)
    {
      VsTariff *tariff = tariff_new (ws, db, names[i], error);

      done = tariff != NULL;
      if (done)
        g_ptr_array_add (library, tariff);
    }
  if (db != NULL)
    vs_workspace_release (ws, db);
  g_ptr_array_sort (library, compare_names);
  return done ? g_steal_pointer (&library) : NULL;
}

/* Is the document free, or an earlier version of the same rate? */
static gboolean
may_be (VsWorkspace *ws, const char *document, const VsRate *rate)
{
  g_autofree char *json = vs_document_load (ws, KIND, document, NULL, NULL);
  g_autoptr (VsRate) there = json ? vs_rate_parse (json, document, NULL) : NULL;

  return json == NULL || (there != NULL && g_strcmp0 (vs_rate_text (there, "name"), vs_rate_text (rate, "name")) == 0);
}

/* Two utilities may well call a rate "Residential", and two long names begin alike. */
static char *
name_of (VsWorkspace *ws, const VsRate *rate, const char *path)
{
  const char *utility = vs_rate_text (rate, "utility"), *own = vs_rate_text (rate, "name");
  g_autofree char *file = g_path_get_basename (path), *both = NULL, *name = NULL;

  if (own == NULL && g_str_has_suffix (file, ".json"))
    file[strlen (file) - strlen (".json")] = '\0';
  both = utility ? g_strdup_printf ("%s %s", utility, own ? own : file) : g_strdup (own ? own : file);
  name = vs_text_slug (both, "tariff");
  for (guint i = 2; !may_be (ws, name, rate); i++)
    {
      g_autofree char *more = g_strdup_printf ("%s %u", both, i), *tail = g_strdup_printf ("-%u", i);

      g_free (name);
      name = vs_text_slug (more, "tariff");
      if (!g_str_has_suffix (name, tail))     /* cut off */
        {
          g_autofree char *cut = g_steal_pointer (&name);

          name = g_strconcat (cut, tail, NULL);
        }
    }
  return g_steal_pointer (&name);
}

char *
vs_tariff_import (VsWorkspace *ws, const char *path, const char *document, GError **error)
{
  g_autofree char *text = NULL, *name = NULL, *file = g_path_get_basename (path), *note = NULL;
  g_autoptr (VsRate) rate = vs_rate_load (path, error);

  if (rate == NULL || !g_file_get_contents (path, &text, NULL, error))
    return NULL;
  name = document ? g_strdup (document) : name_of (ws, rate, path);
  note = g_strdup_printf (_("Read from “%s”"), file);
  return vs_document_save (ws, KIND, name, text, note, error) > 0 ? g_steal_pointer (&name) : NULL;
}

char *
vs_tariff_text (VsWorkspace *ws, const char *document, GError **error)
{
  return vs_document_load (ws, KIND, document, NULL, error);
}
