/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/suggest.h"

#include "intake/bounds.h"
#include "intake/mapping-private.h"
#include "intake/sniff.h"
#include "intake/target.h"
#include "intake/words.h"
#include "semantic/calculated.h"
#include "source/source.h"

#include <string.h>

#define SAMPLE 400          /* rows whose values are looked at */
#define ENOUGH 0.5          /* less sure than that of a column is no proposal */
#define SURE 0.85           /* nobody looks at it before it is loaded */
#define WORTH 0.15          /* likewise of a table */

/* A column of the file and what it holds. */
typedef struct {
  const VsSniffColumn *sniff;
  char       *words;        /* of the header, in the model's spelling: "invoice id" */
  char       *unit;         /* named in the header: "wh", "cent", "%" … (nullable) */
  GHashTable *values;       /* distinct ones of the sample, lower case */
  guint       n, n_email, n_currency;
} Source;

/* A column of a table and what people call it. */
typedef struct {
  const VsTargetColumn *column;
  const VsField        *field;   /* nullable */
  GPtrArray            *names;   /* char *: words of the name, the caption, each synonym */
} Goal;

typedef struct {
  VsTarget  *target;
  char      *own;                /* the table's words, which its columns need not say */
  GPtrArray *goals;              /* Goal */
} Table;

typedef struct { guint source, goal; double score; const char *why; } Match;

typedef struct {
  GHashTable *words;             /* from words.json */
  GPtrArray  *sources;           /* Source */
  const VsSniff *sniff;
  char       *file;              /* words of the file's name */
  char       *base;              /* the name, without its end */
  double      floor;             /* how sure a column must be */
} Asked;

/*
 * The file
 */

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->words);
  g_free (source->unit);
  g_hash_table_unref (source->values);
  g_free (source);
}

static void
note_value (Source *source, const char *text, gsize len)
{
  g_autofree char *value = g_utf8_strdown (text, (gssize) len);

  g_strstrip (value);
  if (!*value)
    return;
  source->n++;
  source->n_email += strchr (value, '@') > value && strchr (value, '.') != NULL && !strchr (value, ' ');
  source->n_currency += len == 3 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]) && g_ascii_isupper (text[2]);
  if (g_hash_table_size (source->values) <= 40)
    g_hash_table_add (source->values, g_steal_pointer (&value));
}

static gboolean
read_sample (Asked *asked, const char *path, GError **error)
{
  g_autoptr (VsCsvReader) reader = vs_source_reader (path, &asked->sniff->dialect, error);
  VsCsvRecord record;

  if (!reader)
    return FALSE;
  for (guint n = 0; n < SAMPLE && vs_csv_reader_next (reader, &record, NULL); n++)
    for (guint i = 0; i < record.n_fields && i < asked->sources->len && record.status == VS_CSV_OK; i++)
      note_value (asked->sources->pdata[i], record.fields[i].text, record.fields[i].len);
  return TRUE;
}

static void
list_sources (Asked *asked)
{
  for (guint i = 0; i < asked->sniff->columns->len; i++)
    {
      Source *source = g_new0 (Source, 1);
      g_autofree char *rest = NULL;

      source->sniff = asked->sniff->columns->pdata[i];
      source->unit = vs_words_take_unit (source->sniff->name, &rest);
      source->words = vs_words_spell (asked->words, rest ? rest : source->sniff->name);
      source->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_ptr_array_add (asked->sources, source);
    }
}

/*
 * The tables
 */

static void
goal_free (gpointer data)
{
  Goal *goal = data;

  g_ptr_array_unref (goal->names);
  g_free (goal);
}

static void
table_free (gpointer data)
{
  Table *table = data;

  if (!table)
    return;
  vs_target_free (table->target);
  g_free (table->own);
  g_ptr_array_unref (table->goals);
  g_free (table);
}

static const VsEntity *
entity_of (const VsModel *model, const char *table)
{
  const GPtrArray *entities = vs_model_entities (model);

  for (guint i = 0; i < entities->len; i++)
    if (g_strcmp0 (((VsEntity *) entities->pdata[i])->table, table) == 0)
      return entities->pdata[i];
  return NULL;
}

