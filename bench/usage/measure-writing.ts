import { systemClock } from '../../src/base/clock.ts'
import { silentLog } from '../../src/base/log.ts'
import { startRecordingUsage } from '../../src/operations/usage/operation.ts'
import type { Database } from '../../src/postgres/types.ts'
import type { PlanUses, UsedName } from '../../src/query/uses.ts'

const plansOfRequests = [10, 100, 1000]
const clientCount = 10
const namesOfPlan = 8
const flushes = 5

type Writing = Readonly<Record<'plans' | 'clients' | 'rows' | 'CPU ms of a flush' | 'of the ten seconds between two', string>>

/** What a flush costs this process, by how many different requests came since the last. */
export async function measureWriting(database: Database): Promise<readonly Writing[]> {
  const rows: Writing[] = []
  for (const plans of plansOfRequests) rows.push(await measurePlans(database, plans))
  return rows
}

async function measurePlans(database: Database, plans: number): Promise<Writing> {
  const settings = { enabled: true, flush: 3600, retention: 90, maxEntries: plans * clientCount, maxClients: clientCount }
  const recorder = startRecordingUsage({ database, settings, clock: systemClock, log: silentLog })
  const uses = Array.from({ length: plans }, (_, index) => createUses(`table_${index}`))
  const times: number[] = []
  for (let flush = 0; flush < flushes; flush++) {
    for (const each of uses) for (let client = 0; client < clientCount; client++) recorder.note(each, createCaller(client))
    const before = process.cpuUsage()
    await recorder.flush()
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
  }
  await recorder.stop()
  const middle = times.toSorted((a, b) => a - b)[Math.floor(flushes / 2)] ?? Number.NaN
  return {
    plans: String(plans),
    clients: String(clientCount),
    rows: String(plans * clientCount * namesOfPlan),
    'CPU ms of a flush': middle.toFixed(1),
    'of the ten seconds between two': `${(middle / 100).toFixed(2)} %`,
  }
}

function createUses(object: string): PlanUses {
  const names = Array.from({ length: namesOfPlan }, (_, index): UsedName => {
    return { way: 'select', schema: 'api', object, member: `column_${index}` }
  })
  return { key: object, route: `GET /${object}`, names, ends: [] }
}

function createCaller(client: number) {
  return {
    identity: { role: 'anon', claims: '{}', source: 'anonymous' },
    headers: { 'x-client-name': `client-${client}`, 'x-client-version': '1.0' },
  } as const
}
