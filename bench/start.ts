// `npm run bench -- start`: time from the command to the first 200 under row-level security, first start and warm starts, on copies of the example.
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const root = resolve(import.meta.dirname, '..')
const rounds = 5

type Start = { readonly readyLine: number; readonly firstReply: number }

/** One `dorsal start`, asked for published profiles as anon until it answers 200, then stopped. Milliseconds since the spawn. */
async function measureStart(project: string): Promise<Start> {
  const started = performance.now()
  const child = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'start', '--project', project, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const ready: { url: string; anonKey: string } = JSON.parse(await firstLine(child.stdout))
    const readyLine = performance.now() - started
    const reply = await fetch(`${ready.url}/rest/v1/profiles?select=slug&limit=1`, { headers: { apikey: ready.anonKey } })
    const body = await reply.text()
    if (reply.status !== 200) throw new Error(`The first request was answered ${reply.status}: ${body}`)
    return { readyLine, firstReply: performance.now() - started }
  } finally {
    child.kill('SIGTERM')
    await new Promise((exited) => child.once('exit', exited))
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('dorsal start ended without its line of JSON')
}

export async function benchStart(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-bench-'))
  const first: Start[] = []
  const warm: Start[] = []
  for (let round = 0; round < rounds; round++) {
    const project = join(folder, `round-${round}`)
    cpSync(join(root, 'examples/fiches-metiers'), project, { recursive: true, filter: (path) => !path.endsWith('.dorsal') })
    first.push(await measureStart(project))
    warm.push(await measureStart(project))
  }
  rmSync(folder, { recursive: true, force: true })
  const report = {
    machine: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    rounds,
    goalMilliseconds: { first: 10_000, warm: 3_000 },
    medianMilliseconds: {
      firstStart: median(first.map((each) => each.firstReply)),
      warmStart: median(warm.map((each) => each.firstReply)),
    },
    all: { first, warm },
  }
  console.log(JSON.stringify(report, null, 2))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)
}

if (import.meta.main) await benchStart()
