-- access_count: how often somebody looked at what is an organisation's; of a record or by somebody, when they are given (each part with an index of its own)
-- in: owner text, kind text, subject text, person text, begin int, end int, least int, most int
-- out one: n int
SELECT (SELECT count(*) FROM access
         WHERE :subject = '' AND :person = '' AND owner = :owner AND at >= :begin AND at < :end
           AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most)
     + (SELECT count(*) FROM access
         WHERE :subject <> '' AND owner = :owner AND subject = :subject AND at >= :begin AND at < :end AND (person = :person OR :person = '')
           AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most)
     + (SELECT count(*) FROM access
         WHERE :subject = '' AND :person <> '' AND owner = :owner AND person = :person AND at >= :begin AND at < :end
           AND (kind = :kind OR :kind = '') AND allowed BETWEEN :least AND :most);
