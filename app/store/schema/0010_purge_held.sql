-- parts that another computer's purge names, though by the clock here their time has not passed
CREATE TABLE purge_held (
  part BLOB PRIMARY KEY, -- the entry's id
  due INTEGER NOT NULL -- UTC microseconds: when they go here
) STRICT;
DROP TRIGGER personal_stays_away;
CREATE TRIGGER personal_stays_away BEFORE INSERT ON personal
WHEN EXISTS (
  SELECT 1 FROM purged_part JOIN entry ON entry.id = purged_part.id WHERE entry.n = NEW.entry
  AND NOT EXISTS (SELECT 1 FROM purge_held WHERE part = entry.id))
BEGIN SELECT RAISE(ABORT, 'this personal part is purged'); END;
