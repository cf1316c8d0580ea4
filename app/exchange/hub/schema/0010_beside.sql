-- What a computer carried stays found, whoever carries it anew; and rows count as bytes do.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (10);

-- Entries that count for another carrier since, for whoever does not believe that one.
CREATE TABLE hub.beside (
    chain integer NOT NULL,
    id uuid NOT NULL,
    store integer NOT NULL,
    carrier integer NOT NULL,
    segment bigint NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (chain, id, carrier)
);
CREATE INDEX ON hub.beside (carrier);
CREATE INDEX ON hub.beside (segment);
GRANT SELECT ON hub.beside TO lykta_member;
GRANT EXECUTE ON FUNCTION hub.last_half(uuid) TO lykta_member;
ALTER TABLE hub.beside ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.beside FORCE ROW LEVEL SECURITY;
CREATE POLICY by_functions ON hub.beside TO lykta_hub USING (true);
CREATE POLICY own_store ON hub.beside FOR SELECT TO lykta_member
    USING (store = (SELECT hub.own_store()));

-- A row takes about 150 bytes with its index, a chain with what is held of it 300.
UPDATE hub.member m SET stored = stored
    + (SELECT coalesce(150 * sum(count) + 300 * count(*), 0) FROM hub.holding WHERE carrier = m.n);

CREATE FUNCTION hub.count_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE hub.member m SET stored = m.stored + CASE TG_OP WHEN 'INSERT' THEN 150 ELSE -150 END * c.rows
    FROM (SELECT carrier, count(*) AS rows FROM changed GROUP BY carrier) AS c WHERE m.n = c.carrier;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{entry,beside}'::text[] LOOP
        EXECUTE format(
            'CREATE TRIGGER count_more AFTER INSERT ON hub.%I REFERENCING NEW TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION hub.count_rows()', name
        );
        EXECUTE format(
            'CREATE TRIGGER count_fewer AFTER DELETE ON hub.%I REFERENCING OLD TABLE AS changed'
            ' FOR EACH STATEMENT EXECUTE FUNCTION hub.count_rows()', name
        );
    END LOOP;
END
$$;

-- Counts entries no more that the doubted have carried, so that another may carry them anew.
CREATE OR REPLACE FUNCTION hub.let_go(own_store integer, doubted text[], chains integer[], given uuid[])
RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (
        DELETE FROM hub.entry e USING unnest(chains, given) AS g (chain, id), hub.member m
        WHERE e.chain = g.chain AND e.id = g.id
        AND m.n = e.carrier AND m.store = own_store AND m.device = ANY (doubted)
        RETURNING e.*
    ), put AS (
        INSERT INTO hub.beside (chain, id, store, carrier, segment, seq)
        SELECT chain, id, store, carrier, segment, seq FROM gone
        ON CONFLICT (chain, id, carrier) DO UPDATE SET segment = excluded.segment
    ), taken AS (
        SELECT chain, carrier, count(*) AS count, bit_xor(hub.last_half(id)) AS ids
        FROM gone GROUP BY chain, carrier
    )
    UPDATE hub.holding h SET count = h.count - t.count, ids = h.ids # t.ids
    FROM taken t WHERE h.chain = t.chain AND h.carrier = t.carrier
$$;

