"""Free text without personal data raises next to no alarm, over a hundred thousand answers."""

from analysis.protection.personal_data import scan_text


def test_false_alarms_in_a_hundred_thousand_answers(seeded, make_answer) -> None:
    rng = seeded(16)
    answers = (make_answer(rng) for _ in range(100_000))
    alarms = [text for text in answers if scan_text(text)]
    assert len(alarms) <= 100, alarms[:20]
