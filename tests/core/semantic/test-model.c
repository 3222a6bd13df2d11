/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "semantic/path.h"

#include <string.h>

#define CUSTOMER \
  "\"customer\": { \"key\": \"customer_id\"," \
  " \"fields\": { \"customer_id\": { \"type\": \"text\" }, \"name\": { \"type\": \"text\" }, \"age\": { \"type\": \"int64\" }"
#define INVOICE \
  "\"invoice\": { \"relations\": { \"customer\": { \"column\": \"customer_id\" } }," \
  " \"fields\": { \"customer_id\": { \"type\": \"text\" }, \"amount\": { \"type\": \"money\" } } }"

/* What is wrong, and what the sentence must say: place and reason. */
static const struct { const char *json, *place, *reason; } faults[] = {
  { "{ }", "", "entities" },
  { "{ \"entities\": [] }", "/entities", "" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { } } } } }", "/entities/customer/fields/x/type", "" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"type\": \"number\" } } } } }", "/entities/customer/fields/x/type", "not a type" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"type\": \"text\", \"format\": \"euro\" } } } } }", "/entities/customer/fields/x/format",
    "not a format" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"nmae\" } } } } }", "/entities/customer/fields/x/expr", "name" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"age +\" } } } } }", "/entities/customer/fields/x/expr", "" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"name + 1\" } } } } }", "/entities/customer/fields/x/expr", "name" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"x + 1\" } } } } }", "/entities/customer/fields/x/expr", "itself" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"y + 1\" }, \"y\": { \"expr\": \"z + 1\" }, \"z\": { \"expr\": \"x + 1\" } } }"
                                  " } }",
    "/entities/customer/fields/x/expr", "itself" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"sum (invoice.y)\" } } }, \"invoice\": { \"relations\": { \"customer\": {"
                                  " \"column\": \"customer_id\" } },"
    " \"fields\": { \"customer_id\": { \"type\": \"text\" }, \"y\": { \"expr\": \"customer.x\" } } } } }",
    "/entities/customer/fields/x/expr", "itself" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"sum (invoice.amuont)\" } } }, " INVOICE " } }",
    "/entities/customer/fields/x/expr", "amuont" },
  { "{ \"entities\": { " CUSTOMER ", \"x\": { \"expr\": \"count (invoice where amount)\" } } }, " INVOICE " } }",
    "/entities/customer/fields/x/expr", "true or false" },
  { "{ \"entities\": { " CUSTOMER " }, \"label\": \"nmae\" } } }", "/entities/customer/label", "nmae" },
  { "{ \"entities\": { " CUSTOMER " }, \"relations\": { \"boss\": { \"to\": \"custmer\", \"column\": \"boss_id\" } } } } }",
    "/entities/customer/relations/boss", "did you mean “customer”" },
  { "{ \"entities\": { " CUSTOMER " }, \"relations\": { \"customer\": { } } } } }", "/entities/customer/relations/customer/column", "" },
  { "{ \"entities\": { " CUSTOMER " } } }, \"measures\": { \"n\": { \"entity\": \"custmer\", \"expr\": \"count (customer)\" } } }",
    "/measures/n/entity", "did you mean “customer”" },
  { "{ \"entities\": { " CUSTOMER " } } }, \"measures\": { \"n\": { \"entity\": \"customer\", \"expr\": \"sum (name)\" } } }",
    "/measures/n/expr", "added up" },
  { "{ \"entities\": { " CUSTOMER " } } }, \"measures\": { \"n\": { \"entity\": \"customer\", \"expr\": \"m\" }, \"m\": { \"entity\":"
                                  " \"customer\", \"expr\": \"n\" } } }", "/measures/n/expr", "itself" },
  { "{ \"entities\": { " CUSTOMER " } } }, \"measures\": { \"n\": { \"entity\": \"customer\", \"expr\": \"avg (age) / mm\" } } }",
    "/measures/n/expr", "mm" },
  { "{ \"entities\": { " CUSTOMER " } } }, \"measures\": { \"n\": { \"entity\": \"customer\", \"expr\": \"count (customer)\","
                                  " \"polarity\": \"up\" } } }", "/measures/n/polarity", "polarity" },
  { "{ \"entities\": { " CUSTOMER " } }, " INVOICE " }, \"measures\": { \"n\": { \"entity\": \"customer\", \"expr\": \"count (invoice)\""
                                                   " } } }", "/measures/n/expr", "its own rows" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VsJsonDoc) doc = vs_json_doc_parse (faults[i].json, "model.json", &error);
      g_autoptr (VsModel) model = NULL;

      if (error != NULL)
        g_error ("%s: %s", error->message, faults[i].json);
      model = vs_model_new (doc, &error);
      g_assert_null (model);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, "model.json"));
      if (strstr (error->message, faults[i].place) == NULL || strstr (error->message, faults[i].reason) == NULL)
        g_error ("“%s” does not name %s and “%s”", error->message, faults[i].place, faults[i].reason);
    }
}

