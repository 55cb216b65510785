-- ticket_sweep: tickets whose time is over need not be remembered
-- in: before int
-- out: (nothing)
DELETE FROM spent_ticket WHERE at <= :before;
