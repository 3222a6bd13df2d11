/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "meter/codec.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *values[6];   /* as text, "" = missing */
  VsCodecKind kind;
  int         scale;
  gint64      bias;
} Case;

static const Case CASES[] = {
  { "whole Wh", { "0.219", "0.241", "", "65.533" }, VS_CODEC_U16, 3, 0 },
  { "whole kWh", { "12", "65000" }, VS_CODEC_U16, 0, 0 },
  { "nothing", { "", "" }, VS_CODEC_U16, 0, 0 },
  { "zero", { "0" }, VS_CODEC_U16, 0, 0 },
  { "one beyond 16 bits", { "65.535", "0" }, VS_CODEC_U32, 3, 0 },
  { "seven places", { "0.2659999", "1.14" }, VS_CODEC_U32, 7, 0 },
  { "export", { "-1.25", "0.5" }, VS_CODEC_U16, 2, -125 },
  { "great and fine", { "123456.789012", "0.000001" }, VS_CODEC_F64, 0, 0 },
  { "no decimal", { "0.1234567890123" }, VS_CODEC_F64, 0, 0 },
};

static double
value_of (const char *text)
{
  return *text != '\0' ? g_ascii_strtod (text, NULL) : NAN;
}

/* The form as codec.h words it, one byte at a time. */
static double
slow_value (const VsCodec *codec, const guint8 *bytes, gsize i)
{
  gsize width = codec->kind == VS_CODEC_U16 ? 2 : codec->kind == VS_CODEC_U32 ? 4 : 8;
  guint64 code = 0;
  double value;

  for (gsize b = 0; b < width; b++)
    code |= (guint64) bytes[i * width + b] << (8 * b);
  if (codec->kind != VS_CODEC_F64)
    return code == 0 ? NAN : (double) ((gint64) code - 1 + codec->bias) / pow (10, codec->scale);
  memcpy (&value, &code, 8);
  return value;
}

static void
check_values (const VsCodec *codec, const GByteArray *bytes, const double *kwh, gsize n)
{
  g_autofree double *exact = g_new (double, n);
  g_autofree float *quick = g_new (float, n);

  g_assert_true (vs_codec_check (codec, n, bytes->data, bytes->len));
  vs_codec_decode_exact (codec, bytes->data, n, exact);
  vs_codec_decode (codec, bytes->data, n, quick);
  for (gsize i = 0; i < n; i++)
    if (isnan (kwh[i]))
      g_assert_true (isnan (exact[i]) && isnan (quick[i]) && isnan (slow_value (codec, bytes->data, i)));
    else
      {
        g_assert_cmpfloat (exact[i], ==, kwh[i]);
        g_assert_cmpfloat (slow_value (codec, bytes->data, i), ==, kwh[i]);
        g_assert_cmpfloat_with_epsilon (quick[i], (float) kwh[i], fabs (kwh[i]) * 1e-7 + 1e-12);
      }
}

static void
test_cases (void)
{
  for (gsize c = 0; c < G_N_ELEMENTS (CASES); c++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      double kwh[6];
      gsize n = 0;
      VsCodec codec;

      for (; n < 6 && CASES[c].values[n] != NULL; n++)
        kwh[n] = value_of (CASES[c].values[n]);
      codec = vs_codec_choose (kwh, n);
      g_test_message ("%s", CASES[c].name);
      g_assert_cmpint (codec.kind, ==, CASES[c].kind);
      g_assert_cmpint (codec.scale, ==, CASES[c].scale);
      g_assert_cmpint (codec.bias, ==, CASES[c].bias);
      vs_codec_encode (&codec, kwh, NULL, n, bytes);
      check_values (&codec, bytes, kwh, n);
    }
}

/* Numbers as meters print them: any count of places, some missing, some negative. */
static void
test_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      double kwh[1488];
      gsize n = (gsize) g_test_rand_int_range (1, 1489);
      int places = g_test_rand_int_range (0, 11), limit = g_test_rand_int_range (1, 2000000);
      VsCodec codec;

      for (gsize i = 0; i < n; i++)
        {
          g_autofree char *text = g_strdup_printf ("%.*f", places, g_test_rand_double_range (round % 3 == 0 ? -limit : 0, limit) / 1000);

          kwh[i] = g_test_rand_int_range (0, 20) == 0 ? NAN : g_ascii_strtod (text, NULL);
        }
      codec = vs_codec_choose (kwh, n);
      vs_codec_encode (&codec, kwh, NULL, n, bytes);
      check_values (&codec, bytes, kwh, n);
    }
}

/* A parser that multiplies instead of dividing is one bit off: the decimal number it meant is what comes back. */
static void
test_one_bit_off (void)
{
  double given[] = { 266 * 0.001, 219 * 0.001, 57 * 0.001 }, meant[] = { 0.266, 0.219, 0.057 }, back[3];
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  VsCodec codec = vs_codec_choose (given, 3);

  g_assert_cmpint (codec.kind, ==, VS_CODEC_U16);
  vs_codec_encode (&codec, given, NULL, 3, bytes);
  vs_codec_decode_exact (&codec, bytes->data, 3, back);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (back[i], ==, meant[i]);
}

static void
test_flags (void)
{
  const double kwh[] = { 1, 2, 3, 4, 5 };
  const guint8 flags[] = { 0, 0, 1, 1, 4 }, plain[5] = { 0 };
  const guint8 expected[] = { 0, 2, 0, 0, 1, 2, 0, 0, 4, 1, 0, 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  VsCodec codec = vs_codec_choose (kwh, 5);
  guint8 back[5];

  vs_codec_encode (&codec, kwh, flags, 5, bytes);
  g_assert_cmpmem (bytes->data + 10, bytes->len - 10, expected, sizeof expected);
  check_values (&codec, bytes, kwh, 5);
  g_assert_true (vs_codec_decode_flags (&codec, bytes->data, bytes->len, 5, back));
  g_assert_cmpmem (back, 5, flags, 5);

  g_byte_array_set_size (bytes, 0);
  vs_codec_encode (&codec, kwh, plain, 5, bytes);
  g_assert_cmpuint (bytes->len, ==, 10);
  g_assert_false (vs_codec_decode_flags (&codec, bytes->data, bytes->len, 5, back));
}

static void
test_damage (void)
{
  const VsCodec u16 = { VS_CODEC_U16, 3, 0 };
  const guint8 bytes[] = { 1, 0, 2, 0, 1, 2, 0, 0 };

  g_assert_true (vs_codec_check (&u16, 2, bytes, 4));
  g_assert_true (vs_codec_check (&u16, 2, bytes, 8));
  g_assert_false (vs_codec_check (&u16, 3, bytes, 4));
  g_assert_false (vs_codec_check (&u16, 2, bytes, 7));
  g_assert_false (vs_codec_check (&u16, 1, bytes, 8));
  g_assert_false (vs_codec_check (&u16, G_MAXSIZE / 2 + 2, bytes, 4));
  g_assert_false (vs_codec_check (&(VsCodec) { 9, 3, 0 }, 2, bytes, 4));
  g_assert_false (vs_codec_check (&(VsCodec) { VS_CODEC_U16, 10, 0 }, 2, bytes, 4));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec/cases", test_cases);
  g_test_add_func ("/codec/random", test_random);
  g_test_add_func ("/codec/one-bit-off", test_one_bit_off);
  g_test_add_func ("/codec/flags", test_flags);
  g_test_add_func ("/codec/damage", test_damage);
  return g_test_run ();
}
