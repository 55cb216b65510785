-- session_get_former: the secret of the sign-in in which this one was replaced not long ago
-- in: former bytes, now int
-- out one: digest bytes, former_until int
SELECT digest, former_until FROM session WHERE former = :former AND former_until > :now;
