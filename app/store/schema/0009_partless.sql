-- entries whose personal part is not here, though no purge names it: it is asked for
CREATE TABLE partless (
  entry INTEGER PRIMARY KEY REFERENCES entry (n)
) STRICT;
-- what waits is tried again when its device joins or the journal has come so far, and goes with
-- whoever carried it
ALTER TABLE quarantine ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE quarantine ADD COLUMN lamport INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quarantine ADD COLUMN carrier TEXT NOT NULL DEFAULT '';
CREATE INDEX quarantine_by_device ON quarantine (reason, device);
CREATE INDEX quarantine_by_carrier ON quarantine (carrier);
