-- Sealed pictures of paper beside the segments, by names that tell nothing here.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (2);

CREATE TABLE hub.picture (
    store integer NOT NULL,
    name text COLLATE "C" NOT NULL CHECK (name ~ '^[0-9a-f]{32}\.lyktabild$'),
    carrier integer NOT NULL,
    arrived_at timestamptz NOT NULL DEFAULT now(),
    content bytea NOT NULL CHECK (octet_length(content) BETWEEN 49 AND 3145776),
    PRIMARY KEY (store, name)
);
ALTER TABLE hub.picture ALTER COLUMN content SET STORAGE EXTERNAL;

-- Stores a picture, unless one of that name is there that somebody who is not doubted has carried.
CREATE FUNCTION hub.carry_picture(given text, bytes bytea, doubted text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me hub.member := hub.own_member();
BEGIN
    IF me.n IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a member';
    END IF;
    INSERT INTO hub.picture AS p (store, name, carrier, content) VALUES (me.store, given, me.n, bytes)
    ON CONFLICT (store, name) DO UPDATE
        SET carrier = excluded.carrier, arrived_at = now(), content = excluded.content
        WHERE EXISTS (
            SELECT FROM hub.member m WHERE m.n = p.carrier
            AND m.device = ANY (array_remove(doubted, me.device))
        );
END
$$;

-- Deletes a picture that this session's computer carried; tells whether it did.
CREATE FUNCTION hub.drop_picture(given text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH me AS (SELECT n, store FROM hub.own_member()), gone AS (
        DELETE FROM hub.picture p USING me
        WHERE p.store = me.store AND p.carrier = me.n AND p.name = given RETURNING 1
    )
    SELECT EXISTS (SELECT FROM gone)
$$;

REVOKE EXECUTE ON FUNCTION hub.carry_picture(text, bytea, text[]), hub.drop_picture(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub.carry_picture(text, bytea, text[]), hub.drop_picture(text)
    TO lykta_member;
GRANT SELECT ON hub.picture TO lykta_member;
ALTER TABLE hub.picture ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub.picture FORCE ROW LEVEL SECURITY;
CREATE POLICY by_functions ON hub.picture TO lykta_hub USING (true);
CREATE POLICY own_store ON hub.picture FOR SELECT TO lykta_member
    USING (store = (SELECT hub.own_store()));
RESET ROLE;
