/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/readings-feed.h"

#include "base/parallel.h"

#define PIECE (256 * 1024)
#define LONGEST_LINE (1024 * 1024)   /* beyond it the reader goes on alone, which knows what to do with such lines */
#define LEAD 8192                    /* more rows of a meter than an hour has */
#define MOST_WORKERS 8               /* one thread stores what they parse */
#define PARCELS 8                    /* for each parser: the pieces it may be ahead */

typedef struct {
  VsReadingsFeed   *feed;
  VsReadingsParser *parser;
  GThread          *thread;
  guint             index;
} Worker;

struct _VsReadingsFeed {
  VsCsvReader *reader;
  VsPlaces    *places;         /* of the text, which is counted here by its own lines; nullable */
  guint        n_workers;
  Worker      *workers;
  gsize        piece;
  gboolean     looks_back;
  gboolean     alone;          /* the reader cuts the records */
  gboolean     started;
  GAsyncQueue *empty, *full;
  GHashTable  *early;          /* number → parcel that came before its turn */
  guint64      next;           /* number of the parcel whose turn it is */
  guint64      line, offset;   /* where it begins */
  gboolean     ended;
  int          stop;           /* atomic */
  GMutex       lock;           /* of the input and what follows */
  GByteArray  *tail;           /* an unfinished line */
  GByteArray  *lead;           /* the last lines of the piece before */
  guint64      n_read;         /* pieces */
  guint64      read_offset;
  gboolean     at_end;
  GError      *error;          /* of the input, met ahead of the reader that goes on alone */
};

/* ── Pieces ── */

static void
make_room (VsParcel *parcel, gsize room)
{
  if (parcel->size >= room)
    return;
  parcel->size = room;
  parcel->text = g_realloc (parcel->text, room + VS_PARCEL_PAD);
}

/* Where the last line of text begins that is not whole; 0 when none is whole. */
static gsize
last_line (const char *text, gsize n)
{
  const char *end = memrchr (text, '\n', n);

  return end ? (gsize) (end - text) + 1 : 0;
}

static void
keep_lead (VsReadingsFeed *self, const VsParcel *parcel)
{
  gsize all = parcel->lead + parcel->n, n = MIN (all, LEAD);
  const char *end = parcel->text + all, *from = end - n, *line = n < all ? memchr (from, '\n', n) : NULL;

  g_byte_array_set_size (self->lead, 0);
  if (line)
    from = line + 1;
  if (self->looks_back)
    g_byte_array_append (self->lead, (const guint8 *) from, (guint) (end - from));
}

/* The next piece of text into the parcel, up to a line end or the end of the file. With the lock. */
static void
read_piece (VsReadingsFeed *self, VsParcel *parcel)
{
  gsize lead = self->lead->len, room = lead + self->tail->len + self->piece, whole = 0;
  gssize n = 1;

  make_room (parcel, room);
  if (lead)
    memcpy (parcel->text, self->lead->data, lead);
  if (self->tail->len)
    memcpy (parcel->text + lead, self->tail->data, self->tail->len);
  parcel->lead = lead;
  parcel->n = self->tail->len;
  parcel->offset = self->read_offset;
  parcel->number = self->n_read++;
  while (n > 0 && !whole && parcel->n < LONGEST_LINE)
    {
      make_room (parcel, lead + parcel->n + self->piece);
      for (gsize goal = parcel->n + self->piece; parcel->n < goal && n > 0; parcel->n += (gsize) MAX (n, 0))
        n = vs_csv_reader_read_bytes (self->reader, parcel->text + lead + parcel->n, goal - parcel->n, &parcel->error);
      whole = last_line (parcel->text + lead, parcel->n);
    }
  parcel->position = vs_csv_reader_position (self->reader, &parcel->total);
  parcel->last = self->at_end = n <= 0;
  parcel->unsure = !parcel->last && !whole;
  g_byte_array_set_size (self->tail, 0);
  if (!parcel->last && whole)
    {
      g_byte_array_append (self->tail, (const guint8 *) parcel->text + lead + whole, (guint) (parcel->n - whole));
      parcel->n = whole;
    }
  self->read_offset += parcel->n;
  memset (parcel->text + lead + parcel->n, 0, VS_PARCEL_PAD);
  keep_lead (self, parcel);
}

