/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz.h: what the harnesses share. Each is one function over bytes: libFuzzer calls it with what it makes up (tests/fuzz.sh), drive.c with
 * what is kept in corpus/. A harness fails by a crash, a failed assertion, a warning of GLib's, a leak, or by taking too long. */
#pragma once

#include "source/source.h"

#include <string.h>

/* Of the harness. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize n);

/* Whatever the bytes are, as a file; valid until the next call. */
const char *fuzz_file (const void *bytes, gsize n);
/* The same as a second file. */
const char *fuzz_other_file (const void *bytes, gsize n);

/* A call gave a result or told why not, never both or neither; frees the error. */
#define fuzz_told(ok, error) G_STMT_START { gboolean told_ = (ok); fuzz_check_told (told_, error); } G_STMT_END   /* ok first, whatever the compiler */
void fuzz_check_told (gboolean ok, GError *error);

/* What a record promises, whatever it was read from. */
void fuzz_check_record (const VsCsvRecord *record, const VsCsvRecord *before, gboolean made);

/* All of a source, up to a few MiB: made text is sound CSV with as many cells as its header, or set aside. */
void fuzz_read_source (const char *path);
