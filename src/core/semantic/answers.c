/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/answers.h"
#include "semantic/data-private.h"

#include <math.h>
#include <string.h>

#define ROWS_MAX 2000                  /* of one answer; larger ones are as quick to compute as to keep */
#define BYTES_MAX (8 * 1024 * 1024)    /* of all */
#define TYPE G_VARIANT_TYPE ("a{sv}")

struct _VsAnswers {
  GMutex      lock;
  GHashTable *all;       /* question → GVariant */
  gboolean    is_read, is_large, changed;
};

VsAnswers *
vs_answers_new (void)
{
  VsAnswers *self = g_new0 (VsAnswers, 1);

  g_mutex_init (&self->lock);
  self->all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  return self;
}

void
vs_answers_free (VsAnswers *answers)
{
  g_hash_table_unref (answers->all);
  g_mutex_clear (&answers->lock);
  g_free (answers);
}

/* ── In the workspace ── */

/* What columns follow from, and what answers follow from beside them: measures, and the order of declared values. */
static gint64
stamp_of (VsData *base)
{
  const GPtrArray *measures = vs_model_measures (base->model), *entities = vs_model_entities (base->model);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *hash = NULL;

  g_string_append_printf (text, "%" G_GINT64_FORMAT, base->stamp);
  for (guint i = 0; i < measures->len; i++)
    {
      const VsMeasure *measure = measures->pdata[i];
      g_string_append_printf (text, "\n%s %s %s", measure->name, measure->entity, measure->expr ? vs_expr_text (measure->expr) : "");
    }
  for (guint i = 0; i < entities->len; i++)
    for (guint k = 0; k < ((const VsEntity *) entities->pdata[i])->fields->len; k++)
      {
        const VsField *field = ((const VsEntity *) entities->pdata[i])->fields->pdata[k];
        g_autofree char *values = field->values ? g_strjoinv ("\n", field->values) : NULL;
        g_string_append_printf (text, "\n%s", values ? values : "");
      }
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
  hash[15] = '\0';
  return g_ascii_strtoll (hash, NULL, 16);
}

static gboolean
is_large (VsData *base)
{
  const GPtrArray *entities = vs_model_entities (base->model);

  for (guint i = 0; i < entities->len; i++)
    if (vs_frame_store_keeps (base->ws, ((const VsEntity *) entities->pdata[i])->table))
      return TRUE;
  return FALSE;
}

#define DIGEST 32

static void
digest_of (const guint8 *data, gsize size, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize n = DIGEST;

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, digest, &n);
}

/* All answers, behind their digest: a damaged figure would look like any other. NULL when they are not what was written. */
static GVariant *
open_bytes (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 digest[DIGEST];

  if (size < DIGEST)
    return NULL;
  digest_of (data + DIGEST, size - DIGEST, digest);
  if (memcmp (data, digest, DIGEST) != 0)
    return NULL;
  g_autoptr (GBytes) rest = g_bytes_new_from_bytes (bytes, DIGEST, size - DIGEST);
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_new_from_bytes (TYPE, rest, FALSE));
  return g_variant_is_normal_form (all) ? g_steal_pointer (&all) : NULL;
}

/* Under the lock. */
static void
read_all (VsAnswers *self, VsData *base)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GVariant) all = NULL;
  GVariantIter iter;
  const char *question;
  GVariant *answer;

  self->is_read = TRUE;
  self->is_large = is_large (base);
  bytes = self->is_large ? vs_frame_store_read_bytes (base->ws, "answers", stamp_of (base)) : NULL;
  all = bytes ? open_bytes (bytes) : NULL;
  if (all == NULL)
    return;
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "{&sv}", &question, &answer))
    g_hash_table_insert (self->all, g_strdup (question), answer);
}

