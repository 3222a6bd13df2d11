/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/bronze.h"

#include "intake/target.h"
#include "source/source.h"

#include <string.h>
#include <zstd.h>

#define CHUNK       (1 << 20)   /* bytes of text, to the end of a line */
#define CHUNK_MOST  (1 << 26)   /* of one that says it is: a frame cannot ask for any memory it likes */
#define LEVEL       -1          /* faster than 1 by half for a sixth more bytes */
#define READY_MOST  (256 << 20) /* bytes waiting to be written, packed: there are many only while an index is built */

/*
 * Keeping
 */

typedef struct {
  guint64  offset, line;
  gsize    bytes;
  gpointer data, places;   /* packed; places nullable */
  gsize    n_data, n_places;
  GError  *error;
  gboolean last;
} Chunk;

struct _VsBronze {
  sqlite3      *db;
  gint64        load_id;
  VsSource     *source;
  gboolean      wide;
  GThread      *thread;
  GMutex        lock;
  GCond         moved;
  GQueue        ready;      /* Chunk */
  gsize         n_ready;    /* bytes of them */
  guint64       allowed;    /* where in the text the thread waits */
  gboolean      stop, ended;
  sqlite3_stmt *insert;
};

static void
chunk_free (Chunk *chunk)
{
  g_free (chunk->data);
  g_free (chunk->places);
  g_clear_error (&chunk->error);
  g_free (chunk);
}

/* FALSE when nobody wants it any more. */
static gboolean
hand_over (VsBronze *self, Chunk *chunk)
{
  gboolean wanted;

  g_mutex_lock (&self->lock);
  while (!self->stop && (self->n_ready >= READY_MOST || chunk->offset >= self->allowed))
    g_cond_wait (&self->moved, &self->lock);
  wanted = !self->stop;
  if (wanted)
    {
      g_queue_push_tail (&self->ready, chunk);
      self->n_ready += chunk->n_data;
    }
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  if (!wanted)
    chunk_free (chunk);
  return wanted;
}

static guint64
count_lines (const char *text, gsize n)
{
  const char *end = text + n, *p = text;
  guint64 lines = 0;

  for (; (p = memchr (p, '\n', (gsize) (end - p))); p++)
    lines++;
  for (p = text; (p = memchr (p, '\r', (gsize) (end - p))); p++)
    lines += p + 1 == end || p[1] != '\n';
  return lines;
}

/* The bytes up to the end of the last whole line; all when there is none. A CR at the very end may have its LF still to come. */
static gsize
whole_lines (const char *text, gsize n)
{
  for (gsize i = n; i-- > 0;)
    if (text[i] == '\n' || (text[i] == '\r' && i + 1 < n))
      return i + 1;
  return n;
}

static gpointer
pack_bytes (ZSTD_CCtx *context, gconstpointer bytes, gsize n, gsize *n_packed)
{
  gsize room = ZSTD_compressBound (n);
  gpointer packed = g_malloc (room);

  *n_packed = ZSTD_compressCCtx (context, packed, room, bytes, n, LEVEL);
  return g_realloc (packed, MAX (*n_packed, 1));
}

static Chunk *
pack (ZSTD_CCtx *context, const char *text, gsize n, guint64 offset, guint64 line)
{
  Chunk *chunk = g_new0 (Chunk, 1);

  chunk->data = pack_bytes (context, text, n, &chunk->n_data);
  chunk->bytes = n;
  chunk->offset = offset;
  chunk->line = line;
  return chunk;
}

static void
pack_places (Chunk *chunk, ZSTD_CCtx *context, VsPlaces *places, guint64 end)
{
  g_autoptr (GBytes) told = vs_places_save (places, chunk->line, end);

  if (told)
    chunk->places = pack_bytes (context, g_bytes_get_data (told, NULL), g_bytes_get_size (told), &chunk->n_places);
}

