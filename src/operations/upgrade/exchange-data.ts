import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { toDataFolder } from '../../postgres/cluster/data-folder.ts'
import { type Exchange, findExchange, toExchangeFile } from '../../postgres/cluster/exchange.ts'
import { createOwnerLock } from '../../postgres/cluster/owner-lock.ts'
import { noUpgradeToUndo, upgradeUnfinished } from './errors.ts'

/** `upgrade.json` in the state folder: what became of the live data, folders by their names there. */
export type UpgradeRecord = {
  readonly kind: 'upgrade' | 'rollback'
  /** Major versions. */
  readonly from: number
  readonly to: number
  /** ISO 8601. */
  readonly at: string
  /** Where the data came from that are live now, and where those went that were. */
  readonly replacement: string
  readonly kept: string
}

const commands = { upgrade: 'dorsal db upgrade', rollback: 'dorsal db upgrade --rollback' } as const

const toRecordFile = (stateFolder: string) => join(stateFolder, 'upgrade.json')

/** The last upgrade or its undoing; undefined when there was none. */
export async function findUpgrade(stateFolder: string): Promise<UpgradeRecord | undefined> {
  try {
    return JSON.parse(await readFile(toRecordFile(stateFolder), 'utf8'))
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/**
 * Makes other data the live ones by two renames; what was live is kept. Killed at any moment, `finishExchange` finishes it, and until then nobody
 * can start in the gap. Throws `cluster_already_running`.
 */
export async function exchangeData(stateFolder: string, record: UpgradeRecord): Promise<UpgradeRecord> {
  const live = join(stateFolder, 'postgres')
  const lock = createOwnerLock(live)
  try {
    await mkdir(join(stateFolder, record.kept), { recursive: true, mode: 0o755 })
    await writeDurably(toRecordFile(stateFolder), record)
    const exchange: Exchange = { id: record.kind, command: commands[record.kind] }
    await writeDurably(toExchangeFile(live), exchange)
    await renameBoth(stateFolder, record)
    return record
  } finally {
    lock.release()
  }
}

/** Finishes what was broken off, and answers what it was; undefined when nothing was. Throws `upgrade_unfinished` for what others began. */
export async function finishExchange(stateFolder: string): Promise<UpgradeRecord | undefined> {
  const live = join(stateFolder, 'postgres')
  const exchange = findExchange(live)
  if (exchange === undefined) return undefined
  const record = await findUpgrade(stateFolder)
  if (record === undefined || record.kind !== exchange.id) throw upgradeUnfinished(exchange.command)
  const lock = createOwnerLock(live)
  try {
    await renameBoth(stateFolder, record)
    return record
  } finally {
    lock.release()
  }
}

/** As long as the replacement is where it was, the second rename has not happened. */
async function renameBoth(stateFolder: string, { replacement, kept }: UpgradeRecord): Promise<void> {
  const [from, live, aside] = [replacement, 'postgres', kept].map((name) => toDataFolder(join(stateFolder, name))) as [
    string,
    string,
    string,
  ]
  if (existsSync(from)) {
    if (existsSync(live) && !existsSync(aside)) await rename(live, aside)
    await rename(from, live)
  }
  for (const name of [replacement, 'postgres', kept]) await syncFolder(join(stateFolder, name))
  await rm(toExchangeFile(join(stateFolder, 'postgres')), { force: true })
  await rm(join(stateFolder, replacement), { recursive: true, force: true })
}

/** What an undoing of the last upgrade is. Throws `upgrade_nothing_to_undo`. */
export async function planRollback(stateFolder: string, now: Date): Promise<UpgradeRecord> {
  const last = await findUpgrade(stateFolder)
  if (last?.kind !== 'upgrade' || !existsSync(toDataFolder(join(stateFolder, last.kept)))) throw noUpgradeToUndo()
  return {
    kind: 'rollback',
    from: last.to,
    to: last.from,
    at: now.toISOString(),
    replacement: last.kept,
    kept: toKeptName(last.to, now),
  }
}

/** `postgres-17-20261122T213000Z` */
export const toKeptName = (major: number, now: Date): string =>
  `postgres-${major}-${now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '')}`

async function writeDurably(path: string, content: unknown): Promise<void> {
  const draft = `${path}.draft`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(join(path, '..'))
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}
