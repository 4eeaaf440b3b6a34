import { createHash } from 'node:crypto'

const timeout = 5000

/**
 * Whether a password is known from a leak, by the range search of Have I Been Pwned (https://haveibeenpwned.com/API/v3#PwnedPasswords): five
 * characters of its SHA-1 hash leave this process, and answers are padded so that their size tells nothing. `url` ends where these five begin.
 * Throws when it cannot be found out.
 */
export async function isLeaked(password: string, url: string): Promise<boolean> {
  const digest = createHash('sha1').update(password).digest('hex').toUpperCase()
  const reply = await fetch(`${url}${digest.slice(0, 5)}`, {
    headers: { 'add-padding': 'true', 'user-agent': 'dorsal' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  })
  const text = await reply.text()
  if (!reply.ok || !/^[0-9A-F]{35}:\d+\s*$/im.test(text)) throw new Error(`The range search answered ${reply.status}`)
  return text.split('\n').some((line) => isMatch(line.trim(), digest.slice(5)))
}

/** Padding has a count of 0. */
function isMatch(line: string, rest: string): boolean {
  const [hash, count] = line.split(':')
  return hash?.toUpperCase() === rest && Number(count) > 0
}
