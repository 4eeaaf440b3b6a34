import type { Reply } from '../reply/reply.ts'
import type { Json } from './exact-json.ts'

/** One request of a batch, its shape checked. */
export type BatchPart = {
  readonly id: string
  readonly method: string
  readonly url: PartUrl
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json | undefined
  readonly group: string | undefined
  /** Requests and groups before it. */
  readonly dependsOn: readonly string[]
  readonly condition: Condition | undefined
}

export type PartUrl = {
  /** `location`: the row that an earlier request has made. */
  readonly target: { readonly kind: 'path'; readonly path: string } | { readonly kind: 'location'; readonly id: string }
  /** Without `?`, one character for each byte, as Node hands over a URL. */
  readonly query: string
}

/** `$a/0/id`: a value in the body that answered the request `a`; without a path the whole body. */
export type Reference = { readonly id: string; readonly path: readonly string[] }

/** The `if` of a request: the part of OData's expressions that is about earlier answers. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'comparison'; readonly operator: ComparisonOperator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'truth'; readonly operand: Operand }

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

export type Operand =
  | { readonly kind: 'literal'; readonly value: Scalar }
  | { readonly kind: 'succeeded'; readonly id: string }
  | { readonly kind: 'reference'; readonly reference: Reference }

export type Scalar = string | number | boolean | null

export type PartAnswer = {
  readonly part: BatchPart
  readonly reply: Reply
  readonly succeeded: boolean
  /** The body of the reply; undefined when it is no JSON. */
  readonly json: () => Json | undefined
}

/** What has been answered so far. */
export type Answers = {
  /** Undefined for a request that has not been answered. */
  readonly find: (id: string) => PartAnswer | undefined
  /** Whether a request, or all of a group, has succeeded. */
  readonly hasSucceeded: (idOrGroup: string) => boolean
}
