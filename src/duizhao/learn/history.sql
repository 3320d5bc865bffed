-- The statements of history.py, each under its name.

-- name: add_review
INSERT INTO log (anchor, question, at, zone, rating, state, took, mode, counts, given, claimed, sure, lang, session)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: take_back
INSERT INTO log (undoes, anchor, question, at, zone)
SELECT seq, anchor, question, ?2, ?3 FROM log WHERE seq = ?1;

-- name: one_review
SELECT anchor, question, at, zone, rating, state, took, mode, counts, given, claimed, sure, lang, session
FROM log WHERE seq = ? AND rating IS NOT NULL;

-- name: last_review
SELECT seq FROM standing ORDER BY seq DESC LIMIT 1;

-- name: session_reviews
SELECT seq, anchor, question, at, zone, rating, state, took, mode, counts, given, claimed, sure, lang, session
FROM standing WHERE session = ? ORDER BY seq;

-- name: recent_times
SELECT anchor, question, took FROM standing WHERE took > 0 ORDER BY seq DESC LIMIT ?;

-- name: reviews_of_item
SELECT rating, at, zone FROM standing WHERE anchor = ? AND question = ? AND counts ORDER BY at, seq;

-- name: counted
SELECT anchor, question, rating, at, zone FROM standing WHERE counts ORDER BY at, seq;

-- name: answered
SELECT anchor, question, at, zone, rating, took, mode, counts FROM standing ORDER BY at, seq;

-- name: all_reviews
SELECT anchor, question, at, zone, rating, state, took, mode, counts, given, claimed, sure, lang, session
FROM standing ORDER BY at, seq;

-- name: undone_reviews
SELECT anchor, question, at, zone, rating, state, took, mode, counts, given, claimed, sure, lang, session
FROM log AS review
WHERE rating IS NOT NULL AND EXISTS (SELECT 1 FROM log WHERE undoes = review.seq)
ORDER BY at, seq;

-- name: reviews_like
SELECT seq, EXISTS (SELECT 1 FROM log WHERE undoes = review.seq)
FROM log AS review
WHERE anchor = ? AND question = ? AND at = ? AND rating = ?;

-- name: new_since
SELECT anchor, question FROM standing WHERE state = 'new' AND at >= ? AND counts;

-- name: last_anchor
SELECT anchor FROM standing ORDER BY seq DESC LIMIT 1;

-- name: add_mark
INSERT INTO mark (anchor, question, at, zone, what, remark) VALUES (?, ?, ?, ?, ?, ?);

-- name: all_marks
SELECT anchor, question, at, zone, what, remark FROM mark ORDER BY at, seq;

-- name: mark_at
SELECT 1 FROM mark WHERE anchor = ? AND question = ? AND at = ? AND what = ?;

-- name: begin_session
INSERT INTO session (deck, mode, began, zone, plan) VALUES (?, ?, ?, ?, ?);

-- name: keep_session
UPDATE session SET plan = ?2 WHERE id = ?1;

-- name: end_session
UPDATE session SET ended = ?2 WHERE id = ?1 AND ended IS NULL;

-- name: open_session
SELECT id, deck, mode, began, zone, plan FROM session
WHERE deck = ? AND ended IS NULL ORDER BY id DESC LIMIT 1;

-- name: setting
SELECT value FROM setting WHERE name = ?;

-- name: put_setting
INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?);

-- name: memory_of_item
SELECT anchor, question, state, step, stability, difficulty, due, last, zone, reviews, lapses
FROM memory WHERE anchor = ? AND question = ?;

-- name: all_memory
SELECT anchor, question, state, step, stability, difficulty, due, last, zone, reviews, lapses FROM memory;

-- name: put_memory
INSERT OR REPLACE INTO memory
  (anchor, question, state, step, stability, difficulty, due, last, zone, reviews, lapses)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: drop_memory
DELETE FROM memory WHERE anchor = ? AND question = ?;

-- name: empty_memory
DELETE FROM memory;

-- name: cache_fits
SELECT rules = ? AND seq = (SELECT coalesce(max(seq), 0) FROM log) FROM cache;

-- name: cache_written
UPDATE cache SET rules = ?, seq = (SELECT coalesce(max(seq), 0) FROM log);
