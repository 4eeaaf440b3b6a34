import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { sendFault } from '../../../../http/render-fault.ts'
import { toFault } from '../../../../http/to-fault.ts'
import type { AuthContext } from '../../context.ts'
import { mailboxMessageUnknown } from '../../errors.ts'
import type { Authenticate } from '../../serving/identify-caller.ts'
import { findMailboxMessage, listMailboxMessages, type MailboxMessage } from '../../store/mailbox.ts'
import { checkReader } from './check-reader.ts'
import { mailboxScript } from './mailbox-script.ts'
import { mailboxStyle } from './mailbox-style.ts'
import { renderMailbox } from './render-mailbox.ts'

export type MailboxDependencies = Pick<AuthContext, 'database' | 'log'> & { readonly authenticate: Authenticate }

const shownAtOnce = 100

const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** A mail is a stranger's page: it runs nothing, and its links open elsewhere. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; base-uri 'self'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

/** The local mailbox: a page at `/`, the same as JSON at `/messages`. For `server.register(…, { prefix: '/mailbox' })`. */
export function createMailboxService({ database, log, authenticate }: MailboxDependencies): FastifyPluginAsync {
  const read = async <T>(work: Parameters<typeof database.transaction<T>>[1]) => await database.transaction({ access: 'read only' }, work)
  const findMessage = async (id: string): Promise<MailboxMessage> => {
    const found = /^\d{1,18}$/.test(id) ? await read((transaction) => findMailboxMessage(transaction, id)) : undefined
    if (found === undefined) throw mailboxMessageUnknown()
    return found
  }
  const list = async (to: string | undefined) => await read((transaction) => listMailboxMessages(transaction, { to, limit: shownAtOnce }))

  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      protect(reply)
      await checkReader(request, authenticate)
    })
    app.setErrorHandler((error, request, reply) => sendFault(reply, toFault(error, request, log)))
    app.get('/', async (request, reply) => {
      const { message, to } = readQuery(request)
      const messages = await list(to)
      const open = message === undefined ? messages[0] : await findMessage(message)
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', pagePolicy)
        .send(renderMailbox({ messages, open, to }))
    })
    app.get('/messages', async (request) => (await list(readQuery(request).to)).map(toJson))
    app.get('/messages/:id', async ({ params }) => toJson(await findMessage(readId(params))))
    app.get('/messages/:id/html', async ({ params }, reply) => {
      const { body_html, body_text } = await findMessage(readId(params))
      const type = body_html === null ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8'
      return reply
        .type(type)
        .header('content-security-policy', mailPolicy)
        .send(body_html === null ? body_text : openElsewhere(body_html))
    })
    app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(mailboxStyle))
    app.get('/script.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(mailboxScript))
  }
}

/** No page of another site may read it, whatever CORS allows for the API. */
function protect(reply: FastifyReply): void {
  for (const name of ['access-control-allow-origin', 'access-control-expose-headers', 'access-control-allow-credentials'])
    reply.removeHeader(name)
  reply.headers({
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
}

function openElsewhere(markup: string): string {
  const base = '<base target="_blank">'
  return /<head[^>]*>/i.test(markup) ? markup.replace(/<head[^>]*>/i, (head) => `${head}${base}`) : `${base}${markup}`
}

function toJson({ id, sent_at, channel, recipient, subject, body_text, body_html, code, link }: MailboxMessage) {
  return { id, sent_at, channel, to: recipient, subject, text: body_text, html: body_html, code, link }
}

function readQuery(request: FastifyRequest): { readonly message?: string; readonly to?: string } {
  const { message, to } = request.query as Readonly<Record<string, unknown>>
  return { ...(isFilled(message) ? { message } : {}), ...(isFilled(to) ? { to } : {}) }
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function readId(params: unknown): string {
  return String((params as Readonly<Record<string, unknown>>).id)
}
