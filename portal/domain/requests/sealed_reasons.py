"""What staff write of a request and the person can read, encrypted: reasons, objections, answers about identity."""

from uuid import UUID

from portal.data.requests.annulments import Annulment
from portal.data.requests.identity_checks import TakenBack
from portal.data.requests.identity_questions import IdentityQuestion
from portal.data.requests.identity_remarks import IdentityRemark
from portal.data.requests.refusals import Refusal
from portal.data.requests.sent_back import SentBack
from portal.data.subjects import DataSubject


def sealed_reason(subject: DataSubject, refusal: UUID, reason: str) -> bytes:
    """The reason of a refusal, encrypted with the person's key. Raises KeyDestroyed."""
    return subject.encrypt(reason.encode(), f"refusal:{refusal}")


def reason_of(subject: DataSubject, refusal: Refusal) -> str:
    """The reason of a refusal as the person reads it. Raises KeyDestroyed."""
    return subject.decrypt(refusal.reason, f"refusal:{refusal.id}").decode()


def sealed_objection(subject: DataSubject, sent_back: UUID, reason: str) -> bytes:
    """Why an approver sent something back, encrypted with the person's key. Raises KeyDestroyed."""
    return subject.encrypt(reason.encode(), f"sent-back:{sent_back}")


def objection_of(subject: DataSubject, sent_back: SentBack) -> str:
    """Why an approver sent it back. Raises KeyDestroyed."""
    return subject.decrypt(sent_back.reason, f"sent-back:{sent_back.id}").decode()


def sealed_doubt(subject: DataSubject, taken_back: UUID, reason: str) -> bytes:
    """Why a confirmed identity does not hold, encrypted with the person's key. Raises KeyDestroyed."""
    return subject.encrypt(reason.encode(), f"identity-taken-back:{taken_back}")


def doubt_of(subject: DataSubject, taken_back: TakenBack) -> str:
    """Why it does not hold. Raises KeyDestroyed."""
    return subject.decrypt(taken_back.reason, f"identity-taken-back:{taken_back.id}").decode()


def sealed_remark(subject: DataSubject, annulment: UUID, note: str) -> bytes:
    """What was said of a mistaken registration, encrypted with the person's key. Raises KeyDestroyed."""
    return subject.encrypt(note.encode(), f"annulment:{annulment}")


def remark_of(subject: DataSubject, annulment: Annulment) -> str:
    """What was said of it, where anything was. Raises KeyDestroyed."""
    assert annulment.note is not None
    return subject.decrypt(annulment.note, f"annulment:{annulment.id}").decode()


def sealed_answer(subject: DataSubject, question: UUID, answer: str) -> bytes:
    """What came back to a question, encrypted with the person's key. Raises KeyDestroyed."""
    return subject.encrypt(answer.encode(), f"identity-answer:{question}")


def answer_of(subject: DataSubject, question: IdentityQuestion) -> str:
    """What came back to a question that was answered. Raises KeyDestroyed."""
    assert question.answer is not None
    return subject.decrypt(question.answer, f"identity-answer:{question.id}").decode()


def sealed_remark_on_mismatch(subject: DataSubject, remark: UUID, reason: str) -> bytes:
    """Why a number that did not match does not count, encrypted with the person's key. Raises KeyDestroyed."""
    return subject.encrypt(reason.encode(), f"identity-remark:{remark}")


def remark_on_mismatch(subject: DataSubject, remark: IdentityRemark) -> str:
    """Why it does not count. Raises KeyDestroyed."""
    return subject.decrypt(remark.reason, f"identity-remark:{remark.id}").decode()
