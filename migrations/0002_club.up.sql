-- Schema club: members and their registration, tax settings, store items, invoices.

SET LOCAL ROLE frontdesk_migrate;

CREATE SCHEMA club;
GRANT USAGE ON SCHEMA club TO frontdesk_app, frontdesk_read;

-- Who writes: the head of every audit row. One value, so that no function can mix up its parts.
CREATE TYPE club.author AS (business_id bigint, person_id bigint, role smallint, channel_id bigint, update_key text);

-- ---------------------------------------------------------------------------------------------------------------
-- Members

-- A person of desk.people in one business. Role, ban and deletion are in desk.standings alone.
CREATE TABLE club.members (
  business_id     bigint NOT NULL REFERENCES desk.businesses,
  person_id       bigint NOT NULL REFERENCES desk.people,
  member_no       bigint NOT NULL CHECK (member_no > 0),
  full_name       text NOT NULL CHECK (btrim(full_name) <> ''),
  phone_e164      text CHECK (phone_e164 ~ '^\+[1-9][0-9]{7,14}$'),
  address         text NOT NULL DEFAULT '',
  state_code      text NOT NULL DEFAULT '' CHECK (state_code ~ '^([0-9]{2})?$'),
  gstin           text NOT NULL DEFAULT '',
  approval        text NOT NULL DEFAULT 'pending' CHECK (approval IN ('pending', 'approved', 'rejected')),
  requested_at    timestamptz NOT NULL DEFAULT now(),
  decided_at      timestamptz,
  decided_by      bigint,
  consent_version text NOT NULL,             -- of the privacy notice that was agreed to
  consent_at      timestamptz NOT NULL DEFAULT now(),
  erased_at       timestamptz,               -- club R-DEL-1: the name is no longer theirs
  version         bigint NOT NULL DEFAULT 1,
  updated_at      timestamptz NOT NULL DEFAULT now(),
  updated_by      bigint NOT NULL,
  folded          text COLLATE "C" NOT NULL GENERATED ALWAYS AS (desk.fold(full_name)) STORED,
  PRIMARY KEY (business_id, person_id),
  UNIQUE (business_id, member_no)
);
-- Searches: beginnings in name order, parts anywhere, the end of a phone number (read backwards). Members are searched
-- far more often than made, so their trigrams go into the index at once instead of into a list every search must read.
CREATE INDEX members_name ON club.members (business_id, folded, person_id);
CREATE INDEX members_folded ON club.members USING gin (folded public.gin_trgm_ops) WITH (fastupdate = off);
ALTER INDEX desk.people_folded SET (fastupdate = off);
CREATE INDEX members_phone ON club.members (business_id, (reverse(phone_e164) COLLATE "C"));
CREATE INDEX members_pending ON club.members (business_id, requested_at, person_id) WHERE approval = 'pending';
-- A user name that is the whole query comes first.
CREATE INDEX people_username ON desk.people (lower(username)) WHERE username <> '';
-- Searches leave out the deleted, who are few.
CREATE INDEX standings_deleted ON desk.standings (business_id, person_id) WHERE deleted_at IS NOT NULL;

CREATE TABLE club.registration_decisions (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL,
  person_id   bigint NOT NULL,
  decision    text NOT NULL CHECK (decision IN ('approved', 'rejected')),
  reason      text NOT NULL DEFAULT '',
  decided_by  bigint NOT NULL,
  decided_at  timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (business_id, person_id) REFERENCES club.members
);
CREATE INDEX registration_decisions_person ON club.registration_decisions (business_id, person_id);

-- ---------------------------------------------------------------------------------------------------------------
-- Tax settings, numbers

-- Whether the 15 characters are a GST registration number (club §11.9).
CREATE FUNCTION club.is_gstin(text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $gstin$
  SELECT $1 COLLATE "C" ~ '^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][A-Z][0-9A-Z]$'
     AND (left($1, 2) BETWEEN '01' AND '38' OR left($1, 2) IN ('96', '97'))
     AND (SELECT (36 - sum(p / 36 + p % 36) % 36) % 36
          FROM (SELECT (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr($1, i, 1)) - 1) * (2 - i % 2) AS p
                FROM generate_series(1, 14) i) products)
         = strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr($1, 15, 1)) - 1
$gstin$;

ALTER TABLE club.members ADD CHECK (gstin = '' OR club.is_gstin(gstin));

