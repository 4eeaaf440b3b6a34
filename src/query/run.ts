import type { Identity } from '../access/identity.ts'
import type { Catalog } from '../catalog/types.ts'
import type { SqlValue } from '../postgres/sql.ts'
import type { Database } from '../postgres/types.ts'
import type { RenderedPlan } from './sql/render-plan.ts'

/** What SQL can read about the request: `request.method`, `request.path`, `request.headers`, `request.cookies`. */
export type RequestContext = {
  readonly method: string
  readonly path: string
  /** Names in lower case, without `cookie`. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string>>
}

export type TransactionEnd = 'commit' | 'commit-allow-override' | 'rollback' | 'rollback-allow-override'

/** A function that a setting names. Without a schema the search path finds it, where the request's own schema comes first. */
export type NamedFunction = { readonly schema: string | undefined; readonly name: string }

export type RunSettings = {
  readonly extraSearchPath: readonly string[]
  /** Called before the plan in every transaction. */
  readonly preRequest: NamedFunction | undefined
  readonly transactionEnd: TransactionEnd
  /** Constant settings of every request (`app.settings.…`). */
  readonly session: readonly (readonly [name: string, value: string])[]
}

export type Run = {
  readonly context: RequestContext
  readonly identity: Identity
  /** Who asks, where requests have to wait in turn. */
  readonly client?: string
  readonly database: Pick<Database, 'roundTrip'>
  readonly catalog: Pick<Catalog, 'roleSettings' | 'roleIsolation'>
  readonly settings: RunSettings
  readonly signal?: AbortSignal
  /** What fills the slots of the plan; absent: it has none. */
  readonly values?: readonly SqlValue[]
  /** The statements of the plan where they are known, their slots empty; absent: they are rendered. */
  readonly rendered?: () => RenderedPlan
}
