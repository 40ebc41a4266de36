"""The index: what earlier files are known by, in an SQLite file, or in a temporary one for a single run.

Of passages that are copies of one another the first is kept: its fingerprints stand in the index, and later ones are compared
with it alone. So a passage that stands in n files is found n times and not n² times, and what is taken out always stands,
as alike as is said, in a copy that stays.
"""

from __future__ import annotations

import os
import sqlite3
import time
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.across.copies import Limits, Match, match, reading
from cleaner.across.prints import WIDTH, Fingerprints, Passage, Prints
from cleaner.errors import ConfigError, OutputError

APPLICATION = 0x636C6E72  # SQLite's application_id: "clnr"
SCHEMA = 1
PATIENCE = 60.0  # seconds to wait while another run writes
KNOWN = 12  # places at which a shingle is remembered: what is more frequent tells nothing
APART = 0.3  # of the least length of a passage lie the first and last fingerprint in common apart, if it is worth a look
LOOKS = 8
SKETCH = 24  # lowest fingerprints of a document, by which others like it are found (bottom-k sketch; Broder 1997)
ALIKE = 4  # of them in common
CHUNK = 500

TABLES = """
CREATE TABLE doc(id INTEGER PRIMARY KEY, key BLOB UNIQUE, name TEXT, digest TEXT, hashes BLOB, places BLOB, same INT, share REAL);
CREATE INDEX doc_digest ON doc(digest);
CREATE TABLE passage(id INTEGER PRIMARY KEY, doc INT, first INT, last INT, line INT, start INT, text TEXT, digest INT, kept INT);
CREATE INDEX passage_doc ON passage(doc);
CREATE INDEX passage_kept ON passage(digest) WHERE kept;
CREATE TABLE copy(passage INT, root INT, kind TEXT, start INT, "end" INT, likeness REAL, sure INT, taken INT);
CREATE INDEX copy_passage ON copy(passage);
CREATE INDEX copy_root ON copy(root);
CREATE TABLE gram(hash INT, passage INT, place INT, PRIMARY KEY(hash, passage, place)) WITHOUT ROWID;
CREATE TABLE sketch(hash INT, doc INT, PRIMARY KEY(hash, doc)) WITHOUT ROWID;
"""


class Found(NamedTuple):
    """A passage of a document (or a piece of it) and the kept passage that it is a copy of, `root`."""

    kind: str
    blocks: tuple[int, int]
    line: int
    characters: int
    piece: tuple[int, int] | None
    likeness: float
    sure: bool
    taken: bool
    root: int
    other: int  # the document of the kept passage
    other_name: str
    other_line: int


Hit = tuple[str, int, Match]  # the kind of a copy, the number of the kept passage, and how they match


