/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image.c: page 1 holds the schema's one row, page 2 is the table's root, the leaves and the overflow pages of long rows follow in order. Two
 * levels are enough: an image is full when its root is. Not supported: values of more than 2³¹ bytes. */
#include "intake/image.h"

#include <string.h>

#define PAGE          16384
#define LEAF_HEAD     8
#define ROOT_HEAD     12
#define FIRST_HEAD    100                             /* of the database, before page 1's own */
#define LEAVES_MAX    1500                            /* a root has room for 1,637 with keys of three bytes */
#define LOCAL_MAX     (PAGE - 35)                     /* payload that a leaf keeps whole … */
#define LOCAL_MIN     ((PAGE - 12) * 32 / 255 - 23)   /* … and that it keeps at least */
#define VARINT        9

struct _VsImage {
  char    *table, *sql;
  guint8  *bytes;
  gsize    n_pages, room;       /* pages */
  guint32  leaf;                /* page number of the leaf being filled; 0 = none */
  guint    n_cells;             /* on it */
  gsize    content;             /* where its cells begin */
  GArray  *leaves;              /* guint32: page number, then the last row on it */
  guint    n_rows;
  guint8  *record;
  gsize    record_room;
};

VsImage *
vs_image_new (const char *table, const char *sql)
{
  VsImage *self = g_new0 (VsImage, 1);

  self->table = g_strdup (table);
  self->sql = g_strdup (sql);
  self->leaves = g_array_new (FALSE, FALSE, sizeof (guint32));
  vs_image_empty (self);
  return self;
}

void
vs_image_free (VsImage *self)
{
  if (!self)
    return;
  g_free (self->table);
  g_free (self->sql);
  g_free (self->bytes);
  g_free (self->record);
  g_array_unref (self->leaves);
  g_free (self);
}

void
vs_image_empty (VsImage *self)
{
  self->n_pages = 2;
  self->leaf = 0;
  self->n_rows = 0;
  g_array_set_size (self->leaves, 0);
}

guint
vs_image_rows (const VsImage *self)
{
  return self->n_rows;
}

/*
 * Numbers as the format writes them
 */

static inline guint8 *
put_big (guint8 *p, guint64 value, guint n)
{
  for (guint i = n; i-- > 0; value >>= 8)
    p[i] = (guint8) value;
  return p + n;
}

static inline guint8 *
put_varint (guint8 *p, guint64 value)
{
  guint n = 1;

  if (G_LIKELY (value < 128))
    {
      *p = (guint8) value;
      return p + 1;
    }
  for (guint64 left = value >> 7; left; left >>= 7)
    n++;
  for (guint i = n; i-- > 0; value >>= 7)
    p[i] = (guint8) ((value & 127) | (i + 1 < n ? 128 : 0));
  return p + n;
}

/*
 * Records
 */

/* The serial type of a whole number, and the bytes it takes. */
static inline guint
whole_type (gint64 value, guint *n)
{
  guint64 size = (guint64) (value < 0 ? ~value : value);

  *n = 0;
  if (value == 0 || value == 1)
    return 8 + (guint) value;
  *n = size < 1 << 7 ? 1 : size < 1 << 15 ? 2 : size < 1 << 23 ? 3 : size < G_GUINT64_CONSTANT (1) << 31 ? 4 : size < G_GUINT64_CONSTANT (1) << 47 ? 6 : 8;
  return *n <= 4 ? *n : *n == 6 ? 5 : 6;
}

static inline guint8 *
put_value (guint8 *body, const VsCell *cell, guint8 **head)
{
  guint64 bits;
  guint n, type;

  if (cell->missing)
    {
      *(*head)++ = 0;
      return body;
    }
  switch (cell->type)
    {
    case VS_CELL_TEXT:
      *head = put_varint (*head, 13 + 2 * (guint64) cell->len);
      memcpy (body, cell->text, cell->len);
      return body + cell->len;
    case VS_CELL_NUMBER:
      *(*head)++ = 7;
      memcpy (&bits, &cell->d, sizeof bits);
      return put_big (body, bits, 8);
    default:
      type = whole_type (cell->i, &n);
      *(*head)++ = (guint8) type;
      return put_big (body, (guint64) cell->i, n);
    }
}

