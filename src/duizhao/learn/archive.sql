-- The statements of archive.py, each under its name; the braces hold a column, or NULL where an older log has none.

-- name: answers
SELECT seq, anchor, question, at, zone, rating, {given}, {claimed}, {lang},
  EXISTS (SELECT 1 FROM log WHERE undoes = review.seq)
FROM log AS review
WHERE rating IS NOT NULL
ORDER BY seq;

-- name: flags
SELECT anchor, question, at, zone, remark
FROM mark AS flag
WHERE what = 'flag'
  AND NOT EXISTS (
    SELECT 1 FROM mark
    WHERE what = 'unflag' AND anchor = flag.anchor AND question = flag.question AND seq > flag.seq
  )
ORDER BY seq;
