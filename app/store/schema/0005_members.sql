-- outside the folds: what each computer of the store last said of itself, as it was signed
CREATE TABLE statement (
  device TEXT PRIMARY KEY,
  number INTEGER NOT NULL, -- the newer one of a device has the higher
  taken_at INTEGER NOT NULL, -- UTC microseconds, by this computer's own clock
  data BLOB NOT NULL
) STRICT;