static gpointer
pack_thread (gpointer data)
{
  VsBronze *self = data;
  g_autofree char *text = g_malloc (CHUNK);
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  Chunk *end = g_new0 (Chunk, 1);
  guint64 offset = 0, line = 1;
  gboolean wanted = TRUE;
  gsize n = 0;

  while (wanted)
    {
      gssize got = vs_source_read (self->source, text + n, CHUNK - n, &end->error);
      Chunk *chunk;
      gsize whole;

      if (got > 0)
        n += (gsize) got;
      if (got > 0 && n < CHUNK)
        continue;
      if (n == 0 || got < 0)
        break;
      whole = got == 0 || self->wide ? n : whole_lines (text, n);
      chunk = pack (context, text, whole, offset, self->wide ? 0 : line);
      line += count_lines (text, whole);
      pack_places (chunk, context, vs_source_places (self->source), line);
      wanted = hand_over (self, chunk);
      offset += whole;
      n -= whole;
      memmove (text, text + whole, n);
    }
  ZSTD_freeCCtx (context);
  end->last = TRUE;
  hand_over (self, end);
  return NULL;
}

static void
bind_char (sqlite3_stmt *stmt, int i, char c)
{
  char text[2] = { c, 0 };

  sqlite3_bind_text (stmt, i, text, -1, SQLITE_TRANSIENT);
}

static gboolean
note_dialect (sqlite3 *db, gint64 load_id, const VsCsvDialect *dialect, VsPlaces *places, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "INSERT INTO bronze_file (load_id, encoding, delimiter, quote, \"escape\", padded, header_lines, "
                                                     "skip_lines, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);

  if (!stmt)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, load_id);
  sqlite3_bind_text (stmt, 2, dialect->encoding ? dialect->encoding : "UTF-8", -1, SQLITE_STATIC);
  bind_char (stmt, 3, dialect->delimiter);
  bind_char (stmt, 4, dialect->quote);
  bind_char (stmt, 5, dialect->escape);
  sqlite3_bind_int (stmt, 6, dialect->padded);
  sqlite3_bind_int (stmt, 7, (int) dialect->header_lines);
  sqlite3_bind_int (stmt, 8, (int) dialect->skip_lines);
  if (places)
    sqlite3_bind_text (stmt, 9, vs_place_kind_name (vs_places_kind (places)), -1, SQLITE_STATIC);
  return vs_db_run (stmt, error);
}

static gboolean
is_wide (const char *encoding)
{
  return encoding && (g_ascii_strncasecmp (encoding, "UTF-16", 6) == 0 || g_ascii_strncasecmp (encoding, "UTF-32", 6) == 0);
}

VsBronze *
vs_bronze_begin (sqlite3 *db, gint64 load_id, const char *path, const VsCsvDialect *dialect, GError **error)
{
  g_autoptr (VsBronze) self = g_new0 (VsBronze, 1);

  self->db = db;
  self->load_id = load_id;
  self->wide = is_wide (dialect->encoding);
  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  self->insert = vs_db_prepare (db, "INSERT INTO bronze (load_id, offset, line, bytes, data, places) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", error);
  if (!self->insert || !(self->source = vs_source_open (path, error)) || !note_dialect (db, load_id, dialect, vs_source_places (self->source), error))
    return NULL;
  return g_steal_pointer (&self);
}

void
vs_bronze_start (VsBronze *self, guint64 allowed)
{
  g_mutex_lock (&self->lock);
  self->allowed = MAX (self->allowed, allowed);
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  if (!self->thread)
    self->thread = g_thread_new ("volt-bronze", pack_thread, self);
}

/* The next chunk; with `wait` not before it is ready. */
static Chunk *
next_chunk (VsBronze *self, gboolean wait)
{
  Chunk *chunk;

  g_mutex_lock (&self->lock);
  while (wait && self->ready.length == 0)
    g_cond_wait (&self->moved, &self->lock);
  chunk = g_queue_pop_head (&self->ready);
  if (chunk)
    self->n_ready -= chunk->n_data;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  return chunk;
}

