-- outside the folds: credentials, which never stand in entries or segments
CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;
-- the files of the watched folder as they were last seen, so that each is tried once
CREATE TABLE watched (
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL, -- nanoseconds, by the folder's own clock
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL -- Swedish, why it was refused
) STRICT;
