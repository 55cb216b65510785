-- 0008-check-fit: whether the check that an assignment cites was asked about what is recorded now; unknown of what was recorded before this

ALTER TABLE assignments ADD COLUMN "check_fit" TEXT;
