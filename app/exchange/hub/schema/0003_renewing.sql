-- A computer puts fewer segments, or such as hold less, in place of those that it has carried.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (3);

CREATE INDEX entry_by_segment ON hub.entry USING brin (segment) WITH (autosummarize = on);

-- Stores a segment for entries that this session's computer has carried already.
CREATE FUNCTION hub.renew(
    bytes bytea, sealed_to uuid, given uuid[], devices text[], epochs text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me hub.member := hub.own_member();
    number bigint := nextval('hub.segment_number');
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
    IF FOUND THEN
        INSERT INTO hub.segment (n, store, carrier, generation, name, content) VALUES (
            number, me.store, me.n, sealed_to, left(encode(sha256(bytes), 'hex'), 32) || '.lyktaseg',
            bytes
        );
    END IF;
END
$$;

-- Deletes segments that this session's computer has carried, if no entry is found by them any more.
CREATE FUNCTION hub.drop_segments(given text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM hub.segment g USING hub.own_member() AS me
    WHERE g.store = me.store AND g.carrier = me.n AND g.name = ANY (given)
    AND NOT EXISTS (SELECT FROM hub.entry e WHERE e.segment = g.n)
$$;

REVOKE EXECUTE ON FUNCTION
    hub.renew(bytea, uuid, uuid[], text[], text[]), hub.drop_segments(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    hub.renew(bytea, uuid, uuid[], text[], text[]), hub.drop_segments(text[]) TO lykta_member;
RESET ROLE;