gboolean
vs_bronze_put (VsBronze *self, gboolean all, VsJob *job, GError **error)
{
  gboolean ok = TRUE;
  Chunk *chunk;

  if (all)
    vs_bronze_start (self, G_MAXUINT64);
  while (ok && !self->ended && (chunk = next_chunk (self, all)))
    {
      self->ended = chunk->last;
      if (chunk->error)
        {
          g_propagate_error (error, g_steal_pointer (&chunk->error));
          ok = FALSE;
        }
      else if (!chunk->last)
        {
          sqlite3_bind_int64 (self->insert, 1, self->load_id);
          sqlite3_bind_int64 (self->insert, 2, (gint64) chunk->offset);
          sqlite3_bind_int64 (self->insert, 3, (gint64) chunk->line);
          sqlite3_bind_int64 (self->insert, 4, (gint64) chunk->bytes);
          sqlite3_bind_blob (self->insert, 5, chunk->data, (int) chunk->n_data, SQLITE_STATIC);
          sqlite3_bind_null (self->insert, 6);
          if (chunk->places)
            sqlite3_bind_blob (self->insert, 6, chunk->places, (int) chunk->n_places, SQLITE_STATIC);
          ok = vs_job_check (job, error) && vs_db_run (self->insert, error);
        }
      chunk_free (chunk);
    }
  return ok;
}

void
vs_bronze_free (VsBronze *self)
{
  if (!self)
    return;
  g_mutex_lock (&self->lock);
  self->stop = TRUE;
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
  if (self->thread)
    g_thread_join (self->thread);
  g_queue_clear_full (&self->ready, (GDestroyNotify) chunk_free);
  sqlite3_finalize (self->insert);
  g_clear_pointer (&self->source, vs_source_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->moved);
  g_free (self);
}

gboolean
vs_bronze_forget (sqlite3 *db, gint64 load_id, GError **error)
{
  return vs_db_execf (db, error, "DELETE FROM bronze WHERE load_id = %" G_GINT64_FORMAT "; DELETE FROM bronze_file WHERE load_id = %" G_GINT64_FORMAT,
                      load_id, load_id);
}

/*
 * Reading again
 */

typedef struct {
  sqlite3_stmt *chunks;
  char         *text;
  gsize         n, at;
  gsize         skip;       /* bytes of the first chunk */
  guint64       taken, total;
  VsPlaces     *places;     /* nullable */
} Stream;

static gboolean
fail_damaged (GError **error)
{
  g_set_error (error, VS_ERROR, VS_ERROR_CORRUPT, _("The kept text of a file is damaged; restore a copy of the workspace or load the file again."));
  return FALSE;
}

/* The text of the chunk the statement stands on. */
static char *
unpack (sqlite3_stmt *stmt, int data_column, gsize bytes, GError **error)
{
  g_autofree char *text = bytes <= CHUNK_MOST ? g_malloc (bytes + 1) : NULL;

  if (text && ZSTD_decompress (text, bytes, sqlite3_column_blob (stmt, data_column), (gsize) sqlite3_column_bytes (stmt, data_column)) == bytes)
    return g_steal_pointer (&text);
  fail_damaged (error);
  return NULL;
}

/* What the chunk's column of places tells. */
static gboolean
take_places (VsPlaces *places, sqlite3_stmt *stmt, int column, GError **error)
{
  gconstpointer packed = sqlite3_column_blob (stmt, column);
  gsize n = (gsize) sqlite3_column_bytes (stmt, column);
  unsigned long long bytes = packed ? ZSTD_getFrameContentSize (packed, n) : 0;
  g_autofree char *told = NULL;

  if (!places || !packed)
    return TRUE;
  told = bytes <= CHUNK_MOST ? g_malloc (bytes + 1) : NULL;
  return (told && ZSTD_decompress (told, bytes, packed, n) == bytes && vs_places_take (places, told, bytes)) || fail_damaged (error);
}