-- What the business is for the tax office from a day on. Empty = not told yet; the set-up goes field by field.
CREATE TABLE club.tax_profiles (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES desk.businesses,
  valid_from  date NOT NULL,
  scheme      text NOT NULL DEFAULT '' CHECK (scheme IN ('', 'regular', 'composition', 'unregistered')),
  gstin       text NOT NULL DEFAULT '' CHECK (gstin = '' OR club.is_gstin(gstin)),
  legal_name  text NOT NULL DEFAULT '',
  trade_name  text NOT NULL DEFAULT '',
  address     text NOT NULL DEFAULT '',
  state_code  text NOT NULL DEFAULT '' CHECK (state_code ~ '^([0-9]{2})?$'),
  hsn_digits  smallint NOT NULL DEFAULT 4 CHECK (hsn_digits IN (4, 6, 8)),
  price_mode  text NOT NULL DEFAULT 'inclusive' CHECK (price_mode IN ('inclusive', 'exclusive')),
  round_total boolean NOT NULL DEFAULT true,
  goods_bp    integer NOT NULL DEFAULT 1800 CHECK (goods_bp BETWEEN 0 AND 10000),   -- offered for new goods
  services_bp integer NOT NULL DEFAULT 500 CHECK (services_bp BETWEEN 0 AND 10000), -- and for new services
  updated_at  timestamptz NOT NULL DEFAULT now(),
  updated_by  bigint NOT NULL,
  UNIQUE (business_id, valid_from),
  CHECK (scheme NOT IN ('regular', 'composition') OR gstin <> ''),
  CHECK (gstin = '' OR left(gstin, 2) = state_code)
);

-- Rates by law, the same for every business. Code '*': the slabs that hold for codes without rows of their own.
CREATE TABLE club.tax_rates (
  tax_code    text NOT NULL,
  rate_bp     integer NOT NULL CHECK (rate_bp BETWEEN 0 AND 10000),
  description text NOT NULL,
  input_credit boolean NOT NULL DEFAULT true,
  valid_from  date NOT NULL,
  valid_to    date,
  PRIMARY KEY (tax_code, rate_bp, valid_from),
  CHECK (valid_to >= valid_from)
);
INSERT INTO club.tax_rates (tax_code, rate_bp, description, input_credit, valid_from, valid_to) VALUES
  ('999723', 1800, 'Health club and fitness centre', true, '2017-07-01', '2025-09-21'),
  ('999723', 500, 'Health club and fitness centre', false, '2025-09-22', NULL),
  ('*', 0, 'Nil rated and exempt', true, '2017-07-01', NULL),
  ('*', 500, '5 % slab', true, '2017-07-01', NULL),
  ('*', 1200, '12 % slab', true, '2017-07-01', '2025-09-21'),
  ('*', 1800, '18 % slab', true, '2017-07-01', NULL),
  ('*', 2800, '28 % slab', true, '2017-07-01', '2025-09-21'),
  ('*', 4000, '40 % slab', true, '2025-09-22', NULL);

CREATE TABLE club.settings (
  business_id    bigint PRIMARY KEY REFERENCES desk.businesses,
  invoice_prefix text NOT NULL DEFAULT '' CHECK (invoice_prefix COLLATE "C" ~ '^[A-Z0-9]{0,8}$'),
  credit_prefix  text NOT NULL DEFAULT 'CRN' CHECK (credit_prefix COLLATE "C" ~ '^[A-Z0-9]{1,8}$'),
  number_width   smallint NOT NULL DEFAULT 6 CHECK (number_width BETWEEN 3 AND 8),
  upi_id         text NOT NULL DEFAULT ''
                 CHECK (upi_id COLLATE "C" ~ '^([A-Za-z0-9._-]{2,255}@[A-Za-z][A-Za-z0-9]{1,63})?$'),
  payee_name     text NOT NULL DEFAULT '',
  terms          text NOT NULL DEFAULT '',       -- printed at the foot of an invoice
  last_member_no bigint NOT NULL DEFAULT 0,
  last_serial_no bigint NOT NULL DEFAULT 100,    -- store items count from 101
  version        bigint NOT NULL DEFAULT 0,      -- of what a person set; the counters do not move it
  updated_at     timestamptz NOT NULL DEFAULT now(),
  updated_by     bigint NOT NULL DEFAULT 0,
  CHECK (invoice_prefix <> credit_prefix),
  CHECK (length(invoice_prefix) + 7 + number_width <= 16 AND length(credit_prefix) + 7 + number_width <= 16)
);

