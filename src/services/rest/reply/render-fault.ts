import type { Fault } from '../../../base/fault.ts'
import { type Header, headerIf, type Reply } from './reply.ts'
import { isOwnHeader, toReasonPhrase, toSendableHeader } from './sendable-header.ts'

export type FaultVerbosity = 'verbose' | 'minimal'

/** The error body of the dialect, its keys in PostgREST's order. */
export function renderFaultBody({ code, details, hint, message }: Fault, verbosity: FaultVerbosity): Buffer {
  return Buffer.from(JSON.stringify(verbosity === 'minimal' ? { code, message } : { code, details, hint, message }))
}

/** With `Proxy-Status` (RFC 9209), so that a client tells our errors from those of something between. */
export function buildFaultReply(fault: Fault, verbosity: FaultVerbosity): Reply {
  const reason = toReasonPhrase(fault.reason)
  return {
    status: fault.status,
    headers: [
      ['content-type', 'application/json; charset=utf-8'],
      ...headerIf('proxy-status', toSendableHeader('proxy-status', `PostgREST; error=${fault.code}`)?.[1]),
      ...ownHeadersOf(fault),
    ],
    body: renderFaultBody(fault, verbosity),
    ...(reason !== undefined && { reason }),
  }
}

/** An error that SQL raised may bring any text as a header: what cannot be sent is left out. */
function ownHeadersOf({ headers }: Fault): readonly Header[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const header = toSendableHeader(name, value)
    return header === undefined || isOwnHeader(header) ? [] : [header]
  })
}
