import { environment } from '../../base/environment.ts'
import {
  type Api,
  type Github,
  type Posted,
  postAddressUnsafe,
  postIssueComment,
  postPullRequestComment,
  postRelease,
  postTargetMissing,
  tokenMissing,
} from '../../operations/handoff/operation.ts'
import type { Workplace } from '../beside-server.ts'
import { findRepository, trimSlash } from './ticket-links.ts'

/** Where a text goes; absent: not there. */
export type PostTargets = {
  readonly pullRequest?: number | undefined
  /** Tag of a GitHub release. */
  readonly release?: string | undefined
  /** Key of a Jira issue. */
  readonly jira?: string | undefined
}

/** Posts a text to each target, one after another. */
export type PostHandoff = (text: string) => Promise<readonly Posted[]>

/**
 * Looks for all that posting needs, before anything is written: the tokens of the environment, GITHUB_TOKEN; JIRA_TOKEN, with JIRA_EMAIL at Jira
 * Cloud. Throws `post_token_missing`, `post_target_missing`, `post_address_unsafe`.
 */
export async function openPosting(place: Workplace, targets: PostTargets): Promise<PostHandoff> {
  const { pullRequest, release, jira } = targets
  const github = pullRequest === undefined && release === undefined ? undefined : await openGithub(place)
  const api = jira === undefined ? undefined : openJira(place)
  return async (text) => await postEverywhere({ github, api }, targets, text)
}

type Apis = { readonly github: Github | undefined; readonly api: Api | undefined }

async function postEverywhere(
  { github, api }: Apis,
  { pullRequest, release, jira }: PostTargets,
  text: string,
): Promise<readonly Posted[]> {
  const posted: Posted[] = []
  if (github !== undefined && pullRequest !== undefined) posted.push(await postPullRequestComment(github, { number: pullRequest, text }))
  if (github !== undefined && release !== undefined) posted.push(await postRelease(github, { tag: release, text }))
  if (api !== undefined && jira !== undefined) posted.push(await postIssueComment(api, { key: jira, text }))
  return posted
}

async function openGithub(place: Workplace): Promise<Github> {
  const repository = await findRepository(place)
  if (repository === undefined) throw postTargetMissing('the repository at GitHub', 'dorsal.handoff.github_repository')
  const url = checkAddress(place.settings.handoff.githubApiUrl, 'dorsal.handoff.github_api_url')
  const token = readToken('GitHub', 'GITHUB_TOKEN')
  return { repository, api: { service: 'GitHub', url, authorization: `Bearer ${token}`, variable: 'GITHUB_TOKEN' } }
}

/** A personal token of Data Center stands alone, one of Jira Cloud beside the address of its owner. */
function openJira({ settings: { handoff } }: Workplace): Api {
  if (handoff.jiraUrl === undefined) throw postTargetMissing('the address of Jira', 'dorsal.handoff.jira_url')
  const url = checkAddress(handoff.jiraUrl, 'dorsal.handoff.jira_url')
  const token = readToken('Jira', 'JIRA_TOKEN')
  const email = environment.JIRA_EMAIL
  const authorization = email ? `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}` : `Bearer ${token}`
  return { service: 'Jira', url, authorization, variable: email ? 'JIRA_TOKEN and JIRA_EMAIL' : 'JIRA_TOKEN' }
}

function readToken(service: string, variable: string): string {
  const token = environment[variable]?.trim()
  if (!token) throw tokenMissing(service, variable)
  return token
}

const thisMachine: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

function checkAddress(address: string, setting: string): string {
  const url = URL.parse(address)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && thisMachine.has(url.hostname))
  if (!isSafe || url.username !== '' || url.password !== '' || url.search !== '') throw postAddressUnsafe(setting)
  return trimSlash(url.href)
}