/* ── Workers ── */

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  VsReadingsFeed *self = worker->feed;

  for (;;)
    {
      VsParcel *parcel = NULL;

      g_mutex_lock (&self->lock);
      if (!self->at_end && !g_atomic_int_get (&self->stop))
        parcel = g_async_queue_pop (self->empty);
      if (parcel && g_atomic_int_get (&self->stop))
        {
          g_async_queue_push (self->empty, parcel);
          parcel = NULL;
        }
      if (!parcel)
        {
          g_mutex_unlock (&self->lock);
          return NULL;
        }
      parcel->parser = worker->index;
      vs_parcel_reset (parcel);
      parcel->n_names = 0;
      if (self->alone)
        {
          parcel->number = self->n_read++;
          vs_readings_parser_fill (worker->parser, parcel);
          self->at_end = parcel->last;
        }
      else
        read_piece (self, parcel);
      g_mutex_unlock (&self->lock);
      if (!self->alone && !parcel->unsure)
        vs_readings_parser_take (worker->parser, parcel);
      g_async_queue_push (self->full, parcel);
    }
}

static void
start (VsReadingsFeed *self, guint n_workers)
{
  g_atomic_int_set (&self->stop, FALSE);
  self->started = TRUE;
  for (guint i = 0; i < n_workers; i++)
    self->workers[i].thread = g_thread_new ("volt-parse", work, &self->workers[i]);
}

static void
stop (VsReadingsFeed *self)
{
  VsParcel *waking = NULL;

  g_atomic_int_set (&self->stop, TRUE);
  if (self->started)
    g_async_queue_push (self->empty, waking = vs_parcel_new ());   /* a worker may be waiting for one */
  for (guint i = 0; i < self->n_workers; i++)
    if (self->workers[i].thread)
      {
        g_thread_join (self->workers[i].thread);
        self->workers[i].thread = NULL;
      }
}

/* ── Going on alone ── */

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const VsParcel *x = *(VsParcel *const *) a, *y = *(VsParcel *const *) b;

  return (x->number > y->number) - (x->number < y->number);
}

/* The pieces from this one on, as text, go back to the reader. Their names are told before they are forgotten, since parsers tell a name once. */
static void
go_alone (VsReadingsFeed *self, VsParcel *first)
{
  g_autoptr (GPtrArray) later = g_ptr_array_new ();
  g_autoptr (GByteArray) text = g_byte_array_new ();
  GHashTableIter iter;
  gpointer parcel;

  stop (self);
  while ((parcel = g_async_queue_try_pop (self->full)))
    g_ptr_array_add (later, parcel);
  g_hash_table_iter_init (&iter, self->early);
  while (g_hash_table_iter_next (&iter, NULL, &parcel))
    g_ptr_array_add (later, parcel);
  g_hash_table_steal_all (self->early);
  g_ptr_array_sort (later, compare_numbers);

  g_byte_array_append (text, (const guint8 *) first->text + first->lead, (guint) first->n);
  vs_readings_parser_look_back (self->workers[0].parser, first);
  for (guint i = 0; i < later->len; i++)
    {
      VsParcel *piece = later->pdata[i];

      g_byte_array_append (text, (const guint8 *) piece->text + piece->lead, (guint) piece->n);
      vs_parcel_reset (piece);
      if (piece->error)
        self->error = g_steal_pointer (&piece->error);
      piece->unsure = TRUE;
      piece->last = FALSE;
      piece->number = self->next + 1 + i;
      g_hash_table_insert (self->early, &piece->number, piece);
    }
  g_byte_array_append (text, self->tail->data, self->tail->len);
  vs_csv_reader_resume (self->reader, (const char *) text->data, text->len, self->line, self->offset);
  self->alone = TRUE;
  self->at_end = FALSE;
  self->n_read = self->next + 1 + later->len;
  self->line = 1;
  if (first->error)
    self->error = g_steal_pointer (&first->error);
  first->unsure = TRUE;
  first->last = FALSE;
  start (self, 1);
}

/* ── Life ── */

