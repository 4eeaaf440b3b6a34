import { toJiraMarkup } from '../domain/to-jira-markup.ts'
import { type Api, callApi, toRecord } from './call-api.ts'
import type { Posted } from './github.ts'

/** An anchor of Jira's markup: it shows nowhere, and a comment of ours is found again by it. */
const marker = '{anchor:dorsal-handoff}'

/**
 * Writes our comment on an issue, or writes it anew where it stands already, by version 2 of the REST API, which Jira Cloud and Data Center both have
 * (https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issue-comments/).
 */
export async function postIssueComment(api: Api, { key, text }: { key: string; text: string }): Promise<Posted> {
  const what = `issue ${key}`
  const comments = `/rest/api/2/issue/${encodeURIComponent(key)}/comment`
  const own = await findComment(api, comments, what)
  const body = { body: `${marker}${toJiraMarkup(text)}` }
  if (own === undefined) await callApi(api, { method: 'POST', path: comments, body, what })
  else await callApi(api, { method: 'PUT', path: `${comments}/${own}`, body, what })
  return { where: what, url: `${api.url}/browse/${key}`, kind: own === undefined ? 'created' : 'updated' }
}

const pageSize = 100

async function findComment(api: Api, path: string, what: string): Promise<string | undefined> {
  for (let start = 0; ; start += pageSize) {
    const answer = toRecord(await callApi(api, { method: 'GET', path: `${path}?startAt=${start}&maxResults=${pageSize}`, what }))
    const comments = Array.isArray(answer.comments) ? answer.comments.map(toRecord) : []
    const own = comments.find(({ body }) => typeof body === 'string' && body.startsWith(marker))
    if (typeof own?.id === 'string') return encodeURIComponent(own.id)
    if (comments.length < pageSize) return undefined
  }
}
