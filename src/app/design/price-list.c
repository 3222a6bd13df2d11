/* SPDX-License-Identifier: GPL-3.0-or-later */
/* price-list.c: see price-list.h. Rows are made anew when periods come or go; a price that moved elsewhere only moves its slider. */
#include "design/price-list.h"

#include "base/text.h"
#include "chart/palette.h"
#include "design/rate-text.h"
#include "edit/form.h"
#include "widgets/chart-view.h"
#include "widgets/label.h"
#include <glib/gi18n-lib.h>
#include <math.h>

struct _VsPriceList {
  GtkWidget  parent_instance;
  VsBoard   *board;
  char      *currency;
  GtkBox    *rows;
  GPtrArray *sliders;       /* Slider, owned by their rows */
  char      *shape;         /* of the design that the rows are for */
  gboolean   filling;       /* sliders are being set, not moved */
};

G_DEFINE_FINAL_TYPE (VsPriceList, vs_price_list, GTK_TYPE_WIDGET)

enum { NEUTRAL, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Where a slider's number stands in the design. */
typedef enum { FIXED, MINIMUM, ENERGY, BOUND, FLAT, DEMAND } Which;
typedef struct {
  VsPriceList   *list;
  Which          which;
  guint          period, tier;
  GtkAdjustment *adjustment;
} Slider;

static double *
number_of (VsDesign *design, const Slider *slider)
{
  switch (slider->which)
    {
    case ENERGY:
      return &design->energy[slider->period].tiers[slider->tier].rate;
    case BOUND:
      return &design->energy[slider->period].tiers[slider->tier].max;
    case FLAT:
      return &design->flat[slider->period].tiers[slider->tier].rate;
    case DEMAND:
      return &design->demand[slider->period].tiers[slider->tier].rate;
    case MINIMUM:
      return &design->minimum;
    case FIXED:
    default:
      return &design->fixed;
    }
}

static void
moved_cb (GtkAdjustment *adjustment, Slider *slider)
{
  VsPriceList *self = slider->list;
  if (self->filling || !vs_board_get_design (self->board))
    return;
  g_autofree char *step = g_strdup_printf ("%d %u %u", slider->which, slider->period, slider->tier);
  *number_of (vs_board_edit (self->board, step), slider) = gtk_adjustment_get_value (adjustment);
  vs_board_changed (self->board, FALSE);
}

static void
slider_free (gpointer data)
{
  Slider *slider = data;
  g_object_unref (slider->adjustment);
  g_free (slider);
}

/* How far a slider goes: a few times what the price is now, so that a fine movement stays one. */
static double
reach (double value, double least)
{
  return MAX (least, ceil (fabs (value) * 3 * 10) / 10);
}

/* ── Rows ── */

/* A slider and its number, which both tell their name. `places` decimals. */
static GtkWidget *
slider_new (VsPriceList *self, Slider what, const char *name, double least, guint places, const char *unit)
{
  const VsDesign *design = vs_board_get_design (self->board);
  Slider *slider = g_memdup2 (&what, sizeof what);
  double value = *number_of ((VsDesign *) design, slider), step = pow (10, -(double) places) * (places > 2 ? 10 : 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *scale, *spin;
  slider->list = self;
  slider->adjustment = g_object_ref_sink (gtk_adjustment_new (value, MIN (value, 0), reach (value, least), step, step * 10, 0));
  scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, slider->adjustment);
  spin = gtk_spin_button_new (slider->adjustment, step, places);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_size_request (scale, 60, -1);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_widget_add_css_class (spin, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), scale);
  gtk_box_append (GTK_BOX (box), spin);
  if (unit)
    {
      GtkWidget *label = vs_label_new (unit, "card-note");
      gtk_label_set_wrap (GTK_LABEL (label), FALSE);
      gtk_label_set_width_chars (GTK_LABEL (label), 10);    /* so that sliders end on one line */
      gtk_box_append (GTK_BOX (box), label);
    }
  g_signal_connect (slider->adjustment, "value-changed", G_CALLBACK (moved_cb), slider);
  g_object_set_data_full (G_OBJECT (box), "slider", slider, slider_free);
  g_ptr_array_add (self->sliders, slider);
  return box;
}

static void
swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  VsRgba colour = vs_palette_series (GPOINTER_TO_UINT (data), vs_chart_view_theme ());
  cairo_set_source_rgba (cr, colour.r, colour.g, colour.b, colour.a);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

static void
brush_cb (GtkToggleButton *button, VsPriceList *self)
{
  if (gtk_toggle_button_get_active (button) && !self->filling)
    vs_board_set_brush (self->board, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "period")));
}

