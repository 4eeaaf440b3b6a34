import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runCommand, startCommand } from '../../tests/support/dorsal-command.ts'
import { programFile } from '../../tests/support/program-file.ts'
import type { LoadReport } from '../operations/load-test/operation.ts'
import type { toReadyLine } from './banner.ts'

const project = mkdtempSync(join(tmpdir(), 'dorsal-bench-'))
after(() => rmSync(project, { recursive: true, force: true }))

mkdirSync(join(project, 'dorsal/migrations'), { recursive: true })
writeFileSync(
  join(project, 'dorsal/migrations/1_books.sql'),
  `create table books (id int primary key, title text not null);
   insert into books values (1, 'Les Misérables');
   create table notes (owner text primary key default (auth.uid()::text), note text);
   alter table notes enable row level security;
   create policy own on notes using (owner = auth.uid()::text);
   grant select on books to anon;
   grant select, insert, update on notes to authenticated;`,
)

const bench = ['bench', '--project', project, '--json', '--duration', '1s', '--rate', '20']
/** However busy the machine is. */
const patient = { DORSAL_BENCH_P99: '1m' }
const user = '5f1b2c3d-0000-4000-8000-000000000001'

function read(output: string): LoadReport {
  return JSON.parse(output) as LoadReport
}

test('a project is tested, with a server of its own or beside one', async (t) => {
  await t.test('without a running server one is started, and stopped again', async () => {
    const { code, output, errors } = await runCommand(bench, patient)
    const { verdict, phase, remarks, url } = read(output)
    assert.deepEqual([code, verdict], [0, 'holds'], errors)
    assert.deepEqual(
      phase.requests.map(({ name, failed }) => [name, failed]),
      [['GET /rest/v1/books?limit=20', 0]],
    )
    assert.deepEqual(remarks, ['No request is declared: 20 rows of each of the 1 tables and views that anon may read are asked for.'])
    await assert.rejects(fetch(url))
  })

  const server = await startCommand<ReturnType<typeof toReadyLine>>(['start', '--json', '--port', '0', '--project', project])
  t.after(server.stop)

  await t.test('declared requests go to the running server, as the roles they name', async () => {
    writeFileSync(
      join(project, 'dorsal/config.toml'),
      `[dorsal.bench.objectives]
       p99 = "1m"
       error_rate = "0%"
       [[dorsal.bench.request]]
       path = "/rest/v1/books?select=id"
       [[dorsal.bench.request]]
       method = "POST"
       path = "/rest/v1/notes?on_conflict=owner"
       headers = { Prefer = "resolution=merge-duplicates" }
       body = { note = "written under load" }
       as = "authenticated"
       claims = { sub = "${user}" }`,
    )
    const { code, output, errors } = await runCommand(bench)
    const { url, phase } = read(output)
    assert.deepEqual([code, url], [0, server.ready.url], errors)
    assert.deepEqual(phase.requests.map(({ name, failed }) => [name, failed]).sort(), [
      ['GET /rest/v1/books?select=id', 0],
      ['POST /rest/v1/notes?on_conflict=owner as authenticated', 0],
    ])
    const reply = await fetch(`${url}/rest/v1/notes`, { headers: { apikey: server.ready.secretKey } })
    assert.deepEqual(await reply.json(), [{ owner: user, note: 'written under load' }])
  })
})

type Bystander = { readonly parameters: readonly string[]; readonly server: Server }

/** A server of somebody else, which answers 200 so many times and then 503, and what `dorsal bench` needs to ask it. */
async function startBystander(good: number): Promise<Bystander> {
  let asked = 0
  const server = createServer((_, reply) => {
    server.emit('asked', ++asked)
    reply.writeHead(asked <= good ? 200 : 503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const requests = join(project, 'requests.json')
  writeFileSync(requests, JSON.stringify([{ path: '/', headers: { apikey: 'none' } }]))
  return { server, parameters: [...bench, '--url', `http://127.0.0.1:${port}`, '--requests', requests] }
}

test('an objective that is not met ends with 1, and the page with charts is written', async (t) => {
  const { server, parameters } = await startBystander(5)
  t.after(() => server.close())
  const page = join(project, 'load.html')
  const { code, output } = await runCommand([...parameters, '--report', page], patient)
  const { checks, phase } = read(output)
  assert.equal(code, 1)
  assert.deepEqual(
    checks.map(({ objective, verdict }) => [objective, verdict]),
    [
      ['p99', 'holds'],
      ['errorRate', 'does not hold'],
    ],
  )
  assert.equal(phase.succeeded, 4)
  assert.match(readFileSync(page, 'utf8'), /<h1>Load test: /)
})

test('a run that is interrupted gives its report and ends with 3', async (t) => {
  const { server, parameters } = await startBystander(Infinity)
  t.after(() => server.close())
  const child = spawn(process.execPath, [programFile, ...parameters, '--duration', '1m'], { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  server.on('asked', (count) => {
    if (count === 5) child.kill('SIGINT')
  })
  const [code] = (await once(child, 'close')) as [number]
  assert.deepEqual([code, read(output).phase.isCutShort], [3, true])
})

const mistakes = [
  { asked: ['--url', 'http://127.0.0.1:1'], code: 'bench_nothing_to_ask' },
  { asked: ['--url', 'shop.example'], code: 'bench_url_unusable' },
  { asked: ['--requests', 'missing.json', '--url', 'http://127.0.0.1:1'], code: 'bench_file_unusable' },
  { asked: ['--report', 'missing/load.html'], code: 'bench_report_unwritable' },
  { asked: ['--from', programFile, '--url', 'http://127.0.0.1:1'], code: 'bench_file_unusable' },
] as const

for (const { asked, code } of mistakes)
  test(`bench ${asked.join(' ').replace(programFile, 'main.ts')} is refused with ${code}`, async () => {
    const folder = mkdtempSync(join(project, 'empty-'))
    const { code: exitCode, errors } = await runCommand(['bench', '--project', folder, '--json', ...asked])
    const { error } = JSON.parse(errors.trim().split('\n').at(-1) ?? '') as { readonly error: { readonly code: string } }
    assert.deepEqual([exitCode, error.code], [2, code])
  })

test('keys of the project are not sent to another machine', async () => {
  const requests = join(project, 'as-service.json')
  writeFileSync(requests, JSON.stringify([{ path: '/', as: 'service_role' }]))
  const { code, errors } = await runCommand([...bench, '--url', 'http://192.0.2.1', '--requests', requests])
  assert.deepEqual([code, errors.includes('bench_role_not_ours')], [2, true])
})
