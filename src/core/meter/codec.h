/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codec.h: a run of readings as bytes, and back, exactly. A value is a multiple of 10^-scale kWh where all of a block fit one:
 *
 *   u16, u32   code 0 = missing, else kWh = (code − 1 + bias) / 10^scale; little-endian, n codes
 *   f64        the bits of the number, NaN = missing; little-endian, n values
 *
 * Behind the values stand the flags, run-length coded as pairs (flag: 1 byte, length: 3 bytes little-endian); no bytes at all when
 * every reading is plain. The form is part of the file format: a later version may add encodings, never change one. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { VS_CODEC_U16 = 1, VS_CODEC_U32 = 2, VS_CODEC_F64 = 3 } VsCodecKind;

#define VS_CODEC_MAX_SCALE 9

typedef struct {
  VsCodecKind kind;
  int         scale;   /* 0..9 */
  gint64      bias;    /* ≤ 0: smallest multiple in the block when some are negative */
} VsCodec;

/* The tightest form that holds all n values (NaN = missing) exactly. */
VsCodec vs_codec_choose (const double *kwh, gsize n);
/* Appends the bytes to `out`. flags: n values or NULL. The codec must come from vs_codec_choose () over the same values. */
void    vs_codec_encode (const VsCodec *codec, const double *kwh, const guint8 *flags, gsize n, GByteArray *out);

/* TRUE when `size` bytes can hold n values of this codec and the flags behind them are whole. */
gboolean vs_codec_check (const VsCodec *codec, gsize n, gconstpointer data, gsize size);
/* To n floats or doubles; the data was checked. */
void     vs_codec_decode (const VsCodec *codec, gconstpointer data, gsize n, float *kwh);
void     vs_codec_decode_exact (const VsCodec *codec, gconstpointer data, gsize n, double *kwh);
/* FALSE when all readings are plain (then nothing is written). */
gboolean vs_codec_decode_flags (const VsCodec *codec, gconstpointer data, gsize size, gsize n, guint8 *flags);

G_END_DECLS
