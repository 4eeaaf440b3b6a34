import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { RunningRest } from '../../src/server/rest/assemble-rest.ts'
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

// Each request three times: on the plain path, on the hot path with a plan to be remembered, and with the remembered one. Where transactions end without a commit, writes are repeatable, too.
for (const sameSettings of Map.groupBy(files, ({ settings }) => JSON.stringify(settings)).values()) {
  const settings = sameSettings[0]?.settings ?? {}
  const isCommitted = 'db-tx-end' in settings
  const examples = sameSettings.flatMap(({ cases }) => cases).filter(isCommitted ? isRead : isRepeatable)
  if (examples.length > 0) describe(describeSettings(settings), () => compareAll(settings, examples))
}

function isRead({ method }: ConformanceCase): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** A number taken from a sequence is not given back; whether a statement is prepared is what tells the paths apart. */
function isRepeatable({ path }: ConformanceCase): boolean {
  return path !== '/rpc/ring' && path !== '/rpc/is_prepared'
}

test('the two paths are two: only the hot one prepares its statements', async () => {
  const ask = async (server: RunningRest) => {
    const reply = await fetch(new URL('/rpc/is_prepared', server.url), { method: 'POST' })
    await server.stop()
    return await reply.json()
  }
  assert.deepEqual([await ask(await database.startServer({})), await ask(await database.startPlainServer({}))], [true, false])
})

function describeSettings(settings: Readonly<Record<string, string>>): string {
  return Object.keys(settings).length === 0 ? 'the base settings' : JSON.stringify(settings)
}

function compareAll(settings: Readonly<Record<string, string>>, examples: readonly ConformanceCase[]): void {
  let plain: RunningRest
  let hot: RunningRest
  before(async () => {
    plain = await database.startPlainServer(settings)
    hot = await database.startServer(settings)
  })
  after(() => Promise.all([plain.stop(), hot.stop()]))
  for (const example of examples) {
    test(`${example.place} is answered the same, byte for byte, on the hot path and on the plain one`, async () => {
      const ask = async ({ url }: RunningRest) => comparable(await send(new URL(url), { ...example, headers: signed(example.headers) }))
      const wanted = await ask(plain)
      assert.deepEqual(await ask(hot), wanted)
      assert.deepEqual(await ask(hot), wanted)
    })
  }
}

/** Without what is another for each answer, or for each server. */
function comparable({ status, headers, body }: RawReply) {
  const { date, 'x-request-id': id, 'server-timing': timing, ...others } = headers
  const isPlan = /vnd\.pgrst\.plan|openapi/.test(headers['content-type'] ?? '')
  return { status, headers: isPlan ? {} : others, body: isPlan ? '' : body.toString('latin1') }
}
