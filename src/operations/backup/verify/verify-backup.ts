import { createHash } from 'node:crypto'
import { freeBytes } from '../../../base/free-bytes.ts'
import { objectDamaged, objectMissing } from '../errors.ts'
import { passStream, readStream } from '../objects/put-stream.ts'
import { toBackupFolder } from '../records/backup-records.ts'
import { type BackupManifest, readManifest } from '../restore/read-manifest.ts'
import { readTar, type TarEntry } from '../restore/read-tar.ts'
import type { Archive, ArchivedStream, BackupRecord } from '../types.ts'
import type { Findings } from './findings.ts'

type Verification = { readonly known: ReadonlySet<string>; readonly findings: Findings }

/** Reads one backup back; gives the sealed bytes that it has. */
export async function verifyBackup(archive: Archive, backup: BackupRecord, { known, findings }: Verification): Promise<number> {
  const { id, parent, streams } = backup
  if (parent !== null && !known.has(parent))
    findings.add({ kind: 'chain', subject: id, problem: `${parent}, which it is made on, is not in the archive` })
  const unopened = await findUnopened(archive, backup, findings)
  const manifest = unopened.has('backup_manifest')
    ? undefined
    : await findings.guard('manifest', id, () => readBackupManifest(archive, backup))
  if (manifest !== undefined && !unopened.has('base.tar'))
    await findings.guard('file', id, () => checkFiles(archive, backup, { manifest, findings }))
  return streams.flatMap(({ parts }) => parts).reduce((sum, { size }) => sum + size, 0)
}

/** Streams with an object that does not open: each such object is named. */
async function findUnopened(archive: Archive, { streams }: BackupRecord, findings: Findings): Promise<ReadonlySet<string>> {
  const unopened = new Set<string>()
  for (const stream of streams) {
    for (const { name, plainSize } of stream.parts) {
      const isFine = await findings.guard('object', name, async () => {
        const plain = await archive.getObject(name)
        const { length } = plain
        freeBytes(plain)
        if (length !== plainSize) throw objectDamaged(name, `it holds ${length} bytes instead of ${plainSize}`)
        return true
      })
      if (isFine === undefined) unopened.add(stream.name)
    }
  }
  return unopened
}

async function readBackupManifest(archive: Archive, backup: BackupRecord): Promise<BackupManifest> {
  const chunks: Buffer[] = []
  for await (const chunk of readStream(archive, getStream(backup, 'backup_manifest'))) chunks.push(chunk)
  return readManifest(Buffer.concat(chunks), backup.id)
}

type Checking = { readonly manifest: BackupManifest; readonly findings: Findings }

async function checkFiles(archive: Archive, backup: BackupRecord, { manifest, findings }: Checking): Promise<void> {
  const seen = new Set<string>()
  const tell = (path: string, problem: string) => findings.add({ kind: 'file', subject: `${backup.id}: ${path}`, problem })
  for await (const entry of readTar(passStream(archive, getStream(backup, 'base.tar')))) {
    if (entry.kind !== 'file') continue
    seen.add(entry.path)
    const written = manifest.files.get(entry.path)
    const sha256 = await hashEntry(entry)
    if (written === undefined) tell(entry.path, 'the manifest does not name it')
    else if (written.size !== entry.size || written.sha256 !== sha256) tell(entry.path, 'it is not the file that the manifest names')
  }
  for (const path of manifest.files.keys()) if (!seen.has(path)) tell(path, 'it is missing')
}

async function hashEntry({ content }: TarEntry): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of content) hash.update(piece)
  return hash.digest('hex')
}

function getStream({ id, streams }: BackupRecord, name: ArchivedStream['name']): ArchivedStream {
  const stream = streams.find((each) => each.name === name)
  if (stream === undefined) throw objectMissing(`${toBackupFolder(id)}${name}`)
  return stream
}
