import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { passStream, readStream } from '../objects/put-stream.ts'
import type { Archive, ArchivedStream, BackupRecord } from '../types.ts'
import { createByteStream } from './byte-stream.ts'
import { baseDamaged, chainBroken, fileDamaged, manifestDamaged } from './errors.ts'
import { applyIncremental, findWholeName } from './incremental-file.ts'
import { type BackupManifest, readManifest } from './read-manifest.ts'
import { readTar, type TarEntry } from './read-tar.ts'

export type BaseOptions = {
  readonly archive: Archive
  /** A full backup and the incremental ones on it, oldest first. */
  readonly chain: readonly BackupRecord[]
  /** Exists and is empty. */
  readonly folder: string
  readonly onProgress: (line: string) => void
}

/**
 * Makes the data folder of the last backup of a chain, in one pass over each backup and with constant memory, checking each file against the
 * manifest that PostgreSQL made. Throws `restore_base_damaged`, `restore_file_damaged`, `restore_manifest_damaged`, `restore_chain_broken` and
 * what the archive throws.
 */
export async function putBase({ archive, chain, folder, onProgress }: BaseOptions): Promise<void> {
  let present: ReadonlySet<string> = new Set()
  let previous: BackupRecord | undefined
  for (const backup of chain) {
    onProgress(`Reading backup ${backup.id} (${Math.ceil(backup.storedBytes / 2 ** 20)} MiB)`)
    const manifest = readManifest(await readWhole(archive, backup), backup.id)
    if (manifest.systemIdentifier !== backup.systemIdentifier) throw manifestDamaged(backup.id)
    const next = await putBackup({ archive, backup, manifest, folder })
    for (const path of present) if (!next.has(path)) await rm(join(folder, path))
    present = next
    await checkLabel(folder, backup, previous)
    previous = backup
  }
  await makeLabelWhole(folder)
}

type OneBackup = Pick<BaseOptions, 'archive' | 'folder'> & { readonly backup: BackupRecord; readonly manifest: BackupManifest }

/** The files that the data folder consists of at this backup. */
async function putBackup({ archive, backup, manifest, folder }: OneBackup): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  for await (const entry of readTar(passStream(archive, findStream(backup, 'base.tar')))) {
    checkPath(entry)
    if (entry.kind === 'folder') await mkdir(join(folder, entry.path), { recursive: true, mode: 0o700 })
    else {
      const written = manifest.files.get(entry.path)
      if (written === undefined) throw fileDamaged(backup.id, entry.path)
      const { content, digest } = hashing(entry.content)
      await putFile({ ...entry, content }, folder)
      if (entry.size !== written.size || digest() !== written.sha256) throw fileDamaged(backup.id, entry.path)
      seen.add(entry.path)
    }
  }
  const missing = [...manifest.files.keys()].find((path) => !seen.has(path))
  if (missing !== undefined) throw fileDamaged(backup.id, missing)
  return new Set([...seen].map((path) => findWholeName(path) ?? path))
}

function checkPath({ path, kind }: TarEntry): void {
  if (path.startsWith('/') || path.split('/').includes('..')) throw baseDamaged(`${path} leads out of the data folder`)
  if (kind === 'link') throw baseDamaged(`${path} is a tablespace, and those are not restored`)
}

async function putFile({ path, content }: Pick<TarEntry, 'path' | 'content'>, folder: string): Promise<void> {
  const whole = findWholeName(path)
  if (whole === undefined) await withFile(join(folder, path), 'w', (file) => file.writeFile(content))
  else await withFile(join(folder, whole), 'r+', (file) => applyIncremental(createByteStream(content), file, path))
}

async function withFile(path: string, flags: 'w' | 'r+', work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await work(file)
  } finally {
    await file.close()
  }
}

function hashing(content: AsyncGenerator<Buffer>) {
  const hash = createHash('sha256')
  const pass = async function* () {
    for await (const piece of content) {
      hash.update(piece)
      yield piece
    }
  }
  return { content: pass(), digest: () => hash.digest('hex') }
}

const readLabel = (folder: string) => readFile(join(folder, 'backup_label'), 'utf8')

/** PostgreSQL says in the label which backup an incremental one was made on, by where that one started. */
async function checkLabel(folder: string, backup: BackupRecord, parent: BackupRecord | undefined): Promise<void> {
  const label = await readLabel(folder)
  const from = /^INCREMENTAL FROM LSN: (\S+)$/m.exec(label)?.[1]
  if (from !== parent?.startPosition) throw chainBroken(backup.id, parent?.id ?? String(backup.parent))
}

/** PostgreSQL refuses to start from a label that says incremental. */
async function makeLabelWhole(folder: string): Promise<void> {
  const label = await readLabel(folder)
  await writeFile(join(folder, 'backup_label'), label.replace(/^INCREMENTAL FROM (LSN|TLI): .*\n/gm, ''))
}

async function readWhole(archive: Archive, backup: BackupRecord): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of readStream(archive, findStream(backup, 'backup_manifest'))) parts.push(part)
  return Buffer.concat(parts)
}

function findStream(backup: BackupRecord, name: ArchivedStream['name']): ArchivedStream {
  const stream = backup.streams.find((each) => each.name === name)
  if (stream === undefined) throw baseDamaged(`backup ${backup.id} has no ${name}`)
  return stream
}
