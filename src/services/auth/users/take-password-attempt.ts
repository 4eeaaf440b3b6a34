import { isIP } from 'node:net'
import type { EarlyCall } from '../endpoint.ts'
import { hasSessionFrom } from '../store/sessions.ts'

/**
 * Counts an attempt with a password against the account that is named, be there one or not, before it is judged. Gives the subject it was
 * counted for: an address that holds a session of the account has a budget of its own there, so that strangers who guess cannot lock its owner
 * out. Throws `over_request_rate_limit`.
 */
export async function takePasswordAttempt({ context, request }: Pick<EarlyCall, 'context' | 'request'>, account: string): Promise<string> {
  const { limits, database } = context
  try {
    await limits.take('failed_passwords', account)
    return account
  } catch (refusal) {
    const { ip } = request
    if (isIP(ip) === 0 || !(await database.transaction({}, (transaction) => hasSessionFrom(transaction, { account, ip })))) throw refusal
    const subject = `${account} from ${ip}`
    await limits.take('failed_passwords', subject)
    return subject
  }
}
