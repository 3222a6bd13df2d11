/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mallard.h"

#include "places.h"
#include <adwaita.h>
#include <string.h>

static void
test_blocks (void)
{
  static const char text[] =
    "<page xmlns='http://projectmallard.org/1.0/' id='a'><info><desc>not shown</desc></info><title>Title</title>"
    "<p>One <em>two</em>\n   <link xref='b'>three</link> &amp; four.</p>"
    "<section id='s'><title>Section</title><steps><item><p>First</p></item><item><p>Second</p></item></steps>"
    "<list><item><p>Bullet</p></item></list><screen>a  b\nc</screen></section>"
    "<terms><item><title>Term</title><p>Meaning</p></item></terms><note><p>Mind</p></note></page>";
  static const struct { VsHelpKind kind; int number; const char *markup; } expected[] = {
    { VS_HELP_TITLE, 0, "Title" },
    { VS_HELP_PARAGRAPH, 0, "One <i>two</i> <a href=\"b\">three</a> &amp; four." },
    { VS_HELP_HEADING, 0, "Section" },
    { VS_HELP_STEP, 1, "First" },
    { VS_HELP_STEP, 2, "Second" },
    { VS_HELP_ITEM, 0, "Bullet" },
    { VS_HELP_SCREEN, 0, "a  b\nc" },
    { VS_HELP_TERM, 0, "Term" },
    { VS_HELP_PARAGRAPH, 0, "Meaning" },
    { VS_HELP_NOTE, 0, "Mind" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = vs_mallard_parse (text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < blocks->len; i++)
    {
      const VsHelpBlock *block = g_ptr_array_index (blocks, i);
      g_assert_cmpint (block->kind, ==, expected[i].kind);
      g_assert_cmpint (block->number, ==, expected[i].number);
      g_assert_cmpstr (block->markup, ==, expected[i].markup);
    }
}

static void
test_bad (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (vs_mallard_parse ("<page><p>open", -1, &error));
  g_assert_nonnull (error);
}

static GBytes *
page (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/org/voltsource/Workbench/help/%s.page", name);
  return g_resources_lookup_data (path, 0, NULL);
}

/* Each link of a page leads to a page, and each block is markup that Pango takes. */
static void
check_page (const char *name)
{
  g_autoptr (GBytes) bytes = page (name);
  g_autoptr (GError) error = NULL;
  gsize length;
  g_assert_nonnull (bytes);
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GPtrArray) blocks = vs_mallard_parse (text, length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, >, 2);
  for (guint i = 0; i < blocks->len; i++)
    {
      const VsHelpBlock *block = g_ptr_array_index (blocks, i);
      for (const char *link = strstr (block->markup, "<a href=\""); link; link = strstr (link + 1, "<a href=\""))
        {
          g_autofree char *target = g_strndup (link + 9, strcspn (link + 9, "\"#"));
          g_autoptr (GBytes) other = page (target);
          if (!strstr (target, "://") && !other)
            g_error ("%s.page links to %s, which is not there", name, target);
        }
      GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
      gtk_label_set_markup (GTK_LABEL (label), block->markup);
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), !=, "");
      g_object_unref (label);
    }
}

static void
test_pages (void)
{
  static const char *const others[] = { "index", "glossary", "import-mapping", "view", "building" };
  for (const VsPlace *place = vs_places; place->name; place++)
    check_page (place->name);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    check_page (others[i]);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mallard/blocks", test_blocks);
  g_test_add_func ("/mallard/bad", test_bad);
  g_test_add_func ("/mallard/pages", test_pages);
  return g_test_run ();
}
