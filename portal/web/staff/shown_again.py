"""A form that does not fit is shown again, with what was sent and what is wrong with it, and has changed nothing."""

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import isawaitable, signature
from typing import Any, ParamSpec

from litestar import Response

from portal.web.forms import InvalidForm, sent
from portal.web.staff.faults import in_words

Answer = Response[Any]
Given = ParamSpec("Given")


def shown_again(
    form: str, page: Callable[..., Answer | Awaitable[Answer]], *fields: str
) -> Callable[[Callable[Given, Awaitable[Answer]]], Callable[Given, Awaitable[Answer]]]:
    """For a controller's method that raises InvalidForm: its answer is `page` then.

    That is given what the method was, the request first, then what is wrong with each field in the words for `form`,
    and what was sent in the `fields`.
    """

    def of(create: Callable[Given, Awaitable[Answer]]) -> Callable[Given, Awaitable[Answer]]:
        names = [name for name in signature(create).parameters if name != "self"]

        @wraps(create)
        async def created(*args: Given.args, **given: Given.kwargs) -> Answer:
            try:
                return await create(*args, **given)
            except InvalidForm as error:
                on: list[Any] = [given[name] for name in names]
                answer = page(*on, in_words(on[0], form, error.faults), await sent(on[0], *fields))
                return await answer if isawaitable(answer) else answer

        return created

    return of