static const VsField *
field_of (const VsEntity *entity, const char *column)
{
  for (guint i = 0; entity && i < entity->fields->len; i++)
    if (g_strcmp0 (((VsField *) entity->fields->pdata[i])->column, column) == 0)
      return entity->fields->pdata[i];
  return NULL;
}

static Goal *
goal_new (GHashTable *words, const VsEntity *entity, const VsTargetColumn *column)
{
  Goal *goal = g_new0 (Goal, 1);
  g_autofree char *date = g_str_has_suffix (column->name, "_on") ? g_strdup_printf ("%.*s_date", (int) strlen (column->name) - 3, column->name) : NULL;

  goal->column = column;
  goal->field = field_of (entity, column->name);
  goal->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (goal->names, vs_words_spell (words, column->name));
  if (goal->field)
    g_ptr_array_add (goal->names, vs_words_spell (words, goal->field->caption));
  for (char **synonym = goal->field ? goal->field->synonyms : NULL; synonym && *synonym; synonym++)
    g_ptr_array_add (goal->names, vs_words_spell (words, *synonym));
  if (date)
    g_ptr_array_add (goal->names, vs_words_spell (words, date));
  return goal;
}

static Table *
table_new (sqlite3 *db, const VsModel *model, GHashTable *words, const char *name, GError **error)
{
  VsTarget *target = vs_target_new (db, name, error);
  const VsEntity *entity = entity_of (model, name);
  Table *table;

  if (!target)
    return NULL;
  table = g_new0 (Table, 1);
  table->target = target;
  table->own = vs_words_spell (words, name);
  table->goals = g_ptr_array_new_with_free_func (goal_free);
  for (guint i = 0; i < target->columns->len; i++)
    g_ptr_array_add (table->goals, goal_new (words, entity, target->columns->pdata[i]));
  return table;
}

/*
 * How well a column fits
 */

/* What the values allow, 0..1. */
static double
type_fit (const Source *source, VsCellType wanted)
{
  VsCellType is = source->sniff->type;
  gboolean number = is == VS_CELL_INTEGER || is == VS_CELL_NUMBER || is == VS_CELL_MONEY;

  if (source->sniff->n_present == 0)
    return 0.9;   /* an empty column tells nothing */
  switch (wanted)
    {
    case VS_CELL_TEXT:
      return is == VS_CELL_TEXT || is == VS_CELL_INTEGER ? 1 : is == VS_CELL_DAY || is == VS_CELL_INSTANT ? 0.5 : 0.7;
    case VS_CELL_INTEGER:
      return is == VS_CELL_INTEGER ? 1 : number ? 0.6 : 0.1;
    case VS_CELL_NUMBER:
    case VS_CELL_MONEY:
      return number ? 1 : 0.1;
    case VS_CELL_DAY:
      return is == VS_CELL_DAY ? 1 : is == VS_CELL_INSTANT ? 0.95 : 0.1;
    case VS_CELL_INSTANT:
      return is == VS_CELL_INSTANT ? 1 : is == VS_CELL_DAY ? 0.9 : 0.1;
    case VS_CELL_BOOLEAN:
      return is == VS_CELL_BOOLEAN || (is == VS_CELL_INTEGER && g_hash_table_size (source->values) <= 2) ? 1 : 0.1;
    }
  return 0.5;
}

/* The share of the distinct values that are among those the model declares. */
static double
value_fit (const Source *source, const VsField *field)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  if (!field || !field->values || g_hash_table_size (source->values) == 0)
    return 0;
  g_hash_table_iter_init (&iter, source->values);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    for (char **value = field->values; *value; value++)
      n += g_ascii_strcasecmp (*value, key) == 0;
  return (double) n / g_hash_table_size (source->values);
}

static gboolean
is_same_name (const Source *source, const Goal *goal)
{
  return g_ascii_strcasecmp (source->sniff->name, goal->column->name) == 0;
}

