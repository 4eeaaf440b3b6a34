import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually } from '../../tests/support/eventually.ts'
import { type ReplicatedCluster, startReplicatedCluster } from '../../tests/support/replicated-cluster.ts'
import { queryOnce } from '../../tests/support/test-cluster.ts'
import { createTestProject } from '../../tests/support/test-project.ts'
import { silentLog } from '../base/log.ts'
import { toConnectionUrl } from '../postgres/connection-target.ts'
import { openProject } from '../project/open-project.ts'
import { type RunningDorsal, startDorsal } from './assemble.ts'
import { readProjectStatus } from './beside-server.ts'
import { readSettings } from './settings.ts'

const project = createTestProject()
let cluster: ReplicatedCluster
let running: RunningDorsal
let workplace: Awaited<ReturnType<typeof openWorkplace>>

before(async () => {
  cluster = await startReplicatedCluster(1)
  workplace = await openWorkplace()
  running = await startDorsal(workplace)
})
after(async () => {
  await running?.stop()
  await cluster.stop()
  project[Symbol.dispose]()
})

async function openWorkplace() {
  const opened = await openProject(project.root)
  const urls = [...cluster.replicas, { target: { host: '127.0.0.1', port: 1, user: 'nobody', database: 'postgres' } }].map(({ target }) =>
    toConnectionUrl(target),
  )
  const environment = { DATABASE_URL: toConnectionUrl(cluster.primary.target), DATABASE_REPLICA_URLS: urls.join(',') }
  const { settings } = readSettings(opened, { flags: new Map([['api.port', '0']]), environment })
  return { project: opened, settings, log: silentLog, onProgress: () => {} }
}

const replicaName = () => `${cluster.replicas[0]?.target.host}:${cluster.replicas[0]?.target.port}`

async function write(title: string): Promise<Response> {
  return await fetch(`${running.url}/rest/v1/books`, {
    method: 'POST',
    headers: { apikey: running.keys.serviceKey, 'content-type': 'application/json', origin: 'http://example.org' },
    body: JSON.stringify({ title }),
  })
}

async function readTitles(position: string | null): Promise<readonly string[]> {
  const response = await fetch(`${running.url}/rest/v1/books?order=title`, {
    headers: position === null ? {} : { 'dorsal-position': position },
  })
  return (await response.json()).map(({ title }: { title: string }) => title)
}

async function readMetric(name: string): Promise<string | undefined> {
  const text = await (await fetch(`${running.url}/metrics`)).text()
  return text
    .split('\n')
    .find((line) => line.startsWith(`${name}{replica="${replicaName()}"}`))
    ?.split(' ')
    .at(-1)
}

test('a client who sends back the position of his write reads it, from a replica when that has it', async () => {
  await eventually(() => readMetric('dorsal_replica_used'), '1')
  const [replica] = cluster.replicas
  assert.ok(replica)
  await queryOnce(replica.target, 'select pg_wal_replay_pause()')
  const response = await write('Germinal')
  const position = response.headers.get('dorsal-position')
  assert.match(position ?? '', /^[0-9A-F]+\/[0-9A-F]+$/)
  assert.match(response.headers.get('access-control-expose-headers') ?? '', /, Dorsal-Position$/)
  assert.deepEqual(await readTitles(position), ['Germinal', 'Les Misérables'])
  assert.deepEqual(await readTitles(null), ['Les Misérables'])
  await queryOnce(replica.target, 'select pg_wal_replay_resume()')
  await eventually(async () => (await readTitles(null)).length, 2)
  assert.notEqual(await readMetric('dorsal_replica_reads'), '0')
})

test('a position that is none is answered 400 by name', async () => {
  const response = await fetch(`${running.url}/rest/v1/books`, { headers: { 'dorsal-position': 'now' } })
  assert.deepEqual([response.status, (await response.json()).code], [400, 'position_invalid'])
})

test('dorsal status names each replica, and why one takes no reads', async () => {
  const { checks } = await readProjectStatus(workplace)
  const found = checks.filter(({ name }) => name.startsWith('replica '))
  assert.deepEqual(
    found.map(({ name, verdict }) => [name, verdict]),
    [
      [`replica ${replicaName()} takes reads`, 'holds'],
      ['replica 127.0.0.1:1 takes reads', 'does not hold'],
    ],
  )
  assert.equal(found[1]?.detail, 'it does not answer: connect ECONNREFUSED 127.0.0.1:1')
})
