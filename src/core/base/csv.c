/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.c: the reader works in two passes over a chunk that fits the cache. The first finds every byte that can matter (delimiter, quote,
 * escape, line end, NUL) 64 at a time and writes their places down; the second walks only those places. Fields point into the chunk;
 * only a field with escapes, or of another encoding, is copied (csv-decode.c). A quote that is never closed costs one line, not the file:
 * the reader goes back and takes up after that line. Records are limited (16 MiB unless told), memory to about three times that. */
#include "base/csv-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (256 * 1024)

typedef enum { PARSE_RECORD, PARSE_BLANK, PARSE_MORE, PARSE_END } Parse;

void
vs_csv_dialect_clear (VsCsvDialect *dialect)
{
  g_clear_pointer (&dialect->encoding, g_free);
}

/* ── Input ── */

gssize
vs_csv_reader_input (VsCsvReader *self, char *into, gsize room)
{
  gssize n;

  if (self->input)
    return self->input->read (self->input_data, into, room, self->error ? NULL : &self->error);
  if (self->fd < 0)
    {
      n = (gssize) MIN (room, self->n_bytes);
      if (n > 0)
        memcpy (into, self->bytes, (gsize) n);
      self->bytes += n;
      self->n_bytes -= (gsize) n;
      return n;
    }
  do
    n = read (self->fd, into, room);
  while (n < 0 && errno == EINTR);
  if (n < 0 && self->error == NULL)
    g_set_error (&self->error, VS_ERROR, VS_ERROR_OPEN, _("Cannot read “%s”: %s"), self->path, g_strerror (errno));
  return n;
}

/* UTF-8 text into `into`, whatever the input is. */
static gssize
read_text (VsCsvReader *self, char *into, gsize room)
{
  gssize n;
  gsize made;

  if (self->decoder == NULL || !vs_csv_decoder_is_wide (self->decoder))
    return vs_csv_reader_input (self, into, room);
  do
    {
      gsize left;
      char *raw = vs_csv_decoder_room (self->decoder, &left);

      n = vs_csv_reader_input (self, raw, MIN (left, room / 4));
      if (n < 0)
        return n;
      made = vs_csv_decoder_stream (self->decoder, (gsize) n, n == 0, into, room);
    }
  while (made == 0 && n > 0);
  return (gssize) made;
}

void
vs_csv_reader_index (VsCsvReader *self)
{
  gsize blocks = (self->end + 63) / 64;

  for (gsize b = 0; b < blocks; b++)
    {
      guint64 high, bits = vs_csv_scan_block (&self->scan, self->buf + b * 64, &high);
      gsize last = self->end - b * 64;

      if (last < 64)
        {
          bits &= ~(G_MAXUINT64 << last);
          high &= ~(G_MAXUINT64 << last);
        }
      self->high[b] = high != 0;
      if (G_UNLIKELY (self->n_pos + 64 > self->pos_size))
        {
          self->pos_size = MAX (self->pos_size * 2, CHUNK / 4);
          self->pos = g_renew (guint32, self->pos, self->pos_size);
        }
      while (bits)
        {
          self->pos[self->n_pos++] = (guint32) (b * 64 + (gsize) __builtin_ctzll (bits));
          bits &= bits - 1;
        }
    }
}

/* Moves the unfinished record to the front and reads on. FALSE at the end or on an error. */
static gboolean
refill (VsCsvReader *self)
{
  gsize tail = self->end - self->at, got = 0;

  if (self->eof)
    return FALSE;
  if (self->size - tail < CHUNK)
    {
      self->size = MAX (self->size * 2, 2 * CHUNK);
      self->buf = g_realloc (self->buf, self->size + VS_CSV_PAD);
      self->high = g_realloc (self->high, self->size / 64 + 2);
    }
  memmove (self->buf, self->buf + self->at, tail);
  if (self->decoder == NULL || !vs_csv_decoder_is_wide (self->decoder))
    self->base += self->at;
  self->at = 0;
  self->end = tail;
  while (got < CHUNK / 2)
    {
      gssize n = read_text (self, self->buf + self->end, CHUNK - got);

      if (n <= 0)
        {
          self->eof = TRUE;
          break;
        }
      self->end += (gsize) n;
      got += (gsize) n;
    }
  memset (self->buf + self->end, 0, VS_CSV_PAD);
  self->n_pos = self->next_pos = 0;
  vs_csv_reader_index (self);
  return got > 0;
}

