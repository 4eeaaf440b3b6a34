import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stopWithRun } from '../stop-with-run.ts'
import type { Contender, ContenderOptions } from './contender.ts'
import { downloadFor } from './download.ts'
import { generateLoad } from './generate-load.ts'
import { exportWorkload, renderRequest, requestSeparator, type WorkloadRequest } from './requests.ts'

export type Served = {
  readonly name: string
  readonly program: string
  readonly parameters: readonly string[]
  readonly variables: Readonly<Record<string, string>>
  /** Where it answers, when it does not say so itself in a first line of JSON: `{"url":"…"}`. */
  readonly url?: string
  readonly requests: (workload: string) => readonly WorkloadRequest[] | undefined
}

/** Starts a server as a process of its own and waits until it answers. */
export async function serveContender(served: Served, options: ContenderOptions): Promise<Contender> {
  const child = spawn(served.program, served.parameters, {
    env: { ...process.env, NODE_ENV: 'production', ...served.variables },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const stop = stopWithRun(async () => {
    if (child.exitCode !== null || !child.kill('SIGTERM')) return
    await once(child, 'exit')
  })
  try {
    const url = new URL(served.url ?? (await readUrl(child.stdout)))
    child.stdout.resume()
    if (served.url !== undefined) await waitUntilAnswered(url)
    return { name: served.name, pid: child.pid, stop, ...createAsking(served, url, options) }
  } catch (error) {
    await stop()
    throw new Error(`${served.name} did not start`, { cause: error })
  }
}

function createAsking(
  { name, requests }: Served,
  url: URL,
  { connections, folder }: ContenderOptions,
): Pick<Contender, 'findLoad' | 'ask'> {
  return {
    findLoad: (workload) => {
      const asked = requests(workload)
      if (asked === undefined) return undefined
      if (workload === exportWorkload) return (seconds) => downloadFor(seconds, () => startDownload(url, asked))
      const requestsFile = join(folder, `${name}-${workload}.requests`.replaceAll(/[^\w.-]+/g, '-'))
      writeFileSync(requestsFile, asked.map((request) => renderRequest(request, url)).join(requestSeparator))
      return (seconds) => generateLoad({ url, requestsFile, connections, seconds })
    },
    ask: async (workload) => {
      const [request] = requests(workload) ?? []
      if (request === undefined) return undefined
      const { method, path, headers, body } = request
      const root = url.href.replace(/\/$/, '')
      const reply = await fetch(`${root}${path}`, { method, headers, ...(body === '' ? {} : { body }) })
      if (!reply.ok) throw new Error(`${name} answers ${workload} with ${reply.status}: ${await reply.text()}`)
      return await reply.json()
    },
  }
}

async function startDownload(url: URL, [request]: readonly WorkloadRequest[]): Promise<AsyncIterable<unknown>> {
  const answer = await fetch(`${url.href.replace(/\/$/, '')}${request?.path}`)
  if (!answer.ok || answer.body === null) throw new Error(`${url.href} answers an export with ${answer.status}`)
  return answer.body
}

async function readUrl(output: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: output })
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])])
  return (JSON.parse(line) as { readonly url: string }).url
}

async function waitUntilAnswered(url: URL): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isThere = await fetch(url).then(
      (reply) => reply.ok,
      () => false,
    )
    if (isThere) return
    await new Promise((passed) => setTimeout(passed, 100))
  }
  throw new Error(`Nothing answers at ${url}`)
}
