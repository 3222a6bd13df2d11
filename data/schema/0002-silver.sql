-- Silver: what the source files say, typed and checked. Only the key must be present: what a file does not tell is null, never 0.
-- Each row remembers the file and the row it came from. A DEFAULT holds for files that have no such column at all.
-- Declared types: see 0001-core.sql. Names that end in _on and `from`/`to` are days, _at and `at` are instants.

-- Households and businesses that buy, bought or may buy.
CREATE TABLE customer (
  customer_id TEXT NOT NULL UNIQUE, name TEXT, kind TEXT, tier TEXT, segment TEXT, region TEXT, postcode TEXT, city TEXT,
  country TEXT, email TEXT, phone TEXT, language TEXT, birth_year INTEGER, income_band TEXT, employees INTEGER,
  annual_revenue MONEY, customer_since DAY, ended_on DAY, end_reason TEXT, switched_to TEXT, account_manager TEXT,
  parent_company_id TEXT, currency TEXT, credit_limit MONEY, consent_email BOOLEAN, consent_sms BOOLEAN, consent_phone BOOLEAN,
  consent_post BOOLEAN, consent_push BOOLEAN, vulnerable BOOLEAN, has_solar BOOLEAN, declared_ev BOOLEAN, heating TEXT,
  source_file TEXT, source_row INTEGER
);

-- People at a customer.
CREATE TABLE contact (
  contact_id TEXT NOT NULL UNIQUE, customer_id TEXT, name TEXT, role TEXT, email TEXT, phone TEXT, engagement REAL,
  source_file TEXT, source_row INTEGER
);

-- Which segment a customer was in, and when.
CREATE TABLE segment_history (
  customer_id TEXT NOT NULL, segment TEXT, "from" DAY, "to" DAY,
  source_file TEXT, source_row INTEGER,
  UNIQUE (customer_id, "from")
);

-- What is or was sold. `tariff` names the tariff document.
CREATE TABLE plan (
  plan_id TEXT NOT NULL UNIQUE, name TEXT, fuel TEXT DEFAULT 'electricity', kind TEXT, product_line TEXT, tariff TEXT,
  valid_from DAY, valid_to DAY,
  source_file TEXT, source_row INTEGER
);

-- A supply under a plan, with the dates of its way. Amounts are in the customer's currency.
CREATE TABLE contract (
  contract_id TEXT NOT NULL UNIQUE, customer_id TEXT, fuel TEXT DEFAULT 'electricity', plan_id TEXT, created_on DAY,
  applied_on DAY, document_sent_on DAY, signed_on DAY, activated_on DAY, starts_on DAY, ends_on DAY, terminated_on DAY,
  auto_renews BOOLEAN, previous_contract_id TEXT, status TEXT, channel TEXT, agent_id TEXT, annual_value MONEY, deposit MONEY,
  source_file TEXT, source_row INTEGER
);
CREATE INDEX contract_by_customer_id ON contract (customer_id);

-- Steps of a contract's way.
CREATE TABLE contract_event (
  contract_id TEXT NOT NULL, step TEXT NOT NULL, at INSTANT NOT NULL,
  source_file TEXT, source_row INTEGER,
  UNIQUE (contract_id, step, at)
);

-- A contract moved to another plan.
CREATE TABLE plan_change (
  contract_id TEXT NOT NULL, changed_on DAY NOT NULL, from_plan_id TEXT, to_plan_id TEXT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (contract_id, changed_on)
);

-- A price rose or fell, for one contract or a whole plan.
CREATE TABLE price_change (
  contract_id TEXT, plan_id TEXT, effective_on DAY NOT NULL, percent REAL,
  source_file TEXT, source_row INTEGER,
  UNIQUE (contract_id, plan_id, effective_on)
);

-- Meters. customer_id null: readings came, but nobody has said whose they are (unassigned).
CREATE TABLE meter (
  meter_no INTEGER PRIMARY KEY,
  meter_id TEXT NOT NULL UNIQUE, customer_id TEXT, contract_id TEXT, fuel TEXT DEFAULT 'electricity', zone TEXT,
  interval_s INTEGER, capacity_kw REAL,
  source_file TEXT, source_row INTEGER
);
CREATE INDEX meter_by_customer_id ON meter (customer_id);

