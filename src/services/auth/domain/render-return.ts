import type { Fault } from '../../../base/fault.ts'

type Parameters = Readonly<Record<string, string | undefined>>

/** An address of the application with what it is told in its query. */
export function addToQuery(address: string, parameters: Parameters): string {
  const url = new URL(address)
  for (const [name, value] of entriesOf(parameters)) url.searchParams.set(name, value)
  return url.href
}

/** In the fragment, which browsers send to no server: tokens. */
export function addToFragment(address: string, parameters: Parameters): string {
  const url = new URL(address)
  url.hash = new URLSearchParams(entriesOf(parameters)).toString()
  return url.href
}

/** What went wrong, in both places, as clients of either flow look for it. */
export function addError(address: string, error: ReturnedError): string {
  return addToFragment(addToQuery(address, error), error)
}

/** RFC 6749, section 4.1.2.1, and the code of this API. */
export type ReturnedError = { readonly error: string; readonly error_code?: string; readonly error_description: string }

const errorsByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'unauthorized_client',
  403: 'access_denied',
  503: 'temporarily_unavailable',
}

const denials = new Set(['signup_disabled', 'user_banned', 'provider_email_needs_verification'])

export function toReturnedError({ code, status, message }: Fault): ReturnedError {
  const error = denials.has(code) ? 'access_denied' : (errorsByStatus[status] ?? 'server_error')
  return { error, error_code: code, error_description: message }
}

function entriesOf(parameters: Parameters): [string, string][] {
  return Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
}
