import type { Observation, ObservedFile } from '../observation.ts'
import type { Block, Loss, MigrationReport, StatementReport, TakenLock } from '../types.ts'
import { listChanges } from './list-changes.ts'
import { listFiles } from './list-files.ts'
import { listLosses, listVanishedColumns } from './list-losses.ts'
import { listStatementLocks } from './list-statement-locks.ts'
import { locateLine, toExcerpt } from './locate-statement.ts'

export type NamedMigration = { readonly version: string; readonly name: string; readonly file: string }

/** From what was seen to what is told. */
export function buildReport({ version, name, file }: NamedMigration, observed: ObservedFile): MigrationReport {
  const { script, observations, diskBytes } = observed
  const statements = observations.map((observation, place) => buildStatement(observed, observation, place))
  return {
    version,
    name,
    file,
    checksum: script.checksum,
    mode: script.mode === 'transaction' ? 'one transaction' : 'statement by statement',
    statements,
    milliseconds: sum(statements.map(({ milliseconds }) => milliseconds)),
    walBytes: sum(statements.map(({ walBytes }) => walBytes)),
    diskBytes,
    rewrittenBytes: sum(statements.flatMap(({ rewrites }) => rewrites.map(({ bytes }) => bytes))),
    longestBlock: findLongestBlock(statements),
    losses: gatherLosses(statements, observed),
  }
}

function buildStatement(observed: ObservedFile, observation: Observation, place: number): StatementReport {
  const { script } = observed
  const { statement, number, milliseconds, runs, walBytes, waits } = observation
  return {
    number,
    line: number === null ? script.text.trimEnd().split('\n').length : locateLine(script.text, statement.offset),
    text: number === null ? 'commit' : toExcerpt(statement.text),
    milliseconds,
    runs,
    locks: listStatementLocks(observed, place),
    ...listFiles(observation),
    changes: listChanges(observation),
    losses: listLosses(observation),
    walBytes,
    waits,
  }
}

function findLongestBlock(statements: readonly StatementReport[]): Block | null {
  const blocks = statements.flatMap(({ locks, number }) => locks.flatMap((lock) => toBlock(lock, number)))
  return blocks.reduce<Block | null>(
    (longest, next) => (longest !== null && longest.milliseconds >= next.milliseconds ? longest : next),
    null,
  )
}

/** What nobody else can know of yet keeps nobody waiting. */
function toBlock({ relation, mode, blocks, isNew, held }: TakenLock, statement: number | null): readonly Block[] {
  return isNew || blocks === 'nothing' ? [] : [{ milliseconds: held, blocks, relation, mode, statement }]
}

function gatherLosses(statements: readonly StatementReport[], observed: ObservedFile): readonly Loss[] {
  const told = statements.flatMap(({ losses }) => losses)
  const known = new Set(told.map(({ name }) => name))
  return [...told, ...listVanishedColumns(observed).filter(({ name }) => !known.has(name))]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, next) => total + next, 0)
}
