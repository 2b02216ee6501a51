"""What writes a round's messages, by the kind of its program."""

from __future__ import annotations

from sqlalchemy.orm import Session

from rounds.letterhead import Letterhead
from rounds.letters import RoundLetters
from rounds.loading import kind_of
from rounds.mentoring_letters import MentoringFacts, MentoringRoundLetters
from rounds.program_file import frozen_program
from rounds.prompting import prompts_of_round
from rounds.team_letters import TeamFacts, TeamRoundLetters
from store import Round


def letters_of(session: Session, round_: Round, sender: Letterhead) -> RoundLetters:
    """Return what writes a round's messages."""
    kind = kind_of(round_)
    if kind == "mentoring":
        return MentoringRoundLetters(round_, sender, facts=MentoringFacts.of(session, round_))
    if kind == "teams":
        file = frozen_program(round_.program.slug, round_.document)
        facts = TeamFacts.of(session, round_, file.arrangement.projects)
        return TeamRoundLetters(round_, sender, facts=facts)
    given = prompts_of_round(session, round_, sender.prompts) if sender.prompts else {}
    return RoundLetters(round_, sender, prompts=given)
