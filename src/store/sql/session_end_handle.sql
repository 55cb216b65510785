-- session_end_handle: one of somebody's sign-ins is ended, from another
-- in: person text, handle text
-- out: (nothing)
DELETE FROM session WHERE person = :person AND handle = :handle;
