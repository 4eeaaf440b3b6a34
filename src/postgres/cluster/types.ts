import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { ConnectionTarget } from '../connection-target.ts'

/** `starting` covers crash recovery; connections are refused in every state but `up`. */
export type ClusterState = 'up' | 'starting' | 'down'

export type ClusterOptions = {
  /** The cluster's own folder, `…/.dorsal/postgres`. Holds `data/`, `run/` (the socket) and the lock of the running Dorsal. */
  readonly folder: string
  readonly log: Log
  /** One sentence for a person, about a step that takes long or that he did not ask for. */
  readonly onProgress: (line: string) => void
  /** Opens a port on 127.0.0.1 as well. Absent: the unix socket only. */
  readonly tcpPort?: number
  /** Given to the superuser `postgres` when the data folder is created; afterwards what connections present. */
  readonly superuserPassword: string
  /** Settings of PostgreSQL for this start only, which win over those on disk: where a recovery ends, less memory for a copy. */
  readonly serverSettings?: Readonly<Record<string, string>>
  /** Creates data of this major version where there is none, with programs that `fetchBinaries` brought. Absent: the one Dorsal carries. */
  readonly major?: number
  /** Gives up the start: the server is stopped and the start rejects with the signal's reason. */
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

export type Cluster = {
  /** The superuser over the unix socket; the database `postgres` unless another is named. */
  readonly target: (database?: string) => ConnectionTarget
  /** The same over TCP; absent without `tcpPort`. */
  readonly tcpTarget?: (database?: string) => ConnectionTarget
  /** Of the postmaster; another one after a restart, absent while there is none. */
  readonly pid: number | undefined
  /** `18.4`. */
  readonly serverVersion: string
  /** Real path of PostgreSQL's data folder. */
  readonly dataFolder: string
  /** The operating system user who owns the data and runs the server. */
  readonly serverUser: string
  readonly state: () => ClusterState
  /** Returns what ends the listening. */
  readonly onStateChange: (listener: (state: ClusterState) => void) => () => void
  /** Fast shutdown: sessions are ended, everything committed is on disk. May be called twice. */
  readonly stop: () => Promise<void>
}

/** What `startCluster` gives to who asked for a `tcpPort`. */
export type ClusterWithTcp = Cluster & Required<Pick<Cluster, 'tcpTarget'>>

/** Who the server runs as. */
export type ServerUser = {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** Dorsal is root and the server is not: files are handed over, processes are started as `uid` and `gid` without other groups. */
  readonly switched: boolean
}

export type Binaries = {
  readonly initdb: string
  readonly postgres: string
  /** Of the package: `18.4.0-beta.17`. */
  readonly packageVersion: string
  readonly major: number
}

export type BinariesOptions = {
  /** Of the npm package; holds `native/` and package.json. */
  readonly packageFolder: string
  readonly user: ServerUser
  /** Where a usable copy is kept when the package itself cannot be used. */
  readonly cacheFolder: string
  readonly onProgress: (line: string) => void
}
