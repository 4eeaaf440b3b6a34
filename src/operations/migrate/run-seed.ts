import { Fault } from '../../base/fault.ts'
import type { SqlFile } from '../../project/types.ts'
import { readScriptFile } from './read-status.ts'
import { runFile } from './running/run-file.ts'
import { type MigrateSettings, migrateDefaults } from './settings.ts'
import { insertSeed, readSeedLedger } from './store/ledger.ts'
import type { Run, SeedReport } from './types.ts'
import { withHouseLock } from './with-house-lock.ts'

export type SeedOptions = Pick<Run, 'target' | 'signal' | 'onProgress'> & {
  readonly files: readonly SqlFile[]
  /** `new files` leaves out those that ran once to their end. */
  readonly run: 'all' | 'new files'
  readonly settings?: MigrateSettings
}

/** Runs seed files in order, as migrations run. A failing one is reported and ends the run; it never throws for what a file holds. */
export async function runSeed({ settings = migrateDefaults, files, run: choice, ...options }: SeedOptions): Promise<readonly SeedReport[]> {
  return await withHouseLock({ ...options, settings }, async (run) => {
    const done = choice === 'all' ? new Set<string>() : await readSeedLedger(run.observer)
    const reports: SeedReport[] = []
    for (const file of files) {
      if (done.has(file.file)) reports.push({ kind: 'already applied', file: file.file })
      else {
        run.onProgress(`Seeding from ${file.file}`)
        reports.push(await seedOne(run, file))
      }
      if (reports.at(-1)?.kind === 'failed') break
    }
    return reports
  })
}

async function seedOne(run: Run, { file, path }: SqlFile): Promise<SeedReport> {
  try {
    const script = await readScriptFile({ file, path })
    const { milliseconds } = await runFile(run, {
      subject: file,
      script,
      record: (client, tally) => insertSeed(client, script, tally.milliseconds),
    })
    return { kind: 'applied', file, statements: script.statements.length, milliseconds }
  } catch (error) {
    if (!(error instanceof Fault) || run.signal?.aborted) throw error
    return { kind: 'failed', file, code: error.code, problem: error.message, fix: error.hint }
  }
}
