import { createHash, createHmac } from 'node:crypto'

/** How a refresh token stands in the table: whoever reads the table learns no token. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/**
 * The token that follows another in its session. Following from it, it can be told again to whoever asks again with the same token, without
 * being stored; without the key of the session nobody can go ahead of us from a token they found.
 */
export function toNextToken(token: string, sessionKey: string): string {
  return createHmac('sha256', Buffer.from(sessionKey, 'base64url')).update(token).digest('base64url')
}
