-- Nobody but the hub's own functions takes advisory locks: their keys hold for all stores at once.

INSERT INTO hub.schema (version) VALUES (6);

DO $$
DECLARE
    lock regprocedure;
BEGIN
    FOR lock IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', lock);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lykta_hub', lock);
    END LOOP;
END
$$;
