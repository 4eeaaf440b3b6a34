import { Fault } from '../../../base/fault.ts'
import type { AuthContext } from '../context.ts'
import { addError, type ReturnedError, toReturnedError } from '../domain/render-return.ts'
import type { AuthReply } from '../types.ts'

/** A failure of a flow whose beginning is known: the application is told, where it wanted to be told. */
export class FlowFailed extends Error {
  readonly referrer: string

  constructor(referrer: string, cause: unknown) {
    super('A sign-in elsewhere failed', { cause })
    this.referrer = referrer
  }
}

/** What the provider itself told of (RFC 6749, section 4.1.2.1). */
export class ProviderRefused extends Error {
  readonly answered: ReturnedError

  constructor(callback: URLSearchParams) {
    super('A provider refused')
    this.answered = { error: callback.get('error') ?? '', error_description: callback.get('error_description') ?? '' }
  }
}

/** Throws `FlowFailed` for whatever `work` throws. */
export async function orTellApplication<T>(referrer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new FlowFailed(referrer, error)
  }
}

/** Sends people on with what went wrong. Without a flow that is known they may go nowhere but to the application's own address. */
export function returnFailure(error: unknown, context: AuthContext): AuthReply {
  const isFlow = error instanceof FlowFailed
  const location = addError(isFlow ? error.referrer : context.settings.siteUrl, describe(isFlow ? error.cause : error, context))
  return { status: 302, headers: { location } }
}

function describe(error: unknown, { log, random }: AuthContext): ReturnedError {
  if (error instanceof ProviderRefused) return error.answered
  if (error instanceof Fault) {
    if (error.status >= 500) log.warn({ err: error }, 'a sign-in elsewhere failed')
    return toReturnedError(error)
  }
  const id = random.uuid()
  log.error({ id, err: error }, 'a sign-in elsewhere failed unexpectedly')
  return {
    error: 'server_error',
    error_code: 'unexpected_failure',
    error_description: `Something unexpected happened; the log has it under ${id}`,
  }
}
