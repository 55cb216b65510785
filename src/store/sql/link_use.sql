-- link_use: a link is used up
-- in: digest bytes
-- out: (nothing)
DELETE FROM sign_in_link WHERE digest = :digest;
