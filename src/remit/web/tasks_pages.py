"""The tasks behind the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from remit.knowledge.serving import Bounds
from remit.web.replies import Reply

PAGES: Final[Mapping[str, Callable[[Any, Mapping[str, Any], Bounds], Reply]]] = {}
