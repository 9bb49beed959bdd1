"""Reports in another official language than English: told by their title, and refused with a sentence that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from uprkit.errors import UnreadablePaperError
from uprkit.formats.working_group_report.masthead import own_symbol
from uprkit.symbols import SymbolKind, kind_of_symbol

_TITLES = (
    ("French", r"rapport\s+du\s+groupe\s+de\s+travail\s+sur\s+l.\s?examen\s+p[ée]riodique\s+universel"),
    ("Spanish", r"informe\s+del\s+grupo\s+de\s+trabajo\s+sobre\s+el\s+examen\s+peri[óo]dico\s+universal"),
    ("Russian", r"доклад\s+рабочей\s+группы\s+по\s+универсальному\s+периодическому\s+обзору"),
    ("Arabic", r"تقرير\s+الفريق\s+العامل\s+المعني\s+بالاستعراض\s+الدوري\s+الشامل"),
    ("Chinese", r"普遍定期审议工作组(?:的)?报告"),
)


def refuse_other_languages(name: str, first_page: Sequence[str]) -> None:
    """Raise UnreadablePaperError for a Working Group report that is not in English."""
    symbol = own_symbol(first_page)
    if symbol is None or kind_of_symbol(symbol) is not SymbolKind.WORKING_GROUP_REPORT:
        return
    head = " ".join(first_page)
    for language, title in _TITLES:
        if re.search(title, head, re.IGNORECASE):
            raise UnreadablePaperError(
                f"{name} is a Working Group report in {language}; expected the English one, which bears the same "
                f"symbol ({symbol}): its lists and positions are read in English only."
            )