static void
named_cb (GtkEditable *entry, VsPriceList *self)
{
  guint period = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (entry), "period"));
  g_autofree char *step = g_strdup_printf ("name %u", period);
  if (self->filling || !vs_board_get_design (self->board))
    return;
  VsDesign *design = vs_board_edit (self->board, step);
  g_free (design->energy[period].label);
  design->energy[period].label = g_strdup (gtk_editable_get_text (entry));
  vs_board_changed (self->board, FALSE);
}

static void
remove_cb (GtkButton *button, VsPriceList *self)
{
  vs_design_remove_period (vs_board_edit (self->board, NULL), GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "period")));
  vs_board_changed (self->board, TRUE);
}

static void
add_tier_cb (GtkButton *button, VsPriceList *self)
{
  vs_design_add_tier (vs_board_edit (self->board, NULL), GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "period")));
  vs_board_changed (self->board, TRUE);
}

static void
remove_tier_cb (GtkButton *button, VsPriceList *self)
{
  vs_design_remove_tier (vs_board_edit (self->board, NULL), GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "period")),
                         GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "tier")));
  vs_board_changed (self->board, TRUE);
}

static GtkWidget *
step_button (VsPriceList *self, const char *icon, const char *label, guint period, guint tier, GCallback callback)
{
  GtkWidget *button = vs_form_icon_button (icon, label);
  g_object_set_data (G_OBJECT (button), "period", GUINT_TO_POINTER (period));
  g_object_set_data (G_OBJECT (button), "tier", GUINT_TO_POINTER (tier));
  g_signal_connect (button, "clicked", callback, self);
  return button;
}

static void
add_cb (VsPriceList *self)
{
  VsDesign *design = vs_board_edit (self->board, NULL);
  g_autofree char *label = g_strdup_printf (_("Period %u"), design->n_energy + 1);
  if (vs_design_add_period (design, label))
    vs_board_set_brush (self->board, design->n_energy - 1);
  vs_board_changed (self->board, TRUE);
}

/* The brush, the name, and the way out. */
static GtkWidget *
period_head (VsPriceList *self, guint period, GtkToggleButton **group)
{
  const VsDesign *design = vs_board_get_design (self->board);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *brush = gtk_toggle_button_new (), *swatch = gtk_drawing_area_new ();
  GtkWidget *entry = gtk_entry_new (), *remove;
  g_autofree char *name = design->energy[period].label && *design->energy[period].label
                            ? g_strdup (design->energy[period].label) : g_strdup_printf (_("Period %u"), period + 1);
  g_autofree char *paint = g_strdup_printf (_("Paint hours as “%s”"), name);
  gtk_widget_set_size_request (swatch, 16, 16);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), swatch_cb, GUINT_TO_POINTER (period), NULL);
  gtk_button_set_child (GTK_BUTTON (brush), swatch);
  gtk_widget_set_tooltip_text (brush, paint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (brush), GTK_ACCESSIBLE_PROPERTY_LABEL, paint, -1);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (brush), *group);
  *group = GTK_TOGGLE_BUTTON (brush);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (brush), period == vs_board_get_brush (self->board));
  g_object_set_data (G_OBJECT (brush), "period", GUINT_TO_POINTER (period));
  g_signal_connect (brush, "toggled", G_CALLBACK (brush_cb), self);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the period"), -1);
  g_object_set_data (G_OBJECT (entry), "period", GUINT_TO_POINTER (period));
  g_signal_connect (entry, "changed", G_CALLBACK (named_cb), self);
  gtk_box_append (GTK_BOX (box), brush);
  gtk_box_append (GTK_BOX (box), entry);
  if (design->energy[period].n_tiers < VS_DESIGN_TIERS)
    gtk_box_append (GTK_BOX (box), step_button (self, "vs-add-symbolic", _("Add a Step"), period, 0, G_CALLBACK (add_tier_cb)));
  if (design->n_energy > 1)
    {
      remove = vs_form_icon_button ("vs-close-symbolic", _("Remove the Period"));
      g_object_set_data (G_OBJECT (remove), "period", GUINT_TO_POINTER (period));
      g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), self);
      gtk_box_append (GTK_BOX (box), remove);
    }
  return box;
}

static void
add_row (VsPriceList *self, const char *title, GtkWidget *row)
{
  if (title)
    gtk_box_append (self->rows, vs_label_new (title, "card-note"));
  gtk_box_append (self->rows, row);
}

static const char *
bound_words (const VsDesignTier *tier)
{
  const char *unit = tier->unit ? tier->unit : "kWh";
  return g_str_equal (unit, "kWh daily") ? _("kWh a day, then") : g_str_equal (unit, "kWh/kW") ? _("kWh a kW, then")
         : g_str_equal (unit, "kWh/kW daily") ? _("kWh a kW and day, then") : _("kWh a month, then");
}

