"""The compiled walk over postings: every row's best others, exact, without scoring every pair.

These modules import numba, so they are imported only where they are used. Without it `walk` gives the same.

Concerns are numbered from the rarest to the most common, and a row's are walked in that order. What others
share with the row is added up in 16-bit steps, each rounded up: little memory to add to and to look through,
and never less than the truth. Only rows whose sum can still be enough are then scored, exactly and from their
own concerns. The others are gone through a block at a time, and what the best of one block score bounds the
next: lists that no row can be among the best by alone, which are the longest, are not walked there; the few
rows that can still be are completed from their own concerns. That is MaxScore (H. Turtle, J.
Flood: Query evaluation: strategies and optimizations. Information Processing & Management 31 (1995), 831-850)
with the bounds by length of AllPairs (R. J. Bayardo, Y. Ma, R. Srikant: Scaling up all pairs similarity
search. WWW (2007), 131-140). A bound counts only where it is clear by more than rounding, so the answer is
that of a walk without bounds.
"""
