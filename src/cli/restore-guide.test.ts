import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { runCommand, type ServingCommand, startCommand } from '../../tests/support/dorsal-command.ts'
import { createTemporaryFolder, queryOnce } from '../../tests/support/test-cluster.ts'
import { parseConnectionUrl } from '../postgres/connection-target.ts'

const variables = { DORSAL_BACKUP_IDLE_BEFORE: '0', DORSAL_BACKUP_SHIP_EVERY: '1', DORSAL_PORT: '0' }
const page = readFileSync(new URL('../../docs/guides/restore.md', import.meta.url), 'utf8')
/** As they stand on the page. */
const exampleTime = '2026-11-22 21:30:05'
const exampleId = '20261122T213412Z'

const migration = `
  create table orders (id bigint generated always as identity primary key, item text not null);
  alter table orders enable row level security;
  insert into orders (item) select 'item ' || n from generate_series(1, 2000) as n;`

let folder: ReturnType<typeof createTemporaryFolder>
let server: ServingCommand<{ readonly url: string }>
let moment: string

before(async () => {
  folder = createTemporaryFolder()
  mkdirSync(join(folder.path, 'dorsal', 'migrations'), { recursive: true })
  writeFileSync(join(folder.path, 'dorsal', 'migrations', '20260101000000_shop.sql'), migration)
  server = await start()
  await backUp()
  await query("insert into orders (item) values ('behind the backup')")
  await run('prove', '--mark')
  moment = await secondFromNow()
  await query('delete from orders')
  await query('create table behind_it ()')
  await sleep(2000)
})

after(async () => {
  await server.stop()
  folder[Symbol.dispose]()
})

async function start() {
  return await startCommand<{ readonly url: string }>(['start', '--project', folder.path, '--json'], variables)
}

async function run(...parameters: readonly string[]) {
  const { code, output, errors } = await runCommand([...parameters, '--project', folder.path, '--json'], variables)
  return { code, errors, answer: output === '' ? {} : JSON.parse(output) }
}

/** The server makes its first backup by itself: this one waits for it. */
async function backUp(...kind: readonly string[]): Promise<void> {
  const { code, errors } = await run('backup', 'create', ...kind)
  if (code === 0) return
  assert.match(errors, /backup_running/)
  await sleep(500)
  await backUp(...kind)
}

async function query(text: string) {
  const state = JSON.parse(readFileSync(join(folder.path, '.dorsal', 'server.json'), 'utf8'))
  return await queryOnce(parseConnectionUrl(state.ownerUrl), text)
}

/** The server's time, when it has passed; in whole seconds, as people write it. */
async function secondFromNow(): Promise<string> {
  const [row] = await query('select ceil(extract(epoch from clock_timestamp()) + 0.2) as second')
  const second = Number(row?.second) * 1000
  while (Date.now() < second + 200) await sleep(20)
  return new Date(second).toISOString().slice(0, 19).replace('T', ' ')
}

/** Each line that begins with dorsal in a block of shell, split as a shell does. */
function readCommands(): readonly (readonly string[])[] {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('dorsal '))
  return lines.map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(1))
}

test('the guide for three in the morning, word for word', async () => {
  const commands = readCommands()
  assert.deepEqual(
    commands.map(([first, second = '']) => `${first} ${/^[a-z]/.test(second) ? second : ''}`.trim()),
    ['restore', 'restore', 'restore', 'restore swap', 'start', 'restore list', 'restore forget'],
  )
  let id = ''
  for (const command of commands) {
    const parameters = command.map((word) => word.replace(exampleTime, moment).replace(exampleId, id))
    if (parameters[0] === 'start') {
      await server.stop()
      server = await start()
      assert.deepEqual(await query('select count(*)::int as rows from orders'), [{ rows: 2001 }])
      continue
    }
    const { code, answer, errors } = await run(...parameters)
    assert.equal(code, 0, `dorsal ${parameters.join(' ')}: ${errors}`)
    if (parameters.includes('--only')) await checkTable(answer)
    else if (parameters.includes('--to')) id = answer.id
    if (parameters[1] === 'swap') assert.equal(existsSync(join(folder.path, '.dorsal', `postgres-before-${id}`, 'data')), true)
    if (parameters[1] === 'forget') assert.equal(existsSync(join(folder.path, '.dorsal', `postgres-before-${id}`)), false)
  }
})

