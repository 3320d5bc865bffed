-- What search knows of one workspace. Everything here can be made again from its files.

-- name: schema
CREATE TABLE made (
  by       TEXT NOT NULL, -- the version of this program, and what else decides how texts become tokens
  simplify TEXT NOT NULL, -- pairs of characters, the first searched as the second
  settings TEXT NOT NULL  -- what the conversion of every card depends on
) STRICT;

CREATE TABLE file (
  id            INTEGER PRIMARY KEY,
  path          TEXT NOT NULL UNIQUE,
  size          INTEGER NOT NULL, -- bytes; -1 where there is no such file
  modified      INTEGER NOT NULL, -- nanoseconds since 1970; -1 where it was too young to be trusted
  digest        BLOB NOT NULL,    -- BLAKE2 of its content
  full          TEXT NOT NULL,    -- of a record: the path of its full text, which may not be there
  full_size     INTEGER NOT NULL,
  full_modified INTEGER NOT NULL,
  full_digest   BLOB NOT NULL,
  broken        INTEGER NOT NULL, -- whether it could not be read whole
  source        TEXT NOT NULL,    -- of a record: its id
  language      TEXT NOT NULL     -- of a record: its source's
) STRICT;

CREATE TABLE passage (
  id          INTEGER PRIMARY KEY,
  file        INTEGER NOT NULL REFERENCES file (id),
  line        INTEGER NOT NULL,
  "column"    INTEGER NOT NULL,
  kind        INTEGER NOT NULL, -- its number in the list of kinds, which is the order of the answer
  idea        TEXT NOT NULL,
  source      TEXT NOT NULL,
  source_line INTEGER,
  language    TEXT,
  written     TEXT NOT NULL,
  taiwan      TEXT NOT NULL,
  hongkong    TEXT NOT NULL
) STRICT;

CREATE INDEX passage_of_file ON passage (file);

-- The tokens of each passage, under its id, with a space between; `ascii` takes them as they are.
CREATE VIRTUAL TABLE words USING fts5 (written, taiwan, hongkong, pinyin, tokenize = 'ascii');

-- Every syllable of a stored reading, by which what is typed without spaces is cut.
CREATE TABLE syllable (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- name: made
SELECT by, simplify, settings FROM made;

-- name: make
INSERT INTO made (by, simplify, settings) VALUES (?, ?, '');

-- name: set
UPDATE made SET settings = ? WHERE settings <> ?;

-- name: files
SELECT path, size, modified, digest, full, full_size, full_modified, full_digest FROM file;

-- name: broken
SELECT path FROM file WHERE broken ORDER BY path;

-- name: languages
SELECT source, language FROM file WHERE source <> '' ORDER BY path;

-- name: restamp
UPDATE file SET size = ?, modified = ?, full_size = ?, full_modified = ? WHERE path = ?;

-- name: forget words
DELETE FROM words WHERE rowid IN (SELECT id FROM passage WHERE file = (SELECT id FROM file WHERE path = ?));

-- name: forget passages
DELETE FROM passage WHERE file = (SELECT id FROM file WHERE path = ?);

-- name: forget file
DELETE FROM file WHERE path = ?;

-- name: add file
INSERT INTO file (
  path, size, modified, digest, full, full_size, full_modified, full_digest, broken, source, language
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: add passage
INSERT INTO passage (file, line, "column", kind, idea, source, source_line, language, written, taiwan, hongkong)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: add words
INSERT INTO words (rowid, written, taiwan, hongkong, pinyin) VALUES (?, ?, ?, ?, ?);

-- name: add syllable
INSERT OR IGNORE INTO syllable (name) VALUES (?);

-- name: syllables
SELECT name FROM syllable;

-- name: count
SELECT count(*) FROM words WHERE words MATCH ?;

-- name: find
SELECT iif(kind = :text, full, path) AS place, line, "column", kind, idea, passage.source, source_line, passage.language,
       passage.written, passage.taiwan, passage.hongkong, words.pinyin
FROM words
JOIN passage ON passage.id = words.rowid
JOIN file ON file.id = passage.file
WHERE words MATCH :match
ORDER BY kind NOT IN (:term, :id)
           OR (:whole NOT IN (words.written, words.taiwan, words.hongkong)
               AND (:sound = '' OR replace(words.pinyin, ' ', '') <> :sound)),
         kind, bm25(words), place, line, "column"
LIMIT :limit;

-- name: line of quote
SELECT source_line
FROM words
JOIN passage ON passage.id = words.rowid
WHERE words MATCH ? AND source = ? AND kind IN (?, ?) AND source_line IS NOT NULL
ORDER BY source_line
LIMIT 1;
