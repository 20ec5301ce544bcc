"""How the words of texts are written: what a suggestion shows of a folded word."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from service.catalogue.words import STOP_WORDS, WORD, fold


class Spellings:
    """Folded words with the spelling in which they were met first (in lower case), stop words left out."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        """Folded word -> its spelling."""
        self._noted: set[str] = set()
        self._new: list[str] = []

    def take_new(self) -> dict[str, str]:
        """The words met since this was last asked, with their spellings."""
        new, self._new = self._new, []
        return {word: self.known[word] for word in new}

    def meet(self, words: Mapping[str, int], texts: Sequence[str]) -> None:
        """Take words in, each with the place of the text in which it stands first; what is known stays as it is."""
        new = [word for word in words if word not in self.known and word not in STOP_WORDS]
        self.known |= zip(new, new, strict=True)
        self._new += new
        for place in sorted({words[word] for word in new}):
            if not texts[place].isascii():
                self._note_accents(texts[place])

    def _note_accents(self, text: str) -> None:
        """Keep the accents of words met for the first time, so that a suggestion can show them."""
        pieces = [piece for piece in unicodedata.normalize("NFC", text).split() if not piece.isascii()]
        for piece in pieces:
            if piece not in self._noted:
                self._noted.add(piece)
                for spelling in WORD.findall(piece.lower()):
                    folded = fold(spelling)
                    if self.known.get(folded) == folded:
                        self.known[folded] = spelling
