import type { SqlValue } from '../../postgres/sql.ts'
import type { Intent, MediaType } from '../../query/intent.ts'
import type { RequestContext } from '../../query/run-plan.ts'
import type { Page } from './domain/parse-page.ts'

/** A request as it came, before anything is read from it. */
export type RawRequest = {
  readonly method: string
  /** Below the service, percent-encoded, beginning with `/`. */
  readonly path: string
  /** Without `?`, percent-encoded. */
  readonly query: string
  /** Names in lower case; several of one name joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Of the other end of the connection. */
  readonly address?: string
}

/** What the client asks for, and what only the reply needs to know of the request. */
export type Asked = {
  readonly intent: Intent
  /** What fills the slots of the intent. */
  readonly values: readonly SqlValue[]
  /** Everything that the intent depends on but those values; undefined: not worth remembering. */
  readonly shape: string | undefined
  readonly context: RequestContext
  readonly page: Page
  /** The schema, when the reply names it. */
  readonly profile: string | undefined
  /** For Content-Location. */
  readonly canonicalQuery: string
}

export type SchemaDescriptionRequest = {
  readonly kind: 'describe schema'
  readonly schema: string
  readonly profile: string | undefined
  readonly headOnly: boolean
  readonly accept: readonly MediaType[]
  readonly context: RequestContext
}

export type OptionsRequest = {
  readonly kind: 'options'
  readonly schema: string
  readonly resource: { readonly kind: 'root' } | { readonly kind: 'table' | 'function'; readonly name: string }
}

/** The whole request, by what it is about. */
export type RestRequest = { readonly kind: 'query'; readonly asked: Asked } | SchemaDescriptionRequest | OptionsRequest
