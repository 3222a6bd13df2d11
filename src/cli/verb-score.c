/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-score.c: volt score W MODEL|FILE.json: everybody scored by a model, with reasons; worst first. Writes nothing: other weights are
 * only tried out. */
#include "cli/cli.h"

#include "base/csv.h"
#include "score/score-store.h"

#include <math.h>
#include <string.h>

#define SHOWN 20   /* rows printed for people */

static gboolean csv;
static char   **weights;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "weight", 0, 0, G_OPTION_ARG_STRING_ARRAY, &weights, N_("Give a factor another weight; may be given again"), N_("FACTOR=VALUE") },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Print CSV"), NULL },
    { NULL },
  };
  return entries;
}

/* "usage=40". FALSE with *usage set for what is no assignment. */
static gboolean
set_weight (VsScoreModel *model, const char *assignment, gboolean *usage, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = equals ? g_strstrip (g_strndup (assignment, equals - assignment)) : NULL;
  char *end = NULL;
  double value = equals ? g_ascii_strtod (equals + 1, &end) : NAN;

  *usage = equals == NULL || end == equals + 1 || *end != '\0';
  return !*usage && vs_score_model_set_weight (model, name, value, error);
}

/* Scored rows, from the bad end to the good; without enough data last. (transfer full) */
static guint32 *
rows_in_order (const VsScores *scores, const VsScoreModel *model, gsize *n)
{
  g_autoptr (VsColumn) column = vs_column_new (VS_TYPE_DOUBLE, scores->n);
  g_autoptr (VsBitmap) taken = vs_bitmap_new (scores->n, FALSE);
  VsSortKey keys[] = { { column, model->high_is_bad }, { scores->key, FALSE } };

  for (gsize i = 0; i < scores->n; i++)
    {
      column->d[i] = scores->score[i];
      if (isnan (scores->score[i]))
        vs_column_set_null (column, i);
      if (scores->scored[i])
        taken->bits[i >> 6] |= G_GUINT64_CONSTANT (1) << (i & 63);
    }
  return vs_frame_order (scores->n, keys, 2, taken, 0, n);
}

static gboolean
print_csv (const VsScores *scores, const VsScoreModel *model, const char *key, const guint32 *rows, gsize n, GError **error)
{
  VsCsvWriter *out = vs_csv_writer_open ("-", error);

  if (out == NULL)
    return FALSE;
  vs_csv_writer_text (out, key, -1);
  vs_csv_writer_text (out, "score", -1);
  vs_csv_writer_text (out, "level", -1);
  vs_csv_writer_text (out, "reasons", -1);
  vs_csv_writer_end_row (out);
  for (gsize k = 0; k < n; k++)
    {
      g_autofree char *id = vs_column_dup_string (scores->key, rows[k]);
      g_autofree char *reasons = vs_scores_reasons (scores, model, rows[k], VS_SCORE_REASONS);
      vs_csv_writer_text (out, id, -1);
      vs_csv_writer_double (out, scores->score[rows[k]], -1);
      vs_csv_writer_text (out, vs_scores_level (scores, model, rows[k]), -1);
      vs_csv_writer_text (out, reasons, -1);
      vs_csv_writer_end_row (out);
    }
  return vs_csv_writer_close (out, error);
}

/* How many are on a level; −1 counts those without one. */
static gsize
count_level (const VsScores *scores, int level)
{
  gsize n = 0;

  for (gsize i = 0; i < scores->n; i++)
    n += scores->scored[i] && scores->level[i] == level;
  return n;
}

static gsize
count_insufficient (const VsScores *scores)
{
  gsize n = 0;

  for (gsize i = 0; i < scores->n; i++)
    n += scores->scored[i] && isnan (scores->score[i]);
  return n;
}

static void
add_row (JsonBuilder *json, const VsScores *scores, const VsScoreModel *model, const char *key, gsize row)
{
  g_autofree char *id = vs_column_dup_string (scores->key, row);
  g_autofree char *reasons = vs_scores_reasons (scores, model, row, VS_SCORE_REASONS);

  json_builder_begin_object (json);
  vs_json_add_text (json, key, id);
  vs_json_add_number (json, "score", scores->score[row]);
  vs_json_add_text (json, "level", vs_scores_level (scores, model, row));
  vs_json_add_text (json, "reasons", reasons);
  json_builder_end_object (json);
}

