import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../../tests/support/dorsal-command.ts'
import { createTestProject } from '../../tests/support/test-project.ts'

const orders = 'create table orders (id int primary key, note text);\ngrant select, insert on orders to anon;\n'

test('the version that a git ref served is written as a migration, with what its names have become', async () => {
  using project = createTestProject({ 'dorsal/migrations/1_orders.sql': orders, '.gitignore': '.dorsal\n' })
  const git = (...parameters: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...parameters], { cwd: project.root, stdio: 'pipe' })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'one')
  git('tag', 'first')
  writeFileSync(join(project.root, 'dorsal/migrations/2_rename.sql'), 'alter table orders rename column note to remark;')
  const words = ['api', 'version', 'create', 'v1', '--from', 'first', '--rename', 'orders.note=remark']
  const written = await runCommand([...words, '--project', project.root, '--json'])
  assert.equal(written.code, 0, written.errors)
  const { file, notes } = JSON.parse(written.output)
  assert.match(file, /^dorsal\/migrations\/\d{14}_api_v1\.sql$/)
  assert.deepEqual(notes, [])
  assert.equal(
    readFileSync(join(project.root, file), 'utf8'),
    `-- The API as version v1 knows it, on top of public: clients name it in Accept-Profile and Content-Profile.
create schema v1;
grant usage on schema v1 to anon, authenticated, public, service_role;

create view v1.orders with (security_invoker = true) as
  select id, remark as note from public.orders;
grant insert, select on v1.orders to anon;
grant delete, insert, select, update on v1.orders to service_role;
`,
  )
  const again = await runCommand([...words, '--project', project.root])
  assert.deepEqual([again.code, again.errors.match(/^error: .*/m)?.[0]], [2, 'error: There is a schema v1 already'])
})