static void
add_tiers (VsPriceList *self, guint p, const char *name, const char *a_kwh)
{
  const VsDesignPeriod *period = &vs_board_get_design (self->board)->energy[p];
  for (guint t = 0; t < period->n_tiers; t++)
    {
      g_autofree char *tier = period->n_tiers > 1 ? g_strdup_printf (_("%s, step %u"), name, t + 1) : g_strdup (name);
      add_row (self, NULL, slider_new (self, (Slider) { .which = ENERGY, .period = p, .tier = t }, tier, 0.5, 4, a_kwh));
      if (t + 1 < period->n_tiers && !isinf (period->tiers[t].max))
        {
          GtkWidget *row = slider_new (self, (Slider) { .which = BOUND, .period = p, .tier = t }, _("Up to"), 1000, 0, bound_words (&period->tiers[t]));
          gtk_box_append (GTK_BOX (row), step_button (self, "vs-close-symbolic", _("Remove the Step"), p, t, G_CALLBACK (remove_tier_cb)));
          add_row (self, NULL, row);
        }
    }
}

static void
add_demand (VsPriceList *self, Which which, const VsDesignPeriod *periods, guint n, const char *title, const char *a_kw)
{
  for (guint p = 0; p < n; p++)
    if (periods[p].n_tiers > 1 || periods[p].tiers[0].rate != 0)
      {
        g_autofree char *name = n > 1 ? g_strdup_printf ("%s, %u", title, p + 1) : g_strdup (title);
        for (guint t = 0; t < periods[p].n_tiers; t++)
          add_row (self, t == 0 ? name : NULL, slider_new (self, (Slider) { .which = which, .period = p, .tier = t }, name, 10, 2, a_kw));
      }
}

static const char *
per_words (VsDesignPer per)
{
  return per == VS_DESIGN_PER_DAY ? _("a day") : per == VS_DESIGN_PER_YEAR ? _("a year") : _("a month");
}

static void
neutral_cb (VsPriceList *self)
{
  g_signal_emit (self, signals[NEUTRAL], 0);
}

static void
add_charges (VsPriceList *self, const VsDesign *design, const char *sign)
{
  g_autofree char *fixed = g_strdup_printf ("%s %s", sign, per_words (design->fixed_per));
  g_autofree char *least = g_strdup_printf ("%s %s", sign, per_words (design->minimum_per));
  GtkWidget *neutral = gtk_button_new_with_mnemonic (_("_Keep Revenue"));
  gtk_widget_set_halign (neutral, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (neutral, _("Sets the standing charge so that all together pay what they pay now"));
  g_signal_connect_object (neutral, "clicked", G_CALLBACK (neutral_cb), self, G_CONNECT_SWAPPED);
  add_row (self, _("Standing charge"), slider_new (self, (Slider) { .which = FIXED }, _("Standing charge"), 30, 2, fixed));
  gtk_box_append (self->rows, neutral);
  add_row (self, _("Least a bill comes to"), slider_new (self, (Slider) { .which = MINIMUM }, _("Least a bill comes to"), 50, 2, least));
}

static void
text_cb (VsPriceList *self)
{
  if (vs_board_get_design (self->board))
    vs_rate_text_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->board);
}

