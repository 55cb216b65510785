-- 0012-waiting: what waits at an organisation in the order of its days: assignments that end, checks before a start

-- both:
CREATE INDEX assignments_open ON assignments (owner, "end", id) WHERE until IS NULL AND left_on IS NULL;

-- both:
CREATE INDEX checks_start ON checks (owner, verdict, start, id) WHERE until IS NULL;
