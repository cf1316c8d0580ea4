-- How much the hub keeps of one pharmacy, so that none fills the disk that all of them share.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (4);

ALTER TABLE hub.store ADD COLUMN most bigint;  -- bytes; none is no limit
ALTER TABLE hub.member ADD COLUMN stored bigint NOT NULL DEFAULT 0;  -- bytes that it has carried
UPDATE hub.member m SET stored =
    (SELECT coalesce(sum(octet_length(content)), 0) FROM hub.segment WHERE carrier = m.n)
    + (SELECT coalesce(sum(octet_length(content)), 0) FROM hub.picture WHERE carrier = m.n);

-- Each computer has a count of its own, so that no two wait for each other.
CREATE FUNCTION hub.count_bytes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE hub.member SET stored = stored - octet_length(OLD.content) WHERE n = OLD.carrier;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE hub.member SET stored = stored + octet_length(NEW.content) WHERE n = NEW.carrier;
    END IF;
    RETURN NULL;
END
$$;

-- Looked at when all of a transaction is done: what takes the place of something else needs no room
-- beside it. Pictures leave a tenth to the entries.
CREATE FUNCTION hub.demand_room() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    most bigint := (SELECT s.most FROM hub.store s WHERE s.n = NEW.store);
BEGIN
    IF TG_TABLE_NAME = 'picture' THEN
        most := most / 10 * 9;
    END IF;
    IF (SELECT sum(m.stored) FROM hub.member m WHERE m.store = NEW.store) > most THEN
        RAISE EXCEPTION 'no room left for this store' USING ERRCODE = 'LK001';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER count_bytes AFTER INSERT OR UPDATE OR DELETE ON hub.segment
    FOR EACH ROW EXECUTE FUNCTION hub.count_bytes();
CREATE TRIGGER count_bytes AFTER INSERT OR UPDATE OR DELETE ON hub.picture
    FOR EACH ROW EXECUTE FUNCTION hub.count_bytes();
CREATE CONSTRAINT TRIGGER demand_room AFTER INSERT ON hub.segment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hub.demand_room();
CREATE CONSTRAINT TRIGGER demand_room AFTER INSERT ON hub.picture
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hub.demand_room();

REVOKE EXECUTE ON FUNCTION hub.count_bytes(), hub.demand_room() FROM PUBLIC;
RESET ROLE;
