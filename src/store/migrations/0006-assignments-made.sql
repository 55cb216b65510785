-- 0006-assignments-made: the assignments of an owner in the order in which they were recorded, the latest last

-- both:
CREATE INDEX assignments_made ON assignments (owner, since_at, id) WHERE until IS NULL;
