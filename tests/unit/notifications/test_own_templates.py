"""Templates and words of an organisation's own, from its home folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.proofreading import mistakes
from notifications.render import RenderError, render
from notifications.samples import introduction_sample, samples
from notifications.stationery import Stationery


@pytest.fixture
def own(tmp_path: Path) -> Stationery:
    """Give the stationery of an organisation's home folder."""
    return Stationery.of_home(tmp_path)


def write(stationery: Stationery, name: str, text: str) -> Path:
    """Write one of its own templates."""
    assert stationery.templates is not None
    path = stationery.templates / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_own_templates_stand_before_the_shipped_ones(own: Stationery) -> None:
    """One file is replaced, the others stay."""
    write(own, "introduction/subject.txt.j2", "Meet {{ names }}, {{ me }}!\n")
    mail = render(introduction_sample(), stationery=own)
    assert mail.subject == "Meet Tom, Priya!"
    assert "Tom can show forecast checks" in mail.text


def test_an_own_template_may_change_a_part_of_the_shipped_one(own: Stationery) -> None:
    """It extends the shipped one by its name, and the rest of it is kept up to date."""
    write(
        own,
        "introduction/body.mjml.j2",
        '{% extends "shipped/introduction/body.mjml.j2" %}\n'
        "{% block footer %}Harbourline Learning, room 4{% endblock %}\n",
    )
    html = render(introduction_sample(), stationery=own).html
    assert "Harbourline Learning, room 4" in html
    assert "Priya, meet Tom" in html


@pytest.mark.parametrize(
    "words",
    [
        "{{ _.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ _m.__func__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].popen('id').read() }}",
        "{{ '{0.__class__}'.format(me) }}",
        "{{ answers.update({'me': 1}) }}",
        "{{ others.append(1) }}",
        "{% include '../../secrets.txt' %}",
        "{% include '/etc/passwd' %}",
        "{{ range(10 ** 9) | list }}",
        "{{ 1 // 0 }}",
        "{{ me + 1 }}",
        "{{ unheard_of }}",
        "{% extends 'introduction/body.txt.j2' %}",
    ],
)
def test_an_own_template_reaches_nothing_and_its_mistake_is_told(
    own: Stationery, words: str
) -> None:
    """The sandbox refuses what is more than plain data; the message names file and line."""
    path = write(own, "introduction/body.txt.j2", f"Hello\n{words}\n")
    with pytest.raises(RenderError) as told:
        render(introduction_sample(), stationery=own)
    assert f"{path}, line 2" in str(told.value) or "extends" in words
    assert "introduction/body.txt.j2" in str(told.value)


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("ask/body.txt.j2", "Hello\n{{ me", 2, "end of print statement|unexpected"),
        ("ask/body.txt.j2", "Hello\n{{ mee }}", 2, "'mee'"),
        ("ask/body.txt.j2", "Hello\n{{ me | shout }}", 2, "shout"),
        ("ask/body.txt.j2", '\n\n{{ _("Hello {you}", me=me) }}', 3, r"\{you\}"),
    ],
)
def test_a_mistake_in_a_text_is_told_with_file_and_line(
    own: Stationery, name: str, text: str, line: int, words: str
) -> None:
    """Syntax, names, filters and places of words."""
    path = write(own, name, text)
    with pytest.raises(RenderError, match=words) as told:
        render(samples()["ask"], stationery=own)
    assert f"{path}, line {line}" in str(told.value)


HEAD = '{% extends "layout.mjml.j2" %}\n{% block content %}\n'


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<mj-sectoin></mj-sectoin>", "no element <mj-sectoin>"),
        ("<mj-text>never closed", "<mj-text> is not closed"),
        ('<mj-image src="https://cdn.example.org/a.png" />', "cdn.example.org"),
        ('<mj-text><img src="//cdn.example.org/a.png" alt=""></mj-text>', "cdn.example.org"),
        ('<mj-text><p style="background:url(https://x.example/a)">a</p></mj-text>', "x.example"),
        (
            '<mj-raw><link rel="stylesheet" href="https://fonts.example.org/css"></mj-raw>',
            "fonts.example.org",
        ),
        ("<mj-raw><style>@import url(https://fonts.example.org/css);</style></mj-raw>", "fonts"),
        ('<mj-raw><script src="a.js"></script></mj-raw>', "script"),
    ],
)
def test_bad_mjml_and_what_would_be_fetched_are_told_with_file_and_line(
    own: Stationery, markup: str, words: str
) -> None:
    """MJML itself would drop the one without a word, and the other would tell who reads."""
    path = write(own, "ask/body.mjml.j2", f"{HEAD}{markup}\n{{% endblock %}}\n")
    with pytest.raises(RenderError, match=words) as told:
        render(samples()["ask"], stationery=own)
    assert f"{path}, line 3" in str(told.value)


def test_all_mistakes_are_told_at_once(own: Stationery, tmp_path: Path) -> None:
    """Wrong names, wrong words, wrong files, also where no sample comes by; each once."""
    hidden = "{% if remaining %}{{ remainnig }}{% endif %}\n"
    unseen = write(own, "match_changed/body.txt.j2", hidden)
    lost = write(own, "introdcution/subject.txt.j2", "Hello")
    (tmp_path / "catalogues").mkdir()
    words = tmp_path / "catalogues" / "fr.po"
    words.write_text(
        'msgid "No such message"\nmsgstr "Rien"\n\nmsgid "Hello {me},"\nmsgstr "Salut {moi},"\n',
        encoding="utf-8",
    )
    told = mistakes(own)
    assert [each for each in told if str(unseen) in each and "did you mean remaining?" in each]
    assert [each for each in told if str(lost) in each and "introduction/subject.txt.j2" in each]
    assert [each for each in told if f"{words}, line 1" in each and "no message says" in each]
    assert [each for each in told if f"{words}, line 4" in each and "{moi}" in each]
    assert len(told) == 4


def test_mails_with_mistakes_are_told_for_every_language(own: Stationery) -> None:
    """What goes wrong when a sample is rendered is told with the rest, once."""
    path = write(own, "ask/subject.txt.j2", "{{ me + 1 }}\n")
    assert mistakes(own) == [f"{path}, line 1: TypeError"]


def test_nothing_of_its_own_is_no_mistake(own: Stationery) -> None:
    """A fresh home folder is in order, and so are all shipped templates."""
    assert mistakes(own) == []
