-- The CSV as a table of natural types: unknown is NULL, and "has never left" is a fact of its own.
CREATE TABLE assignment AS
SELECT authority, role, hours_from, hours_to, charge, start,
       CASE WHEN "left" <> 'none' THEN "left"::DATE END AS left_on,
       coalesce("left" = 'none', false) AS never_left,
       CASE WHEN left_because <> 'none' THEN left_because::TINYINT END AS left_because,
       experience, "references" AS reference_count, onsite
  FROM read_csv($csv, header = true, columns = {
           authority: 'SMALLINT', role: 'TINYINT', hours_from: 'DATE', hours_to: 'DATE', charge: 'INTEGER', start: 'DATE',
           "left": 'VARCHAR', left_because: 'VARCHAR', experience: 'SMALLINT', "references": 'TINYINT', onsite: 'TINYINT' })
 LIMIT $rows;