/* Forgets [at, to): the input offset moves with it. */
static void
consume (VsCsvReader *self, gsize to)
{
  if (self->decoder && vs_csv_decoder_is_wide (self->decoder))
    self->base += vs_csv_decoder_input_length (self->decoder, self->buf + self->at, to - self->at);
  self->at = to;
}

static guint64
offset_now (VsCsvReader *self)
{
  return self->decoder && vs_csv_decoder_is_wide (self->decoder) ? self->base : self->base + self->at;
}

/* ── Records ── */

static inline void
add_field (VsCsvReader *self, const char *text, gsize len, gboolean quoted)
{
  if (G_UNLIKELY (self->n_fields == self->fields_size))
    {
      self->fields_size = MAX (self->fields_size * 2, 64);
      self->fields = g_renew (VsCsvField, self->fields, self->fields_size);
    }
  self->fields[self->n_fields++] = (VsCsvField) { text, len, quoted };
}

typedef struct {
  gsize       i;           /* walks pos */
  gsize       start;       /* of the field */
  guint       lines;       /* line ends inside quotes */
  gboolean    rewrite;     /* some field has escapes */
  VsCsvStatus status;
} Walk;

/* Quotes that do not add up are told before all else: where the record ends hangs on them. */
static inline void
note_nul (Walk *w)
{
  if (w->status == VS_CSV_OK)
    w->status = VS_CSV_NUL;
}

/* The quoted field at w->start. PARSE_RECORD: it is closed and w->i is the place that ends it. */
static Parse
walk_quoted (VsCsvReader *self, Walk *w)
{
  const char quote = self->dialect.quote, escape = self->dialect.escape;
  gboolean escaped = FALSE;
  gsize i = w->i + 1;      /* pos[w->i] is the opening quote */

  for (; i < self->n_pos; i++)
    {
      gsize at = self->pos[i];
      char c = self->buf[at];

      if (c == quote && at + 1 < self->end && self->buf[at + 1] == quote && !escape)
        {
          escaped = TRUE;
          i++;
        }
      else if (escape && c == escape && c != quote)
        {
          escaped = TRUE;
          if (at + 1 < self->end && i + 1 < self->n_pos && self->pos[i + 1] == at + 1 && self->buf[at + 1] != '\0')
            i++;
        }
      else if (c == quote)
        {
          if (at + 1 == self->end && !self->eof)
            return PARSE_MORE;
          add_field (self, self->buf + w->start + 1, at - w->start - 1, escaped ? VS_CSV_FIELD_ESCAPED : TRUE);
          w->rewrite |= escaped;
          w->start = at + 1;
          w->i = i + 1;
          return PARSE_RECORD;
        }
      else if (c == '\n' || (c == '\r' && !(at + 1 < self->end && self->buf[at + 1] == '\n')))
        w->lines++;
      else if (c == '\0')
        note_nul (w);
    }
  return PARSE_MORE;
}

/* Takes the next record or finds that more bytes are needed. On PARSE_RECORD *end is its end, *next where the line end is passed. */
static Parse
walk_record (VsCsvReader *self, Walk *w, gsize *end, gsize *next)
{
  const char delimiter = self->dialect.delimiter, quote = self->dialect.quote, escape = self->dialect.escape;
  const char *buf = self->buf;

  self->n_fields = 0;
  w->start = self->at;
  w->i = self->next_pos;
  for (;;)
    {
      gsize at;
      char c;

      if (G_UNLIKELY (self->dialect.padded))
        while (w->start < self->end && buf[w->start] == ' ')
          w->start++;
      if (quote && w->i < self->n_pos && self->pos[w->i] == w->start && buf[w->start] == quote)
        {
          if (walk_quoted (self, w) == PARSE_MORE)
            return PARSE_MORE;
          at = w->i < self->n_pos ? self->pos[w->i] : self->end;
          if (at == self->end && !self->eof)
            return PARSE_MORE;
          if (at != w->start || (at < self->end && buf[at] != delimiter && buf[at] != '\n' && buf[at] != '\r'))
            w->status = VS_CSV_BAD_QUOTE;
          else if (at < self->end && buf[at] == delimiter)
            {
              w->start = at + 1;
              w->i++;
              continue;
            }
          else
            {
              *end = at;
              *next = at == self->end ? at : at + 1;
              return PARSE_RECORD;
            }
        }
      if (w->i >= self->n_pos)
        {
          if (!self->eof)
            return PARSE_MORE;
          add_field (self, buf + w->start, self->end - w->start, FALSE);
          *end = *next = self->end;
          return PARSE_RECORD;
        }
      at = self->pos[w->i];
      c = buf[at];
      if (G_LIKELY (c == delimiter))
        {
          add_field (self, buf + w->start, at - w->start, FALSE);
          w->start = at + 1;
        }
      else if (c == '\n' || c == '\r')
        {
          add_field (self, buf + w->start, at - w->start, FALSE);
          *end = at;
          *next = at + 1;
          return PARSE_RECORD;
        }
      else if (escape && c == escape)
        {
          /* Outside quotes too, as database dumps write it; the field is read again from its first escape. */
          if (w->i + 1 < self->n_pos && self->pos[w->i + 1] == at + 1 && buf[at + 1] != '\0')
            w->i++;
          w->rewrite = TRUE;
        }
      else if (quote && c == quote)
        w->status = VS_CSV_BAD_QUOTE;
      else if (c == '\0')
        note_nul (w);
      w->i++;
    }
}

