import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { RandomSource } from '../context.ts'

/** The operating system's generator, by way of OpenSSL. */
export const systemRandom: RandomSource = {
  bytes: (size) => randomBytes(size),
  uuid: () => randomUUID(),
  digits: (length) => Array.from({ length }, () => randomInt(10)).join(''),
}
