import type { Static, TSchema } from 'typebox'
import type { AuthContext, LimitKind } from './context.ts'
import type { AuthReply, AuthRequest, AuthTransaction, Caller } from './types.ts'

/** The shapes of a request; what is not declared is refused nowhere and read nowhere: no field reaches a row unnamed. */
export type RequestSchemas = { readonly body?: TSchema; readonly querystring?: TSchema; readonly params?: TSchema }

type Shape<Schemas extends RequestSchemas, Part extends keyof RequestSchemas> = Schemas[Part] extends TSchema
  ? Static<Schemas[Part]>
  : Readonly<Record<never, never>>

// `in out` is declared, because to find it out takes the compiler a twentieth of its time: it compares all that TypeBox can say with itself.
/** One request to one endpoint: what came, who calls, and the transaction that all of it happens in. */
export type AuthCall<in out Schemas extends RequestSchemas = RequestSchemas, Who extends Access = 'anyone', Prepared = unknown> = {
  readonly body: Shape<Schemas, 'body'>
  readonly query: Shape<Schemas, 'querystring'>
  readonly params: Shape<Schemas, 'params'>
  readonly request: AuthRequest
  /** Of an endpoint that needs a user; the administrator's own is empty. */
  readonly caller: Who extends 'user' ? Caller : undefined
  readonly transaction: AuthTransaction
  readonly context: AuthContext
  /** What `prepare` gave. */
  readonly prepared: Prepared
}

/** A call before its transaction: what `prepare` works with. Nobody has been identified yet. */
export type EarlyCall<Schemas extends RequestSchemas = RequestSchemas> = Pick<
  AuthCall<Schemas>,
  'body' | 'query' | 'params' | 'request' | 'context'
>

/** What a step that several endpoints share needs of a call. */
export type CallScope = Pick<AuthCall, 'request' | 'transaction' | 'context'>

/** `user`: a valid access token of a user and session that exist. `admin`: a token or key of `service_role`. */
export type Access = 'anyone' | 'user' | 'admin'

/** One thing a client can ask of this service, as data: its route, who may call it, and what it does in one transaction. */
export type AuthEndpoint = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the prefix, in Fastify's syntax: `/admin/users/:userId`. */
  readonly url: string
  readonly access: Access
  /** Of an endpoint for users: also with a token that the OAuth server gave an application. Such a token manages no account. */
  readonly clients?: 'allowed'
  /** One sentence for the OpenAPI description. */
  readonly about: string
  readonly schema: RequestSchemas
  /** Taken from the budget of the client's address before anything else. */
  readonly limit?: LimitKind
  /** Bodies of another form than JSON that it takes. */
  readonly takes?: 'form'
  /** OAuth's own form of errors (RFC 6749, section 5.2) in place of this API's. */
  readonly errors?: 'oauth'
  /** Asks the outside world before the transaction begins, so that a slow answer holds no connection. Runs after the limit was taken. */
  readonly prepare?: (call: never) => Promise<unknown>
  readonly run: (call: never) => Promise<AuthReply>
  /** Answers a failure of `prepare` or `run` in another way than with an error body: a redirect that carries it. All is undone by then. */
  readonly recover?: (error: unknown, call: never) => Promise<AuthReply>
}

/** Gives `run` and its companions the types of the schemas. */
export function defineEndpoint<const Schemas extends RequestSchemas, const Who extends Access, Prepared = unknown>(
  endpoint: Omit<AuthEndpoint, 'schema' | 'access' | 'prepare' | 'run' | 'recover'> & {
    readonly access: Who
    readonly schema: Schemas
    readonly prepare?: (call: EarlyCall<Schemas>) => Promise<Prepared>
    readonly run: (call: AuthCall<Schemas, Who, Prepared>) => Promise<AuthReply>
    readonly recover?: (error: unknown, call: EarlyCall<Schemas>) => Promise<AuthReply>
  },
): AuthEndpoint {
  return endpoint
}
