-- guess_sweep: what was tried so long ago that it counts no more is forgotten
-- in: now int
-- out: (nothing)
DELETE FROM guess WHERE at + debt <= :now;
