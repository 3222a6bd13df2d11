/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json-schema.h"

#include <string.h>

static const char schema[] =
  "{ \"type\": \"object\", \"required\": [\"title\"], \"additionalProperties\": false, \"properties\": {"
  "    \"title\": { \"type\": \"string\" }, \"size\": { \"type\": \"integer\", \"minimum\": 1, \"maximum\": 24 },"
  "    \"share\": { \"type\": \"number\" }, \"open\": { \"type\": \"boolean\" }, \"level\": { \"enum\": [\"red\", \"orange\", \"green\"] },"
  "    \"page\": { \"anyOf\": [{ \"enum\": [\"grow\"] }, { \"type\": \"string\", \"pattern\": \"^list:.+\" }] },"
  "    \"value\": { \"$ref\": \"#/$defs/value\" }, \"values\": { \"type\": \"array\", \"items\": { \"$ref\": \"#/$defs/value\" }, \"minItems\": 1 },"
  "    \"pair\": { \"type\": \"array\", \"prefixItems\": [{ \"type\": \"number\" }, { \"type\": \"string\" }], \"maxItems\": 2 },"
  "    \"labels\": { \"type\": \"object\", \"additionalProperties\": { \"type\": \"string\" } },"
  "    \"tree\": { \"$ref\": \"#/$defs/tree\" },"
  "    \"query\": { \"type\": \"object\", \"oneOf\": [{ \"required\": [\"rows\"] }, { \"required\": [\"by\"], \"not\": { \"required\": [\"rows\"] } }] } },"
  "  \"$defs\": { \"value\": { \"oneOf\": [{ \"type\": \"string\" }, { \"type\": \"object\", \"required\": [\"expr\"],"
  "      \"additionalProperties\": false, \"properties\": { \"expr\": { \"type\": \"string\" } } }] },"
  "    \"tree\": { \"type\": \"object\", \"properties\": { \"below\": { \"$ref\": \"#/$defs/tree\" }, \"leaf\": { \"type\": \"string\" } } } } }";

/* says NULL: sound */
static const struct { const char *json, *says; } cases[] = {
  { "{ \"title\": \"T\" }", NULL },
  { "{ \"title\": \"T\", \"size\": 24, \"share\": 0.5, \"open\": true, \"level\": \"red\", \"page\": \"list:x\", \"pair\": [1, \"a\"] }", NULL },
  { "{ \"title\": \"T\", \"value\": \"a\", \"values\": [\"a\", { \"expr\": \"b\" }], \"labels\": { \"x\": \"y\" }, \"query\": { \"by\": 1 } }", NULL },
  { "{ \"title\": null }", "t.json, /title: is missing" },
  { "[]", "t.json: must be an object" },
  { "null", "t.json: is empty" },
  { "{ \"title\": 3 }", "/title: must be text" },
  { "{ \"title\": \"T\", \"titel\": \"T\" }", "/titel: is not a known member; did you mean “title”?" },
  { "{ \"title\": \"T\", \"zzzzzzzz\": 1 }", "/zzzzzzzz: is not a known member" },
  { "{ \"title\": \"T\", \"size\": 0 }", "/size: must not be less than 1" },
  { "{ \"title\": \"T\", \"size\": 25 }", "/size: must not be more than 24" },
  { "{ \"title\": \"T\", \"size\": 1.5 }", "/size: must be a whole number" },
  { "{ \"title\": \"T\", \"share\": \"half\" }", "/share: must be a number" },
  { "{ \"title\": \"T\", \"open\": 1 }", "/open: must be true or false" },
  { "{ \"title\": \"T\", \"level\": \"oragne\" }", "/level: “oragne” is not allowed; did you mean “orange”?" },
  { "{ \"title\": \"T\", \"level\": 7 }", "/level: must be one of red, orange, green" },
  { "{ \"title\": \"T\", \"page\": \"elsewhere\" }", "/page: " },
  { "{ \"title\": \"T\", \"value\": 1 }", "/value: is none of the forms" },
  { "{ \"title\": \"T\", \"value\": { \"epxr\": \"x\" } }", "/value/expr: is missing" },
  { "{ \"title\": \"T\", \"values\": [\"a\", { \"expr\": 2 }] }", "/values/1/expr: must be text" },
  { "{ \"title\": \"T\", \"values\": [] }", "/values: needs at least 1" },
  { "{ \"title\": \"T\", \"pair\": [1, \"a\", 2] }", "/pair: may have at most 2" },
  { "{ \"title\": \"T\", \"pair\": [\"a\"] }", "/pair/0: must be a number" },
  { "{ \"title\": \"T\", \"labels\": { \"a/b\": 1 } }", "/labels/a~1b: must be text" },
  { "{ \"title\": \"T\", \"query\": {} }", "/query/rows: is missing" },
  { "{ \"title\": \"T\", \"tree\": { \"below\": { \"below\": { \"leaf\": 1 } } } }", "/tree/below/below/leaf: must be text" },
};

static void
test_cases (void)
{
  g_autoptr (VsJsonDoc) rules = vs_json_doc_parse (schema, "schema.json", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (cases[i].json, "t.json", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (doc);
      g_assert_cmpint (vs_json_conforms (vs_json_doc_root (doc), rules), ==, cases[i].says == NULL);
      vs_json_doc_check (doc, &error);
      if (cases[i].says == NULL)
        g_assert_no_error (error);
      else if (error == NULL || strstr (error->message, cases[i].says) == NULL)
        g_error ("%s: “%s” is not in “%s”", cases[i].json, cases[i].says, error ? error->message : "");
    }
}

/* A definition that is nothing but itself ends. */
static void
test_endless (void)
{
  g_autoptr (VsJsonDoc) rules = vs_json_doc_parse ("{ \"$ref\": \"#/$defs/a\", \"$defs\": { \"a\": { \"$ref\": \"#/$defs/a\" } } }", "s", NULL);
  g_autoptr (VsJsonDoc) doc = vs_json_doc_parse ("1", "t", NULL);

  g_assert_true (vs_json_conforms (vs_json_doc_root (doc), rules));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-schema/cases", test_cases);
  g_test_add_func ("/json-schema/endless", test_endless);
  return g_test_run ();
}
