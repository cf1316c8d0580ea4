-- a personal part goes when an entry names it as purged, and then never comes back
DROP TRIGGER personal_is_kept;
CREATE TRIGGER personal_is_kept BEFORE DELETE ON personal
WHEN NOT EXISTS (
  SELECT 1 FROM purged_part JOIN entry ON entry.id = purged_part.id WHERE entry.n = OLD.entry)
BEGIN SELECT RAISE(ABORT, 'personal parts are deleted by a purge only'); END;
CREATE TRIGGER personal_stays_away BEFORE INSERT ON personal
WHEN EXISTS (
  SELECT 1 FROM purged_part JOIN entry ON entry.id = purged_part.id WHERE entry.n = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'this personal part is purged'); END;
