// `npm run bench -- workload`: five requests and an export against Dorsal, other servers and PostgreSQL's own limit, in interleaved rounds.
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { compareAnswers } from './compare-answers.ts'
import { type Contenders, startContenders } from './contenders.ts'
import { loadGenerator } from './generate-load.ts'
import { parseOptions, type WorkloadOptions } from './options.ts'
import { renderWorkload } from './render-table.ts'
import { runRounds, type Series } from './run-rounds.ts'
import { type Shop, startShop } from './start-shop.ts'

export { workloadUsage } from './options.ts'

export async function benchWorkload(parameters: readonly string[]): Promise<void> {
  const options = parseOptions(parameters)
  const shop = await startShop()
  try {
    const contenders = await startContenders(options, shop)
    try {
      await measureAll(options, shop, contenders)
    } finally {
      await Promise.all(contenders.found.map((contender) => contender.stop()))
    }
  } finally {
    await shop.stop()
  }
}

async function measureAll(options: WorkloadOptions, shop: Shop, { found, absent }: Contenders): Promise<void> {
  const machine = describeMachine(shop)
  const { rounds, seconds, connections } = options
  console.log(`${machine}\n${rounds} rounds of ${seconds} s each, ${connections} connections, load from ${loadGenerator}\n`)
  for (const reason of absent) console.log(`not measured – ${reason}\n`)
  const results: Record<string, readonly Series[]> = {}
  for (const workload of options.workloads) {
    await compareAnswers(workload, found)
    const series = await runRounds(workload, found, { rounds, seconds, postgresPid: shop.serverPid })
    results[workload] = series
    console.log(renderWorkload(workload, series))
    if (workload === 'W5') await shop.query('truncate api.events')
  }
  const report = { at: new Date().toISOString(), machine, loadGenerator, rounds, seconds, connections, absent, results }
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`)
  console.log(`all samples: ${options.json}; load of the machine at the end ${loadavg()[0]?.toFixed(1)}`)
}

function describeMachine({ serverVersion }: Shop): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  const processor = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`
  return `${processor}, ${memory} GB, ${platform()} ${release()}, Node ${process.version}, PostgreSQL ${serverVersion}, load before ${loadavg()[0]?.toFixed(1)}`
}
