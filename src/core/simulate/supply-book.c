/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/supply-book.h"

typedef struct {
  VsSupplyBook      book;               /* first: what others see */
  GArray     *first;              /* guint, growing until sealed */
  GArray     *bills;              /* double */
  GArray     *vulnerable;         /* gboolean */
  GPtrArray  *ids;
  GArray     *codes[2];           /* guint16: region, segment */
  GHashTable *known[2];           /* name → code */
} Growing;

static void
add_months (VsSupplyBook *book)
{
  for (VsDay day = book->from; day < book->to && book->n_months < VS_SUPPLY_MAX_MONTHS;)
    {
      int   year, month, first;
      VsDay next;
      VsSupplyMonth *here = &book->months[book->n_months++];

      vs_day_to_civil (day, &year, &month, &first);
      next = vs_day_add_months (vs_day_from_civil (year, month, 1), 1);
      here->month = month;
      here->days = MIN (next, book->to) - day;
      here->part = (double) here->days / (next - vs_day_from_civil (year, month, 1));
      day = next;
    }
}

VsSupplyBook *
vs_supply_book_new (VsDay from, VsDay to)
{
  Growing *growing = g_new0 (Growing, 1);
  VsSupplyBook  *book = &growing->book;
  VsSupplyGroup *groups[] = { &book->region, &book->segment };

  book->from = from;
  book->to = to;
  add_months (book);
  growing->first = g_array_new (FALSE, FALSE, sizeof (guint));
  growing->bills = g_array_new (FALSE, FALSE, sizeof (double));
  growing->vulnerable = g_array_new (FALSE, FALSE, sizeof (gboolean));
  growing->ids = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      growing->codes[g] = g_array_new (FALSE, FALSE, sizeof (guint16));
      growing->known[g] = g_hash_table_new (g_str_hash, g_str_equal);
      groups[g]->names = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (groups[g]->names, NULL);
    }
  return book;
}

void
vs_supply_book_free (VsSupplyBook *book)
{
  Growing *growing = (Growing *) book;

  if (book == NULL)
    return;
  for (guint g = 0; g < G_N_ELEMENTS (growing->codes); g++)
    {
      g_clear_pointer (&growing->codes[g], g_array_unref);
      g_hash_table_unref (growing->known[g]);
    }
  g_free (book->currency);
  g_ptr_array_unref (book->region.names);
  g_ptr_array_unref (book->segment.names);
  g_array_unref (growing->first);
  g_array_unref (growing->bills);
  g_array_unref (growing->vulnerable);
  g_ptr_array_unref (growing->ids);
  g_free (book->kwh);
  g_free (book->peak);
  g_free (growing);
}

/* More names than codes become "not known": nobody reads a chart of 65,000 regions. */
static void
add_code (Growing *growing, guint g, VsSupplyGroup *group, const char *name)
{
  guint16 code = 0;

  if (name != NULL && *name != '\0')
    {
      code = (guint16) GPOINTER_TO_UINT (g_hash_table_lookup (growing->known[g], name));
      if (code == 0 && group->names->len < G_MAXUINT16)
        {
          char *copy = g_strdup (name);

          code = (guint16) group->names->len;
          g_ptr_array_add (group->names, copy);
          g_hash_table_insert (growing->known[g], copy, GUINT_TO_POINTER ((guint) code));
        }
    }
  g_array_append_val (growing->codes[g], code);
}

guint
vs_supply_book_add (VsSupplyBook *book, const char *customer_id, gboolean business, guint n_supplies, double bill_now, gboolean vulnerable,
             const char *region, const char *segment)
{
  Growing *growing = (Growing *) book;
  guint    first = book->n_supplies;

  g_return_val_if_fail (book->kwh == NULL && n_supplies > 0, 0);
  g_return_val_if_fail (business || book->n_households == book->n_customers, 0);

  g_ptr_array_add (growing->ids, g_strdup (customer_id));
  g_array_append_val (growing->first, first);
  g_array_append_val (growing->bills, bill_now);
  g_array_append_val (growing->vulnerable, vulnerable);
  add_code (growing, 0, &book->region, region);
  add_code (growing, 1, &book->segment, segment);
  book->n_customers++;
  book->n_supplies += n_supplies;
  if (!business)
    {
      book->n_households++;
      book->n_home_supplies += n_supplies;
    }
  return first;
}

void
vs_supply_book_seal (VsSupplyBook *book)
{
  Growing *growing = (Growing *) book;
  gsize    n_slots = (gsize) book->n_months * VS_SUPPLY_CELLS;

  g_array_append_val (growing->first, book->n_supplies);
  book->first_supply = (guint *) (gpointer) growing->first->data;
  book->customer_id = (char **) growing->ids->pdata;
  book->bill_now = (double *) (gpointer) growing->bills->data;
  book->vulnerable = (gboolean *) (gpointer) growing->vulnerable->data;
  book->region.code = (guint16 *) (gpointer) growing->codes[0]->data;
  book->segment.code = (guint16 *) (gpointer) growing->codes[1]->data;
  book->kwh = g_new0 (float, MAX (n_slots * book->n_supplies, 1));
  book->peak = g_new0 (float, MAX (n_slots * (book->n_supplies - book->n_home_supplies), 1));
}

int
vs_supply_slot (const VsSupplyBook *book, VsDay day, int weekday, int hour)
{
  VsDay until = book->from;

  if (day < book->from || day >= book->to)
    return -1;
  for (guint m = 0; m < book->n_months; m++)
    if (day < (until += book->months[m].days))
      return (int) m * VS_SUPPLY_CELLS + (weekday >= 5 ? 24 : 0) + hour;
  return -1;
}
