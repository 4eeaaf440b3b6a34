import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type ReceivedMail = { readonly from: string; readonly to: readonly string[]; readonly raw: string; readonly isSecure: boolean }

export type TestSmtpServer = {
  readonly port: number
  readonly received: readonly ReceivedMail[]
  readonly stop: () => Promise<void>
}

/** A server that takes mail from who logs in as `dorsal` with the password `only-for-this-test`, and none for `unknown@…`. */
export async function startTestSmtpServer(options: SMTPServerOptions = {}): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    logger: false,
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'dorsal' && password === 'only-for-this-test' ? done(null, { user: username }) : done(new Error('Not you')),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('unknown@') ? done(Object.assign(new Error('No such mailbox'), { responseCode: 550 })) : done(),
    onData: (stream, { envelope, secure }, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(parts).toString(), isSecure: secure })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {
    // A client that gives up is what some tests are about.
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    stop: async () => await new Promise<void>((resolve) => server.close(resolve)),
  }
}
