"""A public report with a person in it is never written, and nothing beside it names them."""

from pathlib import Path

CPR = "070761-4285"
WORDS = ("run", "tegnsprog-2022", "--notebook", "small", "--area", "danmark", "--workers", "1")


def test_a_person_in_a_public_report_stops_it_with_exit_4(checkout: Path, udmelding) -> None:
    done = udmelding(*WORDS, "--parameter", f"note=Borger {CPR} venter")
    assert done.returncode == 4
    assert "••••••-••85" in done.stderr
    assert "report.html" in done.stderr
    assert CPR not in done.stderr
    public = checkout / "reports/offentlig"
    assert not list(public.rglob("report.html"))
    said = [path.read_bytes().decode(errors="replace") for path in public.rglob("*.*")]
    assert not any(CPR in text or "070761" in text for text in said)


def test_the_internal_edition_may_quote_what_came_in(checkout: Path, udmelding) -> None:
    done = udmelding(*WORDS, "--edition", "intern", "--parameter", f"note=Borger {CPR} venter")
    assert done.returncode == 0, done.stderr
    assert list((checkout / "reports/intern").rglob("report.html"))
