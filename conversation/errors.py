"""Every error the product raises on purpose.

KhachQuenError
├── SettingError          a setting has a value that is not allowed
├── InputError            something from outside has the wrong shape
│   ├── MessageError      a customer's message cannot be taken
│   ├── RulesError        a rule set has faults, each with its place
│   └── ReplayedIdError   a message id was used before with another body
├── ProofError            what was offered as proof of identity does not hold
├── NotFoundError         what was named does not exist
├── ConflictError         somebody else was faster
│   └── StaleEpochError   the conversation has changed hands since
├── RateLimitError        too many tries; says when to come back
└── UnavailableError      an engine or a foreign service does not answer
    └── ChannelError      a channel could not send
        ├── RetryLaterError     the channel asks to wait
        └── UndeliverableError  the channel will never take it
"""


class KhachQuenError(Exception):
    """Base of all; ``code`` is stable and safe to show, the message names the thing and what to do."""

    code = "error"


class SettingError(KhachQuenError):
    """A setting has a value that is not allowed."""

    code = "bad_setting"


class InputError(KhachQuenError):
    """Something from outside has the wrong shape; ``place`` says where (a field, a line and column)."""

    code = "bad_input"

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place


class MessageError(InputError):
    """A customer's message cannot be taken."""

    code = "bad_message"


class RulesError(InputError):
    """A rule set has faults; ``faults`` holds (key, place, rule, values) of each, the message and place the first."""

    code = "bad_rules"

    def __init__(self, message: str, faults: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...]) -> None:
        super().__init__(message, faults[0][1] if faults else "")
        self.faults = faults


class ReplayedIdError(InputError):
    """A message id was used before with another body."""

    code = "replayed_id"


class ProofError(KhachQuenError):
    """What was offered as proof of identity does not hold."""

    code = "bad_proof"


class NotFoundError(KhachQuenError):
    """What was named does not exist."""

    code = "not_found"


class ConflictError(KhachQuenError):
    """Somebody else was faster."""

    code = "conflict"


class StaleEpochError(ConflictError):
    """The conversation has changed hands since this message was made."""

    code = "stale_epoch"


class RateLimitError(KhachQuenError):
    """Too many tries; ``retry_after`` is in seconds."""

    code = "rate_limited"

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnavailableError(KhachQuenError):
    """An engine or a foreign service does not answer."""

    code = "unavailable"


class ChannelError(UnavailableError):
    """A channel could not send; ``unknown`` is true when the message may have arrived all the same."""

    code = "channel_failed"

    def __init__(self, message: str, *, unknown: bool = False) -> None:
        super().__init__(message)
        self.unknown = unknown


class RetryLaterError(ChannelError):
    """The channel asks to wait ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UndeliverableError(ChannelError):
    """The channel will never take this message (blocked, deleted, not allowed)."""

    code = "undeliverable"
