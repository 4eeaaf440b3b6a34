import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../../tests/support/dorsal-command.ts'
import { createTestProject } from '../../tests/support/test-project.ts'

const first = `
  create table orders (id int primary key, owner uuid, email text);
  alter table orders enable row level security;
  create policy own on orders for select to authenticated using (owner = (select auth.uid()));
  create policy shown on orders for select to anon using (id = 1);
  grant select on orders to anon, authenticated;
  grant delete on orders to authenticated;
  create policy own_delete on orders for delete to authenticated using (owner = (select auth.uid()));
  insert into orders values (1, '11111111-1111-4111-8111-111111111111', 'a'), (2, '22222222-2222-4222-8222-222222222222', 'b');`

const second = 'alter policy shown on orders using (true);\nrevoke delete on orders from authenticated;\n'

const sentences = [
  'anon can now read every row of orders (4 of 4, before 1): policy shown lost its condition (id = 1)',
  'user 1 and user 2 can no longer delete from orders: grant revoked: public.orders granted DELETE to authenticated',
]

test('what a migration changes about permissions is told against a commit and by its rehearsal', async () => {
  using project = createTestProject({ 'dorsal/migrations/1_orders.sql': first, 'dorsal/config.toml': '' })
  const at = ['--project', project.root]
  const git = (...parameters: readonly string[]) =>
    execFileSync('git', ['-C', project.root, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...parameters])
  git('init', '--quiet')
  git('add', 'dorsal')
  git('commit', '--quiet', '--message=first')
  assert.equal((await runCommand(['migrate', ...at])).code, 0)
  writeFileSync(join(project.root, 'dorsal/migrations/2_open.sql'), second)

  const against = await runCommand(['design', 'permissions', '--against', 'HEAD', '--json', ...at])
  const { changes } = JSON.parse(against.output) as { changes: readonly { sentence: string }[] }
  assert.deepEqual(
    changes.map(({ sentence }) => sentence),
    sentences,
  )
  assert.equal(against.code, 1)

  const rehearsed = await runCommand(['db', 'rehearse', '--no-load', '--markdown', ...at])
  assert.match(rehearsed.output, /### ⚠️ Permissions: 1 wider, 1 narrower/)
  assert.equal(rehearsed.code, 0)
})

test('what cannot be compared with is refused before anything starts', async () => {
  using project = createTestProject({ 'dorsal/migrations/1_orders.sql': first, 'saved.json': '{"version":7}' })
  const against = (what: string) => runCommand(['design', 'permissions', '--against', what, '--project', project.root])
  const other = await against(join(project.root, 'saved.json'))
  assert.match(other.errors, /was saved in version 7, and this Dorsal reads version 1/)
  assert.equal(other.code, 2)
})
