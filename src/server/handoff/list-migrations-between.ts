import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { HandoffMigration, Measured, Rehearsal } from '../../operations/handoff/operation.ts'
import { readChecksum, readRehearsals } from '../../operations/migrate/operation.ts'
import { listNotable, type MigrationReport } from '../../operations/rehearse/operation.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import type { MigrationFile, Project } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { findLiveTarget } from '../contracts/read-contract-usage.ts'

export type Projects = { readonly before: Project; readonly after: Project }

export type MigrationsBetween = {
  /** In the order they run; those that are gone last. */
  readonly all: readonly Omit<HandoffMigration, 'rehearsal'>[]
  readonly fresh: readonly MigrationFile[]
}

/** Migrations that the later side has and the earlier has not, or has with another text; and those that are gone. */
export async function listMigrationsBetween({ before, after }: Projects): Promise<MigrationsBetween> {
  const [old, now] = [(await listMigrations(before)).migrations, (await listMigrations(after)).migrations]
  const known = new Map(old.map((file) => [file.version, file]))
  const kept = new Set(now.map(({ version }) => version))
  const fresh = now.filter(({ version }) => !known.has(version))
  const changed: MigrationFile[] = []
  for (const file of now) if (await isChanged(known.get(file.version), file)) changed.push(file)
  const listed = [
    ...[...fresh, ...changed].map((file) => ({ file, state: known.has(file.version) ? ('changed' as const) : ('new' as const) })),
    ...old.filter(({ version }) => !kept.has(version)).map((file) => ({ file, state: 'removed' as const })),
  ]
  return { fresh, all: await Promise.all(listed.map(({ file, state }) => describe(file, state))) }
}

async function isChanged(before: MigrationFile | undefined, after: MigrationFile): Promise<boolean> {
  return before !== undefined && (await readChecksum(before)) !== (await readChecksum(after))
}

async function describe(file: MigrationFile, state: HandoffMigration['state']): Promise<Omit<HandoffMigration, 'rehearsal'>> {
  const phase = /^-- dorsal:(expand|contract)\b/m.exec(await readFile(file.path, 'utf8'))?.[1]
  const isPhase = phase === 'expand' || phase === 'contract'
  return { version: file.version, file: basename(file.file), state, hasDown: file.down !== undefined, phase: isPhase ? phase : null }
}

/** What rehearsals of these files found on a copy of the live database, by version; empty where no database can be asked. */
export async function readLiveRehearsals(place: Workplace, files: readonly MigrationFile[]): Promise<ReadonlyMap<string, Rehearsal>> {
  const target = await findLiveTarget(place)
  if (target === undefined) return new Map()
  const known = await readRehearsals(target)
  const found = new Map<string, Rehearsal>()
  for (const file of files) {
    const checksum = await readChecksum(file)
    const rehearsal = known.find((each) => each.version === file.version && each.checksum === checksum)
    // As `dorsal db rehearse` wrote it.
    const report = rehearsal?.report.alone as MigrationReport | null | undefined
    if (report) found.set(file.version, toMeasured(report, 'a copy of the live database'))
    else if (rehearsal?.report.reason) found.set(file.version, { kind: 'failed', why: rehearsal.report.reason })
  }
  return found
}

export function toMeasured({ milliseconds, statements, losses }: MigrationReport, on: Measured['on']): Measured {
  const locks = listNotable(statements.flatMap((statement) => statement.locks))
  return {
    kind: 'measured',
    on,
    milliseconds,
    locks: locks.flatMap(({ relation, blocks, held }) => (blocks === 'nothing' ? [] : [{ relation, blocks, held }])),
    losses: losses.map(({ name, rows }) => ({ name, rows })),
  }
}
