import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { RunningRest } from '../../src/server/assemble-rest.ts'
import { type ConformanceDatabase, createConformanceDatabase } from './conformance-server.ts'
import { type ConformanceCase, readCaseFile } from './read-cases.ts'
import { type RawReply, send, signed } from './run-case.ts'

const folder = join(import.meta.dirname, 'cases')
const files = globSync('**/*.case', { cwd: folder }).map((path) => readCaseFile(join(folder, path), path))
let database: ConformanceDatabase

before(async () => {
  database = await createConformanceDatabase()
})
after(() => database.drop())

// Each request three times: planned anew, planned to be remembered, remembered. Writes are repeatable too, but for the numbers that they use up.
for (const sameSettings of Map.groupBy(files, ({ settings }) => JSON.stringify(settings)).values()) {
  const settings = sameSettings[0]?.settings ?? {}
  const reads = sameSettings.flatMap(({ cases }) => cases).filter(isRepeatable)
  if (reads.length > 0) describe(Object.keys(settings).join(', ') || 'the base settings', () => compareAll(settings, reads))
}

function isRepeatable({ method, path }: ConformanceCase): boolean {
  return ['GET', 'HEAD'].includes(method) && !path.startsWith('/rpc/')
}

function compareAll(settings: Readonly<Record<string, string>>, reads: readonly ConformanceCase[]): void {
  let planning: RunningRest
  let remembering: RunningRest
  before(async () => {
    planning = await database.startServer(settings, { DORSAL_REST_REMEMBERED_PLANS: '0' })
    remembering = await database.startServer(settings)
  })
  after(() => Promise.all([planning.stop(), remembering.stop()]))
  for (const example of reads) {
    test(`${example.place} is answered the same by a plan that was remembered`, async () => {
      const ask = async ({ url }: RunningRest) => comparable(await send(new URL(url), { ...example, headers: signed(example.headers) }))
      const wanted = await ask(planning)
      assert.deepEqual(await ask(remembering), wanted)
      assert.deepEqual(await ask(remembering), wanted)
    })
  }
}

/** Without what is another for each answer, or for each server. */
function comparable({ status, headers, body }: RawReply) {
  const { date, 'x-request-id': id, 'server-timing': timing, ...others } = headers
  const isPlan = /vnd\.pgrst\.plan|openapi/.test(headers['content-type'] ?? '')
  return { status, headers: isPlan ? {} : others, body: isPlan ? '' : body.toString('latin1') }
}
