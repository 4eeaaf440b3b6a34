import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runCommand, type ServingCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { queryOnce } from '../../../../tests/support/test-cluster.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import type { toReadyLine } from '../../banner.ts'

const people = `create table people (id int primary key, email text not null unique, full_name text, motto text);
create table orders (id int primary key, person int not null references people, label text);
insert into people select i, format('person%s@firm.test', i), format('Anna Number%s', i), 'x' from generate_series(1, 2000) as i;
insert into orders select i, 1 + i % 2000, repeat('parcel ', 40) || i from generate_series(1, 30000) as i;
grant select on people, orders to service_role;
`

describe('dorsal db branch create --masked --max-size', () => {
  const project = createTestProject({
    'dorsal/migrations/1_people.sql': people,
    'dorsal/config.toml': '[dorsal.masking.columns]\n"public.people.motto" = "keep"\n"public.orders.label" = "keep"\n',
  })
  let server: ServingCommand<ReturnType<typeof toReadyLine>>
  before(async () => {
    server = await startCommand(['start', '--project', project.root, '--port', '0', '--json'])
  })
  after(async () => {
    await server?.stop()
    project[Symbol.dispose]()
  })

  const run = async (...parameters: readonly string[]) => {
    const { code, output, errors } = await runCommand(['db', ...parameters, '--project', project.root, '--json'])
    return {
      code,
      data: output === '' ? undefined : JSON.parse(output),
      error: code === 0 ? undefined : JSON.parse(errors.trim().split('\n').at(-1) ?? '').error,
    }
  }

  test('a branch has fewer people, with other names, and their orders', async () => {
    const { code, data, error } = await run('branch', 'create', 'agency', '--masked', '--max-size', '16MB')
    assert.deepEqual([code, error], [0, undefined])
    assert.equal(data.source, 'the live database, masked, at most 16 MB')
    assert.equal(data.prepared.masking.verdict, 'holds')
    assert.ok(data.prepared.subset.bytesAfter <= 16 * 1024 ** 2)
    const answer = await fetch(`${data.url}/rest/v1/people?select=email,full_name,motto,orders(id)&order=id`, {
      headers: { apikey: data.secretKey },
    })
    const rows = await answer.json()
    assert.ok(rows.length > 500 && rows.length < 2000, String(rows.length))
    for (const { email, full_name: name, motto, orders } of rows) {
      assert.match(email, /^u[0-9a-f]{16}@example\.com$/)
      assert.match(name, /^[A-Z][a-z]+ [A-Z][a-z0-9]+$/)
      assert.deepEqual([motto, orders.length], ['x', 15])
    }
  })

  test('the live database is untouched', async () => {
    const answer = await fetch(`${server.ready.url}/rest/v1/people?select=email&id=eq.7`, { headers: { apikey: server.ready.secretKey } })
    assert.deepEqual(await answer.json(), [{ email: 'person7@firm.test' }])
  })

  test('what cannot be proven masked is no branch', async () => {
    await queryOnce(parseConnectionUrl(server.ready.databaseUrl), "insert into orders values (0, 1, 'for Anna Number77, second floor')")
    const { code, error } = await run('branch', 'create', 'leaky', '--masked')
    assert.equal(code, 2)
    assert.equal(error.code, 'branch_not_masked')
    assert.match(error.message, /file base\/\d+\/\d+ of orders: \d+ of kind name$/)
    const listed = await run('branch', 'list')
    assert.deepEqual([listed.error, listed.data?.map(({ name }: { name: string }) => name)], [undefined, ['agency']])
  })

  test('the plan tells what each column is taken for', async () => {
    const { code, data } = await run('masking')
    assert.equal(code, 0)
    assert.deepEqual(
      data.masked.filter(({ name }: { name: string }) => name.startsWith('public.')),
      [
        { name: 'public.people.email', kind: 'email', reason: 'its name says an e-mail address' },
        { name: 'public.people.full_name', kind: 'name', reason: 'its name says a name of a person' },
      ],
    )
  })

  test('a size that is none is refused', async () => {
    const { code, output, errors } = await runCommand(['db', 'branch', 'create', 'x', '--max-size', 'big'])
    assert.deepEqual([code, output], [2, ''])
    assert.match(errors, /It takes a size such as "512MB" or "1GB"/)
  })
})
