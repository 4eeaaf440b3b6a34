import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { runCommand, startCommand, type Variables } from '../../tests/support/dorsal-command.ts'
import { eventually } from '../../tests/support/eventually.ts'
import type { toReadyLine } from './banner.ts'

const place = mkdtempSync(join(tmpdir(), 'dorsal-cli-'))
after(() => rmSync(place, { recursive: true, force: true }))

type Files = Readonly<Record<string, string>>
type ReadyLine = ReturnType<typeof toReadyLine>

function makeProject(name: string, files: Files = {}): string {
  const folder = join(place, name)
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

const start = (project: string) => startCommand<ReadyLine>(['start', '--json', '--port', '0', '--project', project])

test('a folder of SQL is served, with commands beside the server, and stops in order', async (t) => {
  const project = makeProject('served', {
    'dorsal/migrations/1_books.sql': 'create table books (id int primary key, title text not null);\ngrant select on books to anon;\n',
    'dorsal/seed.sql': "insert into books values (1, 'Les Misérables');\n",
  })
  const { ready, printed, stop } = await start(project)
  t.after(stop)

  await t.test('the ready line is the only thing on standard output', () => {
    assert.deepEqual(Object.keys(ready), [
      'url',
      'authUrl',
      'anonKey',
      'serviceKey',
      'publishableKey',
      'secretKey',
      'jwtSecret',
      'databaseUrl',
      'pid',
    ])
    assert.equal(printed.output.split('\n').length, 2)
  })
  await t.test('the seeded row answers', async () => {
    const response = await fetch(`${ready.url}/rest/v1/books?select=title`, { headers: { apikey: ready.publishableKey } })
    assert.deepEqual([response.status, await response.json()], [200, [{ title: 'Les Misérables' }]])
  })
  await t.test('status holds', async () => {
    const { code, output } = await runCommand(['status', '--project', project, '--json'])
    const status = JSON.parse(output) as { readonly verdict: string; readonly checks: readonly { readonly verdict: string }[] }
    assert.equal(code, 0)
    assert.equal(status.verdict, 'holds')
    assert.deepEqual([...new Set(status.checks.map(({ verdict }) => verdict))], ['holds'])
  })
  await t.test('keys are those of the ready line', async () => {
    const { output } = await runCommand(['keys', '--project', project, '--json'])
    const { url: _, authUrl: __, databaseUrl: ___, pid: ____, ...keys } = ready
    assert.deepEqual(JSON.parse(output), keys)
  })
  await t.test('the API is described for a role, printed or written to a file', async () => {
    const { code, output } = await runCommand(['api', 'openapi', '--project', project])
    const described = JSON.parse(output) as { readonly servers: unknown; readonly paths: object }
    assert.deepEqual(
      [code, described.servers, Object.keys(described.paths)],
      [0, [{ url: `${ready.url}/rest/v1` }], ['/', '/$batch', '/books']],
    )
    const file = join(place, 'openapi.json')
    const written = await runCommand(['api', 'openapi', '--project', project, '--role', 'service_role', '--output', file])
    assert.deepEqual(JSON.parse(written.output), { file, role: 'service_role', paths: 3 })
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).openapi, '3.1.1')
    const refused = await runCommand(['api', 'openapi', '--project', project, '--role', 'nobody'])
    assert.deepEqual([refused.code, refused.errors.includes('The role nobody cannot be taken')], [2, true])
  })
  await t.test('a second server on the same folder is refused with the process of the first', async () => {
    const { code, output, errors } = await runCommand(['start', '--project', project, '--port', '0'])
    assert.deepEqual([code, output], [2, ''])
    assert.match(errors, new RegExp(`\\b${ready.pid}\\b`))
  })
  await t.test('a new migration is applied beside the server, which then serves it', async () => {
    writeFileSync(join(project, 'dorsal/migrations/2_pens.sql'), 'create table pens ();\ngrant select on pens to anon;\n')
    assert.equal((await runCommand(['migrate', '--status', '--project', project])).code, 1)
    assert.equal((await runCommand(['migrate', '--project', project])).code, 0)
    assert.equal((await runCommand(['migrate', '--status', '--project', project])).code, 0)
    await eventually(async () => (await fetch(`${ready.url}/rest/v1/pens`)).status, 200)
  })
  await t.test('a failing seed exits with 1 and says where', async () => {
    const { code, output } = await runCommand(['seed', '--project', project, '--json'])
    const [report] = JSON.parse(output) as readonly { readonly kind: string; readonly problem: string }[]
    assert.deepEqual(
      [code, report?.kind, report?.problem],
      [1, 'failed', 'dorsal/seed.sql:1:1: duplicate key value violates unique constraint "books_pkey"'],
    )
  })
  assert.equal(await stop(), 0)
  assert.equal((await runCommand(['status', '--project', project])).code, 1)
})

