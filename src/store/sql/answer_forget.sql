-- answer_forget: answers whose keys are no longer good
-- in: before int
-- out: (nothing)
DELETE FROM answer WHERE at <= :before;
