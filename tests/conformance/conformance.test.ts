import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type ConformanceServers, startConformanceServers } from './conformance-server.ts'
import { readCaseFile } from './read-cases.ts'
import { runCase } from './run-case.ts'

const folder = join(import.meta.dirname, 'cases')
let servers: ConformanceServers

before(async () => {
  servers = await startConformanceServers()
})
after(() => servers.stop())

for (const path of globSync('**/*.case', { cwd: folder }).sort()) {
  const { feature, settings, cases } = readCaseFile(join(folder, path), path)
  describe(feature, () => {
    for (const example of cases) {
      test(example.title, async () => runCase(await servers.serverWith(settings), example))
    }
  })
}
