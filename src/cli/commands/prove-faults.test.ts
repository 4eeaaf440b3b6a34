import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { beginCommand, runCommand, type ServingCommand, startCommand } from '../../../tests/support/dorsal-command.ts'
import { createTemporaryFolder, queryOnce } from '../../../tests/support/test-cluster.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'

const migration = `
  create table orders (id bigint generated always as identity primary key, owner uuid, item text not null);
  alter table orders enable row level security;
  create policy own on orders for select to authenticated using (owner = auth.uid());
  grant select on orders to authenticated;`

const variables = {
  DORSAL_BACKUP_IDLE_BEFORE: '3600',
  DORSAL_BACKUP_SHIP_EVERY: '1',
  DORSAL_BACKUP_KEY: 'only for this test but long enough for it',
  DORSAL_PORT: '0',
  DORSAL_PROVE_ENABLED: 'false',
}
const user = '11111111-2222-4333-8444-555555555555'

const folder = createTemporaryFolder()
const project = join(folder.path, 'shop')
const archive = join(project, '.dorsal', 'backups')
let server: ServingCommand<{ readonly url: string }>
/** Oldest first: a full one and two incremental ones on it. */
const backups: string[] = []

before(async () => {
  mkdirSync(join(project, 'dorsal', 'migrations'), { recursive: true })
  writeFileSync(join(project, 'dorsal', 'migrations', '20260101000000_shop.sql'), migration)
  server = await startCommand(['start', '--project', project, '--json'], variables)
  await query(`insert into auth.users (id, email) values ('${user}', 'someone@example.org')`)
  for (const kind of ['--full', '--incremental', '--incremental']) {
    await query(
      `insert into orders (owner, item) select case when n % 3 = 0 then '${user}'::uuid end, md5(n::text) from generate_series(1, 300) as n`,
    )
    const made = await run(['backup', 'create', kind])
    assert.equal(made.code, 0, made.errors)
    backups.push(made.answer.id)
  }
  await run(['prove', '--mark'])
  await query('select pg_switch_wal()')
  await query('create table behind_it ()')
  await sleep(2500)
})
after(async () => {
  await server.stop()
  folder[Symbol.dispose]()
})

async function run(words: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const { code, output, errors } = await runCommand([...words, '--project', project, '--json'], { ...variables, ...more })
  return { code, errors, answer: output === '' ? {} : JSON.parse(output) }
}

async function query(text: string) {
  const { ownerUrl } = JSON.parse(readFileSync(join(project, '.dorsal', 'server.json'), 'utf8'))
  return await queryOnce(parseConnectionUrl(ownerUrl), text)
}

const listObjects = (pattern: RegExp) =>
  readdirSync(archive, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .sort()

function flip(path: string): void {
  const bytes = readFileSync(path)
  const middle = bytes.length >> 1
  writeFileSync(path, bytes.with(middle, (bytes[middle] ?? 0) ^ 1))
}

const segment = /wal\/00000001\/[0-9A-F]{24}$/
const firstPart = (index: number, stream: string) => listObjects(new RegExp(`backups/${backups[index]}/${stream}/000001$`))[0] ?? ''

type ArchiveFault = {
  readonly name: string
  /** Of an object or folder in the archive. */
  readonly find: () => string
  readonly deed: (path: string) => void
  /** What has to be named; the object itself when absent. */
  readonly named?: () => string
}

const faults: readonly ArchiveFault[] = [
  { name: 'a flipped byte in a data file', find: () => firstPart(0, 'base.tar'), deed: flip },
  { name: 'a flipped byte in a manifest', find: () => firstPart(1, 'backup_manifest'), deed: flip },
  { name: 'a flipped byte in the first segment of the log', find: () => listObjects(segment)[0] ?? '', deed: flip },
  { name: 'a flipped byte in the last segment of the log', find: () => listObjects(segment).at(-1) ?? '', deed: flip },
  {
    name: 'a missing segment',
    find: () => listObjects(segment)[1] ?? '',
    deed: rmSync,
    named: () => listObjects(segment)[1]?.slice(-24) ?? '',
  },
  { name: 'a truncated incremental backup', find: () => firstPart(2, 'base.tar'), deed: (path) => truncateSync(path, 1000) },
  {
    name: 'a deleted member of a chain',
    find: () => firstPart(1, 'base.tar').replace('/base.tar/000001', ''),
    deed: (path) => rmSync(path, { recursive: true }),
    named: () => backups[1] ?? '',
  },
]

for (const { name, find, deed, named } of faults) {
  test(`a proof finds ${name}, and names it`, async () => {
    using copy = createTemporaryFolder()
    cpSync(archive, copy.path, { recursive: true, filter: (path) => !path.includes('spool') })
    const object = find()
    deed(join(copy.path, object))
    const { code, answer, errors } = await run(['prove'], { DORSAL_BACKUP_TARGET: copy.path })
    assert.equal(code, 1, errors + JSON.stringify(answer))
    assert.equal(answer.verdict, 'does not hold')
    const subject = named?.() ?? object.slice(object.indexOf('/') + 1)
    assert.ok(subject !== '' && JSON.stringify(answer.checks).includes(subject), `${subject}: ${JSON.stringify(answer.checks)}`)
  })
}

test('a proof with the wrong key says which key it takes', async () => {
  const { code, answer } = await run(['prove'], { DORSAL_BACKUP_KEY: 'another key than the one that closed it' })
  assert.equal(code, 1)
  assert.match(answer.checks[0].detail, /is encrypted with the key [0-9a-f]{16}/)
})

test('a sound archive is proven, as anon and as one of the users, who is given exactly his rows', async () => {
  const { code, answer, errors } = await run(['prove'])
  assert.equal(code, 0, errors + JSON.stringify(answer))
  const found = answer.checks.find(({ name }: { readonly name: string }) => name === 'the API, asked as a user')
  assert.deepEqual([found?.verdict, found?.detail], ['holds', 'the rows allowed, of orders'])
})

test('a swap killed in the middle is finished by the same command, and the restored rows are live', async () => {
  const { answer } = await run(['restore', '--to', 'latest'])
  await server.stop()
  const begun = beginCommand(['restore', 'swap', answer.id, '--project', project, '--json'], variables)
  const exchange = join(project, '.dorsal', 'postgres', 'exchange.json')
  let hasEnded = false
  void begun.ended.then(() => {
    hasEnded = true
  })
  while (!existsSync(exchange) && !hasEnded) await sleep(1)
  begun.kill('SIGKILL')
  await begun.ended
  if (existsSync(exchange)) assert.equal((await run(['restore', 'swap', answer.id])).code, 0)
  const { restores } = (await run(['restore', 'list'])).answer
  assert.equal(typeof restores.find(({ id }: { readonly id: string }) => id === answer.id)?.swappedAt, 'string')
  server = await startCommand(['start', '--project', project, '--json'], variables)
  assert.deepEqual(await query('select count(*)::int as rows from orders'), [{ rows: 900 }])
})
