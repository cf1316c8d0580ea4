-- A picture lies there once for each carrier whom another does not believe, so that two computers
-- that doubt each other do not replace each other's again and again.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (11);

ALTER TABLE hub.picture DROP CONSTRAINT picture_pkey, ADD PRIMARY KEY (store, name, carrier);

-- Stores a picture, unless one of that name is there that somebody who is not doubted has carried.
-- What a doubted one carried who is let in no more goes.
CREATE OR REPLACE FUNCTION hub.carry_picture(given text, bytes bytea, doubted text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me hub.member := hub.own_member();
    others text[] := array_remove(doubted, me.device);
BEGIN
    IF me.n IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'not a member';
    END IF;
    PERFORM pg_advisory_xact_lock(me.store, hashtext(given));  -- two that give it at one moment
    DELETE FROM hub.picture p USING hub.member m
    WHERE p.store = me.store AND p.name = given
    AND m.n = p.carrier AND m.revoked_at IS NOT NULL AND m.device = ANY (others);
    INSERT INTO hub.picture (store, name, carrier, content)
    SELECT me.store, given, me.n, bytes WHERE NOT EXISTS (
        SELECT FROM hub.picture p JOIN hub.member m ON m.n = p.carrier
        WHERE p.store = me.store AND p.name = given AND m.device <> ALL (others)
    );
END
$$;
RESET ROLE;
