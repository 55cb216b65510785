// Contestant: GoRules ZEN with its data turned on their side, a list a fact and a list a rule, CALL_ROWS rows a call.
// Most of ZEN's time goes into carrying rows over from JavaScript; lists are how a patient user would save it.
import { readFileSync } from 'node:fs';
import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import { countRow, firstPermitted, known, serve } from './contestant.mjs';

const CALL_ROWS = 1000;
const calls = [];
let decision, authority;

serve({
    prepare(c) {
        const content = readFileSync(new URL('five-rules-lists.zen.json', import.meta.url));

        decision = new ZenEngine().createDecision(new ZenDecisionContent(content));
        authority = c.authority;
        for (let at = 0; at < c.n; at += CALL_ROWS) {
            const list = (column, as = known) => Array.from(column.subarray(at, Math.min(at + CALL_ROWS, c.n)), as);

            calls.push({
                count: Math.min(CALL_ROWS, c.n - at), role: list(c.role), hours_from: list(c.hours_from), hours_to: list(c.hours_to),
                charge: list(c.charge), start: list(c.start), permitted: list(c.left, firstPermitted), because: list(c.left_because),
                experience: list(c.experience), references: list(c.references), onsite: list(c.onsite),
            });
        }
    },

    async round(totals) {
        let i = 0;

        for (const call of calls) {
            const r = (await decision.evaluate(call)).result;

            for (let k = 0; k < call.count; k++)
                countRow(totals, authority[i++], r.cap[k], r.cool_off[k], r.experience[k], r.references[k], r.onsite[k], r.over[k]);
        }
    },
});