static gssize
stream_read (gpointer data, char *into, gsize room, GError **error)
{
  Stream *stream = data;
  GError *failed = NULL;
  gsize n;

  while (stream->at == stream->n)
    {
      g_clear_pointer (&stream->text, g_free);
      if (!vs_db_step (stream->chunks, &failed))
        {
          if (failed)
            g_propagate_error (error, failed);
          return failed ? -1 : 0;
        }
      stream->n = (gsize) sqlite3_column_int64 (stream->chunks, 1);
      stream->text = unpack (stream->chunks, 0, stream->n, error);
      if (!stream->text || !take_places (stream->places, stream->chunks, 2, error))
        return -1;
      stream->at = MIN (stream->skip, stream->n);
      stream->skip = 0;
    }
  n = MIN (room, stream->n - stream->at);
  memcpy (into, stream->text + stream->at, n);
  stream->at += n;
  stream->taken += n;
  return (gssize) n;
}

static guint64
stream_position (gpointer data, guint64 *total)
{
  Stream *stream = data;

  *total = stream->total;
  return stream->taken;
}

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  sqlite3_finalize (stream->chunks);
  vs_places_unref (stream->places);
  g_free (stream->text);
  g_free (stream);
}

/* From the chunk at `offset` on, `skip` bytes into it. */
static VsCsvReader *
read_from (sqlite3 *db, gint64 load_id, guint64 offset, gsize skip, const VsCsvDialect *dialect, VsPlaces *places, GError **error)
{
  static const VsCsvInput input = { stream_read, stream_position, stream_free };
  g_autofree char *sum = g_strdup_printf ("SELECT coalesce (sum (bytes), 0) FROM bronze WHERE load_id = %" G_GINT64_FORMAT, load_id);
  Stream *stream = g_new0 (Stream, 1);
  VsCsvReader *reader;
  gint64 total = 0;

  stream->places = vs_places_ref (places);
  stream->chunks = vs_db_prepare (db, "SELECT data, bytes, places FROM bronze WHERE load_id = ?1 AND offset >= ?2 ORDER BY offset", error);
  if (!stream->chunks || !vs_db_get_int (db, &total, error, sum))
    {
      stream_free (stream);
      return NULL;
    }
  sqlite3_bind_int64 (stream->chunks, 1, load_id);
  sqlite3_bind_int64 (stream->chunks, 2, (gint64) offset);
  stream->skip = skip;
  stream->total = (guint64) total;
  reader = vs_csv_reader_new (&input, stream, _("the kept text"), dialect, error);
  if (reader)
    vs_csv_reader_set_places (reader, places);
  return reader;
}

/* Of the load's text, when it was made: nothing is told of its lines yet. NULL when it was not. */
static VsPlaces *
places_of (sqlite3 *db, gint64 load_id)
{
  g_autofree char *sql = g_strdup_printf ("SELECT place FROM bronze_file WHERE load_id = %" G_GINT64_FORMAT, load_id), *kind = vs_db_get_text (db, sql, NULL);

  return kind ? vs_places_new (vs_place_kind_of (kind)) : NULL;
}

VsCsvReader *
vs_bronze_reader (sqlite3 *db, gint64 load_id, const VsCsvDialect *dialect, GError **error)
{
  g_autoptr (VsPlaces) places = places_of (db, load_id);

  return read_from (db, load_id, 0, 0, dialect, places, error);
}

gboolean
vs_bronze_dialect (sqlite3 *db, gint64 load_id, VsCsvDialect *dialect, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT encoding, delimiter, quote, \"escape\", padded, header_lines, skip_lines FROM bronze_file "
                                                     "WHERE load_id = ?1", error);
  GError *failed = NULL;

  if (!stmt)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, load_id);
  if (!vs_db_step (stmt, &failed))
    {
      if (failed)
        g_propagate_error (error, failed);
      else
        g_set_error (error, VS_ERROR, VS_ERROR_NO_DATA, _("The text of that file was not kept; load the file again."));
      return FALSE;
    }
  *dialect = (VsCsvDialect) {
    .delimiter = *(const char *) sqlite3_column_text (stmt, 1), .quote = *(const char *) sqlite3_column_text (stmt, 2),
    .escape = *(const char *) sqlite3_column_text (stmt, 3), .padded = sqlite3_column_int (stmt, 4),
    .header_lines = (guint) sqlite3_column_int (stmt, 5), .skip_lines = (guint) sqlite3_column_int (stmt, 6),
    .encoding = g_strdup ((const char *) sqlite3_column_text (stmt, 0)),
  };
  return TRUE;
}