/* The record of a row: its header's length, the types, the values. */
static const guint8 *
make_record (VsImage *self, const VsCell *const *values, guint n, gsize *length)
{
  gsize head_room = VARINT * ((gsize) n + 1), need = head_room;
  guint8 *types, *head, *body, *start, prefix[VARINT];
  gsize n_types, n_prefix;

  for (guint i = 0; i < n; i++)
    need += values[i]->type == VS_CELL_TEXT && !values[i]->missing ? values[i]->len : 8;
  if (need > self->record_room)
    {
      self->record_room = need * 2;
      g_free (self->record);
      self->record = g_malloc (self->record_room);
    }
  types = head = self->record + VARINT;
  body = self->record + head_room;
  for (guint i = 0; i < n; i++)
    body = put_value (body, values[i], &head);
  /* The header stands right before the values; its length counts itself. */
  n_types = (gsize) (head - types);
  n_prefix = n_types + 1 < 128 ? 1 : n_types + 2 < 16384 ? 2 : 3;
  put_varint (prefix, n_types + n_prefix);
  start = self->record + head_room - n_types - n_prefix;
  memmove (start + n_prefix, types, n_types);
  memcpy (start, prefix, n_prefix);
  *length = (gsize) (body - start);
  return start;
}

/*
 * Pages
 */

static inline guint8 *
page_at (VsImage *self, guint32 number)
{
  return self->bytes + (gsize) (number - 1) * PAGE;
}

static guint32
add_page (VsImage *self)
{
  if (self->n_pages >= self->room)
    {
      self->room = MAX (self->room * 2, 16);
      self->bytes = g_realloc (self->bytes, self->room * PAGE);
    }
  return (guint32) ++self->n_pages;
}

static void
end_leaf (VsImage *self)
{
  guint8 *page;
  guint32 last = self->n_rows;

  if (!self->leaf)
    return;
  page = page_at (self, self->leaf);
  page[0] = 0x0d;
  page[1] = page[2] = page[7] = 0;
  put_big (page + 3, self->n_cells, 2);
  put_big (page + 5, self->content, 2);
  g_array_append_val (self->leaves, self->leaf);
  g_array_append_val (self->leaves, last);
  self->leaf = 0;
}

/* The tail of a long record into pages of its own, each naming the next. Returns the first. */
static guint32
put_overflow (VsImage *self, const guint8 *from, gsize n)
{
  guint32 first = add_page (self), number = first;

  for (;;)
    {
      gsize part = MIN (n, PAGE - 4);
      guint32 next = n > part ? add_page (self) : 0;

      put_big (page_at (self, number), next, 4);
      memcpy (page_at (self, number) + 4, from, part);
      if (!next)
        return first;
      from += part;
      n -= part;
      number = next;
    }
}

static gsize
local_length (gsize length)
{
  gsize local;

  if (length <= LOCAL_MAX)
    return length;
  local = LOCAL_MIN + (length - LOCAL_MIN) % (PAGE - 4);
  return local <= LOCAL_MAX ? local : LOCAL_MIN;
}

gboolean
vs_image_add (VsImage *self, const VsCell *const *values, guint n)
{
  gsize length, local, size;
  const guint8 *record = make_record (self, values, n, &length);
  guint8 head[2 * VARINT], *p, *page;
  guint32 overflow = 0;

  local = local_length (length);
  p = put_varint (put_varint (head, length), self->n_rows + 1);
  size = (gsize) (p - head) + local + (local < length ? 4 : 0);
  if (self->leaf && LEAF_HEAD + 2 * ((gsize) self->n_cells + 1) + size > self->content)
    end_leaf (self);
  if (!self->leaf)
    {
      if (self->leaves->len >= 2 * LEAVES_MAX)
        return FALSE;
      self->leaf = add_page (self);
      self->n_cells = 0;
      self->content = PAGE;
    }
  if (local < length)
    overflow = put_overflow (self, record + local, length - local);
  page = page_at (self, self->leaf);
  self->content -= size;
  put_big (page + LEAF_HEAD + 2 * self->n_cells++, self->content, 2);
  memcpy (page + self->content, head, (gsize) (p - head));
  memcpy (page + self->content + (p - head), record, local);
  if (overflow)
    put_big (page + self->content + size - 4, overflow, 4);
  self->n_rows++;
  return TRUE;
}

