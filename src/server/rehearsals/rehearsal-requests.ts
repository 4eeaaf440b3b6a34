import { decodeJwt, type JWTPayload } from 'jose'
import { type DeclaredRequest, readDeclaredFile, readHarFile } from '../../operations/load-test/operation.ts'
import { restPrefix } from '../serve-http.ts'
import type { DorsalSettings } from '../settings.ts'

/**
 * What a rehearsal is asked to send to a branch: a JSON list, a HAR recording, or without a file what config.toml declares. Of other services than
 * REST nothing is sent: they write to people. Throws `bench_file_unusable`.
 */
export async function readRehearsalRequests(settings: DorsalSettings, file: string | undefined): Promise<readonly DeclaredRequest[]> {
  const declared = file === undefined ? settings.loadTest.requests : await readFile(file)
  return declared.filter(({ path }) => path === restPrefix || path.startsWith(`${restPrefix}/`)).map(toBranchRequest)
}

async function readFile(file: string): Promise<readonly DeclaredRequest[]> {
  if (!file.toLowerCase().endsWith('.har')) return await readDeclaredFile(file)
  return (await readHarFile(file, { prefixes: [restPrefix], withWrites: true })).requests
}

/** The live project's keys mean nothing to a branch, and a recorded token has run out: who asked becomes who a token of the branch says it is. */
function toBranchRequest(request: DeclaredRequest): DeclaredRequest {
  const { apikey = '', authorization = '', ...headers } = request.headers
  if (request.as !== undefined) return { ...request, headers }
  if (apikey.startsWith('sb_secret_')) return { ...request, headers, as: 'service_role' }
  const {
    role,
    iat: _iat,
    nbf: _nbf,
    exp: _exp,
    ...claims
  } = readClaims(authorization.replace(/^Bearer /i, '')) ?? readClaims(apikey) ?? {}
  return typeof role === 'string' ? { ...request, headers, as: role, claims } : { ...request, headers }
}

/** Unverified: the branch signs them anew. */
function readClaims(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}
