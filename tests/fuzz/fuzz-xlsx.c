/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Excel workbooks. The input is the text of their parts, each behind a line "=== NAME", so that what is made up is XML and the zip around it
 * is sound. Parts that are not named are those of a small workbook, so that every input has sheets to be read. */
#include "fuzz.h"

#include <archive.h>
#include <archive_entry.h>

static const char *const usual[][2] = {
  { "xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='A' r:id='a'/><sheet name='B' r:id='b'/></sheets></workbook>" },
  { "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='a' Target='worksheets/sheet1.xml'/><Relationship Id='b' Target='/xl/worksheets/sheet2.xml'/>"
                                  "</Relationships>" },
  { "xl/sharedStrings.xml", "<sst><si><t>id</t></si><si><t>day</t></si><si><r><t>a </t></r><r><t>b</t></r></si></sst>" },
  { "xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='20'/><xf numFmtId='22'/></cellXfs></styleSheet>" },
  { "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r='1'><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row></sheetData></worksheet>" },
  { "xl/worksheets/sheet2.xml", "<worksheet><sheetData><row r='1'><c><v>1</v></c></row></sheetData></worksheet>" },
};

static void
add (struct archive *archive, const char *name, const char *text, gsize n)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) n);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  if (archive_write_header (archive, entry) == ARCHIVE_OK)
    archive_write_data (archive, text, n);
  archive_entry_free (entry);
}

static gsize
zip (const guint8 *data, gsize n, char *into, gsize room)
{
  struct archive *archive = archive_write_new ();
  const char *at = (const char *) data, *end = at + n;
  gboolean given[G_N_ELEMENTS (usual)] = { FALSE };
  gsize used = 0;

  archive_write_set_format_zip (archive);
  archive_write_set_options (archive, "zip:compression=store");
  archive_write_set_bytes_in_last_block (archive, 1);
  archive_write_open_memory (archive, into, room, &used);
  while (at < end)
    {
      const char *part = memmem (at, (gsize) (end - at), "=== ", 4), *line = part ? memchr (part, '\n', (gsize) (end - part)) : NULL;
      const char *next = line ? memmem (line, (gsize) (end - line), "\n=== ", 5) : NULL;
      g_autofree char *name = line ? g_utf8_make_valid (part + 4, line - part - 4) : NULL;

      if (!line)
        break;
      for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
        given[i] |= strcmp (name, usual[i][0]) == 0;
      add (archive, name, line + 1, (gsize) MAX ((next ? next : end) - line - 1, 0));
      at = next ? next + 1 : end;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (!given[i])
      add (archive, usual[i][0], usual[i][1], strlen (usual[i][1]));
  archive_write_close (archive);
  archive_write_free (archive);
  return used;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  gsize room = 4 * n + (64 << 10), used;
  g_autofree char *bytes = g_malloc (room);
  GError *error = NULL;
  const char *path;

  used = zip (data, n, bytes, room);
  path = fuzz_file (bytes, used);
  {
    g_auto (GStrv) sheets = vs_source_members (path, &error);

    if (!sheets && !error)
      fuzz_read_source (path);
    fuzz_told (!error, error);
    for (char **sheet = sheets; sheet && *sheet && sheet < sheets + 4; sheet++)
      fuzz_read_source (*sheet);
  }
  return 0;
}
