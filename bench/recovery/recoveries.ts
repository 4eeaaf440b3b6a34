// `npm run bench -- recoveries`: moments chosen by chance under write load, each restored and compared with an independent ledger.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Recovery, runRecoveries } from '../../tests/support/recoveries.ts'

export async function benchRecoveries(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { count: text, seconds: text, json: text } })
  const count = Number(values.count ?? '100')
  const recoveries = await runRecoveries({ count, seconds: Number(values.seconds ?? '60'), random: Math.random, onRecovery: print })
  const equal = recoveries.filter(({ problems }) => problems.length === 0).length
  const times = recoveries.map(({ seconds }) => seconds).sort((one, other) => one - other)
  const median = times[Math.floor(times.length / 2)] ?? 0
  console.log(
    `${equal} of ${recoveries.length} equal the ledger; recovery ${median.toFixed(1)} s (median), ${times.at(-1)?.toFixed(1)} s (longest)`,
  )
  writeFileSync(values.json ?? 'bench-recoveries.json', `${JSON.stringify({ at: new Date().toISOString(), equal, recoveries }, null, 2)}\n`)
  if (equal < recoveries.length) process.exitCode = 1
}

function print({ at, seconds, restored, acknowledged, problems }: Recovery): void {
  const found = problems.length === 0 ? 'equal' : problems.slice(0, 5).join('; ')
  console.log(`${at}  ${restored} commits restored, ${acknowledged} acknowledged by then  ${seconds.toFixed(1)} s  ${found}`)
}
