"""The characters of a stream that stand for no word."""

SENTENCE_END = "\x01"
"""Behind the last node of a sentence."""
PARAGRAPH_END = "\x02"
"""Between paragraphs; a stream begins and ends with one."""
Atoms = frozenset[str]
"""What is known of one token or node: ``SAY`` (a class), ``SAY.that`` (an attribute), ``w:first`` (its word), ``r:[A-Z]+``."""
