/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/codec.h"

#include <math.h>
#include <string.h>

/* A stored value may differ from the given one by this much (relative above 1 kWh): what parsing a decimal number may lose,
 * far below anything a meter means. */
#define TOLERANCE 1e-12

static const double POWERS[VS_CODEC_MAX_SCALE + 1] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };

static gboolean
fits_scale (double value, int scale)
{
  double multiple = value * POWERS[scale];

  return fabs (multiple) < 9e15 && fabs (rint (multiple) / POWERS[scale] - value) <= TOLERANCE * MAX (1, fabs (value));
}

VsCodec
vs_codec_choose (const double *kwh, gsize n)
{
  const VsCodec exact = { VS_CODEC_F64, 0, 0 };
  double least = 0, most = 0;
  int scale = 0;
  gint64 low, high;

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (kwh[i]))
        continue;
      while (!fits_scale (kwh[i], scale))
        if (++scale > VS_CODEC_MAX_SCALE)
          return exact;
      least = MIN (least, kwh[i]);
      most = MAX (most, kwh[i]);
    }
  /* A value that fits one scale fits a finer one, unless it is too great for it. */
  if (!fits_scale (least, scale) || !fits_scale (most, scale))
    return exact;

  low = llrint (least * POWERS[scale]);
  high = llrint (most * POWERS[scale]);
  if (high - low < G_MAXUINT16)
    return (VsCodec) { VS_CODEC_U16, scale, low };
  if (high - low < G_MAXUINT32)
    return (VsCodec) { VS_CODEC_U32, scale, low };
  return exact;
}

static void
encode_values (const VsCodec *codec, const double *kwh, gsize n, guint8 *out)
{
  double power = POWERS[codec->scale];

  for (gsize i = 0; i < n; i++)
    {
      guint64 code = codec->kind == VS_CODEC_F64 || isnan (kwh[i]) ? 0 : (guint64) (llrint (kwh[i] * power) - codec->bias + 1);

      if (codec->kind == VS_CODEC_U16)
        {
          guint16 le = GUINT16_TO_LE ((guint16) code);
          memcpy (out + i * 2, &le, 2);
        }
      else if (codec->kind == VS_CODEC_U32)
        {
          guint32 le = GUINT32_TO_LE ((guint32) code);
          memcpy (out + i * 4, &le, 4);
        }
      else
        {
          memcpy (&code, kwh + i, 8);
          code = GUINT64_TO_LE (code);
          memcpy (out + i * 8, &code, 8);
        }
    }
}

static gsize
value_width (VsCodecKind kind)
{
  return kind == VS_CODEC_U16 ? 2 : kind == VS_CODEC_U32 ? 4 : 8;
}

static void
append_flags (const guint8 *flags, gsize n, GByteArray *out)
{
  for (gsize i = 0, end; i < n; i = end)
    {
      guint8 pair[4];

      for (end = i + 1; end < n && flags[end] == flags[i] && end - i < 0xffffff; end++)
        ;
      if (i == 0 && end == n && flags[0] == 0)
        return;
      pair[0] = flags[i];
      pair[1] = (guint8) (end - i);
      pair[2] = (guint8) ((end - i) >> 8);
      pair[3] = (guint8) ((end - i) >> 16);
      g_byte_array_append (out, pair, sizeof pair);
    }
}

void
vs_codec_encode (const VsCodec *codec, const double *kwh, const guint8 *flags, gsize n, GByteArray *out)
{
  guint at = out->len;

  g_byte_array_set_size (out, at + (guint) (n * value_width (codec->kind)));
  encode_values (codec, kwh, n, out->data + at);
  if (flags != NULL)
    append_flags (flags, n, out);
}

static gsize
run_length (const guint8 *pair)
{
  return pair[1] | (gsize) pair[2] << 8 | (gsize) pair[3] << 16;
}

gboolean
vs_codec_check (const VsCodec *codec, gsize n, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;
  gsize values, covered = 0;

  if (codec->kind < VS_CODEC_U16 || codec->kind > VS_CODEC_F64 || codec->scale < 0 || codec->scale > VS_CODEC_MAX_SCALE)
    return FALSE;
  if (n > size || size < (values = n * value_width (codec->kind)) || (size - values) % 4 != 0)
    return FALSE;
  for (gsize at = values; at < size; at += 4)
    covered += run_length (bytes + at);
  return size == values || covered == n;
}

/* Codes are read through memcpy: a blob may stand at any address. The two narrow loops become vector code. */
static void
decode_u16 (const guint8 *bytes, gsize n, double base, double unit, float *kwh)
{
  for (gsize i = 0; i < n; i++)
    {
      guint16 code;

      memcpy (&code, bytes + i * 2, 2);
      code = GUINT16_FROM_LE (code);
      kwh[i] = code != 0 ? (float) ((code + base) * unit) : NAN;
    }
}

static void
decode_u32 (const guint8 *bytes, gsize n, double base, double unit, float *kwh)
{
  for (gsize i = 0; i < n; i++)
    {
      guint32 code;

      memcpy (&code, bytes + i * 4, 4);
      code = GUINT32_FROM_LE (code);
      kwh[i] = code != 0 ? (float) ((code + base) * unit) : NAN;
    }
}

static void
decode_f64 (const guint8 *bytes, gsize n, float *kwh)
{
  for (gsize i = 0; i < n; i++)
    {
      guint64 bits;
      double value;

      memcpy (&bits, bytes + i * 8, 8);
      bits = GUINT64_FROM_LE (bits);
      memcpy (&value, &bits, 8);
      kwh[i] = (float) value;
    }
}

void
vs_codec_decode (const VsCodec *codec, gconstpointer data, gsize n, float *kwh)
{
  double base = (double) (codec->bias - 1);
  double unit = 1 / POWERS[codec->scale];

  if (codec->kind == VS_CODEC_U16)
    decode_u16 (data, n, base, unit, kwh);
  else if (codec->kind == VS_CODEC_U32)
    decode_u32 (data, n, base, unit, kwh);
  else
    decode_f64 (data, n, kwh);
}

void
vs_codec_decode_exact (const VsCodec *codec, gconstpointer data, gsize n, double *kwh)
{
  const guint8 *bytes = data;
  double power = POWERS[codec->scale];

  for (gsize i = 0; i < n; i++)
    {
      guint64 code = 0;

      memcpy (&code, bytes + i * value_width (codec->kind), value_width (codec->kind));
      code = GUINT64_FROM_LE (code);
      if (codec->kind == VS_CODEC_F64)
        memcpy (kwh + i, &code, 8);
      else  /* a division, so that the decimal number comes back as it was written */
        kwh[i] = code != 0 ? (double) ((gint64) code - 1 + codec->bias) / power : NAN;
    }
}

gboolean
vs_codec_decode_flags (const VsCodec *codec, gconstpointer data, gsize size, gsize n, guint8 *flags)
{
  const guint8 *bytes = data;
  gsize at = n * value_width (codec->kind), i = 0;

  if (at == size)
    return FALSE;
  for (; at < size; at += 4)
    {
      gsize run = MIN (run_length (bytes + at), n - i);

      memset (flags + i, bytes[at], run);
      i += run;
    }
  return TRUE;
}
