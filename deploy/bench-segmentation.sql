-- Fills Segmentation's projection as its feeds would: psql -v contacts= -v accounts=
-- -v first_account= -v first_contact=.
--
-- Twenty interests an account, the last six labels; three of them a contact, contact by contact;
-- ten fields; ids in the order of creation over three years. Numbers are hashes: every run has the
-- same contacts.
SET search_path TO segmentation;
SET client_min_messages TO warning;

CREATE FUNCTION pg_temp.pick(number bigint, salt bigint, size bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(number, salt) & 9223372036854775807) % size;

CREATE TEMPORARY TABLE person AS
SELECT
    :first_contact + number AS contact_id,
    :first_account + number % :accounts AS account_id,
    now() - interval '1095 days' * (1 - number::double precision / :contacts) AS created_at,
    number
FROM generate_series(0::bigint, :contacts - 1) AS number;

INSERT INTO account (
    account_id, created_at, version, mode, plan, name, time_zone, languages)
SELECT
    account_id, now() - interval '3 years', 1, 'interests', 'pro', 'Bench', 'Europe/Brussels',
    '{nl,fr,en}'
FROM generate_series(:first_account, :first_account + :accounts - 1) AS account_id;

INSERT INTO account_plan (account_id)
SELECT account_id
FROM generate_series(:first_account, :first_account + :accounts - 1) AS account_id;

INSERT INTO interest (account_id, interest_id, version, name, kind)
SELECT account_id, interest_id, 1, 'Interest ' || interest_id,
    CASE WHEN interest_id > 14 THEN 'label' ELSE 'interest' END
FROM generate_series(:first_account, :first_account + :accounts - 1) AS account_id,
    -- The one above twenty is nobody's yet.
    generate_series(1, 21) AS interest_id;

INSERT INTO field (account_id, field_id, version, type, placeholder, name)
SELECT account_id, field.field_id, 1, field.type, field.placeholder, field.placeholder
FROM generate_series(:first_account, :first_account + :accounts - 1) AS account_id,
    (VALUES
        (1, 'text', 'city'), (2, 'text', 'company'), (3, 'text', 'street'), (4, 'text', 'title'),
        (5, 'number', 'age'), (6, 'number', 'orders'), (7, 'number', 'revenue'),
        (8, 'date', 'birthday'), (9, 'date', 'last_order'), (10, 'choice', 'wines'))
        AS field (field_id, type, placeholder);

INSERT INTO contact (
    account_id, contact_id, created_at, version, state, language, email, first_name, name,
    sources, fields)
SELECT
    account_id, contact_id, created_at, 1, 'confirmed',
    (ARRAY['nl', 'nl', 'nl', 'fr', 'fr', 'en'])[1 + pg_temp.pick(number, 1, 6)],
    'person.' || contact_id || '@list-' || pg_temp.pick(number, 2, 97) || '.example.com',
    'jo ' || pg_temp.pick(number, 3, 2000), 'peeters ' || pg_temp.pick(number, 4, 40000),
    ARRAY[1 + pg_temp.pick(number, 5, 5)],
    jsonb_build_object(
        'city', 'city ' || pg_temp.pick(number, 6, 1000),
        'company', 'company ' || pg_temp.pick(number, 7, 100000),
        'street', 'long street ' || pg_temp.pick(number, 8, 500000),
        'title', 'title ' || pg_temp.pick(number, 9, 20),
        'age', 18 + pg_temp.pick(number, 10, 70),
        'orders', pg_temp.pick(number, 11, 50),
        'revenue', pg_temp.pick(number, 12, 1000000) / 100.0,
        'birthday', ('1940-01-01'::date + pg_temp.pick(number, 13, 24000)::integer)::text,
        'last_order', (now()::date - pg_temp.pick(number, 14, 1000)::integer)::text,
        'wines', jsonb_build_array('wine ' || pg_temp.pick(number, 15, 8)))
FROM person;

INSERT INTO membership (account_id, interest_id, contact_id, version, clicks, state)
SELECT
    account_id, interest_id, contact_id, 1,
    CASE WHEN interest_id > 14 AND pg_temp.pick(number, 20 + turn, 10) < 3
        THEN 1 + pg_temp.pick(number, 30 + turn, 8) ELSE 0 END,
    CASE WHEN pg_temp.pick(number, 40 + turn, 10) = 0 THEN 'unsubscribed' ELSE 'subscribed' END
FROM (
    SELECT
        account_id, contact_id, number, turn,
        -- Three different ones: steps of one to six, below half of twenty.
        1 + (pg_temp.pick(number, 16, 20) + turn * (1 + pg_temp.pick(number, 17, 6))) % 20
            AS interest_id
    FROM person, generate_series(0, 2) AS turn) AS joined;

ANALYZE account, contact, membership, interest, field;