/*
 * One line
 */

void
vs_source_line_clear (VsSourceLine *line)
{
  g_clear_pointer (&line->file, g_free);
  g_clear_pointer (&line->raw, g_free);
  g_clear_pointer (&line->header, g_strfreev);
  g_clear_pointer (&line->fields, g_strfreev);
}

/* The place of a line in the text of a chunk that begins with line `first`. */
static gsize
place_of_line (const char *text, gsize n, guint64 first, guint64 line)
{
  gsize i = 0;

  for (; first < line && i < n; i++)
    if (text[i] == '\n' || (text[i] == '\r' && !(i + 1 < n && text[i + 1] == '\n')))
      first++;
  return i;
}

/* The line of the load's text where what stands at a place of the file begins. */
static guint64
line_at (sqlite3 *db, gint64 load_id, guint64 place, GError **error)
{
  g_autoptr (VsPlaces) places = places_of (db, load_id);
  g_autoptr (sqlite3_stmt) stmt = places ? vs_db_prepare (db, "SELECT places FROM bronze WHERE load_id = ?1 AND places NOT NULL ORDER BY offset", error) : NULL;

  if (!stmt)
    return place;
  sqlite3_bind_int64 (stmt, 1, load_id);
  while (vs_db_step (stmt, NULL))
    if (!take_places (places, stmt, 0, error))
      return 0;
  return vs_places_line (places, place);
}

/* A reader whose next record is that of the line, counted from 1 again; NULL without an error when the text does not go so far. */
static VsCsvReader *
reader_at (sqlite3 *db, gint64 load_id, guint64 line, const VsCsvDialect *dialect, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT offset, line, bytes, data FROM bronze WHERE load_id = ?1 AND line BETWEEN 1 AND ?2 "
                                                     "ORDER BY offset DESC LIMIT 1", error);
  VsCsvDialect plain = *dialect;
  g_autofree char *text = NULL;
  gsize n, place;

  if (!stmt)
    return NULL;
  sqlite3_bind_int64 (stmt, 1, load_id);
  sqlite3_bind_int64 (stmt, 2, (gint64) line);
  if (!vs_db_step (stmt, error))
    return NULL;
  n = (gsize) sqlite3_column_int64 (stmt, 2);
  if (!(text = unpack (stmt, 3, n, error)))
    return NULL;
  place = place_of_line (text, n, (guint64) sqlite3_column_int64 (stmt, 1), line);
  plain.header_lines = plain.skip_lines = 0;
  return place < n ? read_from (db, load_id, (guint64) sqlite3_column_int64 (stmt, 0), place, &plain, NULL, error) : NULL;
}

static char **
dup_fields (const VsCsvRecord *record)
{
  char **fields = g_new0 (char *, record->n_fields + 1);

  for (guint i = 0; i < record->n_fields; i++)
    fields[i] = g_utf8_make_valid (record->fields[i].text, (gssize) record->fields[i].len);
  return fields;
}

/* The record at the line of that load, into *out. FALSE when there is none. */
static gboolean
read_line (sqlite3 *db, gint64 load_id, guint64 line, VsSourceLine *out)
{
  VsCsvDialect dialect;
  g_autoptr (VsCsvReader) whole = NULL, at = NULL;
  VsCsvRecord record;
  gboolean found = FALSE;
  guint n;

  if (!vs_bronze_dialect (db, load_id, &dialect, NULL))
    return FALSE;
  whole = vs_bronze_reader (db, load_id, &dialect, NULL);
  if (whole)
    out->header = g_strdupv ((char **) vs_csv_reader_header (whole, &n));
  if (is_wide (dialect.encoding))
    while (whole && !found && vs_csv_reader_next (whole, &record, NULL) && record.line <= line)
      found = record.line == line;
  else if ((at = reader_at (db, load_id, line_at (db, load_id, line, NULL), &dialect, NULL)))
    found = vs_csv_reader_next (at, &record, NULL) && record.line == 1;
  if (!found)
    g_clear_pointer (&out->header, g_strfreev);
  else
    {
      out->fields = dup_fields (&record);
      out->raw = !dialect.encoding ? NULL : g_convert (record.raw, (gssize) record.raw_len, "UTF-8", is_wide (dialect.encoding) ? "UTF-8" : dialect.encoding,
                                                       NULL, NULL, NULL);
      if (!out->raw)
        out->raw = g_utf8_make_valid (record.raw, (gssize) record.raw_len);
    }
  vs_csv_dialect_clear (&dialect);
  return found;
}

