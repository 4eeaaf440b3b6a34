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
export function answerRawError(error: Error & { readonly code?: string; readonly rawPacket?: unknown }, socket: Socket): void {
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
      isHead(error.rawPacket) ? '' : body,
    ].join('\r\n'),
  )
}

/** What has been read of the request tells its method, as far as anything can. */
function isHead(packet: unknown): boolean {
  return Buffer.isBuffer(packet) && packet.toString('latin1', 0, 5) === 'HEAD '
}
