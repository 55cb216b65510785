-- cosignature_latest: of each key the newest signature that was added to a checkpoint
-- in: log int, size int
-- out many: name text, key int, seconds int, line text
SELECT c.name, c.key, c.seconds, c.line FROM cosignature c
 WHERE c.log = :log AND c.size = :size
   AND c.seconds = (SELECT max(o.seconds) FROM cosignature o WHERE o.log = c.log AND o.size = c.size AND o.name = c.name AND o.key = c.key)
 ORDER BY c.name, c.key, c.seconds;
