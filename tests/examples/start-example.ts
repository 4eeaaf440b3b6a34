import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { SignJWT } from 'jose'
import { environment } from '../../src/base/environment.ts'
import { programFile } from '../support/program-file.ts'

/** The line that `dorsal start --json` prints when it is ready. */
type StartLine = {
  readonly url: string
  readonly anonKey: string
  readonly serviceKey: string
  readonly publishableKey: string
  readonly secretKey: string
  readonly jwtSecret: string
  readonly databaseUrl: string
  readonly pid: number
}

export type RunningExample = StartLine & {
  /** The copy that is served. */
  readonly project: string
  /** The official client, without a session. */
  readonly anonymous: SupabaseClient
  /** The official client with the service key. */
  readonly service: SupabaseClient
  /** The official client of somebody who signed in with the password of the seed's people. */
  readonly signIn: (email: string) => Promise<SupabaseClient>
  /** A token signed with the project's secret; `claims` replace the usual ones. */
  readonly signToken: (claims: Readonly<Record<string, unknown>>, secret?: string) => Promise<string>
  readonly stop: () => Promise<void>
}

export const repositoryFolder = resolve(import.meta.dirname, '../..')

/**
 * Starts a copy of an example, so that no state is left beside it. Whoever starts it stops it in an `after` hook.
 * `variables` are added to the environment of the process.
 */
export async function startExample(
  name: 'fiches-metiers' | 'chinook' | 'sign-in',
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningExample> {
  const folder = mkdtempSync(join(tmpdir(), `dorsal-${name}-`))
  const project = join(folder, name)
  cpSync(join(repositoryFolder, 'examples', name), project, { recursive: true, filter: (path) => !path.endsWith('.dorsal') })
  const child = spawn(process.execPath, [programFile, 'start', '--project', project, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, ...variables },
  })
  const stop = async () => {
    await stopProcess(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const started = await readStartLine(child)
    return { ...started, ...createClients(started), project, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function signIn({ url, publishableKey }: StartLine, email: string): Promise<SupabaseClient> {
  const client = createClient(url, publishableKey, { auth: { persistSession: false, autoRefreshToken: false } })
  const { error } = await client.auth.signInWithPassword({ email, password: 'fiches-metiers' })
  if (error !== null) throw error
  return client
}

async function readStartLine(child: ChildProcess): Promise<StartLine> {
  let errors = ''
  child.stderr?.on('data', (text) => {
    errors += text
  })
  if (child.stdout === null) throw new Error('dorsal start has no standard output')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as StartLine
  throw new Error(`dorsal start ended without its line:\n${errors}`)
}

function createClients(started: StartLine): Pick<RunningExample, 'anonymous' | 'service' | 'signIn' | 'signToken'> {
  const signToken = (claims: Readonly<Record<string, unknown>>, secret = started.jwtSecret) =>
    new SignJWT({ role: 'authenticated', exp: Math.floor(Date.now() / 1000) + 3600, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(new TextEncoder().encode(secret))
  const withoutSession = { auth: { persistSession: false, autoRefreshToken: false } }
  return {
    anonymous: createClient(started.url, started.anonKey, withoutSession),
    service: createClient(started.url, started.serviceKey, withoutSession),
    signIn: (email) => signIn(started, email),
    signToken,
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
