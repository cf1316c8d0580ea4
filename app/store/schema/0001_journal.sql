-- The journal: stored bytes are the truth, columns are copies for finding them.
CREATE TABLE entry (
  n INTEGER PRIMARY KEY, -- order of arrival here; no fold may read it
  id BLOB NOT NULL UNIQUE,
  device TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  lamport INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, -- UTC microseconds
  kind TEXT NOT NULL,
  subject BLOB NOT NULL,
  outage BLOB,
  hash BLOB NOT NULL,
  head BLOB NOT NULL,
  sig BLOB NOT NULL,
  facts BLOB NOT NULL
) STRICT;
CREATE INDEX entry_by_subject ON entry (subject, lamport);
CREATE INDEX entry_by_chain ON entry (device, epoch, seq);
CREATE INDEX entry_by_lamport ON entry (lamport);
CREATE TABLE personal (
  entry INTEGER PRIMARY KEY REFERENCES entry (n),
  salt BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
CREATE TRIGGER personal_stays BEFORE UPDATE ON personal
BEGIN SELECT RAISE(ABORT, 'personal parts are never changed'); END;
-- 0003 lets a purge through
CREATE TRIGGER personal_is_kept BEFORE DELETE ON personal
BEGIN SELECT RAISE(ABORT, 'personal parts are deleted by a purge only'); END;
-- entries that came from outside and were not believed
CREATE TABLE quarantine (
  hash BLOB PRIMARY KEY, -- of the packed bytes
  reason TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  packed BLOB NOT NULL
) STRICT;
-- outside the folds: this computer's own state
CREATE TABLE local (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE draft (
  subject BLOB PRIMARY KEY,
  entry BLOB NOT NULL,
  slip TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  printed TEXT NOT NULL,
  holder TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
-- what was sent for a step and what came back, beside the entries that say how it ended
CREATE TABLE delivery (
  step BLOB PRIMARY KEY,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL, -- UTC microseconds, not before then
  sent_at INTEGER NOT NULL, -- 0: never sent
  sent BLOB NOT NULL,
  answer BLOB NOT NULL
) STRICT;
