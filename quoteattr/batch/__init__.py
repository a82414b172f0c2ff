"""Many documents: on several processes, in shards that a run can be resumed from, with a tally and a display of progress.

``work`` says what is done with a document, ``pool`` does it on processes, ``shards`` keeps what is done, ``progress`` shows it,
and ``running`` puts them together.
"""

from quoteattr.batch.running import Output, Run
from quoteattr.batch.work import Done, Work

__all__ = ["Done", "Output", "Run", "Work"]
