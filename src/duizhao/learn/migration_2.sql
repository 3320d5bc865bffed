-- How something was asked and what was answered; what a learner put aside or flagged; sessions that can be taken up
-- again; how this learner is scheduled.

CREATE TABLE session (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  deck  TEXT NOT NULL,
  mode  TEXT NOT NULL CHECK (mode IN ('review', 'cram', 'exam', 'weak')),
  began INTEGER NOT NULL,                                            -- milliseconds since 1970, UTC
  zone  INTEGER NOT NULL,
  ended INTEGER,                                                     -- null while it can be taken up again
  plan  TEXT NOT NULL                                                -- JSON: what it needs to go on where it was left
) STRICT;

ALTER TABLE log ADD COLUMN mode TEXT NOT NULL DEFAULT 'review'
  CHECK (mode IN ('review', 'cram', 'exam', 'weak', 'paper', 'anki'));
ALTER TABLE log ADD COLUMN counts INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)); -- 0: the schedule ignores it
ALTER TABLE log ADD COLUMN given TEXT;                                   -- JSON: words typed or options chosen; null: not kept
ALTER TABLE log ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0 CHECK (claimed IN (0, 1)); -- “I was right”
ALTER TABLE log ADD COLUMN sure INTEGER CHECK (sure BETWEEN 1 AND 3); -- how sure the learner was: guessed, so-so, sure
ALTER TABLE log ADD COLUMN lang TEXT;                                    -- in which it was asked; null: not kept
ALTER TABLE log ADD COLUMN session INTEGER REFERENCES session (id);

DROP VIEW standing;
CREATE VIEW standing AS
SELECT seq, anchor, question, at, zone, rating, state, took, mode, counts, given, claimed, sure, lang, session
FROM log AS review
WHERE rating IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM log WHERE undoes = review.seq);

CREATE TABLE mark (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  anchor   TEXT NOT NULL,
  question TEXT NOT NULL,
  at       INTEGER NOT NULL,
  zone     INTEGER NOT NULL,
  what     TEXT NOT NULL CHECK (what IN ('bury', 'suspend', 'resume', 'flag', 'unflag')),
  remark   TEXT NOT NULL DEFAULT ''                                  -- of a flag, for the author
) STRICT;

CREATE INDEX mark_of_item ON mark (anchor, question);

CREATE TRIGGER mark_keeps_rows BEFORE DELETE ON mark
BEGIN
  SELECT RAISE(ABORT, 'marks are only added to');
END;

CREATE TRIGGER mark_keeps_values BEFORE UPDATE ON mark
BEGIN
  SELECT RAISE(ABORT, 'marks are only added to');
END;

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL                                                -- JSON
) STRICT, WITHOUT ROWID;
