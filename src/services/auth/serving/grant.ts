import type { Static, TSchema } from 'typebox'
import type { LimitKind } from '../context.ts'
import type { AuthCall, EarlyCall } from '../endpoint.ts'
import type { AuthReply } from '../types.ts'

/** One way to tokens: a `grant_type` of `POST /token`, with the body it takes. */
export type Grant = {
  readonly type: string
  readonly about: string
  readonly body: TSchema
  /** Taken from the budget of the client's address. */
  readonly limit: LimitKind
  /** Whether people must solve a captcha first, where one is set up. */
  readonly takesCaptcha: boolean
  readonly prepare?: (call: never) => Promise<unknown>
  readonly run: (call: never) => Promise<AuthReply>
}

export type GrantCall<Body extends TSchema = TSchema> = Omit<AuthCall, 'body'> & { readonly body: Static<Body> }

/** Gives `run` and `prepare` the type of the body. */
export function defineGrant<const Body extends TSchema, Prepared = unknown>(
  grant: Omit<Grant, 'body' | 'prepare' | 'run'> & {
    readonly body: Body
    /** Before the transaction, as of an endpoint. */
    readonly prepare?: (call: Omit<EarlyCall, 'body'> & { readonly body: Static<Body> }) => Promise<Prepared>
    readonly run: (call: Omit<GrantCall<Body>, 'prepared'> & { readonly prepared: Prepared }) => Promise<AuthReply>
  },
): Grant {
  return grant
}
