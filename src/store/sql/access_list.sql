-- access_list: who looked at what is an organisation's, the latest first, after so many of them; of a record or by somebody, in parts as access_count
-- in: owner text, kind text, subject text, person text, begin int, end int, least int, most int, skip int, limit int
-- out many: at int, person text, organisation text, door text, kind text, subject text, classes text, purpose text, allowed int, id int

-- sqlite: merges the parts in the order of their indexes
SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed, id FROM access
 WHERE :subject = '' AND :person = '' AND owner = :owner AND at >= :begin AND at < :end
   AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most
UNION ALL
SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed, id FROM access
 WHERE :subject <> '' AND owner = :owner AND subject = :subject AND at >= :begin AND at < :end AND (person = :person OR :person = '')
   AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most
UNION ALL
SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed, id FROM access
 WHERE :subject = '' AND :person <> '' AND owner = :owner AND person = :person AND at >= :begin AND at < :end
   AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most
 ORDER BY at DESC, id DESC LIMIT :limit OFFSET :skip;

-- postgresql: which would sort them, unless each is asked for in its order
SELECT * FROM (SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed, id FROM access
                WHERE :subject = '' AND :person = '' AND owner = :owner AND at >= :begin AND at < :end
                  AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most
                ORDER BY at DESC, id DESC LIMIT :skip + :limit) AS of_owner
UNION ALL
SELECT * FROM (SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed, id FROM access
                WHERE :subject <> '' AND owner = :owner AND subject = :subject AND at >= :begin AND at < :end AND (person = :person OR :person = '')
                  AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most
                ORDER BY at DESC, id DESC LIMIT :skip + :limit) AS of_record
UNION ALL
SELECT * FROM (SELECT at, person, organisation, door, kind, subject, classes, purpose, allowed, id FROM access
                WHERE :subject = '' AND :person <> '' AND owner = :owner AND person = :person AND at >= :begin AND at < :end
                  AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most
                ORDER BY at DESC, id DESC LIMIT :skip + :limit) AS by_person
 ORDER BY at DESC, id DESC LIMIT :limit OFFSET :skip;