static double
name_fit (const Source *source, const Goal *goal, const char *own, const char **why)
{
  double best = 0;

  for (guint i = 0; i < goal->names->len; i++)
    {
      const char *name = goal->names->pdata[i];
      double score = strcmp (name, source->words) == 0 ? (i == 0 ? 1 : 0.96) : 0.92 * vs_words_likeness (source->words, name, own);

      if (score > best)
        {
          best = score;
          *why = score < 0.9 ? N_("words in common") : i == 0 ? N_("the same name") : i == 1 && goal->field ? N_("the same caption") : N_("a synonym");
        }
    }
  return best;
}

static double
fit (const Source *source, const Goal *goal, const char *own, const char **why)
{
  double name = name_fit (source, goal, own, why), values = value_fit (source, goal->field);
  double score = name * type_fit (source, goal->column->type);

  /* What it holds cannot speak against it: values that do not fit are told row by row. */
  if (is_same_name (source, goal))
    {
      *why = N_("the same name");
      return 1;
    }
  if (values >= 0.8 && score < 0.6 + 0.3 * values && (name > 0 || g_hash_table_size (source->values) >= 2))
    {
      score = MAX (score, 0.5 + 0.3 * values * (name > 0.2 ? 1 : 0.5));
      *why = N_("its values are those of the model");
    }
  if (source->n > 0 && source->n_email * 10 >= source->n * 9 && strcmp (goal->column->name, "email") == 0 && score < 0.9)
    {
      score = 0.9;
      *why = N_("it holds email addresses");
    }
  if (source->n > 0 && source->n_currency == source->n && strcmp (goal->column->name, "currency") == 0 && score < 0.85)
    {
      score = 0.85;
      *why = N_("it holds codes of currencies");
    }
  return score;
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *x = a, *y = b;

  if (x->score != y->score)
    return x->score < y->score ? 1 : -1;
  return x->source != y->source ? (x->source < y->source ? -1 : 1) : (int) x->goal - (int) y->goal;
}

/* The best pairs first, each column once. (element-type Match) (transfer full) */
static GArray *
match (const Asked *asked, const Table *table)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Match));
  GArray *taken = g_array_new (FALSE, FALSE, sizeof (Match));
  g_autofree guint8 *used_source = g_new0 (guint8, asked->sources->len + 1), *used_goal = g_new0 (guint8, table->goals->len + 1);

  for (guint s = 0; s < asked->sources->len; s++)
    for (guint g = 0; g < table->goals->len; g++)
      {
        Match one = { s, g, 0, NULL };

        one.score = fit (asked->sources->pdata[s], table->goals->pdata[g], table->own, &one.why);
        if (one.score >= asked->floor)
          g_array_append_val (all, one);
      }
  g_array_sort (all, compare_matches);
  for (guint i = 0; i < all->len; i++)
    {
      const Match *one = &g_array_index (all, Match, i);

      if (used_source[one->source] || used_goal[one->goal])
        continue;
      used_source[one->source] = used_goal[one->goal] = TRUE;
      g_array_append_vals (taken, one, 1);
    }
  return taken;
}

/* 0..1: how much of the file finds its place, less when the key is not there, more when the file is called like the table. */
static double
table_fit (const Asked *asked, const Table *table, const GArray *matches)
{
  double sum = 0;
  guint needed = 0, given = 0;
  gboolean named = vs_words_likeness (asked->file, table->own, "") >= 0.5;

  for (guint i = 0; i < matches->len; i++)
    sum += g_array_index (matches, Match, i).score;
  for (guint g = 0; g < table->goals->len; g++)
    if (((Goal *) table->goals->pdata[g])->column->required)
      {
        needed++;
        for (guint i = 0; i < matches->len; i++)
          given += g_array_index (matches, Match, i).goal == g;
      }
  sum /= MAX (asked->sources->len, 1);
  return CLAMP (sum * (needed ? 0.4 + 0.6 * given / needed : 1) + (named ? 0.15 : 0), 0, 1);
}

