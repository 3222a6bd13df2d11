/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quality-chart.c: see quality-chart.h. The scores are put as the answer of a tile, so that the card is like every other: keyboard, tooltip,
 * table and what a screen reader hears come with it. */
#include "widgets/quality-chart.h"

#include "base/text.h"
#include "quality/quality.h"
#include "semantic/question.h"
#include "widgets/tile-card.h"
#include <glib/gi18n-lib.h>
#include <math.h>

#define HEIGHT 248

static const char tile_json[] =
  "{ \"name\": \"quality\", \"title\": \"Quality\", \"columns\": 12, \"tiles\": [ { \"id\": \"quality\", \"title\": \"Quality\", \"mark\": \"line\", "
  "\"w\": 12, \"h\": 3, \"query\": { \"by\": [] }, \"x\": \"at\", \"y\": [\"score\"], \"select\": false } ] }";

static VsQueryColumn *
column_new (const char *name, const char *caption, VsFormat format, gboolean is_dimension)
{
  VsQueryColumn *column = g_new0 (VsQueryColumn, 1);
  column->name = g_strdup (name);
  column->caption = g_strdup (caption);
  column->format = format;
  column->is_dimension = is_dimension;
  return column;
}

static VsResult *
result_of (const GPtrArray *scores)
{
  VsResult *result = vs_result_new ();
  VsColumnBuilder *at = vs_column_builder_new (VS_TYPE_TIME), *share = vs_column_builder_new (VS_TYPE_DOUBLE);
  for (guint i = 0; i < scores->len; i++)
    {
      const VsQualityScore *score = g_ptr_array_index (scores, i);
      vs_column_builder_add_int (at, score->at);
      vs_column_builder_add_double (share, score->score);
    }
  g_autoptr (VsColumn) times = vs_column_builder_end (at), shares = vs_column_builder_end (share);
  result->frame = vs_frame_new (scores->len);
  result->n_all = scores->len;
  vs_frame_add (result->frame, "at", times);
  vs_frame_add (result->frame, "score", shares);
  g_ptr_array_add (result->columns, column_new ("at", _("When"), VS_FORMAT_TIME, TRUE));
  g_ptr_array_add (result->columns, column_new ("score", _("Rows that are right"), VS_FORMAT_PERCENT, FALSE));
  return result;
}

GtkWidget *
vs_quality_chart_new (VsData *data, const GPtrArray *scores)
{
  g_autoptr (GError) error = NULL;
  VsJsonDoc *doc = vs_json_doc_parse (tile_json, "quality", &error);
  VsDashboard *dashboard = doc ? vs_dashboard_new (doc, &error) : NULL;
  const VsQualityScore *last = scores->len > 0 ? g_ptr_array_index (scores, scores->len - 1) : NULL;
  g_return_val_if_fail (dashboard, NULL);
  g_autoptr (VsPageData) page = vs_page_data_new (dashboard, data);
  VsTileContent *content = g_new0 (VsTileContent, 1);
  const VsTile *tile = g_ptr_array_index (dashboard->tiles, 0);
  g_autofree char *now = last && !isnan (last->score) ? vs_format_full (last->score, VS_FORMAT_PERCENT, NULL) : NULL;
  content->tile = tile;
  content->title = g_strdup (_("Quality over time"));
  content->note = now ? g_strdup_printf (_("Share of checked rows that are right · now %s"), now) : g_strdup (_("Share of checked rows that are right"));
  content->value = content->against = content->target = NAN;
  content->summary = g_strdup (content->note);
  if (scores->len > 1)
    content->result = result_of (scores);
  else
    content->message = g_strdup (now ? _("The line begins with the next change of the data.") : _("Nothing was checked yet: import a file."));
  GtkWidget *card = vs_tile_card_new (tile);
  g_autoptr (VsTileData) shown = vs_tile_data_new (page, content);
  vs_tile_card_set_data (VS_TILE_CARD (card), shown);
  gtk_widget_set_size_request (card, -1, HEIGHT);
  return card;
}
