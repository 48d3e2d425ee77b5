"""`tourapp document`."""

from pathlib import Path

from flask import Flask

from tests.documents.papers_world import MAYOR, Tour, text_of, tour_with_host
from tourapp.agenda.circles import Circle
from tourapp.documents.cli import document
from tourapp.documents.kinds import Kind


def run(app: Flask, *words: object):
    return app.test_cli_runner().invoke(document, [str(word) for word in words])


def test_without_a_kind_the_papers_are_listed(app: Flask) -> None:
    answer = run(app)
    assert answer.exit_code == 0
    assert all(kind.value in answer.output for kind in Kind)


def test_a_paper_is_written_where_it_is_asked_for(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        tour_with_host().give(Circle.HOST)
    answer = run(app, "itinerary", "tour", "--lang", "ja", "--out", tmp_path / "paper.pdf")
    assert answer.exit_code == 0, answer.output
    assert MAYOR.ja in text_of((tmp_path / "paper.pdf").read_bytes())
    assert run(app, "day-sheet", "tour", "--day", "2027-05-19", "--out", tmp_path).exit_code == 0
    assert (tmp_path / "20270412_当日行程案-0519_第1版.pdf").exists()


def test_what_cannot_be_written_is_said(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        Tour()
    out = tmp_path / "paper.pdf"
    assert "no version" in run(app, "itinerary", "tour", "--out", out).output
    assert "no such paper of nowhere" in run(app, "itinerary", "nowhere", "--out", out).output
    assert run(app, "itinerary", "tour").exit_code == 2
    assert run(app, "letter", "tour", "--out", out).exit_code == 2
    assert not out.exists()
