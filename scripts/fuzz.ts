// `npm run -s fuzz -- --seed N --count 100000`: generated requests against a running Dorsal; prints what no answer may be. `--only I` sends the
// one request of that number again, and prints it with its answer.
import { parseArgs } from 'node:util'
import { environment } from '../src/base/environment.ts'
import { startFuzzServer } from '../tests/fuzz/fuzz-server.ts'
import { type FuzzReport, runFuzz } from '../tests/fuzz/run-fuzz.ts'
import { startTestServer } from '../tests/support/test-server.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string', default: '2000' },
    first: { type: 'string', default: '0' },
    only: { type: 'string' },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const first = Number(values.only ?? values.first)
const count = values.only === undefined ? Number(values.count) : 1

const postgres = environment.DORSAL_TEST_POSTGRES === undefined ? await startTestServer() : undefined
const server = await startFuzzServer()
const started = performance.now()
try {
  console.error(`seed ${seed}, ${count} requests`)
  const report = await runFuzz(server, { seed, first, count, onProgress: tell })
  print(report)
  process.exitCode = report.findings.length === 0 ? 0 : 1
} finally {
  await server.stop()
  await postgres?.stop()
}

function tell(done: number): void {
  if (done % 10_000 === 0) console.error(`${done} requests, ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

function print({ findings, statuses, slowest }: FuzzReport): void {
  const seconds = (performance.now() - started) / 1000
  for (const { index, request, fault, body } of findings) console.log(JSON.stringify({ index, fault, ...request, answer: body }))
  const counts = [...statuses].sort(([one], [other]) => one - other).map(([status, number]) => `${status}: ${number}`)
  console.log(`seed ${seed}: ${count} requests in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} per second`)
  console.log(`answers by status: ${counts.join(', ')}`)
  console.log(`slowest: request ${slowest.index}, ${slowest.milliseconds.toFixed(0)} ms`)
  console.log(`findings: ${findings.length}`)
}
