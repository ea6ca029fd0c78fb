"""What can be amiss with a finished letter, in words."""

from portal.letters.proof_faults import FaultCode
from portal.web.marking import _

FAULTS: dict[FaultCode, str] = {
    "unreadable": _("The file cannot be read."),
    "not_archivable": _("The file cannot be kept for a long time (PDF/A)."),
    "not_accessible": _("The file cannot be read aloud (PDF/UA)."),
    "not_tagged": _("Some text would not be read aloud."),
    "no_title": _("The file has no title."),
    "wrong_language": _("The file is not marked with the language of the letter."),
    "font_not_embedded": _("A typeface is missing from the file."),
    "font_without_text": _("Some text can be seen but not read aloud."),
    "missing_glyph": _("A character cannot be shown."),
    "replacement_character": _("A character that was written cannot be printed."),
    "attachment": _("There is a file in the letter that should not be there."),
    "page_number": _("A page has the wrong number, or none."),
    "reference": _("A page lacks the reference."),
    "addressee": _("The window of the envelope would not show the whole address as it is written."),
    "beside_addressee": _("The window of the envelope would show something other than the address."),
    "outside_printable_area": _("Something stands where a printer cannot reach."),
    "reading_order": _("The address, the heading and the text would be read aloud in the wrong order."),
}
