import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/base/clock.ts'
import { createArchive, listArchives, openStore, readContents, stageRecovery } from '../../src/operations/backup/operation.ts'
import { backupSettings } from '../../src/operations/backup/settings.ts'
import type { Cluster } from '../../src/postgres/cluster/cluster.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { runCommand, startCommand } from './dorsal-command.ts'
import { queryOnce } from './test-cluster.ts'
import { createTestProject } from './test-project.ts'

const variables = { DORSAL_BACKUP_IDLE_BEFORE: '0', DORSAL_BACKUP_SHIP_EVERY: '1', DORSAL_PORT: '0', DORSAL_PROVE_ENABLED: 'false' }

const migration = `create table ledger (writer int, number int, primary key (writer, number));
create table totals (writer int primary key, sum bigint not null);
insert into totals select writer, 0 from generate_series(0, 3) as writer;`

type Commit = { readonly writer: number; readonly number: number; readonly sentAt: number; readonly acknowledgedAt: number }

export type Recovery = {
  readonly at: string
  readonly seconds: number
  /** Commits that came back, and those that were acknowledged before the moment. */
  readonly restored: number
  readonly acknowledged: number
  /** What the restored state and the ledger disagree on. */
  readonly problems: readonly string[]
}

export type RecoveriesOptions = {
  readonly count: number
  /** How long the client writes. */
  readonly seconds: number
  readonly random: () => number
  readonly onRecovery?: (recovery: Recovery) => void
}

/**
 * Writes under a ledger that a process of its own keeps, archives all the while, then restores moments of that time by chance and compares: what
 * was acknowledged before the moment is there, what was sent after it is not, and no commit is there by half.
 */
export async function runRecoveries({ count, seconds, random, onRecovery }: RecoveriesOptions): Promise<readonly Recovery[]> {
  using project = createTestProject({ 'dorsal/migrations/1_ledger.sql': migration })
  const server = await startCommand<{ readonly url: string }>(['start', '--project', project.root, '--json'], variables)
  try {
    const { ledger, written } = await writeLedger(project.root, seconds)
    return await recoverAll({ root: project.root, ledger, written, count, random, ...(onRecovery && { onRecovery }) })
  } finally {
    await server.stop()
  }
}

async function writeLedger(root: string, seconds: number) {
  const url = readOwnerUrl(root)
  await backUp(root)
  const file = join(root, 'ledger.txt')
  const begun = Date.now()
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'ledger-writer.ts'), url, file, String(seconds)], { stdio: 'inherit' })
  const ended = once(writer, 'exit')
  await sleep(seconds * 500)
  await backUp(root)
  await ended
  const written = { from: begun, to: Date.now() }
  await sleep(3000)
  const ledger = readFileSync(file, 'utf8').trim().split('\n').map(parseCommit)
  return { ledger, written }
}

/** The server makes its first backup by itself: this one waits for it. */
async function backUp(root: string): Promise<void> {
  const { code, errors } = await runCommand(['backup', 'create', '--project', root, '--json'], variables)
  if (code === 0) return
  if (!errors.includes('backup_running')) throw new Error(errors)
  await sleep(500)
  await backUp(root)
}

const readOwnerUrl = (root: string): string => JSON.parse(readFileSync(join(root, '.dorsal', 'server.json'), 'utf8')).ownerUrl

function parseCommit(line: string): Commit {
  const [writer = 0, number = 0, sentAt = 0, acknowledgedAt = 0] = line.split(' ').map(Number)
  return { writer, number, sentAt, acknowledgedAt }
}

type Written = { readonly from: number; readonly to: number }
type Recoveries = Omit<RecoveriesOptions, 'seconds'> & {
  readonly root: string
  readonly ledger: readonly Commit[]
  readonly written: Written
}

async function recoverAll({ root, ledger, written, count, random, onRecovery }: Recoveries): Promise<readonly Recovery[]> {
  const state = join(root, '.dorsal')
  const defaults = Object.fromEntries(Object.entries(backupSettings).map(([name, setting]) => [name, setting.default]))
  const store = await openStore(defaults as Parameters<typeof openStore>[0], { root, folder: join(state, 'backups') })
  const archive = createArchive(store, (await listArchives(store))[0] ?? '', [])
  const contents = await readContents(archive)
  const superuserPassword = parseConnectionUrl(readOwnerUrl(root)).password ?? ''
  const place = {
    archive,
    contents,
    folder: join(state, 'recovery'),
    alike: join(state, 'postgres'),
    origin: 'embedded',
    superuserPassword,
  } as const
  const recoveries: Recovery[] = []
  for (let index = 0; index < count; index++) {
    const at = Math.floor(written.from + random() * (written.to - written.from))
    const signal = new AbortController().signal
    const staged = await stageRecovery({ ...place, at, clock: systemClock, onProgress: () => {}, signal })
    const { cluster } = await staged.finish()
    const seconds = staged.phases.list().reduce((sum, phase) => sum + phase.seconds, 0)
    const compared = await compare(cluster, ledger, at).finally(cluster.stop)
    const recovery = { at: new Date(at).toISOString(), seconds, ...compared }
    onRecovery?.(recovery)
    recoveries.push(recovery)
  }
  return recoveries
}

async function compare(cluster: Cluster, ledger: readonly Commit[], at: number) {
  const rows = await queryOnce(cluster.target(), 'select writer, number from ledger')
  const totals = await queryOnce(
    cluster.target(),
    'select writer from totals as t where sum <> coalesce((select sum(number) from ledger as l where l.writer = t.writer), 0)',
  )
  const restored = new Set(rows.map(({ writer, number }) => `${writer} ${number}`))
  const before = ledger.filter(({ acknowledgedAt }) => acknowledgedAt < at)
  const lost = before.filter(({ writer, number }) => !restored.has(`${writer} ${number}`))
  const early = ledger.filter(({ writer, number, sentAt }) => sentAt > at && restored.has(`${writer} ${number}`))
  const problems = [
    ...lost.map(({ writer, number }) => `lost: ${writer} ${number}`),
    ...early.map(({ writer, number }) => `from the future: ${writer} ${number}`),
    ...totals.map(({ writer }) => `by half: ${writer}`),
  ]
  return { restored: restored.size, acknowledged: before.length, problems }
}
