-- A picture that was damaged by the computer that carried it goes, and is given anew by another one.

SET ROLE lykta_hub;
INSERT INTO hub.schema (version) VALUES (8);

-- Deletes a picture of the own store, whoever carried it; tells whether it was there. The hub cannot
-- see whether it is whole: it has no key. Who says so falsely gains nothing, since the others give it
-- anew, and `carry_picture` believes the same computers about whom they doubt.
CREATE OR REPLACE FUNCTION hub.drop_picture(given text) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH me AS (SELECT n, store FROM hub.own_member()), gone AS (
        DELETE FROM hub.picture p USING me
        WHERE me.n IS NOT NULL AND p.store = me.store AND p.name = given RETURNING 1
    )
    SELECT EXISTS (SELECT FROM gone)
$$;
RESET ROLE;