/* A record that finds no end, or finds it lines below at a quote that opens another field: take its first line as bad and go on
 * after it. */
static void
give_up (VsCsvReader *self, Walk *w, gsize *end, gsize *next)
{
  const char *from = self->buf + self->at;
  const char *lf = memchr (from, '\n', self->end - self->at), *cr = memchr (from, '\r', self->end - self->at);
  const char *eol = lf && cr ? MIN (lf, cr) : lf ? lf : cr;

  self->n_fields = 0;
  w->lines = 0;
  w->rewrite = FALSE;
  w->status = VS_CSV_BAD_QUOTE;
  if (eol)
    {
      *end = (gsize) (eol - self->buf);
      *next = *end + 1;
      return;
    }
  *end = *next = self->end;
  if (!self->eof)
    {
      w->status = VS_CSV_TOO_LONG;
      self->skip_line = TRUE;
    }
}

/* Passes the structural places before `at`. */
static void
pass_places (VsCsvReader *self, gsize i)
{
  while (i < self->n_pos && self->pos[i] < self->at)
    i++;
  self->next_pos = i;
}

/* Drops what is left of a line: after one that was too long, and for skip_lines. FALSE at the end of the input. */
static gboolean
drop_line (VsCsvReader *self)
{
  for (;;)
    {
      for (gsize i = self->next_pos; i < self->n_pos; i++)
        {
          gsize at = self->pos[i];
          char c = self->buf[at];

          if (c != '\n' && c != '\r')
            continue;
          if (self->after_cr && c == '\n' && at == self->at)
            {
              self->after_cr = FALSE;
              consume (self, at + 1);
              continue;
            }
          self->after_cr = c == '\r';
          self->line++;
          consume (self, at + 1);
          self->next_pos = i + 1;
          return TRUE;
        }
      if (self->at < self->end)
        self->after_cr = FALSE;
      consume (self, self->end);
      self->next_pos = self->n_pos;
      if (!refill (self))
        return FALSE;
    }
}

static gboolean
is_ascii (VsCsvReader *self, gsize from, gsize to)
{
  for (gsize b = from / 64; b <= (to ? (to - 1) / 64 : 0); b++)
    if (self->high[b])
      return FALSE;
  return TRUE;
}

/* UTF-8, in which a NUL is a character: that one is there the walk has told. */
static gboolean
is_text (const char *raw, gsize len, const char **stop)
{
  const char *end = raw + len;

  for (; !g_utf8_validate_len (raw, (gsize) (end - raw), stop); raw = *stop + 1)
    if (**stop != '\0')
      return FALSE;
  return TRUE;
}

