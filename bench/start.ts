// `npm run bench -- start`: from the command to the first 200 under row-level security, on copies of the example; copies of the code take turns.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { renderMarkdownTable } from './server/render-markdown-table.ts'
import { stopWithRun } from './stop-with-run.ts'
import { readCpuSeconds } from './workload/process-usage.ts'

const root = resolve(import.meta.dirname, '..')

/** Milliseconds: since the command, and of CPU of the process of Dorsal without its PostgreSQL, both at the first 200. */
type Start = { readonly wall: number; readonly cpu: number }

type Contender = {
  readonly name: string
  readonly program: string
  readonly project: string
  readonly first: Start[]
  readonly next: Start[]
}

export async function benchStart(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { rounds: text, against: text, json: text } })
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-bench-'))
  const remove = stopWithRun(async () => rmSync(folder, { recursive: true, force: true }))
  const contenders = listPrograms(values.against).map(([name, program]) => createContender(name, program, join(folder, name)))
  try {
    for (let round = 0; round < Number(values.rounds ?? '5'); round++) {
      for (const contender of contenders) await measureRound(contender)
    }
  } finally {
    await remove()
  }
  console.log(renderMarkdownTable(contenders.map(toRow)))
  const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], contenders }
  writeFileSync(values.json ?? 'bench-start.json', `${JSON.stringify(report, null, 2)}\n`)
}

/** `dist` has been built by `npm run build`; `against` is another copy of the repository. */
function listPrograms(against: string | undefined): readonly (readonly [string, string])[] {
  const own = [
    ['sources', join(root, 'src/cli/main.ts')],
    ['dist', join(root, 'dist/cli/main.js')],
  ] as const
  return against === undefined ? own : [...own, ['before', join(resolve(against), 'src/cli/main.ts')]]
}

function createContender(name: string, program: string, project: string): Contender {
  return { name, program, project, first: [], next: [] }
}

/** A first start, which makes the database, and one on the folder that it left. */
async function measureRound({ program, project, first, next }: Contender): Promise<void> {
  rmSync(project, { recursive: true, force: true })
  cpSync(join(root, 'examples/fiches-metiers'), project, { recursive: true, filter: (path) => !path.endsWith('.dorsal') })
  first.push(await measureStart(program, project))
  next.push(await measureStart(program, project))
}

/** One `dorsal start`, asked for published profiles as anon until it answers 200, then stopped. */
async function measureStart(program: string, project: string): Promise<Start> {
  const started = performance.now()
  const child = spawn(process.execPath, [program, 'start', '--project', project, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = stopWithRun(async () => {
    if (child.exitCode !== null || !child.kill('SIGTERM')) return
    await once(child, 'exit')
  })
  try {
    const ready: { url: string; anonKey: string; pid: number } = JSON.parse(await firstLine(child.stdout))
    const reply = await fetch(`${ready.url}/rest/v1/profiles?select=slug&limit=1`, { headers: { apikey: ready.anonKey } })
    const body = await reply.text()
    if (reply.status !== 200) throw new Error(`The first request was answered ${reply.status}: ${body}`)
    return { wall: performance.now() - started, cpu: readCpuSeconds(ready.pid) * 1000 }
  } finally {
    await stop()
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('dorsal start ended without its line of JSON')
}

function toRow({ name, first, next }: Contender) {
  return {
    code: name,
    'first start, ms': median(first, 'wall'),
    'CPU ms of it': median(first, 'cpu'),
    'next start, ms': median(next, 'wall'),
    'CPU ms of the next': median(next, 'cpu'),
    'quickest next start, ms': Math.round(Math.min(...next.map(({ wall }) => wall))),
  }
}

function median(starts: readonly Start[], measure: keyof Start): number {
  const sorted = starts.map((start) => start[measure]).toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)
}
