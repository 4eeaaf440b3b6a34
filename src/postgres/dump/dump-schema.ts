import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { environment } from '../../base/environment.ts'
import { type ConnectionTarget, toConnectionUrl } from '../connection-target.ts'
import { dumpFailed, noDumpProgram } from './errors.ts'
import { runPgDump } from './run-pg-dump.ts'
import type { DumpedRelation } from './types.ts'

/** Of the pg_dump that Dorsal carries, which reads servers up to its own major version. */
const carriedMajor = 18

export type SchemaRequest = {
  readonly serverVersion: string
  /** `pg_export_snapshot()` of a transaction that is still open. Absent: as it is now. */
  readonly snapshot?: string
  /** Relations that are not described. */
  readonly without?: readonly DumpedRelation[]
}

export type SchemaText = {
  readonly preData: string
  readonly postData: string
  /** `pg_dump 18.3 (WebAssembly)`, or the program on the PATH for a server newer than that. */
  readonly writtenBy: string
}

/**
 * The statements that make the schema of a database: before its rows and behind them, owners and privileges included, subscriptions left out.
 * Throws `dump_failed`, `dump_program_missing`, ConnectionLost.
 */
export async function dumpSchema(target: ConnectionTarget, request: SchemaRequest): Promise<SchemaText> {
  const dump = await findDumper(target, request.serverVersion)
  const common = [
    '--no-subscriptions',
    ...(request.snapshot === undefined ? [] : [`--snapshot=${request.snapshot}`]),
    ...(request.without ?? []).map(({ schema, name }) => `--exclude-table=${toPattern(schema)}.${toPattern(name)}`),
  ]
  const preData = await dump.run(['--section=pre-data', ...common])
  const postData = await dump.run(['--section=post-data', ...common])
  return { preData: toStatements(preData), postData: toStatements(postData), writtenBy: readWriter(preData, dump.place) }
}

type Dumper = { readonly place: string; readonly run: (args: readonly string[]) => Promise<string> }

async function findDumper(target: ConnectionTarget, serverVersion: string): Promise<Dumper> {
  const major = Number.parseInt(serverVersion, 10)
  if (major <= carriedMajor) return { place: 'WebAssembly', run: (args) => runPgDump(target, { args, serverVersion }) }
  const found = await findProgramVersion()
  if (found === undefined || found < major) throw noDumpProgram(major, found)
  return { place: 'found on the PATH', run: (args) => runProgram(target, args) }
}

const run = promisify(execFile)

async function findProgramVersion(): Promise<number | undefined> {
  const answer = await run('pg_dump', ['--version']).catch(() => undefined)
  const version = /\(PostgreSQL\) (\d+)/.exec(answer?.stdout ?? '')?.[1]
  return version === undefined ? undefined : Number(version)
}

/** The password travels in the environment, where other users of the machine do not see it. */
async function runProgram(target: ConnectionTarget, args: readonly string[]): Promise<string> {
  const { password, ...open } = target
  const env = { ...environment, ...(password === undefined ? {} : { PGPASSWORD: password }) }
  try {
    return (await run('pg_dump', ['--dbname', toConnectionUrl(open), ...args], { env, maxBuffer: 2 ** 30 })).stdout
  } catch (error) {
    throw dumpFailed(error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : 'it could not be started')
  }
}

/** psql's patterns: everything in double quotes is meant as it is written. */
const toPattern = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** `\restrict` and `\unrestrict` are meant for psql. */
const metaCommand = /^\\(un)?restrict \w+\n/gm

/** A mark that Debian's PostgreSQL 15 keeps among the options of columns: its own pg_dump leaves it out, and no other server takes it. */
const columnMark = /^ALTER [A-Z ]+ .+ ALTER COLUMN .+ SET \(pg_attver=\d+\);\n/gm

const toStatements = (text: string): string => text.replace(metaCommand, '').replace(columnMark, '')

const readWriter = (text: string, place: string): string =>
  `pg_dump ${/^-- Dumped by pg_dump version (\S+)/m.exec(text)?.[1] ?? ''} (${place})`
