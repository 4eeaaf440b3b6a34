import type { Identity } from '../../access/identity.ts'
import type { Log } from '../../base/log.ts'
import type { Catalog } from '../../catalog/types.ts'
import type { PositionedDatabase } from '../../postgres/replicas/positioned-database.ts'
import type { Database, Transaction } from '../../postgres/types.ts'
import type { runPlan, TransactionEnd } from '../../query/run-plan.ts'
import type { PlanUses } from '../../query/uses.ts'
import type { KeyClaim } from './idempotency/key-claim.ts'
import type { RestSettings } from './settings.ts'
import type { RestMetrics } from './stages.ts'

export type Credentials = { readonly authorization?: string | undefined; readonly apikey?: string | undefined }

/** Whose request used something. */
export type Caller = { readonly identity: Identity; readonly headers: Readonly<Record<string, string>> }

/** Without `stream` every answer is held whole; without `findRefusal` a request is read and planned before a full queue refuses it. */
export type RestDatabase = Pick<Database, 'roundTrip' | 'transaction'> & Partial<Pick<Database, 'stream' | 'findRefusal'>>

export type RestServiceDependencies = {
  /** The picture that stands now; asked once for each request. */
  readonly catalog: () => Catalog
  readonly database: RestDatabase
  /** Answers plans in the place of a database; absent: `database` is asked. */
  readonly runPlan?: typeof runPlan
  /** The database as a client sees it who sent this in `Dorsal-Position`; absent where there are no replicas. Throws `position_invalid`. */
  readonly followPosition?: (after: string | undefined) => PositionedDatabase
  /** Throws a Fault (PGRST301, PGRST302 …) when the credentials do not hold. */
  readonly authenticate: (credentials: Credentials) => Identity | Promise<Identity>
  /** The role of callers without credentials: what is denied to it is answered 401, to others 403. */
  readonly anonymousRole?: string | undefined
  readonly settings: RestSettings
  readonly log: Log
  readonly metrics?: RestMetrics
  /** Told what each answered request used. In the middle of every request: it has to cost next to nothing. */
  readonly noteUse?: (uses: PlanUses, caller: Caller) => void
  /** Sends `Server-Timing`. */
  readonly serverTiming?: boolean
  /** Constant settings of every request, `app.settings.…`. */
  readonly sessionSettings?: readonly (readonly [name: string, value: string])[]
  /** Whether there are tables of this house in the database. Without them Idempotency-Key means nothing, as in PostgREST. */
  readonly keepsReplies?: boolean
  /** Whether the header `apikey` identifies callers, for the OpenAPI description. */
  readonly takesApiKeys?: boolean
  /** Address of the server as clients see it, `http://127.0.0.1:54321`, for the OpenAPI description. */
  readonly publicUrl?: () => string
}

/** What answering one request needs beside the request. */
export type Answering = {
  readonly dependencies: RestServiceDependencies
  readonly identity: Identity
  /** Who waits in turn with others when the database is busy. */
  readonly client: string
  /** Path of the service, without a slash at its end. */
  readonly prefix: string
  readonly signal: AbortSignal
  /** The transaction that the request is a step of; absent: it has its own. */
  readonly transaction?: Pick<Transaction, 'roundTrip'>
  /** Of a request in a batch, whose reply becomes part of another. */
  readonly isPart?: boolean
  /** Of a request that is to be answered once. */
  readonly claim?: KeyClaim | undefined
  /** In place of the setting of this name. */
  readonly transactionEnd?: TransactionEnd
}
