import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { freeBytes } from '../../../base/free-bytes.ts'
import { toMessage } from '../../../base/to-message.ts'
import { keyUnknown, objectDamaged, zstdMissing } from '../errors.ts'
import type { ArchiveKey, ArchiveKeys } from '../types.ts'
import { bestCompression, type Compression, compress, decompress } from './compression.ts'

const magic = Buffer.from('DBK1')
const compressions = { gzip: 1, zstd: 2 } as const satisfies Record<Compression, number>
const encrypted = 1
/** Magic, compression, encryption, length and SHA-256 of the plain bytes. */
const headSize = 4 + 1 + 1 + 8 + 32
const keyIdSize = 8
const nonceSize = 12
const tagSize = 16

/**
 * Compresses, then encrypts with AES-256-GCM under the first key, which also authenticates the header and the name: an object cannot stand in for
 * another. The nonce is random: 2^32 objects may be sealed with one key (NIST SP 800-38D, section 8.3).
 */
export async function sealObject(name: string, plain: Buffer, keys: ArchiveKeys): Promise<Buffer> {
  const [key] = keys
  const head = renderHead(plain, { isEncrypted: key !== undefined })
  const compressed = await compress(plain)
  const sealed =
    key === undefined
      ? Buffer.concat([head, ...compressed])
      : encrypt(name, Buffer.concat([head, Buffer.from(key.id, 'hex')]), compressed, key)
  for (const piece of compressed) freeBytes(piece)
  return sealed
}

/** The plain bytes, checked; the sealed ones are used up. Throws `backup_object_damaged`, `backup_key_unknown`, `backup_zstd_missing`, which name the object. */
export async function openObject(name: string, sealed: Buffer, keys: ArchiveKeys): Promise<Buffer> {
  const head = readHead(name, sealed)
  const compressed = head.isEncrypted ? decrypt(name, sealed, keys) : sealed.subarray(headSize)
  const expected = Buffer.from(head.sha256)
  const plain = await decompressOrName(name, compressed, head)
  for (const used of [sealed, compressed]) freeBytes(used)
  if (plain === undefined) throw zstdMissing(name)
  if (plain.length !== head.plainSize || !hash(plain).equals(expected)) throw objectDamaged(name, 'its content is not what was stored')
  return plain
}

type Head = { readonly compression: Compression; readonly isEncrypted: boolean; readonly plainSize: number; readonly sha256: Buffer }

function renderHead(plain: Buffer, { isEncrypted }: Pick<Head, 'isEncrypted'>): Buffer {
  const numbers = Buffer.alloc(10)
  numbers.writeUInt8(compressions[bestCompression], 0)
  numbers.writeUInt8(isEncrypted ? encrypted : 0, 1)
  numbers.writeBigUInt64BE(BigInt(plain.length), 2)
  return Buffer.concat([magic, numbers, hash(plain)])
}

function readHead(name: string, sealed: Buffer): Head {
  if (sealed.length < headSize) throw objectDamaged(name, `it has only ${sealed.length} bytes`)
  if (!sealed.subarray(0, magic.length).equals(magic)) throw objectDamaged(name, 'it does not begin as an object of the archive')
  const compression = (['gzip', 'zstd'] as const).find((each) => compressions[each] === sealed[4])
  if (compression === undefined || (sealed[5] ?? 0) > encrypted) throw objectDamaged(name, 'its header says nothing known')
  return {
    compression,
    isEncrypted: sealed[5] === encrypted,
    plainSize: Number(sealed.readBigUInt64BE(6)),
    sha256: sealed.subarray(14, headSize),
  }
}

function encrypt(name: string, head: Buffer, pieces: readonly Buffer[], { key }: ArchiveKey): Buffer {
  const nonce = randomBytes(nonceSize)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.concat([head, Buffer.from(name)]))
  const body = pieces.map((piece) => cipher.update(piece))
  const sealed = Buffer.concat([head, nonce, ...body, cipher.final(), cipher.getAuthTag()])
  for (const piece of body) freeBytes(piece)
  return sealed
}

function decrypt(name: string, sealed: Buffer, keys: ArchiveKeys): Buffer {
  const bodyStart = headSize + keyIdSize + nonceSize
  if (sealed.length < bodyStart + tagSize) throw objectDamaged(name, `it has only ${sealed.length} bytes`)
  const head = sealed.subarray(0, headSize + keyIdSize)
  const id = head.toString('hex', headSize)
  const key = keys.find((each) => each.id === id)
  if (key === undefined)
    throw keyUnknown(
      name,
      id,
      keys.map((each) => each.id),
    )
  const decipher = createDecipheriv('aes-256-gcm', key.key, sealed.subarray(headSize + keyIdSize, bodyStart))
  decipher.setAAD(Buffer.concat([head, Buffer.from(name)])).setAuthTag(sealed.subarray(sealed.length - tagSize))
  try {
    const compressed = decipher.update(sealed.subarray(bodyStart, sealed.length - tagSize))
    decipher.final() // gives no more bytes: it checks the tag
    return compressed
  } catch {
    throw objectDamaged(name, 'its bytes are not those that were encrypted')
  }
}

async function decompressOrName(name: string, bytes: Buffer, { compression, plainSize }: Head): Promise<Buffer | undefined> {
  try {
    // zlib refuses a limit of 0.
    return await decompress(bytes, compression, Math.max(plainSize, 1))
  } catch (error) {
    throw objectDamaged(name, toMessage(error))
  }
}

function hash(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
