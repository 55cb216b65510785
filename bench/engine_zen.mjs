// Contestant: GoRules ZEN.  The five rules as one expression node in loop mode, CALL_ROWS rows a call: in trials
// this was faster than a call a row, than decision tables and than map() over the list.  The first permitted day is given to it.
import { readFileSync } from 'node:fs';
import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import { countRow, firstPermitted, known, serve } from './contestant.mjs';

const CALL_ROWS = 1000;
const calls = [];
let decision, authority;

serve({
    prepare(c) {
        const content = readFileSync(new URL('five-rules.zen.json', import.meta.url));

        decision = new ZenEngine().createDecision(new ZenDecisionContent(content));
        authority = c.authority;
        for (let at = 0; at < c.n; at += CALL_ROWS) {
            const rows = [];

            for (let i = at; i < Math.min(at + CALL_ROWS, c.n); i++)
                rows.push({
                    role: c.role[i], hours_from: c.hours_from[i], hours_to: c.hours_to[i], charge: known(c.charge[i]),
                    start: c.start[i], permitted: firstPermitted(c.left[i]), because: known(c.left_because[i]),
                    experience: known(c.experience[i]), references: known(c.references[i]), onsite: known(c.onsite[i]),
                });
            calls.push({ rows });
        }
    },

    async round(totals) {
        let i = 0;

        for (const call of calls)
            for (const r of (await decision.evaluate(call)).result.rows)
                countRow(totals, authority[i++], r.cap, r.cool_off, r.experience, r.references, r.onsite, r.over);
    },
});