VsReadingsFeed *
vs_readings_feed_new (const VsMapping *mapping, const VsZone *clock, const char *file_name, VsCsvReader *reader, GError **error)
{
  g_autoptr (VsReadingsFeed) self = g_new0 (VsReadingsFeed, 1);

  g_mutex_init (&self->lock);
  self->reader = reader;
  self->places = vs_places_ref (vs_csv_reader_places (reader));
  vs_csv_reader_set_places (reader, NULL);
  self->piece = PIECE;
  self->empty = g_async_queue_new_full ((GDestroyNotify) vs_parcel_free);
  self->full = g_async_queue_new_full ((GDestroyNotify) vs_parcel_free);
  self->early = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) vs_parcel_free);
  self->tail = g_byte_array_new ();
  self->lead = g_byte_array_new ();
  self->alone = !vs_csv_reader_is_bytes (reader);
  self->line = 1;
  if (!self->alone)
    self->line = vs_csv_reader_place (reader, &self->offset);
  self->read_offset = self->offset;
  self->n_workers = self->alone ? 1 : MIN (vs_parallel_workers (), MOST_WORKERS);
  self->workers = g_new0 (Worker, self->n_workers);
  for (guint i = 0; i < self->n_workers; i++)
    {
      VsReadingsParser *parser = vs_readings_parser_new (mapping, &mapping->convert, clock, file_name, reader, error);

      if (!parser)
        return NULL;
      self->workers[i] = (Worker) { self, parser, NULL, i };
      self->looks_back = vs_readings_parser_looks_back (parser);
      for (guint p = 0; p < PARCELS; p++)
        g_async_queue_push (self->empty, vs_parcel_new ());
    }
  return g_steal_pointer (&self);
}

guint
vs_readings_feed_n_parsers (const VsReadingsFeed *self)
{
  return self->n_workers;
}

VsPlaces *
vs_readings_feed_places (const VsReadingsFeed *self)
{
  return self->places;
}

void
vs_readings_feed_set_piece (VsReadingsFeed *self, gsize bytes)
{
  self->piece = bytes;
}

static VsParcel *
take_next (VsReadingsFeed *self)
{
  for (;;)
    {
      VsParcel *parcel = g_hash_table_lookup (self->early, &self->next);

      if (parcel)
        {
          g_hash_table_steal (self->early, &self->next);
          return parcel;
        }
      parcel = g_async_queue_pop (self->full);
      if (parcel->number == self->next)
        return parcel;
      g_hash_table_insert (self->early, &parcel->number, parcel);
    }
}

VsParcel *
vs_readings_feed_next (VsReadingsFeed *self)
{
  VsParcel *parcel;

  if (self->ended)
    return NULL;
  if (!self->started)
    start (self, self->n_workers);
  parcel = take_next (self);
  if (parcel->unsure && !self->alone)
    go_alone (self, parcel);
  self->next++;
  self->ended = parcel->last;
  if (parcel->last && !parcel->error)
    parcel->error = g_steal_pointer (&self->error);
  parcel->before = self->line - 1;
  for (guint i = 0; i < parcel->faults->len; i++)
    {
      VsParcelFault *fault = &g_array_index (parcel->faults, VsParcelFault, i);

      fault->line = vs_places_of (self->places, fault->line + parcel->before);
    }
  if (!self->alone)
    {
      self->line += parcel->n_lines;
      self->offset += parcel->n;
    }
  return parcel;
}

void
vs_readings_feed_give_back (VsReadingsFeed *self, VsParcel *parcel)
{
  g_async_queue_push (self->empty, parcel);
}

void
vs_readings_feed_free (VsReadingsFeed *self)
{
  if (!self)
    return;
  if (self->workers)
    stop (self);
  for (guint i = 0; i < self->n_workers && self->workers; i++)
    vs_readings_parser_free (self->workers[i].parser);
  g_free (self->workers);
  g_async_queue_unref (self->empty);
  g_async_queue_unref (self->full);
  g_hash_table_unref (self->early);
  vs_places_unref (self->places);
  g_byte_array_unref (self->tail);
  g_byte_array_unref (self->lead);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_free (self);
}