/* Checks the encoding, undoes escapes, converts. */
static void
finish_fields (VsCsvReader *self, VsCsvRecord *record, const Walk *w)
{
  gboolean foreign = self->decoder && !vs_csv_decoder_is_wide (self->decoder);
  gboolean plain = is_ascii (self, self->at, self->at + record->raw_len) && (!foreign || vs_csv_decoder_is_ascii (self->decoder));
  const char *stop = NULL;
  gboolean valid = plain || foreign || is_text (record->raw, record->raw_len, &stop);
  gsize used = 0, need = record->raw_len * 8 + 16;

  if (!valid)
    {
      if (record->status == VS_CSV_OK)
        record->status = VS_CSV_BAD_ENCODING;
      record->bad_at = (gsize) (stop - record->raw) + 1;
    }
  if (plain && !w->rewrite)
    return;
  if (valid && !foreign && !w->rewrite)
    return;
  if (self->arena_size < need)
    {
      self->arena_size = MAX (need, 4096);
      g_free (self->arena);
      self->arena = g_malloc (self->arena_size);
    }
  for (guint i = 0; i < self->n_fields; i++)
    {
      VsCsvField *field = &self->fields[i];

      if (field->quoted == VS_CSV_FIELD_ESCAPED || (w->rewrite && self->dialect.escape))
        used += vs_csv_unescape (field, &self->dialect, self->arena + used);
      if (!valid)
        used += vs_csv_make_valid (field, self->arena + used);
      else if (foreign && !plain && !vs_csv_decoder_field (self->decoder, field, self->arena + used, self->arena_size - used, &used))
        record->status = record->status == VS_CSV_OK ? VS_CSV_BAD_ENCODING : record->status;
    }
}

static void
emit (VsCsvReader *self, const Walk *w, gsize end, gsize next, VsCsvRecord *record)
{
  *record = (VsCsvRecord) {
    .line = self->line, .offset = offset_now (self), .raw = self->buf + self->at, .raw_len = end - self->at, .status = w->status,
  };
  finish_fields (self, record, w);
  record->limit = w->status == VS_CSV_TOO_LONG ? self->dialect.row_limit : 0;
  for (guint i = 0; i < self->n_fields; i++)
    {
      self->fields[i].quoted = self->fields[i].quoted != FALSE;
      if (G_UNLIKELY (self->fields[i].len > self->dialect.field_limit) && record->status == VS_CSV_OK)
        {
          record->status = VS_CSV_FIELD_TOO_LONG;
          record->limit = self->dialect.field_limit;
        }
    }
  record->fields = self->fields;
  record->n_fields = self->n_fields;
  self->line += w->lines;
  if (next > end)
    {
      self->line++;
      self->after_cr = self->buf[end] == '\r';
    }
  consume (self, next);
  pass_places (self, w->i);
}

/* The next record into *record, whatever its status. PARSE_END at the end. */
static Parse
next_record (VsCsvReader *self, VsCsvRecord *record)
{
  if (self->skip_line)
    {
      self->skip_line = FALSE;
      if (!drop_line (self))
        return PARSE_END;
    }
  for (;;)
    {
      Walk w = { 0 };
      gsize end, next;
      Parse parse;

      if (self->at >= self->end && !refill (self))
        return PARSE_END;
      if (self->after_cr)
        {
          self->after_cr = FALSE;
          if (self->buf[self->at] == '\n')
            {
              consume (self, self->at + 1);
              pass_places (self, self->next_pos);
              continue;
            }
        }
      parse = walk_record (self, &w, &end, &next);
      if (parse == PARSE_MORE || (w.status == VS_CSV_BAD_QUOTE && w.lines > 0))
        {
          if (parse == PARSE_MORE && !self->eof && self->end - self->at <= self->dialect.row_limit)
            {
              refill (self);
              continue;   /* walk again, with more bytes or knowing that there are none */
            }
          give_up (self, &w, &end, &next);
          w.i = self->next_pos;
        }
      else if (end == self->at)
        {
          self->line += next > end;
          self->after_cr = next > end && self->buf[end] == '\r';
          consume (self, next);
          pass_places (self, w.i);
          continue;     /* a blank line */
        }
      emit (self, &w, end, next, record);
      return PARSE_RECORD;
    }
}

/* ── Opening ── */

/* Names without a header: as many as the first record has fields, which is given back. */
static void
number_columns (VsCsvReader *self)
{
  VsCsvRecord record;

  if (next_record (self, &record) != PARSE_RECORD)
    return;
  self->n_header = record.n_fields;
  self->header = g_new0 (char *, record.n_fields + 1);
  for (guint i = 0; i < record.n_fields; i++)
    self->header[i] = g_strdup_printf ("col_%u", i);
  self->at = (gsize) (record.raw - self->buf);
  self->line = record.line;
  if (self->decoder && vs_csv_decoder_is_wide (self->decoder))
    self->base = record.offset;
  self->after_cr = self->skip_line = FALSE;
  pass_places (self, 0);
}