-- Times without supply, for a meter or a region.
CREATE TABLE supply_outage (
  meter_id TEXT, region TEXT, "from" INSTANT NOT NULL, "to" INSTANT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (meter_id, region, "from")
);

-- Bills, credits and adjustments. `amount` includes tax; a credit is negative.
CREATE TABLE invoice (
  invoice_id TEXT NOT NULL UNIQUE, customer_id TEXT, contract_id TEXT, kind TEXT DEFAULT 'invoice', replaces_invoice_id TEXT,
  period_start DAY, period_end DAY, issued_on DAY, due_on DAY, kwh REAL, amount MONEY, tax MONEY, cost MONEY, currency TEXT,
  disputed BOOLEAN DEFAULT 0, estimated BOOLEAN DEFAULT 0, status TEXT DEFAULT 'open',
  source_file TEXT, source_row INTEGER
);
CREATE INDEX invoice_by_customer_id ON invoice (customer_id);

-- Money that came in. invoice_id null: unallocated.
CREATE TABLE payment (
  payment_id TEXT NOT NULL UNIQUE, customer_id TEXT, invoice_id TEXT, paid_on DAY, amount MONEY, currency TEXT, method TEXT,
  failed BOOLEAN DEFAULT 0,
  source_file TEXT, source_row INTEGER
);
CREATE INDEX payment_by_customer_id ON payment (customer_id);

-- Invoices a customer does not accept.
CREATE TABLE dispute (
  dispute_id TEXT NOT NULL UNIQUE, invoice_id TEXT, opened_on DAY, resolved_on DAY, reason TEXT, amount MONEY,
  source_file TEXT, source_row INTEGER
);

-- Why an account must not be dunned: credit, dispute, vulnerable, plan.
CREATE TABLE account_hold (
  customer_id TEXT NOT NULL, kind TEXT NOT NULL, "from" DAY, "to" DAY, reason TEXT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (customer_id, kind, "from")
);

-- Promises to pay.
CREATE TABLE promise (
  promise_id TEXT NOT NULL UNIQUE, customer_id TEXT, amount MONEY, due_on DAY, kept BOOLEAN,
  source_file TEXT, source_row INTEGER
);

-- Money given up.
CREATE TABLE write_off (
  customer_id TEXT NOT NULL, invoice_id TEXT, amount MONEY, "on" DAY NOT NULL,
  source_file TEXT, source_row INTEGER,
  UNIQUE (customer_id, invoice_id, "on")
);

-- Questions, complaints and incidents.
CREATE TABLE ticket (
  ticket_id TEXT NOT NULL UNIQUE, customer_id TEXT, contract_id TEXT, meter_id TEXT, kind TEXT, topic TEXT, product TEXT,
  process TEXT, root_cause TEXT, severity TEXT, status TEXT, agent_id TEXT, opened_at INSTANT, first_response_at INSTANT,
  resolved_at INSTANT, reopened_at INSTANT, parent_ticket_id TEXT, sla_hours REAL, escalated BOOLEAN DEFAULT 0,
  satisfaction REAL, text TEXT,
  source_file TEXT, source_row INTEGER
);
CREATE INDEX ticket_by_customer_id ON ticket (customer_id);

-- Contacts with a customer, either way.
CREATE TABLE interaction (
  interaction_id TEXT NOT NULL UNIQUE, customer_id TEXT, kind TEXT, at INSTANT, outcome TEXT, agent_id TEXT, note TEXT,
  source_file TEXT, source_row INTEGER
);
CREATE INDEX interaction_by_customer_id ON interaction (customer_id);

-- Answers to NPS and CSAT questions.
CREATE TABLE survey_response (
  customer_id TEXT NOT NULL, at INSTANT NOT NULL, kind TEXT NOT NULL, score REAL, comment TEXT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (customer_id, at, kind)
);