static void
write_all (VsAnswers *self, VsData *base)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer question, answer;
  g_autoptr (GVariant) all = NULL;
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_variant_builder_init (&builder, TYPE);
  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &question, &answer))
    g_variant_builder_add (&builder, "{sv}", question, answer);
  all = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_byte_array_set_size (array, DIGEST + (guint) g_variant_get_size (all));
  g_variant_store (all, array->data + DIGEST);
  digest_of (array->data + DIGEST, array->len - DIGEST, array->data);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  if (g_bytes_get_size (bytes) <= BYTES_MAX)
    vs_frame_store_keep_bytes (base->ws, "answers", stamp_of (base), bytes);
  self->changed = FALSE;
}

/* ── Questions ── */

/* NULL when this data keeps no answers. Locked. */
static VsAnswers *
answers_lock (VsData *data)
{
  VsData *base = vs_data_base (data);
  VsAnswers *self = data->uses_answers ? base->answers : NULL;

  if (self == NULL)
    return NULL;
  g_mutex_lock (&self->lock);
  if (!self->is_read)
    read_all (self, base);
  if (self->is_large)
    return self;
  g_mutex_unlock (&self->lock);
  return NULL;
}

static GVariant *
find (VsData *data, const char *kind, const char *text, const char *type)
{
  VsAnswers *self = answers_lock (data);
  GVariant *answer;

  if (self == NULL)
    return NULL;
  g_autofree char *question = g_strconcat (kind, " ", text, data->period_mark, NULL);
  answer = g_hash_table_lookup (self->all, question);
  answer = answer && g_variant_is_of_type (answer, G_VARIANT_TYPE (type)) ? g_variant_ref (answer) : NULL;
  g_mutex_unlock (&self->lock);
  return answer;
}

static void
keep (VsData *data, const char *kind, const char *text, GVariant *answer)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (answer);
  VsAnswers *self = answers_lock (data);

  if (self == NULL)
    return;
  g_hash_table_insert (self->all, g_strconcat (kind, " ", text, data->period_mark, NULL), g_steal_pointer (&owned));
  self->changed = TRUE;
  g_mutex_unlock (&self->lock);
}

/* ── Columns ── */

static gboolean
can_pack (const VsFrame *frame)
{
  if (frame->n_rows > ROWS_MAX)
    return FALSE;
  for (guint c = 0; c < frame->columns->len; c++)
    for (gsize i = 0; i < frame->n_rows; i++)
      {
        const char *text = vs_column_get_text (frame->columns->pdata[c], i);

        if (text != NULL && !g_utf8_validate (text, -1, NULL))
          return FALSE;
      }
  return TRUE;
}

static GVariant *
pack_column (const VsColumn *column)
{
  const char *type = column->type == VS_TYPE_TEXT ? "ms" : column->type == VS_TYPE_DOUBLE ? "md" : "mx";
  g_autofree char *array = g_strconcat ("a", type, NULL);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (array));
  for (gsize i = 0; i < column->n; i++)
    {
      gboolean there = !vs_column_is_null (column, i);

      if (column->type == VS_TYPE_TEXT)
        g_variant_builder_add (&builder, type, vs_column_get_text (column, i));
      else if (column->type == VS_TYPE_DOUBLE)
        g_variant_builder_add (&builder, type, there, column->d[i]);
      else
        g_variant_builder_add (&builder, type, there, vs_column_get_int (column, i));
    }
  return g_variant_builder_end (&builder);
}

static VsColumn *
unpack_column (VsType type, GVariant *values)
{
  VsColumnBuilder *builder = vs_column_builder_new (type);
  GVariantIter iter;
  const char *text;
  gboolean there;
  double number;
  gint64 whole;

  g_variant_iter_init (&iter, values);
  if (type == VS_TYPE_TEXT)
    while (g_variant_iter_next (&iter, "m&s", &text))
      vs_column_builder_add_text (builder, text, -1);
  else if (type == VS_TYPE_DOUBLE)
    while (g_variant_iter_next (&iter, "md", &there, &number))
      vs_column_builder_add_double (builder, there ? number : NAN);
  else
    while (g_variant_iter_next (&iter, "mx", &there, &whole))
      if (there)
        vs_column_builder_add_int (builder, whole);
      else
        vs_column_builder_add_null (builder);
  return vs_column_builder_end (builder);
}

/* ── Results ── */

