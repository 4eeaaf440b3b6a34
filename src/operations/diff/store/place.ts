import type { Log } from '../../../base/log.ts'
import type { ConnectionTarget } from '../../../postgres/connection-target.ts'
import type { PostgresSettings } from '../../../postgres/settings.ts'

/** A database, and how it is spoken to. */
export type Place = { readonly target: ConnectionTarget; readonly settings: PostgresSettings; readonly log: Log }