-- As before; a segment that is kept already holds nothing but what it held.
CREATE OR REPLACE FUNCTION hub.carry(
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
    begun integer := 0;
    new integer;
BEGIN
    IF me.n IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a member';
    END IF;
    IF (cardinality(given) BETWEEN 1 AND 200 AND cardinality(devices) = cardinality(given)
        AND cardinality(epochs) = cardinality(given) AND cardinality(seqs) = cardinality(given)
    ) IS NOT TRUE THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a segment holds 1 to 200 entries';
    END IF;
    SELECT n INTO number FROM hub.segment WHERE store = me.store AND name = own_name;
    is_kept := FOUND;
    number := coalesce(number, nextval('hub.segment_number'));

    IF NOT is_kept THEN
        INSERT INTO hub.chain (store, device, epoch)
        SELECT DISTINCT me.store, g.device, g.epoch FROM unnest(devices, epochs) AS g (device, epoch)
        WHERE NOT EXISTS (
            SELECT FROM hub.chain c
            WHERE c.store = me.store AND c.device = g.device AND c.epoch = g.epoch
        )
        ORDER BY g.device, g.epoch ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS begun = ROW_COUNT;
    END IF;
    SELECT array_agg(c.n ORDER BY g.place) INTO chains
    FROM unnest(devices, epochs) WITH ORDINALITY AS g (device, epoch, place)
    LEFT JOIN hub.chain c ON c.store = me.store AND c.device = g.device AND c.epoch = g.epoch;

    IF doubted = '{}' THEN
        PERFORM pg_advisory_xact_lock_shared(me.store);
    ELSE  -- alone in the store, so that no two wait for each other
        PERFORM pg_advisory_xact_lock(me.store);
    END IF;
    IF is_kept THEN
        SELECT array_agg(g.chain), array_agg(g.id), array_agg(g.seq) INTO chains, given, seqs
        FROM unnest(chains, given, seqs) AS g (chain, id, seq)
        WHERE EXISTS (
            SELECT FROM hub.entry e WHERE e.chain = g.chain AND e.id = g.id AND e.segment = number
        ) OR EXISTS (
            SELECT FROM hub.beside b WHERE b.chain = g.chain AND b.id = g.id AND b.segment = number
        );
    END IF;
    IF doubted <> '{}' THEN
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

    IF begun > 0 THEN
        UPDATE hub.member SET stored = stored + 300 * begun WHERE n = me.n;
    END IF;
    IF new > 0 AND NOT is_kept THEN
        INSERT INTO hub.segment (n, store, carrier, generation, name, content)
        VALUES (number, me.store, me.n, sealed_to, own_name, bytes);
    END IF;
    RETURN new;
END
$$;

CREATE OR REPLACE FUNCTION hub.renew(
    bytes bytea, sealed_to uuid, given uuid[], devices text[], epochs text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me hub.member := hub.own_member();
    number bigint := nextval('hub.segment_number');
    is_found boolean;
BEGIN
    IF me.n IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a member';
    END IF;
    IF cardinality(given) NOT BETWEEN 1 AND 200 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a segment holds 1 to 200 entries';
    END IF;
    PERFORM pg_advisory_xact_lock(me.store);
    UPDATE hub.entry e SET segment = number
    FROM unnest(given, devices, epochs) AS g (id, device, epoch)
    JOIN hub.chain c ON c.store = me.store AND c.device = g.device AND c.epoch = g.epoch
    WHERE e.chain = c.n AND e.id = g.id AND e.carrier = me.n;
    is_found := FOUND;
    UPDATE hub.beside e SET segment = number
    FROM unnest(given, devices, epochs) AS g (id, device, epoch)
    JOIN hub.chain c ON c.store = me.store AND c.device = g.device AND c.epoch = g.epoch
    WHERE e.chain = c.n AND e.id = g.id AND e.carrier = me.n;
    IF is_found OR FOUND THEN
        INSERT INTO hub.segment (n, store, carrier, generation, name, content) VALUES (
            number, me.store, me.n, sealed_to, left(encode(sha256(bytes), 'hex'), 32) || '.lyktaseg',
            bytes
        );
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION hub.drop_segments(given text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM hub.segment g USING hub.own_member() AS me
    WHERE g.store = me.store AND g.carrier = me.n AND g.name = ANY (given)
    AND NOT EXISTS (SELECT FROM hub.entry e WHERE e.segment = g.n)
    AND NOT EXISTS (SELECT FROM hub.beside b WHERE b.segment = g.n)
$$;

-- What has lost its segment is found by no row; see 0005 for who asks.
CREATE FUNCTION hub.forget_beside() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM hub.beside WHERE segment = OLD.n;
    RETURN NULL;
END
$$;
CREATE TRIGGER forget_beside AFTER DELETE ON hub.segment
    FOR EACH ROW EXECUTE FUNCTION hub.forget_beside();

REVOKE EXECUTE ON FUNCTION hub.count_rows(), hub.forget_beside() FROM PUBLIC;
RESET ROLE;
