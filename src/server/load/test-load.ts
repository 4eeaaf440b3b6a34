import { systemClock } from '../../base/clock.ts'
import {
  type DeclaredRequest,
  type LoadReport,
  type LoadTest,
  nothingToAsk,
  readDeclaredFile,
  readHarFile,
  runLoadTest,
  urlUnusable,
} from '../../operations/load-test/operation.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { withDatabase } from '../prepare-database.ts'
import { type ApartOptions, serveApart } from '../serve-apart.ts'
import { restPrefix } from '../serve-http.ts'
import { findRunningServer } from '../state-file.ts'
import { listReadableTables } from './list-readable-tables.ts'
import { signLoadRequests } from './sign-load-requests.ts'

export type LoadQuestion = Pick<LoadTest, 'kind' | 'seconds' | 'arrivals' | 'connections' | 'timeout' | 'signal'> & {
  /** Absent: the running server of the project, else one that is started for the test. */
  readonly url?: string | undefined
  /** Requests a second; absent: the rate of the objectives, else a modest one. */
  readonly rate?: number | undefined
  /** A JSON list of requests, in place of those in config.toml. */
  readonly requestsFile?: string | undefined
  /** A HAR recording. */
  readonly recordingFile?: string | undefined
  /** Also sends what a recording changes. */
  readonly withWrites: boolean
  /** How `dorsal start` is run when no server runs. */
  readonly apart: ApartOptions
}

const modestRate = 50
/** Rows of one answer where nobody declared what to ask. */
const pageSize = 20
/** Paths of the API, as recordings hold them. */
const apiPrefixes = [restPrefix, '/auth/v1', '/storage/v1', '/functions/v1', '/graphql/v1']

type Chosen = { readonly requests: readonly DeclaredRequest[]; readonly source: LoadTest['source']; readonly remarks: readonly string[] }

/** A load test of a project's API. Throws the Faults of its requests and files, of the address, and of starting a server. */
export async function testLoad(place: Workplace, question: LoadQuestion): Promise<LoadReport> {
  const { project, settings, onProgress } = place
  const named = question.url === undefined ? (await findRunningServer(project.stateFolder))?.url : parseOrigin(question.url)
  if (named === undefined) onProgress('No server of this project runs; starting one for the test')
  const apart = named === undefined ? await serveApart(question.apart) : undefined
  try {
    const origin = named ?? apart?.url ?? ''
    const { requests, source, remarks } = await chooseRequests(place, question)
    for (const remark of remarks) onProgress(remark)
    const keys = await loadKeys(project, settings, systemClock)
    const signer = { keys, settings, clock: systemClock, origin }
    const { loadTest: objectives } = settings
    return await runLoadTest({
      ...question,
      origin,
      requests: signLoadRequests(requests, signer),
      source,
      objectives: { p50: objectives.p50, p99: objectives.p99, errorRate: objectives.errorRate, rate: objectives.rate },
      rate: question.rate ?? objectives.rate ?? modestRate,
      remarks,
      clock: systemClock,
      random: Math.random,
      onProgress,
    })
  } finally {
    await apart?.stop()
  }
}

function parseOrigin(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw urlUnusable()
  const { origin, username, password, pathname } = new URL(url)
  if (username !== '' || password !== '' || pathname !== '/') throw urlUnusable()
  return origin
}

async function chooseRequests(place: Workplace, question: LoadQuestion): Promise<Chosen> {
  const { recordingFile, requestsFile } = question
  if (recordingFile !== undefined) return await readRecording(recordingFile, question)
  const declared = requestsFile === undefined ? place.settings.loadTest.requests : await readDeclaredFile(requestsFile)
  if (declared.length > 0) return { requests: declared, source: 'declared', remarks: [] }
  if (requestsFile !== undefined) throw nothingToAsk('the file holds none')
  if (question.url !== undefined) throw nothingToAsk('none is declared, and what another server holds is not known')
  return await chooseReads(place)
}

async function readRecording(path: string, { withWrites }: LoadQuestion): Promise<Chosen> {
  const { requests, foreign, writes } = await readHarFile(path, { prefixes: apiPrefixes, withWrites })
  if (requests.length === 0) throw nothingToAsk(`the recording holds ${foreign} to other places and ${writes} that change something`)
  const remarks = [
    ...(foreign === 0 ? [] : [`${foreign} recorded requests went to other places than this API, and are left out.`]),
    ...(writes === 0 || withWrites ? [] : [`${writes} recorded requests change something, and are left out; --writes sends them.`]),
  ]
  return { requests, source: 'recorded', remarks }
}

/** Where nothing is declared: a page of each table that a caller without a token may read. */
async function chooseReads(place: Workplace): Promise<Chosen> {
  const role = place.settings.access.anonymousRole ?? 'anon'
  const schema = place.settings.rest.schemas[0] ?? 'public'
  const tables = await withPostgres(place, ({ postgres }) =>
    withDatabase(postgres.server, place, (database) => listReadableTables(database, { schema, role })),
  )
  if (tables.length === 0) throw nothingToAsk(`none is declared, and ${role} may read no table of ${schema}`)
  return {
    requests: tables.map((table) => buildRead(table)),
    source: 'declared',
    remarks: [
      `No request is declared: ${pageSize} rows of each of the ${tables.length} tables and views that ${role} may read are asked for.`,
    ],
  }
}

function buildRead(table: string): DeclaredRequest {
  return { method: 'GET', path: `${restPrefix}/${encodeURIComponent(table)}?limit=${pageSize}`, headers: {}, weight: 1 }
}
