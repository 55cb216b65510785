-- link_sweep: links of a kind that are over are forgotten
-- in: kind int, made_before int
-- out: (nothing)
DELETE FROM sign_in_link WHERE kind = :kind AND made_at <= :made_before;
