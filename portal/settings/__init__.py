"""Every setting of the portal, read once from the environment (`PORTAL_...`) and frozen."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict

from portal.settings.mail import MailSettings
from portal.settings.oidc import OidcSettings
from portal.settings.paper import PaperSettings
from portal.settings.sign_in import SignInSettings
from portal.settings.types import Key, PublicKey, Webhook

COMPANY = Path(__file__).parents[1] / "company"


class Settings(PaperSettings, MailSettings, OidcSettings, SignInSettings):
    """The settings in force. Each is the environment variable of its name, prefixed `PORTAL_`."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True, extra="ignore")

    database_url: str | None = None
    """The portal's PostgreSQL, as the application role. None: an embedded server under `var` is started."""

    owner_database_url: str | None = None
    """The same database as the role that owns the tables; only `portal migrate` uses it."""

    backup_database_url: str | None = None
    """The same database as a role that reads every row, past row-level security; only `portal backup` uses it."""

    backup_recipients: tuple[str, ...] = ()
    """For whom backups are encrypted: public keys of age, `["age1..."]` (JSON). Any one's secret opens them, and need
    not be where backups are made. `portal keys new --backup` makes a pair."""

    var: Path = Path("var")
    """Where the embedded server and, for the demo, its keys live."""

    port: int = Field(8000, validation_alias="PORT")
    """The port that the web server listens on; `PORT`, without the prefix."""

    host: str = "127.0.0.1"
    """The address that the web server listens on."""

    base_url: str | None = None
    """The address that browsers use, e.g. `https://integritet.example`; None: what the request says."""

    demo: bool | None = None
    """Says on every page that this is a demo. None: exactly when the embedded server is used."""

    demo_password: SecretStr = SecretStr("demo-losenord-2026")
    """The password of every demo account."""

    demo_totp_secret: SecretStr = SecretStr("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    """What the one-time codes of every demo staff account are made of, in base32."""

    key_encryption_key: Key | None = None
    """Wraps each data subject's data key (AES-256-GCM). The demo makes its own under `var`."""

    signing_key: Key | None = None
    """Ed25519 seed that signs request forms and audit checkpoints. The demo makes its own under `var`."""

    index_key: Key | None = None
    """Keys the HMAC under which personnummer, e-mail and client addresses are looked up, never read."""

    accepted_key_encryption_keys: tuple[Key, ...] = ()
    """Keys that open what they have wrapped, and wrap nothing: earlier ones, and one that is to come (JSON)."""

    accepted_index_keys: tuple[Key, ...] = ()
    """Keys under which digests are looked up too, and none is made: earlier ones, and one that is to come (JSON)."""

    accepted_public_keys: tuple[PublicKey, ...] = ()
    """Public keys of signing keys that do not sign, and whose signatures are valid: earlier ones, and one that is to
    come (JSON). `portal keys status` says the public key of the one that signs."""

    record_of_processing: Path = COMPANY / "record_of_processing.toml"
    """The record of processing (Art. 30), as TOML."""

    data_maps: Path = COMPANY / "sources"
    """A folder with one data map, a TOML file, per source."""

    source_urls: dict[str, str] = {}
    """For each source, where it is read: `{"shop": "postgresql+asyncpg://reader@..."}` (JSON)."""

    source_erasure_urls: dict[str, str] = {}
    """For each source, the account that may erase in it (JSON)."""

    source_secrets: dict[str, SecretStr] = {}
    """For each service asked over HTTP, what both sign with: `whsec_` and base64, two while it is changed (JSON)."""

    source_timeout: timedelta = timedelta(seconds=20)
    """How long one statement in a source, or one answer of it, may take before the source counts as unreachable."""

    erasure_journal: Path | None = None
    """A file outside the database in which every erasure is noted, for the day when a database is restored from a
    backup: append-only, signed, without a name or a number in it. None: only the portal's database knows."""

    addressee: tuple[str, ...] = (
        "JAVI Musik AB",
        "Personuppgiftsombudet",
        "Göteborgsvägen 46",
        "431 37 Mölndal",
    )
    """The lines in the window of the envelope that a member posts (JSON)."""

    answers_kept: timedelta = timedelta(days=30)
    """How long an answer, and the extract behind it, is kept after it was posted."""

    clock_starts: Literal["letter", "submission"] = "letter"
    """Which day starts the month of Art. 12(3): the letter's arrival, by the policy, or the submission."""

    identity_question_pauses: bool = False
    """Whether the time to answer stands still while a question about identity is unanswered (Art. 12(6); EDPB
    Guidelines 01/2022). Not: the earlier of the two days is kept whatever an authority will say."""

    receipts: Literal["always", "without_account", "never"] = "without_account"
    """To whom the portal confirms by letter that a request has come: a member sees it on a page. Staff can always."""

    signed_by_hand: bool = True
    """Whether the company's policy wants a request signed by hand: for one that came without the form staff are then
    offered to send it; they may go on without, since the law asks for no form."""

    restrictions_reviewed: timedelta = Field(timedelta(days=30), ge=timedelta(days=1))
    """After how long staff are reminded that a person's data is blocked, and how often again until it is lifted; whole
    days."""

    lifted_after: int = Field(10, ge=5, le=60)
    """How many working days after the posting of the letter that says so a restriction is lifted at the earliest: the
    post takes some of them, and within the others the person can object (Art. 18(3))."""

    form_valid_days: int = 90
    """How long a request waits for its letter before it expires."""

    trusted_proxies: int = 0
    """How many proxies of ours stand in front: the client is that many from the right of X-Forwarded-For."""

    job_heartbeat: timedelta = timedelta(seconds=30)
    """After this long without a sign of life a worker's job is given to another."""

    api_tokens: dict[str, Annotated[str, Field(pattern="^[0-9a-f]{64}$")]] = {}
    """Who may ask the API: a name and the SHA-256 of its token, in hex (JSON). `portal api-token NAME` makes both."""

    metrics_token: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    """The SHA-256, in hex, of the token that reads `/metrics`; `portal api-token metrics` makes both. None: no page."""

    otlp_endpoint: str | None = None
    """Where spans are sent, e.g. `http://collector:4318` (OTLP over HTTP). None: nowhere, and nothing is loaded."""

    worker_port: int | None = None
    """The port on which `portal worker` answers for its health and its metrics. None: it listens nowhere."""

    drain: timedelta | None = None
    """For how long a web server that is told to end goes on serving, while it says that it is not ready, so that the
    proxy before it looks elsewhere first. None: five seconds, and none in a demo."""

    webhooks: dict[str, Webhook] = {}
    """Who is told of every change of a consent: `{"newsletter": {"url": "https://...", "secret": "whsec_..."}}` (JSON);
    two secrets, with a space between, while one is changed."""

    webhook_tries: int = Field(12, gt=0)
    """After so many tries, a day or more, a message is given up, and staff see it."""

    webhook_timeout: timedelta = timedelta(seconds=10)
    """How long whoever is told has for an answer."""

    webhook_first_wait: timedelta = timedelta(seconds=5)
    """Before a message is tried for the second time; each further time is three times as long, up to six hours."""

    pool_size: int = 10
    """Connections to PostgreSQL that one process holds at most."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least severe log line that is written."""

    @model_validator(mode="after")
    def _ready_to_serve(self) -> Self:
        """With a database of its own the portal does not start without its keys, nor without https unless a demo."""
        if self.oidc_issuer and not self.base_url:
            raise ValueError("PORTAL_BASE_URL is not set, to which the identity provider sends people back")
        if self.database_url is None:
            return self
        missing = [
            f"PORTAL_{name.upper()} is not set"
            for name in ("key_encryption_key", "signing_key", "index_key")
            if getattr(self, name) is None
        ]
        if not self.is_demo and not self.secure:
            missing.append("PORTAL_BASE_URL is not an https address")
        if missing:
            raise ValueError("; ".join(missing))
        return self

    @property
    def embedded(self) -> bool:
        """Whether PostgreSQL is the embedded one."""
        return self.database_url is None

    @property
    def is_demo(self) -> bool:
        """Whether pages say that this is a demo."""
        return self.demo if self.demo is not None else self.embedded

    @property
    def drained_for(self) -> timedelta:
        """For how long a web server goes on serving that has been told to end."""
        if self.drain is None:
            return timedelta() if self.is_demo else timedelta(seconds=5)
        return self.drain

    @property
    def address(self) -> str:
        """The address that browsers use, without a slash at its end: on one's own machine by the name, since no IP
        address has passkeys."""
        here = f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}"
        return (self.base_url or here).rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether browsers reach the portal over https, so that cookies and headers can insist on it."""
        return self.base_url is not None and self.base_url.startswith("https://")


_in_force: Settings | None = None


def settings() -> Settings:
    """The settings in force, read from the environment at the first call."""
    global _in_force
    if _in_force is None:
        _in_force = Settings()  # type: ignore[call-arg]
    return _in_force


def configure(**values: object) -> Settings:
    """Put `values` in force over what the environment says: the embedded server's addresses and the demo's keys."""
    global _in_force
    _in_force = Settings(**values)  # type: ignore[arg-type]
    return _in_force
