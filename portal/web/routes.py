"""Every route of the portal."""

from litestar.types import ControllerRouterHandler

from portal.web.api.consents import ConsentApiController
from portal.web.api.description import describe
from portal.web.api.restrictions import RestrictionApiController
from portal.web.assets import serve_asset
from portal.web.cookies import show_cookies
from portal.web.health import live, ready
from portal.web.languages import choose_language, choose_language_before_sign_in, choose_language_in_form
from portal.web.member.account_closing import AccountClosingController
from portal.web.member.consent_questions import ConsentQuestionController
from portal.web.member.consent_statements import ConsentStatementController
from portal.web.member.consents import ConsentController
from portal.web.member.email import EmailController
from portal.web.member.history import HistoryController
from portal.web.member.new_request import NewRequestController
from portal.web.member.overview import OverviewController
from portal.web.member.requests import RequestController
from portal.web.member.security import SecurityController
from portal.web.member.wishes import WishController
from portal.web.metrics import metrics
from portal.web.own_account.own_app import MemberAppController, StaffAppController
from portal.web.own_account.own_passkeys import MemberPasskeyController, StaffPasskeyController
from portal.web.own_account.own_password import MemberPasswordController, StaffPasswordController
from portal.web.own_account.own_recovery_codes import MemberRecoveryCodeController, StaffRecoveryCodeController
from portal.web.signing_in.chosen_passwords import (
    ActivationController,
    ForgottenPasswordController,
    NewAddressController,
    NewPasswordController,
)
from portal.web.signing_in.confirmations import ConfirmationController
from portal.web.signing_in.confirmed_emails import ConfirmedEmailController
from portal.web.signing_in.kept_forms import KeptFormController
from portal.web.signing_in.not_me import NotMeController
from portal.web.signing_in.other_account import show_other_account
from portal.web.signing_in.sign_in import SignInController, front_door, sign_out
from portal.web.signing_in.sign_in_code import SignInCodeController
from portal.web.signing_in.sign_in_enrolment import SignInEnrolmentController
from portal.web.signing_in.sign_in_passkey import PasskeySignInController, PasskeyStepController
from portal.web.signing_in.staff_activation import StaffActivationController
from portal.web.signing_in.work_account import WorkAccountController
from portal.web.signing_in.work_account_confirmation import WorkAccountConfirmationController
from portal.web.staff.accounts.security import StaffSecurityController
from portal.web.staff.accounts.sign_in_help import SignInHelpController
from portal.web.staff.accounts.staff_accounts import StaffAccountController
from portal.web.staff.by_hand.tasks import TaskController
from portal.web.staff.consents.consent_deliveries import ConsentDeliveryController
from portal.web.staff.consents.consent_statements import StaffConsentStatementController
from portal.web.staff.erasure.approvals import ApprovalController
from portal.web.staff.erasure.certificates import CertificateController
from portal.web.staff.erasure.overdue import OverdueController
from portal.web.staff.extracts.extracts import CollectionController, ExtractController, ExtractFileController
from portal.web.staff.extracts.passages import PassageController
from portal.web.staff.intake.arrivals import ArrivalController
from portal.web.staff.intake.envelopes import EnvelopeController
from portal.web.staff.intake.new_request import NewRequestController as NewStaffRequestController
from portal.web.staff.intake.new_request_matter import NewRequestMatterController
from portal.web.staff.intake.scanned_letters import ScannedLetterController
from portal.web.staff.intake.scans import ScanController
from portal.web.staff.intake.sender_answers import LetterRefusalController, SenderAnswerController
from portal.web.staff.intake.signed_letters import SignedLetterController
from portal.web.staff.letters.answers import AnswerController
from portal.web.staff.letters.outgoing_letters import OutgoingLetterController
from portal.web.staff.letters.print_queue import PrintQueueController
from portal.web.staff.letters.print_runs import PrintRunController
from portal.web.staff.letters.receipts import ReceiptController
from portal.web.staff.oversight.audit_log import AuditLogController
from portal.web.staff.oversight.figures import FigureController
from portal.web.staff.oversight.record_of_processing import RecordController
from portal.web.staff.queue.next_request import NextRequestController
from portal.web.staff.queue.persons import PersonController
from portal.web.staff.queue.queue import QueueController
from portal.web.staff.queue.reminders import ReminderController
from portal.web.staff.recipients.recipients import RecipientsController
from portal.web.staff.requests.annulments import AnnulmentController
from portal.web.staff.requests.arrival_days import ArrivalDayController
from portal.web.staff.requests.assignments import AssignmentController
from portal.web.staff.requests.extensions import ExtensionController
from portal.web.staff.requests.identity_checks import IdentityCheckController
from portal.web.staff.requests.identity_questions import IdentityQuestionController
from portal.web.staff.requests.refusals import RefusalController
from portal.web.staff.requests.request_letters import RequestLetterController
from portal.web.staff.requests.requests import StaffRequestController
from portal.web.staff.requests.sent_back import SentBackController
from portal.web.staff.requests.withdrawals import StaffWithdrawalController
from portal.web.staff.rights.rectifications import RectificationController
from portal.web.staff.rights.restrictions import RestrictionController
from portal.web.staff.rights.restrictions_in_force import RestrictionsInForceController
from portal.web.staff.rights.rights import RightsController
from portal.web.unsubscribing import UnsubscribingController

