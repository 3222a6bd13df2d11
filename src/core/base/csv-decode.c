/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv-decode.c: fields whose text is not the bytes of the file: escapes, and encodings other than UTF-8. */
#include "base/csv-private.h"

#include <errno.h>

#define RAW_ROOM (256 * 1024)

struct _VsCsvDecoder {
  GIConv conv;
  guint  unit;         /* bytes of a code unit; 1 = narrow */
  gboolean ascii;
  char  *raw;
  gsize  n_raw, raw_size;
};

static gboolean
keeps_ascii (GIConv conv)
{
  char bytes[127], made[4 * sizeof bytes], *in = bytes, *out = made;
  gsize left = sizeof bytes, room = sizeof made;
  gboolean all;

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (char) (i + 1);
  all = g_iconv (conv, &in, &left, &out, &room) != (gsize) -1 && sizeof made - room == sizeof bytes && memcmp (made, bytes, sizeof bytes) == 0;
  g_iconv (conv, NULL, NULL, NULL, NULL);
  return all;
}

VsCsvDecoder *
vs_csv_decoder_new (const char *encoding, GError **error)
{
  VsCsvDecoder *self;
  GIConv conv = g_iconv_open ("UTF-8", encoding);
  g_autofree char *upper = g_ascii_strup (encoding, -1);

  if (conv == (GIConv) -1)
    {
      g_set_error (error, VS_ERROR, VS_ERROR_NOT_FOUND,
                   _("The encoding “%s” is not known: write it as “UTF-8”, “ISO-8859-1” or “WINDOWS-1252”"), encoding);
      return NULL;
    }
  self = g_new0 (VsCsvDecoder, 1);
  self->conv = conv;
  self->unit = 1;
  if (strstr (upper, "UTF-16") || strstr (upper, "UTF16") || strstr (upper, "UCS-2") || strstr (upper, "UCS2"))
    self->unit = 2;
  else if (strstr (upper, "UTF-32") || strstr (upper, "UTF32") || strstr (upper, "UCS-4") || strstr (upper, "UCS4"))
    self->unit = 4;
  self->ascii = self->unit == 1 && keeps_ascii (conv);
  return self;
}

void
vs_csv_decoder_free (VsCsvDecoder *self)
{
  g_iconv_close (self->conv);
  g_free (self->raw);
  g_free (self);
}

gboolean
vs_csv_decoder_is_wide (const VsCsvDecoder *self)
{
  return self->unit > 1;
}

gboolean
vs_csv_decoder_is_ascii (const VsCsvDecoder *self)
{
  return self->ascii;
}

static void
make_room (VsCsvDecoder *self, gsize n)
{
  if (self->raw_size - self->n_raw >= n)
    return;
  self->raw_size = self->n_raw + n;
  self->raw = g_realloc (self->raw, self->raw_size);
}

char *
vs_csv_decoder_room (VsCsvDecoder *self, gsize *room)
{
  make_room (self, RAW_ROOM);
  *room = self->raw_size - self->n_raw;
  return self->raw + self->n_raw;
}

void
vs_csv_decoder_push (VsCsvDecoder *self, const char *bytes, gsize n)
{
  make_room (self, n);
  memcpy (self->raw + self->n_raw, bytes, n);
  self->n_raw += n;
}

gsize
vs_csv_decoder_stream (VsCsvDecoder *self, gsize n_new, gboolean last, char *into, gsize room)
{
  char *in, *out = into;
  gsize left, out_left = room;

  self->n_raw += n_new;
  in = self->raw;
  left = self->n_raw;
  while (left > 0 && out_left > 0)
    {
      if (g_iconv (self->conv, &in, &left, &out, &out_left) != (gsize) -1)
        break;
      if (errno == E2BIG || (errno == EINVAL && !last))
        break;
      *out++ = (char) 0xff;
      out_left--;
      in += MIN (left, self->unit);
      left -= MIN (left, self->unit);
    }
  memmove (self->raw, in, left);
  self->n_raw = left;
  return room - out_left;
}

gsize
vs_csv_decoder_input_length (const VsCsvDecoder *self, const char *text, gsize len)
{
  gsize units = 0;

  for (gsize i = 0; i < len; i++)
    {
      guint8 c = (guint8) text[i];

      units += (c & 0xc0) != 0x80;
      units += self->unit == 2 && c >= 0xf0 && c < 0xf8;   /* a surrogate pair */
    }
  return units * self->unit;
}

gboolean
vs_csv_decoder_field (VsCsvDecoder *self, VsCsvField *field, char *into, gsize room, gsize *used)
{
  char *in = (char *) field->text, *out = into;
  gsize left = field->len, out_left = room;
  gboolean good = TRUE;

  g_iconv (self->conv, NULL, NULL, NULL, NULL);
  while (left > 0 && g_iconv (self->conv, &in, &left, &out, &out_left) == (gsize) -1)
    {
      good = FALSE;
      if (errno == E2BIG || out_left < 3)
        break;
      memcpy (out, "\xef\xbf\xbd", 3);
      out += 3;
      out_left -= 3;
      in++;
      left--;
    }
  field->text = into;
  field->len = (gsize) (out - into);
  *used += field->len;
  return good;
}

gsize
vs_csv_unescape (VsCsvField *field, const VsCsvDialect *dialect, char *into)
{
  char mark = dialect->escape ? dialect->escape : dialect->quote;
  gsize n = 0;

  for (gsize i = 0; i < field->len; i++)
    {
      if (field->text[i] == mark && i + 1 < field->len)
        i++;
      into[n++] = field->text[i];
    }
  field->text = into;
  field->len = n;
  return n;
}

gsize
vs_csv_make_valid (VsCsvField *field, char *into)
{
  const char *p = field->text, *end = p + field->len, *bad;
  char *out = into;

  while (!g_utf8_validate_len (p, (gsize) (end - p), &bad))
    {
      memcpy (out, p, (gsize) (bad - p));
      out += bad - p;
      memcpy (out, "\xef\xbf\xbd", 3);
      out += 3;
      p = bad + 1;
    }
  memcpy (out, p, (gsize) (end - p));
  out += end - p;
  field->text = into;
  field->len = (gsize) (out - into);
  return field->len;
}