/* The root leads to the leaves; a single leaf is the root itself. */
static void
put_root (VsImage *self)
{
  guint8 *page = page_at (self, 2);
  guint n = self->leaves->len / 2;
  gsize content = PAGE;

  if (n == 1)
    {
      memcpy (page, page_at (self, g_array_index (self->leaves, guint32, 0)), PAGE);
      return;
    }
  memset (page, 0, ROOT_HEAD);
  for (guint i = 0; i + 1 < n; i++)
    {
      guint8 cell[4 + VARINT], *end = put_big (cell, g_array_index (self->leaves, guint32, 2 * i), 4);

      end = put_varint (end, g_array_index (self->leaves, guint32, 2 * i + 1));
      content -= (gsize) (end - cell);
      memcpy (page + content, cell, (gsize) (end - cell));
      put_big (page + ROOT_HEAD + 2 * i, content, 2);
    }
  page[0] = n == 0 ? 0x0d : 0x05;
  put_big (page + 3, n ? n - 1 : 0, 2);
  put_big (page + 5, content, 2);
  if (n > 0)
    put_big (page + 8, g_array_index (self->leaves, guint32, 2 * (n - 1)), 4);
}

/* The database's own header and the one row of its schema. */
static void
put_first (VsImage *self)
{
  VsCell cells[5] = { { .type = VS_CELL_TEXT }, { .type = VS_CELL_TEXT }, { .type = VS_CELL_TEXT }, { .type = VS_CELL_INTEGER, .i = 2 },
                      { .type = VS_CELL_TEXT } };
  const VsCell *values[5] = { &cells[0], &cells[1], &cells[2], &cells[3], &cells[4] };
  const char *texts[5] = { "table", self->table, self->table, NULL, self->sql };
  guint8 *page = page_at (self, 1), head[2 * VARINT], *p;
  const guint8 *record;
  gsize length, content;

  for (guint i = 0; i < 5; i++)
    if (texts[i])
      {
        cells[i].text = texts[i];
        cells[i].len = strlen (texts[i]);
      }
  memset (page, 0, FIRST_HEAD + LEAF_HEAD);
  memcpy (page, "SQLite format 3", 16);
  put_big (page + 16, PAGE, 2);
  page[18] = page[19] = 1;                   /* no write-ahead log */
  page[21] = 64;
  page[22] = page[23] = 32;
  put_big (page + 24, 1, 4);                 /* change counter */
  put_big (page + 28, self->n_pages, 4);
  put_big (page + 40, 1, 4);                 /* schema cookie */
  put_big (page + 44, 4, 4);                 /* schema format */
  put_big (page + 56, 1, 4);                 /* UTF-8 */
  put_big (page + 92, 1, 4);                 /* the change counter that the size is valid for */
  put_big (page + 96, 3040000, 4);
  record = make_record (self, values, 5, &length);
  p = put_varint (put_varint (head, length), 1);
  content = PAGE - length - (gsize) (p - head);
  memcpy (page + content, head, (gsize) (p - head));
  memcpy (page + content + (p - head), record, length);
  page[FIRST_HEAD] = 0x0d;
  put_big (page + FIRST_HEAD + 3, 1, 2);
  put_big (page + FIRST_HEAD + 5, content, 2);
  put_big (page + FIRST_HEAD + LEAF_HEAD, content, 2);
}

const guint8 *
vs_image_end (VsImage *self, gsize *n_bytes)
{
  end_leaf (self);
  if (!self->bytes)
    {
      self->room = 2;
      self->bytes = g_malloc (self->room * PAGE);
    }
  put_root (self);
  put_first (self);
  *n_bytes = self->n_pages * PAGE;
  return self->bytes;
}