/* The newest load of such a file at whose line the key stands: a file of the same name may have been loaded many times. */
static gboolean
find_load (sqlite3 *db, const char *file, const char *key, VsSourceLine *line, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = vs_db_prepare (db, "SELECT load_id, file, source ->> '$.place' FROM load WHERE file = ?1 "
                                                     "OR substr (file, -length (?1) - 1) = '/' || ?1 ORDER BY load_id DESC", error);
  g_autoptr (GError) failed = NULL;

  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, file, -1, SQLITE_STATIC);
  while (vs_db_step (stmt, &failed))
    {
      VsSourceLine seen = { .line = line->line, .load_id = sqlite3_column_int64 (stmt, 0), .file = g_strdup ((const char *) sqlite3_column_text (stmt, 1)),
                            .place = vs_place_kind_of ((const char *) sqlite3_column_text (stmt, 2)) };
      gboolean kept = read_line (db, seen.load_id, seen.line, &seen), has_key = kept && strstr (seen.raw, key);

      /* Without the key, as where the mapping made it, the newest text must do. */
      if (has_key || !line->file || (kept && !line->raw))
        {
          vs_source_line_clear (line);
          *line = seen;
        }
      else
        vs_source_line_clear (&seen);
      if (has_key)
        return TRUE;
    }
  if (!line->file)
    line->file = g_strdup (file);
  return vs_error_pass (error, g_steal_pointer (&failed));
}

static gboolean
find_row (sqlite3 *db, const char *table, const char *key, VsSourceLine *line, GError **error)
{
  g_autoptr (VsTarget) target = vs_target_new (db, table, error);
  g_autoptr (sqlite3_stmt) stmt = NULL;
  g_autofree char *sql = NULL, *name = NULL, *file = NULL;
  GError *failed = NULL;

  for (guint i = 0; target && i < target->columns->len && !name; i++)
    if (((VsTargetColumn *) target->columns->pdata[i])->in_key)
      name = vs_db_quote (((VsTargetColumn *) target->columns->pdata[i])->name);
  if (!target || !name)
    return FALSE;
  sql = g_strdup_printf ("SELECT source_file, source_row FROM %s WHERE %s = ?1 AND source_file IS NOT NULL AND source_row IS NOT NULL LIMIT 1", table, name);
  stmt = vs_db_prepare (db, sql, error);
  if (!stmt)
    return FALSE;
  sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
  if (!vs_db_step (stmt, &failed))
    {
      if (failed)
        g_propagate_error (error, failed);
      else
        g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND, _("No row “%s” of “%s” came from a file."), key, table);
      return FALSE;
    }
  file = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  line->line = (guint64) sqlite3_column_int64 (stmt, 1);
  return find_load (db, file, key, line, error);
}

gboolean
vs_source_line_find (VsWorkspace *ws, const char *table, const char *key, VsSourceLine *line, GError **error)
{
  sqlite3 *db;
  gboolean ok;

  g_return_val_if_fail (VS_IS_WORKSPACE (ws) && table && key && line, FALSE);
  *line = (VsSourceLine) { 0 };
  db = vs_workspace_reader (ws, error);
  ok = db && find_row (db, table, key, line, error);
  vs_workspace_release (ws, db);
  if (!ok)
    vs_source_line_clear (line);
  return ok;
}
