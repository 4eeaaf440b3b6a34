import type { Fault } from '../../../base/fault.ts'
import type { Reply } from './reply.ts'

export type FaultVerbosity = 'verbose' | 'minimal'

/** The error body of the dialect, its keys in PostgREST's order. */
export function renderFaultBody({ code, details, hint, message }: Fault, verbosity: FaultVerbosity): Buffer {
  return Buffer.from(JSON.stringify(verbosity === 'minimal' ? { code, message } : { code, details, hint, message }))
}

/** With `Proxy-Status` (RFC 9209), so that a client tells our errors from those of something between. */
export function buildFaultReply(fault: Fault, verbosity: FaultVerbosity): Reply {
  return {
    status: fault.status,
    headers: [
      ['content-type', 'application/json; charset=utf-8'],
      ['proxy-status', `PostgREST; error=${fault.code}`],
      ...Object.entries(fault.headers).map(([name, value]) => [name.toLowerCase(), value] as const),
    ],
    body: renderFaultBody(fault, verbosity),
  }
}
