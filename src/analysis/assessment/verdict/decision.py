"""From the grades of the two tests to the proposed next step, and why no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.assessment.verdict.parts import Grade, Test
from analysis.catalogue.offers import Offer
from analysis.catalogue.udmelding import Udmelding
from analysis.catalogue.verdict_plan import NextStep
from analysis.language import Text

_TESTS = {
    Test.SUPPLY: Text("fornødent udbud", "necessary supply"),
    Test.COORDINATION: Text(
        "fornøden koordination og planlægning", "necessary co-ordination and planning"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A step with the tests that decided it and the reason in one sentence."""

    step: NextStep
    by: tuple[Test, ...]
    why: Text


def decide(grades: Mapping[Test, Grade], *, threatened: bool) -> Decision:
    """The next step that the grades of the two tests lead to.

    Parameters
    ----------
    grades
        Of the catchment's own supply and co-ordination; nearness and professional sustainability
        stand beside and decide nothing.
    threatened
        Whether an existing offer has a recorded threat of closure.

    Returns
    -------
    Decision
        Both met: municipal implementation. One not met: renewed treatment, with a temporary
        operating order where an existing offer is threatened. Otherwise nothing can be assessed.

    Source
    ------
    docs/method.md#proposed-step.

    Examples
    --------
    >>> failed = {Test.SUPPLY: Grade.NOT_MET, Test.COORDINATION: Grade.UNKNOWN}
    >>> decide(failed, threatened=False).step.value
    'renewal'
    >>> decide(failed | {Test.SUPPLY: Grade.MET}, threatened=True).step.value
    'cannot_assess'
    """
    both = {test: grades[test] for test in _TESTS}
    failed = tuple(test for test, grade in both.items() if grade is Grade.NOT_MET)
    if failed:
        names = _listed(failed)
        if not threatened:
            return Decision(
                step=NextStep.RENEWAL,
                by=failed,
                why=Text(f"Ikke opfyldt: {names.da}.", f"Not met: {names.en}."),
            )
        return Decision(
            step=NextStep.RENEWAL_WITH_ORDER,
            by=failed,
            why=Text(
                f"Ikke opfyldt: {names.da}; et eksisterende tilbud er truet af lukning.",
                f"Not met: {names.en}; an existing offer is threatened by closure.",
            ),
        )
    open_tests = tuple(test for test, grade in both.items() if grade is not Grade.MET)
    if not open_tests:
        return Decision(
            step=NextStep.IMPLEMENTATION,
            by=tuple(both),
            why=Text("Begge prøver er opfyldt.", "Both tests are met."),
        )
    names = _listed(open_tests)
    return Decision(
        step=NextStep.CANNOT_ASSESS,
        by=(),
        why=Text(
            f"Grundlaget afgør ikke: {names.da}.", f"The evidence does not settle: {names.en}."
        ),
    )


def threatened_offers(udmelding: Udmelding) -> tuple[Offer, ...]:
    """Existing offers with a recorded threat of closure: open, not planned, and not closed.

    Parameters
    ----------
    udmelding
        The round as known on the day, so that a later threat is not there.
    """
    return tuple(
        offer
        for offer in udmelding.offers
        if offer.closed is None and offer.threat_of_closure is not None
    )


def _listed(tests: tuple[Test, ...]) -> Text:
    return Text(
        " og ".join(_TESTS[test].da for test in tests),
        " and ".join(_TESTS[test].en for test in tests),
    )
