-- Statements are small, of computers that are known, and within what is kept of a pharmacy.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (7);

-- Whether a store has a computer, or entries of one that goes by other ways.
CREATE FUNCTION hub.is_known(of_store integer, of_device text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM hub.member WHERE store = of_store AND device = of_device)
    OR EXISTS (SELECT FROM hub.chain WHERE store = of_store AND device = of_device)
$$;

DELETE FROM hub.statement WHERE octet_length(content) > 262144 OR NOT hub.is_known(store, device);
ALTER TABLE hub.statement DROP CONSTRAINT statement_content_check,
    ADD CONSTRAINT statement_content_check CHECK (octet_length(content) <= 262144);

CREATE OR REPLACE FUNCTION hub.state(of_device text, said bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO hub.statement (store, device, content)
    SELECT store, of_device, said FROM hub.own_member()
    WHERE n IS NOT NULL AND hub.is_known(store, of_device)
    ON CONFLICT (store, device) DO UPDATE SET content = excluded.content;
    UPDATE hub.member SET heard_at = now() WHERE n = (SELECT n FROM hub.own_member())
$$;

-- The bytes of a store. Statements are few, and summed as they are: anybody of the store may
-- replace them, and two that counted them for each other's rows would wait for each other.
CREATE FUNCTION hub.bytes_of(of_store integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT coalesce(sum(stored), 0) FROM hub.member WHERE store = of_store)::bigint
    + (SELECT coalesce(sum(octet_length(content)), 0) FROM hub.statement WHERE store = of_store)
$$;

CREATE OR REPLACE FUNCTION hub.demand_room() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    most bigint := (SELECT s.most FROM hub.store s WHERE s.n = NEW.store);
BEGIN
    IF TG_TABLE_NAME = 'picture' THEN
        most := most / 10 * 9;
    END IF;
    IF hub.bytes_of(NEW.store) > most THEN
        RAISE EXCEPTION 'no room left for this store' USING ERRCODE = 'LK001';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER demand_room AFTER INSERT ON hub.statement
    FOR EACH ROW EXECUTE FUNCTION hub.demand_room();
CREATE TRIGGER demand_room_to_grow AFTER UPDATE ON hub.statement
    FOR EACH ROW WHEN (octet_length(NEW.content) > octet_length(OLD.content))
    EXECUTE FUNCTION hub.demand_room();

REVOKE EXECUTE ON FUNCTION hub.is_known(integer, text), hub.bytes_of(integer) FROM PUBLIC;
RESET ROLE;
