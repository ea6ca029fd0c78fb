"""Members from a file: once, whatever is in it, and what is wrong is said by line."""

from pathlib import Path

import asyncpg
import pytest

from portal.domain.accounts import accounts, member_import
from portal.domain.accounts.account_errors import WrongCredentials
from portal.domain.accounts.member_files import Line, NotAMemberFile, size_of, unread_columns
from portal.domain.accounts.member_import import Imported
from tests.domain.journeys import closed, erased
from tests.people import ANNA_EMAIL, ANNA_NUMBER, BERTIL, CECILIA, CECILIA_EMAIL

HEAD = "customer_number,email,language,name\n"
pytestmark = pytest.mark.usefixtures("as_admin")


async def imported(path: Path, content: str | bytes, **options: bool) -> tuple[Imported, list[tuple[int, str | None]]]:
    """What came of a file with that content, and (line, fault) of each line that was wrong."""
    file = path / "members.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    wrong: list[Line] = []
    done = await member_import.run(
        file,
        invite=options.get("invite", True),
        dry_run=options.get("dry_run", False),
        wrong=wrong.append,
        progress=lambda _: None,
    )
    return done, [(line.number, line.fault) for line in wrong]


async def test_new_members_have_an_account_without_a_password_and_an_invitation(
    tmp_path: Path, as_admin: asyncpg.Connection
) -> None:
    content = HEAD + "K900001,Ny.En@Example.se,,Nils\nK900002,ny.tva@example.se,EN,Nora\n"
    done, wrong = await imported(tmp_path, content, dry_run=True)
    assert (done.added, wrong) == (2, [])
    number = "SELECT count(*) FROM data_subject WHERE customer_number LIKE 'K90000_'"
    assert await as_admin.fetchval(number) == 0, "a dry run changes nothing"
    assert (await imported(tmp_path, content))[0] == done
    rows = await as_admin.fetch(
        "SELECT a.email, a.language, a.password_hash, n.kind, l.purpose FROM account a"
        " JOIN data_subject d ON d.id = a.id AND d.data_key IS NOT NULL"
        " JOIN notice n ON n.recipient_id = a.id JOIN one_time_link l ON l.account_id = a.id"
        " WHERE d.customer_number LIKE 'K90000_' ORDER BY a.email"
    )
    assert [tuple(row) for row in rows] == [
        ("ny.en@example.se", "sv", None, "invitation", "invitation"),
        ("ny.tva@example.se", "en", None, "invitation", "invitation"),
    ]
    with pytest.raises(WrongCredentials):
        await accounts.sign_in("ny.en@example.se", "", "192.0.2.1", None)
    again, wrong = await imported(tmp_path, content)
    assert (again.added, again.unchanged, wrong) == (0, 2, [])
    assert await as_admin.fetchval("SELECT count(*) FROM notice WHERE kind = 'invitation'") == 2


async def test_what_is_wrong_is_said_by_line_and_the_rest_is_done(tmp_path: Path, as_admin: asyncpg.Connection) -> None:
    content = HEAD + "\n".join(
        [
            "K900011,rad.tva@example.se,sv,x",
            ",rad.tre@example.se,sv,x",
            "K900013,inte en adress,sv,x",
            "K900014,rad.fem@example.se,de,x",
            "K900015,rad.sex@example.se",
            '"K900016","rad.sju@example.se","sv","två\nrader"',
            "K900011,rad.nio@example.se,sv,x",
            "K900018,RAD.TVA@example.se,sv,x",
            f"K900019,{ANNA_EMAIL},sv,x",
            f"{ANNA_NUMBER},ny.anna@example.se,sv,x",
            f"{ANNA_NUMBER},{ANNA_EMAIL},sv,x",
            "",
            "K900020,rad.fjorton@example.se,sv,x",
        ]
    )
    done, wrong = await imported(tmp_path, content, invite=False)
    assert wrong == [
        (3, "customer_number"), (4, "email"), (5, "language"), (6, "columns"), (9, "number_twice"), (10, "email_twice"),
        (11, "email_taken"), (12, "other_email"), (13, "number_twice"),
    ]  # fmt: skip
    assert done.added == 3
    assert await as_admin.fetchval("SELECT count(*) FROM notice WHERE kind = 'invitation'") == 2, "those from before"


async def test_nobody_who_was_erased_or_has_closed_the_account_comes_back(
    tmp_path: Path, as_admin: asyncpg.Connection
) -> None:
    bertil, cecilia = [
        await as_admin.fetchval("SELECT customer_number FROM data_subject WHERE id = $1", member.id)
        for member in (BERTIL, CECILIA)
    ]
    await closed(await erased(BERTIL))
    await as_admin.execute("UPDATE account SET closed_at = now(), email = NULL WHERE id = $1", CECILIA.id)
    content = HEAD + f"{bertil},bertil@example.se,sv,x\n{cecilia},{CECILIA_EMAIL},sv,x\n"
    done, wrong = await imported(tmp_path, content)
    assert (done.added, wrong) == (0, [(2, "erased"), (3, "closed")])
    await as_admin.execute("UPDATE data_subject SET customer_number = NULL WHERE id = $1", BERTIL.id)
    assert (await imported(tmp_path, content))[1][0] == (2, "erased"), "also when nothing of the person is left"


async def test_somebody_whom_the_portal_has_met_keeps_the_own_key(tmp_path: Path, as_admin: asyncpg.Connection) -> None:
    await imported(tmp_path, HEAD + "K900031,mott@example.se,sv,x\n", invite=False)
    key = await as_admin.fetchval("DELETE FROM account WHERE email = 'mott@example.se' RETURNING id")
    before = await as_admin.fetchval("SELECT data_key FROM data_subject WHERE id = $1", key)
    done, _ = await imported(tmp_path, HEAD + "K900031,mott@example.se,sv,x\n", invite=False)
    assert done.added == 1
    assert await as_admin.fetchval("SELECT data_key FROM data_subject WHERE id = $1", key) == before
    assert await as_admin.fetchval("SELECT count(*) FROM account WHERE id = $1", key) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"name,email\n", b"customer_number;email;email\n", b"\xff\xfe\x00", b'customer_number,email\n"K1,x@y.se\n',
     b"customer_number,email\nK1,\xe5@example.se\n"],
)  # fmt: skip
async def test_what_is_no_file_of_members_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotAMemberFile):
        await imported(tmp_path, content)


async def test_semicolons_and_a_byte_order_mark_are_read_and_what_is_not_needed_is_named(tmp_path: Path) -> None:
    content = "\ufeffEmail;Customer_Number;Personnummer\nrad@example.se;K900041;\n".encode()
    done, wrong = await imported(tmp_path, content, invite=False)
    assert (done.added, wrong) == (1, [])
    assert unread_columns(tmp_path / "members.csv") == ["personnummer"]
    assert size_of(tmp_path / "members.csv") == 1
