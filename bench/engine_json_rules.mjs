// Contestant: json-rules-engine, one run a row.  One rule an outcome other than "pass", which is what remains; its
// own operators do the comparing, and the cap in force and the first permitted day are given to it.
import { Engine } from 'json-rules-engine';
import { CANNOT_DECIDE, EXEMPT, FAIL, NOT_APPLICABLE, PASS, RULES, countRow, firstPermitted, known, serve } from './contestant.mjs';

const RULES_FROM = 20027, CAP_FIRST = 20179, CAP_SECOND = 20544;
const CAPS = [[3158, 3604, 3889, 4121, 3889], [3253, 3712, 4006, 4245, 3850]];

const is = (fact, operator, value) => ({ fact, operator, value });
const isUnknown = (fact) => is(fact, 'equal', null);
const tooSoon = is('start', 'lessThan', { fact: 'permitted' });

/* An event "away" takes its rule, or from rule 2 on all that follow, out of the answer, whatever else was found. */
function rule(slot, code, ...all) {
    return { conditions: { all }, event: { type: code === NOT_APPLICABLE ? 'away' : 'found', params: { slot, code } } };
}

/* Comparing by number is false for an unknown fact, so nothing has to ask whether it is known. */
const rules = [
    rule(0, NOT_APPLICABLE, is('hours_to', 'lessThan', CAP_FIRST)),
    rule(0, CANNOT_DECIDE, isUnknown('charge')),
    rule(0, FAIL, is('charge', 'greaterThan', { fact: 'cap' })),
    rule(1, NOT_APPLICABLE, is('start', 'lessThan', RULES_FROM)),
    rule(1, CANNOT_DECIDE, isUnknown('permitted')),
    rule(1, CANNOT_DECIDE, tooSoon, isUnknown('because')),
    rule(1, EXEMPT, tooSoon, is('because', 'in', [1, 2])),
    rule(1, FAIL, tooSoon, is('because', 'in', [0, 3, 4, 5, 6])),
    rule(2, CANNOT_DECIDE, isUnknown('experience')),
    rule(2, FAIL, is('experience', 'lessThan', 36)),
    rule(3, CANNOT_DECIDE, isUnknown('references')),
    rule(3, FAIL, is('references', 'lessThan', 2)),
    rule(4, CANNOT_DECIDE, isUnknown('onsite')),
    rule(4, FAIL, is('onsite', 'lessThan', 3)),
];

/* The lowest cap of the periods met. */
function capInForce(role, from, to) {
    const first = to >= CAP_FIRST && from < CAP_SECOND ? CAPS[0][role] : Infinity;
    const second = to >= CAP_SECOND ? CAPS[1][role] : Infinity;

    return Math.min(first, second);
}

const facts = [];
let engine, authority;

serve({
    prepare(c) {
        engine = new Engine(rules);
        authority = c.authority;
        for (let i = 0; i < c.n; i++)
            facts.push({
                hours_to: c.hours_to[i], charge: known(c.charge[i]), cap: capInForce(c.role[i], c.hours_from[i], c.hours_to[i]),
                start: c.start[i], permitted: firstPermitted(c.left[i]), because: known(c.left_because[i]),
                experience: known(c.experience[i]), references: known(c.references[i]), onsite: known(c.onsite[i]),
            });
    },

    async round(totals) {
        const found = new Array(RULES);

        for (let i = 0; i < facts.length; i++) {
            const { events } = await engine.run(facts[i]);

            found.fill(PASS);
            for (const { type, params } of events)
                if (type === 'found')
                    found[params.slot] = params.code;
            for (const { type, params } of events)
                if (type === 'away')
                    found.fill(NOT_APPLICABLE, params.slot, params.slot === 0 ? 1 : RULES);
            countRow(totals, authority[i], ...found, found[0] === FAIL ? facts[i].charge - facts[i].cap : 0);
        }
    },
});
