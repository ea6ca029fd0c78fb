"""Writing an outgoing letter: made by its kind, read back, and stored for the printer."""

import hashlib
from contextlib import suppress
from uuid import UUID

from portal.clock import today
from portal.data.actors import SYSTEM
from portal.data.database import acting_as
from portal.data.errors import NoSuchRow, Stale
from portal.data.keys import KeyDestroyed
from portal.data.letters import letter_contents
from portal.data.letters import outgoing_letters as rows
from portal.data.letters.outgoing_letters import Letter
from portal.data.requests import requests
from portal.domain.letterheads import authority, letterhead
from portal.domain.letters import letter_events, letter_proofs
from portal.domain.letters.making import kind_of
from portal.domain.letters.sealed_letters import content_of, key_of
from portal.domain.record_of_processing.published import published
from portal.domain.trouble import LetterFaulty, noting_trouble_of_letter
from portal.letters.letter import Render, Written
from portal.letters.typst import pages


async def write(letter_id: UUID) -> None:
    """Write a letter that was ordered, once; one that nobody waits for any longer is withdrawn instead.

    Safe to run twice and to be killed anywhere. Raises WorkPostponed while it cannot be made, or not be printed as it
    is; the letter says why.
    """
    async with acting_as(SYSTEM):
        try:
            letter = await rows.find(letter_id)
        except NoSuchRow:
            return
        if letter.request_id:
            await letter_events.withdrawn(await rows.withdraw_outdated(letter.request_id))
    try:
        async with noting_trouble_of_letter(letter_id):
            await write_now(letter_id)
    except KeyDestroyed:
        async with acting_as(SYSTEM):
            with suppress(Stale):
                await rows.withdraw(letter_id, None)
                await letter_events.withdrawn([letter])


async def write_now(letter_id: UUID, render: Render | None = None) -> None:
    """Write a letter unless that is done; `render` makes it in place of its kind.

    Raises LetterFaulty when the PDF must not be printed, KeyDestroyed, and what the making raises.
    """
    record = (await published()).record
    async with acting_as(SYSTEM):
        letter = await rows.find(letter_id)
        if not letter.is_to_be_written:
            return
        addressee, facts = await content_of(letter)
        reference = (await requests.by_id(letter.request_id)).reference if letter.request_id else ""
    written = Written(
        reference=reference,
        language=letter.language,
        letterhead=letterhead(record.controller),
        authority=authority(record),
        addressee=addressee,
        written_on=today(),
        facts=facts,
    )
    kind = kind_of(letter.kind)
    pdf = await (render or kind.render)(written)
    faults = await letter_proofs.faults_in(pdf, written, letter.kind)
    await _keep(letter, pdf, faults)
    if faults:
        raise LetterFaulty


async def _keep(letter: Letter, pdf: bytes, faults: tuple[str, ...]) -> None:
    on_written = kind_of(letter.kind).on_written
    async with acting_as(SYSTEM):
        if letter.request_id:
            # Before its letters, as by everybody who changes both: no two wait for one another. Of two letters of an
            # answer that are written at once the second sees the first.
            await requests.hold(letter.request_id)
        sealed = (await key_of(letter)).seal_pdf(pdf)
        digest = hashlib.sha256(pdf).digest()
        if not await letter_contents.put_pdf(letter.id, sealed, pages(pdf), digest, faults) or faults:
            return
        if on_written:
            await on_written(await rows.find(letter.id))
        if not letter.is_answer:
            await letter_events.record("rendered", letter)