/*
 * The answer
 */

static void
column_free (gpointer data)
{
  VsSuggestColumn *column = data;

  g_free (column->source);
  g_free (column->target);
  g_free (column->transformation);
  g_free (column->why);
  g_free (column);
}

void
vs_suggestion_free (VsSuggestion *suggestion)
{
  if (!suggestion)
    return;
  g_free (suggestion->table);
  g_free (suggestion->ready);
  g_ptr_array_unref (suggestion->columns);
  g_ptr_array_unref (suggestion->missing);
  g_free (suggestion->json);
  g_free (suggestion);
}

static VsSuggestion *
suggestion_new (const char *table, double confidence)
{
  VsSuggestion *suggestion = g_new0 (VsSuggestion, 1);

  suggestion->table = g_strdup (table);
  suggestion->confidence = confidence;
  suggestion->columns = g_ptr_array_new_with_free_func (column_free);
  suggestion->missing = g_ptr_array_new_with_free_func (g_free);
  return suggestion;
}

static VsSuggestColumn *
add_column (VsSuggestion *suggestion, const char *source, const char *target, VsCellType type, double confidence, const char *why)
{
  VsSuggestColumn *column = g_new0 (VsSuggestColumn, 1);

  *column = (VsSuggestColumn) { g_strdup (source), g_strdup (target), type, NULL, confidence, g_strdup (why) };
  g_ptr_array_add (suggestion->columns, column);
  return column;
}

/* From the unit the header names to the column's. (transfer full) */
static char *
convert_unit (const Asked *asked, const Source *source, const Goal *goal)
{
  static const struct { const char *unit; double factor; VsCellType of; const char *column; } units[] = {
    { "wh", 0.001, VS_CELL_NUMBER, "kwh" }, { "mwh", 1000, VS_CELL_NUMBER, "kwh" }, { "cent", 0.01, VS_CELL_MONEY, NULL },
    { "cents", 0.01, VS_CELL_MONEY, NULL }, { "ct", 0.01, VS_CELL_MONEY, NULL }, { "pence", 0.01, VS_CELL_MONEY, NULL },
    { "percent", 0.01, VS_CELL_NUMBER, NULL }, { "pct", 0.01, VS_CELL_NUMBER, NULL },
  };
  g_autofree char *number = asked->sniff->decimal == ',' ? g_strdup ("number (value, ',')") : g_strdup ("number (value)");

  for (guint i = 0; source->unit && !is_same_name (source, goal) && i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].unit, source->unit) == 0 && goal->column->type == units[i].of
        && (!units[i].column || strstr (goal->column->name, units[i].column)))
      return units[i].factor < 1 ? g_strdup_printf ("%s / %.0f", number, 1 / units[i].factor) : g_strdup_printf ("%s * %.0f", number, units[i].factor);
  return NULL;
}

static VsMapping *
mapping_of (const Asked *asked, const VsSuggestion *suggestion)
{
  g_autofree char *title = g_strdup_printf (_("Columns of the table “%s”"), suggestion->table);
  g_autofree char *words = vs_words_split (*asked->base ? asked->base : suggestion->table), *name = g_strdelimit (g_strdup (words), " ", '-');
  VsMapping *mapping = vs_mapping_new_empty (name, title);
  VsMappingTarget *target = vs_mapping_add_target (mapping, suggestion->table);
  GPtrArray *headers = g_ptr_array_new ();

  target->attributes = TRUE;
  vs_mapping_take_sniff (mapping, asked->sniff);
  for (guint i = 0; i < suggestion->columns->len; i++)
    {
      const VsSuggestColumn *column = suggestion->columns->pdata[i];
      VsMappingColumn *to;

      if (!column->target)
        continue;
      g_ptr_array_add (headers, g_strdup (column->source));
      to = vs_mapping_add_column (target, column->source, column->target);
      to->typed = TRUE;
      to->type = column->type;
      to->transformation = column->transformation ? vs_expr_parse (column->transformation, NULL) : NULL;
    }
  g_ptr_array_add (headers, NULL);
  mapping->match_columns = (char **) g_ptr_array_free (headers, FALSE);
  return mapping;
}