ROUTES: list[ControllerRouterHandler] = [
    front_door,
    SignInController,
    SignInCodeController,
    SignInEnrolmentController,
    PasskeySignInController,
    PasskeyStepController,
    WorkAccountController,
    sign_out,
    ConfirmationController,
    KeptFormController,
    show_other_account,
    WorkAccountConfirmationController,
    StaffActivationController,
    choose_language,
    choose_language_in_form,
    choose_language_before_sign_in,
    show_cookies,
    ActivationController,
    ForgottenPasswordController,
    NewPasswordController,
    NewAddressController,
    ConfirmedEmailController,
    NotMeController,
    OverviewController,
    ConsentController,
    ConsentQuestionController,
    ConsentStatementController,
    NewRequestController,
    WishController,
    RequestController,
    HistoryController,
    SecurityController,
    MemberAppController,
    MemberPasskeyController,
    MemberRecoveryCodeController,
    MemberPasswordController,
    EmailController,
    AccountClosingController,
    QueueController,
    SignedLetterController,
    NewStaffRequestController,
    NewRequestMatterController,
    NextRequestController,
    PersonController,
    EnvelopeController,
    SenderAnswerController,
    LetterRefusalController,
    ScanController,
    ScannedLetterController,
    RequestLetterController,
    StaffRequestController,
    ArrivalController,
    AssignmentController,
    IdentityCheckController,
    IdentityQuestionController,
    ArrivalDayController,
    ExtensionController,
    StaffWithdrawalController,
    AnnulmentController,
    RefusalController,
    SentBackController,
    ReceiptController,
    OverdueController,
    ReminderController,
    RestrictionsInForceController,
    TaskController,
    ExtractController,
    ExtractFileController,
    PassageController,
    CollectionController,
    ApprovalController,
    RectificationController,
    RightsController,
    CertificateController,
    StaffConsentStatementController,
    ConsentDeliveryController,
    AnswerController,
    OutgoingLetterController,
    RestrictionController,
    RecipientsController,
    PrintQueueController,
    FigureController,
    PrintRunController,
    RecordController,
    AuditLogController,
    StaffAccountController,
    StaffSecurityController,
    StaffPasswordController,
    SignInHelpController,
    StaffAppController,
    StaffPasskeyController,
    StaffRecoveryCodeController,
    RestrictionApiController,
    ConsentApiController,
    UnsubscribingController,
    describe,
    serve_asset,
    live,
    ready,
    metrics,
]
