-- No member writes to the disk that all pharmacies share, except by the hub's own functions.

INSERT INTO hub.schema (version) VALUES (9);

DO $$
DECLARE
    emit regprocedure;
BEGIN
    FOR emit IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'pg_logical_emit_message'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', emit);
    END LOOP;
END
$$;