-- Campaigns.
CREATE TABLE campaign (
  campaign_id TEXT NOT NULL UNIQUE, name TEXT, goal TEXT, starts_on DAY, ends_on DAY, budget MONEY, cost MONEY,
  source_file TEXT, source_row INTEGER
);

-- Who is in a campaign, in which arm, or why not.
CREATE TABLE campaign_member (
  campaign_id TEXT NOT NULL, customer_id TEXT NOT NULL, arm TEXT, suppression_reason TEXT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (campaign_id, customer_id)
);

-- What happened to a message.
CREATE TABLE campaign_event (
  event_id TEXT NOT NULL UNIQUE, campaign_id TEXT, customer_id TEXT, kind TEXT, at INSTANT,
  source_file TEXT, source_row INTEGER
);

-- Sales under way or closed.
CREATE TABLE opportunity (
  opportunity_id TEXT NOT NULL UNIQUE, customer_id TEXT, name TEXT, kind TEXT, stage TEXT, stage_order INTEGER,
  is_closed BOOLEAN DEFAULT 0, is_won BOOLEAN, amount MONEY, currency TEXT, created_on DAY, close_on DAY, probability REAL,
  product_line TEXT, contract_id TEXT, owner TEXT,
  source_file TEXT, source_row INTEGER
);

-- What an opportunity is about.
CREATE TABLE opportunity_line (
  opportunity_id TEXT NOT NULL, product_id TEXT NOT NULL, quantity REAL, unit_price MONEY, discount REAL,
  source_file TEXT, source_row INTEGER,
  UNIQUE (opportunity_id, product_id)
);

-- An opportunity moved from one stage to another.
CREATE TABLE stage_change (
  opportunity_id TEXT NOT NULL, at INSTANT NOT NULL, "from" TEXT, "to" TEXT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (opportunity_id, at)
);

-- Things sold beside energy.
CREATE TABLE product (
  product_id TEXT NOT NULL UNIQUE, name TEXT, category TEXT,
  source_file TEXT, source_row INTEGER
);

-- Orders of them.
CREATE TABLE product_order (
  order_id TEXT NOT NULL UNIQUE, customer_id TEXT, product_id TEXT, ordered_on DAY, quantity REAL, amount MONEY,
  source_file TEXT, source_row INTEGER
);

-- What serving a customer cost in a month (its first day).
CREATE TABLE cost_to_serve (
  customer_id TEXT NOT NULL, month DAY NOT NULL, amount MONEY,
  source_file TEXT, source_row INTEGER,
  UNIQUE (customer_id, month)
);

-- People who sell or serve.
CREATE TABLE agent (
  agent_id TEXT NOT NULL UNIQUE, name TEXT, region TEXT, role TEXT, commission_rate REAL,
  source_file TEXT, source_row INTEGER
);

-- Targets of an agent, region or segment.
CREATE TABLE sales_target (
  agent_id TEXT, region TEXT, segment TEXT, measure TEXT NOT NULL, period TEXT NOT NULL, value REAL,
  source_file TEXT, source_row INTEGER,
  UNIQUE (agent_id, region, segment, measure, period)
);

-- Units of the currency for one unit of the base currency on a day.
CREATE TABLE exchange_rate (
  currency TEXT NOT NULL, day DAY NOT NULL, per_base REAL, source TEXT,
  source_file TEXT, source_row INTEGER,
  UNIQUE (currency, day)
);

-- Risk of a region, 0..1.
CREATE TABLE region_risk (
  region TEXT NOT NULL UNIQUE, risk REAL,
  source_file TEXT, source_row INTEGER
);

-- Days that are not plain working days.
CREATE TABLE business_calendar (
  day DAY NOT NULL UNIQUE, holiday TEXT,
  source_file TEXT, source_row INTEGER
);

-- The last day the data speaks of: the as-of date of a workspace that does not set one.
CREATE VIEW last_day AS
  SELECT max (issued_on) AS day FROM invoice
  UNION ALL SELECT max (paid_on) FROM payment
  UNION ALL SELECT max (last_on) FROM interval_meter;
