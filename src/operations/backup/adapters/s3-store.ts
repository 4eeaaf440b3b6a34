import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { toMessage } from '../../../base/to-message.ts'
import { targetFailed } from '../errors.ts'
import type { ObjectStore, StoredName } from '../types.ts'
import { type RetryOptions, retry } from './retries.ts'

export type S3Target = {
  readonly bucket: string
  /** Before every name; empty or ends with `/`. */
  readonly prefix: string
  /** Absent: Amazon's own of the region. */
  readonly endpoint: string | undefined
  readonly region: string
  /** Absent: where the AWS SDK looks for them (environment, files, the machine's role). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  readonly retries?: Pick<RetryOptions, 'pauses' | 'timeout'>
  /** Objects listed with one request; S3 takes no more than 1000. */
  readonly pageSize?: number
}

const defaultRetries = { pauses: [200, 800, 3_000, 10_000, 20_000], timeout: 120_000 }

/**
 * Objects in a bucket (Amazon S3 API), each sent whole with its SHA-256. Loads the SDK, which takes a tenth of a second and 20 MB: for whoever
 * set such a target.
 */
export async function createS3Store(target: S3Target): Promise<ObjectStore> {
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client(toClientConfig(target))
  const place = `s3://${target.bucket}/${target.prefix}`
  const call = async <T>(attempt: (client: S3Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>): Promise<T> => {
    try {
      return await retry({ ...(target.retries ?? defaultRetries), mayPass }, (abortSignal) => attempt(client, { abortSignal }))
    } catch (error) {
      throw targetFailed(place, describe(error), error)
    }
  }
  const { bucket: Bucket, prefix, pageSize = 1000 } = target
  return {
    place,
    put: async (name, bytes) => {
      const checksum = createHash('sha256').update(bytes).digest('base64')
      const input = { Bucket, Key: prefix + name, Body: bytes, ContentLength: bytes.length, ChecksumSHA256: checksum }
      await call((client, options) => client.send(new sdk.PutObjectCommand(input), options))
    },
    find: (name) =>
      call(async (client, options) => {
        try {
          const { Body, ContentLength } = await client.send(new sdk.GetObjectCommand({ Bucket, Key: prefix + name }), options)
          if (Body instanceof Readable && ContentLength !== undefined) return await readBody(Body, ContentLength)
          const bytes = await Body?.transformToByteArray()
          return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        } catch (error) {
          if (error instanceof sdk.NoSuchKey) return undefined
          throw error
        }
      }),
    list: async (below) => {
      const found: StoredName[] = []
      for (let isMore = true; isMore; ) {
        const last = found.at(-1)
        const input = { Bucket, Prefix: prefix + below, MaxKeys: pageSize, ...(last === undefined ? {} : { Marker: prefix + last.name }) }
        // The first version of the call: it goes on behind a name, with no token that a server would have to make.
        const page = await call((client, options) => client.send(new sdk.ListObjectsCommand(input), options))
        for (const { Key = '', Size = 0 } of page.Contents ?? []) found.push({ name: Key.slice(prefix.length), size: Size })
        isMore = page.IsTruncated === true && page.Contents !== undefined
      }
      return found
    },
    delete: async (names) => {
      // One by one: not every server that speaks S3 knows DeleteObjects, and nobody waits for it.
      for (const name of names)
        await call((client, options) => client.send(new sdk.DeleteObjectCommand({ Bucket, Key: prefix + name }), options))
    },
    // S3 shows no object before it is whole.
    deleteDrafts: async () => undefined,
  }
}

/** Into memory that whoever asked owns: the SDK would copy the body twice, and leave one copy to V8 to find some time. */
async function readBody(body: AsyncIterable<Uint8Array>, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size)
  let filled = 0
  for await (const piece of body) {
    bytes.set(piece, filled)
    filled += piece.length
  }
  if (filled < size) throw new Error('the answer ended early')
  return bytes
}

function toClientConfig({ endpoint, region, credentials }: S3Target): S3ClientConfig {
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    // Attempts are counted in one place, with the reading of the body among them.
    maxAttempts: 1,
    // Servers that speak S3 differ in what more they understand; each put brings its SHA-256 anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  }
}

/** Refusals stay; everything else may be the network or a server that is busy. */
function mayPass(error: unknown): boolean {
  const status = findStatus(error)
  return status === undefined || status >= 500 || status === 408 || status === 429
}

function findStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  const { $metadata: metadata } = error
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  // Success with an error: the answer broke off, or is not what S3 says.
  return typeof metadata.httpStatusCode === 'number' && metadata.httpStatusCode >= 400 ? metadata.httpStatusCode : undefined
}

/** The name of the error as S3 gives it (`NoSuchBucket`, `AccessDenied`), which holds neither key nor signature. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return toMessage(error)
  const status = findStatus(error)
  if (status !== undefined) return `S3 answered ${status} (${error.name})`
  return error.name === 'TimeoutError' || error.name === 'AbortError' ? 'S3 takes too long to answer' : `${error.name}: ${error.message}`
}
