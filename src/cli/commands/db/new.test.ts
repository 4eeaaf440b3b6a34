import assert from 'node:assert/strict'
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { PostgrestClient } from '@supabase/postgrest-js'
import { beginCommand, runCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../../tests/support/eventually.ts'
import { createTestDatabase } from '../../../../tests/support/test-database.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import type { toReadyLine } from '../../banner.ts'

const orders = `create table orders (id int primary key, note text not null check (note <> ''), total int);
create index orders_note_idx on orders (note);
grant select, insert, update, delete on orders to service_role;
insert into orders values (1, 'before');
`

test('a new migration is empty, comes behind all others and has its down file when it is wanted', async () => {
  using project = createTestProject({ 'dorsal/migrations/99990101000000_late.sql': 'select 1;' })
  const create = (...words: string[]) => runCommand(['db', 'new', ...words, '--project', project.root, '--json'])
  const made = await create('add_orders', '--down')
  assert.deepEqual(
    [made.code, JSON.parse(made.output).files],
    [0, ['dorsal/migrations/99990101000001_add_orders.sql', 'dorsal/migrations/99990101000001_add_orders.down.sql']],
  )
  assert.equal(readFileSync(join(project.root, 'dorsal/migrations/99990101000001_add_orders.sql'), 'utf8'), '')
  const codeOf = ({ errors }: { readonly errors: string }) => JSON.parse(errors.trim().split('\n').at(-1) ?? '').error.code
  assert.equal(codeOf(await create()), 'change_missing')
  assert.equal(codeOf(await create('add orders')), 'migration_name_invalid')
  assert.equal(codeOf(await create('--rename-column', 'orders.note')), 'change_incomplete')
  assert.equal(codeOf(await create('--drop-column', 'orders.note', '--set-not-null', 'orders.note')), 'changes_together')
  assert.equal(readdirSync(join(project.root, 'dorsal/migrations')).length, 3)
})

test('clients of both shapes are served until the contract, which waits for --force and survives being killed', async (t) => {
  using project = createTestProject({ 'dorsal/migrations/1_orders.sql': orders })
  const database = await createTestDatabase({ prefix: 'new' })
  t.after(() => database.drop())
  const place = ['--project', project.root, '--database-url', database.url]
  assert.equal((await runCommand(['migrate', ...place])).code, 0)
  const written = await runCommand(['db', 'new', '--rename-column', 'orders.note', 'remark', ...place, '--json'])
  const phases: { readonly phase: string; readonly file: string }[] = JSON.parse(written.output).phases
  assert.deepEqual(
    phases.map(({ phase, file }) => [phase, file.replace(/\d{14}/, '…')]),
    [
      ['expand', 'dorsal/migrations/…_rename_orders_note_expand.sql'],
      ['back-fill', 'dorsal/migrations/…_rename_orders_note_backfill.sql'],
      ['contract', 'dorsal/migrations/…_rename_orders_note_contract.sql'],
    ],
  )
  const contract = phases[2]?.file ?? ''
  const version = /\d{14}/.exec(contract)?.[0]

  await t.test('lint finds nothing in them that blocks', async () => {
    const { code, output } = await runCommand(['db', 'lint', ...place, '--json'])
    const { findings } = JSON.parse(output)
    const open = (findings as { severity: string; accepted: string | null; id: string }[]).filter(({ accepted }) => accepted === null)
    assert.deepEqual([code, open.filter(({ severity }) => severity === 'error')], [0, []])
  })

  const server = await startCommand<ReturnType<typeof toReadyLine>>(['start', '--json', '--port', '0', ...place])
  t.after(server.stop)
  const client = new PostgrestClient(`${server.ready.url}/rest/v1`, { headers: { apikey: server.ready.secretKey } })

  await t.test('the server starts with the contract pending, and says so', () => {
    assert.match(server.printed.errors, new RegExp(`Left pending: ${contract} ends the old shape`))
  })
  await t.test('both read and write', async () => {
    assert.equal((await client.from('orders').insert({ id: 2, note: 'old' })).status, 201)
    assert.equal((await client.from('orders').insert({ id: 3, remark: 'new' })).status, 201)
    assert.equal((await client.from('orders').upsert({ id: 2, remark: 'by the new' })).status, 200)
    assert.equal((await client.from('orders').update({ note: 'by the old' }).eq('remark', 'new')).status, 204)
    const byOld = await client.from('orders').select('id,note').order('id')
    const byNew = await client.from('orders').select('id,note:remark').order('id')
    assert.deepEqual(byOld.data, [
      { id: 1, note: 'before' },
      { id: 2, note: 'by the new' },
      { id: 3, note: 'by the old' },
    ])
    assert.deepEqual(byNew.data, byOld.data)
    assert.equal((await client.from('orders').insert({ id: 4, remark: '' })).error?.code, '23514')
  })
  await t.test('killed in the middle of the contract, it is pending, and the same command finishes it', async () => {
    // Its last statement waits for this test.
    appendFileSync(join(project.root, contract), '\nselect pg_advisory_xact_lock(6);\n')
    await database.query('select pg_advisory_lock(6)')
    const migrating = beginCommand(['migrate', '--force', ...place])
    const waiting = "select count(*)::int as waiting from pg_locks where locktype = 'advisory' and objid = 6 and not granted"
    await eventually(async () => (await database.query(waiting))[0]?.waiting, 1)
    migrating.kill('SIGKILL')
    await migrating.ended
    await database.query('select pg_advisory_unlock(6)')
    const status = await runCommand(['migrate', '--status', ...place, '--json'])
    const states: { readonly version: string; readonly state: string }[] = JSON.parse(status.output)
    assert.deepEqual(
      states.filter((each) => each.version === version).map(({ state }) => state),
      ['pending'],
    )
    assert.deepEqual((await client.from('orders').select('note').eq('id', 1)).data, [{ note: 'before' }])
    assert.equal((await runCommand(['migrate', '--force', ...place])).code, 0)
  })
  await t.test('afterwards the new shape is the only one', async () => {
    await eventually(async () => (await client.from('orders').select('note')).error?.code, '42703')
    const { data } = await client.from('orders').select('*').eq('id', 1)
    assert.deepEqual(data, [{ id: 1, total: null, remark: 'before' }])
  })
})