static VsModel *
shipped_model (void)
{
  g_autofree char *path = vs_data_path ("semantic/model.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (VsJsonDoc) doc = vs_json_doc_open (path, &error);
  VsModel *model;

  g_assert_no_error (error);
  model = vs_model_new (doc, &error);
  g_assert_no_error (error);
  return model;
}

/* A caption is short and has no full stop, a description is a sentence. */
static void
check_words (const char *name, const char *caption, const char *description)
{
  if (caption == NULL || g_utf8_strlen (caption, -1) > 40 || g_str_has_suffix (caption, ".") == !g_str_has_suffix (caption, "no."))
    g_error ("%s: caption “%s”", name, caption);
  if (description == NULL || !g_str_has_suffix (description, ".") || g_unichar_islower (g_utf8_get_char (description)))
    g_error ("%s: description “%s”", name, description);
}

static void
test_shipped (void)
{
  g_autoptr (VsModel) model = shipped_model ();
  const GPtrArray *measures = vs_model_measures (model);
  const VsMeasure *overdue = vs_model_measure (model, "overdue");
  guint n_fields = 0;

  g_assert_cmpuint (measures->len, >=, 60);
  for (guint i = 0; i < measures->len; i++)
    {
      const VsMeasure *measure = measures->pdata[i];

      check_words (measure->name, measure->caption, measure->description);
    }
  for (guint i = 0; i < vs_model_entities (model)->len; i++)
    {
      const VsEntity *entity = vs_model_entities (model)->pdata[i];

      check_words (entity->name, entity->caption, entity->description);
      n_fields += entity->fields->len;
      for (guint k = 0; k < entity->fields->len; k++)
        {
          const VsField *field = entity->fields->pdata[k];

          check_words (field->name, field->caption, field->description);
        }
    }
  g_assert_cmpuint (n_fields, >=, 120);
  g_assert_cmpint (overdue->type, ==, VS_TYPE_MONEY);
  g_assert_cmpint (overdue->format, ==, VS_FORMAT_MONEY);
  g_assert_cmpint (overdue->polarity, ==, VS_POLARITY_UP_IS_BAD);
}

static const struct { const char *from, *name; guint steps; const char *entity; } ways[] = {
  { "customer", "region", 0, "customer" },
  { "customer", "customer.region", 0, "customer" },
  { "customer", "account.dpd", 1, "account" },
  { "invoice", "customer.region", 1, "customer" },
  { "invoice", "customer.account.dpd", 2, "account" },
  { "invoice", "account.dpd", 2, "account" },
  { "invoice", "plan.name", 2, "plan" },
  { "ev_session", "customer.region", 2, "customer" },
  { "customer", "parent_company.region", 1, "customer" },
  { "customer", "best_plan.better_plan.name", 2, "plan" },
  { "open_item", "invoice.kind", 1, "invoice" },
  { "invoice", "open_item.bucket", 1, "open_item" },
};

static const struct { const char *from, *name, *says; } no_ways[] = {
  { "customer", "invoice.amount", "does not belong to just one" },
  { "customer", "plan.name", "several ways" },
  { "customer", "regoin", "did you mean “region”" },
  { "invoice", "custmer.region", "did you mean “customer”" },
  { "invoice", "customer.regoin", "did you mean “region”" },
  { "invoice", "customer.", "no field" },
  { "invoice", ".", "not known" },
};

static void
test_paths (void)
{
  g_autoptr (VsModel) model = shipped_model ();
  VsPath path;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GError) error = NULL;

      vs_path_resolve (model, vs_model_entity (model, ways[i].from), ways[i].name, &path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (path.n_steps, ==, ways[i].steps);
      g_assert_cmpstr (path.entity->name, ==, ways[i].entity);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_ways); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (vs_path_resolve (model, vs_model_entity (model, no_ways[i].from), no_ways[i].name, &path, &error));
      if (strstr (error->message, no_ways[i].says) == NULL)
        g_error ("%s from %s: “%s”", no_ways[i].name, no_ways[i].from, error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/semantic/model/faults", test_faults);
  g_test_add_func ("/semantic/model/shipped", test_shipped);
  g_test_add_func ("/semantic/model/paths", test_paths);
  return g_test_run ();
}
