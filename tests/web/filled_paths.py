"""Paths of routes, with whatever they name really there."""

import re
from datetime import timedelta

from portal.clock import today
from portal.data.database import acting_as
from portal.data.recipients import recipient_notices
from portal.data.requests import reminders as reminder_rows
from portal.data.retention import overdue_holdings
from portal.domain.access import access
from portal.domain.by_hand import found_files, manual_tasks
from portal.domain.by_hand.found_files import Upload
from portal.domain.intake import request_drafts, scan_reading, scans, signed_letters
from portal.domain.intake.claims import Claim
from portal.domain.intake.envelopes import Envelope
from portal.domain.letters import outgoing_letters, print_runs
from portal.domain.recipients import recipients
from portal.domain.record_of_processing.published import published
from portal.domain.requests import identity, reminders, requests
from portal.domain.sources import overview
from portal.sources.person import Person
from tests.domain.found import PDF
from tests.domain.replies import ordered
from tests.messages import given_up
from tests.paper import Scanning, pile, scanned, written
from tests.people import ANNA, BERTIL, COLLEAGUE, HANDLER

LATER = timedelta(days=90)
"""By then a request that is here today is late."""


async def filled(path: str, made: dict[str, str]) -> str:
    """`path` with whatever it names, a letter, a file, a recipient or a draft, really there."""
    if not made:
        waiting = await requests.submit(ANNA, "access")
        received = await requests.submit(BERTIL, "access")
        await signed_letters.register(HANDLER, received.seal, today())
        await identity.confirm(HANDLER, received.reference, "in_person")
        made |= {"member": waiting.reference, "staff": received.reference}
        await access.collect(received.id)
        await found_files.add(HANDLER, received.reference, "service_binder", [Upload("kort.pdf", PDF)])
        # Before the transaction: on a slow machine what is published is asked of the database again.
        record = (await published()).record
        async with acting_as(HANDLER):
            (task, _) = await manual_tasks.of_request(received)
            letter = await outgoing_letters.order(
                "extract", request=received, addressee=("Bertil",), facts={"part": 1}, language="sv", by=HANDLER
            )
            await recipients.begin(received, "restriction", [("marketing", "name")], Person({}), record)
            notices = await recipient_notices.of_request(received.id)
        made["notice"] = str(next(it.id for it in notices if not it.contact))
        made |= {"task": task.source, "file": str(task.files[0].id)}
        made["letter"] = str(letter)
        await reminders.notice(today() + LATER)
        async with acting_as(HANDLER):
            made["reminder"] = str((await reminder_rows.open_on(today() + LATER, reminders.days(), 1))[0].id)
        await overview.overview(ANNA.id, "sv")
        async with acting_as(HANDLER):
            made["overdue_id"] = str((await overdue_holdings.not_done())[0].id)
        made["session"] = "0" * 16
        made["draft"] = str(await request_drafts.start(HANDLER, Claim(name="Anna")))
        stray = await signed_letters.register_by_eye(HANDLER, "foreign", today(), Envelope())
        pages = [scanned(written("Hej"), Scanning()), scanned(written("Hej igen"), Scanning())]
        batch = await scans.upload(HANDLER, [pile(pages)])
        await scan_reading.read(batch.id)
        made |= {"envelope": str(stray.envelope), "batch": str(batch.id), "number": "1"}
        waiting_letter = await ordered(received)
        await outgoing_letters.write(waiting_letter)
        made["run"] = str(await print_runs.make(HANDLER, "duplex", [waiting_letter], with_list=True))
        made["activity"] = (await published()).record.choices[0].id
        made["message"] = str(await given_up())
        made |= {"account": str(COLLEAGUE.id), "token": "x", "passkey": str(COLLEAGUE.id)}
        made["person"] = str(ANNA.id)
    values = made | {"reference": made["staff" if path.startswith("/personal") else "member"]}
    return re.sub(r"{(\w+)}", lambda name: values[name[1]], path)
