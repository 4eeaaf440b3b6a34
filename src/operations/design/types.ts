import type { Classification } from '../../catalog/classify-column.ts'
import type { TableKind } from '../../catalog/types.ts'

/** The architecture of a project as it is, for people who were not there when it was made. */
export type Architecture = {
  readonly project: string
  /** RFC 3339. */
  readonly madeAt: string
  /** `18.4`. */
  readonly postgres: string
  readonly services: readonly Service[]
  readonly groups: readonly Group[]
  readonly entities: readonly Entity[]
  readonly links: readonly Link[]
  readonly functions: readonly Callable[]
  readonly boundaries: readonly Boundary[]
}

/** Something that answers, and what can be had from it. */
export type Service = {
  readonly name: string
  /** `/rest/v1`; of what has no address, where it runs: `every night`. */
  readonly place: string
  readonly protocol: string
  readonly exposes: readonly string[]
}

export type Entity = {
  /** `public.orders`. */
  readonly id: string
  readonly schema: string
  readonly name: string
  readonly kind: TableKind
  readonly comment: string | null
  readonly isExposed: boolean
  /** Of a view null: it has none of its own. */
  readonly rowSecurity: 'off' | 'on' | 'forced' | null
  readonly policies: number
  readonly estimatedRows: number | null
  readonly columns: readonly Attribute[]
  readonly grants: readonly Grant[]
  /** A table of a service that others refer to, `auth.users`: only its key is shown. */
  readonly isStub: boolean
}

export type Attribute = {
  readonly name: string
  readonly type: string
  readonly isKey: boolean
  readonly nullable: boolean
  /** The entity a foreign key leads to. */
  readonly references: string | null
  readonly defaultValue: string | null
  readonly comment: string | null
  readonly classification: Classification | null
}

/** What was granted; what a role really sees of it, row-level security decides. */
export type Grant = { readonly role: string; readonly operations: readonly string[] }

/** A foreign key. */
export type Link = {
  readonly id: string
  /** The entity that holds it. */
  readonly from: string
  readonly to: string
  /** Columns that hold it. */
  readonly columns: readonly string[]
  /** Columns it refers to, in the same order. */
  readonly referenced: readonly string[]
  /** A row may do without: one of the columns is nullable. */
  readonly isOptional: boolean
  /** At most one row refers to each. */
  readonly isUnique: boolean
}

/** Tables that belong together; named after the one that most others hang on. */
export type Group = { readonly name: string; readonly entities: readonly string[] }

export type Callable = {
  /** `public.total(uuid)`. */
  readonly id: string
  readonly comment: string | null
  readonly isExposed: boolean
  /** Runs with the rights of this role, its owner's. */
  readonly definer: string | null
  /** Roles that may call it. */
  readonly callers: readonly string[]
}

/** The letters of STRIDE (Kohnfelder and Garg, Microsoft, 1999). */
export const strideCategories = [
  'spoofing',
  'tampering',
  'repudiation',
  'information disclosure',
  'denial of service',
  'elevation of privilege',
] as const

export type StrideCategory = (typeof strideCategories)[number]

/** Where one side cannot trust what the other sends. */
export type Boundary = {
  readonly name: string
  readonly between: readonly [outside: string, inside: string]
  readonly threats: readonly Threat[]
}

export type Threat = {
  readonly category: StrideCategory
  /** What somebody could do: `Somebody guesses passwords`. */
  readonly threat: string
  readonly state: 'answered' | 'open' | 'could not be checked'
  /** What answers it, or leaves it open: at least one. */
  readonly evidence: readonly Evidence[]
}

export type Evidence =
  /** A setting and its value: `auth.jwt_expiry`, `3600`. */
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  /** A finding of the advisor that nobody accepted. */
  | { readonly kind: 'finding'; readonly id: string; readonly message: string }
  /** A rule of the advisor that found nothing, or could not look. */
  | { readonly kind: 'rule'; readonly name: string; readonly state: string }
  /** What was looked at otherwise: `no API role is a superuser`. */
  | { readonly kind: 'fact'; readonly sentence: string }
