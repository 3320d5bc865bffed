-- The learner's history. `log` is the truth and is only ever added to; `memory` is what FSRS makes of it, kept so that
-- a session need not replay years of reviews, and made again from the log whenever `cache` does not fit.

CREATE TABLE log (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  undoes   INTEGER UNIQUE REFERENCES log (seq),                      -- the review that this row takes back, or null
  anchor   TEXT NOT NULL,                                            -- the idea's first id ever
  question TEXT NOT NULL,                                            -- the question's id; empty for recall of the term
  at       INTEGER NOT NULL,                                         -- milliseconds since 1970, UTC
  zone     INTEGER NOT NULL,                                         -- minutes east of UTC, where the learner was
  rating   INTEGER CHECK (rating BETWEEN 1 AND 4),                   -- Again, Hard, Good, Easy
  state    TEXT CHECK (state IN ('new', 'learning', 'review', 'relearning')), -- what the item was when it was asked
  took     INTEGER CHECK (took >= 0),                                -- milliseconds from question to answer
  CHECK ((rating IS NULL) = (undoes IS NOT NULL)),
  CHECK ((rating IS NULL) = (state IS NULL)),
  CHECK ((rating IS NULL) = (took IS NULL))
) STRICT;

CREATE INDEX log_of_item ON log (anchor, question);
CREATE INDEX log_of_new ON log (at) WHERE state = 'new';

CREATE TRIGGER log_keeps_rows BEFORE DELETE ON log
BEGIN
  SELECT RAISE(ABORT, 'the log is only added to');
END;

CREATE TRIGGER log_keeps_values BEFORE UPDATE ON log
BEGIN
  SELECT RAISE(ABORT, 'the log is only added to');
END;

CREATE VIEW standing AS
SELECT seq, anchor, question, at, zone, rating, state, took
FROM log AS review
WHERE rating IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM log WHERE undoes = review.seq);

CREATE TABLE memory (
  anchor     TEXT NOT NULL,
  question   TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('learning', 'review', 'relearning')),
  step       INTEGER,
  stability  REAL NOT NULL,                                          -- days
  difficulty REAL NOT NULL,                                          -- 1 to 10
  due        INTEGER NOT NULL,                                       -- milliseconds since 1970, UTC
  last       INTEGER NOT NULL,
  zone       INTEGER NOT NULL,
  reviews    INTEGER NOT NULL,
  lapses     INTEGER NOT NULL,
  PRIMARY KEY (anchor, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE cache (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  rules TEXT NOT NULL,                                               -- what computed `memory`
  seq   INTEGER NOT NULL                                             -- the last row of the log that it knows
) STRICT;

INSERT INTO cache (only, rules, seq) VALUES (1, '', 0);
