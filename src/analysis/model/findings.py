"""What an estimator found that a reader must know: not an error, and never passed over in silence."""

from dataclasses import dataclass

from analysis.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found in the data or in an estimate, and what to do about it.

    Parameters
    ----------
    code : str
        Which kind of finding, for programs: lower-case words with hyphens.
    text : Text
        What was found, with its figures, and what to do, in Danish and English.

    Examples
    --------
    >>> Finding(code="nothing-known", text=Text("Intet kendt.", "Nothing known.")).text.en
    'Nothing known.'
    """

    code: str
    text: Text
