// `npm run bench -- restore`: a database of a given size archived and restored; seconds by phase and the memory of the process that restores. Beyond
// 1 GB its table has several segments, and the incremental backup changes each of them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { environment } from '../../src/base/environment.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { startCommand } from '../../tests/support/dorsal-command.ts'
import { queryOnce, startTestCluster } from '../../tests/support/test-cluster.ts'
import { createTestProject } from '../../tests/support/test-project.ts'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'

const mains = { sources: 'src/cli/main.ts', dist: 'dist/cli/main.js' } as const
const settings = { DORSAL_BACKUP_IDLE_BEFORE: '3600', DORSAL_PORT: '0', DORSAL_PROVE_ENABLED: 'false' }
/** One row is some 1,000 bytes: text that compresses about as well as prose. */
const rowsPerGigabyte = 1_000_000

export async function benchRestore(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { gigabytes: text, code: text, target: text, json: text } })
  const code = values.code === 'dist' ? 'dist' : 'sources'
  const gigabytes = Number(values.gigabytes ?? '1')
  await using s3 = values.target === 's3' ? await startS3() : undefined
  const variables = { ...settings, ...s3?.variables }
  const measure = (parameters: readonly string[]) => measureCommand({ program: code, parameters, variables })
  using project = createTestProject({
    'dorsal/migrations/1_filling.sql': 'create table filling (id bigint primary key, words text not null);',
  })
  const server = await startCommand<{ readonly url: string }>(['start', '--project', project.root, '--json'], variables)
  try {
    await fill(project.root, Math.round(gigabytes * rowsPerGigabyte))
    const backup = await measure(['backup', 'create', '--full', '--project', project.root, '--json'])
    await change(project.root)
    const incremental = await measure(['backup', 'create', '--incremental', '--project', project.root, '--json'])
    const expected = await readFilling(project.root)
    const restore = await measure(['restore', '--to', 'latest', '--project', project.root, '--json'])
    const { phases, folder } = JSON.parse(restore.output) as RestoreAnswer
    await checkFilling(folder, readTarget(project.root).password ?? '', expected)
    const rows = [
      { what: 'base backup', seconds: backup.seconds.toFixed(1), 'most MB': backup.megabytes.toFixed(0) },
      { what: 'incremental backup', seconds: incremental.seconds.toFixed(1), 'most MB': incremental.megabytes.toFixed(0) },
      ...phases.map(({ name, seconds }) => ({ what: `restore: ${name}`, seconds: seconds.toFixed(1), 'most MB': '' })),
      { what: 'restore in all', seconds: restore.seconds.toFixed(1), 'most MB': restore.megabytes.toFixed(0) },
    ]
    console.log(renderMarkdownTable(rows))
    const results = { [`${gigabytes} GB, ${code}${s3 === undefined ? '' : ', S3'}`]: rows }
    const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], results }
    writeFileSync(values.json ?? 'bench-restore.json', `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    await server.stop()
  }
}

type RestoreAnswer = { readonly phases: readonly { readonly name: string; readonly seconds: number }[]; readonly folder: string }

const readTarget = (root: string) => parseConnectionUrl(JSON.parse(readFileSync(join(root, '.dorsal', 'server.json'), 'utf8')).ownerUrl)

/** Some rows of each part of the table. */
async function change(root: string): Promise<void> {
  await queryOnce(readTarget(root), `update filling set words = 'changed' where id % 1000 = 0`)
  await queryOnce(readTarget(root), 'checkpoint')
}

const question = `select count(*)::text as rows, sum(hashtextextended(words, id))::text as content,
  ceil(pg_relation_size('filling') / 1073741824.0)::text as segments from filling`

async function readFilling(root: string): Promise<string> {
  return JSON.stringify(await queryOnce(readTarget(root), question))
}

async function checkFilling(folder: string, superuserPassword: string, expected: string): Promise<void> {
  await using restored = await startTestCluster(folder, { superuserPassword })
  const found = JSON.stringify(await queryOnce(restored.cluster.target(), question))
  if (found !== expected) throw new Error(`restored: ${found}, expected: ${expected}`)
  console.log(`Restored as it was: ${found}`)
}

async function fill(root: string, rows: number): Promise<void> {
  await queryOnce(
    readTarget(root),
    `insert into filling select n, string_agg(md5((n * 31 + w)::text) || ' ', '') from generate_series(1, ${rows}) as n, generate_series(1, 30) as w group by n`,
  )
}

async function startS3() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 's3-process.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return {
    variables: JSON.parse(line) as Readonly<Record<string, string>>,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

type Command = {
  readonly program: keyof typeof mains
  readonly parameters: readonly string[]
  readonly variables: Readonly<Record<string, string>>
}

type Measured = { readonly output: string; readonly seconds: number; readonly megabytes: number }

/** A command as a process of its own, with the most memory that it ever had. */
async function measureCommand({ program, parameters, variables }: Command): Promise<Measured> {
  const begun = performance.now()
  const main = join(import.meta.dirname, '../..', mains[program])
  const child = spawn(process.execPath, [main, ...parameters], {
    env: { ...environment, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    output += piece
  })
  let megabytes = 0
  const ended = once(child, 'close')
  const watching = new AbortController()
  const watch = async () => {
    while (!watching.signal.aborted) {
      megabytes = Math.max(megabytes, readMegabytes(child.pid))
      await sleep(100)
    }
  }
  const watched = watch()
  const [code] = await ended
  watching.abort()
  await watched
  if (code !== 0) throw new Error(`dorsal ${parameters[0]} ended with ${code}`)
  return { output, seconds: (performance.now() - begun) / 1000, megabytes }
}

/** The most resident memory so far (proc(5)); 0 when the process is gone. */
function readMegabytes(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
