-- The statements of history.py, each under its name.

-- name: add_review
INSERT INTO log (anchor, question, at, zone, rating, state, took) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: take_back
INSERT INTO log (undoes, anchor, question, at, zone)
SELECT seq, anchor, question, ?2, ?3 FROM log WHERE seq = ?1;

-- name: one_review
SELECT anchor, question, at, zone, state, took FROM log WHERE seq = ?;

-- name: reviews_of_item
SELECT rating, at, zone FROM standing WHERE anchor = ? AND question = ? ORDER BY seq;

-- name: all_reviews
SELECT anchor, question, at, zone, rating, state, took FROM standing ORDER BY seq;

-- name: new_since
SELECT anchor, question FROM standing WHERE state = 'new' AND at >= ?;

-- name: last_anchor
SELECT anchor FROM standing ORDER BY seq DESC LIMIT 1;

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
