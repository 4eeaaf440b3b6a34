import type { FunctionVolatility } from './find-repeated-calls.ts'
import type { Rewrite } from './rewrite-condition.ts'

/** A condition of a policy, as PostgreSQL prints it with nothing in the search path. */
export type PolicyCondition = {
  readonly schema: string
  readonly table: string
  readonly policy: string
  readonly clause: 'using' | 'with check'
  /** In order; `public` stands for everybody. */
  readonly roles: readonly string[]
  readonly text: string
}

/** Every condition of a database, and what is known of the functions that they may call. */
export type PolicyConditions = {
  readonly conditions: readonly PolicyCondition[]
  readonly functions: FunctionVolatility
  /** What those functions are written as, by qualified name. */
  readonly sources: FunctionSources
}

export type FunctionSources = ReadonlyMap<string, string>

/** Who asks while a policy is measured: a role, the claims of a token, and settings such as `app.tenant`. */
export type Persona = {
  readonly role: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly settings: Readonly<Record<string, string>>
}

/** A policy as it is and rewritten, measured on the same rows for the same person. */
export type PolicyMeasurement = {
  /** `public.orders.own_orders` */
  readonly policy: string
  readonly clause: PolicyCondition['clause']
  readonly condition: string
  readonly rewritten: string
  readonly rewrites: readonly Rewrite[]
  /** What makes it so: a migration. */
  readonly migration: string
} & (
  | { readonly kind: 'could not be measured'; readonly reason: string }
  | {
      readonly kind: 'measured'
      readonly persona: Persona
      /** In the table, and of them seen by the person. */
      readonly rows: number
      readonly rowsSeen: number
      /** Whether the person sees the same rows with both, by count and hash. */
      readonly isSame: boolean
      /** Medians in milliseconds. */
      readonly before: number
      readonly after: number
      readonly rounds: number
    }
)
