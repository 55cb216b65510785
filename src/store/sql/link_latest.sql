-- link_latest: when the latest link of a kind was made for somebody that has not been used
-- in: person text, kind int
-- out one: made_at int
SELECT made_at FROM sign_in_link WHERE person = :person AND kind = :kind ORDER BY made_at DESC, digest LIMIT 1;
