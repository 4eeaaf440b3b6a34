// `npm run bench -- branch`: what a branch of a gigabyte costs, and what the requests of the live API notice of it.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { toReadyLine } from '../../src/cli/banner.ts'
import { runCommand, startCommand } from '../../tests/support/dorsal-command.ts'
import { createTestProject } from '../../tests/support/test-project.ts'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'
import { stopWithRun } from '../stop-with-run.ts'
import { fillShop, shopMigration } from './fill-shop.ts'
import { measureRequests, type Requests, type Waits } from './measure-requests.ts'

type Made = { readonly bytes: number; readonly seconds: number }

export async function benchBranch(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { gigabytes: text, rate: text, rounds: text, json: text } })
  const project = createTestProject({ 'dorsal/migrations/1_shop.sql': shopMigration })
  const server = await startCommand<ReturnType<typeof toReadyLine>>(['start', '--project', project.root, '--port', '0', '--json'])
  const stop = stopWithRun(async () => {
    await server.stop()
    project[Symbol.dispose]()
  })
  try {
    const { url, secretKey: key, databaseUrl } = server.ready
    await fillShop(databaseUrl, Number(values.gigabytes ?? '1'))
    const requests = { url, key, rate: Number(values.rate ?? '100') }
    const rows = []
    for (let round = 0; round < Number(values.rounds ?? '3'); round++) rows.push(...(await measureRound(project.root, requests)))
    console.log(renderMarkdownTable(rows))
    const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], results: { branches: rows } }
    writeFileSync(values.json ?? 'bench-branch.json', `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    await stop()
  }
}

const quietSeconds = 10

/** The requests alone, then the same beside the making of a branch. */
async function measureRound(root: string, requests: Requests) {
  const alone = await measureRequests(requests, sleep(quietSeconds * 1000))
  const making = makeBranch(root)
  const beside = await measureRequests(requests, making)
  const made = await making
  await runBranchCommand(root, 'delete', 'bench')
  return [toRow('no branch', alone), toRow('a branch is made', beside, made)]
}

async function makeBranch(root: string): Promise<Made> {
  return JSON.parse(await runBranchCommand(root, 'create', 'bench', '--no-serve')) as Made
}

async function runBranchCommand(root: string, ...parameters: readonly string[]): Promise<string> {
  const { code, output, errors } = await runCommand(['db', 'branch', ...parameters, '--project', root, '--json'])
  if (code !== 0) throw new Error(errors)
  return output
}

function toRow(what: string, { requests, failed, p50, p99, longest }: Waits, made?: Made) {
  return {
    meanwhile: what,
    GB: made === undefined ? '' : (made.bytes / 1e9).toFixed(2),
    seconds: made === undefined ? '' : made.seconds.toFixed(1),
    's per GB': made === undefined ? '' : (made.seconds / (made.bytes / 1e9)).toFixed(1),
    requests,
    failed,
    'p50 ms': p50.toFixed(1),
    'p99 ms': p99.toFixed(1),
    'longest ms': longest.toFixed(0),
  }
}
