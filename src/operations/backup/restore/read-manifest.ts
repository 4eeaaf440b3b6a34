import { createHash } from 'node:crypto'
import { manifestDamaged } from './errors.ts'

/** What PostgreSQL sent, by the name it has in the backup. */
export type ManifestFile = { readonly size: number; readonly sha256: string }

export type BackupManifest = {
  readonly systemIdentifier: string
  readonly files: ReadonlyMap<string, ManifestFile>
}

type WrittenFile = { Path?: string; 'Encoded-Path'?: string; Size: number; 'Checksum-Algorithm'?: string; Checksum?: string }

/**
 * PostgreSQL's manifest (its documentation, "Backup Manifest Format", version 2), whose last line carries the SHA-256 of all lines before it.
 * Throws `restore_manifest_damaged`.
 */
export function readManifest(bytes: Buffer, backup: string): BackupManifest {
  const lastLine = bytes.lastIndexOf('"Manifest-Checksum"')
  const found = /^"Manifest-Checksum": "([0-9a-f]{64})"\}\s*$/.exec(bytes.toString('utf8', Math.max(lastLine, 0)))?.[1]
  const computed = createHash('sha256')
    .update(bytes.subarray(0, Math.max(lastLine, 0)))
    .digest('hex')
  if (found !== computed) throw manifestDamaged(backup)
  const written = JSON.parse(bytes.toString('utf8')) as { 'System-Identifier'?: number; Files: readonly WrittenFile[] }
  return {
    systemIdentifier: /"System-Identifier": (\d+)/.exec(bytes.toString('utf8', 0, 200))?.[1] ?? '',
    files: new Map(written.Files.map((file) => [readPath(file), readFile(file, backup)])),
  }
}

function readPath(file: WrittenFile): string {
  return file.Path ?? Buffer.from(file['Encoded-Path'] ?? '', 'hex').toString('latin1')
}

function readFile({ Size: size, Checksum: sha256, 'Checksum-Algorithm': algorithm }: WrittenFile, backup: string): ManifestFile {
  if (algorithm !== 'SHA256' || sha256 === undefined) throw manifestDamaged(backup)
  return { size, sha256 }
}
