import { setTimeout as sleep } from 'node:timers/promises'
import { identifier, renderSql, sql } from '../../../postgres/sql.ts'
import type { Statement } from '../../../postgres/statements/types.ts'
import { indexStillBuilt } from '../errors.ts'
import { type FoundObject, isBeingBuilt } from '../store/surroundings.ts'
import { runStatement } from './run-statement.ts'
import type { Work } from './work.ts'

const lookEvery = 200

/** Drops indexes that an interrupted statement left invalid; not one that somebody is building at this moment. */
export async function dropLeftovers(
  work: Work,
  { statement, before }: { readonly statement: Statement; readonly before: number },
  leftovers: readonly FoundObject[],
): Promise<void> {
  for (const index of leftovers) {
    await waitForBuilder(work, index)
    work.onProgress(`${work.file}: dropping the invalid index ${index.schema}.${index.name}, which an interrupted run left`)
    const query = renderSql(sql`drop index concurrently if exists ${identifier(index.schema, index.name)}`)
    await runStatement({ client: work.client, script: work.script }, { statement, before, kept: before, query })
  }
}

async function waitForBuilder({ client, settings, file, onProgress, signal }: Work, index: FoundObject): Promise<void> {
  const until = performance.now() + settings.retryFor * 1000
  for (let looks = 0; await isBeingBuilt(client, index); looks++) {
    if (looks === 0) onProgress(`${file} waits for another process that works on the table of ${index.schema}.${index.name}`)
    if (performance.now() > until) throw indexStillBuilt(file, `${index.schema}.${index.name}`)
    await sleep(lookEvery, undefined, signal === undefined ? {} : { signal })
  }
}