async function checkTable({ schema, name, rows }: { readonly schema: string; readonly name: string; readonly rows: number }) {
  assert.deepEqual([schema, rows], ['public', 2001])
  assert.equal(name, `orders_as_of_${moment.replace(/[-:]/g, '').replace(' ', '_')}`)
  assert.deepEqual(await query(`select count(*)::int as rows from ${name}`), [{ rows: 2001 }])
  assert.deepEqual(await query('select count(*)::int as rows from orders'), [{ rows: 0 }])
}

test('the archive goes on behind a swap, and moments of both timelines come back', async () => {
  await backUp()
  await query("insert into orders (item) values ('on the new timeline')")
  const later = await secondFromNow()
  await query("insert into orders (item) values ('behind it')")
  await sleep(2000)
  const { answer, errors, code } = await run('restore', '--to', later, '--only', 'orders')
  assert.equal(code, 0, errors)
  assert.equal(answer.rows, 2002)
  const old = await run('restore', '--to', moment, '--only', 'public.orders')
  assert.equal(old.code, 0, old.errors)
  assert.equal(old.answer.rows, 2001)
})

test('a swap that was broken off lets nothing start, and the same command finishes it', async () => {
  const { answer } = await run('restore', '--to', 'latest')
  assert.match((await run('restore', 'swap', answer.id)).errors, /server_running/)
  await server.stop()
  const state = join(folder.path, '.dorsal')
  mkdirSync(join(state, `postgres-before-${answer.id}`))
  writeFileSync(join(state, 'postgres', 'exchange.json'), JSON.stringify({ id: answer.id, command: `dorsal restore swap ${answer.id}` }))
  renameSync(join(state, 'postgres', 'data'), join(state, `postgres-before-${answer.id}`, 'data'))
  await assert.rejects(start(), /cluster_exchange_unfinished|Finish it first/)
  assert.equal(existsSync(join(state, 'postgres', 'data')), false)
  assert.equal((await run('restore', 'swap', answer.id)).code, 0)
  server = await start()
  assert.deepEqual(await query('select count(*)::int as rows from orders'), [{ rows: 2003 }])
})

test('a proof brings a second back, compares, reads, asks, and keeps what it found', async () => {
  await backUp('--full')
  await run('prove', '--mark')
  await sleep(3000)
  const { code, answer } = await run('prove')
  assert.deepEqual(
    answer.checks.filter(({ verdict }: { readonly verdict: string }) => verdict === 'does not hold'),
    [],
  )
  assert.equal(code, 0)
  assert.equal(typeof answer.recoverySeconds, 'number')
  const names = answer.checks.map(({ name }: { readonly name: string }) => name)
  for (const name of [
    'backups and log',
    'rows of sampled tables',
    'policies',
    'tables of postgres',
    'foreign keys of postgres',
    'the API, asked as anon',
  ])
    assert.ok(names.includes(name), name)
  assert.match(await (await fetch(`${server.ready.url}/metrics`)).text(), /^dorsal_proof_held 1$/m)
  assert.equal((await run('prove', '--history')).answer.proofs[0].id, answer.id)
  const report = join(folder.path, 'proofs.html')
  await run('prove', '--report', report)
  assert.match(readFileSync(report, 'utf8'), /<svg viewBox/)
})

test('a proof names the object of the archive that was damaged, and fails loudly', async () => {
  const archive = join(folder.path, '.dorsal', 'backups')
  const damaged = readdirSync(archive, { recursive: true, encoding: 'utf8' }).filter((name) => /-full\/base\.tar\/000001$/.test(name))
  for (const name of damaged) {
    const bytes = readFileSync(join(archive, name))
    writeFileSync(join(archive, name), bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1))
  }
  const { code, answer } = await run('prove')
  assert.equal(code, 1)
  const found = answer.checks.find(({ name }: { readonly name: string }) => name === 'the archive')
  assert.equal(found.verdict, 'does not hold')
  assert.match(found.detail, /backups\/\w+-full\/base\.tar\/000001 is damaged/)
  const ready = await fetch(`${server.ready.url}/health/ready`)
  assert.equal(ready.status, 200)
  assert.match((await ready.json()).warnings.backups, /^the proof of .* failed: the backups do not hold$/)
  assert.match(await (await fetch(`${server.ready.url}/metrics`)).text(), /^dorsal_proof_held 0$/m)
})
