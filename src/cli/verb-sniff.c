/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb-sniff.c: volt sniff FILE: what a file most likely is. */
#include "cli/cli.h"

#include "intake/clean.h"

static gboolean as_csv;

static GOptionEntry *
options (void)
{
  static GOptionEntry entries[] = {
    { "csv", 0, 0, G_OPTION_ARG_NONE, &as_csv, N_("Print the same data as clean CSV (RFC 4180, UTF-8)"), NULL },
    { NULL },
  };
  return entries;
}

static const char *
order_name (VsDateOrder order)
{
  static const char *const names[] = { "YMD", "DMY", "MDY" };

  return names[order];
}

static void
add_column (JsonBuilder *json, const VsSniffColumn *column)
{
  json_builder_begin_object (json);
  vs_json_add_text (json, "name", column->name);
  vs_json_add_text (json, "type", vs_cell_type_name (column->type));
  if (column->type == VS_CELL_DAY || column->type == VS_CELL_INSTANT)
    vs_json_add_text (json, "date_order", column->counted ? "number" : order_name (column->date_order));
  vs_json_add_integer (json, "present", column->n_present);
  vs_json_add_integer (json, "against", column->n_against);
  if (column->against)
    vs_json_add_text (json, "example_against", column->against);
  json_builder_end_object (json);
}

static void
print_json (const VsSniff *sniff)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const char delimiter[] = { sniff->dialect.delimiter, 0 }, decimal[] = { sniff->decimal, 0 };
  const char quote[] = { sniff->dialect.quote, 0 }, escape[] = { sniff->dialect.escape, 0 };

  json_builder_begin_object (json);
  vs_json_add_text (json, "format", sniff->format);
  vs_json_add_text (json, "delimiter", delimiter);
  vs_json_add_text (json, "quote", quote);
  vs_json_add_text (json, "escape", escape);
  vs_json_add_text (json, "encoding", sniff->encoding);
  vs_json_add_boolean (json, "header", sniff->dialect.header_lines > 0);
  vs_json_add_integer (json, "header_lines", sniff->dialect.header_lines);
  vs_json_add_integer (json, "skip_lines", sniff->dialect.skip_lines);
  vs_json_add_text (json, "decimal", decimal);
  vs_json_add_text (json, "group", (char[]) { sniff->group, 0 });
  vs_json_add_boolean (json, "marks_known", sniff->marks_known);
  vs_json_add_text (json, "currency", sniff->currency);
  vs_json_begin_array (json, "missing");
  for (char **word = sniff->missing; word && *word; word++)
    json_builder_add_string_value (json, *word);
  json_builder_end_array (json);
  vs_json_add_text (json, "date_order", order_name (sniff->date_order));
  vs_json_add_number (json, "confidence", sniff->confidence);
  vs_json_add_integer (json, "rows_seen", sniff->n_rows);
  vs_json_begin_array (json, "columns");
  for (guint i = 0; i < sniff->columns->len; i++)
    add_column (json, sniff->columns->pdata[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  vs_cli_print_json (json);
}

/* What else was seen, and what proves it. */
static void
print_notes (const VsSniff *sniff)
{
  g_autofree char *words = sniff->missing ? g_strjoinv (", ", sniff->missing) : NULL;
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT, sniff->group_line), *place = vs_place_words (vs_places_kind (sniff->places), line);

  if (sniff->group && sniff->group_proof)
    /* Translators: a character, a number as it is written in the file, and "line 12" */
    g_print (_("mark between thousands “%c”, proved by %s in %s\n"), sniff->group, sniff->group_proof, place);
  else if (sniff->group)
    g_print (_("mark between thousands “%c”\n"), sniff->group);
  if (!sniff->marks_known)
    g_print (_("the marks of numbers are not proved: what stands before three digits may be a decimal mark or a mark between thousands\n"));
  if (*sniff->currency)
    g_print (_("amounts in %s\n"), sniff->currency);
  if (words)
    g_print (_("words for “not known”: %s\n"), words);
}

static void
print_text (const VsSniff *sniff)
{
  const char delimiter[] = { sniff->dialect.delimiter, 0 };

  g_print (_("encoding %s, delimiter %s, decimal mark %c, %u rows seen, %.0f %% as wide as the header\n"), sniff->encoding,
           *delimiter == '\t' ? "TAB" : delimiter, sniff->decimal, sniff->n_rows, sniff->confidence * 100);
  print_notes (sniff);
  for (guint i = 0; i < sniff->columns->len; i++)
    {
      const VsSniffColumn *column = sniff->columns->pdata[i];
      gboolean date = column->type == VS_CELL_DAY || column->type == VS_CELL_INSTANT;

      g_print ("  %-30s %-8s %s", column->name, vs_cell_type_name (column->type), !date ? "   " : column->counted ? _("number") : order_name (column->date_order));
      if (column->n_against)
        g_print (_("  %u of %u speak against it, the first: “%s”"), column->n_against, column->n_present, column->against ? column->against : "");
      g_print ("\n");
    }
}

static gboolean
print_row (const char *const *cells, const gsize *lens, guint n, gpointer data, GError **error)
{
  VsCsvWriter *writer = data;

  for (guint i = 0; i < n; i++)
    vs_csv_writer_text (writer, cells[i], (gssize) lens[i]);
  vs_csv_writer_end_row (writer);
  return vs_csv_writer_check (writer, error);
}

/* FALSE with the first record that cannot be read. */
static gboolean
print_csv (const char *path, const VsSniff *sniff, GError **error)
{
  VsCsvWriter *writer = vs_csv_writer_open ("-", error);
  VsCleanCount count;

  if (!writer)
    return FALSE;
  if (!vs_clean_table (path, sniff, print_row, writer, &count, error))
    {
      vs_csv_writer_abort (writer);
      return FALSE;
    }
  if (count.mended)
    g_printerr (ngettext ("%" G_GUINT64_FORMAT " row was mended.\n", "%" G_GUINT64_FORMAT " rows were mended.\n", count.mended), count.mended);
  if (count.notes)
    g_printerr (ngettext ("%" G_GUINT64_FORMAT " line outside the table was left out.\n", "%" G_GUINT64_FORMAT " lines outside the table were left out.\n", count.notes), count.notes);
  return vs_csv_writer_close (writer, error);
}

static int
run (VsCli *cli, int argc, char **argv)
{
  g_autoptr (VsSniff) sniff = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 1)
    return vs_cli_usage (cli, _("Name one file."));
  if (as_csv && cli->json)
    return vs_cli_usage (cli, _("Choose --json or --csv, not both."));
  sniff = vs_sniff_file (argv[0], &error);
  if (!sniff || (as_csv && !print_csv (argv[0], sniff, &error)))
    return vs_cli_fail (cli, g_steal_pointer (&error));
  if (cli->json)
    print_json (sniff);
  else if (!as_csv)
    print_text (sniff);
  return 0;
}

const VsVerb vs_verb_sniff = {
  "sniff", "FILE [--json|--csv]", N_("Tell a file's encoding, delimiter, columns and types"),
  N_("A proposal from the file's first part; each column tells how many values speak against it.\n"
     "JSON: format, delimiter, quote, escape, encoding, header, header_lines, skip_lines, decimal, group, marks_known, currency, missing, date_order, confidence, rows_seen, columns [name, type, date_order, present, against,\n"
     "example_against]."),
  run, options,
};
