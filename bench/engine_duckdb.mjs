// Contestant: DuckDB, one thread, its own month arithmetic.  The table is loaded from the CSV beforehand with the
// types DuckDB would choose: dates, NULL for unknown, and a flag for "has never left".  Only the query is timed.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { AUTHORITIES, TALLY, serve } from './contestant.mjs';

const csv = process.env.BENCH_CSV;
let connection, query;

function sqlText(name) {
    return readFileSync(new URL(name, import.meta.url), 'utf8');
}

serve({
    async prepare(c) {
        connection = await (await DuckDBInstance.create(':memory:')).connect();
        await connection.run('SET threads = 1');
        await connection.run(sqlText('five-rules-load.sql'), { csv, rows: c.n });
        query = await connection.prepare(sqlText('five-rules.sql'));
    },

    async round(totals) {
        const reader = await query.runAndReadAll();

        for (const row of reader.getRows()) {
            const [authority, ...counts] = row.map(Number);
            for (let k = 0; k < TALLY; k++)
                totals[authority * TALLY + k] = counts[k];
        }
    },
});
