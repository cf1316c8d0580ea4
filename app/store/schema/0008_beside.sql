-- a second entry under an id that another stands under: kept, carried and named, never folded
CREATE TABLE beside (
  n INTEGER PRIMARY KEY, -- order of arrival here
  id BLOB NOT NULL,
  device TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  lamport INTEGER NOT NULL,
  kind TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  packed BLOB NOT NULL
) STRICT;
CREATE INDEX beside_by_chain ON beside (device, epoch, seq);
CREATE INDEX beside_by_id ON beside (id);
-- sides compare what they hold by the first half of the hash
CREATE INDEX entry_by_mark ON entry (substr(hash, 1, 16));
