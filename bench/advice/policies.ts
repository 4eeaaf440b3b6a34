// `npm run bench -- policies`: the corpus of slow policies, each as it is and rewritten, on 50,000 rows.
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { renderGain, renderTime } from '../../src/operations/advise/measure/policies/describe-measurement.ts'
import { measurePolicies } from '../../src/operations/advise/measure/policies/measure-policies.ts'
import type { PolicyMeasurement } from '../../src/operations/advise/measure/policies/types.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { createAdvisedDatabase } from '../../tests/support/test-advice.ts'
import { queryOnce } from '../../tests/support/test-cluster.ts'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'

const corpus = new URL('../../tests/slow-policies/', import.meta.url)

const rows = 50_000
const rounds = 5

export async function benchPolicies(): Promise<void> {
  const advised = await createAdvisedDatabase()
  try {
    const run = (sql: string) => queryOnce(parseConnectionUrl(advised.url), sql)
    await run(`set corpus.rows = ${rows}; ${readFileSync(new URL('tables.sql', corpus), 'utf8')}`)
    await run(readFileSync(new URL('policies.sql', corpus), 'utf8'))
    const { database } = advised
    const measured = await measurePolicies({ database, rounds, onProgress: (line) => void process.stderr.write(`${line}\n`) })
    process.stdout.write(
      `${rows} rows, medians of ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}\n\n${renderMarkdownTable(measured.map(toRow))}\n`,
    )
  } finally {
    await advised.drop()
  }
}

function toRow(measurement: PolicyMeasurement): Readonly<Record<string, string>> {
  const policy = measurement.policy.split('.').at(-1) ?? ''
  const done = measurement.rewrites.join(', ')
  if (measurement.kind === 'could not be measured')
    return { policy, done, 'as it is': '', rewritten: '', gain: measurement.reason, rows: '' }
  const { before, after, isSame, rowsSeen } = measurement
  return {
    ...{ policy, done, 'as it is': renderTime(before), rewritten: renderTime(after), gain: renderGain(measurement) },
    rows: isSame ? `the same ${rowsSeen}` : 'other rows',
  }
}