test('a failing migration ends the start with its place, its lines and the hint of PostgreSQL; a failing seed does not', async (t) => {
  const project = makeProject('failing', { 'dorsal/migrations/1_one.sql': 'create table one (name text);\n\nselect nmae\nfrom one;\n' })
  const { code, output, errors } = await runCommand(['start', '--project', project, '--port', '0'])
  assert.deepEqual([code, output], [1, ''])
  const told = errors.slice(errors.indexOf('error:'))
  assert.equal(
    told,
    'error: dorsal/migrations/1_one.sql:3:8: column "nmae" does not exist\n' +
      '\n  | create table one (name text);\n  | \n  | select nmae\n\n' +
      'hint: Perhaps you meant to reference the column "one.name".\n',
  )
  writeFileSync(join(project, 'dorsal/migrations/1_one.sql'), 'create table one (name text);')
  writeFileSync(join(project, 'dorsal/seed.sql'), 'select 1;\nselect nothing;\n')
  const server = await start(project)
  t.after(server.stop)
  assert.equal((await fetch(`${server.ready.url}/health/ready`)).status, 200)
  assert.equal(await server.stop(), 0)
  assert.match(server.printed.errors, /The seed failed and was undone: dorsal\/seed\.sql:2:8: column "nothing" does not exist/)
})

test('a new project of `dorsal init` serves its public note; init changes nothing the second time', async (t) => {
  const folder = join(place, 'new', 'shop')
  const init = async () => {
    const { code, output } = await runCommand(['init', folder, '--json'])
    assert.equal(code, 0)
    return (JSON.parse(output) as readonly { readonly result: string }[]).map(({ result }) => result)
  }
  assert.deepEqual(await init(), ['created', 'created', 'created', 'created'])
  writeFileSync(join(folder, 'dorsal/seed.sql'), `${readFileSync(join(folder, 'dorsal/seed.sql'), 'utf8')}\n-- mine\n`)
  assert.deepEqual(await init(), ['kept as it is', 'kept as it is'])
  assert.match(readFileSync(join(folder, 'dorsal/seed.sql'), 'utf8'), /-- mine/)
  assert.equal((await runCommand(['config', '--project', folder])).code, 0)
  const server = await start(folder)
  t.after(server.stop)
  const response = await fetch(`${server.ready.url}/rest/v1/notes?select=text`)
  assert.deepEqual([response.status, await response.json()], [200, [{ text: 'The first note, for everybody to read' }]])
})

