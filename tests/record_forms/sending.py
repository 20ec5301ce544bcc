"""What a browser sends of a form: the state of its controls, the empty ones too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.record_forms.controls import Control, Form


def list_sent(form: Form) -> list[tuple[str, str]]:
    """Names and values in the order of the page."""
    return [pair for group in form.groups for pair in _walk(group.controls)]


def _walk(controls: Iterable[Control]) -> Iterator[tuple[str, str]]:
    for control in controls:
        if control.kind == "words":
            yield from _walk(control.parts)
        elif control.kind == "lines":
            yield from _walk_lines(control)
        elif control.kind == "yes_no":
            yield from [(control.name, "yes")] if control.text else []
        elif control.options or control.kind in ("terms", "records"):
            yield from _walk_options(control)
        else:
            yield control.name, control.text


def _walk_lines(control: Control) -> Iterator[tuple[str, str]]:
    for line in control.lines:
        if line.stored_id:
            yield f"{line.prefix}.id", line.stored_id
        yield from _walk(line.controls)


def _walk_options(control: Control) -> Iterator[tuple[str, str]]:
    chosen = [option.value for option in control.options if option.is_chosen]
    if control.kind not in ("terms", "records"):
        chosen = (chosen or [control.options[0].value])[:1]
    for value in chosen:
        yield control.name, value
