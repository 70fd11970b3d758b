"""Where an answer stands: addresses as the two formats write them."""

from openpyxl.utils import range_boundaries

from analysis.returns.intake.slots import parse_reference


def test_references_of_both_formats_mean_the_same():
    for written in (
        "'1 Løsning'!$C$7:$D$9",
        "$'1 Løsning'.$C$7:.$D$9",
        "'1 Løsning'.C7:'1 Løsning'.D9",
    ):
        area = parse_reference(written)
        assert (area.sheet, area.top, area.left, area.bottom, area.right) == (
            "1 Løsning",
            7,
            3,
            9,
            4,
        )
    assert range_boundaries("C7:D9") == (3, 7, 4, 9)
    for gone in ("#REF!", "'1'!#REF!", "SUM(A1)", "$Afsender.$5:.$5", ""):
        assert parse_reference(gone) is None
