"""Ask whether the receiver answers at all; nothing of anybody is sent."""

from app.domain.delivery import Endpoint
from app.domain.findings import Unavailable
from app.domain.staff import Act
from app.usecases.workplace import Workplace, require

_BROKEN = 500  # HTTP status from which on a server says itself that it does not work
_ELSEWHERE = range(300, 400)  # it sends on: to a sign-in, or a page that says why


def is_answering(workplace: Workplace, endpoint: Endpoint) -> bool:
    """Tell whether a receiver answers a question of what it can do, itself.

    A page to read is no answer of a receiver, whatever status it comes with.
    """
    from app.exchange.receivers.https import Connection, Limits  # the first paint does not wait

    require(workplace, Act.SETTLE)
    connection = Connection(endpoint, Limits(connect_s=5, exchange_s=15))
    try:
        answer = connection.exchange("GET", "/metadata", {"Accept": "application/fhir+json"})
    except Unavailable:
        return False
    finally:
        connection.close()
    is_page = answer.body.lstrip().startswith(b"<")
    return answer.status < _BROKEN and answer.status not in _ELSEWHERE and not is_page
