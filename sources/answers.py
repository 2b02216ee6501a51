"""The file of answers: what people said about themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sources.file_feed import FileFeed
from sources.mapping import FeedMapping
from sources.protocols import AnswersSource
from sources.records import AnswerRecord, BadRow
from sources.tables import Row
from sources.values import ANSWER_PARSERS


class AnswersFile:
    """The answers to a form, in a CSV file or spreadsheet, as an `AnswersSource`.

    Parameters
    ----------
    path
        The file.
    mapping
        A mapping of kind ``answers``.

    Raises
    ------
    ConfigError, FeedError
        As `FileFeed` does.
    """

    def __init__(self, path: Path, mapping: FeedMapping) -> None:
        self._feed = FileFeed(path, mapping, "answers")
        self.name = mapping.source
        self.refused_columns = self._feed.binding.refused
        self.notes = self._feed.table.notes

    def answers(self) -> Iterator[AnswerRecord | BadRow]:
        """Give the answers, and the rows that cannot be read."""
        for row in self._feed.wanted(self._feed.rows()):
            yield row if isinstance(row, BadRow) else self._record(row)

    def _record(self, row: Row) -> AnswerRecord | BadRow:
        values = self._feed.read(row, ANSWER_PARSERS)
        if isinstance(values, BadRow):
            return values
        said = values.by_field
        if not (said.get("key") or said.get("email")):
            who = " and ".join(
                self._feed.label(field) for field in ("key", "email") if field in said
            )
            return self._feed.bad(row.line, f"has nothing under {who}; whose answer is it?")
        return AnswerRecord(
            file=self._feed.file,
            line=row.line,
            key=said.get("key"),
            email=said.get("email"),
            skills=said.get("skills") or None,
            interests=said.get("interests") or None,
            joins=said.get("joins") or (),
            named=said.get("named"),
            time_zone=said.get("time_zone"),
            languages=said.get("languages") or None,
            wishes=said.get("wishes") or None,
            leads=said.get("leads"),
        )


def read_answers(source: AnswersSource) -> list[AnswerRecord | BadRow]:
    """Read all answers; of a person who answered more than once, the last answer.

    Returns
    -------
    list of AnswerRecord or BadRow
        In the order of the file. An answer that was given again further down is a bad row that
        names the line of the last one.
    """
    rows = list(source.answers())
    last = {_who(row): row.line for row in rows if isinstance(row, AnswerRecord)}
    return [_if_last(row, last) if isinstance(row, AnswerRecord) else row for row in rows]


def _who(answer: AnswerRecord) -> tuple[str | None, str | None]:
    return (answer.key, None) if answer.key else (None, answer.email)


def _if_last(
    answer: AnswerRecord, last: dict[tuple[str | None, str | None], int]
) -> AnswerRecord | BadRow:
    line = last[_who(answer)]
    if line == answer.line:
        return answer
    reason = f"was answered again in line {line}, which was taken"
    return BadRow(answer.file, answer.line, reason, answer.key)
