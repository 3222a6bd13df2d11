/* SPDX-License-Identifier: GPL-3.0-or-later */
/* work.c: see work.h. */
#include "work.h"

#include "base/text.h"
#include "campaign/campaign-store.h"
#include "quality/quality.h"
#include "run/run.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* ── Import ── */

typedef struct {
  VsWorkspace *workspace;
  GPtrArray   *files;       /* VsImportedFile */
} Import;

static void
imported_file_free (VsImportedFile *file)
{
  vs_load_result_clear (&file->result);
  g_free (file->path);
  g_free (file->failure);
  g_clear_pointer (&file->mapping, vs_mapping_unref);
  g_free (file);
}

GPtrArray *
vs_imported_files_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) imported_file_free);
}

void
vs_imported_files_add (GPtrArray *files, const char *path, VsMapping *mapping)
{
  VsImportedFile *file = g_new0 (VsImportedFile, 1);
  file->path = g_strdup (path);
  file->mapping = mapping ? vs_mapping_ref (mapping) : NULL;
  g_ptr_array_add (files, file);
}

static void
import_free (Import *import)
{
  g_object_unref (import->workspace);
  g_ptr_array_unref (import->files);
  g_free (import);
}

/* FALSE only when cancelled: a file that fails does not keep the others from being loaded. */
static gboolean
import_file (Import *import, VsImportedFile *file, VsJob *job, GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (vs_load_file (import->workspace, file->path, file->mapping, job, &file->result, &failure))
    return TRUE;
  if (vs_error_is_cancelled (failure))
    {
      file->skipped = TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  file->failure = g_strdup (failure->message);
  return TRUE;
}

static gboolean
import_run (VsJob *job, gpointer data, GError **error)
{
  Import *import = data;
  for (guint i = 0; i < import->files->len; i++)
    ((VsImportedFile *) g_ptr_array_index (import->files, i))->skipped = TRUE;
  for (guint i = 0; i < import->files->len; i++)
    {
      VsImportedFile *file = g_ptr_array_index (import->files, i);
      g_autofree char *name = g_path_get_basename (file->path);
      vs_job_set_span (job, (double) i / import->files->len, (i + 1.0) / import->files->len);
      vs_job_report (job, 0, _("Importing %s"), name);
      file->skipped = FALSE;
      if (!import_file (import, file, job, error))
        return FALSE;
    }
  vs_job_set_span (job, 0, 1);
  return vs_quality_run (import->workspace, job, NULL, error);
}

static void
import_done (VsWorkbench *workbench, gpointer data, const GError *error)
{
  Import *import = data;
  gboolean news = FALSE;
  for (guint i = 0; i < import->files->len; i++)
    {
      const VsLoadResult *result = &((VsImportedFile *) g_ptr_array_index (import->files, i))->result;
      news |= result->inserted + result->updated + result->readings - MIN (result->readings, result->readings_same) > 0;
    }
  g_signal_emit_by_name (workbench, "imported", import->files);
  if (news && !error)
    vs_work_run (workbench);
}

gboolean
vs_work_import (VsWorkbench *workbench, GPtrArray *files)
{
  g_return_val_if_fail (VS_IS_WORKBENCH (workbench) && files && files->len > 0, FALSE);
  Import *import = g_new0 (Import, 1);
  import->workspace = g_object_ref (vs_workbench_get_workspace (workbench));
  import->files = g_ptr_array_ref (files);
  g_autofree char *title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Importing %u file", "Importing %u files", files->len), files->len);
  return vs_workbench_start (workbench, title, import_run, import, (GDestroyNotify) import_free, import_done);
}

/* ── Run ── */

typedef struct {
  VsWorkspace *workspace;
  VsDay        as_of;      /* VS_DAY_NONE: as it is */
  guint        n_ran;
} Run;

static void
run_free (Run *run)
{
  g_object_unref (run->workspace);
  g_free (run);
}

static gboolean
run_steps (VsJob *job, gpointer data, GError **error)
{
  Run *run = data;
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (VsRunEntry));
  if (run->as_of != VS_DAY_NONE && !vs_workspace_set_as_of (run->workspace, run->as_of, error))
    return FALSE;
  if (!vs_run (run->workspace, job, entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    run->n_ran += g_array_index (entries, VsRunEntry, i).ran;
  return TRUE;
}

static void
run_done (VsWorkbench *workbench, gpointer data, const GError *error)
{
  Run *run = data;
  if (error)
    vs_workbench_fail (workbench, _("The figures could not be updated"), error);
  else
    vs_workbench_say (workbench, "%s", run->n_ran ? _("The figures are up to date") : _("The figures were up to date already"));
}

static void
start_run (VsWorkbench *workbench, VsDay as_of)
{
  Run *run = g_new0 (Run, 1);
  run->workspace = g_object_ref (vs_workbench_get_workspace (workbench));
  run->as_of = as_of;
  vs_workbench_start (workbench, _("Updating the figures"), run_steps, run, (GDestroyNotify) run_free, run_done);
}

void
vs_work_run (VsWorkbench *workbench)
{
  g_return_if_fail (VS_IS_WORKBENCH (workbench));
  start_run (workbench, VS_DAY_NONE);
}

void
vs_work_set_as_of (VsWorkbench *workbench, VsDay day)
{
  g_return_if_fail (VS_IS_WORKBENCH (workbench));
  start_run (workbench, day);
}

/* ── A campaign's list ── */

typedef struct {
  VsWorkspace *workspace;
  char        *campaign, *path;
  gsize        count[VS_N_ARMS];
} Draw;

static void
draw_free (Draw *draw)
{
  g_object_unref (draw->workspace);
  g_free (draw->campaign);
  g_free (draw->path);
  g_free (draw);
}

static gboolean
draw_list (VsJob *job, gpointer data, GError **error)
{
  Draw *draw = data;
  g_autoptr (VsSegment) segment = vs_campaign_load_segment (draw->workspace, draw->campaign, error);
  g_autoptr (VsList) list = segment ? vs_campaign_write (draw->workspace, draw->campaign, segment, job, error) : NULL;
  if (!list || !vs_list_write_csv (list, segment, draw->path, error))
    return FALSE;
  memcpy (draw->count, list->count, sizeof draw->count);
  return TRUE;
}

static void
draw_done (VsWorkbench *workbench, gpointer data, const GError *error)
{
  Draw *draw = data;
  if (error)
    {
      vs_workbench_fail (workbench, _("The list could not be written"), error);
      return;
    }
  g_autofree char *name = g_path_get_basename (draw->path);
  g_autofree char *treated = vs_format_full (draw->count[VS_ARM_TREATED], VS_FORMAT_INTEGER, NULL);
  g_autofree char *holdout = vs_format_full (draw->count[VS_ARM_HOLDOUT], VS_FORMAT_INTEGER, NULL);
  g_autofree char *suppressed = vs_format_full (draw->count[VS_ARM_SUPPRESSED], VS_FORMAT_INTEGER, NULL);
  /* Translators: file, then three numbers of customers */
  vs_workbench_say (workbench, _("%s: %s to write to, %s held out, %s left out"), name, treated, holdout, suppressed);
}

void
vs_work_list (VsWorkbench *workbench, const char *campaign, const char *path)
{
  g_return_if_fail (VS_IS_WORKBENCH (workbench) && campaign && path);
  Draw *draw = g_new0 (Draw, 1);
  draw->workspace = g_object_ref (vs_workbench_get_workspace (workbench));
  draw->campaign = g_strdup (campaign);
  draw->path = g_strdup (path);
  vs_workbench_start (workbench, _("Building the list"), draw_list, draw, (GDestroyNotify) draw_free, draw_done);
}
