import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'

/**
 * Where objects are kept: a folder or a bucket. Names are relative and separated by `/`. An object is there whole or not at all. Adapters
 * retry what may pass; what they throw is final and a Fault (`backup_target_failed`, `backup_disk_full`).
 */
export type ObjectStore = {
  /** For a person: a folder or `s3://bucket/prefix`; holds no secret. */
  readonly place: string
  /** Replaces an object of this name. When it resolves the bytes are durable. */
  readonly put: (name: string, bytes: Buffer) => Promise<void>
  /** Undefined when there is none. */
  readonly find: (name: string) => Promise<Buffer | undefined>
  /** In order of their names (by code point). */
  readonly list: (prefix: string) => Promise<readonly StoredName[]>
  /** None of this name is fine. */
  readonly delete: (names: readonly string[]) => Promise<void>
  /** Removes what interrupted puts left below; for who alone puts objects there. */
  readonly deleteDrafts: (prefix: string) => Promise<void>
}

export type StoredName = { readonly name: string; readonly size: number }

/** One key that objects are encrypted with, derived from what the user holds. */
export type ArchiveKey = {
  /** First 8 bytes of a hash of the key, in hex: tells which key opens an object, and nothing about it. */
  readonly id: string
  readonly key: Buffer
}

/** Keys in the order of the setting: the first seals, all of them open. None: objects are not encrypted. */
export type ArchiveKeys = readonly ArchiveKey[]

/**
 * The objects of one cluster, sealed (compressed, encrypted, hashed; see `objects/seal-object.ts`). Every name below is relative to
 * `<system identifier>/` of the store:
 *
 * - `backups/<id>/backup.json` a sealed BackupRecord, written last: without it the backup does not exist
 * - `backups/<id>/base.tar/<part>` the data folder as PostgreSQL sends it, in parts of at most 8 MiB before sealing, in order
 * - `backups/<id>/backup_manifest/<part>` PostgreSQL's manifest with the checksum of each file
 * - `wal/<timeline>/<segment>` a whole WAL segment
 * - `wal/<timeline>/<segment>.partial` the beginning of the segment that is being written; padded with zeros it can be replayed
 * - `wal/<timeline>.history` what PostgreSQL says about where a timeline branched off
 * - `position.json` a sealed ArchivePosition
 * - `points/<name>.json` a sealed RestorePoint
 * - `ended/<timeline>.json` the last ArchivePosition of a timeline that a restore replaced
 * - `proofs/<id>.json` what `dorsal prove` found
 * - `logical/<id>/backup.json` a sealed LogicalBackup, written last; its rows and large objects stand beside it
 */
export type Archive = {
  readonly systemIdentifier: string
  readonly place: string
  readonly putObject: (name: string, plain: Buffer) => Promise<SealedObject>
  /** Opened and checked. Throws `backup_object_missing`, `backup_object_damaged`, `backup_key_unknown`, each naming the object. */
  readonly getObject: (name: string) => Promise<Buffer>
  /** As `getObject`; undefined when there is none. */
  readonly findObject: (name: string) => Promise<Buffer | undefined>
  readonly list: (prefix: string) => Promise<readonly StoredName[]>
  readonly delete: (names: readonly string[]) => Promise<void>
  /** As of the store. */
  readonly deleteDrafts: (prefix: string) => Promise<void>
}

/** What a record knows of an object. */
export type SealedObject = {
  readonly name: string
  /** Bytes before and after sealing. */
  readonly plainSize: number
  readonly size: number
  /** SHA-256 of the sealed bytes, in hex. */
  readonly sha256: string
}

/** A stream cut into objects; put together in this order they are the stream. */
export type ArchivedStream = { readonly name: 'base.tar' | 'backup_manifest'; readonly parts: readonly SealedObject[] }

/** `backup.json`. Positions are `pg_lsn` in text (`16/B374D848`), times ISO 8601 by PostgreSQL's clock. */
export type BackupRecord = {
  readonly format: 1
  /** `20261122T213000Z-full`, `20261122T223000Z-incremental`; sorts by time. */
  readonly id: string
  readonly kind: 'full' | 'incremental'
  /** The backup that this one is made on; null for a full one. */
  readonly parent: string | null
  readonly systemIdentifier: string
  /** `18.4`. */
  readonly serverVersion: string
  /** What a copy that is read during its recovery has at least to be started with; absent in records of earlier versions. */
  readonly standbySettings?: Readonly<Record<string, string>>
  /** Bytes of a WAL segment. */
  readonly segmentSize: number
  readonly timeline: number
  /** WAL from here on is needed. */
  readonly startPosition: string
  /** Replayed up to here the data is consistent. */
  readonly stopPosition: string
  readonly startedAt: string
  readonly stoppedAt: string
  /** Of the folder before sealing, and of what is stored. */
  readonly plainBytes: number
  readonly storedBytes: number
  readonly compression: 'zstd' | 'gzip'
  /** Key id, or null where objects are not encrypted. */
  readonly encryptionKey: string | null
  readonly streams: readonly ArchivedStream[]
  /** Objects of other services that belong to the same moment; none so far. */
  readonly extraObjects: readonly SealedObject[]
}

/** Everything that PostgreSQL had made durable at `at` is in the archive, up to `position` on `timeline`. */
export type ArchivePosition = { readonly timeline: number; readonly position: string; readonly at: string }

/** A moment with a name, made by `pg_create_restore_point`. */
export type RestorePoint = { readonly name: string; readonly timeline: number; readonly position: string; readonly at: string }

/** A backup that is there but cannot be read, and why. Nothing that it may need is ever deleted. */
export type UnreadableBackup = { readonly id: string; readonly problem: string }

export type BackupList = { readonly backups: readonly BackupRecord[]; readonly unreadable: readonly UnreadableBackup[] }

/** A stretch of time without a hole: each second of it can be restored. */
export type RecoverableRange = {
  readonly from: string
  readonly to: string
  readonly timeline: number
  /** The backup that the earliest second comes from. */
  readonly backup: string
}

/** What every step of this house is handed. */
export type BackupPlace = {
  readonly archive: Archive
  readonly log: Log
  readonly clock: Clock
  readonly onProgress: (line: string) => void
}
