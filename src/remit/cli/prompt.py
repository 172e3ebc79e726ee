"""The prompt itself: prompt_toolkit, with our history, completion and idea of where a statement ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.filters import has_completions
from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.rdf import SparqlLexer

if TYPE_CHECKING:
    from prompt_toolkit.document import Document

Candidates = Callable[[str], Iterable[tuple[str, int, str]]]


class _Names(Completer):
    """Completes what stands before the cursor."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        for word, start, note in self._candidates(document.text_before_cursor):
            yield Completion(word, start_position=start, display_meta=note)


def prompt_session(
    *, history: Path | None, is_whole: Callable[[str], bool], candidates: Candidates, more: str, **io: Any
) -> PromptSession[str]:
    """Return a session whose `prompt` gives a statement once it is whole; `io` are its input and output."""
    return PromptSession(
        history=FileHistory(str(history)) if history else InMemoryHistory(),
        lexer=PygmentsLexer(SparqlLexer),
        completer=_Names(candidates),
        complete_while_typing=False,
        multiline=True,
        prompt_continuation=more,
        key_bindings=_keys(is_whole),
        **io,
    )


def _keys(is_whole: Callable[[str], bool]) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter", filter=~has_completions)
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        at_end = not buffer.document.text_after_cursor.strip()
        if at_end and is_whole(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    @keys.add("enter", filter=has_completions)
    def _take(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @keys.add("escape", "enter")
    def _line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