-- One counter per prefix and financial year, so two kinds of document can never get the same number. Locked last of
-- all business rows; rolled back with the transaction, so without gaps.
CREATE TABLE club.number_series (
  business_id bigint NOT NULL REFERENCES desk.businesses,
  prefix      text NOT NULL,
  fy          text NOT NULL CHECK (fy ~ '^[0-9]{2}-[0-9]{2}$'),
  last_no     bigint NOT NULL,
  last_date   date NOT NULL,                     -- documents of a series never go back in time
  PRIMARY KEY (business_id, prefix, fy)
) WITH (fillfactor = 50);

-- ---------------------------------------------------------------------------------------------------------------
-- Store items

CREATE TABLE club.items (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL REFERENCES desk.businesses,
  serial_no   bigint NOT NULL CHECK (serial_no > 0),   -- never used again
  name        text NOT NULL CHECK (length(name) BETWEEN 2 AND 255),
  hsn_code    text NOT NULL CHECK (hsn_code ~ '^[0-9]{4}([0-9]{2}([0-9]{2})?)?$'),
  unit        text NOT NULL DEFAULT 'PCS'
              CHECK (unit IN ('PCS', 'NOS', 'BOX', 'PAC', 'BTL', 'SET', 'PRS', 'OTH', 'KGS', 'GMS', 'LTR', 'MLT', 'MTR')),
  mrp_paise   bigint NOT NULL CHECK (mrp_paise BETWEEN 1 AND 1000000000),
  price_paise bigint NOT NULL CHECK (price_paise BETWEEN 1 AND 1000000000),
  price_mode  text NOT NULL DEFAULT 'inclusive' CHECK (price_mode IN ('inclusive', 'exclusive')),
  gst_bp      integer NOT NULL CHECK (gst_bp BETWEEN 0 AND 10000),
  track_stock boolean NOT NULL DEFAULT false,
  stock_milli bigint NOT NULL DEFAULT 0,
  is_active   boolean NOT NULL DEFAULT true,
  version     bigint NOT NULL DEFAULT 1,               -- of everything but the stock
  updated_at  timestamptz NOT NULL DEFAULT now(),
  updated_by  bigint NOT NULL,
  folded      text COLLATE "C" NOT NULL GENERATED ALWAYS AS (desk.fold(name)) STORED,
  -- Without blanks, so that "whey1kg" finds "Whey 1 kg".
  squeezed    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (replace(desk.fold(name), ' ', '')) STORED,
  UNIQUE (business_id, serial_no),
  CHECK (NOT track_stock OR stock_milli >= 0)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX items_once ON club.items (business_id, lower(name), hsn_code) WHERE is_active;
CREATE INDEX items_name ON club.items (business_id, squeezed, id) WHERE is_active;
CREATE INDEX items_squeezed ON club.items USING gin (squeezed public.gin_trgm_ops) WITH (fastupdate = off) WHERE is_active;

-- Whether the unit is counted in whole pieces (the others take three decimals).
CREATE FUNCTION club.is_counted(unit text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT unit NOT IN ('KGS', 'GMS', 'LTR', 'MLT', 'MTR', 'OTH') $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Invoices: what was issued, with snapshots of everything that may change later. Lines, taxes and movements are written
-- with their invoice by one function and nothing here is ever deleted, so they carry no foreign keys: each would cost the
-- hottest transaction a look-up per line. For the same reason no check repeats what that function checks.

CREATE TABLE club.invoices (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id    bigint NOT NULL,
  doc_type       text NOT NULL CHECK (doc_type IN ('INV', 'BOS', 'INVOICE', 'CRN')), -- INVOICE: not registered
  fy             text NOT NULL,
  series_no      bigint NOT NULL,
  number         text COLLATE "C" NOT NULL CHECK (number COLLATE "C" ~ '^[A-Z0-9][A-Z0-9/-]{0,15}$'),
  invoice_date   date NOT NULL,
  status         text NOT NULL DEFAULT 'issued' CHECK (status IN ('issued', 'credited')),
  member_id      bigint,                           -- NULL: a walk-in customer
  refers_to      bigint REFERENCES club.invoices,  -- of a credit note
  reason         text NOT NULL DEFAULT '',         -- of a credit note
  supplier_gstin text NOT NULL,
  supplier       jsonb NOT NULL,                   -- legal_name trade_name address state_code gstin scheme upi_id payee_name terms
  recipient      jsonb NOT NULL,                   -- name phone address state_code gstin
  place_of_supply text NOT NULL,
  inter_state    boolean NOT NULL,
  reverse_charge boolean NOT NULL DEFAULT false,
  discount_bp    integer NOT NULL DEFAULT 0,       -- off the whole invoice, as typed
  whole_off_paise bigint NOT NULL DEFAULT 0,
  gross_paise    bigint NOT NULL,
  discount_paise bigint NOT NULL,                  -- all of it
  taxable_paise  bigint NOT NULL,
  cgst_paise     bigint NOT NULL,
  sgst_paise     bigint NOT NULL,
  igst_paise     bigint NOT NULL,
  round_off_paise bigint NOT NULL,
  total_paise    bigint NOT NULL,
  version        bigint NOT NULL DEFAULT 1,
  issued_at      timestamptz NOT NULL DEFAULT now(),
  issued_by      bigint NOT NULL,
  UNIQUE (business_id, number),
  FOREIGN KEY (business_id, member_id) REFERENCES club.members (business_id, person_id),
  CHECK (total_paise = taxable_paise + cgst_paise + sgst_paise + igst_paise + round_off_paise),
  CHECK (cgst_paise = sgst_paise AND (igst_paise = 0 OR cgst_paise = 0)),
  CHECK ((doc_type = 'CRN') = (refers_to IS NOT NULL))
);
-- Branches that share a registration share its numbers.
CREATE UNIQUE INDEX invoices_registration ON club.invoices (supplier_gstin, number) WHERE supplier_gstin <> '';
CREATE INDEX invoices_member ON club.invoices (business_id, member_id, id) WHERE member_id IS NOT NULL;
CREATE INDEX invoices_recent ON club.invoices (business_id, id);
CREATE UNIQUE INDEX invoices_credited_once ON club.invoices (refers_to) WHERE refers_to IS NOT NULL;

CREATE TABLE club.invoice_lines (
  business_id    bigint NOT NULL,
  invoice_id     bigint NOT NULL,
  line_no        smallint NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('item', 'custom', 'shipping')),
  item_id        bigint,
  description    text NOT NULL CHECK (btrim(description) <> ''),
  hsn_code       text NOT NULL CHECK (hsn_code ~ '^([0-9]{4}([0-9]{2}([0-9]{2})?)?)?$'),
  unit           text NOT NULL,
  qty_milli      bigint NOT NULL,
  rate_paise     bigint NOT NULL,
  price_mode     text NOT NULL,                    -- inclusive or exclusive
  discount_bp    integer NOT NULL,
  gst_bp         integer NOT NULL,
  gross_paise    bigint NOT NULL,
  discount_paise bigint NOT NULL,                  -- its own and its share of the whole invoice's
  taxable_paise  bigint NOT NULL,
  cgst_paise     bigint NOT NULL,
  sgst_paise     bigint NOT NULL,
  igst_paise     bigint NOT NULL,
  total_paise    bigint NOT NULL,
  PRIMARY KEY (invoice_id, line_no),
  CHECK ((kind = 'item') = (item_id IS NOT NULL)),
  CHECK (total_paise = taxable_paise + cgst_paise + sgst_paise + igst_paise)
);

-- The summary by rate that a tax invoice prints and a return sums up.
CREATE TABLE club.invoice_taxes (
  business_id   bigint NOT NULL,
  invoice_id    bigint NOT NULL,
  gst_bp        integer NOT NULL,
  taxable_paise bigint NOT NULL,
  cgst_paise    bigint NOT NULL,
  sgst_paise    bigint NOT NULL,
  igst_paise    bigint NOT NULL,
  PRIMARY KEY (invoice_id, gst_bp)
);

CREATE TABLE club.stock_movements (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  business_id bigint NOT NULL,
  item_id     bigint NOT NULL,
  milli       bigint NOT NULL CHECK (milli <> 0),
  kind        text NOT NULL CHECK (kind IN ('opening', 'purchase', 'sale', 'return', 'adjust', 'damage')),
  invoice_id  bigint,                              -- of a sale or its return
  reason      text NOT NULL DEFAULT '',
  moved_by    bigint NOT NULL,
  moved_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_movements_item ON club.stock_movements (item_id, id);

-- ---------------------------------------------------------------------------------------------------------------
-- Who may do what

GRANT SELECT ON ALL TABLES IN SCHEMA club TO frontdesk_app, frontdesk_read;
GRANT INSERT ON ALL TABLES IN SCHEMA club TO frontdesk_app;
REVOKE INSERT ON club.tax_rates FROM frontdesk_app;
GRANT UPDATE ON club.members, club.tax_profiles, club.settings, club.number_series, club.items TO frontdesk_app;
GRANT UPDATE (status, version) ON club.invoices TO frontdesk_app; -- an issued document is never changed

RESET ROLE;
