import { systemClock } from '../../src/base/clock.ts'
import { silentLog } from '../../src/base/log.ts'
import { startRecordingUsage } from '../../src/operations/usage/operation.ts'
import type { Database } from '../../src/postgres/types.ts'
import { median } from './estimate-ratio.ts'
import { createCaller, createUses, namesOfPlan } from './invented-uses.ts'

const plansOfRequests = [10, 100, 1000]
const clientCount = 10
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
  const middle = median(times)
  return {
    plans: String(plans),
    clients: String(clientCount),
    rows: String(plans * clientCount * namesOfPlan),
    'CPU ms of a flush': middle.toFixed(1),
    'of the ten seconds between two': `${(middle / 100).toFixed(2)} %`,
  }
}
