import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Fault } from '../base/fault.ts'
import { headersTooLarge, malformedRequest, malformedUrl, requestTimedOut } from './errors.ts'
import { renderFault } from './render-fault.ts'

const faultsOfParser: Readonly<Record<string, () => Fault>> = {
  HPE_HEADER_OVERFLOW: headersTooLarge,
  HPE_INVALID_URL: malformedUrl,
  ERR_HTTP_REQUEST_TIMEOUT: requestTimedOut,
}

/** Answers what never became a request, straight on the socket, and closes it: nobody knows where a next request would begin. */
export function answerRawError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const fault = (faultsOfParser[error.code ?? ''] ?? malformedRequest)()
  const body = renderFault(fault)
  socket.end(
    [
      `HTTP/1.1 ${fault.status} ${STATUS_CODES[fault.status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
