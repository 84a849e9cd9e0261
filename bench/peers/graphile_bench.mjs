// The peer of "jobs": graphile-worker, tuned as its documentation advises (local queue, batched completion, bulk
// enqueue). Enqueues no-ops and works them off; prints jobs a second, enqueued and completed.
import { createRequire } from "node:module";

const require = createRequire(process.env.PEER_MODULES + "/");
const { run, makeWorkerUtils, Logger } = require("graphile-worker");
const { Pool } = require("pg");

const jobs = Number(process.argv[2]);
const batch = 500;
const logger = new Logger(() => () => {});
const pgPool = new Pool({ max: 20 });   // PGHOST, PGUSER and PGDATABASE say where
const utils = await makeWorkerUtils({ pgPool, logger });
await utils.migrate();

const begun = process.hrtime.bigint();
for (let i = 0; i < jobs; i += batch) {
  await pgPool.query(
    `select graphile_worker.add_jobs(array(select json_populate_record(null::graphile_worker.job_spec,
       json_build_object('identifier', 'noop', 'payload', json_build_object('number', n, 'to', 'x@example.com')))
       from generate_series(1, $1::int) n))`, [batch]);
}

let done = 0;
let runner;
await new Promise((finished) => {
  run({
    pgPool, logger, noHandleSignals: true, concurrency: 24, pollInterval: 500,
    preset: { worker: { localQueue: { size: batch }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: { noop: async () => { if (++done === jobs) finished(); } },
  }).then((started) => { runner = started; });
});
console.log((jobs / (Number(process.hrtime.bigint() - begun) / 1e9)).toFixed(0));
await runner.stop();
process.exit(0);