test('wrong usage and a wrong environment exit with 2 and say what to do', async () => {
  const project = makeProject('configured', { 'dorsal/config.toml': '[api]\nprot = 1\n' })
  const shortSecret = makeProject('short-secret', { 'dorsal/config.toml': '[auth]\njwt_secret = "short"\n' })
  const missing = join(place, 'no', 'such', 'project')
  const cases: readonly (readonly [readonly string[], Variables, RegExp])[] = [
    [['start', '--project', missing], {}, new RegExp(`There is no folder at ${missing}[\\s\\S]*hint: .*dorsal init`)],
    [['start', '--project', project], {}, /dorsal\/config\.toml:2:1: api\.prot is not a setting[\s\S]*Did you mean api\.port\?/],
    [
      ['start', '--project', place, '--port', 'https'],
      {},
      /^error: The flag --port <number> has a value.*\nhint: Allowed is a whole number from 0 to 65535\.\n$/,
    ],
    [['start', '--project', place], { DORSAL_PORT: '70000' }, /DORSAL_PORT has a value[\s\S]*Allowed is a whole number from 0 to 65535/],
    [['start', '--project', place, '--database-url', 'mysql://x'], {}, /The database URL cannot be used/],
    [
      ['config', '--project', place],
      { DORSAL_JSON: 'maybe' },
      /^error: The environment variable DORSAL_JSON has a value.*\nhint: Allowed is true or false\.\n$/,
    ],
    [
      ['start', '--project', shortSecret],
      {},
      /^error: dorsal\/config\.toml:2: auth\.jwt_secret has a value.*\nhint: Allowed is text of at least 32 characters\.\n$/,
    ],
    [
      ['keys', '--project', place],
      { DORSAL_JWKS_URL: 'nowhere' },
      /DORSAL_JWKS_URL has a value.*\nhint: Allowed is an http or https address/,
    ],
    [
      ['keys', '--project', place],
      { DORSAL_ROLE_CLAIM_KEY: 'role' },
      /DORSAL_ROLE_CLAIM_KEY has a value.*\nhint: Allowed is a path into the claims/,
    ],
    [['start', '--projct', place], {}, /unknown option '--projct'/],
    [['serve'], {}, /unknown command 'serve'/],
  ]
  for (const [parameters, variables, expected] of cases) {
    const { code, output, errors } = await runCommand(parameters, variables)
    assert.deepEqual([code, output], [2, ''], parameters.join(' '))
    assert.match(errors, expected)
  }
})

test('a port in use is named, and what was started is stopped again', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const { code, errors } = await runCommand(['start', '--project', makeProject('port'), '--port', port])
  taken.close()
  assert.equal(code, 2)
  assert.match(errors, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use`))
})

test('config tells value and source of each setting and never a secret', async () => {
  const project = makeProject('sources', {
    'supabase/config.toml': '[api]\nmax_rows = 7\n[auth]\njwt_secret = "env(MY_SECRET)"\n[studio]\nport = 54323\n',
  })
  const variables = { MY_SECRET: 'a-secret-of-more-than-thirty-two-characters', DORSAL_HOST: '0.0.0.0' }
  const { code, output } = await runCommand(['config', '--project', project, '--port', '8000', '--json'], variables)
  const told = JSON.parse(output) as {
    readonly settings: readonly { readonly key: string }[]
    readonly notServedYet: readonly unknown[]
  }
  const find = (key: string) => told.settings.find((setting) => setting.key === key)
  assert.equal(code, 0)
  assert.deepEqual(find('api.max_rows'), { key: 'api.max_rows', value: 7, source: 'supabase/config.toml:2' })
  assert.deepEqual(find('auth.jwt_secret'), { key: 'auth.jwt_secret', value: '(secret)', source: 'supabase/config.toml:4' })
  assert.deepEqual(find('api.port'), { key: 'api.port', value: 8000, source: 'flag' })
  assert.deepEqual(find('dorsal.http.host'), { key: 'dorsal.http.host', value: '0.0.0.0', source: 'environment DORSAL_HOST' })
  assert.deepEqual(told.notServedYet, [{ key: 'studio.port', line: 6 }])
  assert.equal(output.includes(variables.MY_SECRET), false)
})

test('help is printed on standard output', async () => {
  const { code, output, errors } = await runCommand(['api', 'openapi', '--help'])
  assert.deepEqual([code, errors], [0, ''])
  assert.match(output, /^Usage: dorsal api openapi \[options\]\n/)
})
