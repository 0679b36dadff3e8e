"""Numbers of documents, as they are compared."""

import re

from comity.foundation.text import clean, fold

_PREFIX = re.compile(r"^(?:no|so)\s*[.:]?\s*(?=\d)")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_SAME = str.maketrans({**_DASHES, "Ð": "Đ"})
_LEADING_ZEROS = re.compile(r"^0+(?=\d)")


def number_key(number: str) -> str:
    """Return the number without what careless print varies: blanks, case, marks, dashes, a leading zero.

    "No. 22/ 2016/NĐ – CP" and "22/2016/ND-CP" have one key. The type is compared beside it, since ĐA and DA fall together.
    """
    folded = fold(clean(number).translate(_SAME)).strip().strip(".,;:)(”\"'")
    return _LEADING_ZEROS.sub("", re.sub(r"\s+", "", _PREFIX.sub("", folded)))
