"""Help from servers that speak the OpenAI API: off unless it is set up, and missed by nobody when it fails.

    Endpoint ─► Client ─┬─► EndpointEncoder   /v1/embeddings         facts that share no word with a claim
                        └─► EndpointReader    /v1/chat/completions   which candidate a claim means
    Help                                      a checker with both, for what is said to us, and nothing else

helping      the checker with help; an edition prepared in the background
embeddings   the encoder: wordings kept on disk, people's words in memory alone
vectors      vectors of a stranger, read and brought to length 1
reader       the second reader: budget, memory, a place in line
questions    what it is asked, as data; its answer read strictly
calls        one call, bounded in time and size; nothing raises
limits       patience for a message, calls an hour, a pause after failures
strict       JSON from strangers
probing      one honest question, for whoever wants to know whether it works

What leaves: wordings of facts, and what people say to us, without links, numbers and names of theirs. What a
group says that is not meant for us never does (`bot.conversation.answering`).
"""

from bot.endpoints.calls import Client, Endpoint
from bot.endpoints.embeddings import EndpointEncoder, VectorShelf
from bot.endpoints.helping import Help, Helpable, Patient
from bot.endpoints.limits import patience
from bot.endpoints.reader import EndpointReader

__all__ = [
    "Client",
    "Endpoint",
    "EndpointEncoder",
    "EndpointReader",
    "Help",
    "Helpable",
    "Patient",
    "VectorShelf",
    "patience",
]
