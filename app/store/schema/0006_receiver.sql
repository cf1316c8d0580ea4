-- whom a row was sent to: one that may have it is asked before another is told; '' is not known
ALTER TABLE delivery ADD COLUMN receiver TEXT NOT NULL DEFAULT '';
