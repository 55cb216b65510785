; The five rules for CLIPS: one rule an outcome other than "pass", which is what remains.  Unknown is the
; least integer, so that "at least" leaves it out and literal patterns find it.  `found` is given by the
; program: it notes the outcome of a rule for a row.  The first permitted day is given with the fact.

(deftemplate cap (slot role) (slot from) (slot until) (slot pence))

(deffacts caps
  (cap (role 0) (from 20179) (until 20543) (pence 3158)) (cap (role 0) (from 20544) (until 99999) (pence 3253))
  (cap (role 1) (from 20179) (until 20543) (pence 3604)) (cap (role 1) (from 20544) (until 99999) (pence 3712))
  (cap (role 2) (from 20179) (until 20543) (pence 3889)) (cap (role 2) (from 20544) (until 99999) (pence 4006))
  (cap (role 3) (from 20179) (until 20543) (pence 4121)) (cap (role 3) (from 20544) (until 99999) (pence 4245))
  (cap (role 4) (from 20179) (until 20543) (pence 3889)) (cap (role 4) (from 20544) (until 99999) (pence 3850)))

(deftemplate assignment
  (slot row) (slot role) (slot hours-from) (slot hours-to) (slot charge) (slot start) (slot permitted) (slot because)
  (slot experience) (slot references) (slot onsite))

(defrule cap-away
  (assignment (row ?r) (hours-to ?to&:(< ?to 20179)))
  => (found ?r 0 0 0))

(defrule cap-cannot
  (assignment (row ?r) (charge -2147483648) (hours-to ?to&:(>= ?to 20179)))
  => (found ?r 0 3 0))

(defrule cap-over
  (assignment (row ?r) (role ?role) (charge ?charge) (hours-from ?from) (hours-to ?to))
  (cap (role ?role) (from ?first&:(>= ?to ?first)) (until ?last&:(<= ?from ?last)) (pence ?cap&:(> ?charge ?cap)))
  => (found ?r 0 4 (- ?charge ?cap)))

(defrule rest-away
  (assignment (row ?r) (start ?start&:(< ?start 20027)))
  => (found ?r 5 0 0))

(defrule cool-off-cannot
  (assignment (row ?r) (permitted -2147483648) (start ?start&:(>= ?start 20027)))
  => (found ?r 1 3 0))

(defrule cool-off-exempt
  (assignment (row ?r) (because 1|2) (start ?start&:(>= ?start 20027)) (permitted ?day&:(< ?start ?day)))
  => (found ?r 1 2 0))

(defrule cool-off-unknown-reason
  (assignment (row ?r) (because -2147483648) (start ?start&:(>= ?start 20027)) (permitted ?day&:(< ?start ?day)))
  => (found ?r 1 3 0))

(defrule cool-off-fail
  (assignment (row ?r) (because ~1&~2&~-2147483648) (start ?start&:(>= ?start 20027)) (permitted ?day&:(< ?start ?day)))
  => (found ?r 1 4 0))

(defrule experience-cannot
  (assignment (row ?r) (experience -2147483648) (start ?start&:(>= ?start 20027)))
  => (found ?r 2 3 0))

(defrule experience-fail
  (assignment (row ?r) (experience ?n&~-2147483648&:(< ?n 36)) (start ?start&:(>= ?start 20027)))
  => (found ?r 2 4 0))

(defrule references-cannot
  (assignment (row ?r) (references -2147483648) (start ?start&:(>= ?start 20027)))
  => (found ?r 3 3 0))

(defrule references-fail
  (assignment (row ?r) (references 0|1) (start ?start&:(>= ?start 20027)))
  => (found ?r 3 4 0))

(defrule onsite-cannot
  (assignment (row ?r) (onsite -2147483648) (start ?start&:(>= ?start 20027)))
  => (found ?r 4 3 0))

(defrule onsite-fail
  (assignment (row ?r) (onsite 0|1|2) (start ?start&:(>= ?start 20027)))
  => (found ?r 4 4 0))
