import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signToken } from '../../src/access/sign-token.ts'
import { silentLog } from '../../src/base/log.ts'
import { openProject } from '../../src/project/open-project.ts'
import { startDorsal } from '../../src/server/assemble.ts'
import { readSettings } from '../../src/server/settings.ts'
import { createStops, type Stops } from '../../src/server/stops.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import type { Caller } from './generate-request.ts'

export type FuzzServer = {
  /** Of the REST service, without a slash at the end. */
  readonly url: string
  readonly headersOf: (caller: Caller) => Readonly<Record<string, string>>
  readonly query: TestDatabase['query']
  readonly stop: () => Promise<void>
}

const environment = {
  DORSAL_PORT: '0',
  DORSAL_REST_TRANSACTION_END: 'rollback-allow-override',
  DORSAL_REST_AGGREGATES_ENABLED: 'true',
  DORSAL_REST_PLAN_ENABLED: 'true',
}

/** A whole Dorsal on a project of its own. Writes are rolled back unless a request asks otherwise, so that each request meets the same rows. */
export async function startFuzzServer(): Promise<FuzzServer> {
  const stops = createStops()
  try {
    return await startParts(stops)
  } catch (error) {
    await stops.run()
    throw error
  }
}

async function startParts(stops: Stops): Promise<FuzzServer> {
  const database = await createTestDatabase({ prefix: 'fuzz' })
  stops.add(database.drop)
  const folder = await mkdtemp(join(tmpdir(), 'dorsal-fuzz-'))
  stops.add(() => rm(folder, { recursive: true }))
  const migrations = join(folder, 'dorsal', 'migrations')
  await mkdir(migrations, { recursive: true })
  await copyFile(new URL('fixture.sql', import.meta.url), join(migrations, '1_fixture.sql'))
  const project = await openProject(folder)
  const { settings } = readSettings(project, { flags: new Map(), environment: { ...environment, DATABASE_URL: database.url } })
  const running = await startDorsal({ project, settings, log: silentLog, onProgress: () => {} })
  stops.add(running.stop)
  const { anonKey, jwtSecret } = running.keys
  const credentials = {
    anon: { apikey: anonKey },
    ada: { apikey: anonKey, authorization: `Bearer ${signToken({ role: 'authenticated', sub: 'ada' }, Buffer.from(jwtSecret))}` },
    forged: { authorization: `Bearer ${signToken({ role: 'service_role' }, Buffer.from('somebody else, who has no business here'))}` },
    none: {},
  } satisfies Record<Caller, Record<string, string>>
  return {
    url: `${running.url}/rest/v1`,
    headersOf: (caller) => credentials[caller],
    query: database.query,
    stop: stops.run,
  }
}
