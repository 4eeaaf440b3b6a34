import type { ClusterState } from '../../postgres/cluster/cluster.ts'
import type { ToldFault } from '../errors.ts'
import type { ServedPostgres, Serving } from '../serve-project.ts'

/** What a worker needs to know of the PostgreSQL that the first process owns. */
export type PostgresFacts = Omit<ServedPostgres, 'state'>

export type ServedUrls = Pick<Serving, 'url' | 'authUrl'>

export type ToWorker =
  | {
      readonly kind: 'serve'
      readonly number: number
      readonly port: number
      readonly postgres: PostgresFacts
      readonly state: ClusterState
    }
  | { readonly kind: 'database is'; readonly state: ClusterState }
  /** Asks for its metrics. */
  | { readonly kind: 'tell metrics'; readonly id: number }
  /** Those of all workers, which it asked for. */
  | { readonly kind: 'all metrics'; readonly id: number; readonly text: string }
  | { readonly kind: 'stop' }

export type FromWorker =
  /** It has loaded what it needs and hears. */
  | { readonly kind: 'awake' }
  | { readonly kind: 'serving'; readonly urls: ServedUrls }
  | { readonly kind: 'failed'; readonly fault: ToldFault }
  | { readonly kind: 'metrics'; readonly id: number; readonly text: string }
  | { readonly kind: 'want metrics'; readonly id: number }
