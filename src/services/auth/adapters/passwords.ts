import { hash, verify } from '@node-rs/argon2'
import bcrypt from 'bcryptjs'
import type { Passwords } from '../context.ts'

/** OWASP's Password Storage Cheat Sheet for argon2id, which is the default of the library: 19 MiB of memory, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

const currentForm = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/

/** argon2id hashes in PHC form; argon2i, argon2d and bcrypt, as imported users have them, are verified. `check` holds the rules for new ones. */
export function createPasswords(check: Passwords['check']): Passwords {
  let decoy: Promise<string> | undefined
  const getDecoy = () => {
    decoy ??= hash('nobody has this password', parameters)
    return decoy
  }
  return {
    check,
    hash: (password) => hash(password, parameters),
    verify: async (password, stored) => {
      if (stored !== null) return await verifyHash(password, stored)
      await verifyHash(password, await getDecoy())
      return false
    },
    verifyOtherKind: async (password, stored) => {
      await verifyHash(password, isBcrypt(stored ?? '') ? await getDecoy() : bcryptDecoy)
    },
    isOutdated,
  }
}

function isOutdated(stored: string): boolean {
  const [, memory, time, lanes] = currentForm.exec(stored)?.map(Number) ?? []
  if (memory === undefined || time === undefined || lanes === undefined) return true
  return memory < parameters.memoryCost || time < parameters.timeCost
}

/** Of nobody's password, and as costly as those that Supabase made. */
const bcryptDecoy = '$2b$10$6XVWCwt6G14DGpdSDNcXTOEFByhLSpN7nbLMm8SLlzn1Yc/gZtTQi'

function isBcrypt(stored: string): boolean {
  return /^\$2[abxy]\$/.test(stored)
}

/** A text that is no hash of a known kind verifies nothing. */
async function verifyHash(password: string, stored: string): Promise<boolean> {
  try {
    return isBcrypt(stored) ? await bcrypt.compare(password, stored) : await verify(stored, password)
  } catch {
    return false
  }
}