/* What has no slider, and the way to it. */
static void
add_beyond (VsPriceList *self, const VsDesign *design)
{
  GtkWidget *text = gtk_button_new_with_mnemonic (_("Edit as _Text…"));
  if (vs_design_needs_bills (design))
    {
      g_autoptr (GString) words = g_string_new (NULL);
      for (guint i = 0; i < design->beyond->len; i++)
        g_string_append_printf (words, "%s%s", i ? ", " : "", (const char *) g_ptr_array_index (design->beyond, i));
      if (design->beyond->len == 0)
        g_string_append (words, _("the highest kW of households"));
      /* Translators: %s is a list of what a tariff charges for: “taxes, discounts” */
      g_autofree char *kept = g_strdup_printf (_("Also billed: %s. Every customer’s own bill is made to tell what the design does; use is not shifted."),
                                               words->str);
      gtk_box_append (self->rows, vs_label_new (kept, "card-note"));
    }
  else if (vs_design_shares_tiers (design))
    gtk_box_append (self->rows, vs_label_new (_("Steps are filled by each period’s share of the month’s use, and the tariff says so."), "card-note"));
  gtk_widget_set_halign (text, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (text, _("The tariff as URDB JSON, for all that has no slider"));
  g_signal_connect_object (text, "clicked", G_CALLBACK (text_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->rows, text);
}

/* What the rows stand for: as long as it is the same, only numbers moved. */
static char *
shape_of (const VsDesign *design)
{
  GString *shape = g_string_new (NULL);
  for (guint p = 0; p < design->n_energy; p++)
    g_string_append_printf (shape, "%u %s ", design->energy[p].n_tiers, design->energy[p].label ? design->energy[p].label : "");
  for (guint p = 0; p < design->n_demand; p++)
    g_string_append_printf (shape, "d%u ", design->demand[p].n_tiers);
  for (guint p = 0; p < design->n_flat; p++)
    g_string_append_printf (shape, "f%u ", design->flat[p].n_tiers);
  g_string_append_printf (shape, "%d %d %d", design->fixed_per, design->minimum_per, vs_design_shares_tiers (design));
  for (guint i = 0; i < design->beyond->len; i++)
    g_string_append (shape, g_ptr_array_index (design->beyond, i));
  return g_string_free (shape, FALSE);
}

static void
rebuild (VsPriceList *self)
{
  const VsDesign *design = vs_board_get_design (self->board);
  const char *sign = vs_currency_sign (self->currency);
  g_autofree char *a_kwh = g_strdup_printf (_("%s/kWh"), sign), *a_kw = g_strdup_printf (_("%s/kW"), sign);
  GtkToggleButton *group = NULL;
  GtkWidget *child;
  g_ptr_array_set_size (self->sliders, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))))
    gtk_box_remove (self->rows, child);
  g_clear_pointer (&self->shape, g_free);
  if (!design)
    return;
  self->shape = shape_of (design);
  for (guint p = 0; p < design->n_energy; p++)
    {
      const char *label = design->energy[p].label;
      add_row (self, NULL, period_head (self, p, &group));
      add_tiers (self, p, label && *label ? label : _("Price"), a_kwh);
    }
  if (design->n_energy < VS_DESIGN_PERIODS)
    {
      GtkWidget *add = gtk_button_new_with_mnemonic (_("_Add a Period"));
      gtk_widget_set_halign (add, GTK_ALIGN_START);
      g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->rows, add);
    }
  add_demand (self, FLAT, design->flat, design->n_flat, _("Highest kW of the month"), a_kw);
  add_demand (self, DEMAND, design->demand, design->n_demand, _("Highest kW within hours"), a_kw);
  add_charges (self, design, sign);
  add_beyond (self, design);
}

/* In an idle moment: the button or the entry that brought the change may be one of the rows. */
static gboolean
rebuild_cb (gpointer data)
{
  VsPriceList *self = data;
  self->filling = TRUE;
  if (self->rows)
    rebuild (self);
  self->filling = FALSE;
  return G_SOURCE_REMOVE;
}

static gboolean
same_rows (VsPriceList *self, const VsDesign *design)
{
  g_autofree char *shape = shape_of (design);
  return g_strcmp0 (shape, self->shape) == 0;
}

static void
changed_cb (VsPriceList *self, gboolean structure)
{
  const VsDesign *design = vs_board_get_design (self->board);
  if (!self->rows)
    return;
  if (!design || (structure && !same_rows (self, design)))
    {
      g_idle_add_full (G_PRIORITY_DEFAULT, rebuild_cb, g_object_ref (self), g_object_unref);
      return;
    }
  self->filling = TRUE;
  for (guint i = 0; i < self->sliders->len; i++)
    {
      Slider *slider = g_ptr_array_index (self->sliders, i);
      double value = *number_of ((VsDesign *) design, slider);
      if (value > gtk_adjustment_get_upper (slider->adjustment))
        gtk_adjustment_set_upper (slider->adjustment, value);
      gtk_adjustment_set_value (slider->adjustment, value);
    }
  self->filling = FALSE;
}

static void
vs_price_list_dispose (GObject *object)
{
  VsPriceList *self = VS_PRICE_LIST (object);
  self->filling = TRUE;
  if (self->rows)
    gtk_widget_unparent (GTK_WIDGET (self->rows));
  self->rows = NULL;
  g_clear_object (&self->board);
  G_OBJECT_CLASS (vs_price_list_parent_class)->dispose (object);
}

static void
vs_price_list_finalize (GObject *object)
{
  VsPriceList *self = VS_PRICE_LIST (object);
  g_ptr_array_unref (self->sliders);
  g_free (self->currency);
  g_free (self->shape);
  G_OBJECT_CLASS (vs_price_list_parent_class)->finalize (object);
}

static void
vs_price_list_class_init (VsPriceListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vs_price_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = vs_price_list_finalize;
  signals[NEUTRAL] = g_signal_new ("neutral", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vs_price_list_init (VsPriceList *self)
{
  self->sliders = g_ptr_array_new ();
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_widget_set_parent (GTK_WIDGET (self->rows), GTK_WIDGET (self));
}

GtkWidget *
vs_price_list_new (VsBoard *board, const char *currency)
{
  VsPriceList *self = g_object_new (VS_TYPE_PRICE_LIST, NULL);
  self->board = g_object_ref (board);
  self->currency = g_strdup (currency);
  g_signal_connect_object (board, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  rebuild_cb (self);
  return GTK_WIDGET (self);
}
