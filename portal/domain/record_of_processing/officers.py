"""How the data protection officer is reached (Art. 37-38), and what is known where the record does not say."""

from .model import Controller, Text

FORMER_TERM = "personuppgiftsombud"
"""What the Personal Data Act of 1998 called who saw to personal data; the GDPR has data protection officers."""


def named_in_address(controller: Controller) -> str | None:
    """The line of the controller's address that names one by the former term, if one does."""
    return next((line for line in controller.address if FORMER_TERM in line.casefold()), None)


def officer(controller: Controller) -> tuple[Text, ...]:
    """The officer, line by line; else what is known of one, and what the controller is to confirm; else nothing."""
    if controller.data_protection_officer:
        return tuple(Text(line, line) for line in controller.data_protection_officer)
    line = named_in_address(controller)
    if line is None:
        return ()
    return (
        Text(
            f"Inte bekräftat. Adressen lyder ”{line}”, ett ord ur personuppgiftslagen, som upphörde att gälla 2018."
            " Företaget ska bekräfta om det finns ett dataskyddsombud (artikel 37) och rätta adressen.",
            f"Not confirmed. The address says “{line}”, a term of the Personal Data Act, which ceased to apply in 2018."
            " The company is to confirm whether there is a data protection officer (Article 37), and put the address"
            " right.",
        ),
    )