/* The names of one more header record joined to those above it. A name above that has no neighbour spans the columns on its right. */
static void
join_header (VsCsvReader *self, const VsCsvRecord *record)
{
  if (record->n_fields > self->n_header)
    {
      self->header = g_renew (char *, self->header, record->n_fields + 1);
      while (self->n_header <= record->n_fields)
        self->header[self->n_header++] = NULL;
      self->n_header--;
    }
  for (guint i = 0; i < record->n_fields; i++)
    {
      g_autofree char *above = self->header[i], *below = g_strndup (record->fields[i].text, record->fields[i].len);

      g_strstrip (below);
      self->header[i] = !above || !*above ? g_strdup (below) : !*below ? g_strdup (above) : g_strconcat (above, " ", below, NULL);
    }
}

static void
take_header (VsCsvReader *self)
{
  VsCsvRecord record;

  for (guint h = 0; h < self->dialect.header_lines && next_record (self, &record) == PARSE_RECORD; h++)
    {
      if (h > 0)
        for (guint i = 1; i < MIN (record.n_fields, self->n_header); i++)
          if (record.fields[i].len && self->header[i] && !*self->header[i])
            {
              g_free (self->header[i]);
              self->header[i] = g_strdup (self->header[i - 1]);
            }
      if (record.status == VS_CSV_TOO_LONG && self->error == NULL)
        g_set_error (&self->error, VS_ERROR, VS_ERROR_FORMAT, _("The header of “%s” is longer than %d MiB; it cannot be a table."),
                     self->path ? self->path : "", (int) (self->dialect.row_limit >> 20));
      if (self->dialect.header_lines == 1 || !vs_csv_is_ruler (&record))   /* the only line is the names, whatever they look like */
        join_header (self, &record);
    }
}

/* A byte-order mark: passed over, and a wide one decides the encoding. */
static void
take_bom (VsCsvReader *self)
{
  const guint8 *b = (const guint8 *) self->buf;
  const char *wide = NULL;

  if (self->decoder && vs_csv_decoder_is_wide (self->decoder))
    return;             /* converted already; the mark is U+FEFF now */
  if (self->end >= 3 && b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf)
    {
      self->at = 3;
      return;
    }
  if (self->end >= 2 && b[0] == 0xff && b[1] == 0xfe)
    wide = "UTF-16LE";
  else if (self->end >= 2 && b[0] == 0xfe && b[1] == 0xff)
    wide = "UTF-16BE";
  if (wide)
    {
      gsize n = self->end;
      g_autofree char *seen = g_memdup2 (self->buf, n);

      g_clear_pointer (&self->decoder, vs_csv_decoder_free);
      self->decoder = vs_csv_decoder_new (wide, NULL);
      vs_csv_decoder_push (self->decoder, seen, n);
      self->at = self->end = 0;
      self->eof = FALSE;
      refill (self);
    }
}

static void
start (VsCsvReader *self)
{
  self->started = TRUE;
  self->line = 1;
  vs_csv_scan_init (&self->scan, &self->dialect);
  if (!refill (self))
    return;
  take_bom (self);
  if (self->decoder && vs_csv_decoder_is_wide (self->decoder) && self->end >= 3 && memcmp (self->buf, "\xef\xbb\xbf", 3) == 0)
    consume (self, 3);
  pass_places (self, 0);
  for (guint i = 0; i < self->dialect.skip_lines; i++)
    if (!drop_line (self))
      return;
  if (self->dialect.header_lines)
    take_header (self);
  else
    number_columns (self);
}

static void
set_limits (VsCsvReader *self)
{
  if (!self->dialect.row_limit)
    self->dialect.row_limit = VS_CSV_ROW_LIMIT;
  if (!self->dialect.field_limit)
    self->dialect.field_limit = self->dialect.row_limit;
}