class Index:
    """Documents and their passages, in the file `path` or in a temporary one.

    Safe if it is killed and with several processes: each `add` is one transaction. Raises ConfigError if the file is no
    index, OutputError if it cannot be written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        with self._named():
            # The temporary file of SQLite has no name and goes with the process.
            self._db = sqlite3.connect(path or "", timeout=PATIENCE, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        """Close the file; a temporary one is gone."""
        self._db.close()

    def _prepare(self) -> None:
        run = self._db.execute
        run("PRAGMA cache_size = -65536")
        if self.path is None:
            run("PRAGMA journal_mode = OFF")
            run("PRAGMA synchronous = OFF")
        else:
            self._check()  # before anything is written into what may be another program's file
            self._write_ahead()
            run("PRAGMA synchronous = NORMAL")
        with self._transaction():
            if self._check():
                for statement in TABLES.split(";"):
                    run(statement)
                run(f"PRAGMA application_id = {APPLICATION}")
            run(f"PRAGMA user_version = {SCHEMA}")  # always: what cannot be written is known before anything is cleaned

    def _check(self) -> bool:
        """True if the file is new; raises ConfigError if it is not an index that can be used."""
        application, version = (self._one(f"PRAGMA {name}")[0] for name in ("application_id", "user_version"))
        if (application, version) == (0, 0) and not self._one("SELECT count(*) FROM sqlite_master")[0]:
            return True
        if application != APPLICATION:
            raise ConfigError(f"{self.path}: is a database, but no index of cleaner", "Name another file with --index.")
        if version != SCHEMA:
            raise ConfigError(f"{self.path}: is an index of another version of cleaner",
                              "Delete it, or name another file with --index, and clean the earlier files again.")
        return False

    def _write_ahead(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                # SQLite does not wait here while another process does the same.
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError(f"{self.path or 'the temporary index'}: cannot be used as the index: {error}",
                              "Name a file with --index in a folder that you may write into, on a disk with room.") from error
        except sqlite3.DatabaseError as error:
            raise ConfigError(f"{self.path or 'the temporary index'}: is no index of cleaner, or is damaged: {error}",
                              "Name another file with --index.") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._named():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _one(self, query: str, *values: object) -> Any:
        return self._db.execute(query, values).fetchone()

    def _all(self, query: str, *values: object) -> list[Any]:
        return self._db.execute(query, values).fetchall()

    def add(self, key: bytes, name: str, prints: Prints, limits: Limits, take: bool = False) -> int:
        """The number of a document, which is compared with all others and remembered, unless it is known as it is.

        `key` is the path by which the file is known again (its content has changed: the new one replaces the old), `name`
        what messages call it. `take` says that copies that may be taken out are.
        """
        with self._transaction():
            row = self._one("SELECT id, digest FROM doc WHERE key = ?", key) or self._moved(prints.digest)
            if row and row[1] == prints.digest:
                self._db.execute("UPDATE doc SET key = ?, name = ? WHERE id = ?", (key, name, row[0]))
                self._db.execute("UPDATE copy SET taken = sure AND ? WHERE passage IN (SELECT id FROM passage WHERE doc = ?)",
                                 (take, row[0]))
                return int(row[0])
            if row:
                self._remove(row[0], limits)
            return self._insert(key, name, prints, limits, take)

    def _moved(self, digest: str) -> Any:
        """The same content under a path that is no more: the file has been moved."""
        if self.path is None:
            return None
        return next((row[:2] for row in self._all("SELECT id, digest, key FROM doc WHERE digest = ?", digest)
                     if not os.path.exists(row[2])), None)

    def _insert(self, key: bytes, name: str, prints: Prints, limits: Limits, take: bool) -> int:
        run = self._db.execute
        marks = Fingerprints(array("I", prints.hashes), array("I", prints.places))
        known = self._known(marks.hashes)
        copies = [self._copies(p, marks, known, limits) if len(p.text) >= limits.characters else [] for p in prints.passages]
        self._between(prints, copies, limits)
        same, share = self._same(marks.hashes, limits) if prints.length >= limits.characters else (None, 0.0)
        doc = run("INSERT INTO doc(key, name, digest, hashes, places, same, share) VALUES (?, ?, ?, ?, ?, ?, ?)",
                  (key, name, prints.digest, prints.hashes, prints.places, same, share)).lastrowid or 0
        self._db.executemany("INSERT INTO sketch VALUES (?, ?)", [(h, doc) for h in sorted(set(marks.hashes))[:SKETCH]])
        times = Counter({h: len(where) for h, where in known.items()})
        for p, found in zip(prints.passages, copies):
            number = run("INSERT INTO passage(doc, first, last, line, start, text, digest, kept) VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                         (doc, p.first, p.last, p.line, p.start, p.text, _digest(p.text))).lastrowid or 0
            self._link(number, p, found, marks, times, limits, take)
        return doc

    def _link(self, number: int, passage: Passage, found: list[Hit], marks: Fingerprints, times: Counter[int], limits: Limits,
              take: bool) -> None:
        """Note what a passage is a copy of; if it is none as a whole, it is kept and others are compared with it."""
        many = self._db.executemany
        many("INSERT INTO copy VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             [(number, root, kind, m.start, m.end, m.likeness, m.sure, m.sure and take) for kind, root, m in found])
        if len(passage.text) < limits.characters or any(kind != "part" for kind, _, _ in found):
            return
        rows = []
        for h, at in _within(marks, passage.start, len(passage.text)):
            times[h] += 1
            if times[h] <= KNOWN:
                rows.append((h, number, at))
        many("INSERT INTO gram VALUES (?, ?, ?)", rows)
        self._db.execute("UPDATE passage SET kept = 1 WHERE id = ?", (number,))

    def _known(self, fingerprints: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
        """The kept passages, and the places in them, at which each shingle stands."""
        hashes = sorted(set(fingerprints))
        known: dict[int, list[tuple[int, int]]] = {}
        for i in range(0, len(hashes), CHUNK):
            part = hashes[i : i + CHUNK]
            for h, passage, place in self._all(
                    f"SELECT hash, passage, place FROM gram WHERE hash IN ({','.join('?' * len(part))})", *part):
                known.setdefault(h, []).append((passage, place))
        return known

    def _copies(self, passage: Passage, marks: Fingerprints, known: dict[int, list[tuple[int, int]]], limits: Limits,
                own: int = 0) -> list[Hit]:
        """What a passage is a copy of: one kept passage, or several that pieces of it are copies of, none of the document `own`."""
        text = passage.text
        equal = self._one("SELECT min(id) FROM passage WHERE digest = ? AND kept AND text = ? AND doc <> ?",
                          _digest(text), text, own)[0]
        if equal is not None:
            return [("exact", equal, Match(0, len(text), 100.0, True, True))] if "exact" in limits.rules else []
        hits: dict[int, list[tuple[int, int]]] = {}
        for h, at in _within(marks, passage.start, len(text)):
            for other, place in known.get(h, ()):
                hits.setdefault(other, []).append((at, place))
        apart = APART * limits.characters
        likely = [p for p, pairs in hits.items() if pairs[-1][0] - pairs[0][0] >= apart]
        likely = sorted(likely, key=lambda p: (-len(hits[p]), p))[:LOOKS]
        found = []
        for p in likely:
            old, doc = self._one("SELECT text, doc FROM passage WHERE id = ?", p)
            if doc != own and (m := match(text, old, hits[p], limits)):
                found.append((p, m))
        whole = [(p, m) for p, m in found if m.whole]
        if whole:
            p, m = max(whole, key=lambda pair: (pair[1].likeness, -pair[0]))
            kind = "exact" if m.likeness == 100 else "near"  # all of it, inside a longer one
            return [(kind, p, m)] if kind in limits.rules else []
        parts: list[Hit] = []
        for p, m in sorted(found, key=lambda pair: (pair[1].start - pair[1].end, pair[0])) if "part" in limits.rules else ():
            if all(m.end <= other.start or other.end <= m.start for _, _, other in parts):
                parts.append(("part", p, m))
        return sorted(parts, key=lambda part: part[2].start)

    def _between(self, prints: Prints, copies: list[list[Hit]], limits: Limits) -> None:
        """Passages too short to be compared alone, beside a copy as they are beside what it is a copy of, are copies too."""
        for order, step in ((range(1, len(copies)), 1), (range(len(copies) - 2, -1, -1), -1)):
            for n in order:
                text = prints.passages[n].text
                beside = copies[n - step]
                if copies[n] or len(text) >= limits.characters or not beside or beside[0][0] == "part":
                    continue
                row = self._one("SELECT k.id, k.text FROM passage r JOIN passage n ON n.id = r.id + ? AND n.doc = r.doc "
                                "LEFT JOIN copy c ON c.passage = n.id AND c.kind <> 'part' "
                                "JOIN passage k ON k.id = coalesce(c.root, n.id) WHERE r.id = ?", step, beside[0][1])
                if row and (found := reading(text, row[1], limits)):
                    kind = "exact" if text == row[1] else "near"
                    copies[n] = [(kind, row[0], found)] if kind in limits.rules else []

    def _same(self, hashes: array[int], limits: Limits) -> tuple[int | None, float]:
        """The document with most shingles in common, if they are enough, and their share of the shingles of both, in percent."""
        mine = set(hashes)
        low = sorted(mine)[:SKETCH]
        seen: Counter[int] = Counter()
        for h in low if "document" in limits.rules else ():
            seen.update(doc for (doc,) in self._all("SELECT doc FROM sketch WHERE hash = ? ORDER BY doc LIMIT ?", h, 4 * SKETCH))
        best: tuple[float, int] = (0.0, 0)
        for doc in sorted((d for d, n in seen.items() if n >= min(ALIKE, len(low))), key=lambda d: (-seen[d], d))[:LOOKS]:
            other = set(array("I", self._one("SELECT hashes FROM doc WHERE id = ?", doc)[0]))
            best = max(best, (100 * len(mine & other) / len(mine | other), -doc))
        return (-best[1], best[0]) if best[0] >= limits.share else (None, 0.0)

    def _remove(self, doc: int, limits: Limits) -> None:
        """Forget a document; what was a copy of what it kept is compared anew."""
        run, many = self._db.execute, self._db.executemany
        mine = "(SELECT id FROM passage WHERE doc = ?)"
        orphans = self._all(f"SELECT passage, taken FROM copy WHERE kind <> 'part' AND root IN {mine} ORDER BY passage", doc)
        marks = self._fingerprints(doc)
        for passage, start, length in self._all("SELECT id, start, length(text) FROM passage WHERE doc = ? AND kept", doc):
            many("DELETE FROM gram WHERE hash = ? AND passage = ?", {(h, passage) for h, _ in _within(marks, start, length)})
        many("DELETE FROM sketch WHERE hash = ? AND doc = ?", [(h, doc) for h in sorted(set(marks.hashes))[:SKETCH]])
        run(f"DELETE FROM copy WHERE root IN {mine} OR passage IN {mine}", (doc, doc))
        run("DELETE FROM passage WHERE doc = ?", (doc,))
        run("UPDATE doc SET same = NULL WHERE same = ?", (doc,))
        run("DELETE FROM doc WHERE id = ?", (doc,))
        for passage, taken in orphans:
            self._again(passage, bool(taken), limits)

    def _again(self, number: int, taken: bool, limits: Limits) -> None:
        own, *fields = self._one("SELECT doc, first, last, line, start, text FROM passage WHERE id = ?", number)
        passage = Passage(*fields)
        if taken or len(passage.text) < limits.characters:
            # What was taken out cannot be kept: its file is read anew when it comes again.
            self._db.execute("UPDATE doc SET digest = '' WHERE id = ?", (own,))
            return
        marks = self._fingerprints(own)
        known = self._known([h for h, _ in _within(marks, passage.start, len(passage.text))])
        times = Counter({h: len(where) for h, where in known.items()})
        self._link(number, passage, self._copies(passage, marks, known, limits, own), marks, times, limits, False)

    def _fingerprints(self, doc: int) -> Fingerprints:
        hashes, places = self._one("SELECT hashes, places FROM doc WHERE id = ?", doc)
        return Fingerprints(array("I", hashes), array("I", places))

    def found(self, doc: int) -> list[Found]:
        """The copies in a document, in its order."""
        with self._named():
            rows = self._all(
                'SELECT c.kind, p.first, p.last, p.line, c.start, c."end", c.likeness, c.sure, c.taken, c.root, d.id, '
                "d.name, r.line FROM passage p JOIN copy c ON c.passage = p.id JOIN passage r ON r.id = c.root "
                "JOIN doc d ON d.id = r.doc WHERE p.doc = ? ORDER BY p.id, c.start", doc)
        return [Found(kind, (first, last), line, end - start, None if kind != "part" else (start, end), likeness, bool(sure),
                      bool(taken), root, other, name, at)
                for kind, first, last, line, start, end, likeness, sure, taken, root, other, name, at in rows]

    def name(self, doc: int) -> str:
        """What messages call a document."""
        with self._named():
            return str(self._one("SELECT name FROM doc WHERE id = ?", doc)[0])

    def same(self, doc: int) -> tuple[str, float] | None:
        """The name of the document that this one is an edition of, and how many of their shingles are in common, in percent."""
        with self._named():
            row: tuple[str, float] | None = self._one(
                "SELECT o.name, d.share FROM doc d JOIN doc o ON o.id = d.same WHERE d.id = ?", doc)
        return row

    def often(self, files: int) -> dict[int, int]:
        """The kept passages that stand in more than so many files, with their number."""
        with self._named():
            return dict(self._all("SELECT c.root, 1 + count(DISTINCT p.doc) AS n FROM copy c JOIN passage p ON p.id = c.passage "
                                  "GROUP BY c.root HAVING n > ?", files))

    def place(self, passage: int) -> tuple[int, tuple[int, int], int, int]:
        """Of a passage: its document, its blocks, its line and its length, folded."""
        with self._named():
            doc, first, last, line, length = self._one(
                "SELECT doc, first, last, line, length(text) FROM passage WHERE id = ?", passage)
        return doc, (first, last), line, length


def _within(marks: Fingerprints, start: int, length: int) -> Iterator[tuple[int, int]]:
    """The fingerprints of a piece of a text, with their places in it."""
    hashes, places = marks
    for i in range(bisect_left(places, start), bisect_left(places, start + length - WIDTH + 1)):
        yield hashes[i], places[i] - start


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
