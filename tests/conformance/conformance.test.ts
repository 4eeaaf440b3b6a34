import { globSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { RunningRest } from '../../src/server/rest/assemble-rest.ts'
import { type ConformanceDatabase, createConformanceDatabase } from './conformance-server.ts'
import { type CaseFile, readCaseFile } from './read-cases.ts'
import { runCase } from './run-case.ts'

const folder = join(import.meta.dirname, 'cases')
const paths = globSync('**/*.case', { cwd: folder }).sort()
const files = paths.map((path) => readCaseFile(join(folder, path), path))
let database: ConformanceDatabase

before(async () => {
  database = await createConformanceDatabase()
})
after(() => database.drop())

// One server at a time, for all files that ask for its settings: PostgreSQL has connections for a few servers, not for all of them.
for (const sameSettings of Map.groupBy(files, ({ settings }) => JSON.stringify(settings)).values()) {
  describe(describeSettings(sameSettings), () => {
    let server: RunningRest
    before(async () => {
      server = await database.startServer(sameSettings[0]?.settings ?? {})
    })
    after(() => server.stop())
    for (const { feature, cases } of sameSettings) {
      describe(feature, () => {
        for (const example of cases) test(example.title, () => runCase(new URL(server.url), example))
      })
    }
  })
}

function describeSettings([file]: readonly CaseFile[]): string {
  const settings = Object.entries(file?.settings ?? {}).map(([name, value]) => `${name} = ${value}`)
  return settings.length === 0 ? 'the base settings' : settings.join(', ')
}
