// `npm run bench -- rehearse`: rehearsals of a gigabyte held against what `dorsal migrate` then took, and what requests wait for with and without
// Dorsal's way to take locks.
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { toReadyLine } from '../../src/cli/banner.ts'
import { startCommand } from '../../tests/support/dorsal-command.ts'
import { createTestProject } from '../../tests/support/test-project.ts'
import { fillShop, shopMigration } from '../branch/fill-shop.ts'
import { renderMarkdownTable } from '../server/render-markdown-table.ts'
import { stopWithRun } from '../stop-with-run.ts'
import { compareTimes } from './compare-times.ts'
import { measureQueue } from './measure-queue.ts'

export async function benchRehearse(parameters: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: [...parameters], options: { gigabytes: text, rate: text, seconds: text, json: text } })
  const project = createTestProject({ 'dorsal/migrations/1_shop.sql': shopMigration })
  const server = await startCommand<ReturnType<typeof toReadyLine>>(['start', '--project', project.root, '--port', '0', '--json'])
  const stop = stopWithRun(async () => {
    await server.stop()
    project[Symbol.dispose]()
  })
  try {
    const { url, secretKey: key, databaseUrl } = server.ready
    await fillShop(databaseUrl, Number(values.gigabytes ?? '1'))
    const times = await compareTimes(project.root)
    const requests = { url, key, rate: Number(values.rate ?? '100') }
    const queue = await measureQueue({ root: project.root, databaseUrl, requests, seconds: Number(values.seconds ?? '10') })
    const results = { 'rehearsed and real': times.migrations, 'the commands': times.commands, 'behind a long reader': queue }
    for (const rows of Object.values(results)) console.log(renderMarkdownTable(rows))
    const report = { at: new Date().toISOString(), loadAtTheEnd: loadavg()[0], results }
    writeFileSync(values.json ?? 'bench-rehearse.json', `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    await stop()
  }
}
