-- a closing reads what one outage holds: without this, all that all others ever held
CREATE INDEX entry_by_outage ON entry (outage, subject);
