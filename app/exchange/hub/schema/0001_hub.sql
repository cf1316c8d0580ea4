-- What a hub keeps: sealed segments, and beside them which entries each holds. Nothing here can be
-- opened here. Run by the administrator in the database `lykta`; never edited after release.

CREATE ROLE lykta_hub NOLOGIN;  -- owns everything, and nobody can sign in as it
CREATE ROLE lykta_member NOLOGIN;  -- what each computer may

REVOKE ALL ON DATABASE lykta FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;
GRANT CONNECT ON DATABASE lykta TO lykta_member;
CREATE SCHEMA hub AUTHORIZATION lykta_hub;
GRANT USAGE ON SCHEMA hub TO lykta_member;
CREATE EXTENSION sslinfo SCHEMA hub;  -- tells which certificate a session came with
SET ROLE lykta_hub;

CREATE TABLE hub.schema (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
INSERT INTO hub.schema (version) VALUES (1);

CREATE TABLE hub.server (  -- where this one and its standbys are reached
    n integer GENERATED ALWAYS AS IDENTITY,
    address text PRIMARY KEY,
    standby text  -- its role and slot for following; none of the first one
);

CREATE TABLE hub.store (
    n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    name text NOT NULL,
    -- Anybody may listen to and wake any channel whose name is known: other stores cannot guess it.
    channel text NOT NULL DEFAULT 'hub_' || replace(gen_random_uuid()::text, '-', '')
);

CREATE TABLE hub.member (
    n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    store integer NOT NULL REFERENCES hub.store,
    device text COLLATE "C" NOT NULL UNIQUE CHECK (device ~ '^[0-9a-f]{16}$'),  -- also its role
    workstation text NOT NULL,
    serial numeric NOT NULL,  -- of the one certificate that holds; earlier ones do no longer
    until timestamptz NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    heard_at timestamptz
);

CREATE SEQUENCE hub.segment_number;
CREATE TABLE hub.segment (
    n bigint PRIMARY KEY,
    store integer NOT NULL,
    carrier integer NOT NULL,
    generation uuid NOT NULL,  -- of the key that it is sealed to
    name text COLLATE "C" NOT NULL,
    arrived_at timestamptz NOT NULL DEFAULT now(),
    content bytea NOT NULL CHECK (octet_length(content) <= 16777216),
    UNIQUE (store, name)
);
CREATE INDEX ON hub.segment (carrier, n);
ALTER TABLE hub.segment ALTER COLUMN content SET STORAGE EXTERNAL;  -- sealed bytes do not shrink

CREATE TABLE hub.chain (
    n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    store integer NOT NULL,
    device text COLLATE "C" NOT NULL CHECK (device ~ '^[0-9a-f]{16}$'),
    epoch text COLLATE "C" NOT NULL CHECK (epoch ~ '^[0-9a-f]{16}$'),
    UNIQUE (store, device, epoch)
);

-- An entry's id within its chain, and a chain within its store: whoever claims an id for another
-- chain is in nobody's way. No foreign keys, since only `carry` writes here, 200 rows at a time.
CREATE TABLE hub.entry (
    chain integer NOT NULL,
    id uuid NOT NULL,
    store integer NOT NULL,
    carrier integer NOT NULL,
    segment bigint NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    PRIMARY KEY (chain, id)
);

-- What each carrier's rows in `entry` amount to, kept in the same transaction. Each entry counts
-- for one carrier, so that a reader can leave out those whom it does not believe.
CREATE TABLE hub.holding (
    chain integer NOT NULL,
    carrier integer NOT NULL,
    store integer NOT NULL,
    count bigint NOT NULL,
    highest bigint NOT NULL,
    ids bigint NOT NULL,
    PRIMARY KEY (chain, carrier)
) WITH (fillfactor = 50);

CREATE TABLE hub.statement (  -- what a computer says of itself; others may have brought it
    store integer NOT NULL,
    device text COLLATE "C" NOT NULL CHECK (device ~ '^[0-9a-f]{16}$'),
    content bytea NOT NULL CHECK (octet_length(content) <= 4194304),
    PRIMARY KEY (store, device)
);

-- The computer of this session: its role, and the certificate that holds.
CREATE FUNCTION hub.own_member() RETURNS hub.member
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT member FROM hub.member
    WHERE device = session_user AND revoked_at IS NULL
    AND serial = hub.ssl_client_serial()
$$;

CREATE FUNCTION hub.own_store() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT store FROM hub.own_member()
$$;

-- The last eight bytes of an id as a number.
CREATE FUNCTION hub.last_half(id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(encode(uuid_send(id), 'hex'), 17))::bit(64)::bigint
$$;

CREATE FUNCTION hub.hello() RETURNS TABLE (store uuid, channel text, addresses text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE hub.member SET heard_at = now() WHERE n = (SELECT n FROM hub.own_member());
    RETURN QUERY SELECT s.id, s.channel, ARRAY(SELECT address FROM hub.server ORDER BY hub.server.n)
        FROM hub.store s WHERE s.n = hub.own_store();
END
$$;

-- Counts entries no more that the doubted have carried, so that another may carry them anew.
CREATE FUNCTION hub.let_go(own_store integer, doubted text[], chains integer[], given uuid[])
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (
        DELETE FROM hub.entry e USING unnest(chains, given) AS g (chain, id), hub.member m
        WHERE e.chain = g.chain AND e.id = g.id
        AND m.n = e.carrier AND m.store = own_store AND m.device = ANY (doubted)
        RETURNING e.chain, e.carrier, e.id
    ), taken AS (
        SELECT chain, carrier, count(*) AS count, bit_xor(hub.last_half(id)) AS ids
        FROM gone GROUP BY chain, carrier
    )
    UPDATE hub.holding h SET count = h.count - t.count, ids = h.ids # t.ids
    FROM taken t WHERE h.chain = t.chain AND h.carrier = t.carrier
$$;

-- Stores a segment under the name that its bytes give it, and which entries it holds; returns how
-- many of them were new. The carrier is whoever this session belongs to.
CREATE FUNCTION hub.carry(
    bytes bytea, sealed_to uuid, given uuid[], devices text[], epochs text[], seqs bigint[], doubted text[]
) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    me hub.member := hub.own_member();
    own_name text := left(encode(sha256(bytes), 'hex'), 32) || '.lyktaseg';
    number bigint;
    chains integer[];
    is_kept boolean;
    new integer;
BEGIN
    IF me.n IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a member';
    END IF;
    IF cardinality(given) NOT BETWEEN 1 AND 200 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a segment holds 1 to 200 entries';
    END IF;
    SELECT n INTO number FROM hub.segment WHERE store = me.store AND name = own_name;
    is_kept := FOUND;
    number := coalesce(number, nextval('hub.segment_number'));

    INSERT INTO hub.chain (store, device, epoch)
    SELECT DISTINCT me.store, g.device, g.epoch FROM unnest(devices, epochs) AS g (device, epoch)
    WHERE NOT EXISTS (
        SELECT FROM hub.chain c
        WHERE c.store = me.store AND c.device = g.device AND c.epoch = g.epoch
    )
    ORDER BY g.device, g.epoch ON CONFLICT DO NOTHING;
    SELECT array_agg(c.n ORDER BY g.place) INTO chains
    FROM unnest(devices, epochs) WITH ORDINALITY AS g (device, epoch, place)
    JOIN hub.chain c ON c.store = me.store AND c.device = g.device AND c.epoch = g.epoch;

    IF doubted = '{}' THEN
        PERFORM pg_advisory_xact_lock_shared(me.store);
    ELSE  -- alone in the store, so that no two wait for each other
        PERFORM pg_advisory_xact_lock(me.store);
        PERFORM hub.let_go(me.store, array_remove(doubted, me.device), chains, given);
    END IF;

    WITH added AS (
        INSERT INTO hub.entry (chain, id, store, carrier, segment, seq)
        SELECT g.chain, g.id, me.store, me.n, number, g.seq
        FROM unnest(chains, given, seqs) AS g (chain, id, seq) ORDER BY g.chain, g.id
        ON CONFLICT DO NOTHING RETURNING chain, id, seq
    ), counted AS (
        INSERT INTO hub.holding AS h (chain, carrier, store, count, highest, ids)
        SELECT chain, me.n, me.store, count(*), max(seq), bit_xor(hub.last_half(id))
        FROM added GROUP BY chain ORDER BY chain
        ON CONFLICT (chain, carrier) DO UPDATE SET
            count = h.count + excluded.count,
            highest = greatest(h.highest, excluded.highest),
            ids = h.ids # excluded.ids
    )
    SELECT count(*) INTO new FROM added;

    IF new > 0 AND NOT is_kept THEN
        INSERT INTO hub.segment (n, store, carrier, generation, name, content)
        VALUES (number, me.store, me.n, sealed_to, own_name, bytes);
    END IF;
    RETURN new;
END
$$;

-- Wakes the store's other computers. A statement of its own: a transaction that both writes and
-- notifies would hold up every other one until it is on the disk.
CREATE FUNCTION hub.wake() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_notify(channel, '') FROM hub.store WHERE n = hub.own_store()
$$;

CREATE FUNCTION hub.state(of_device text, said bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO hub.statement (store, device, content)
    SELECT store, of_device, said FROM hub.own_member() WHERE n IS NOT NULL
    ON CONFLICT (store, device) DO UPDATE SET content = excluded.content;
    UPDATE hub.member SET heard_at = now() WHERE n = (SELECT n FROM hub.own_member())
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA hub FROM PUBLIC;  -- all but the extension's
GRANT EXECUTE ON FUNCTION
    hub.own_store(), hub.hello(), hub.wake(), hub.state(text, bytea),
    hub.carry(bytea, uuid, uuid[], text[], text[], bigint[], text[]) TO lykta_member;
GRANT SELECT ON hub.member, hub.segment, hub.chain, hub.entry, hub.holding, hub.statement
    TO lykta_member;

-- Each computer sees its own store's rows, and writes by the functions above alone.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{store,member,segment,chain,entry,holding,statement}'::text[] LOOP
        EXECUTE format('ALTER TABLE hub.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE hub.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY by_functions ON hub.%I TO lykta_hub USING (true)', name);
        CONTINUE WHEN name = 'store';
        EXECUTE format(
            'CREATE POLICY own_store ON hub.%I FOR SELECT TO lykta_member'
            ' USING (store = (SELECT hub.own_store()))', name
        );
    END LOOP;
END
$$;
RESET ROLE;
