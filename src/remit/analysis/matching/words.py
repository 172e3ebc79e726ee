"""Names as numbers: words weighed by rarity, and words that are spelt alike counted as nearly one.

Nothing here knows a language. A word is weighed by how few things it names; two words are alike by the runs
of three and four letters that both have: "manage", "managing" and "management" meet without a stemmer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Matrix = csr_array[np.float64]
    Floats = NDArray[np.float64]

ALIKE: Final = 0.5
"""From which likeness two spellings count as forms of one word; below it lies chance."""

# As if so many words were known beforehand, and so many of them held each run: a few words do not tell yet
# which runs are common endings.
_PRIOR_WORDS: Final = 5000
_PRIOR_HOLDERS: Final = 5
_BLOCK: Final = 1024
_RUNS: Final = (3, 4)
_ASCII: Final = re.compile(r"[^a-z0-9]+")
_ACCENT: Final = re.compile("[\u0300-\u036f]")
_APOSTROPHE: Final = re.compile("['’ʼ]")
# Scripts without spaces: kana, Han, Thai, Lao, Khmer, Myanmar. Two characters at a time stand for words.
_UNSPACED: Final = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)
_SIGNS: Final = re.compile(r"(?<=\w)(\+\+|\+|#)(?!\w)")  # C++ and C# are not C


@lru_cache(maxsize=4096)
def _kept(character: str) -> str:
    return character if unicodedata.category(character)[0] in "LMN" else " "


def normalised(name: str) -> str:
    """A name without differences of case, accents, punctuation and white space.

    >>> normalised("Désign-Thinking  (C++)")
    'design thinking c++'
    """
    if name.isascii() and "+" not in name and "#" not in name:
        return " ".join(_ASCII.sub(" ", name.lower().replace("'", "")).split())
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", name.casefold()))
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", plain))
    signs = _SIGNS.sub(lambda match: {"+": "\ue001", "++": "\ue001\ue001", "#": "\ue002"}[match[1]], plain)
    spaced = "".join(c if c in "\ue001\ue002" else _kept(c) for c in signs)
    return " ".join(spaced.split()).replace("\ue001", "+").replace("\ue002", "#")


def words(name: str) -> tuple[str, ...]:
    """The words of a normalised name; pairs of characters where a script has no spaces between words.

    >>> words("web design"), words("品質管理")
    (('web', 'design'), ('品質', '質管', '管理'))
    """
    if name.isascii():
        return tuple(name.split())
    found: list[str] = []
    for word in name.split():
        if _UNSPACED.search(word) is None:
            found.append(word)
            continue
        for part in re.findall(f"{_UNSPACED.pattern}|[^{_UNSPACED.pattern[1:-2]}]+", word):
            is_run = _UNSPACED.fullmatch(part) is not None and len(part) > 2
            found += [part[i : i + 2] for i in range(len(part) - 1)] if is_run else [part]
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Words with their places and weights, and how alike each two are: 1 with itself, or from `ALIKE`."""

    places: dict[str, int]
    weights: Floats
    alike: Matrix

    def rows(self, texts: Iterable[Sequence[str]]) -> Matrix:
        """A row a text: the weight of each of its words, once however often it stands there."""
        import numpy as np
        from scipy.sparse import csr_array

        columns = [sorted({self.places[word] for word in text if word in self.places}) for text in texts]
        ends = np.cumsum([0, *map(len, columns)], dtype=np.int64)
        indices = np.array([i for row in columns for i in row], dtype=np.int64)
        return csr_array((self.weights[indices], indices, ends), shape=(len(columns), len(self.weights)))


def vocabulary(texts: Iterable[Iterable[str]], *, forms: bool = True) -> Vocabulary:
    """The vocabulary of texts, each the words of one thing; without `forms` a word is like itself alone."""
    import numpy as np
    from scipy.sparse import eye_array

    counts: dict[str, int] = {}
    n = 0
    for text in texts:
        n += 1
        for word in set(text):
            counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts)
    weights = np.log1p(n / np.array([counts[word] for word in ordered], dtype=np.float64))
    identity = eye_array(len(ordered), format="csr")
    alike = spelt_alike(ordered) if forms and ordered else identity
    return Vocabulary({word: i for i, word in enumerate(ordered)}, weights, alike)


def spelt_alike(ordered: Sequence[str]) -> Matrix:
    """How alike each two words are spelt: the cosine of their runs of letters, rare runs weighing more."""
    import numpy as np
    from scipy.sparse import csr_array, eye_array, vstack

    runs = [_runs(word) for word in ordered]
    places: dict[str, int] = {}
    indices = [places.setdefault(run, len(places)) for of_word in runs for run in of_word]
    ends = np.cumsum([0, *map(len, runs)], dtype=np.int64)
    shape = (len(ordered), len(places))
    every = csr_array((np.ones(len(indices)), np.array(indices, dtype=np.int64), ends), shape=shape)
    holders = np.bincount(every.indices, minlength=len(places))
    weights = np.log1p((len(ordered) + _PRIOR_WORDS) / (holders + _PRIOR_HOLDERS))
    every = unit(csr_array((weights[every.indices], every.indices, every.indptr), shape=shape))
    turned = every.T.tocsr()
    parts = []
    for start in range(0, len(ordered), _BLOCK):
        part = (every[start : start + _BLOCK] @ turned).tocsr()
        part.data[part.data < ALIKE] = 0
        part.eliminate_zeros()
        parts.append(part)
    found = vstack(parts, format="csr")
    found = found.maximum(eye_array(len(ordered), format="csr"))
    found.data = np.minimum(found.data, 1.0)
    return csr_array(found)


def unit(rows: Matrix) -> Matrix:
    """The rows at length one; an empty row stays so."""
    import numpy as np
    from scipy.sparse import csr_array

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    data = rows.data / np.repeat(lengths, np.diff(rows.indptr))
    return csr_array((data, rows.indices, rows.indptr), shape=rows.shape)


def _runs(word: str) -> list[str]:
    """The runs of letters of a word with its ends marked; none for one that only itself is like."""
    if len(word) <= 3 or any(c.isdigit() or c in "+#" for c in word) or _UNSPACED.search(word):
        return []
    marked = f"^{word}$"
    return sorted({marked[i : i + n] for n in _RUNS for i in range(len(marked) - n + 1)})
