"""What is wrong with fields of many staff forms, in words."""

from portal.web.marking import _

BAD_DATE = _("Write the date as year-month-day, such as 2026-03-05.")
BAD_COUNT = _("Write a number, such as 3.")
DAY_TO_COME = _("That day has not come yet. Nothing was noted.")
TOO_LONG = _("That is too long. Say it in fewer words.")
NOT_CHECKED = _("Tick the box when you have checked it.")
NO_ADDRESS = _("Write the name on the first line, and below it the address with postcode and town.")
TOO_MANY_LINES = _("That is too long for an envelope. Write at most six lines.")

NOT_CHOSEN = ("missing", "bad_value")
"""The codes where nothing was chosen, or what the form does not offer."""

Faults = dict[tuple[str, str, str | tuple[str, ...]], str]
"""Words by form, field and code, or several codes."""