static VsSuggestion *
answer (const Asked *asked, const Table *table, const GArray *matches, double confidence)
{
  VsSuggestion *suggestion = suggestion_new (table->target->table, confidence);
  VsMapping *mapping;

  for (guint s = 0; s < asked->sources->len; s++)
    {
      const Source *source = asked->sources->pdata[s];
      const Match *found = NULL;
      const Goal *goal;

      for (guint i = 0; i < matches->len && !found; i++)
        if (g_array_index (matches, Match, i).source == s)
          found = &g_array_index (matches, Match, i);
      goal = found ? table->goals->pdata[found->goal] : NULL;
      if (!goal)
        add_column (suggestion, source->sniff->name, NULL, source->sniff->type, 0, _("nothing like it; it becomes an attribute"));
      else
        add_column (suggestion, source->sniff->name, goal->column->name, goal->column->type, found->score, _(found->why))->transformation
          = convert_unit (asked, source, goal);
    }
  for (guint g = 0; g < table->goals->len; g++)
    {
      const VsTargetColumn *column = ((Goal *) table->goals->pdata[g])->column;
      gboolean given = !column->required;

      for (guint i = 0; i < matches->len && !given; i++)
        given = g_array_index (matches, Match, i).goal == g;
      if (!given)
        g_ptr_array_add (suggestion->missing, g_strdup (column->name));
    }
  mapping = mapping_of (asked, suggestion);
  suggestion->json = vs_mapping_to_json (mapping);
  vs_mapping_unref (mapping);
  return suggestion;
}

static gboolean
is_named (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

/* What a column of the file gives: the column that is made of it alone, else one that it has a part in. (nullable) */
static const VsMappingColumn *
find_use (const VsMapping *mapping, const char *name)
{
  const VsMappingColumn *part = NULL;

  for (guint t = 0; t < mapping->targets->len; t++)
    {
      const GPtrArray *columns = ((VsMappingTarget *) mapping->targets->pdata[t])->columns;

      for (guint c = 0; c < columns->len; c++)
        {
          const VsMappingColumn *column = columns->pdata[c];
          g_autoptr (GPtrArray) sources = g_ptr_array_new ();

          if (column->source && is_named (column->source, name))
            return column;
          vs_mapping_column_sources (column, sources);
          if (!part && g_ptr_array_find_with_equal_func (sources, name, is_named, NULL))
            part = column;
        }
    }
  return part;
}

/* A mapping that is there already: each column with what it gives. */
static VsSuggestion *
answer_ready (const Asked *asked, const VsMapping *mapping)
{
  VsSuggestion *suggestion = suggestion_new (vs_mapping_target (mapping), 1);

  suggestion->ready = g_strdup (vs_mapping_name (mapping));
  suggestion->json = vs_mapping_to_json (mapping);
  for (guint s = 0; s < asked->sources->len; s++)
    {
      const Source *source = asked->sources->pdata[s];
      const VsMappingColumn *found = find_use (mapping, source->sniff->name);

      add_column (suggestion, source->sniff->name, found ? found->target : NULL, found && found->typed ? found->type : source->sniff->type,
                  1, mapping->is_document ? _("the ready mapping says so") : _("the file was read so before"))->transformation
        = found && found->transformation ? g_strdup (vs_expr_text (found->transformation)) : NULL;
    }
  return suggestion;
}

static VsSuggestion *
choose (const Asked *asked, VsWorkspace *ws, sqlite3 *db, const char *wanted, GError **error)
{
  g_autoptr (VsModel) model = vs_calculated_model (ws, NULL, error);
  g_auto (GStrv) tables = NULL;
  VsSuggestion *best = NULL;

  if (!model)
    return NULL;
  tables = wanted ? g_strdupv ((char *[]) { (char *) wanted, NULL }) : vs_target_tables (db, error);
  for (guint i = 0; tables && tables[i]; i++)
    {
      Table *table = table_new (db, model, asked->words, tables[i], error);
      g_autoptr (GArray) matches = table ? match (asked, table) : NULL;
      double confidence = table ? table_fit (asked, table, matches) : 0;

      if (table && matches->len > 0 && strcmp (tables[i], "attribute") != 0 && (!best || confidence > best->confidence))
        {
          vs_suggestion_free (best);
          best = answer (asked, table, matches, confidence);
        }
      table_free (table);
      if (wanted && !best && error && *error)
        return NULL;
    }
  if (best && (wanted || best->confidence >= WORTH))
    return best;
  if (wanted)
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("No column of “%s” is like one of the table “%s”; write a mapping that says which is which."),
                 asked->base, wanted);
  else
    g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("No table has columns like those of “%s”; name the table."), asked->base);
  vs_suggestion_free (best);
  return NULL;
}

