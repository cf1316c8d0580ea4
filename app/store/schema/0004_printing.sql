-- outside the folds: documents on their way to paper, of this computer alone
CREATE TABLE print_job (
  number INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  asked_by BLOB NOT NULL,
  queued_at INTEGER NOT NULL, -- UTC microseconds
  changed_at INTEGER NOT NULL,
  sent_to TEXT NOT NULL,
  job TEXT NOT NULL, -- the system's own number of it
  reason TEXT NOT NULL, -- Swedish, with the printer's own words
  paper TEXT NOT NULL,
  title TEXT NOT NULL,
  width_mm REAL NOT NULL,
  height_mm REAL NOT NULL,
  copies INTEGER NOT NULL,
  queue TEXT NOT NULL, -- a printer for this once; '' for the one that is set
  subject BLOB, -- whose personal data stand in it
  slip TEXT NOT NULL,
  row INTEGER NOT NULL, -- of a dosage label; 0 for everything else
  reprint INTEGER NOT NULL,
  pdf BLOB NOT NULL
) STRICT;
CREATE INDEX print_job_by_subject ON print_job (subject, row);
