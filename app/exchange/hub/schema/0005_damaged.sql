-- A segment whose bytes are no longer those that it is named by holds nothing: it is given anew.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (5);

-- Deletes a segment of the own store if it is damaged, as the hub sees for itself, and counts its
-- entries as held no more; tells whether it was.
CREATE FUNCTION hub.drop_damaged(given text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine integer := hub.own_store();
    number bigint;
BEGIN
    IF mine IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a member';
    END IF;
    PERFORM pg_advisory_xact_lock(mine);
    DELETE FROM hub.segment
    WHERE store = mine AND name = given
    AND name <> left(encode(sha256(content), 'hex'), 32) || '.lyktaseg' RETURNING n INTO number;
    IF number IS NULL THEN
        RETURN false;
    END IF;
    WITH gone AS (
        DELETE FROM hub.entry WHERE store = mine AND segment = number RETURNING chain, carrier, id
    ), taken AS (
        SELECT chain, carrier, count(*) AS count, bit_xor(hub.last_half(id)) AS ids
        FROM gone GROUP BY chain, carrier
    )
    UPDATE hub.holding h SET count = h.count - t.count, ids = h.ids # t.ids
    FROM taken t WHERE h.chain = t.chain AND h.carrier = t.carrier;
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION hub.drop_damaged(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.drop_damaged(text) TO lykta_member;
RESET ROLE;