#define RESULT "(txba(syv))"

static char *
text_of (VsJson query)
{
  return json_to_string (query.node, FALSE);
}

/* FALSE for what was not written so. */
static gboolean
add_column (VsFrame *frame, const char *name, guint8 type, GVariant *values)
{
  const char *expected = type == VS_TYPE_TEXT ? "ams" : type == VS_TYPE_DOUBLE ? "amd" : "amx";

  if (type > VS_TYPE_TEXT || !g_variant_is_of_type (values, G_VARIANT_TYPE (expected)) || g_variant_n_children (values) != frame->n_rows)
    return FALSE;
  g_autoptr (VsColumn) column = unpack_column ((VsType) type, values);
  vs_frame_add (frame, name, column);
  return TRUE;
}

gboolean
vs_answers_find_result (VsData *data, VsJson query, VsResult *result)
{
  g_autofree char *text = data->uses_answers ? text_of (query) : NULL;
  g_autoptr (GVariant) answer = text ? find (data, "query", text, RESULT) : NULL;
  g_autoptr (GVariantIter) columns = NULL;
  g_autoptr (VsFrame) frame = NULL;
  guint64 n_rows;
  gint64 n_all;
  gboolean unfiltered, ok;
  const char *name;
  guint8 type;
  GVariant *values;

  if (answer == NULL)
    return FALSE;
  g_variant_get (answer, RESULT, &n_rows, &n_all, &unfiltered, &columns);
  ok = n_rows <= ROWS_MAX && n_all >= 0;
  frame = vs_frame_new (ok ? n_rows : 0);
  while (ok && g_variant_iter_next (columns, "(&syv)", &name, &type, &values))
    {
      ok = add_column (frame, name, type, values);
      g_variant_unref (values);
    }
  if (!ok)
    return FALSE;
  result->frame = g_steal_pointer (&frame);
  result->n_all = (gsize) n_all;
  result->unfiltered = unfiltered;
  return TRUE;
}

void
vs_answers_keep_result (VsData *data, VsJson query, const VsResult *result)
{
  const VsFrame *frame = result->frame;
  g_autofree char *text = NULL;
  GVariantBuilder columns;

  if (!data->uses_answers || !can_pack (frame))
    return;
  text = text_of (query);
  g_variant_builder_init (&columns, G_VARIANT_TYPE ("a(syv)"));
  for (guint i = 0; i < frame->columns->len; i++)
    {
      const VsColumn *column = frame->columns->pdata[i];

      g_variant_builder_add (&columns, "(syv)", frame->names->pdata[i], (guint8) column->type, pack_column (column));
    }
  keep (data, "query", text, g_variant_new (RESULT, (guint64) frame->n_rows, (gint64) result->n_all, result->unfiltered, &columns));
}

/* ── Values and pages ── */

gboolean
vs_answers_find_value (VsData *data, const char *measure, double *value)
{
  g_autoptr (GVariant) answer = find (data, "measure", measure, "d");

  if (answer != NULL)
    *value = g_variant_get_double (answer);
  return answer != NULL;
}

void
vs_answers_keep_value (VsData *data, const char *measure, double value)
{
  keep (data, "measure", measure, g_variant_new_double (value));
}

static char *
page_text (const VsDashboard *page)
{
  g_autofree char *text = text_of (vs_json_doc_root (page->doc));

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

gboolean
vs_answers_has_page (VsData *data, const VsDashboard *page)
{
  g_autofree char *text = page_text (page);
  g_autoptr (GVariant) answer = find (data, "page", text, "b");

  return answer != NULL;
}

void
vs_answers_keep_page (VsData *data, const VsDashboard *page)
{
  g_autofree char *text = page_text (page);
  VsAnswers *self;

  if (vs_answers_has_page (data, page) || !vs_data_still_current (data, NULL))
    return;
  keep (data, "page", text, g_variant_new_boolean (TRUE));
  if ((self = answers_lock (data)) == NULL)
    return;
  if (self->changed)
    write_all (self, vs_data_base (data));
  g_mutex_unlock (&self->lock);
}