static VsCsvReader *
reader_new (const VsCsvDialect *dialect, GError **error)
{
  static const VsCsvDialect usual = VS_CSV_DIALECT_DEFAULT;
  VsCsvReader *self = g_new0 (VsCsvReader, 1);
  const char *encoding;

  self->dialect = dialect ? *dialect : usual;
  set_limits (self);
  self->dialect.encoding = g_strdup (self->dialect.encoding);
  if (self->dialect.escape == self->dialect.quote)
    self->dialect.escape = 0;
  /* A blank that means something is no padding: passing over it would pass over the mark. */
  if (self->dialect.delimiter == ' ' || self->dialect.quote == ' ' || self->dialect.escape == ' ')
    self->dialect.padded = FALSE;
  self->fd = -1;
  encoding = self->dialect.encoding;
  if (encoding && g_ascii_strcasecmp (encoding, "UTF-8") != 0 && g_ascii_strcasecmp (encoding, "UTF8") != 0)
    {
      self->decoder = vs_csv_decoder_new (encoding, error);
      if (self->decoder == NULL)
        g_clear_pointer (&self, vs_csv_reader_free);
    }
  return self;
}

VsCsvReader *
vs_csv_reader_open (const char *path, const VsCsvDialect *dialect, GError **error)
{
  g_autoptr (VsCsvReader) self = reader_new (dialect, error);
  struct stat st;

  g_return_val_if_fail (path, NULL);
  if (self == NULL)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_prefix_error (error, "“%s”: ", name);
      return NULL;
    }
  self->path = g_filename_display_name (path);
  self->fd = open (path, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &st) < 0)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("Cannot open “%s”: %s. Check the path and the rights"), self->path,
                   g_strerror (errno));
      return NULL;
    }
  if (S_ISDIR (st.st_mode))
    {
      g_set_error (error, VS_ERROR, VS_ERROR_OPEN, _("“%s” is a folder: name a file in it"), self->path);
      return NULL;
    }
  self->total = S_ISREG (st.st_mode) ? (guint64) st.st_size : 0;
  (void) posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  start (self);
  return g_steal_pointer (&self);
}

VsCsvReader *
vs_csv_reader_new (const VsCsvInput *input, gpointer data, const char *name, const VsCsvDialect *dialect, GError **error)
{
  VsCsvReader *self = reader_new (dialect, error);

  if (self == NULL)
    {
      g_prefix_error (error, "“%s”: ", name);
      input->free (data);
      return NULL;
    }
  self->input = input;
  self->input_data = data;
  self->path = g_strdup (name);
  start (self);
  return self;
}

VsCsvReader *
vs_csv_reader_new_for_bytes (const char *bytes, gsize n, const VsCsvDialect *dialect)
{
  g_autoptr (GError) error = NULL;
  VsCsvReader *self = reader_new (dialect, &error);

  if (self == NULL)
    {
      /* An unknown encoding: everything beyond ASCII is then bad, record by record. */
      self = reader_new (NULL, NULL);
      self->dialect = *dialect;
      set_limits (self);
      self->dialect.encoding = NULL;
    }
  self->bytes = bytes;
  self->n_bytes = n;
  self->total = n;
  start (self);
  return self;
}

void
vs_csv_reader_free (VsCsvReader *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->input)
    self->input->free (self->input_data);
  g_clear_pointer (&self->decoder, vs_csv_decoder_free);
  vs_csv_dialect_clear (&self->dialect);
  g_clear_error (&self->error);
  g_strfreev (self->header);
  g_free (self->path);
  g_free (self->buf);
  g_free (self->pos);
  g_free (self->high);
  g_free (self->fields);
  g_free (self->arena);
  vs_places_unref (self->places);
  g_free (self);
}

const char *const *
vs_csv_reader_header (VsCsvReader *self, guint *n)
{
  g_return_val_if_fail (self, NULL);
  if (n)
    *n = self->n_header;
  return (const char *const *) self->header;
}

gboolean
vs_csv_reader_next (VsCsvReader *self, VsCsvRecord *record, GError **error)
{
  g_return_val_if_fail (self, FALSE);
  if (self->error == NULL && next_record (self, record) == PARSE_RECORD)
    {
      if (self->places)
        vs_csv_reader_take_place (self, record);
      return TRUE;
    }
  if (self->error)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

guint64
vs_csv_reader_position (VsCsvReader *self, guint64 *total)
{
  g_return_val_if_fail (self, 0);
  if (self->input)
    return self->input->position (self->input_data, total);
  if (total)
    *total = self->total;
  return offset_now (self);
}
