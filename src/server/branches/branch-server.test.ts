import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from '../../../tests/support/eventually.ts'
import { createTestProject } from '../../../tests/support/test-project.ts'
import { silentLog } from '../../base/log.ts'
import { portInUse } from '../../http/errors.ts'
import { openProject } from '../../project/open-project.ts'
import { readSettings } from '../settings.ts'
import { enterBranch } from './branch-place.ts'
import { findRefusal } from './branch-refusal.ts'
import { serveBranches } from './branch-server.ts'

async function openPlace(root: string) {
  const project = await openProject(root)
  const { settings } = readSettings(project, { flags: new Map(), environment: {} })
  const record = (name: string, state: string, number: number, isServed = true) => {
    const folder = join(project.stateFolder, 'branches', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'branch.json'), JSON.stringify({ state, since: '2026-11-22T20:00:00Z', source: 'a test', number, isServed }))
    return folder
  }
  return { place: { project, settings, log: silentLog, onProgress: () => {} }, record }
}

test('a branch is opened when it is ready, at a port of its own, and closed when it is to be deleted', async () => {
  using project = createTestProject()
  const { place, record } = await openPlace(project.root)
  record('first', 'ready', 1)
  record('second', 'ready', 2)
  record('unserved', 'ready', 3, false)
  record('unfinished', 'being made', 4)
  const seen: string[] = []
  const server = serveBranches({
    ...place,
    open: async ({ project, settings }) => {
      seen.push(`opened ${project.branch} at ${settings.http.port}`)
      return { url: 'http://127.0.0.1', stop: async () => void seen.push(`closed ${project.branch}`) }
    },
  })
  await eventually(() => seen.join(), 'opened first at 54421,opened second at 54422')
  record('first', 'being deleted', 1)
  await eventually(() => seen.at(-1), 'closed first')
  await server.stop()
  assert.deepEqual(seen.slice(2), ['closed first', 'closed second'])
})

test('why a branch cannot be served is told to the commands beside the server', async () => {
  using project = createTestProject()
  const { place, record } = await openPlace(project.root)
  const folder = record('taken', 'ready', 1)
  const open = () => Promise.reject(portInUse('127.0.0.1', 54421))
  const server = serveBranches({ ...place, open })
  await eventually(() => findRefusal(folder, { pid: process.pid }), portInUse('127.0.0.1', 54421).message)
  assert.equal(await findRefusal(folder, { pid: 1 }), undefined)
  await server.stop()
})

test('in a branch nothing is sent to people, and secrets and replicas of the live project do not count', async () => {
  using project = createTestProject()
  const { place, record } = await openPlace(project.root)
  const folder = record('quiet', 'ready', 1)
  const { access, auth, server } = place.settings
  const live = {
    ...place.settings,
    access: { ...access, jwtSecret: 'a-secret-of-the-live-project-32-bytes' },
    auth: { ...auth, smtpEnabled: true, twilioEnabled: true, hookSendEmailEnabled: true, apiExternalUrl: 'https://shop.example.org' },
    server: { ...server, databaseUrl: 'postgresql://db.example.org/shop', replicaUrls: ['postgresql://db2.example.org/shop'], workers: 4 },
  }
  const entered = await enterBranch({ ...place, settings: live }, 'quiet')
  assert.deepEqual([entered.project.stateFolder, entered.project.branch], [folder, 'quiet'])
  const { smtpEnabled, twilioEnabled, hookSendEmailEnabled, apiExternalUrl } = entered.settings.auth
  assert.deepEqual([smtpEnabled, twilioEnabled, hookSendEmailEnabled, apiExternalUrl], [false, false, false, ''])
  const { databaseUrl, replicaUrls, workers } = entered.settings.server
  assert.deepEqual([entered.settings.access.jwtSecret, databaseUrl, replicaUrls, workers], [undefined, undefined, [], 1])
})
