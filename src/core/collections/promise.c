/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "collections/promise.h"

const char *
vs_promise_state_name (VsPromiseState state)
{
  static const char *const names[] = { "open", "kept", "broken" };

  return names[state];
}

void
vs_promise_judge (VsPromise *promise, const VsStatement *statement, VsDay as_of, int window, int grace)
{
  VsDay last = MIN (promise->due_on + grace, as_of);

  promise->paid = 0;
  for (guint i = 0; statement != NULL && i < statement->received->len; i++)
    {
      const VsReceived *received = &g_array_index (statement->received, VsReceived, i);

      if (received->day >= promise->due_on - window && received->day <= last && !received->is_write_off && !received->is_foreign)
        promise->paid += received->amount;
    }
  if (promise->marked == 1 || (promise->marked < 0 && promise->amount > 0 && promise->paid >= promise->amount))
    promise->state = VS_PROMISED_KEPT;
  else
    promise->state = promise->due_on + grace >= as_of ? VS_PROMISED_OPEN : VS_PROMISED_BROKEN;
}