static void
asked_clear (Asked *asked)
{
  g_clear_pointer (&asked->sources, g_ptr_array_unref);
  g_clear_pointer (&asked->words, g_hash_table_unref);
  g_clear_pointer (&asked->file, g_free);
  g_clear_pointer (&asked->base, g_free);
}

static gboolean
ask (Asked *asked, const char *path, const VsSniff *sniff, double floor, GError **error)
{
  char *dot;

  *asked = (Asked) { .sniff = sniff, .floor = floor, .words = vs_words_read (error) };
  if (!asked->words)
    return FALSE;
  asked->base = g_path_get_basename (path);
  if ((dot = strrchr (asked->base, '.')))
    *dot = '\0';
  asked->file = vs_words_spell (asked->words, asked->base);
  asked->sources = g_ptr_array_new_with_free_func (source_free);
  list_sources (asked);
  return read_sample (asked, path, error);
}

static VsSuggestion *
suggest_anew (VsWorkspace *ws, const char *path, const VsSniff *sniff, const char *table, double floor, GError **error)
{
  VsSuggestion *suggestion = NULL;
  Asked asked;

  if (ask (&asked, path, sniff, floor, error))
    {
      sqlite3 *db = vs_workspace_reader (ws, error);

      suggestion = db ? choose (&asked, ws, db, table, error) : NULL;
      vs_workspace_release (ws, db);
    }
  asked_clear (&asked);
  return suggestion;
}

VsMapping *
vs_mapping_propose (VsWorkspace *ws, const char *path, const VsSniff *sniff, const char *table, gboolean sure, GError **error)
{
  g_autoptr (VsSuggestion) suggestion = suggest_anew (ws, path, sniff, table, sure ? SURE : ENOUGH, error);
  g_autoptr (VsJsonDoc) doc = NULL;

  if (!suggestion)
    return NULL;
  if (!table && (suggestion->missing->len > 0 || suggestion->confidence < ENOUGH))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("No table has columns like those of “%s”; name the table."), path);
      return NULL;
    }
  doc = vs_json_doc_parse (suggestion->json, path, error);
  return doc ? vs_mapping_new (doc, error) : NULL;
}

VsSuggestion *
vs_mapping_suggest (VsWorkspace *ws, const char *path, const char *table, GError **error)
{
  g_autoptr (VsSniff) sniff = vs_sniff_file (path, error);
  g_autoptr (VsMapping) ready = NULL;
  VsSuggestion *suggestion = NULL;
  Asked asked;

  if (!sniff || !vs_bounds_check_columns (ws, path, sniff->columns->len, error))
    return NULL;
  ready = table ? NULL : vs_mapping_find_for (ws, path, sniff, NULL);
  if (!ready || !(ready->is_document || ready->is_known || vs_mapping_is_readings (ready)))
    return suggest_anew (ws, path, sniff, table, ENOUGH, error);
  if (ask (&asked, path, sniff, ENOUGH, error))
    suggestion = answer_ready (&asked, ready);
  asked_clear (&asked);
  if (suggestion && !ready->is_document)
    g_clear_pointer (&suggestion->ready, g_free);
  return suggestion;
}
