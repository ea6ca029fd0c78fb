"""The people of the tests: a member, another who must never see the first one's data, staff of every role."""

from portal.data.actors import Member, Staff
from portal.demo import people
from portal.demo.accounts import ADMINISTRATOR as ADMINISTRATOR_ACCOUNT
from portal.demo.accounts import APPROVER as APPROVER_ACCOUNT
from portal.demo.accounts import AUDITOR as AUDITOR_ACCOUNT
from portal.demo.accounts import HANDLER as HANDLER_ACCOUNT
from portal.demo.accounts import INTAKE as INTAKE_ACCOUNT
from portal.demo.accounts import SECOND_HANDLER as SECOND_HANDLER_ACCOUNT
from portal.demo.accounts import member_id

PASSWORD = "demo-losenord-2026"

ANNA = Member(member_id(people.ANNA), "sv")
BERTIL = Member(member_id(people.BERTIL), "sv")
CECILIA = Member(member_id(people.CECILIA), "en")

HANDLER = Staff(HANDLER_ACCOUNT.id, "sv", frozenset({"handler"}), "Hanna Handläggare")
COLLEAGUE = Staff(SECOND_HANDLER_ACCOUNT.id, "sv", frozenset({"handler"}), "Hugo Handläggare")
APPROVER = Staff(APPROVER_ACCOUNT.id, "sv", frozenset({"approver"}), "Gustav Godkännare")
INTAKE = Staff(INTAKE_ACCOUNT.id, "sv", frozenset({"intake"}), "Petra Postöppnare")
AUDITOR = Staff(AUDITOR_ACCOUNT.id, "sv", frozenset({"auditor"}), "Greta Granskare")
ADMINISTRATOR = Staff(ADMINISTRATOR_ACCOUNT.id, "sv", frozenset({"administrator"}), "Adam Administratör")

ANNA_EMAIL = people.ANNA.email
BERTIL_EMAIL = people.BERTIL.email
CECILIA_EMAIL = people.CECILIA.email
HANDLER_EMAIL = "handlaggare@example.se"
COLLEAGUE_EMAIL = "hugo@example.se"
APPROVER_EMAIL = "godkannare@example.se"
INTAKE_EMAIL = "postoppnare@example.se"
AUDITOR_EMAIL = "granskare@example.se"
ADMINISTRATOR_EMAIL = "administrator@example.se"
BERTIL_TELEPHONE, CECILIA_TELEPHONE = (it.telephone for it in list(people.customers(3))[1:])
BERTIL_HOME = "Sågverksvägen 4, 443 31 Lerum"
ANNA_NUMBER = people.ANNA.customer_number
ANNA_PERSONNUMMER = people.ANNA.personnummer or ""
