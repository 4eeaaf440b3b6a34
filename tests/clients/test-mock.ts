import { createClient } from '@supabase/supabase-js'
import { systemClock } from '../../src/base/clock.ts'
import { silentLog } from '../../src/base/log.ts'
import type { Contract } from '../../src/operations/contract/operation.ts'
import type { Recording } from '../../src/operations/mock/operation.ts'
import { openProject } from '../../src/project/open-project.ts'
import { type RunningMock, startMock } from '../../src/server/mock/start-mock.ts'
import { readSettings } from '../../src/server/settings.ts'

/** A mock in this process, at a port of its own. Whoever starts it stops it. */
export async function startTestMock(contract: Contract, recording?: Recording): Promise<RunningMock> {
  return await startMock({ contract, recording, seed: 1, rows: 10, settings: await readTestSettings(), clock: systemClock, log: silentLog })
}

/** Those of a server in this process, at any port. */
export async function readTestSettings() {
  const project = await openProject(import.meta.dirname)
  return readSettings(project, { flags: new Map(), environment: { DORSAL_PORT: '0' } }).settings
}

/** The official client, without a session of its own. */
export function createTestClient(url: string, key: string) {
  return createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false } })
}
