/* SPDX-License-Identifier: GPL-3.0-or-later */
/* board.c: see board.h. */
#include "design/board.h"

#define MAX_STEPS 100

struct _VsBoard {
  GObject       parent_instance;
  VsDesign     *design;
  VsAssumptions assumptions;
  GPtrArray    *past, *future;   /* VsDesign, the nearest last */
  char         *step;
  guint         brush;
};

G_DEFINE_FINAL_TYPE (VsBoard, vs_board, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
vs_board_finalize (GObject *object)
{
  VsBoard *self = VS_BOARD (object);
  vs_design_free (self->design);
  g_ptr_array_unref (self->past);
  g_ptr_array_unref (self->future);
  g_free (self->step);
  G_OBJECT_CLASS (vs_board_parent_class)->finalize (object);
}

static void
vs_board_class_init (VsBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vs_board_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_BOOLEAN);
}

static void
vs_board_init (VsBoard *self)
{
  self->past = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_design_free);
  self->future = g_ptr_array_new_with_free_func ((GDestroyNotify) vs_design_free);
}

VsBoard *
vs_board_new (void)
{
  return g_object_new (VS_TYPE_BOARD, NULL);
}

const VsDesign *
vs_board_get_design (VsBoard *self)
{
  g_return_val_if_fail (VS_IS_BOARD (self), NULL);
  return self->design;
}

VsAssumptions *
vs_board_get_assumptions (VsBoard *self)
{
  g_return_val_if_fail (VS_IS_BOARD (self), NULL);
  return &self->assumptions;
}

void
vs_board_set_design (VsBoard *self, VsDesign *design)
{
  g_return_if_fail (VS_IS_BOARD (self));
  vs_design_free (self->design);
  self->design = design;
  g_ptr_array_set_size (self->past, 0);
  g_ptr_array_set_size (self->future, 0);
  g_clear_pointer (&self->step, g_free);
  self->brush = design && design->n_energy > 1 ? 1 : 0;
  vs_board_changed (self, TRUE);
}

VsDesign *
vs_board_edit (VsBoard *self, const char *step)
{
  g_return_val_if_fail (VS_IS_BOARD (self) && self->design, NULL);
  if (!step || g_strcmp0 (step, self->step) != 0)
    {
      g_ptr_array_add (self->past, vs_design_copy (self->design));
      if (self->past->len > MAX_STEPS)
        g_ptr_array_remove_index (self->past, 0);
    }
  g_ptr_array_set_size (self->future, 0);
  g_free (self->step);
  self->step = g_strdup (step);
  return self->design;
}

void
vs_board_replace (VsBoard *self, VsDesign *design)
{
  g_return_if_fail (VS_IS_BOARD (self) && self->design && design);
  vs_board_edit (self, NULL);
  vs_design_free (self->design);
  self->design = design;
  vs_board_changed (self, TRUE);
}

void
vs_board_changed (VsBoard *self, gboolean structure)
{
  g_return_if_fail (VS_IS_BOARD (self));
  if (self->design && self->brush >= self->design->n_energy)
    self->brush = self->design->n_energy - 1;
  g_signal_emit (self, signals[CHANGED], 0, structure);
}

gboolean
vs_board_can_undo (VsBoard *self)
{
  g_return_val_if_fail (VS_IS_BOARD (self), FALSE);
  return self->past->len > 0;
}

gboolean
vs_board_can_redo (VsBoard *self)
{
  g_return_val_if_fail (VS_IS_BOARD (self), FALSE);
  return self->future->len > 0;
}

static void
travel (VsBoard *self, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return;
  g_ptr_array_add (to, self->design);
  self->design = g_ptr_array_steal_index (from, from->len - 1);
  g_clear_pointer (&self->step, g_free);
  vs_board_changed (self, TRUE);
}

void
vs_board_undo (VsBoard *self)
{
  g_return_if_fail (VS_IS_BOARD (self));
  travel (self, self->past, self->future);
}

void
vs_board_redo (VsBoard *self)
{
  g_return_if_fail (VS_IS_BOARD (self));
  travel (self, self->future, self->past);
}

guint
vs_board_get_brush (VsBoard *self)
{
  g_return_val_if_fail (VS_IS_BOARD (self), 0);
  return self->brush;
}

void
vs_board_set_brush (VsBoard *self, guint period)
{
  g_return_if_fail (VS_IS_BOARD (self) && self->design && period < self->design->n_energy);
  self->brush = period;
}
