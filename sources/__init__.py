"""People and activity come in: connectors, mappings and their sync into the store."""

from sources.activity import ActivityFile
from sources.activity_sync import ActivitySync, sync_activity
from sources.answers import AnswersFile, read_answers
from sources.errors import FeedError, VanishedError
from sources.guess import Guess, guess_file, guess_mapping
from sources.mapping import FeedMapping, parse_mapping, read_mapping
from sources.mentoring import MentoringFile, read_mentoring
from sources.people import PeopleFile
from sources.people_plan import Difference
from sources.people_sync import PeopleSync, sync_people
from sources.protocols import ActivitySource, AnswersSource, MentoringSource, PeopleSource
from sources.records import AnswerRecord, BadRow, EventRecord, MentoringRecord, PersonRecord
from sources.sync_log import note_import
from sources.tables import open_table
from sources.transform import pieces

__all__ = [
    "ActivityFile",
    "ActivitySource",
    "ActivitySync",
    "AnswerRecord",
    "AnswersFile",
    "AnswersSource",
    "BadRow",
    "Difference",
    "EventRecord",
    "FeedError",
    "FeedMapping",
    "Guess",
    "MentoringFile",
    "MentoringRecord",
    "MentoringSource",
    "PeopleFile",
    "PeopleSource",
    "PeopleSync",
    "PersonRecord",
    "VanishedError",
    "guess_file",
    "guess_mapping",
    "note_import",
    "open_table",
    "parse_mapping",
    "pieces",
    "read_answers",
    "read_mapping",
    "read_mentoring",
    "sync_activity",
    "sync_people",
]
