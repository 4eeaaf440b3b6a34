import type { Fault } from '../../../base/fault.ts'
import { knowsNewErrors } from '../domain/api-version.ts'

/** The body of an error: as clients of before 2024 read it, as newer ones do, or as RFC 6749 has it (section 5.2). */
export function renderFault(
  fault: Fault,
  { apiVersion, form }: { readonly apiVersion: string | undefined; readonly form: 'api' | 'oauth' },
): Readonly<Record<string, unknown>> {
  const code = fault.code === 'internal_error' ? 'unexpected_failure' : fault.code
  if (form === 'oauth') return { error: code === 'unexpected_failure' ? 'server_error' : code, error_description: fault.message }
  const reasons = fault.code === 'weak_password' ? { weak_password: fault.details } : {}
  if (knowsNewErrors(apiVersion)) return { code, message: fault.message, ...reasons }
  const id = fault.code === 'internal_error' ? { error_id: findErrorId(fault.details) } : {}
  return { code: fault.status, error_code: code, msg: fault.message, ...reasons, ...id }
}

function findErrorId(details: unknown): unknown {
  return typeof details === 'object' && details !== null && 'id' in details ? details.id : undefined
}