static void
print_json (const VsScores *scores, const VsScoreModel *model, const char *key, const guint32 *rows, gsize n)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vs_json_add_text (json, "model", model->name);
  vs_json_add_integer (json, "scored", (gint64) (n - count_insufficient (scores)));
  vs_json_add_integer (json, "insufficient", (gint64) count_insufficient (scores));
  vs_json_begin_object (json, "levels");
  for (guint l = 0; l < model->levels->len; l++)
    {
      vs_json_add_integer (json, ((VsScoreLevel *) model->levels->pdata[l])->name, (gint64) count_level (scores, (int) l));
    }
  json_builder_end_object (json);
  vs_json_begin_array (json, "rows");
  for (gsize k = 0; k < n; k++)
    add_row (json, scores, model, key, rows[k]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

static void
print_table (const VsScores *scores, const VsScoreModel *model, const guint32 *rows, gsize n)
{
  g_print ("%s\n", model->title);
  for (guint l = 0; l < model->levels->len; l++)
    g_print ("  %-10s %8" G_GSIZE_FORMAT "\n", ((VsScoreLevel *) model->levels->pdata[l])->name, count_level (scores, (int) l));
  g_print ("  %-10s %8" G_GSIZE_FORMAT "\n\n", _("no score"), count_insufficient (scores));
  for (gsize k = 0; k < MIN (n, SHOWN); k++)
    {
      g_autofree char *id = vs_column_dup_string (scores->key, rows[k]);
      g_autofree char *reasons = vs_scores_reasons (scores, model, rows[k], VS_SCORE_REASONS);
      const char *level = vs_scores_level (scores, model, rows[k]);

      if (isnan (scores->score[rows[k]]))
        g_print ("%-20s %6s %-10s %s\n", id, "–", "–", reasons);
      else
        g_print ("%-20s %6.1f %-10s %s\n", id, scores->score[rows[k]], level ? level : "–", reasons);
    }
  if (n > SHOWN)
    g_print (_("%d of %" G_GSIZE_FORMAT " rows; --csv gives them all.\n"), SHOWN, n);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VsWorkspace) ws = NULL;
  g_autoptr (VsScoreModel) model = NULL;
  g_autoptr (VsData) data = NULL;
  g_autoptr (VsScores) scores = NULL;
  g_autofree guint32 *rows = NULL;
  gboolean usage = FALSE;
  const char *key;
  gsize n = 0;

  if (argc != 2)
    return vs_cli_usage (cli, _("Name a workspace and a model, or a file that ends in .json."));
  ws = vs_cli_open (cli, argv[0]);
  if (ws == NULL)
    return 1;
  model = vs_score_model_load (ws, argv[1], &error);
  for (guint i = 0; model && weights && weights[i]; i++)
    if (!set_weight (model, weights[i], &usage, &error))
      return usage ? vs_cli_usage (cli, _("“%s” is no weight; write --weight FACTOR=VALUE."), weights[i])
                   : vs_cli_fail (cli, g_steal_pointer (&error));
  data = model ? vs_data_new (ws, &error) : NULL;
  scores = data ? vs_score_compute (data, model, cli->job, &error) : NULL;
  if (scores == NULL)
    return vs_cli_fail (cli, g_steal_pointer (&error));

  key = vs_data_entity (data, model->entity, NULL)->key;
  rows = rows_in_order (scores, model, &n);
  if (cli->json)
    print_json (scores, model, key, rows, n);
  else if (!csv)
    print_table (scores, model, rows, n);
  else if (!print_csv (scores, model, key, rows, n, &error))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  return 0;
}

const VsVerb vs_verb_score = {
  "score", "W MODEL|FILE.json [--weight FACTOR=VALUE]… [--csv]",
  N_("Score everybody by a model, with reasons"),
  N_("MODEL is a model of the workspace or one that ships: churn, health, credit-initial, credit-dynamic. From the bad end to the good;\n"
     "who has less than half of the weight known gets no score, and the reasons name what is missing.\n"
     "CSV: customer_id, score, level, reasons.\n"
     "JSON: model, scored, insufficient, levels {name: count}, rows [customer_id, score, level, reasons]."),
  run, options,
};
