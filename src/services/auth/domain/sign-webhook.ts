import { createHmac } from 'node:crypto'

export type Webhook = {
  readonly id: string
  /** Seconds since 1970. */
  readonly timestamp: number
  readonly body: string
}

/** The headers of Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): one signature for each secret, symmetric scheme `v1`. */
export function signWebhook({ id, timestamp, body }: Webhook, secrets: readonly Buffer[]): Readonly<Record<string, string>> {
  const signed = `${id}.${timestamp}.${body}`
  const signatures = secrets.map((secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') }
}
