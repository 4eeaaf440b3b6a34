import { validationFailed } from '../errors.ts'

const bcrypt = /^\$2[abxy]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/
const argon2 = /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/

/** Memory in KiB: a hash that asks for more would let one sign-in take the machine. */
const mostMemory = 262_144
const mostPasses = 10

/**
 * A hash that somebody brings along must be of a kind that can be verified, at a cost that a server can bear. Throws `validation_failed`.
 */
export function checkPasswordHash(hash: string): void {
  if (!isUsableHash(hash)) throw validationFailed('password_hash must be bcrypt ($2a$, $2b$, $2y$; cost 4 to 16) or argon2 in PHC form')
}

export function isUsableHash(hash: string): boolean {
  if (bcrypt.test(hash)) return true
  const [, memory, passes] = argon2.exec(hash)?.map(Number) ?? []
  return memory !== undefined && passes !== undefined && memory <= mostMemory && passes <= mostPasses
}
