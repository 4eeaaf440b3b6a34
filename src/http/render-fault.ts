import type { FastifyReply } from 'fastify'
import type { Fault } from '../base/fault.ts'

/** The JSON text of a Fault where the protocol prescribes no other. */
export function renderFault(fault: Fault): string {
  return JSON.stringify({ code: fault.code, message: fault.message, details: fault.details, hint: fault.hint })
}

export function sendFault(reply: FastifyReply, fault: Fault): FastifyReply {
  return reply.code(fault.status).headers(fault.headers).type('application/json; charset=utf-8').send(renderFault(fault))
}
